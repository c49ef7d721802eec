"""Serves the site: everything in one process on a single machine, the web part alone where Redis is set."""

import argparse
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bestiary_site import env
from bestiary_site.embedded import BackgroundThreads, only_one
from bestiary_site.shared.errors import Conflict
from bestiary_site.shared.jobs import requeue_all
from reconstruction.models import Export, Reconstruction


class Command(BaseCommand):
    """`manage.py serve`: Ctrl-C or SIGTERM stops it; running jobs go on from their last stage at the next start."""

    help = (
        "Serve the site. Without REDIS_URL web, WebSockets, background and scheduled work run in this one process. "
        "With it this serves the web part; start `celery -A bestiary_site worker` and `... beat` beside it."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--host", default=env.text("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=env.integer("PORT", 8000, least=1))

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve until told to stop."""
        server = uvicorn.Server(self._config(options["host"], options["port"]))
        if not settings.EMBEDDED:
            self._announce(options)
            server.run()
            return
        try:
            with only_one(settings.DATA_DIR):
                self._serve_everything(server, options)
        except Conflict as error:
            raise CommandError(error.message) from error

    def _serve_everything(self, server: uvicorn.Server, options: dict[str, Any]) -> None:
        # The lock proves that whoever held these jobs is dead: no need to wait for the leases to run out.
        requeue_all(Reconstruction)
        requeue_all(Export)
        background = BackgroundThreads()
        background.start()
        self._announce(options)
        try:
            server.run()
        finally:
            self.stdout.write("Stopping ...")
            background.stop()
            self.stdout.write("Stopped. Unfinished jobs go on at the next start.")

    def _config(self, host: str, port: int) -> uvicorn.Config:
        return uvicorn.Config(
            "bestiary_site.asgi:application",
            host=host,
            port=port,
            lifespan="off",
            log_config=None,
            proxy_headers=settings.BEHIND_PROXY,
            forwarded_allow_ips="*" if settings.BEHIND_PROXY else None,
            ws_max_size=1 << 20,
            timeout_graceful_shutdown=3,
            server_header=False,
        )

    def _announce(self, options: dict[str, Any]) -> None:
        address = settings.SITE_URL
        if settings.OPEN_TABLE:
            self.stdout.write(
                self.style.WARNING("  OPEN TABLE: everybody who reaches this address may change the bestiary.")
            )
        self.stdout.write(self.style.SUCCESS(f"\n  {settings.SITE_NAME} is open at {address}   (Ctrl-C stops it)\n"))
        self.stdout.flush()
