"""Sending what waits for a place outside: takes rows, sends them, writes what came of it. Runs in a worker."""

import json
import logging
import random
import time
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from campaigns.models import (
    DeliveryState,
    DiscordWebhook,
    Entry,
    Outlet,
    Webhook,
    WebhookDelivery,
)
from campaigns.models.entries import SEEN_BY_MEMBERS
from campaigns.outside.addresses import Unfit, check_address
from campaigns.outside.discord import seconds_to_wait
from campaigns.outside.posting import Answer, Unreached, send
from campaigns.outside.sealed import Unreadable, unseal
from campaigns.outside.signing import signed_headers
from campaigns.services.audit import record

logger = logging.getLogger(__name__)
KINDS: dict[str, type[Webhook] | type[DiscordWebhook]] = {"webhook": Webhook, "discord": DiscordWebhook}
# Three days of tries; each time is spread by a fifth, so that a place coming back is not run over.
DELAYS = [5, 30, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600]
DISABLED_AFTER = timedelta(days=3)
LEASE = timedelta(seconds=40)
_SHORT_PAUSE = 2.5


@dataclass(frozen=True)
class Outcome:
    """What came of one request."""

    answer: Answer | None
    fault: str = ""

    @property
    def status(self) -> int | None:
        """The status, if there was an answer."""
        return self.answer.status if self.answer else None

    @property
    def excerpt(self) -> str:
        """The beginning of the answer, or why there is none."""
        if self.answer and 300 <= self.answer.status < 400:
            return f"Redirects are not followed. It leads to {self.answer.headers.get('location', 'nowhere')}"[:500]
        return (self.fault or (self.answer.text if self.answer else ""))[:500]


def work_off(kind: str, outlet_id: uuid.UUID, *, most_seconds: float = 45.0) -> float | None:
    """Send what is due to one place, the oldest first. Returns after how many seconds to look again, or None."""
    until = time.monotonic() + most_seconds
    while time.monotonic() < until:
        delivery = take(kind, outlet_id)
        if delivery is None:
            pause = _pause(kind, outlet_id)
            if pause is None or pause > _SHORT_PAUSE:
                return pause
            time.sleep(pause)
            continue
        _send_delivery(delivery)
    return 0.0


def _pause(kind: str, outlet_id: uuid.UUID) -> float | None:
    """Return the seconds until the next row is due, or None if none waits."""
    outlet = KINDS[kind]._default_manager.filter(pk=outlet_id, active=True, campaign__deleted_at=None).first()
    if outlet is None:
        return None
    waiting = WebhookDelivery.objects.to(outlet).filter(state=DeliveryState.WAITING)
    due = waiting.order_by("next_try_at").values_list("next_try_at", flat=True).first()
    if due is None:
        return None
    when = max(due, outlet.paused_until or due)
    # Due and not taken: others send to this place already, and go on by themselves.
    return (when - timezone.now()).total_seconds() if when > timezone.now() else None


