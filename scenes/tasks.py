"""Background work of the table, told by the id of a row: the row is the truth, a message only a wake-up."""

import logging
import uuid

from celery import shared_task
from kombu.exceptions import OperationalError

from bestiary_site.shared import jobs
from scenes import preparing, token_looks
from scenes.models import AssetPreparation

logger = logging.getLogger(__name__)


@shared_task
def draw_token_picture(model_id: str) -> None:
    """Draw a model's picture from above."""
    token_looks.draw_from_above(uuid.UUID(model_id))


@shared_task
def prepare_asset(job_id: str) -> None:
    """Make the smaller copies of a large map."""
    preparing.prepare_waiting(uuid.UUID(job_id))


@shared_task
def recover_preparations() -> None:
    """Return preparations of dead workers to the queue and repeat wake-ups that were lost."""
    jobs.recover(AssetPreparation, wake_preparation)


def wake_preparation(job_id: uuid.UUID) -> None:
    """Tell a worker that a map waits."""
    try:
        prepare_asset.apply_async([str(job_id)], retry=False)
    except OperationalError:
        # The row stays queued and `recover_preparations` sends the wake-up again.
        logger.warning("the broker is out of reach: preparation %s waits for the next sweep", job_id)
