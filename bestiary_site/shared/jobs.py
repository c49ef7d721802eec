"""Background jobs: the row is the truth, a broker message is only a wake-up, a lease tells the living from the dead."""

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from bestiary_site.shared.models import Timestamped, Unguessable

logger = logging.getLogger(__name__)


class JobState(models.TextChoices):
    """Failed is for the person to mend, crashed is our fault and keeps a log."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CRASHED = "crashed"
    CANCELLED = "cancelled"


FINISHED = [JobState.SUCCEEDED, JobState.FAILED, JobState.CRASHED, JobState.CANCELLED]
JobType = TypeVar("JobType", bound="BackgroundJob", covariant=True)
LEASE = timedelta(seconds=20)
MAX_ATTEMPTS_WITHOUT_PROGRESS = 3


class JobQuerySet(models.QuerySet[JobType]):
    """Questions to a table of jobs."""

    def ready(self) -> Self:
        """Jobs waiting for somebody to take them."""
        return self.filter(state=JobState.QUEUED)

    def active(self) -> Self:
        """Jobs that will still change."""
        return self.filter(state__in=[JobState.QUEUED, JobState.RUNNING])

    def stalled(self) -> Self:
        """Jobs whose worker has not been heard of for longer than its lease."""
        return self.filter(state=JobState.RUNNING, lease_until__lt=timezone.now())

    def held_by(self, job_id: uuid.UUID, owner: uuid.UUID) -> Self:
        """The running job, if `owner` still holds it: every write of a worker goes through this fence."""
        return self.filter(pk=job_id, owner=owner, state=JobState.RUNNING)


class BackgroundJob(Unguessable, Timestamped):
    """A long act with a state that survives every process."""

    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED, db_index=True)
    attempt = models.PositiveIntegerField(default=0)
    fruitless_attempts = models.PositiveIntegerField(default=0)
    owner = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    woken_at = models.DateTimeField(default=timezone.now, editable=False)
    cancel_requested = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    stage = models.CharField(max_length=32, blank=True)
    stage_fraction = models.FloatField(default=0)
    fraction = models.FloatField(default=0)
    message = models.CharField(max_length=300, blank=True)
    seconds_left = models.FloatField(null=True)
    error_code = models.CharField(max_length=64, blank=True)
    error_message = models.TextField(blank=True)
    log = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = JobQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in FINISHED

    @property
    def audience(self) -> str:
        """The group whose members see this job live."""
        return f"job.{self.pk.hex}"

    @property
    def elapsed_seconds(self) -> float:
        """Seconds since the first start, until now or the end."""
        if self.started_at is None:
            return 0.0
        return ((self.finished_at or timezone.now()) - self.started_at).total_seconds()

    def describe(self) -> dict[str, Any]:
        """Return the job as its page and its API show it; subclasses add to it."""
        return {
            "id": str(self.pk),
            "state": self.state,
            "stage": self.stage,
            "stage_fraction": self.stage_fraction,
            "fraction": self.fraction,
            "message": self.message,
            "elapsed_s": round(self.elapsed_seconds, 1),
            "left_s": self.seconds_left,
            "attempt": self.attempt,
            "cancel_requested": self.cancel_requested,
            "version": self.version,
            "error": {"code": self.error_code, "message": self.error_message} if self.error_code else None,
        }


def take(model: type[BackgroundJob], job_id: uuid.UUID) -> BackgroundJob | None:
    """Take a queued job by a conditional update; None if somebody else was first or it was cancelled."""
    owner, now = uuid.uuid4(), timezone.now()
    taken = (
        model.objects.ready()
        .filter(pk=job_id, cancel_requested=False)
        .update(
            state=JobState.RUNNING,
            owner=owner,
            lease_until=now + LEASE,
            attempt=F("attempt") + 1,
            fruitless_attempts=F("fruitless_attempts") + 1,
            started_at=Coalesce("started_at", now),
            version=next_version(),
        )
    )
    return model.objects.get(pk=job_id) if taken else None


def renew(job: BackgroundJob, **values: Any) -> bool:
    """Extend the lease and write `values`; False if the job is no longer this worker's."""
    held = type(job).objects.held_by(job.pk, _owner(job))
    updated = held.update(lease_until=timezone.now() + LEASE, version=next_version(), **values)
    return bool(updated)


def finish(job: BackgroundJob, state: JobState, *, code: str = "", message: str = "", log: str = "") -> bool:
    """Write the end of a job that this worker holds; False if it is no longer his."""
    held = type(job).objects.held_by(job.pk, _owner(job))
    values: dict[str, Any] = {"fraction": 1.0, "stage_fraction": 1.0} if state == JobState.SUCCEEDED else {}
    updated = held.update(
        state=state,
        owner=None,
        lease_until=None,
        seconds_left=None,
        finished_at=timezone.now(),
        error_code=code,
        error_message=message,
        log=log[-20_000:],
        version=next_version(),
        **values,
    )
    return bool(updated)


