"""Reads this site's own scene file: a zip of `scene.json` and the pictures and sounds that the scene uses."""

import hashlib
from typing import Any

from scenes.importers.faults import Refused
from scenes.importers.fields import Fields, bad, parse_json
from scenes.importers.found import FoundPicture, FoundScene, FoundSound, Gathering, Ledger
from scenes.importers.zips import SafeZip
from scenes.pieces import SETTINGS_ID, SINGLE, mended

FORMAT = "bestiary-scene"
VERSION = 1
MANIFEST = "scene.json"
ROLES = ("map", "token", "sound")


def is_own(data: bytes) -> bool:
    """Tell our own file from another zip."""
    return MANIFEST in SafeZip(data)


def read_own(data: bytes, name: str = "Scene") -> FoundScene:
    """Return the scene of our own file; ids of pieces stay as they are, so that a copy exports alike."""
    archive = SafeZip(data)
    if MANIFEST not in archive:
        raise Refused("bad_scene_file", f"The zip has no {MANIFEST}, so it is no scene of this site.")
    fields = Fields(parse_json(archive.read(MANIFEST), "scene file"), "", Ledger())
    if fields.words("format") != FORMAT:
        raise bad("format", f"is not {FORMAT!r}")
    version = int(fields.number("version"))
    if version > VERSION:
        raise bad("version", f"is {version}; this site reads up to {VERSION}. Update the site first")
    gathering = Gathering(fields.ledger)
    _read_files(fields, archive, gathering)
    _read_pieces(fields, gathering)
    settings = next((record for record in gathering.pieces if record["id"] == SETTINGS_ID), None)
    if settings is None:
        raise bad("pieces", "have no settings")
    return gathering.finish(
        name=fields.words("name") or name, width=settings["width"], height=settings["height"],
        source=(FORMAT, str(version)), people=_people(fields), about=_about(fields),
    )  # fmt: skip


def _read_files(fields: Fields, archive: SafeZip, gathering: Gathering) -> None:
    """Read every file that the manifest names, and refuse one that is not what its name says."""
    for row in fields.rows("files", most=5_000):
        file = FoundSound if row.words("role") == "sound" else FoundPicture
        path = row.words("path", most=300)
        if path not in archive:
            raise bad(row.place("path"), "names a file that is not in the zip")
        content = archive.read(path)
        if hashlib.sha256(content).hexdigest() != row.words("sha256"):
            raise bad(row.place("sha256"), "does not fit the file")
        role = row.words("role")
        found = file(name=row.words("name"), role=role if role in ROLES else "map", data=content, path=path)  # type: ignore[arg-type]
        found.id = row.words("id", most=24)
        (gathering.sounds if role == "sound" else gathering.pictures)[found.id] = found  # type: ignore[assignment]


def _read_pieces(fields: Fields, gathering: Gathering) -> None:
    seen: set[str] = set()
    files = {*gathering.pictures, *gathering.sounds}
    for at, record in enumerate(fields.items("pieces")):
        if not isinstance(record, dict):
            raise bad(f"pieces[{at}]", "is not an object")
        kind, uid = str(record.get("kind", "")), str(record.get("id", ""))
        if uid in seen:
            raise bad(f"pieces[{at}].id", "is there twice")
        if SINGLE.get(uid, kind) != kind or (kind in SINGLE.values() and uid not in SINGLE):
            raise bad(f"pieces[{at}].id", f"does not go with a piece of kind {kind[:20]!r}")
        seen.add(uid)
        added = gathering.put(mended(record) | {"kind": kind}, where=f"pieces[{at}]")
        if added.get("asset") and added["asset"] not in files:
            raise bad(f"pieces[{at}].asset", "names a file that the scene file does not have")


def _people(fields: Fields) -> dict[int, str]:
    """Return whom the numbers in the pieces stand for, by name."""
    return {int(row.number("number")): row.words("name") for row in fields.rows("people", most=500)}


def _about(fields: Fields) -> dict[str, Any]:
    about = fields.raw("about", {})
    if not isinstance(about, dict):
        raise bad("about", "is not an object")
    return {str(key)[:60]: value for key, value in list(about.items())[:40] if len(str(value)) <= 200_000}
