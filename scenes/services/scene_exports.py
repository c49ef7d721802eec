"""Scenes out: our own file, Universal VTT or Foundry, with a list of what the format cannot hold."""

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from tempfile import TemporaryFile
from typing import IO, cast

from django.conf import settings
from django.utils import timezone
from django.utils.text import slugify

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Refused
from campaigns.models import User
from campaigns.permissions import Person
from scenes.exporters.foundry import write_foundry
from scenes.exporters.outcome import Written
from scenes.exporters.own import ENDING, OwnFile, write_own
from scenes.exporters.uvtt import write_uvtt
from scenes.models import Asset, AssetKind, Scene
from scenes.pieces import Record
from scenes.services.asset_files import SUFFIXES
from scenes.services.scene_ground import picture_of
from scenes.services.scenes import require_scene

FORMATS = {
    "bestiary": "Bestiary scene: everything, with pictures and sounds",
    "uvtt": "Universal VTT: picture, walls, doors, windows, lights",
    "foundry": "Foundry scene (version 12 and later): everything but the pictures",
}
MOMENTARY = {"display"}


@dataclass
class Export:
    """A file on its way out."""

    name: str
    written: Written


def export_scene(*, actor: Person, scene: Scene, to: str) -> Export:
    """Write a scene in a format (game masters), into a file: pictures and sounds are never in memory."""
    require_scene(actor, scene)
    _require_format(to)
    pieces = _pieces(scene)
    written = {"bestiary": _own, "uvtt": _uvtt, "foundry": _foundry}[to](scene, pieces)
    return Export(_name(scene, written.ending), written)


def export_losses(*, actor: Person, scene: Scene, to: str) -> tuple[str, list[str]]:
    """Return what a file of a scene would be called and could not hold. No picture is looked at for that."""
    require_scene(actor, scene)
    _require_format(to)
    if to == "bestiary":
        return _name(scene, ENDING), []
    pieces = _pieces(scene)
    written = write_uvtt(pieces, None) if to == "uvtt" else _foundry(scene, pieces)
    return _name(scene, written.ending), written.losses


def _require_format(to: str) -> None:
    if to not in FORMATS:
        raise Refused("unknown_scene_format", f"A scene leaves as one of: {', '.join(FORMATS)}.")


def _pieces(scene: Scene) -> list[Record]:
    return [row.data for row in scene.pieces.exclude(kind__in=MOMENTARY).order_by("pk")]


def _name(scene: Scene, ending: str) -> str:
    return f"{slugify(scene.name)[:80] or 'scene'}.{ending}"


def _scratch_file() -> IO[bytes]:
    """Return an empty file that goes when it is closed: an answer closes what it has sent."""
    settings.SCRATCH_DIR.mkdir(parents=True, exist_ok=True)
    return cast(IO[bytes], TemporaryFile(dir=settings.SCRATCH_DIR))


def _own(scene: Scene, pieces: list[Record]) -> Written:
    files = [
        OwnFile(asset.uid, asset.name, _role(asset), partial(storage.open_stored, asset.file))
        for asset in _assets(scene, pieces).values()
    ]
    about = {"summary": scene.summary, "body": scene.body, "tags": sorted(tag.name for tag in scene.tags.all())}
    return write_own(
        scene.name, pieces, files, people=_people(pieces), about={key: value for key, value in about.items() if value},
        exported_at=timezone.now().isoformat(timespec="seconds"), into=_scratch_file(),
    )  # fmt: skip


def _uvtt(scene: Scene, pieces: list[Record]) -> Written:
    picture = picture_of(_assets(scene, pieces), pieces)
    with picture or nullcontext():
        return write_uvtt(pieces, picture, into=_scratch_file())


def _foundry(scene: Scene, pieces: list[Record]) -> Written:
    assets = _assets(scene, pieces)
    folder = f"bestiary/{slugify(scene.name)[:60] or 'scene'}"

    def path_of(uid: str | None) -> str:
        asset = assets.get(uid or "")
        if asset is None:
            return ""
        named = slugify(asset.name)[:60] or "picture"  # names are not unique, nor all of letters that a path takes
        return f"{folder}/{named}-{asset.uid[:8]}{SUFFIXES.get(asset.content_type, '')}"

    return write_foundry(scene.name, pieces, path_of)


def _assets(scene: Scene, pieces: list[Record]) -> dict[str, Asset]:
    named = {uid for piece in pieces for uid in [piece.get("asset"), *piece.get("assets", [])] if uid}
    rows = Asset.objects.filter(campaign=scene.campaign_id, uid__in=named, deleted_at=None)
    return {asset.uid: asset for asset in rows}


def _role(asset: Asset) -> str:
    return {AssetKind.SOUND: "sound", AssetKind.MAP: "map"}.get(AssetKind(asset.kind), "token")


def _people(pieces: Iterable[Record]) -> dict[int, str]:
    numbers: set[int] = set()
    for piece in pieces:
        numbers |= {*piece.get("owners", []), *piece.get("shown_to", [])}
        if piece.get("author") is not None:
            numbers.add(piece["author"])
    return dict(User.objects.filter(pk__in=numbers).values_list("pk", "username"))
