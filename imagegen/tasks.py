"""Background work of pictures, told by the id of a row: the row is the truth, a message only a wake-up."""

import logging
import uuid
from datetime import timedelta
from typing import Any

from celery import shared_task
from celery.signals import worker_shutting_down
from django.utils import timezone
from kombu.exceptions import OperationalError

from bestiary_site.shared import jobs
from bestiary_site.shared.jobs import JobState
from imagegen import runner
from imagegen.models import PictureRequest

logger = logging.getLogger(__name__)


@shared_task
def draw_picture(job_id: str) -> None:
    """Have the picture drawn, and wake somebody again if the job went back into the queue."""
    if runner.run_request(uuid.UUID(job_id)) == runner.Outcome.RELEASED:
        wake_request(uuid.UUID(job_id))


@shared_task
def recover_requests() -> None:
    """Return requests of dead workers to the queue and repeat wake-ups that were lost."""
    jobs.recover(PictureRequest, wake_request)


def recover_after_death() -> None:
    """Requeue what was being drawn without waiting for the leases. Only for who knows that no other worker lives."""
    past = timezone.now() - timedelta(seconds=1)
    PictureRequest.objects.filter(state=JobState.RUNNING).update(lease_until=past)
    jobs.recover(PictureRequest, wake_request)


def wake_request(job_id: uuid.UUID) -> None:
    """Tell a worker that a picture is wanted."""
    try:
        draw_picture.apply_async([str(job_id)], retry=False)
    except OperationalError:
        # The row stays queued and `recover_requests` sends the wake-up again.
        logger.warning("the broker is out of reach: picture %s waits for the next sweep", job_id)


@worker_shutting_down.connect
def _hand_back(**_: Any) -> None:
    """Give what is being drawn back to the queue when this worker is asked to stop."""
    runner.stop_all()
