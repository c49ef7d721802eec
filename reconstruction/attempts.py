"""One attempt at a job: holds its lease, watches its child, tells how it goes on, writes how it ended."""

import enum
import logging
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

from django.conf import settings

from bestiary_site.shared import jobs
from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.jobs import BackgroundJob, JobState
from reconstruction.child import Child
from reconstruction.work import FolderBusy

logger = logging.getLogger(__name__)
LOOK_EVERY_SECONDS = 0.25
TELL_EVERY_SECONDS = 0.5
RENEW_EVERY_SECONDS = 4.0
_ENDED_BY_SIGNAL = {130, 137, 143}  # how a program says that it was asked to end by INT, KILL or TERM
_stopping = threading.Event()


class Outcome(enum.Enum):
    """How an attempt ended for its worker."""

    NOT_TAKEN = "somebody else was first, or there is nothing to do"
    ENDED = "the job has ended"
    RELEASED = "the job went back into the queue"
    LOST = "the job is somebody else's by now; nothing was written"


class Cancelled(Exception):
    """The person wants the job to end."""


class LeaseLost(Exception):
    """Another worker may have the job: write nothing any more."""


class MustStop(Exception):
    """This worker is asked to stop, or must leave the job to somebody else: it goes back into the queue."""


class ChildDied(Exception):
    """The child was killed by a signal: resumable from its last checkpoint."""


class ChildCrashed(Exception):
    """The child ended by a fault of ours."""


def stop_all() -> None:
    """Make every running attempt of this process end its child and give its job back."""
    _stopping.set()


def allow_work() -> None:
    """Take `stop_all` back."""
    _stopping.clear()


class Attempt:
    """One attempt at one job: what is common to reconstructions and exports."""

    def __init__(self, job: BackgroundJob, announce: Callable[[Any], None]) -> None:
        self.job = job
        self.log = ""
        self._announce = announce
        self._news: dict[str, Any] = {}
        self._told = self._renewed = time.monotonic()
        self._highest_memory = 0.0

    def note(self, **values: Any) -> None:
        """Keep values for the next write to the row."""
        self._news.update(values)

    def tell(self, **values: Any) -> None:
        """Write values and all that was noted, and tell the browsers. LeaseLost if the job is no longer ours."""
        news, self._news = self._news | values, {}
        if not jobs.renew(self.job, **news):
            raise LeaseLost
        self._told = self._renewed = time.monotonic()
        self._announce(self.job)

    def check(self) -> None:
        """Renew the lease when it is time; raise Cancelled, LeaseLost or MustStop when the work must end."""
        if _stopping.is_set():
            raise MustStop
        now = time.monotonic()
        if self._news and now - self._told >= TELL_EVERY_SECONDS:
            self.tell()
        elif now - self._renewed >= RENEW_EVERY_SECONDS:
            if not jobs.renew(self.job):
                raise LeaseLost
            self._renewed = now
        wanted = jobs.cancel_wanted(self.job)
        if wanted is None:
            raise LeaseLost
        if wanted:
            raise Cancelled

    def watch(self, child: Child, heed: Callable[[dict[str, Any]], None]) -> None:
        """Stay with the child to its end; `heed` gets each line. Raises how it ended unless that was well."""
        try:
            status = None
            while status is None:
                for line in child.lines(LOOK_EVERY_SECONDS):
                    heed(line)
                status = child.wait_for_end(0)
                self.check()
                self._watch_memory(child)
            for line in child.lines(0):
                heed(line)
        finally:
            child.end()
            self.log = child.log_tail()
        if status < 0 or status in _ENDED_BY_SIGNAL:
            raise ChildDied(f"signal {-status if status < 0 else status - 128}")
        if status:
            raise ChildCrashed(f"exit status {status}")

    def _watch_memory(self, child: Child) -> None:
        used = child.memory_mb()
        self._highest_memory = max(used, self._highest_memory)
        if used > settings.JOB_MEMORY_MB:
            raise DomainError(
                "out_of_memory",
                f"This needed more than the {settings.JOB_MEMORY_MB} MB that a job may take here. "
                "Choose a lower quality, or use fewer photos.",
            )

    # -- how it ends --------------------------------------------------------------------------------------

    def conclude(self, work: Callable[["Attempt"], None]) -> Outcome:
        """Do the work and write how it ended: the one place that translates every kind of end."""
        try:
            work(self)
        except LeaseLost:
            logger.warning("job %s: the lease was lost, another worker may have it", self.job.pk)
            return Outcome.LOST
        except Cancelled:
            return self._end(JobState.CANCELLED)
        except MustStop:
            return self._release(blameless=True)
        except ChildDied as death:
            return self._after_death(str(death))
        except FolderBusy:
            return self._release(blameless=True)
        except DomainError as refusal:
            return self._end(JobState.FAILED, code=refusal.code, message=refusal.message)
        except Exception as error:  # noqa: BLE001  (whatever it is, the job gets its end and the worker lives on)
            return self._crash(error)
        return self._end(JobState.SUCCEEDED)

    def _write_news(self) -> None:
        """Write what was noted since the last time; the end itself tells whether the job is still ours."""
        news, self._news = self._news, {}
        if news:
            jobs.renew(self.job, **news)

    def _end(self, state: JobState, *, code: str = "", message: str = "") -> Outcome:
        self._write_news()
        if not jobs.finish(self.job, state, code=code, message=message, log=self.log):
            return Outcome.LOST
        logger.info("job %s: %s %s", self.job.pk, state, code)
        self._announce(self.job)
        return Outcome.ENDED

    def _release(self, *, blameless: bool = False) -> Outcome:
        self._write_news()
        if not jobs.release(self.job, log=self.log, blameless=blameless):
            return Outcome.LOST
        self._announce(self.job)
        return Outcome.RELEASED

    def _after_death(self, cause: str) -> Outcome:
        self._write_news()
        self.job.refresh_from_db(fields=["fruitless_attempts", "stage"])
        self.log += f"\nThe child ended by {cause}; its highest memory was {self._highest_memory:.0f} MB.\n"
        logger.warning("job %s: its child ended by %s", self.job.pk, cause)
        if self.job.fruitless_attempts < jobs.MAX_ATTEMPTS_WITHOUT_PROGRESS:
            return self._release()
        where = f" in the stage {self.job.stage}" if self.job.stage else ""
        return self._end(
            JobState.CRASHED,
            code="child_killed",
            message=f"The work was ended by the system {self.job.fruitless_attempts} times{where}, perhaps for lack of "
            "memory. Try a lower quality or fewer photos, or ask the administrator to look at the log.",
        )

    def _crash(self, error: Exception) -> Outcome:
        logger.error("job %s crashed", self.job.pk, exc_info=error)
        if not isinstance(error, ChildCrashed):
            self.log += "".join(traceback.format_exception(error))
        return self._end(
            JobState.CRASHED,
            code="internal_error",
            message="Something went wrong that should not have. Your photos are safe: try again, or ask the "
            "administrator to look at the log of this job.",
        )
