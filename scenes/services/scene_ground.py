"""One picture of a scene's whole ground: the map's own file where it is just that, else one composed of its maps."""

import io
from pathlib import Path
from typing import IO

from PIL import Image

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, Refused
from scenes.assets import pictures
from scenes.assets.errors import UnfitFile
from scenes.exporters.composing import compose
from scenes.exporters.outcome import of_kind, settings_of
from scenes.models import Asset
from scenes.pieces import Record
from scenes.services.generated import a_place

AS_THEY_ARE = {"image/png", "image/jpeg", "image/webp"}
# A web process decodes no more than this at a time; of larger maps there are tiles of every size.
MOST_DECODED = 100_000_000


def picture_of(assets: dict[str, Asset], pieces: list[Record]) -> IO[bytes] | None:
    """Return the picture, to be read from its beginning; None where no map lies on the scene."""
    maps = sorted(
        (piece for piece in of_kind(pieces, "map") if piece["asset"] in assets and not piece["hidden"]),
        key=lambda piece: (piece["above"], piece["order"]),
    )
    if not maps:
        return None
    settings = settings_of(pieces)
    first = assets[maps[0]["asset"]]
    if len(maps) == 1 and _is_ground(maps[0], settings) and first.content_type in AS_THEY_ARE:
        return storage.open_stored(first.file)
    with a_place():
        return io.BytesIO(compose(settings, maps, lambda uid, longest: _fetch(assets[uid], longest)))


def _is_ground(piece: Record, settings: Record) -> bool:
    fits = abs(piece["width"] - settings["width"]) < 0.5 and abs(piece["height"] - settings["height"]) < 0.5
    middle = abs(piece["x"] - settings["width"] / 2) < 0.5 and abs(piece["y"] - settings["height"] / 2) < 0.5
    plain = not piece["rotation"] and piece["opacity"] == 1 and piece["scale_x"] == piece["scale_y"] == 1
    return bool(fits and middle and plain)


def _fetch(asset: Asset, longest: int) -> Image.Image:
    """Return a map at least so many pixels long where it is, decoded from no more than that needs."""
    folder = asset.file.rpartition("/")[0]
    fitting = [side for side in sorted(asset.sizes) if side >= longest]
    if fitting:
        return _decoded(f"{folder}/{fitting[0]}.webp", asset)
    if asset.tiles is not None:
        return _joined(folder, asset, longest)
    return _decoded(asset.file, asset)


def _joined(folder: str, asset: Asset, longest: int) -> Image.Image:
    """Put the tiles of the smallest level that is long enough together."""
    tiles = asset.tiles or {}
    levels = [level | {"number": number} for number, level in enumerate(tiles["levels"])]
    bearable = [level for level in levels if level["width"] * level["height"] <= MOST_DECODED] or levels[-1:]
    enough = [level for level in bearable if max(level["width"], level["height"]) >= longest]
    level = enough[-1] if enough else bearable[0]
    whole = Image.new("RGBA", (level["width"], level["height"]))
    for x in range(level["columns"]):
        for y in range(level["rows"]):
            tile = _decoded(f"{folder}/tiles/{level['number']}/{x}/{y}.webp", asset)
            whole.paste(tile, (x * tiles["size"], y * tiles["size"]))
    return whole


def _decoded(key: str, asset: Asset) -> Image.Image:
    try:
        with (
            storage.local_copy(key, Path(key).suffix) as path,
            pictures.open_picture(path, most_pixels=MOST_DECODED) as opened,
        ):
            return pictures.decoded(opened)
    except UnfitFile as unfit:
        if unfit.code != "picture_too_large":
            raise Refused(unfit.code, f"{asset.name}: {unfit.message}") from unfit
        message = f"{asset.name} is so large that it is drawn from its smaller copies, and they are not made yet."
        raise Conflict("not_prepared", f"{message} Try again when they are; its page tells.") from unfit
