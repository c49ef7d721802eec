"""What the four commands share: naming a backup, reading its key, saying how far they are."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bestiary_site.backup import places
from bestiary_site.shared.errors import DomainError, NotFound

NONE_YET = "There is no backup in {where} yet: manage.py backup makes one."


@contextmanager
def refusals_told() -> Iterator[None]:
    """Turn a refusal into the command's last word."""
    try:
        yield
    except DomainError as refusal:
        raise CommandError(refusal.message) from refusal


def add_key_option(parser: argparse.ArgumentParser) -> None:
    """Take the key from a file: on the command line everybody on the machine would see it."""
    parser.add_argument("--key-file", type=Path, help="a file with the passphrase or age secret key, not BACKUP_KEY")


def key_of(options: dict[str, Any]) -> str:
    """Return the key to open backups with."""
    if options["key_file"] is None:
        return str(settings.BACKUP_KEY)
    lines = [line.strip() for line in options["key_file"].read_text().splitlines()]
    return next((line for line in lines if line and not line.startswith("#")), "")


@contextmanager
def named_backup(name: str) -> Iterator[Path]:
    """Give a backup as a file: a path, the name of a kept one, or "" or "newest"."""
    if name and Path(name).is_file():
        yield Path(name)
        return
    with places.local(kept_name(name)) as path:
        yield path


def kept_name(name: str) -> str:
    """Return the name of a kept backup; "" and "newest" mean the newest."""
    if name in {"", "newest"}:
        found = places.kept()
        if not found:
            raise NotFound("no_such_backup", NONE_YET.format(where=places.the_place().where))
        return found[0].name
    return places.one(name).name


def teller(command: BaseCommand, verbosity: int) -> Callable[[str, float], None]:
    """Return what prints each new stage."""
    last = [""]

    def tell(stage: str, fraction: float) -> None:
        if stage and stage != last[0] and verbosity > 0:
            last[0] = stage
            command.stdout.write(f"  {stage} ...")
            command.stdout.flush()

    return tell
