"""Recorded clips: what a file of sound is, told from its bytes (Django-free)."""

SUFFIXES = {"audio/webm": "weba", "audio/ogg": "ogg", "audio/mp4": "m4a", "audio/mpeg": "mp3", "audio/wav": "wav"}
_EBML, _LOOKED_AT = b"\x1aE\xdf\xa3", 4096
_M4A = (b"M4A ", b"mp42", b"mp41", b"isom", b"iso2", b"iso5", b"iso6", b"dash", b"M4B ")


def media_type_of(content: bytes) -> str:
    """Return the media type of a clip that browsers record or people have: empty for what is no sound."""
    head = content[:_LOOKED_AT]
    if head.startswith(_EBML):
        # A film has a video track; recorders of sound write none.
        return "audio/webm" if b"webm" in head and not (b"V_VP" in head or b"V_AV1" in head) else ""
    if head.startswith(b"OggS"):
        return "audio/ogg" if b"OpusHead" in head or b"\x01vorbis" in head or b"FLAC" in head else ""
    if head[4:8] == b"ftyp":
        return "audio/mp4" if head[8:12] in _M4A and b"vide" not in head else ""
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return "audio/wav"
    is_frame = len(head) > 3 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4, 0xE6) and head[2] >> 4 != 0xF
    return "audio/mpeg" if head.startswith(b"ID3") or is_frame else ""
