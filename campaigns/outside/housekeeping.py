"""What keeps the deliveries in order: which places wait to be sent to, and forgetting old lines of the log."""

import uuid
from datetime import timedelta

from django.utils import timezone

from campaigns.models import DeliveryState, WebhookDelivery
from campaigns.outside.sending import KINDS

SWEEP_SECONDS = 20
KEPT_FOR = timedelta(days=30)
_AT_ONCE = 200


def places_with_work() -> list[tuple[str, uuid.UUID]]:
    """Return (kind, id) of the places in use for which something is due."""
    found: list[tuple[str, uuid.UUID]] = []
    for kind, model in KINDS.items():
        due = WebhookDelivery.objects.due().exclude(**{kind: None}).values(kind)
        usable = model._default_manager.in_use().filter(pk__in=due).exclude(paused_until__gt=timezone.now())
        found += [(kind, pk) for pk in usable.values_list("pk", flat=True)[:_AT_ONCE]]
    return found


def clear_old_deliveries() -> int:
    """Forget what is older than a month and will not be sent any more. Returns how many."""
    old = WebhookDelivery.objects.filter(created_at__lt=timezone.now() - KEPT_FOR)
    gone, _ = old.exclude(state__in=[DeliveryState.WAITING, DeliveryState.SENDING]).delete()
    return gone
