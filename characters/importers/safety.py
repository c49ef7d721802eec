"""Bytes from strangers into plain values: every limit on size, depth and number lies here (Django-free)."""

import io
import json
import math
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from xml.etree import ElementTree

import yaml

from characters.importers.base import Unreadable

MOST_BYTES = 20 * 1024 * 1024
MOST_DEPTH = 60
MOST_VALUES = 2_000_000
MOST_ENTRIES = 2000
MOST_YAML = 64 * 1024
MOST_MEMBERS = 5000
MOST_UNPACKED = 60 * 1024 * 1024
MOST_NUMBER = 10**15
MOST_MEMBER = 2 * 1024 * 1024
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


def clean_text(text: str) -> str:
    """Return a text without what no database and no page can hold."""
    return _UNSEEN.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def require_size(content: bytes) -> None:
    """Refuse an empty file and one that is too large."""
    if not content.strip():
        raise Unreadable("The file is empty. Choose the file that the other program wrote.")
    if len(content) > MOST_BYTES:
        raise Unreadable(
            f"The file has {len(content) >> 20} MB; at most {MOST_BYTES >> 20} MB. Split it and try again."
        )


def text_of(content: bytes, name: str = "The file") -> str:
    """Return the text of a file; only UTF-8 is read, with or without a mark at its start."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(f"{name} is written in UTF-16. Save it as UTF-8 and try again.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{name} is no UTF-8 text (byte {error.start} does not belong). Save it as UTF-8 and try again."
        ) from error
    if "\x00" in text:
        raise Unreadable(f"{name} holds NUL characters: it is no text. Export it again from the other program.")
    return clean_text(text)


# -- JSON and YAML ----------------------------------------------------------------------------------------


def json_of(text: str) -> Any:
    """Return what a JSON text says, cleaned; refused when it is broken, too deep, or holds no JSON numbers."""
    try:
        said = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"The file is no whole JSON: {error.msg} in line {error.lineno}. It may be cut off; export it again."
        ) from error
    except RecursionError as error:
        raise Unreadable(f"The file nests more than {MOST_DEPTH} levels deep: no program writes that.") from error
    except ValueError as error:
        raise Unreadable(f"The file is no JSON: {error}"[:200] + ". Export it again.") from error
    return plain(said)


def yaml_of(text: str) -> Any:
    """Return what a YAML text says, cleaned. No tags, no anchors: nothing that makes objects or grows."""
    if len(text) > MOST_YAML:
        raise Unreadable(f"A block of YAML has more than {MOST_YAML >> 10} KB.")
    try:
        return plain(yaml.load(text, Loader=_PlainLoader))  # a SafeLoader that allows even less
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        where = f" in line {place.line + 1}" if place else ""
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise Unreadable(f"A block of YAML is broken: {problem}{where}."[:300]) from error
    except (RecursionError, ValueError, OverflowError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable("A block of YAML cannot be read: write plain words, numbers and lists.") from error


class _PlainLoader(yaml.SafeLoader):
    """Reads scalars, lists and mappings only."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse references and tags before they are followed."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "references (*name) are not read", None)
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "tag", None) is not None:
            raise yaml.composer.ComposerError(None, None, "tags (!name) are not read", event.start_mark)
        return super().compose_node(parent, index)


# Dates stay the words that they are: calendars of fantasy know no months of ours.
_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def plain(said: Any) -> Any:
    """Return the same values made of plain texts, numbers, lists and mappings; refused when too deep or too many."""
    left = [MOST_VALUES]
    return _plain(said, MOST_DEPTH, left)


def _plain(said: Any, depth: int, left: list[int]) -> Any:
    left[0] -= 1
    if depth < 0:
        raise Unreadable(f"The file nests more than {MOST_DEPTH} levels deep: no program writes that.")
    if left[0] < 0:
        raise Unreadable(f"The file holds more than {MOST_VALUES} values. Split it and try again.")
    if isinstance(said, str):
        return clean_text(said)
    if isinstance(said, dict):
        return {clean_text(str(key)): _plain(value, depth - 1, left) for key, value in said.items()}
    if isinstance(said, list | tuple):
        return [_plain(value, depth - 1, left) for value in said]
    if isinstance(said, int | float) and not (math.isfinite(said) and abs(said) <= MOST_NUMBER):
        return None
    return said if isinstance(said, bool | int | float | None) else clean_text(str(said))


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON number")


