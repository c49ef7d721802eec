"""Tells the format of a scene file by its content and reads it."""

from scenes.importers.faults import Refused, TooLarge
from scenes.importers.fields import MOST_BYTES
from scenes.importers.found import FoundScene, file_name
from scenes.importers.foundry import read_foundry
from scenes.importers.own import is_own, read_own
from scenes.importers.planarally import read_planarally
from scenes.importers.uvtt import read_uvtt
from scenes.importers.zips import is_zip

MOST_ARCHIVE_BYTES = 512 * 1024 * 1024
TAR_MARK = slice(257, 262)
FORMATS = {
    "bestiary-scene": "a scene of this site",
    "uvtt": "Universal VTT",
    "foundry": "Foundry",
    "planarally": "PlanarAlly",
}


def format_of(data: bytes, filename: str = "") -> str:
    """Return the format's name; refuse what is none of them."""
    if not data:
        raise Refused("empty_file", "The file is empty.")
    if is_zip(data):
        return "bestiary-scene" if is_own(data) else "foundry"
    if data[:3] == b"BZh" or data[:2] == b"\x1f\x8b" or data[TAR_MARK] == b"ustar":
        return "planarally"
    if b'"pixels_per_grid"' in data:
        return "uvtt"
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        wanted = filename.lower().endswith((".dd2vtt", ".df2vtt", ".uvtt"))
        return "uvtt" if wanted else "foundry"
    raise Refused(
        "unknown_scene_format",
        "This is no scene file that the site knows: Universal VTT, Foundry JSON or pack, PlanarAlly archive,"
        " or a scene of this site.",
    )


def read_scenes(data: bytes, filename: str = "", *, lights: str = "auto") -> list[FoundScene]:
    """Return every scene of a file of any known format."""
    if len(data) > MOST_ARCHIVE_BYTES:
        raise TooLarge("scene_file_too_large", f"The file is larger than {MOST_ARCHIVE_BYTES // 1024 // 1024} MB.")
    found = format_of(data, filename)
    name = file_name(filename) if filename else "Scene"
    if found == "uvtt":
        return [read_uvtt(data, name, lights=lights)]
    if found == "bestiary-scene":
        return [read_own(data, name)]
    if found == "planarally":
        return read_planarally(data, name)
    if len(data) > MOST_BYTES and not is_zip(data):
        raise TooLarge("scene_file_too_large", f"The file is larger than {MOST_BYTES // 1024 // 1024} MB.")
    return read_foundry(data, name)
