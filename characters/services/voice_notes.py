"""Voice notes: a recorded clip, its words, or both; the clip is stored under its own content's name."""

import math
from typing import Any

from django.db import transaction

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Refused, TooLarge
from campaigns.models import Visibility
from campaigns.permissions import Person
from characters.clips import SUFFIXES, media_type_of
from characters.models import Character, VoiceNote
from characters.services.parts import audience_for, change_part, clean_text, lock_part, require_voice, save_part

LONGEST_TEXT = 20_000
MOST_SECONDS = 300
MOST_BYTES = 12 * 1024 * 1024  # five minutes of speech have one to five of them


def add_voice_note(
    *,
    actor: Person,
    character: Character,
    text: str = "",
    clip: bytes | None = None,
    seconds: float | None = None,
    visibility: str = Visibility.MEMBERS,
    known_to: list[int] | None = None,
) -> VoiceNote:
    """Keep what somebody says on a character, or in its voice; words alone will do."""
    person = require_voice(character, actor)
    said = clean_text(text, "text", LONGEST_TEXT)
    if not said and not clip:
        raise Refused(
            "nothing_said", "Record something or write it down.", fields={"text": ["Say or write something."]}
        )
    note = VoiceNote(character=character, author=person, text=said)
    note.audience = audience_for(character, person, visibility, known_to)
    if clip:
        _keep_clip(note, clip, seconds)
    with transaction.atomic():
        save_part(note, person, "voice_note.added")
    return note


@transaction.atomic
def change_voice_note(
    *,
    actor: Person,
    note: VoiceNote,
    text: str | None = None,
    visibility: str | None = None,
    known_to: list[int] | None = None,
    version: int | None = None,
) -> VoiceNote:
    """Change a voice note's words or who may hear it; the clip stays."""
    person, note = lock_part(note, actor, version)
    values: dict[str, Any] = {}
    if text is not None:
        values["text"] = clean_text(text, "text", LONGEST_TEXT, needed=not note.key)
    change_part(note, person, values, visibility=visibility, known_to=known_to, act="voice_note.changed")
    return note


def check_clip(clip: bytes, seconds: float | None) -> str:
    """Return the clip's media type; refuse what is too long or no sound."""
    if len(clip) > MOST_BYTES:
        said = f"The clip has {len(clip) >> 20} MB; at most {MOST_BYTES >> 20} MB. Record a shorter one."
        raise TooLarge("clip_too_large", said, fields={"clip": [said]})
    if seconds is not None and not (math.isfinite(seconds) and 0 <= seconds <= MOST_SECONDS + 1):
        said = f"A clip lasts at most {MOST_SECONDS // 60} minutes. Record a shorter one."
        raise TooLarge("clip_too_long", said, fields={"clip": [said]})
    media_type = media_type_of(clip)
    if not media_type:
        said = "This is no sound that browsers play: use WebM, Ogg, M4A, MP3 or WAV."
        raise Refused("not_a_clip", said, fields={"clip": [said]})
    return media_type


def _keep_clip(note: VoiceNote, clip: bytes, seconds: float | None) -> None:
    note.media_type = check_clip(clip, seconds)
    name = f"{storage.digest_of(clip)[:24]}.{SUFFIXES[note.media_type]}"
    note.key = storage.write_bytes(storage.voice_clip_key(note.uid, name), clip)
    note.size, note.seconds = len(clip), seconds
