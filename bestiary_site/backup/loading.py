"""Loads a backup into this process's empty site, and compares what came of it with what the backup says."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management import call_command
from django.db import DataError, IntegrityError, connection, transaction

from bestiary_site.backup import preparing, rows
from bestiary_site.backup.progress import Progress
from bestiary_site.backup.reading import Visitor, read_backup
from bestiary_site.shared.errors import Refused

_BLOCK = 1 << 20


def fill(path: Path, key: str, progress: Progress, *, forward: bool) -> dict[str, Any]:
    """Load a backup into this (empty) site and compare all of it with the manifest; `forward`: bring it up to date.

    Returns {tables, rows, files} of what was compared and found equal.
    """
    progress.at("making the tables")
    with _constraints_last(), Loading() as loading:
        _, manifest = read_backup(path, key, loading, progress.of("loading"))
        loading.finish(manifest)
    _compare_tables(loading.models, manifest, progress)
    if forward:
        _bring_up_to_date(progress)
    counts = [table["rows"] for table in manifest["tables"].values()]
    return {"tables": len(counts), "rows": sum(counts), "files": manifest["files"]["count"]}


@contextmanager
def _constraints_last() -> Iterator[None]:
    """On SQLite foreign keys are looked at once, at the end; PostgreSQL looks at the end of the transaction anyway."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()


class Loading(Visitor, ExitStack):
    """Takes what a backup holds into tables and folders; one transaction from the first row to the last."""

    models: dict[str, Any]

    def about(self, about: dict[str, Any]) -> None:
        """Make the tables, and begin."""
        self.models = {model._meta.db_table: model for model in preparing.prepare_tables(about)}
        self.enter_context(transaction.atomic())
        preparing.empty(self.models.values())

    def rows(self, table: str, found: list[list[Any]]) -> None:
        """Insert some rows."""
        try:
            rows.write_rows(connection, self.models[table], found)
        except (IntegrityError, DataError, ValueError) as error:
            raise _does_not_fit(table) from error

    def file(self, key: str, size: int, stream: IO[bytes]) -> None:
        """Write a file that is not there yet."""
        target = Path(settings.MEDIA_ROOT) / key
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as out:
            while block := stream.read(_BLOCK):
                out.write(block)

    def hashes(self, told: list[tuple[str, int, str]]) -> None:
        """Read back the files written since last time."""
        for key, size, digest in told:
            if _on_disk(Path(settings.MEDIA_ROOT) / key) != (size, digest):
                raise Refused("restored_differs", f"The file {key} did not come back as it was.")

    def finish(self, manifest: dict[str, Any]) -> None:
        """Go on counting where the old site was, and see that no row points at nothing."""
        rows.set_sequences(connection, self.models.values(), manifest["sequences"])
        try:
            connection.check_constraints()
        except IntegrityError as error:
            raise _does_not_fit("several tables") from error


def _compare_tables(models: dict[str, Any], manifest: dict[str, Any], progress: Progress) -> None:
    for done, (table, model) in enumerate(models.items()):
        progress.at("comparing", done / len(models))
        digest = rows.TableDigest()
        with transaction.atomic():
            for row in rows.read_rows(connection, model):
                digest.add(row)
        if digest.told != manifest["tables"][table]:
            raise Refused("restored_differs", f"The rows of {table} did not come back as they were.")


def _on_disk(path: Path) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
    return size, digest.hexdigest()


def _does_not_fit(table: str) -> Refused:
    return Refused("backup_does_not_fit", f"Rows of {table} in the backup do not fit into this database.")


def _bring_up_to_date(progress: Progress) -> None:
    progress.at("bringing the tables up to date")
    call_command("migrate", interactive=False, verbosity=0)
    progress.at("writing the search index")
    call_command("reindex", verbosity=0)
