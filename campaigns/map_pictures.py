"""Pictures of maps: any image comes in, one WebP file without metadata comes out, named by its content."""

import io
import struct
import zlib

from django.conf import settings
from PIL import Image, ImageOps

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Refused, TooLarge

LONGEST, QUALITY = 4096, 85
MOST_BYTES = 30 * 1024 * 1024
# What Pillow's decoders raise on damaged files, from trying thousands of them.
BROKEN_PICTURE = (
    OSError, SyntaxError, ValueError, EOFError, RuntimeError, IndexError, TypeError, struct.error, zlib.error,
)  # fmt: skip


def store_map(content: bytes) -> tuple[str, int, int]:
    """Store the picture of a map. Returns its key, width and height; refuses what is no picture or too large."""
    if len(content) > MOST_BYTES:
        raise TooLarge("picture_too_large", f"The map has {len(content) >> 20} MB; at most {MOST_BYTES >> 20} MB.")
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP", "GIF", "AVIF"]) as opened:
            if opened.width * opened.height > settings.PHOTO_MAX_MEGAPIXELS * 1_000_000:
                raise TooLarge("picture_too_large", f"The map is {opened.width} x {opened.height} pixels: shrink it.")
            turned = ImageOps.exif_transpose(opened)
            picture = turned.convert("RGBA" if turned.has_transparency_data else "RGB")
    except Image.DecompressionBombError as error:
        raise TooLarge("picture_too_large", "The map has far too many pixels: shrink it.") from error
    except BROKEN_PICTURE as error:
        raise Refused(
            "not_a_picture", "This is no picture that can be read: use JPEG, PNG or WebP.",
            fields={"picture": ["This is no picture that can be read: use JPEG, PNG or WebP."]},
        ) from error  # fmt: skip
    return _keep(picture, storage.digest_of(content))


def _keep(picture: Image.Image, digest: str) -> tuple[str, int, int]:
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    key = storage.picture_key(digest, LONGEST)
    if not storage.exists(key):
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=QUALITY, method=4)
        storage.write_bytes(key, out.getvalue())
    return key, picture.width, picture.height
