"""How long a sound plays, read from the structure of each kind of file; None where the file does not tell."""

import struct
from collections.abc import Iterator
from typing import IO


class Broken(Exception):
    """The file makes no sense."""


# -- MP3 --------------------------------------------------------------------------------------------------

# kbit/s by (is version 1, layer), samples a second by version, samples of a frame by (is version 1, layer).
_RATES = {
    (True, 1): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_FREQUENCIES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_SAMPLES = {(True, 1): 384, (True, 2): 1152, (True, 3): 1152, (False, 1): 384, (False, 2): 1152, (False, 3): 576}
_SEARCHED, _COUNTED = 256 * 1024, 200


def mpeg_seconds(stream: IO[bytes]) -> float | None:
    """Of an MP3: by the number of frames that its first one tells, or else by the mean rate of the first frames."""
    start = _after_id3(stream)
    end = stream.seek(0, 2)
    stream.seek(start)
    head = stream.read(_SEARCHED)
    first = next((at for at in range(len(head) - 4) if head[at] == 0xFF and _is_followed(head, at)), None)
    if first is None:
        raise Broken
    frame = _mpeg_frame(head[first : first + 4])
    if frame is None:
        raise Broken
    told = _told_frames(head[first : first + 200])
    if told:
        return told * frame[1] / frame[2]
    return _by_mean_rate(head, first, end - start - first)


def _after_id3(stream: IO[bytes]) -> int:
    stream.seek(0)
    head = stream.read(10)
    if head[:3] != b"ID3" or len(head) < 10:
        return 0
    size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
    return 10 + size + (10 if head[5] & 0x10 else 0)


def _mpeg_frame(head: bytes) -> tuple[int, int, int] | None:
    """Return (bytes, samples, samples a second) of a frame; None for what is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    rate, frequency = head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or layer == 4 or rate in (0, 15) or frequency == 3:
        return None
    kind, hertz, padding = (version == 3, layer), _FREQUENCIES[version][frequency], head[2] >> 1 & 1
    samples, bits = _SAMPLES[kind], _RATES[kind][rate] * 1000
    if layer == 1:
        return (12 * bits // hertz + padding) * 4, samples, hertz
    return samples // 8 * bits // hertz + padding, samples, hertz


def _is_followed(head: bytes, at: int) -> bool:
    """Whether a frame begins here, and another where it ends: single ones are found in any noise."""
    frame = _mpeg_frame(head[at : at + 4])
    if frame is None:
        return False
    following = head[at + frame[0] : at + frame[0] + 4]
    return len(following) < 4 or _mpeg_frame(following) is not None


def _told_frames(first: bytes) -> int:
    for word in (b"Xing", b"Info"):
        at = first.find(word)
        if at >= 0 and len(first) >= at + 12 and first[at + 7] & 1:
            return int(struct.unpack(">I", first[at + 8 : at + 12])[0])
    at = first.find(b"VBRI")
    return int(struct.unpack(">I", first[at + 14 : at + 18])[0]) if at >= 0 and len(first) >= at + 18 else 0


def _by_mean_rate(head: bytes, at: int, length: int) -> float | None:
    read, seconds, start = 0, 0.0, at
    while read < _COUNTED and (frame := _mpeg_frame(head[at : at + 4])) is not None:
        read, seconds, at = read + 1, seconds + frame[1] / frame[2], at + frame[0]
    return seconds * length / (at - start) if read else None


# -- WAV and FLAC -----------------------------------------------------------------------------------------


def wav_seconds(stream: IO[bytes]) -> float | None:
    """Of a WAV: bytes of sound by bytes a second."""
    size, rate = stream.seek(0, 2), 0
    for kind, at, length in _riff_chunks(stream, size):
        if kind == b"fmt ":
            stream.seek(at + 8)
            rate = _unpack("<I", stream.read(4))
        elif kind == b"data":
            return min(length, size - at) / rate if rate else None
    raise Broken


def _riff_chunks(stream: IO[bytes], size: int) -> Iterator[tuple[bytes, int, int]]:
    place = 12
    while place + 8 <= size:
        stream.seek(place)
        kind, length = struct.unpack("<4sI", stream.read(8))
        yield kind, place + 8, length
        place += 8 + length + length % 2


def flac_seconds(stream: IO[bytes]) -> float | None:
    """Of a FLAC: samples by samples a second, from its first block."""
    stream.seek(8)
    block = stream.read(18)
    if len(block) < 18:
        raise Broken
    packed = int.from_bytes(block[10:18], "big")
    hertz, samples = packed >> 44, packed & (1 << 36) - 1
    return samples / hertz if hertz and samples else None


# -- Ogg --------------------------------------------------------------------------------------------------

_TAIL = 256 * 1024


def ogg_seconds(stream: IO[bytes]) -> float | None:
    """Of an Ogg: the position that its last page tells, by samples a second."""
    stream.seek(0)
    head = stream.read(4096)
    hertz, skipped = _ogg_rate(head)
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL))
    tail = stream.read()
    at = tail.rfind(b"OggS")
    while at >= 0:
        position = _unpack("<q", tail[at + 6 : at + 14])
        if position > 0:
            return (position - skipped) / hertz
        at = tail.rfind(b"OggS", 0, at)
    raise Broken


def _ogg_rate(head: bytes) -> tuple[int, int]:
    at = head.find(b"OpusHead")
    if at >= 0:
        return 48000, _unpack("<H", head[at + 10 : at + 12])
    at = head.find(b"\x01vorbis")
    if at >= 0:
        return _unpack("<I", head[at + 12 : at + 16]) or 44100, 0
    at = head.find(b"fLaC")
    if at >= 0:
        return int.from_bytes(head[at + 18 : at + 21], "big") >> 4 or 44100, 0
    raise Broken


# -- M4A and WebM -----------------------------------------------------------------------------------------


def mp4_seconds(stream: IO[bytes]) -> float | None:
    """Of an M4A: what its header of the film (mvhd) tells."""
    moov = _box(stream, b"moov", 0, stream.seek(0, 2))
    if moov is None:
        raise Broken
    mvhd = _box(stream, b"mvhd", *moov)
    if mvhd is None:
        raise Broken
    stream.seek(mvhd[0])
    body = stream.read(32)
    scale, length = _unpack_two(">IQ", body[20:32]) if body[:1] == b"\x01" else _unpack_two(">II", body[12:20])
    return length / scale if scale and length else None


def _box(stream: IO[bytes], wanted: bytes, place: int, end: int) -> tuple[int, int] | None:
    while place + 8 <= end:
        stream.seek(place)
        head, body = stream.read(8), place + 8
        length, kind = _unpack(">I", head[:4]), head[4:]
        if length == 1:
            length, body = _unpack(">Q", stream.read(8)), place + 16
        length = length or end - place
        if length < 8:
            raise Broken
        if kind == wanted:
            return body, min(end, place + length)
        place += length
    return None


_INFO, _SCALE, _DURATION = b"\x15\x49\xa9\x66", b"\x2a\xd7\xb1", b"\x44\x89"


def webm_seconds(stream: IO[bytes]) -> float | None:
    """Of a WebM: what its segment tells; recorders of browsers leave it out."""
    stream.seek(0)
    head = stream.read(64 * 1024)
    at = head.find(_INFO)
    if at < 0:
        return None
    info = head[at : at + 1024]
    scale_at, length_at = info.find(_SCALE), info.find(_DURATION)
    if length_at < 0:
        return None
    scale = 1_000_000
    if scale_at >= 0:
        size = info[scale_at + 3] & 0x0F
        scale = int.from_bytes(info[scale_at + 4 : scale_at + 4 + size], "big") or scale
    kind = ">d" if info[length_at + 2 : length_at + 3] == b"\x88" else ">f"
    start = length_at + 3
    return float(_unpack(kind, info[start : start + struct.calcsize(kind)])) * scale / 1e9


def _unpack(shape: str, content: bytes) -> int:
    return _unpack_all(shape, content)[0]


def _unpack_two(shape: str, content: bytes) -> tuple[int, int]:
    first, second = _unpack_all(shape, content)
    return first, second


def _unpack_all(shape: str, content: bytes) -> tuple[int, ...]:
    try:
        return struct.unpack(shape, content)
    except struct.error as error:
        raise Broken from error