@transaction.atomic
def take(kind: str, outlet_id: uuid.UUID) -> WebhookDelivery | None:
    """Take the oldest row that is due, unless the place is paused or enough workers send to it already."""
    places = KINDS[kind]._default_manager.select_for_update(of=("self",))
    outlet = places.filter(pk=outlet_id, campaign__deleted_at=None).first()
    if outlet is None or not outlet.active or outlet.is_paused:
        return None
    now = timezone.now()
    rows = WebhookDelivery.objects.to(outlet)
    if rows.filter(state=DeliveryState.SENDING, lease_until__gte=now).count() >= outlet.at_once:
        return None
    found = rows.due().order_by("created_at", "pk").values_list("pk", flat=True).first()
    if found is None:
        return None
    WebhookDelivery.objects.filter(pk=found).update(
        state=DeliveryState.SENDING, owner=uuid.uuid4(), lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    return WebhookDelivery.objects.select_related("webhook", "discord").get(pk=found)


def _send_delivery(delivery: WebhookDelivery) -> None:
    """Send the parts of a delivery that have not gone yet."""
    outlet = delivery.outlet
    if _has_become_hidden(delivery, outlet):
        _end(delivery, DeliveryState.WITHDRAWN, excerpt="It has been hidden from players since.")
        return
    for message in delivery.messages()[delivery.parts_done :]:
        outcome = _request(delivery, outlet, message)
        if not _note_outcome(delivery, outlet, outcome):
            return
    _end(delivery, DeliveryState.DELIVERED, delivered_at=timezone.now())
    _recovered(outlet)


def _has_become_hidden(delivery: WebhookDelivery, outlet: Outlet) -> bool:
    """Whether what was seen by the players when it was announced is no longer."""
    if delivery.entry_id is None or outlet.game_masters_view:
        return False
    return not Entry.objects.filter(pk=delivery.entry_id, visibility__in=SEEN_BY_MEMBERS).exists()


def _request(delivery: WebhookDelivery, outlet: Outlet, message: dict[str, Any]) -> Outcome:
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    at_home = settings.WEBHOOKS_AT_HOME
    headers = {"Content-Type": "application/json"}
    try:
        place = check_address(unseal(outlet.sealed_address), at_home=at_home)
        if isinstance(outlet, Webhook):
            now = int(timezone.now().timestamp())
            headers |= signed_headers(unseal(outlet.sealed_secret), f"msg_{delivery.pk.hex}", now, body)
        return Outcome(send("POST", place, body=body, headers=headers, at_home=at_home))
    except (Unfit, Unreached) as error:
        return Outcome(None, str(error))
    except Unreadable:
        if not outlet.sealed_address or (isinstance(outlet, Webhook) and not outlet.sealed_secret):
            return Outcome(None, "It came in an archive, without address and secret: enter the one, renew the other.")
        return Outcome(None, "The site's SECRET_KEY has changed: enter the address anew, and make a new secret.")


def _note_outcome(delivery: WebhookDelivery, outlet: Outlet, outcome: Outcome) -> bool:
    """Write what came of a request. Returns whether the next part may go."""
    answer = outcome.answer
    wait = seconds_to_wait(answer, now=timezone.now()) if answer else None
    if wait:
        _pause_outlet(outlet, wait)
    shown = {
        "status": outcome.status,
        "excerpt": outcome.excerpt,
        "milliseconds": answer.milliseconds if answer else None,
    }
    if answer and answer.is_good:
        more = delivery.parts_done + 1 < len(delivery.messages())
        delivery.parts_done += 1
        held = delivery.held_by(_owner(delivery)).update(
            parts_done=delivery.parts_done, lease_until=timezone.now() + LEASE, **shown
        )
        if more and wait:
            time.sleep(min(wait, _SHORT_PAUSE))
        return bool(held)
    if answer and answer.status == 429:
        # Being asked to wait is no failure; after as many days as other failures take it is given up all the same.
        again = timezone.now() + timedelta(seconds=wait or 30)
        too_old = delivery.created_at < timezone.now() - DISABLED_AFTER
        state = DeliveryState.GIVEN_UP if too_old else DeliveryState.WAITING
        _end(delivery, state, attempts=F("attempts") - 1, next_try_at=again, **shown)
    elif answer and _is_gone(outlet, answer):
        _end(delivery, DeliveryState.GIVEN_UP, **shown)
        disable(outlet, f"The other side says that it is gone (status {answer.status}).")
    else:
        _failed(delivery, outlet, outcome, shown, at_least=wait or 0)
    return False


def _is_gone(outlet: Outlet, answer: Answer) -> bool:
    """Whether nothing will ever be taken there again."""
    return answer.status in ({401, 403, 404} if isinstance(outlet, DiscordWebhook) else {410})


def _failed(
    delivery: WebhookDelivery, outlet: Outlet, outcome: Outcome, shown: dict[str, Any], *, at_least: float
) -> None:
    """Try again later, or give up."""
    refused = isinstance(outlet, DiscordWebhook) and outcome.status == 400  # the same words would be refused again
    if refused or delivery.attempts > len(DELAYS):
        _end(delivery, DeliveryState.GIVEN_UP, **shown)
    else:
        _end(delivery, DeliveryState.WAITING, next_try_at=_next_try(delivery.attempts, at_least), **shown)
    if refused:
        return
    model, now = KINDS[outlet.kind], timezone.now()
    model._default_manager.filter(pk=outlet.pk, failing_since=None).update(failing_since=now)
    if outlet.failing_since and outlet.failing_since < now - DISABLED_AFTER:
        disable(outlet, f"Nothing has arrived for {DISABLED_AFTER.days} days. {outcome.excerpt}"[:300])


def _next_try(attempts: int, at_least: float) -> Any:
    delay = DELAYS[min(max(attempts, 1), len(DELAYS)) - 1] * random.uniform(0.8, 1.2)
    return timezone.now() + timedelta(seconds=max(delay, at_least))


def _end(delivery: WebhookDelivery, state: DeliveryState, **values: Any) -> None:
    """Let go of a row that this worker holds."""
    delivery.held_by(_owner(delivery)).update(state=state, owner=None, lease_until=None, **values)


def _owner(delivery: WebhookDelivery) -> uuid.UUID:
    if delivery.owner is None:
        raise ValueError(f"delivery {delivery.pk} is held by nobody")
    return delivery.owner


def _pause_outlet(outlet: Outlet, seconds: float) -> None:
    outlet.paused_until = timezone.now() + timedelta(seconds=seconds)
    KINDS[outlet.kind]._default_manager.filter(pk=outlet.pk).update(paused_until=outlet.paused_until)


def _recovered(outlet: Outlet) -> None:
    KINDS[outlet.kind]._default_manager.filter(pk=outlet.pk).exclude(failing_since=None).update(failing_since=None)


@transaction.atomic
def disable(outlet: Webhook | DiscordWebhook | Outlet, reason: str) -> None:
    """Stop sending to a place that has failed for long, and tell who made it."""
    model = KINDS[outlet.kind]
    if not model._default_manager.filter(pk=outlet.pk, active=True).update(active=False, disabled_because=reason):
        return
    waiting = WebhookDelivery.objects.to(outlet).filter(state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.GIVEN_UP, excerpt="Sending there was switched off.")
    record(f"{outlet.kind}.disabled", actor=None, target=outlet, changes={"active": [True, False]})
    transaction.on_commit(lambda: _tell(outlet, reason))


def _tell(outlet: Any, reason: str) -> None:
    if not (outlet.made_by and outlet.made_by.email):
        return
    words = (
        f"{outlet.campaign.name} no longer sends to {outlet.name} ({outlet.host}).\n\n{reason}\n\n"
        f"Switch it on again at {settings.SITE_URL}{outlet.campaign.get_absolute_url()}outside/ once that is mended."
    )
    try:
        send_mail(f"{outlet.name} was switched off", words, None, [outlet.made_by.email])
    except OSError as error:
        logger.warning("the notice about %s could not be mailed: %s", outlet.pk, error)
