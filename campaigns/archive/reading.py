"""Opening an archive from anywhere: nothing in it is believed before it is checked (Django-free)."""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

FORMAT, VERSION = "bestiary-campaign", 1
MOST_PARTS = 200_000
MOST_MANIFEST = 64 << 20
MOST_TABLES = 512 << 20
MOST_UNPACKED = 64 << 30
MOST_RATIO = 200
_PART = re.compile(r"^(?:README\.txt|data/[a-z0-9_.]{1,80}\.json|files/[0-9a-f]{2}/[0-9a-f]{64})$")
_BLOCK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, KeyError)


class BrokenArchive(Exception):
    """A file that is no whole archive; the message is a sentence for the person who brought it."""


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself."""

    campaign_id: str
    campaign_name: str
    exported_at: str
    counts: dict[str, int]
    parts: dict[str, dict[str, Any]]


class OpenArchive:
    """An archive whose form is sound; `verify` compares every byte with its checksum."""

    def __init__(self, stream: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(stream)
        except _BROKEN as error:
            raise BrokenArchive("This is no archive of a campaign, or only a part of one. Export it again.") from error
        self._check_members()
        self.manifest = self._read_manifest()
        self._compare_parts()

    def _check_members(self) -> None:
        members = self._zip.infolist()
        if len(members) > MOST_PARTS:
            raise BrokenArchive(f"The archive has more than {MOST_PARTS} parts.")
        if len({member.filename for member in members}) != len(members):
            raise BrokenArchive("The archive holds two parts of the same name.")
        for member in members:
            if member.filename != "manifest.json" and not _PART.match(member.filename):
                raise BrokenArchive(f"The archive holds a part that no archive has: {member.filename[:100]!r}.")
            if member.flag_bits & 0x1:
                raise BrokenArchive("The archive is locked with a password. Pack it without one.")
            if member.file_size > max(member.compress_size, 4096) * MOST_RATIO:
                raise BrokenArchive(f"{member.filename} unpacks to far more than it should.")
        if sum(member.file_size for member in members) > MOST_UNPACKED:
            raise BrokenArchive(f"The archive unpacks to more than {MOST_UNPACKED >> 30} GB.")
        tables = sum(member.file_size for member in members if member.filename.startswith("data/"))
        if tables > MOST_TABLES:
            raise BrokenArchive(f"The tables of the archive have more than {MOST_TABLES >> 20} MB.")

    def _read_manifest(self) -> Manifest:
        try:
            if self._zip.getinfo("manifest.json").file_size > MOST_MANIFEST:
                raise BrokenArchive("The manifest of the archive is far too long.")
            said = parsed(self._zip.read("manifest.json"))
            if not isinstance(said, dict) or said["format"] != FORMAT:
                raise BrokenArchive("This is no archive of a campaign: its manifest says something else.")
            if said["version"] != VERSION:
                raise BrokenArchive(
                    f"The archive has version {str(said['version'])[:20]}; this site reads version {VERSION}. "
                    "Update the site, or export the campaign again."
                )
            counts = {str(name): int(number) for name, number in said["counts"].items()}
            parts = {
                str(name): {"sha256": str(part["sha256"]), "size": int(part["size"])}
                for name, part in said["parts"].items()
            }
            campaign = said["campaign"]
            return Manifest(
                str(campaign["id"]), str(campaign["name"])[:200], str(said["exported_at"])[:40], counts, parts
            )
        except (*_BROKEN, TypeError, AttributeError) as error:
            raise BrokenArchive(
                "The manifest of the archive is missing or broken. Export the campaign again."
            ) from error

    def _compare_parts(self) -> None:
        there = {member.filename: member.file_size for member in self._zip.infolist()}
        there.pop("manifest.json", None)
        if missing := sorted(set(self.manifest.parts) - set(there)):
            raise BrokenArchive(f"The archive lacks {len(missing)} of its parts, such as {missing[0][:100]}.")
        if more := sorted(set(there) - set(self.manifest.parts)):
            raise BrokenArchive(f"The archive holds parts that its manifest does not know, such as {more[0][:100]}.")
        for name, size in there.items():
            part = self.manifest.parts[name]
            if part["size"] != size or (name.startswith("files/") and not name.endswith(part["sha256"])):
                raise BrokenArchive(f"{name[:100]} is not what the manifest says.")

    def verify(self, progress: Callable[[int, int], None] | None = None) -> None:
        """Compare every part with its checksum."""
        done, total = 0, sum(part["size"] for part in self.manifest.parts.values())
        for name, part in self.manifest.parts.items():
            whole = hashlib.sha256()
            for block in self.blocks(name):
                whole.update(block)
                done += len(block)
                if progress is not None:
                    progress(done, total)
            if whole.hexdigest() != part["sha256"]:
                raise BrokenArchive(f"{name} is damaged: its checksum is another one. Export the campaign again.")

    def blocks(self, name: str) -> Iterator[bytes]:
        """Yield a part piece by piece."""
        try:
            with self._zip.open(name) as stream:
                while block := stream.read(_BLOCK):
                    yield block
        except _BROKEN as error:
            raise BrokenArchive(f"{name[:100]} cannot be read: the archive is damaged. Export it again.") from error

    def open(self, name: str) -> IO[bytes]:
        """Open a part that has been verified."""
        return self._zip.open(name)

    def tables(self) -> list[str]:
        """Return the names of the tables."""
        return sorted(
            name.removeprefix("data/").removesuffix(".json") for name in self.manifest.parts if name.startswith("data/")
        )

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of a table; none if the archive does not have it."""
        name = f"data/{table}.json"
        if name not in self.manifest.parts:
            return []
        try:
            said = parsed(b"".join(self.blocks(name)))
        except (ValueError, RecursionError) as error:
            raise BrokenArchive(f"{name} is no table that can be read.") from error
        if not isinstance(said, list) or not all(isinstance(row, dict) for row in said):
            raise BrokenArchive(f"{name} is no table: it must be a list of rows.")
        return said


def parsed(content: bytes) -> Any:
    """Return JSON; refused when it holds what no database keeps."""
    text = content.decode("utf-8")
    said = json.loads(text, parse_constant=_no_number)
    if "\\u" in text:  # only then can there be NUL characters or halves of letters
        again = json.dumps(said, ensure_ascii=False)
        again.encode("utf-8")
        if "\\u0000" in again:
            raise ValueError("a NUL character")
    return said


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")
