"""Serves the whole site from one process."""

import argparse
import signal
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bestiary_site import env
from bestiary_site.backup import swap
from bestiary_site.backup.commands import refusals_told


class Command(BaseCommand):
    """`manage.py serve [--web-only]`."""

    help = (
        "Serve the whole site from one process: pages, API, live sockets, background work and the timetable, on HOST "
        "(default 127.0.0.1) and PORT (default 8000). This needs nothing but Python and keeps everything in DATA_DIR. "
        "With REDIS_URL set the parts are processes of their own instead: this command then serves the web part only, "
        "beside `celery -A bestiary_site worker -Q heavy --pool threads --concurrency 1`, `celery -A bestiary_site "
        "worker -Q quick` and `celery -A bestiary_site beat`."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--host", default=env.text("HOST", "127.0.0.1"), help="address to listen on")
        parser.add_argument("--port", type=int, default=env.integer("PORT", 8000, least=1), help="port to listen on")
        parser.add_argument("--web-only", action="store_true", help="no background work in this process")

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until Ctrl-C."""
        from bestiary_site import embedded

        alone = settings.EMBEDDED and not options["web_only"]
        if alone:
            try:
                self._lock = embedded.hold_data_folder()  # held until the process ends
            except embedded.AlreadyServed as error:
                raise CommandError(f"{error} Stop it first, or choose another DATA_DIR.") from error
            with refusals_told():
                swap.settle()  # a restore that was killed while the sites changed places
        server = embedded.web_server(options["host"], options["port"])
        self._announce(options["host"], options["port"], alone)
        self._run(server, embedded.BackgroundWork() if alone else None)
        self.stdout.write("Stopped.")

    def _run(self, server: Any, work: Any) -> None:
        # Between the server's own handlers and the end of the workers a signal must not cut the stopping short.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        if work is not None:
            work.start()
        try:
            server.run()
        except KeyboardInterrupt:
            pass  # the server raises again what made it stop
        except SystemExit as stop:
            if stop.code:
                raise
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            if work is not None:
                work.stop()

    def _announce(self, host: str, port: int, alone: bool) -> None:
        shown = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", ""} else host
        parts = "the whole site" if alone else "the web part; workers and timetable are processes of their own"
        self.stdout.write(
            self.style.SUCCESS(f"\n  Bestiary is at http://{shown}:{port}/  ({parts}; Ctrl-C stops it)\n")
        )
        self.stdout.flush()
