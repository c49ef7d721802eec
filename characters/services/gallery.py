"""The pictures of a character: several of them, one of which is its portrait."""

from django.db import transaction

from bestiary_site.shared.errors import Conflict
from campaigns.models import User, Visibility
from campaigns.permissions import Person
from campaigns.services.audit import record
from campaigns.services.saving import entry_saved
from characters.models import Character, CharacterPicture
from characters.services.creatures import touch_caches
from characters.services.parts import (
    audience_for,
    change_part,
    clean_text,
    delete_part,
    lock_part,
    require_hand,
    save_part,
)
from characters.services.pictures import keep_portrait, last_place, store_picture

MOST_PICTURES = 60


def add_picture(
    *,
    actor: Person,
    character: Character,
    content: bytes,
    caption: str = "",
    visibility: str = Visibility.MEMBERS,
    known_to: list[int] | None = None,
) -> CharacterPicture:
    """Hang up a picture; the first that all may see becomes the portrait."""
    person = require_hand(character, actor, "hang it up")
    said = clean_text(caption, "caption", 300)
    audience = audience_for(character, person, visibility, known_to)
    if CharacterPicture.objects.living().filter(character=character).count() >= MOST_PICTURES:
        raise Conflict("gallery_full", f"{character.name} has {MOST_PICTURES} pictures: take one down first.")
    key, key_small = store_picture(content)
    with transaction.atomic():
        place = last_place(character) + 1
        picture = CharacterPicture(character=character, author=person, caption=said, audience=audience, place=place)
        picture.key, picture.key_small = key, key_small
        save_part(picture, person, "picture.added")
        if not character.picture and not audience:
            _show(character, person, picture.key, picture.key_small)
    return picture


@transaction.atomic
def change_picture(
    *,
    actor: Person,
    picture: CharacterPicture,
    caption: str | None = None,
    visibility: str | None = None,
    known_to: list[int] | None = None,
    version: int | None = None,
) -> CharacterPicture:
    """Change a picture's caption or who may see it. The portrait is for all who see the character."""
    person, picture = lock_part(picture, actor, version)
    require_hand(picture.character, actor, "change it")
    values = {} if caption is None else {"caption": clean_text(caption, "caption", 300)}
    if visibility not in (None, Visibility.MEMBERS) and picture.key == picture.character.picture:
        raise Conflict("is_portrait", "The portrait is for all who see the character: choose another portrait first.")
    change_part(picture, person, values, visibility=visibility, known_to=known_to, act="picture.changed")
    return picture


@transaction.atomic
def choose_portrait(*, actor: Person, picture: CharacterPicture) -> Character:
    """Make a picture the one that stands for the character."""
    person, picture = lock_part(picture, actor)
    require_hand(picture.character, actor, "choose the portrait")
    if picture.audience:
        raise Conflict(
            "picture_hidden", "This picture is hidden from some: show it to all who see the character first."
        )
    character = Character.objects.select_for_update(of=("self",)).get(pk=picture.character_id)
    keep_portrait(character, person)
    return _show(character, person, picture.key, picture.key_small)


@transaction.atomic
def take_down(*, actor: Person, picture: CharacterPicture) -> CharacterPicture:
    """Put a picture in the bin; if it was the portrait, the next one that all may see stands in."""
    require_hand(picture.character, actor, "take it down")
    gone = delete_part(actor=actor, part=picture)
    character = Character.objects.select_for_update(of=("self",)).get(pk=gone.character_id)
    if character.picture == gone.key:
        left = CharacterPicture.objects.living().filter(character=character, audience="").first()
        _show(character, actor, left.key if left else "", left.key_small if left else "")  # type: ignore[arg-type]
    return gone


def _show(character: Character, person: User, key: str, key_small: str) -> Character:
    character.picture, character.picture_small = key, key_small
    character.version += 1
    character._history_user = person  # type: ignore[attr-defined]
    character._change_reason = "new portrait"  # type: ignore[attr-defined]
    character.save(update_fields=["picture", "picture_small", "version", "updated_at"])
    record("character.picture_changed", actor=person, target=character)
    entry_saved(character, actor=person, act="changed")
    touch_caches(character)
    return character
