"""Background work of reconstructions, told by the id of a row: the row is the truth, a message only a wake-up."""

import logging
import uuid
from typing import Any

from celery import Task, shared_task
from celery.signals import worker_shutting_down
from kombu.exceptions import OperationalError

from bestiary_site.shared import jobs
from reconstruction import housekeeping, runner
from reconstruction.models import Export, Reconstruction

logger = logging.getLogger(__name__)


@shared_task
def run_reconstruction(job_id: str) -> None:
    """Do the job, and wake somebody again if it went back into the queue."""
    if runner.run_reconstruction(uuid.UUID(job_id)) == runner.Outcome.RELEASED:
        wake_reconstruction(uuid.UUID(job_id))


@shared_task
def run_export(job_id: str) -> None:
    """Do the export, and wake somebody again if it went back into the queue."""
    if runner.run_export(uuid.UUID(job_id)) == runner.Outcome.RELEASED:
        wake_export(uuid.UUID(job_id))


@shared_task
def recover_jobs() -> None:
    """Return jobs of dead workers to the queue and repeat wake-ups that were lost."""
    jobs.recover(Reconstruction, wake_reconstruction)
    jobs.recover(Export, wake_export)


@shared_task
def clear_old_work() -> None:
    """Free the disk of work folders and half-sent files that nobody will go on with."""
    housekeeping.clear_old_work()


def wake_reconstruction(job_id: uuid.UUID) -> None:
    """Tell a worker that the reconstruction waits."""
    _wake(run_reconstruction, job_id)


def wake_export(job_id: uuid.UUID) -> None:
    """Tell a worker that the export waits."""
    _wake(run_export, job_id)


def _wake(task: Task, job_id: uuid.UUID) -> None:
    try:
        task.apply_async([str(job_id)], retry=False)
    except OperationalError:
        # The row stays queued and `recover_jobs` sends the wake-up again: a broken broker must not undo the act.
        logger.warning("the broker is out of reach: %s %s waits for the next sweep", task.name, job_id)


@worker_shutting_down.connect
def _hand_back(**_: Any) -> None:
    """Give running jobs back to the queue when this worker is asked to stop."""
    runner.stop_all()
