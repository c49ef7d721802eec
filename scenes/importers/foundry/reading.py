"""From bytes to Foundry scenes: one JSON, a list, a pack of one JSON a line, or a zip of those with pictures."""

from typing import Any

import msgspec

from scenes.importers.budget import Budget
from scenes.importers.faults import Refused
from scenes.importers.fields import parse_json, values_in
from scenes.importers.found import FoundPicture, FoundScene, Ledger
from scenes.importers.foundry.scene import read_scene
from scenes.importers.zips import SafeZip, is_zip

SIGNS = ("walls", "gridType", "grid", "background", "levels", "tiles")


def read_foundry(data: bytes, name: str = "Scene") -> list[FoundScene]:
    """Return every scene of the file; a scene with several levels becomes one scene for each."""
    if is_zip(data):
        return _read_zip(data)
    documents = documents_of(data)
    if not documents:
        raise Refused("no_scene_found", "There is no Foundry scene in this file.")
    return _scenes(documents, name)


def _scenes(documents: list[dict[str, Any]], name: str) -> list[FoundScene]:
    found: list[FoundScene] = []
    budget = Budget()
    for at, document in enumerate(documents):
        place = f"scene[{at}]" if len(documents) > 1 else ""
        found.extend(read_scene(document, Ledger(), place, name, budget))
    return found


def documents_of(data: bytes) -> list[dict[str, Any]]:
    """Return the scene documents of JSON or of a pack."""
    try:
        parsed = parse_json(data, "Foundry scene")
    except Refused as fault:
        packed = _pack(data)
        if packed is None:
            raise fault from None
        return packed
    if isinstance(parsed, dict) and isinstance(parsed.get("scenes"), list):
        parsed = parsed["scenes"]
    rows = parsed if isinstance(parsed, list) else [parsed]
    return [row for row in rows if is_scene(row)]


def is_scene(document: Any) -> bool:
    """Tell a scene from an actor, item or anything else that Foundry writes."""
    return isinstance(document, dict) and "width" in document and any(sign in document for sign in SIGNS)


def _pack(data: bytes) -> list[dict[str, Any]] | None:
    """Return the scenes of a pack: the last line of an id holds, a deleted one is gone; nothing if it is no pack."""
    lines = [line for line in data.splitlines() if line.strip()]
    latest: dict[str, Any] = {}
    for at, line in enumerate(lines):
        row = _line(line)
        if row is None:
            if at == 0:
                return None
            if at < len(lines) - 1:
                raise Refused("bad_scene_file", f"Line {at + 1} of the pack is no JSON.")
            break  # Foundry may have been stopped while it wrote the last line.
        latest.pop(str(row.get("_id")), None)
        if not row.get("$$deleted"):
            latest[str(row.get("_id"))] = row
    return [row for row in latest.values() if is_scene(row)]


def _line(line: bytes) -> dict[str, Any] | None:
    try:
        row = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    return row if isinstance(row, dict) else None


def _read_zip(data: bytes) -> list[FoundScene]:
    archive = SafeZip(data)
    documents, unread = _documents_in(archive)
    if not documents:
        raise Refused("no_scene_found", " ".join(["There is no Foundry scene in this zip.", *unread[:5]]))
    scenes = _scenes(documents, "Scene")
    files: dict[str, bytes] = {}
    for scene in scenes:
        scene.warnings.extend(unread[:20])
        for file in [*scene.pictures, *scene.sounds]:
            _fill(file, archive, files)
    return scenes


def _documents_in(archive: SafeZip) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the scenes of all members, and a sentence on each that could not be read: it may have held one, too."""
    documents: list[dict[str, Any]] = []
    unread, budget = [], Budget()
    for member in archive.names(".json", ".db"):
        try:
            content = archive.read(member)
            found = documents_of(content)
        except Refused as fault:
            unread.append(f"{member[:100]} in the zip was left out: {fault.message}")
            continue
        if found:  # A manifest of a module or a pack of something else lies beside the scenes.
            budget.take("values", values_in(content))
            documents.extend(found)
    return documents, unread


def _fill(file: FoundPicture, archive: SafeZip, files: dict[str, bytes]) -> None:
    """Give a picture its bytes when the zip holds a file whose path ends alike; each is unpacked once."""
    member = archive.ending_with(file.path.split("?")[0].strip("/")) if file.path else None
    if member:
        if member not in files:
            files[member] = archive.read(member)
        file.data = files[member]
