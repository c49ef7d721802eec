"""Makers of people and campaigns for tests."""

from itertools import count
from typing import Any

from django.db import connection

from campaigns.models import Campaign, Entry, Invitation, Membership, Role, User
from campaigns.services.entries import create_entry

_numbers = count(1)


def make_user(username: str = "", **fields: Any) -> User:
    """Make somebody who can sign in with the password `a sound password`."""
    username = username or f"person{next(_numbers)}"
    defaults = {"email": f"{username}@example.org", "password": "a sound password"}
    return User.objects.create_user(username, **(defaults | fields))


def make_campaign(game_master: User, **fields: Any) -> Campaign:
    """Make a campaign with one game master."""
    defaults = {"name": f"Campaign {next(_numbers)}", "created_by": game_master}
    campaign = Campaign.objects.create(**(defaults | fields))
    Membership.objects.create(campaign=campaign, user=game_master, role=Role.GAME_MASTER)
    return campaign


def add_member(campaign: Campaign, user: User, role: Role = Role.PLAYER) -> User:
    """Let somebody into a campaign; gives him back."""
    Membership.objects.create(campaign=campaign, user=user, role=role)
    return user


def make_invitation(campaign: Campaign, **fields: Any) -> Invitation:
    """Make a link into a campaign that works for ever."""
    return Invitation.objects.create(campaign=campaign, **fields)


def make_note(campaign: Campaign, owner: User, **values: Any) -> Entry:
    """Write a note that all members may read."""
    return create_entry(actor=owner, campaign=campaign, kind="note", **({"name": "A note", "body": "Words."} | values))


def gather_statistics() -> None:
    """Tell PostgreSQL how many rows there are, as it finds out by itself within a minute in real life.

    A table that it last saw empty it joins with others row by row: a page took 17 seconds after a test's rows.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
