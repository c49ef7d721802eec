"""What an administrator does with backups from the desk: checked, audited, and handed to a worker."""

import logging
from typing import IO

from celery import Task
from django.conf import settings
from kombu.exceptions import OperationalError

from bestiary_site.backup import acts, keys, places, tasks, under_way
from bestiary_site.shared.errors import Conflict, NotAllowed, TryLater
from campaigns.models import User
from campaigns.services.audit import record

logger = logging.getLogger(__name__)
ADMINISTRATORS = "Backups hold everything that everybody has written: only administrators handle them."
NO_WORKER = "The queue of background work cannot be reached now. Try again in a minute, or run manage.py backup."
PUBLIC_KEY = (
    "BACKUP_KEY is a public key: the site cannot read its own backups. Whoever holds the secret key checks one by "
    "manage.py verify_backup NAME --key-file FILE."
)


def start_backup(*, actor: User) -> None:
    """Have a worker make a backup; Conflict while one is under way."""
    _require_free(actor)
    _hand_over(tasks.back_up)
    _note("backup.started", actor)


def start_check(*, actor: User, name: str) -> None:
    """Have a worker restore a backup on trial."""
    _require_free(actor)
    if not keys.can_open(settings.BACKUP_KEY):
        raise Conflict("key_cannot_open", PUBLIC_KEY)
    _hand_over(tasks.verify, places.one(name).name)
    _note("backup.check_started", actor, name)


def stop(*, actor: User) -> None:
    """Have what is under way end soon."""
    _require_administrator(actor)
    if not under_way.is_held():
        raise Conflict("nothing_under_way", "Nothing is under way any more.")
    under_way.ask_to_stop()
    _note("backup.stopped", actor)


def delete_backup(*, actor: User, name: str) -> None:
    """Delete a backup for good."""
    _require_administrator(actor)
    acts.delete_backup(name)
    _note("backup.deleted", actor, name)


def open_backup(*, actor: User, name: str) -> IO[bytes]:
    """Return a backup to be taken home."""
    _require_administrator(actor)
    stream = places.the_place().open(places.one(name).name)
    _note("backup.downloaded", actor, name)
    return stream


def _require_administrator(actor: User) -> None:
    if not (actor.is_active and actor.is_superuser):
        raise NotAllowed("administrators_only", ADMINISTRATORS)


def _require_free(actor: User) -> None:
    _require_administrator(actor)
    if under_way.is_held():
        raise Conflict("backup_under_way", under_way.BUSY)


def _hand_over(task: Task, *words: str) -> None:
    try:
        task.apply_async(list(words), retry=False)
    except OperationalError as error:
        raise TryLater("broker_away", NO_WORKER) from error


def _note(act: str, actor: User, name: str = "") -> None:
    record(act, actor=actor, target=actor, changes={"backup": ["", name]} if name else {})
