"""Sounds for the table: what a file is and how long it plays, told from its own structure."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from characters.clips import media_type_of
from scenes.assets import sound_frames as frames
from scenes.assets.errors import UnfitFile

FLAC = "audio/flac"
SUFFIXES = {
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    FLAC: ".flac",
    "audio/mp4": ".m4a",
    "audio/webm": ".weba",
}
_LOOKED_AT = 64 * 1024
_LONGEST_SECONDS = 24 * 3600.0
_LENGTHS: dict[str, Callable[[IO[bytes]], float | None]] = {
    "audio/mpeg": frames.mpeg_seconds,
    "audio/ogg": frames.ogg_seconds,
    "audio/wav": frames.wav_seconds,
    FLAC: frames.flac_seconds,
    "audio/mp4": frames.mp4_seconds,
    "audio/webm": frames.webm_seconds,
}


@dataclass(frozen=True)
class Sound:
    """What is known of a sound."""

    media_type: str
    duration: float | None


def read_sound(stream: IO[bytes]) -> Sound | None:
    """Return what the sound is; None for what is none. UnfitFile for a damaged one, or a film."""
    stream.seek(0)
    head = stream.read(_LOOKED_AT)
    media_type = FLAC if head.startswith(b"fLaC") else media_type_of(head)
    if not media_type:
        _refuse_films(head)
        return None
    try:
        seconds = _LENGTHS[media_type](stream)
    except (frames.Broken, OverflowError) as error:
        raise UnfitFile("broken_sound", "The sound is damaged: part of it is missing or makes no sense.") from error
    if seconds is not None and not 0 < seconds < _LONGEST_SECONDS:
        seconds = None
    return Sound(media_type, None if seconds is None else round(seconds, 3))


def _refuse_films(head: bytes) -> None:
    is_film = head[4:8] == b"ftyp" or head.startswith((b"\x1aE\xdf\xa3", b"FLV")) or head[8:12] == b"AVI "
    if is_film or head.startswith(b"OggS"):
        raise UnfitFile("not_taken", "This is a film, not a sound: take its sound out as MP3 or Ogg.")
    if head.startswith(b"MThd"):
        raise UnfitFile("not_taken", "This is MIDI, which browsers do not play: render it as MP3 or Ogg.")
