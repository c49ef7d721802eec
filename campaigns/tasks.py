"""Background work of campaigns, told by ids of rows: sending outside, retention, sign-in sessions that have run out."""

import logging
import math
import uuid
from collections.abc import Iterable

from celery import shared_task
from django.core.management import call_command
from django.db import transaction
from kombu.exceptions import OperationalError

from campaigns import retention
from campaigns.archive import arrivals
from campaigns.models import Outlet
from campaigns.outside import housekeeping, sending

logger = logging.getLogger(__name__)


@shared_task
def clear_old_sessions() -> None:
    """Remove sign-in sessions that have run out."""
    call_command("clearsessions")


@shared_task
def send_outside(kind: str, outlet_id: str) -> None:
    """Send what waits for one place, and look again when the next is due."""
    pause = sending.work_off(kind, uuid.UUID(outlet_id))
    if pause is not None and pause <= housekeeping.SWEEP_SECONDS:
        wake_outlet(kind, uuid.UUID(outlet_id), after=math.ceil(pause))


@shared_task
def sweep_deliveries() -> None:
    """Wake the places for which something is due: what was put off, and what a lost message or worker left."""
    for kind, outlet_id in housekeeping.places_with_work():
        wake_outlet(kind, outlet_id)


@shared_task
def apply_retention() -> None:
    """Forget what campaigns no longer want to keep."""
    retention.apply_retention()


@shared_task
def clear_old_arrivals() -> None:
    """Delete archives that were sent to be looked at and never brought in."""
    arrivals.clear_old_arrivals()


@shared_task
def clear_old_deliveries() -> None:
    """Forget old lines of the delivery logs."""
    housekeeping.clear_old_deliveries()


def wake_outlets_on_commit(outlets: Iterable[Outlet]) -> None:
    """Send the wake-ups once the rows are there for the worker to see."""
    for kind, outlet_id in {(outlet.kind, outlet.pk) for outlet in outlets}:
        transaction.on_commit(lambda kind=kind, outlet_id=outlet_id: wake_outlet(kind, outlet_id))  # type: ignore[misc]


def wake_outlet(kind: str, outlet_id: uuid.UUID, *, after: int = 0) -> None:
    """Tell a worker that something waits for a place."""
    try:
        send_outside.apply_async([kind, str(outlet_id)], countdown=after or None, retry=False)
    except OperationalError:
        # The rows wait, and `sweep_deliveries` sends the wake-up again: a broken broker must not undo the act.
        logger.warning("the broker is out of reach: %s %s waits for the next sweep", kind, outlet_id)
