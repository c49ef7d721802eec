"""Pictures for the table: one decoder for all kinds, smaller copies, and tiles of large maps."""

import io
import shutil
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import AvifImagePlugin, GifImagePlugin, Image, ImageCms, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from scenes.assets.errors import UnfitFile, broken
from scenes.assets.headers import AVIF, GIF, JPEG, PNG, WEBP, PictureHead, read_head
from scenes.assets.stripping import can_strip, strip

SIDES = (1024, 2048, 4096)
THUMBNAIL_SIDE, TILE_SIDE, TILED_FROM, LAST_LEVEL_SIDE = 384, 512, 4096, 1024
QUALITY, EFFORT = 86, 2
# What Pillow's decoders raise on damaged files, from trying thousands of them.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, RuntimeError, IndexError, TypeError, struct.error, zlib.error)
_READERS: dict[str, Callable[[Path], Image.Image]] = {
    PNG: PngImageFile,
    JPEG: JpegImageFile,
    WEBP: WebPImageFile,
    GIF: GifImagePlugin.GifImageFile,
    AVIF: AvifImagePlugin.AvifImageFile,
}
_KEPT_AS = {JPEG: JPEG, WEBP: WEBP, AVIF: WEBP}
_ORIENTATION, _MOST_OF_WEBP = 0x0112, 16383
Tell = Callable[[float], None]


@dataclass(frozen=True)
class Cleaned:
    """A picture as it is kept."""

    media_type: str
    width: int
    height: int
    note: str = ""


@dataclass
class Copies:
    """What was made of a picture: names of files, longest sides of the smaller copies, levels of tiles."""

    sizes: list[int] = field(default_factory=list)
    tiles: dict[str, Any] | None = None
    thumbnail: str = "thumbnail.webp"


def head_of(path: Path, *, most_pixels: int) -> PictureHead:
    """Return what the file is. UnfitFile for what is no picture or has more pixels than allowed."""
    with path.open("rb") as stream:
        head = read_head(stream)
    if head is None:
        raise UnfitFile("not_a_picture", "This is no picture that can be read: use PNG, JPEG, WebP or AVIF.")
    require_size(head, most_pixels)
    return head


def open_picture(path: Path, *, most_pixels: int) -> Image.Image:
    """Return the picture, not decoded yet. UnfitFile for what is none or has more pixels than allowed."""
    head = head_of(path, most_pixels=most_pixels)
    try:
        # Not Image.open: its limit of pixels holds for the whole process, while ours has been checked already.
        opened = _READERS[head.media_type](path)
    except BROKEN as error:
        raise broken() from error
    require_size(PictureHead(head.media_type, *opened.size), most_pixels)
    return opened


def require_size(head: PictureHead, most_pixels: int) -> None:
    """Refuse a picture that would take too much memory."""
    if head.pixels > most_pixels:
        raise UnfitFile(
            "picture_too_large",
            f"The picture is {head.width} x {head.height} pixels: shrink it to "
            f"{most_pixels // 1_000_000} million at the most.",
        )


# -- cleaning ---------------------------------------------------------------------------------------------


def clean(source: Path, target: Path, *, most_pixels: int, most_decoded: int) -> Cleaned:
    """Write the picture as it is kept: its own bytes without metadata where they can stay, one still picture, upright.

    What must be coded anew is refused above `most_decoded` pixels.
    """
    media_type = head_of(source, most_pixels=most_pixels).media_type
    with open_picture(source, most_pixels=most_pixels) as opened:
        kept = Cleaned(media_type, opened.width, opened.height, _note_of(opened))
        turned = _is_turned(opened)
        if can_strip(media_type) and not turned:
            strip(source, target, media_type)
            return kept
        if media_type == AVIF and not turned and not _tells_something(opened):
            shutil.copyfile(source, target)
            return kept
        if opened.width * opened.height > most_decoded:
            raise UnfitFile(
                "code_anew", "So large a picture is taken upright and without metadata only: save it as PNG."
            )
        return _coded_anew(opened, target, media_type)


def _is_turned(opened: Image.Image) -> bool:
    try:
        return bool(opened.getexif().get(_ORIENTATION, 1) not in (1, 0))
    except BROKEN:
        return False


def _tells_something(opened: Image.Image) -> bool:
    return any(opened.info.get(name) for name in ("exif", "xmp"))


def _note_of(opened: Image.Image) -> str:
    return "It moves where a page shows it; the table shows its first picture." if _moves(opened) else ""


def _moves(opened: Image.Image) -> bool:
    return bool(getattr(opened, "is_animated", False))


