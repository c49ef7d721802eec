"""Scenes out: our own file, Universal VTT or Foundry, with a list of what the format cannot hold."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import slugify

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Refused
from campaigns.models import User
from campaigns.permissions import Person
from scenes.exporters.foundry import write_foundry
from scenes.exporters.outcome import Written, of_kind, settings_of
from scenes.exporters.own import OwnFile, write_own
from scenes.exporters.uvtt import write_uvtt
from scenes.models import Asset, AssetKind, Scene
from scenes.pieces import Record
from scenes.services.asset_files import SUFFIXES
from scenes.services.scenes import require_scene

FORMATS = {
    "bestiary": "Bestiary scene: everything, with pictures and sounds",
    "uvtt": "Universal VTT: picture, walls, doors, windows, lights",
    "foundry": "Foundry scene (version 12 and later): everything but the pictures",
}
MOMENTARY = {"display"}
AS_THEY_ARE = {"image/png", "image/jpeg", "image/webp"}


@dataclass
class Export:
    """A file on its way out."""

    name: str
    written: Written


def export_scene(*, actor: Person, scene: Scene, to: str) -> Export:
    """Write a scene in a format (game masters)."""
    person = require_scene(actor, scene)
    if to not in FORMATS:
        raise Refused("unknown_scene_format", f"A scene leaves as one of: {', '.join(FORMATS)}.")
    pieces = [row.data for row in scene.pieces.exclude(kind__in=MOMENTARY).order_by("pk")]
    written = {"bestiary": _own, "uvtt": _uvtt, "foundry": _foundry}[to](scene, person, pieces)
    return Export(f"{slugify(scene.name)[:80] or 'scene'}.{written.ending}", written)


def _own(scene: Scene, person: User, pieces: list[Record]) -> Written:
    assets = _assets(scene, pieces)
    files = [OwnFile(asset.uid, asset.name, _role(asset), _content(asset)) for asset in assets.values()]
    about = {"summary": scene.summary, "body": scene.body, "tags": sorted(tag.name for tag in scene.tags.all())}
    return write_own(
        scene.name, pieces, files, people=_people(pieces), about={key: value for key, value in about.items() if value},
        exported_at=timezone.now().isoformat(timespec="seconds"),
    )  # fmt: skip


def _uvtt(scene: Scene, person: User, pieces: list[Record]) -> Written:
    return write_uvtt(pieces, picture_of(scene, pieces))


def _foundry(scene: Scene, person: User, pieces: list[Record]) -> Written:
    assets = _assets(scene, pieces)

    folder = f"bestiary/{slugify(scene.name)[:60] or 'scene'}"

    def path_of(uid: str | None) -> str:
        asset = assets.get(uid or "")
        if asset is None:
            return ""
        named = slugify(asset.name)[:60] or "picture"  # names are not unique, nor all of letters that a path takes
        return f"{folder}/{named}-{asset.uid[:8]}{SUFFIXES.get(asset.content_type, '')}"

    return write_foundry(scene.name, pieces, path_of)


def picture_of(scene: Scene, pieces: list[Record]) -> bytes | None:
    """Return one picture of the scene's whole ground: the map's own file where it is just that, else one composed."""
    from scenes.exporters.composing import compose

    assets = _assets(scene, pieces)
    maps = sorted(
        (piece for piece in of_kind(pieces, "map") if piece["asset"] in assets and not piece["hidden"]),
        key=lambda piece: (piece["above"], piece["order"]),
    )
    if not maps:
        return None
    settings = settings_of(pieces)
    if len(maps) == 1 and _is_ground(maps[0], settings) and assets[maps[0]["asset"]].content_type in AS_THEY_ARE:
        return _content(assets[maps[0]["asset"]])
    return compose(settings, maps, lambda uid: _content(assets[uid]))


def _is_ground(piece: Record, settings: Record) -> bool:
    fits = abs(piece["width"] - settings["width"]) < 0.5 and abs(piece["height"] - settings["height"]) < 0.5
    middle = abs(piece["x"] - settings["width"] / 2) < 0.5 and abs(piece["y"] - settings["height"] / 2) < 0.5
    plain = not piece["rotation"] and piece["opacity"] == 1 and piece["scale_x"] == piece["scale_y"] == 1
    return bool(fits and middle and plain)


def _assets(scene: Scene, pieces: list[Record]) -> dict[str, Asset]:
    named = {uid for piece in pieces for uid in [piece.get("asset"), *piece.get("assets", [])] if uid}
    rows = Asset.objects.filter(campaign=scene.campaign_id, uid__in=named, deleted_at=None)
    return {asset.uid: asset for asset in rows}


def _content(asset: Asset) -> bytes:
    with storage.open_stored(asset.file) as stream:
        return stream.read()


def _role(asset: Asset) -> str:
    return {AssetKind.SOUND: "sound", AssetKind.MAP: "map"}.get(AssetKind(asset.kind), "token")


def _people(pieces: Iterable[Record]) -> dict[int, str]:
    numbers: set[int] = set()
    for piece in pieces:
        numbers |= {*piece.get("owners", []), *piece.get("shown_to", [])}
        if piece.get("author") is not None:
            numbers.add(piece["author"])
    return dict(User.objects.filter(pk__in=numbers).values_list("pk", "username"))
