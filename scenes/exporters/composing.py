"""Lays the maps of a scene over each other, turned and scaled as on the table, into one picture."""

import io
from collections.abc import Callable

from scenes.pieces import Record

MOST_PIXELS = 64_000_000


def compose(settings: Record, maps: list[Record], content_of: Callable[[str], bytes]) -> bytes:
    """Return the scene's ground as WebP; a very large one is made smaller, which readers of squares do not mind."""
    from PIL import Image

    width, height = settings["width"], settings["height"]
    scale = min(1.0, (MOST_PIXELS / (width * height)) ** 0.5, 16_000 / max(width, height))
    ground = Image.new("RGB", (round(width * scale), round(height * scale)), settings["background"])
    for piece in maps:
        with Image.open(io.BytesIO(content_of(piece["asset"]))) as opened:
            _lay(ground, opened.convert("RGBA"), piece, scale)
    target = io.BytesIO()
    ground.save(target, "WEBP", quality=88, method=2)
    return target.getvalue()


def _lay(ground, picture, piece: Record, scale: float) -> None:  # type: ignore[no-untyped-def]
    from PIL import Image, ImageOps

    size = (max(1, round(piece["width"] * scale)), max(1, round(piece["height"] * scale)))
    picture = picture.resize(size, Image.Resampling.LANCZOS)
    picture = ImageOps.mirror(picture) if piece["scale_x"] < 0 else picture
    picture = ImageOps.flip(picture) if piece["scale_y"] < 0 else picture
    if piece["rotation"] % 360:
        picture = picture.rotate(-piece["rotation"], Image.Resampling.BICUBIC, expand=True)
    if piece["opacity"] < 1:
        picture.putalpha(picture.getchannel("A").point(lambda value: round(value * piece["opacity"])))
    corner = (round(piece["x"] * scale - picture.width / 2), round(piece["y"] * scale - picture.height / 2))
    ground.paste(picture, corner, picture)
