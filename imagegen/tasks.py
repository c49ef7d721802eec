"""Background work of pictures, told by the id of a row: the row is the truth, a message only a wake-up."""

import logging
import uuid

from celery import shared_task
from kombu.exceptions import OperationalError

from bestiary_site.shared import jobs
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


def wake_request(job_id: uuid.UUID) -> None:
    """Tell a worker that a picture is wanted."""
    try:
        draw_picture.apply_async([str(job_id)], retry=False)
    except OperationalError:
        # The row stays queued and `recover_requests` sends the wake-up again.
        logger.warning("the broker is out of reach: picture %s waits for the next sweep", job_id)
