"""From bytes to Foundry scenes: one JSON, a list, a pack of one JSON a line, or a zip of those with pictures."""

from typing import Any

import msgspec

from scenes.importers.faults import Refused, TooLarge
from scenes.importers.fields import parse_json
from scenes.importers.found import FoundPicture, FoundScene, Ledger
from scenes.importers.foundry.scene import read_scene
from scenes.importers.zips import SafeZip, is_zip

MOST_SCENES = 200
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
    if len(documents) > MOST_SCENES:
        raise TooLarge("too_many_scenes", f"The file has {len(documents)} scenes; {MOST_SCENES} at once are the most.")
    found = []
    for at, document in enumerate(documents):
        place = f"scene[{at}]" if len(documents) > 1 else ""
        found.extend(read_scene(document, Ledger(), place, name))
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
    documents: list[dict[str, Any]] = []
    for member in archive.names(".json", ".db"):
        try:
            documents.extend(documents_of(archive.read(member)))
        except Refused:
            continue  # A manifest of a module or a pack of something else lies beside the scenes.
    if not documents:
        raise Refused("no_scene_found", "There is no Foundry scene in this zip.")
    scenes = _scenes(documents, "Scene")
    for scene in scenes:
        for file in [*scene.pictures, *scene.sounds]:
            _fill(file, archive)
    return scenes


def _fill(file: FoundPicture, archive: SafeZip) -> None:
    """Give a picture its bytes when the zip holds a file whose path ends alike."""
    if not file.path:
        return
    parts = file.path.split("?")[0].strip("/").split("/")
    for start in range(len(parts)):
        member = archive.ending_with("/".join(parts[start:]))
        if member:
            file.data = archive.read(member)
            return
