"""Checks a video in a process of its own, and blanks what its container says about place and owner."""

import json
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from bestiary_site.shared.errors import Refused

_PATIENCE_SECONDS = 60
_PRIVATE_BOXES = {b"udta", b"meta", b"uuid"}
_DEEPER_BOXES = {b"moov", b"trak", b"moof", b"traf"}


@dataclass(frozen=True)
class CheckedVideo:
    """A video that may be kept."""

    width: int
    height: int
    thumbnail: bytes


def check_video(path: Path, name: str) -> CheckedVideo:
    """Refused `video_without_frames` unless a frame can be decoded. `name` is what the person calls the file."""
    picture = path.with_name(f"{path.name}.webp")
    try:
        command = [sys.executable, "-m", "reconstruction.intake.video_probe", str(path), str(picture)]
        try:
            probe = subprocess.run(
                command,
                capture_output=True,
                timeout=_PATIENCE_SECONDS,
                cwd=settings.BASE_DIR,
                env=settings.CHILD_ENVIRONMENT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _without_frames(name) from error
        if probe.returncode or not picture.exists():
            raise _without_frames(name)
        facts = json.loads(probe.stdout)
        return CheckedVideo(facts["width"], facts["height"], picture.read_bytes())
    finally:
        picture.unlink(missing_ok=True)


def _without_frames(name: str) -> Refused:
    return Refused(
        "video_without_frames",
        f"{name} holds no frame that can be read. Record it again, or save it as MP4 (H.264).",
    )


def blank_private_boxes(path: Path) -> None:
    """Overwrite user data and metadata of an MP4 or QuickTime file in place; other containers stay as they are."""
    with path.open("r+b") as stream:
        if stream.read(12)[4:8] not in {b"ftyp", b"moov", b"mdat", b"wide", b"free"}:
            return
        _blank(stream, 0, path.stat().st_size)


def _blank(stream: BinaryIO, start: int, end: int) -> None:
    for kind, box, content, after in list(_boxes(stream, start, end)):
        if kind in _PRIVATE_BOXES:
            stream.seek(box + 4)
            stream.write(b"free")
            stream.seek(content)
            left = after - content
            while left > 0:
                left -= stream.write(bytes(min(left, 1 << 20)))
        elif kind in _DEEPER_BOXES:
            _blank(stream, content, after)


def _boxes(stream: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield (kind, offset, offset of the content, offset after) of the boxes (ISO/IEC 14496-12) between two places."""
    while start + 8 <= end:
        stream.seek(start)
        size, kind = struct.unpack(">I4s", stream.read(8))
        header = 8
        if size == 1:
            wide = stream.read(8)
            if len(wide) < 8:
                return
            size, header = struct.unpack(">Q", wide)[0], 16
        after = end if size == 0 else start + size
        if after > end or after < start + header:
            return
        yield kind, start, start + header, after
        start = after
