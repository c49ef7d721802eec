"""Everything in one process: a Celery worker and a beat as threads beside the web server, and a lock against a second one."""

import fcntl
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from celery.beat import Service
from celery.worker import WorkController
from django.conf import settings

from bestiary_site.celery import app
from bestiary_site.shared import shutdown
from bestiary_site.shared.errors import Conflict

logger = logging.getLogger(__name__)
PATIENCE = 8.0


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the data folder; Conflict if another process serves from it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "serve.lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(
                "already_serving",
                f"Another process serves from {folder} already. Stop it, or give this one its own DATA_DIR.",
            ) from error
        yield


class BackgroundThreads:
    """The worker and the beat of the embedded mode."""

    def __init__(self) -> None:
        # Wake-ups are tiny; the work itself runs in child processes, so threads are enough. Two more than the
        # reconstructions at once keep the sweep and the exports going while those last.
        self.worker = WorkController(
            app=app,
            pool_cls="threads",
            concurrency=settings.JOBS_AT_ONCE + 2,
            queues=["quick", "heavy"],
            without_heartbeat=True,
            without_mingle=True,
            without_gossip=True,
        )
        # The embedded service of Celery ignores beat_scheduler and falls back to a file: name it.
        self.beat = Service(app=app, scheduler_cls=app.conf.beat_scheduler)
        self._threads = [
            threading.Thread(target=self.worker.start, name="celery-worker", daemon=True),
            threading.Thread(
                target=self.beat.start, kwargs={"embedded_process": False}, name="celery-beat", daemon=True
            ),
        ]

    def start(self) -> None:
        """Start both."""
        shutdown.withdraw()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Ask running jobs to give themselves back, then stop both threads within a few seconds."""
        shutdown.announce()
        self.beat.stop(wait=False)
        self.worker.stop(exitcode=0)
        for thread in self._threads:
            thread.join(PATIENCE)
            if thread.is_alive():
                logger.warning("%s did not stop in %s s; leaving it to the end of the process", thread.name, PATIENCE)
