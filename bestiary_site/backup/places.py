"""Where finished backups lie: a folder, or a bucket of S3; a small file in the open beside each tells of it."""

import json
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Protocol

from django.conf import settings

from bestiary_site.shared.errors import NotFound

NAME = re.compile(r"bestiary-(\d{8}T\d{6}Z)(-[0-9a-f]{4})?\.backup")
PART = ".part-"


@dataclass(frozen=True)
class Kept:
    """A finished backup: `told` is its sidecar, or as much as its name and size say."""

    name: str
    made_at: datetime
    size: int
    told: dict[str, Any]

    @property
    def verified(self) -> dict[str, Any]:
        """When and with what end it was last restored on trial: {at, ok, words}, or {}."""
        return dict(self.told.get("verified") or {})

    @property
    def gaps(self) -> str:
        """What of the site it does not hold, in words; "" if it holds all."""
        missing, skipped = (int(self.told.get(name) or 0) for name in ("missing", "skipped"))
        unread = f"{missing} file{'s' * (missing != 1)} could not be read" if missing else ""
        unnamed = f"{skipped} left out, since no restore takes such names" if skipped else ""
        return "; ".join(filter(None, (unread, unnamed)))

    @property
    def verified_at(self) -> datetime | None:
        """When it was last restored on trial."""
        return datetime.fromisoformat(self.verified["at"]) if self.verified else None


class Place(Protocol):
    """What both kinds can do."""

    where: str

    def names(self) -> dict[str, int]: ...
    def told(self, name: str) -> dict[str, Any]: ...
    def tell(self, name: str, told: dict[str, Any]) -> None: ...
    def keep(self, part: Path, name: str) -> None: ...
    def delete(self, name: str) -> None: ...
    def open(self, name: str) -> IO[bytes]: ...


def the_place() -> Place:
    """Return the place that the settings name."""
    return InBucket() if settings.BACKUP_S3_BUCKET else InFolder()


def new_name() -> str:
    """Return a name for a backup of now."""
    return f"bestiary-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}.backup"


def kept() -> list[Kept]:
    """Return all finished backups, the newest first."""
    place = the_place()
    found = [_kept(name, size, place.told(name)) for name, size in place.names().items() if NAME.fullmatch(name)]
    return sorted(found, key=lambda one: (one.made_at, one.name), reverse=True)


def one(name: str) -> Kept:
    """Return one of them; NotFound for another name."""
    for found in kept():
        if found.name == name:
            return found
    raise NotFound("no_such_backup", f"There is no backup {name[:80]!r}.")


def _kept(name: str, size: int, told: dict[str, Any]) -> Kept:
    found = NAME.fullmatch(name)
    stamp = found[1] if found else ""
    return Kept(name, datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC), size, told)


@contextmanager
def local(name: str) -> Iterator[Path]:
    """Give a backup as a local file; one from a bucket is fetched and cleared away after."""
    place = the_place()
    if isinstance(place, InFolder):
        yield place.folder / one(name).name
        return
    working_folder()
    path = working_folder() / f"{PART}{secrets.token_hex(4)}"
    try:
        with place.open(one(name).name) as source, _private_file(path) as out:
            while block := source.read(1 << 20):
                out.write(block)
        yield path
    finally:
        path.unlink(missing_ok=True)


def working_folder() -> Path:
    """Return BACKUP_DIR, made if it is missing: for its owner's eyes only."""
    folder = Path(settings.BACKUP_DIR)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def clear_parts() -> None:
    """Remove what broken off backups have left. Only for who holds the lock."""
    for path in [*working_folder().glob(f"{PART}*"), *working_folder().glob("snapshot-*.sqlite3*")]:
        path.unlink(missing_ok=True)


def _private_file(path: Path) -> IO[bytes]:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


class InFolder:
    """A folder, best on another disk."""

    def __init__(self) -> None:
        self.folder = working_folder()
        self.where = str(self.folder)

    def names(self) -> dict[str, int]:
        """Return the sizes of the files by name."""
        return {path.name: path.stat().st_size for path in self.folder.glob("*.backup")}

    def told(self, name: str) -> dict[str, Any]:
        """Return the sidecar, or {}."""
        try:
            return dict(json.loads((self.folder / f"{name}.json").read_text()))
        except (OSError, ValueError):
            return {}

    def tell(self, name: str, told: dict[str, Any]) -> None:
        """Write the sidecar."""
        part = self.folder / f"{PART}{name}.json"
        with _private_file(part) as stream:
            stream.write(json.dumps(told).encode())
        part.replace(self.folder / f"{name}.json")

    def keep(self, part: Path, name: str) -> None:
        """Give a finished file its name."""
        part.replace(self.folder / name)

    def delete(self, name: str) -> None:
        """Delete a backup and its sidecar."""
        (self.folder / name).unlink(missing_ok=True)
        (self.folder / f"{name}.json").unlink(missing_ok=True)

    def open(self, name: str) -> IO[bytes]:
        """Open a backup to read it."""
        return (self.folder / name).open("rb")


class InBucket:
    """A bucket, reached with the site's S3_ address and keys."""

    def __init__(self) -> None:
        self.where = f"s3://{settings.BACKUP_S3_BUCKET}/{settings.BACKUP_S3_PREFIX}"
        self._client = _client()

    def _key(self, name: str) -> str:
        return f"{settings.BACKUP_S3_PREFIX}/{name}" if settings.BACKUP_S3_PREFIX else name

    def names(self) -> dict[str, int]:
        """Return the sizes of the objects by name."""
        pages = self._client.get_paginator("list_objects_v2")
        found = {}
        for page in pages.paginate(Bucket=settings.BACKUP_S3_BUCKET, Prefix=self._key("")):
            for item in page.get("Contents", []):
                name = item["Key"].removeprefix(self._key(""))
                if name.endswith(".backup"):
                    found[name] = int(item["Size"])
        return found

    def told(self, name: str) -> dict[str, Any]:
        """Return the sidecar, or {}."""
        from botocore.exceptions import ClientError

        try:
            with self.open(f"{name}.json") as stream:
                return dict(json.loads(stream.read()))
        except (ClientError, ValueError):
            return {}

    def tell(self, name: str, told: dict[str, Any]) -> None:
        """Write the sidecar."""
        body = json.dumps(told).encode()
        self._client.put_object(Bucket=settings.BACKUP_S3_BUCKET, Key=self._key(f"{name}.json"), Body=body)

    def keep(self, part: Path, name: str) -> None:
        """Send a finished file there and take the local one away: whole or absent."""
        self._client.upload_file(str(part), settings.BACKUP_S3_BUCKET, self._key(name))
        part.unlink()

    def delete(self, name: str) -> None:
        """Delete a backup and its sidecar."""
        for key in (self._key(name), self._key(f"{name}.json")):
            self._client.delete_object(Bucket=settings.BACKUP_S3_BUCKET, Key=key)

    def open(self, name: str) -> IO[bytes]:
        """Open an object to read it once from its beginning."""
        answer = self._client.get_object(Bucket=settings.BACKUP_S3_BUCKET, Key=self._key(name))
        stream: IO[bytes] = answer["Body"]
        return stream


def _client() -> Any:
    import boto3  # takes a second to import, and only S3 sites need it
    from botocore.config import Config

    options = settings.BACKUP_S3_ACCESS
    return boto3.client(
        "s3",
        endpoint_url=options["endpoint_url"],
        region_name=options["region_name"],
        aws_access_key_id=options["access_key"],
        aws_secret_access_key=options["secret_key"],
        config=Config(signature_version="s3v4", s3={"addressing_style": options["addressing_style"]}),
    )
