"""Backups by the timetable and from the desk: each in a process of its own, so that pages do not wait for it."""

import logging
import subprocess
import sys

from celery import shared_task
from django.conf import settings

from bestiary_site.backup import keys

logger = logging.getLogger(__name__)


@shared_task
def back_up() -> None:
    """Make a backup, and let go of old ones."""
    run_command("backup")


@shared_task
def verify_newest() -> None:
    """Restore the newest backup on trial, where the site can read its own: with a public key it cannot."""
    if not keys.can_open(settings.BACKUP_KEY):
        logger.info("no trial: BACKUP_KEY is a public key; verify_backup --key-file is for who holds the secret one")
        return
    run_command("verify_backup", "newest")


@shared_task
def verify(name: str) -> None:
    """Restore a backup on trial."""
    run_command("verify_backup", name)


def run_command(*words: str) -> None:
    """Run a command of manage.py to its end; how it ended is written where `under_way.state` reads it."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *words, "--verbosity", "0"]
    ended = subprocess.run(
        command, cwd=settings.BASE_DIR, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
    )
    if ended.returncode:
        logger.error("%s failed: %s", words[0], ended.stderr.decode(errors="replace")[-2000:].strip())