def _coded_anew(opened: Image.Image, target: Path, media_type: str) -> Cleaned:
    still = "Only the first picture of the animation is kept." if media_type == GIF and _moves(opened) else ""
    try:
        picture = ImageOps.exif_transpose(opened)
        if media_type == GIF:
            picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        icc, kept_as = opened.info.get("icc_profile"), _KEPT_AS.get(media_type, PNG)
        if max(picture.size) > _MOST_OF_WEBP:
            kept_as = PNG
        picture.info.clear()  # or else it is written again
        picture.save(target, kept_as.removeprefix("image/"), quality=94, icc_profile=icc, exif=b"")
    except BROKEN as error:
        raise broken() from error
    return Cleaned(kept_as, picture.width, picture.height, still)


# -- copies -----------------------------------------------------------------------------------------------


def decoded(opened: Image.Image) -> Image.Image:
    """Return the pixels as RGB or RGBA in the colours of screens. UnfitFile where the picture is damaged."""
    try:
        opened.load()
        picture = _in_screen_colours(opened)
        if picture.mode.startswith("I"):  # 16 bits of grey
            picture = picture.convert("I").point(lambda value: value * (1 / 256)).convert("L")
        if picture.mode not in ("RGB", "RGBA"):
            picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    except BROKEN as error:
        raise broken() from error
    picture.info.clear()
    return picture


def _in_screen_colours(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "RGBA", "CMYK"):
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(own).lower():
            return picture
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        changed = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, *BROKEN):
        return picture
    return changed or picture


def make_copies(picture: Image.Image, folder: Path, tell: Tell = lambda fraction: None) -> Copies:
    """Write thumbnail, smaller copies and, of a large one, tiles into the folder. `tell` hears how far it is."""
    longest = max(picture.size)
    sizes = [side for side in SIDES if longest > side]
    made = Copies(sizes=sizes, tiles=plan_of(*picture.size) if longest > TILED_FROM else None)
    work = _Work(picture.width * picture.height, tell, tiled=made.tiles is not None)
    for number, level in enumerate(levels_of(picture)):
        if made.tiles is not None:
            for name, tile in _tiles(level, number):
                _save(tile, folder / name)
                work.did(tile.width * tile.height)
        _save_sides(level, folder, sizes)
    _save(_fitted(level, THUMBNAIL_SIDE), folder / made.thumbnail)
    tell(1.0)
    return made


def thumbnail_only(picture: Image.Image, folder: Path) -> Copies:
    """Write the thumbnail alone: the rest follows when there is time."""
    made = Copies()
    _save(_fitted(picture, THUMBNAIL_SIDE), folder / made.thumbnail)
    return made


def levels_of(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield the picture and its halves, each made of the one before, down to one that is small."""
    yield picture
    while max(picture.size) > LAST_LEVEL_SIDE:
        picture = picture.reduce(2)
        yield picture


def plan_of(width: int, height: int) -> dict[str, Any]:
    """Return what tiles a picture of this size has: level 0 is the picture itself, each further one half as wide."""
    levels = []
    while True:
        columns, rows = -(-width // TILE_SIDE), -(-height // TILE_SIDE)
        levels.append({"width": width, "height": height, "columns": columns, "rows": rows})
        if max(width, height) <= LAST_LEVEL_SIDE:
            return {"size": TILE_SIDE, "levels": levels}
        width, height = -(-width // 2), -(-height // 2)


def _tiles(level: Image.Image, number: int) -> Iterator[tuple[str, Image.Image]]:
    for y, top in enumerate(range(0, level.height, TILE_SIDE)):
        for x, left in enumerate(range(0, level.width, TILE_SIDE)):
            box = (left, top, min(left + TILE_SIDE, level.width), min(top + TILE_SIDE, level.height))
            yield f"tiles/{number}/{x}/{y}.webp", level.crop(box)


def _save_sides(level: Image.Image, folder: Path, sizes: list[int]) -> None:
    """Save those copies for which this level is the smallest that is large enough."""
    longest = max(level.size)
    for side in sizes:
        if side <= longest and (longest + 1) // 2 < side:
            _save(_fitted(level, side), folder / f"{side}.webp")


def _fitted(picture: Image.Image, side: int) -> Image.Image:
    factor = side / max(picture.size)
    if factor >= 1:
        return picture
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _save(picture: Image.Image, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    picture.save(path, "WEBP", quality=QUALITY, method=EFFORT)


class _Work:
    """How far the making of tiles is."""

    def __init__(self, pixels: int, tell: Tell, *, tiled: bool) -> None:
        self._all, self._done, self._tell = pixels * 4 / 3 if tiled else pixels, 0, tell

    def did(self, pixels: int) -> None:
        self._done += pixels
        self._tell(min(0.99, self._done / self._all))
