"""A picture written as text (base64, `data:` address), believed only after a look at its bytes."""

import base64
import binascii
import re
from typing import Final

from imagegen.bounded_json import DumpError

MOST_PICTURE_BYTES: Final = 5 * 1024 * 1024
MOST_SIDE: Final = 8192
_MOST_LETTERS = MOST_PICTURE_BYTES * 4 // 3 + 4096
_ADDRESS = re.compile(r"data:(?P<kind>[a-z0-9.+/-]{0,60})(?P<rest>(?:;[a-z0-9=_.-]{1,40}){0,4}),", re.IGNORECASE)
_PNG = b"\x89PNG\r\n\x1a\n"
_TAKEN = {"image/png": "PNG", "image/webp": "WebP"}
_BLANK = str.maketrans("", "", " \t\r\n")


def picture_bytes(text: object) -> bytes:
    """Return the bytes of a PNG or WebP picture; DumpError says what is wrong with it.

    The bytes must be the picture from first to last: a page behind a picture's header, or behind its end, is refused.
    """
    if not isinstance(text, str):
        raise DumpError("wrong_type", f"The picture is {kind_of(text)}, not text.")
    if len(text) > _MOST_LETTERS:
        raise _too_large()
    declared, letters = _split(text)
    content = _decode(letters)
    if len(content) > MOST_PICTURE_BYTES:
        raise _too_large()
    found = _look(content)
    if declared and declared != found:
        raise DumpError("wrong_kind", f"The picture calls itself {declared[:60]}, but is {found}.")
    return content


def kind_of(value: object) -> str:
    """Return how a person calls a value of JSON."""
    names = {bool: "a yes or no", int: "a number", float: "a number", list: "a list", dict: "a map", str: "a text"}
    return names.get(type(value), "empty")


def _split(text: str) -> tuple[str, str]:
    """Return (declared media type or "", base64 letters)."""
    text = text.strip()
    if text[:5].lower() != "data:":
        return "", text
    found = _ADDRESS.match(text)
    if found is None:
        raise DumpError("bad_address", "The picture's data: address is not well-formed.")
    if ";base64" not in found["rest"].lower():
        raise DumpError("bad_address", "The picture's data: address is not written in base64.")
    declared = found["kind"].lower()
    if declared not in _TAKEN:
        raise DumpError(
            "wrong_kind", f"The picture is declared {declared or 'as nothing'}: only PNG and WebP are taken."
        )
    return declared, text[found.end() :]


def _decode(letters: str) -> bytes:
    try:
        content = base64.b64decode(letters.translate(_BLANK).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise DumpError("bad_base64", "The picture is not valid base64: it may have been cut off.") from error
    if not content:
        raise DumpError("empty", "The picture is empty.")
    return content


def _look(content: bytes) -> str:
    """Return the media type that the bytes show; they must be one whole picture of a sane size, and nothing else."""
    if content.startswith(_PNG):
        _walk_png(content)
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        _walk_webp(content)
        return "image/webp"
    raise DumpError("no_picture", "This is no PNG or WebP picture.")


def _walk_png(content: bytes) -> None:
    """Follow the chunks from the header to IEND, which must be the last bytes (PNG specification, section 5)."""
    if content[12:16] != b"IHDR" or len(content) < 33:
        raise _broken()
    width, height = int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    if not (0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE):
        raise DumpError("too_large", f"The picture is {width} x {height}: at most {MOST_SIDE} on a side are taken.")
    at = len(_PNG)
    while at + 12 <= len(content):
        length, name = int.from_bytes(content[at : at + 4]), content[at + 4 : at + 8]
        at += 12 + length
        if name == b"IEND":
            if at != len(content):
                raise DumpError("something_behind", "Something else follows behind the end of the picture.")
            return
    raise _broken()


def _walk_webp(content: bytes) -> None:
    """Compare the length that the container states with what is there (RFC 9649, section 2.4)."""
    stated = int.from_bytes(content[4:8], "little") + 8
    if stated > len(content):
        raise _broken()
    if len(content) - stated > stated % 2:
        raise DumpError("something_behind", "Something else follows behind the end of the picture.")


def _broken() -> DumpError:
    return DumpError("no_picture", "The picture is damaged or cut off.")


def _too_large() -> DumpError:
    return DumpError("too_large", f"The picture is larger than {MOST_PICTURE_BYTES >> 20} MB.")
