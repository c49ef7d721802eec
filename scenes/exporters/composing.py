"""Lays the maps of a scene over each other, turned and scaled as on the table, into one picture."""

import io
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from scenes.pieces import Record

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 64_000_000
# `fetch(asset, longest)` gives a map at least so many pixels long, or as long as it is.
Fetch = Callable[[str, int], "Image"]


def compose(settings: Record, maps: list[Record], fetch: Fetch) -> bytes:
    """Return the scene's ground as WebP; a very large one is made smaller, which readers of squares do not mind."""
    from PIL import Image

    width, height = settings["width"], settings["height"]
    scale = min(1.0, (MOST_PIXELS / (width * height)) ** 0.5, 16_000 / max(width, height))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    ground = Image.new("RGB", size, settings["background"])
    for piece in maps:
        _lay(ground, piece, scale, fetch)
    target = io.BytesIO()
    ground.save(target, "WEBP", quality=88, method=2)
    return target.getvalue()


def _lay(ground: "Image", piece: Record, scale: float, fetch: Fetch) -> None:
    """Draw the part of a map that lies on the ground: a map may reach far beyond it, and takes no memory there."""
    from PIL import Image

    drawn = (max(1.0, piece["width"] * scale), max(1.0, piece["height"] * scale))
    box = _box(piece, scale, drawn, ground.size)
    if box is None:
        return
    picture = fetch(piece["asset"], math.ceil(max(drawn)))
    smaller = tuple(min(side, math.ceil(wanted)) for side, wanted in zip(picture.size, drawn, strict=True))
    if smaller != picture.size:
        picture = picture.resize((smaller[0], smaller[1]), Image.Resampling.LANCZOS)
    part = picture.convert("RGBA").transform(
        (box[2] - box[0], box[3] - box[1]), Image.Transform.AFFINE, _way_back(piece, scale, drawn, picture.size, box),
        Image.Resampling.BICUBIC,
    )  # fmt: skip
    mask = part.getchannel("A")
    opacity: Any = piece["opacity"]
    ground.paste(part, box[:2], mask.point(lambda value: round(value * opacity)) if opacity < 1 else mask)


def _box(
    piece: Record, scale: float, drawn: tuple[float, float], ground: tuple[int, int]
) -> tuple[int, int, int, int] | None:
    """Return the upright box of the ground that a map touches; None where it lies beside it."""
    turn = math.radians(piece["rotation"])
    cos, sin = abs(math.cos(turn)), abs(math.sin(turn))
    across = (drawn[0] * cos + drawn[1] * sin) / 2
    down = (drawn[0] * sin + drawn[1] * cos) / 2
    x, y = piece["x"] * scale, piece["y"] * scale
    left, top = max(0, math.floor(x - across)), max(0, math.floor(y - down))
    right, bottom = min(ground[0], math.ceil(x + across)), min(ground[1], math.ceil(y + down))
    return (left, top, right, bottom) if left < right and top < bottom else None


def _way_back(
    piece: Record, scale: float, drawn: tuple[float, float], size: tuple[int, int], box: tuple[int, int, int, int]
) -> tuple[float, float, float, float, float, float]:
    """Return how a pixel of the box is found in the picture: turned back, mirrored back, and scaled."""
    turn = math.radians(piece["rotation"])
    across, down = size[0] / drawn[0], size[1] / drawn[1]
    mirrored, flipped = (-across if piece["scale_x"] < 0 else across), (-down if piece["scale_y"] < 0 else down)
    a, b = mirrored * math.cos(turn), mirrored * math.sin(turn)
    d, e = -flipped * math.sin(turn), flipped * math.cos(turn)
    x, y = box[0] - piece["x"] * scale, box[1] - piece["y"] * scale
    return a, b, a * x + b * y + size[0] / 2, d, e, d * x + e * y + size[1] / 2
