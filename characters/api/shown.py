"""How the API shows a creature, and the personal marks that are joined to what everybody sees."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from campaigns.permissions import Person
from campaigns.writing.shown import text_for, text_to_edit
from characters.models import Character
from characters.serializers import CharacterOut


def describe(character: Character) -> dict[str, Any]:
    """Return a creature as everybody who may see it sees it: fit to be cached."""
    return {**CharacterOut(character).data, "body": open_words(character, AnonymousUser())}


def describe_to(character: Character, person: Person) -> dict[str, Any]:
    """Return a creature as this person sees it: its story as he may change it, and who else was chosen to see it."""
    told = {**CharacterOut(character).data, "body": text_to_edit(character, person)}
    if character.campaign_id and Character.objects.changeable_by(person).filter(pk=character.pk).exists():
        told["shown_to"] = list(character.viewers.values_list("user_id", flat=True))
    return told


def open_words(character: Character, viewer: Person) -> str:
    """Return the story without what is not for the viewer; plain ones cost no query."""
    has_marks = ":::" in character.body or "[[" in character.body
    return text_for(character, viewer) if has_marks else character.body


def marked_by(person: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows with this person's own marks, by one query."""
    marked: set[int] = set()
    if person.is_authenticated:
        ids = [row["id"] for row in rows]
        marked = set(person.favourites.filter(character__in=ids).values_list("character_id", flat=True))
    return [{**row, "is_favourite": row["id"] in marked} for row in rows]
