"""Is it a picture? What a provider sent is decoded within bounds before anybody keeps it (Django-free)."""

import io
import struct
import warnings
import zlib

from PIL import Image

MOST_BYTES = 20 << 20
MOST_PIXELS = 24_000_000
"""More than any of the models draws (4096 x 4096 is 17 million); 72 MB of memory."""
FORMATS = ("PNG", "JPEG", "WEBP")
# What Pillow's decoders raise on damaged files.
_BROKEN = (
    OSError, SyntaxError, ValueError, EOFError, RuntimeError, IndexError, TypeError, struct.error, zlib.error,
    Image.DecompressionBombError,
)  # fmt: skip


class NoPicture(ValueError):
    """It is none, or too large; the message ends a sentence about the provider."""


def check_picture(content: bytes) -> None:
    """Raise NoPicture unless the bytes are a whole PNG, JPEG or WebP of sensible size."""
    if len(content) > MOST_BYTES:
        raise NoPicture(f"sent more than {MOST_BYTES >> 20} MB")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # refused below, by a lower limit
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise NoPicture(f"sent a picture of {image.width} x {image.height} pixels, which is too large")
                image.load()
    except NoPicture:
        raise
    except _BROKEN as error:
        raise NoPicture("sent something that is no picture") from error
