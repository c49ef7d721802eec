"""Writes this site's own scene file: the same scene always gives the same bytes, but for the date in it."""

import hashlib
import io
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import IO, Any

import msgspec

from scenes.exporters.outcome import Written
from scenes.importers.own import FORMAT, MANIFEST, VERSION
from scenes.pieces import Record

BLOCK = 1 << 20
THEN = (2000, 1, 1, 0, 0, 0)
ENDING = "scene.zip"
ADDRESSES = {"picture", "model"}
ENDINGS = {
    b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"RIFF": ".webp", b"OggS": ".ogg", b"ID3": ".mp3", b"fLaC": ".flac",
    b"GIF8": ".gif",
}  # fmt: skip


@dataclass
class OwnFile:
    """A picture or sound that pieces name by `id`."""

    id: str
    name: str
    role: str
    open: Callable[[], IO[bytes]]

    @cached_property
    def digest(self) -> str:
        """The name of the content."""
        with self.open() as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]

    @cached_property
    def path(self) -> str:
        """Where it lies in the zip."""
        with self.open() as stream:
            first = stream.read(max(map(len, ENDINGS)))
        ending = next((ending for start, ending in ENDINGS.items() if first.startswith(start)), ".bin")
        return f"files/{self.digest[:32]}{ending}"


def write_own(
    name: str, pieces: list[Record], files: list[OwnFile], *,
    people: dict[int, str] | None = None, about: dict[str, Any] | None = None, exported_at: str = "",
    into: IO[bytes] | None = None,
) -> Written:  # fmt: skip
    """Return the zip, written `into` a file if told, never with a whole picture in memory.

    Files are named by their content and people by name, so that no number of this site is in it.
    """
    ordered = sorted(files, key=lambda file: (file.path, file.name, file.role))
    names = {file.id: f"file-{at:04}" for at, file in enumerate(ordered)}
    known = sorted((people or {}).items(), key=lambda pair: pair[1])
    numbers = {uid: at + 1 for at, (uid, _) in enumerate(known)}
    manifest = {
        "format": FORMAT, "version": VERSION, "exported_at": exported_at, "name": name, "about": about or {},
        "people": [{"number": numbers[uid], "name": person} for uid, person in known],
        "files": [
            {"id": names[file.id], "path": file.path, "sha256": file.digest, "name": file.name, "role": file.role}
            for file in ordered
        ],
        "pieces": [_portable(record, names, numbers) for record in sorted(pieces, key=lambda record: record["id"])],
    }  # fmt: skip
    target = io.BytesIO() if into is None else into
    _zip(target, manifest, files)
    return Written(target, ENDING, "application/zip")


def _portable(record: Record, files: dict[str, str], people: dict[int, int]) -> Record:
    """Return the record with names of this file in place of numbers of this site; short-lived things go."""
    portable = dict(record)
    if "asset" in portable and portable["asset"] is not None:
        portable["asset"] = files.get(portable["asset"])
    if "assets" in portable:
        portable["assets"] = [files[asset] for asset in portable["assets"] if asset in files]
    for key in ("owners", "shown_to"):
        if key in portable:
            portable[key] = sorted(people[uid] for uid in portable[key] if uid in people)
    if portable.get("author") is not None:
        portable["author"] = people.get(portable["author"])
    portable |= dict.fromkeys(ADDRESSES & portable.keys(), "")
    return dict(evened(portable))


def evened(value: Any) -> Any:
    """Return data in which whole numbers are written as such: 2 and 2.0 are the same, and must look the same."""
    if isinstance(value, dict):
        return {key: evened(part) for key, part in value.items()}
    if isinstance(value, list):
        return [evened(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _zip(target: IO[bytes], manifest: dict[str, Any], files: list[OwnFile]) -> None:
    with zipfile.ZipFile(target, "w") as archive:
        text = msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=1)
        archive.writestr(_member(MANIFEST), text, zipfile.ZIP_DEFLATED)
        for path, open_content in sorted({file.path: file.open for file in files}.items()):
            with open_content() as source, archive.open(_member(path), "w") as member:
                shutil.copyfileobj(source, member, BLOCK)
    target.seek(0)


def _member(path: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(path, THEN)
    member.external_attr = 0o644 << 16
    member.create_system = 3
    return member
