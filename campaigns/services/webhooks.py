"""Webhooks of a campaign: making, changing, testing, and telling them what happens."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from bestiary_site.shared.errors import Conflict, QuotaReached, Refused
from campaigns import tasks
from campaigns.kinds import address_of
from campaigns.models import (
    Campaign,
    DeliveryState,
    DiscordPurpose,
    DiscordWebhook,
    Entry,
    Happening,
    Membership,
    Outlet,
    Role,
    User,
    Webhook,
    WebhookDelivery,
)
from campaigns.models.entries import SEEN_BY_MEMBERS
from campaigns.models.outside import TEST
from campaigns.outside import discord_words
from campaigns.outside.addresses import Place, Unfit, check_address
from campaigns.outside.discord import check_discord_address
from campaigns.outside.open_words import open_words
from campaigns.outside.sealed import seal
from campaigns.outside.signing import new_secret
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.audit import record

MOST_OUTLETS = 20
MOST_WAITING = 500
# Somebody who writes saves often: changes of one entry within this time are told as one.
SETTLING = timedelta(seconds=20)
_ANNOUNCING = (DiscordPurpose.ANNOUNCEMENTS, DiscordPurpose.BOTH)


# -- making and changing ----------------------------------------------------------------------------------


@transaction.atomic
def add_webhook(
    *,
    actor: Person,
    campaign: Campaign,
    address: str,
    name: str = "",
    events: Iterable[str] = (),
    game_masters_view: bool = False,
    with_words: bool = False,
) -> tuple[Webhook, str]:
    """Make a webhook. Returns it and its secret, which is shown this once."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    place = checked(address, check_address)
    require_room(Webhook.objects.filter(campaign=campaign).count())
    secret = new_secret()
    webhook = Webhook.objects.create(
        campaign=campaign,
        name=clean_name(name or place.host),
        host=place.authority,
        sealed_address=seal(address.strip()),
        sealed_secret=seal(secret),
        events=clean_events(events),
        game_masters_view=game_masters_view,
        with_words=with_words,
        made_by=person,
    )
    record("webhook.created", actor=person, target=webhook, changes={"host": ["", webhook.host]})
    return webhook, secret


@transaction.atomic
def change_outlet(*, actor: Person, outlet: Webhook | DiscordWebhook, **said: Any) -> Webhook | DiscordWebhook:
    """Change name, events, what is told, or switch it on and off. Switched on it starts with a clean record."""
    person = require_sign_in(actor)
    require_role(outlet.campaign, person, Role.GAME_MASTER)
    if "name" in said:
        said["name"] = clean_name(said["name"])
    if "events" in said:
        said["events"] = clean_events(said["events"])
    if address := said.pop("address", ""):
        said |= _new_address(outlet, address)
    changes = {name: [getattr(outlet, name), value] for name, value in said.items() if getattr(outlet, name) != value}
    if not changes:
        return outlet
    for name, (_, value) in changes.items():
        setattr(outlet, name, value)
    if changes.get("active") == [False, True]:
        outlet.disabled_because, outlet.failing_since, outlet.paused_until = "", None, None
    outlet.save()
    if changes.get("active") == [True, False]:
        WebhookDelivery.objects.to(outlet).filter(state=DeliveryState.WAITING).update(
            state=DeliveryState.GIVEN_UP, excerpt="Sending there was switched off."
        )
    told = {name: pair for name, pair in changes.items() if not name.startswith("sealed_")}
    record(f"{outlet.kind}.changed", actor=person, target=outlet, changes=told)
    return outlet


def _new_address(outlet: Webhook | DiscordWebhook, address: str) -> dict[str, str]:
    check = check_address if isinstance(outlet, Webhook) else check_discord_address
    place = checked(address, check)
    return {"host": place.authority, "sealed_address": seal(address.strip())}


@transaction.atomic
def renew_secret(*, actor: Person, webhook: Webhook) -> str:
    """Make a new secret, which is shown this once; the old one signs nothing any more."""
    person = require_sign_in(actor)
    require_role(webhook.campaign, person, Role.GAME_MASTER)
    secret = new_secret()
    webhook.sealed_secret = seal(secret)
    webhook.save(update_fields=["sealed_secret", "updated_at"])
    record("webhook.secret_renewed", actor=person, target=webhook)
    return secret


@transaction.atomic
def remove_outlet(*, actor: Person, outlet: Webhook | DiscordWebhook) -> None:
    """Take a webhook or channel away, with its log."""
    person = require_sign_in(actor)
    require_role(outlet.campaign, person, Role.GAME_MASTER)
    record(f"{outlet.kind}.deleted", actor=person, target=outlet, changes={"host": [outlet.host, ""]})
    outlet.delete()


