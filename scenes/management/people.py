"""For whom a command acts: a campaign by id or name, and a game master of it."""

import uuid

from django.core.management.base import CommandError

from campaigns.models import Campaign, Membership, Role, User


def campaign_and_game_master(campaign: str, person: str) -> tuple[Campaign, User]:
    """Return the campaign that was named and who acts in it."""
    living = Campaign.objects.filter(deleted_at=None)
    try:
        found = living.filter(pk=uuid.UUID(campaign))
    except ValueError:
        found = living.filter(name__iexact=campaign)
    if len(found[:2]) != 1:
        raise CommandError(f"There {'is no campaign' if not found else 'are several campaigns'} called {campaign!r}.")
    return found[0], game_master_of(found[0], person)


def game_master_of(campaign: Campaign, person: str) -> User:
    """Return the named game master, or the first one."""
    rows = Membership.objects.filter(campaign=campaign, role=Role.GAME_MASTER).select_related("user").order_by("pk")
    if person:
        rows = rows.filter(user__username__iexact=person)
    member = rows.first()
    if member is None:
        raise CommandError(f"{person or 'Nobody'} is no game master of {campaign.name}.")
    return member.user
