"""Notes on characters: written by whoever sits at the table, for all, for some, or for the game masters."""

from typing import Any

from django.db import transaction

from campaigns.models import Visibility
from campaigns.permissions import Person
from characters.models import Character, CharacterNote
from characters.services.parts import audience_for, change_part, clean_text, lock_part, require_voice, save_part

LONGEST = 50_000


@transaction.atomic
def add_note(
    *,
    actor: Person,
    character: Character,
    text: str,
    visibility: str = Visibility.MEMBERS,
    known_to: list[int] | None = None,
) -> CharacterNote:
    """Write a note."""
    person = require_voice(character, actor)
    said = clean_text(text, "text", LONGEST, needed=True)
    audience = audience_for(character, person, visibility, known_to)
    note = CharacterNote(character=character, author=person, text=said, audience=audience)
    save_part(note, person, "note.added")
    return note


@transaction.atomic
def change_note(
    *,
    actor: Person,
    note: CharacterNote,
    text: str | None = None,
    visibility: str | None = None,
    known_to: list[int] | None = None,
    version: int | None = None,
) -> CharacterNote:
    """Change a note's words or who may read it."""
    person, note = lock_part(note, actor, version)
    values: dict[str, Any] = {}
    if text is not None:
        values["text"] = clean_text(text, "text", LONGEST, needed=True)
    change_part(note, person, values, visibility=visibility, known_to=known_to, act="note.changed")
    return note
