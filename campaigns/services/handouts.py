"""Showing a handout to people at the table, now: they may see it from then on, and their open pages show it."""

import uuid

from django.db import transaction
from django.utils import timezone

from bestiary_site.shared.errors import NotFound, Refused
from bestiary_site.shared.events import publish
from campaigns.facts import HandoutShown, group_of
from campaigns.kinds import address_of, whole
from campaigns.models import Entry, EntryViewer, HandoutShowing, Membership, Role, User, Visibility
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.audit import record
from campaigns.services.entries import save_version
from campaigns.services.saving import entry_saved
from campaigns.writing.shown import render_entry


@transaction.atomic
def show_handout(
    *, actor: Person, handout: Entry, people: list[int] | None = None, everybody: bool = False
) -> list[HandoutShowing]:
    """Show an entry to these members (or all): they may see it from now on and get it on their open pages."""
    person = require_sign_in(actor)
    campaign = handout.campaign
    if campaign is None:
        raise Refused("not_in_a_campaign", "Only what belongs to a campaign can be shown at its table.")
    require_role(campaign, person, Role.GAME_MASTER)
    members = Membership.objects.filter(campaign=campaign).exclude(user=person).select_related("user")
    chosen = [one.user for one in members if everybody or one.user_id in set(people or [])]
    if not chosen:
        message = "Choose at least one member to show it to." if not everybody else "Nobody else is at this table yet."
        raise Refused("nobody_chosen", message, fields={"people": [message]})
    handout = whole(Entry.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=handout.pk))
    if _open_for(handout, chosen, everybody):
        handout.version += 1
        save_version(handout, person, "shown")
    shown = HandoutShowing.objects.bulk_create(
        HandoutShowing(handout_id=handout.pk, user=user, shown_by=person, shown_at=timezone.now()) for user in chosen
    )
    names = ", ".join(user.username for user in chosen)
    record("handout.shown", actor=person, target=handout, changes={"to": [None, names]})
    entry_saved(handout, actor=person, act="shown")
    for showing in shown:
        publish(fact_of(showing, handout), to=group_of(handout.campaign_id, showing.user_id))
    return shown


def _open_for(handout: Entry, people: list[User], everybody: bool) -> bool:
    """Let these people see the entry and hide it from nobody who could see it. Returns whether that changes it."""
    if handout.visibility in (Visibility.MEMBERS, Visibility.EVERYBODY):
        return False
    if everybody:
        handout.visibility = Visibility.MEMBERS
        return True
    if handout.visibility == Visibility.GAME_MASTERS:
        handout.viewers.all().delete()  # chosen once, hidden from them since
    handout.visibility = Visibility.CHOSEN
    held = set(handout.viewers.values_list("user_id", flat=True))
    EntryViewer.objects.bulk_create(
        EntryViewer(entry_id=handout.pk, user=user) for user in people if user.pk not in held
    )
    return True


def fact_of(showing: HandoutShowing, handout: Entry) -> HandoutShown:
    """Return what the open pages of the person are told."""
    return HandoutShown(
        version=showing.pk,
        showing=showing.pk,
        name=handout.name,
        address=address_of(handout),
        html=str(render_entry(handout, showing.user)),
    )


@transaction.atomic
def mark_seen(*, actor: Person, showing_id: int) -> HandoutShowing:
    """Note that the person has looked at what was shown to him."""
    person = require_sign_in(actor)
    showing = HandoutShowing.objects.filter(user=person, pk=showing_id).first()
    if showing is None:
        raise NotFound("showing_not_found", "Nothing like that was shown to you.")
    if showing.seen_at is None:
        showing.seen_at = timezone.now()
        showing.save(update_fields=["seen_at"])
    return showing


def unseen_by(user: User, campaign_id: uuid.UUID) -> list[HandoutShowing]:
    """Return what was shown to the person in a campaign that he has not closed yet and may still see, oldest first."""
    seen = Entry.objects.visible_to(user).filter(campaign=campaign_id).values("pk")
    waiting = HandoutShowing.objects.filter(user=user, seen_at=None, handout__in=seen).order_by("pk")
    return list(waiting.select_related("user", "handout__campaign")[:5])