def checked(address: str, check: Any) -> Place:
    """Return the parts of an address, or refuse it with the sentence of the check."""
    try:
        place: Place = check(address.strip(), at_home=settings.WEBHOOKS_AT_HOME)
    except Unfit as error:
        raise Refused("bad_address", str(error), fields={"address": [str(error)]}) from error
    return place


def require_room(held: int) -> None:
    """Refuse more places than a table needs."""
    if held >= MOST_OUTLETS:
        raise QuotaReached("too_many_webhooks", f"A campaign has at most {MOST_OUTLETS} of them: take one away first.")


def clean_name(name: str) -> str:
    """Return a name fit to store, or refuse."""
    clean = " ".join(name.replace("\x00", "").split())
    if not 0 < len(clean) <= 100:
        raise Refused("bad_name", "Give it a name of at most 100 letters.", fields={"name": ["1 to 100 letters."]})
    return clean


def clean_events(events: Iterable[str]) -> list[str]:
    """Return the events in their order, or refuse what is none."""
    wanted = set(events)
    if unknown := sorted(wanted - set(Happening.values)):
        sentence = f"There is no event {', '.join(unknown)[:200]}. Choose from {', '.join(Happening.values)}."
        raise Refused("unknown_event", sentence, fields={"events": [sentence]})
    return [event for event in Happening.values if event in wanted]


# -- sending by hand --------------------------------------------------------------------------------------


@transaction.atomic
def send_test(*, actor: Person, outlet: Webhook | DiscordWebhook) -> WebhookDelivery:
    """Send a word that shows whether anything arrives."""
    person = require_sign_in(actor)
    require_role(outlet.campaign, person, Role.GAME_MASTER)
    require_active(outlet)
    data = {"campaign": _campaign_words(outlet.campaign)}
    payload: Any = _envelope(TEST, data)
    if isinstance(outlet, DiscordWebhook):
        payload = [discord_words.card(outlet.campaign.name, "This is a test: announcements will look like this.")]
    return _queue(outlet, event=TEST, about="", payload=payload)


@transaction.atomic
def resend(*, actor: Person, delivery: WebhookDelivery) -> WebhookDelivery:
    """Send a delivery again, as it was, under the same id."""
    person = require_sign_in(actor)
    require_role(delivery.campaign, person, Role.GAME_MASTER)
    require_active(delivery.outlet)
    again = WebhookDelivery.objects.filter(pk=delivery.pk, state__in=[DeliveryState.DELIVERED, DeliveryState.GIVEN_UP])
    if not again.update(state=DeliveryState.WAITING, attempts=0, parts_done=0, next_try_at=timezone.now()):
        raise Conflict("not_finished", "This is still being sent, or was withdrawn. Wait for its end.")
    delivery.refresh_from_db()
    tasks.wake_outlets_on_commit([delivery.outlet])
    return delivery


def require_active(outlet: Outlet) -> None:
    """Refuse to send to what is switched off."""
    if not outlet.active:
        raise Conflict("switched_off", f"{outlet.name} is switched off. Switch it on first.")


def _queue(outlet: Webhook | DiscordWebhook, *, event: str, about: str, payload: Any) -> WebhookDelivery:
    row = WebhookDelivery(campaign=outlet.campaign, event=event, about=about[:200], payload=payload)
    setattr(row, outlet.kind, outlet)
    row.save()
    tasks.wake_outlets_on_commit([outlet])
    return row


def post_messages(outlet: DiscordWebhook, *, event: str, about: str, messages: list[dict[str, Any]]) -> WebhookDelivery:
    """Queue messages for a Discord channel, to be posted one after the other."""
    require_active(outlet)
    return _queue(outlet, event=event, about=about, payload=messages)


# -- announcing -------------------------------------------------------------------------------------------


def announce_entry(entry: Entry, *, act: str) -> None:
    """Tell who wants to know that an entry was created, changed, deleted, restored or shown."""
    event = f"entry.{act}"
    if entry.campaign is None or event not in Happening.values:
        return
    data = {"entry": _entry_words(entry)}
    words = {"summary": entry.summary, "body": entry.body}
    hidden = entry.visibility not in SEEN_BY_MEMBERS
    _announce(event, campaign=entry.campaign, data=data, words=words, about=entry.name, entry=entry, hidden=hidden)