# -- XML --------------------------------------------------------------------------------------------------


def xml_of(text: str) -> ElementTree.Element:
    """Return the root of an XML text. Document types are refused, and with them every entity of one's own."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unreadable("The file brings a document type of its own, which is not read. Remove the DOCTYPE line.")
    text = re.sub(r"\A\s*<\?xml[^>]{0,200}\?>", "", text)  # what it says of the encoding is settled already
    reader: Any = ElementTree.XMLPullParser(events=("start", "end"))
    depth = 0
    root: ElementTree.Element | None = None
    try:
        for start in range(0, len(text), 1 << 16):
            reader.feed(text[start : start + (1 << 16)])
            for event, element in reader.read_events():
                root = element if root is None else root
                depth += 1 if event == "start" else -1
                if depth > MOST_DEPTH:
                    raise Unreadable(f"The file nests more than {MOST_DEPTH} levels deep: no program writes that.")
        reader.close()
    except ElementTree.ParseError as error:
        raise Unreadable(f"The file is no whole XML: {error}. It may be cut off; export it again."[:300]) from error
    if root is None:
        raise Unreadable("The file holds no XML. Export it again.")
    return root


# -- ZIP --------------------------------------------------------------------------------------------------


def is_zip(content: bytes) -> bool:
    """Whether the content is a ZIP."""
    return content[:4] in {b"PK\x03\x04", b"PK\x05\x06"}


def members_of(content: bytes) -> Iterator[tuple[str, bytes | None]]:
    """Yield (path, bytes) of each file in an archive; None for what is not unpacked: it is no text of a vault."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            wanted = _checked_members(archive, len(content))
            for info in wanted:
                yield _path_of(info), _read(archive, info) if _is_text(info) else None
    except _BROKEN_ZIP as error:
        raise Unreadable("The archive is damaged and cannot be unpacked. Make the ZIP again.") from error


def _checked_members(archive: zipfile.ZipFile, packed: int) -> list[zipfile.ZipInfo]:
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MOST_MEMBERS:
        raise Unreadable(f"The archive holds {len(infos)} files; at most {MOST_MEMBERS}. Split the vault.")
    for info in infos:
        _path_of(info)
    texts = [info for info in infos if _is_text(info)]
    if any(info.flag_bits & 1 for info in texts):
        raise Unreadable("The archive is locked with a password. Make a ZIP without one.")
    total = sum(info.file_size for info in texts)
    if total > MOST_UNPACKED or (total > 4 << 20 and total > 100 * packed):
        raise Unreadable(f"The archive would unpack to {total >> 20} MB of text: that is no vault.")
    for info in texts:
        if info.file_size > MOST_MEMBER:
            raise Unreadable(f"{_path_of(info)} in the archive has more than {MOST_MEMBER >> 20} MB. Split it.")
    return [info for info in infos if not _is_hidden(info)]


def _path_of(info: zipfile.ZipInfo) -> str:
    path = PurePosixPath(clean_text(info.filename).replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or (path.parts and ":" in path.parts[0]):
        raise Unreadable(f"The archive holds a path that leads out of it: {str(path)[:80]}. Make the ZIP again.")
    return str(path)[:400]


def _is_text(info: zipfile.ZipInfo) -> bool:
    return info.filename.lower().endswith((".md", ".markdown")) and not _is_hidden(info)


def _is_hidden(info: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(info.filename.replace("\\", "/")).parts
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as stream:
        content = stream.read(info.file_size + 1)
    if len(content) > info.file_size:
        raise Unreadable("The archive holds more than it announces: it was not unpacked.")
    return content