def release(job: BackgroundJob, *, log: str = "", blameless: bool = False) -> bool:
    """Put a job back into the queue, to go on from its last checkpoint: its child died, or the worker must stop.

    `blameless` says that the attempt ended for no fault of the job and does not count against it. A job that should
    end anyway ends here.
    """
    if cancel_wanted(job):
        return finish(job, JobState.CANCELLED, log=log)
    held = type(job).objects.held_by(job.pk, _owner(job)).filter(cancel_requested=False)
    values: dict[str, Any] = {"fruitless_attempts": Greatest(F("fruitless_attempts") - 1, 0)} if blameless else {}
    updated = held.update(
        state=JobState.QUEUED,
        owner=None,
        lease_until=None,
        woken_at=timezone.now(),
        log=log[-20_000:],
        version=next_version(),
        **values,
    )
    return bool(updated)


def cancel_wanted(job: BackgroundJob) -> bool | None:
    """Whether somebody wants the job to end; None if it is no longer this worker's."""
    held = type(job).objects.held_by(job.pk, _owner(job))
    return held.values_list("cancel_requested", flat=True).first()


def request_cancel(model: type[BackgroundJob], job_id: uuid.UUID) -> None:
    """End a queued job at once; ask the worker of a running one to stop its child."""
    queued = _end_waiting(model.objects.filter(pk=job_id))
    if queued or model.objects.filter(pk=job_id, state=JobState.RUNNING).update(
        cancel_requested=True, version=next_version()
    ):
        return
    # Its worker gave it back between the two: it waits now, so it can end at once after all.
    _end_waiting(model.objects.filter(pk=job_id))


def recover(model: type[BackgroundJob], enqueue: Callable[[uuid.UUID], None]) -> int:
    """Requeue jobs of dead workers and send the wake-ups that were lost. Returns how many were woken."""
    stalled = model.objects.stalled()
    _end_waiting(model.objects.filter(cancel_requested=True))
    ended = stalled.filter(cancel_requested=True).update(
        state=JobState.CANCELLED,
        owner=None,
        lease_until=None,
        finished_at=timezone.now(),
        version=next_version(),
    )
    hopeless = stalled.filter(fruitless_attempts__gte=MAX_ATTEMPTS_WITHOUT_PROGRESS).update(
        state=JobState.CRASHED,
        owner=None,
        lease_until=None,
        finished_at=timezone.now(),
        error_code="worker_lost",
        error_message="The machine working on this stopped several times at the same place. "
        "Try again with lower quality or fewer photos, or ask the administrator to look at the log.",
        version=next_version(),
    )
    requeued = stalled.filter(cancel_requested=False).update(
        state=JobState.QUEUED, owner=None, lease_until=None, version=next_version()
    )
    if ended or hopeless or requeued:
        logger.info(
            "recovered %s jobs: %d requeued, %d given up, %d cancelled",
            model.__name__,
            requeued,
            hopeless,
            ended,
        )
    return _wake(model, enqueue, everything=bool(requeued))


def _end_waiting(jobs: "models.QuerySet[BackgroundJob]") -> int:
    """End jobs that wait in the queue."""
    return jobs.filter(state=JobState.QUEUED).update(
        state=JobState.CANCELLED, cancel_requested=True, finished_at=timezone.now(), version=next_version()
    )


def _wake(model: type[BackgroundJob], enqueue: Callable[[uuid.UUID], None], *, everything: bool) -> int:
    """Send wake-ups again, sparingly: a long queue must not fill the broker with copies."""
    waiting = model.objects.ready()
    if not everything:
        waiting = waiting.filter(woken_at__lt=timezone.now() - timedelta(seconds=settings.JOB_WAKE_UP_SECONDS))
    ids = list(waiting.order_by("created_at").values_list("pk", flat=True)[:200])
    model.objects.filter(pk__in=ids).update(woken_at=timezone.now())
    for job_id in ids:
        enqueue(job_id)
    return len(ids)


def next_version() -> Combinable:
    """The value for `version` in every update, so that browsers know news from old."""
    return F("version") + 1


def enqueue_on_commit(enqueue: Callable[[uuid.UUID], None], job_id: uuid.UUID) -> None:
    """Send the wake-up once the row is there for the worker to see."""
    transaction.on_commit(lambda: enqueue(job_id))


def _owner(job: BackgroundJob) -> uuid.UUID:
    if job.owner is None:
        raise ValueError(f"job {job.pk} is held by nobody")
    return job.owner