def announce_session(session: Entry, *, event: str) -> None:
    """Tell that a play session has started or is over (`session.started`, `session.closed`)."""
    if session.campaign is None:
        return
    hidden = session.visibility not in SEEN_BY_MEMBERS
    data = {"session": _entry_words(session)}
    _announce(event, campaign=session.campaign, data=data, about=session.name, entry=session, hidden=hidden)


def announce_member(membership: Membership) -> None:
    """Tell that somebody has joined."""
    user: User = membership.user
    data = {"member": {"id": user.pk, "name": user.display_name, "role": membership.role}}
    _announce(Happening.MEMBER_JOINED, campaign=membership.campaign, data=data, about=user.display_name)


def _announce(
    event: str,
    *,
    campaign: Campaign,
    data: dict[str, Any],
    about: str,
    words: dict[str, str] | None = None,
    entry: Entry | None = None,
    hidden: bool = False,
) -> None:
    outlets: list[Webhook | DiscordWebhook] = [
        *Webhook.objects.in_use().filter(campaign=campaign),
        *DiscordWebhook.objects.in_use().filter(campaign=campaign, purpose__in=_ANNOUNCING),
    ]
    told = [
        outlet
        for outlet in outlets
        if event in outlet.events and (outlet.game_masters_view or not hidden) and _has_room(outlet)
    ]
    if not told:
        return
    envelope = _envelope(event, {"campaign": _campaign_words(campaign), **data})
    for outlet in told:
        payload: Any = envelope
        if isinstance(outlet, DiscordWebhook):
            payload = [_card(event, campaign, about, data)]
        elif outlet.with_words and words:
            subject, shown = next(iter(data.items()))
            payload = {**envelope, "data": {**envelope["data"], subject: {**shown, **_told_words(outlet, words)}}}
        _store(outlet, event=event, about=about, payload=payload, entry=entry)
    tasks.wake_outlets_on_commit(told)


def _has_room(outlet: Outlet) -> bool:
    """A place that has not answered for days must not fill the table."""
    waiting = WebhookDelivery.objects.to(outlet).filter(state=DeliveryState.WAITING)
    return waiting[:MOST_WAITING].count() < MOST_WAITING


def _store(outlet: Webhook | DiscordWebhook, *, event: str, about: str, payload: Any, entry: Entry | None) -> None:
    later = event == Happening.ENTRY_CHANGED
    if later and entry is not None:
        unsent = WebhookDelivery.objects.to(outlet).filter(
            event=event, entry_id=entry.pk, state=DeliveryState.WAITING, attempts=0
        )
        if unsent.update(payload=payload, about=about[:200]):
            return
    row = WebhookDelivery(
        campaign_id=outlet.campaign_id,
        event=event,
        about=about[:200],
        payload=payload,
        entry_id=entry.pk if entry else None,
        next_try_at=timezone.now() + (SETTLING if later else timedelta()),
    )
    setattr(row, outlet.kind, outlet)
    row.save()


def _envelope(event: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"type": event, "timestamp": timezone.now().isoformat(), "data": data}


def _campaign_words(campaign: Campaign) -> dict[str, Any]:
    address = settings.SITE_URL + campaign.get_absolute_url()
    return {"id": str(campaign.pk), "name": campaign.name, "address": address}


def _entry_words(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "uid": str(entry.uid),
        "kind": entry.kind,
        "name": entry.name,
        "address": settings.SITE_URL + address_of(entry),
    }


def _told_words(outlet: Webhook, words: dict[str, str]) -> dict[str, str]:
    """Return summary and story; without the secret blocks unless the place is for game masters."""
    if outlet.game_masters_view:
        return words
    return {name: open_words(outlet.campaign, text) for name, text in words.items()}


_SENTENCES = {
    Happening.ENTRY_CREATED: "New: {name}",
    Happening.ENTRY_CHANGED: "Changed: {name}",
    Happening.ENTRY_DELETED: "Gone: {name}",
    Happening.ENTRY_RESTORED: "Back again: {name}",
    Happening.ENTRY_SHOWN: "Shown at the table: {name}",
    Happening.SESSION_STARTED: "The session has started: {name}",
    Happening.SESSION_CLOSED: "The session is over: {name}",
    Happening.MEMBER_JOINED: "{name} has joined",
}


def _card(event: str, campaign: Campaign, about: str, data: dict[str, Any]) -> dict[str, Any]:
    shown = next(iter(data.values()))
    title = _SENTENCES[Happening(event)].format(name=about)
    url = "" if event == Happening.ENTRY_DELETED else str(shown.get("address", ""))
    description = str(shown.get("kind", "")).capitalize() if event.startswith("entry.") else ""
    return discord_words.card(title, description, url=url, footer=campaign.name)
