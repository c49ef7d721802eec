"""How long sounds play, read from files made here bit by bit as the formats' descriptions say."""

import io
import struct

import pytest

from scenes.assets.errors import UnfitFile
from scenes.assets.sounds import read_sound
from scenes.tests.asset_files import wav_file

MPEG_HEAD = b"\xff\xfb\x90\x00"  # version 1, layer 3, 128 kbit/s, 44,100 Hz: 417 bytes, 1152 samples
FRAME = MPEG_HEAD + bytes(413)


def mp3(frames: int, *, told: int = 0, tagged: bool = False) -> bytes:
    first = FRAME
    if told:
        first = MPEG_HEAD + bytes(32) + b"Xing" + struct.pack(">II", 1, told) + bytes(413 - 44)
    tag = b"ID3\x04\0\0" + bytes([0, 0, 2, 0]) + bytes(256) if tagged else b""
    return tag + first + FRAME * (frames - 1)


def ogg_page(position: int, body: bytes, number: int) -> bytes:
    head = b"OggS\0" + (b"\x02" if number == 0 else b"\0") + struct.pack("<qIII", position, 7, number, 0)
    return head + bytes([1, len(body)]) + body


def opus(seconds: float) -> bytes:
    head = b"OpusHead\x01\x02" + struct.pack("<HIHB", 312, 48000, 0, 0)
    return ogg_page(0, head, 0) + ogg_page(312 + int(seconds * 48000), bytes(50), 1)


def vorbis(seconds: float) -> bytes:
    head = b"\x01vorbis" + struct.pack("<IBIIIIBB", 0, 2, 44100, 0, 0, 0, 0xB8, 1)
    return ogg_page(0, head, 0) + ogg_page(int(seconds * 44100), bytes(50), 1)


def flac(seconds: float) -> bytes:
    packed = (48000 << 44) | (1 << 41) | (15 << 36) | int(seconds * 48000)
    return b"fLaC\x80\0\0\x22" + bytes(10) + packed.to_bytes(8, "big") + bytes(16)


def m4a(seconds: float) -> bytes:
    mvhd = b"mvhd" + bytes(12) + struct.pack(">II", 1000, int(seconds * 1000)) + bytes(80)
    moov = b"moov" + struct.pack(">I", len(mvhd) + 4) + mvhd
    return (
        b"\0\0\0\x14ftypM4A \0\0\0\0M4A "
        + struct.pack(">I", 12)
        + b"mdat"
        + bytes(4)
        + struct.pack(">I", len(moov) + 4)
        + moov
    )


def webm(seconds: float) -> bytes:
    info = b"\x2a\xd7\xb1\x83\x0f\x42\x40" + b"\x44\x89\x88" + struct.pack(">d", seconds * 1000)
    return (
        b"\x1aE\xdf\xa3\x93\x42\x82\x84webm"
        + bytes(8)
        + b"\x15\x49\xa9\x66"
        + bytes([0x80 | len(info)])
        + info
        + b"A_OPUS"
    )


@pytest.mark.parametrize(
    ("content", "media_type", "seconds"),
    [
        (wav_file(2.5), "audio/wav", 2.5),
        (mp3(100), "audio/mpeg", 100 * 1152 / 44100),
        (mp3(100, tagged=True), "audio/mpeg", 100 * 1152 / 44100),
        (mp3(20, told=5000), "audio/mpeg", 5000 * 1152 / 44100),
        (opus(63.5), "audio/ogg", 63.5),
        (vorbis(12.25), "audio/ogg", 12.25),
        (flac(7.75), "audio/flac", 7.75),
        (m4a(31.5), "audio/mp4", 31.5),
        (webm(4.5), "audio/webm", 4.5),
    ],
    ids=["wav", "mp3", "mp3 with a tag", "mp3 of changing rate", "opus", "vorbis", "flac", "m4a", "webm"],
)
def test_a_sound_tells_how_long_it_plays(content, media_type, seconds):
    found = read_sound(io.BytesIO(content))
    assert (found.media_type, found.duration) == (media_type, pytest.approx(seconds, rel=0.003))


def test_a_recording_of_a_browser_does_not_tell_and_comes_in_all_the_same():
    content = webm(4.5).replace(b"\x44\x89\x88", b"\xec\x00\x00")
    assert read_sound(io.BytesIO(content)).duration is None


@pytest.mark.parametrize("content", [mp3(100), opus(3), vorbis(3), flac(3), m4a(3), webm(3), wav_file(1)])
def test_a_sound_cut_short_anywhere_is_read_or_refused(content):
    for length in [*range(0, min(len(content), 600), 3), len(content) // 2]:
        try:
            read_sound(io.BytesIO(content[:length]))
        except UnfitFile as refusal:
            assert refusal.message


@pytest.mark.parametrize("content", [b"", b"words", b"\x89PNG\r\n\x1a\n", b"\xff\xfb"])
def test_what_is_no_sound_is_none(content):
    assert read_sound(io.BytesIO(content)) is None
