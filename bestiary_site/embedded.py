"""The whole site in one process: web server, workers and timetable over a broker in memory (docs/decisions/0004)."""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from celery.beat import Service
from celery.worker import WorkController
from django.conf import settings
from django.db import connection

from bestiary_site.celery import app
from imagegen import runner as pictures
from imagegen.tasks import recover_after_death
from reconstruction import attempts, housekeeping, tasks
from scenes.room.warmth import warm_up_in_background

logger = logging.getLogger(__name__)
GRACE_SECONDS = 3
_QUICK_AT_ONCE = 3  # two exports at once still leave a thread for the sweep
_START_SECONDS = 10
# What these say for each of the sweeps every few seconds would bury everything else.
_TALKATIVE = ("celery.beat", "celery.app.trace", "celery.worker.strategy", "celery.worker.consumer.connection")


class AlreadyServed(Exception):
    """Another process serves this DATA_DIR."""


def hold_data_folder() -> int:
    """Take the lock that proves that no other embedded site lives on this DATA_DIR; AlreadyServed if one does.

    Returns the descriptor: the lock lasts as long as it is open, and ends with the process however that ends.
    """
    path = Path(settings.DATA_DIR) / "serve.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = path.read_text().strip() or "unknown"
        os.close(handle)
        raise AlreadyServed(f"Another Bestiary (process {holder}) already serves {settings.DATA_DIR}.") from None
    os.ftruncate(handle, 0)
    os.write(handle, str(os.getpid()).encode())
    return handle


class WebServer(uvicorn.Server):
    """The web server; its first act on Ctrl-C is to have running jobs given back."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop."""
        _give_jobs_back()
        super().handle_exit(sig, frame)


def web_server(host: str, port: int) -> WebServer:
    """Return the server of pages, API and sockets, ready to run."""
    from bestiary_site.asgi import application  # sets Django up again, logging included: before anything else starts

    warm_up_in_background()
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        log_config=None,
        access_log=False,  # requests are logged with their ids already
        proxy_headers=False,  # ClientAddressMiddleware reads them
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ws_max_size=1 << 20,
        # Packing each small message costs more than sending it; snapshots pack themselves.
        ws_per_message_deflate=False,
        lifespan="off",
    )
    return WebServer(config)


class BackgroundWork:
    """Workers for heavy and quick work, and the timetable, each in a thread of this process."""

    def __init__(self) -> None:
        # Pictures have a queue of their own: who waits for a provider must hold up no export, and no sweep.
        at_once = {"heavy": settings.JOBS_AT_ONCE, "quick": _QUICK_AT_ONCE, "pictures": settings.PICTURES_AT_ONCE}
        self._ready = {queue: threading.Event() for queue in at_once}
        self._workers = {queue: _worker(queue, most, self._ready[queue]) for queue, most in at_once.items()}
        # Without its class named, an embedded beat silently keeps its timetable in a file of its own.
        self._beat = Service(app, scheduler_cls=app.conf.beat_scheduler)
        self._threads = [
            threading.Thread(target=_guarded, args=(run, name), name=name, daemon=True)
            for name, run in (
                *((f"worker-{queue}", worker.start) for queue, worker in self._workers.items()),
                ("timetable", lambda: self._beat.start(embedded_process=False)),
            )
        ]

    def start(self) -> None:
        """Begin; what an earlier process left running goes on at once."""
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        logging.getLogger("kombu.connection").setLevel(logging.ERROR)  # it misses a host name; memory has none
        housekeeping.recover_after_death(tasks.wake_reconstruction, tasks.wake_export)
        recover_after_death()
        for thread, (queue, ready) in zip(self._threads, self._ready.items(), strict=False):
            # Workers of one process share the application's choice of queues: each takes its own as it starts.
            app.amqp.queues.select([queue])
            thread.start()
            ready.wait(_START_SECONDS)
        self._threads[-1].start()

    def stop(self) -> None:
        """End within a few seconds; running jobs go back into the queue and resume at the next start."""
        _give_jobs_back()
        self._beat.stop(wait=False)
        for worker in self._workers.values():
            worker.stop()
        until = time.monotonic() + GRACE_SECONDS
        for thread in self._threads[:-1]:  # the timetable may sleep, and holds nothing
            thread.join(max(0.0, until - time.monotonic()))


def _give_jobs_back() -> None:
    attempts.stop_all()
    pictures.stop_all()


def _worker(queue: str, at_once: int, ready: threading.Event) -> WorkController:
    return app.WorkController(
        hostname=f"{queue}@embedded",
        queues=queue,
        ready_callback=lambda _consumer: ready.set(),
        pool_cls="threads",
        concurrency=at_once,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )


def _guarded(run: Callable[[], Any], name: str) -> None:
    """Run a part for as long as the site lives, and say so if it ends by a fault."""
    try:
        run()
    except Exception:
        logger.critical("%s has ended by a fault: background work needs a restart of the site", name, exc_info=True)
        raise
    finally:
        connection.close()
