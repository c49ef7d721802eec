"""A creature as a file of a foreign format."""

from bestiary_site.shared.errors import NotFound, Refused
from campaigns.permissions import Person
from campaigns.writing.shown import text_for
from characters.exporters.base import Creature, Exported
from characters.exporters.formats import EXPORTS
from characters.importers.sheets import block_of
from characters.models import Character, ModelVersion


def export_character(*, actor: Person, character: Character, format: str) -> Exported:
    """Return the creature in the format, with what the format cannot hold. Only what the person may read goes out."""
    if not Character.objects.visible_to(actor).filter(pk=character.pk).exists():
        raise NotFound("character_not_found", "There is no such creature, or it is hidden from you.")
    if format not in EXPORTS:
        known = ", ".join(EXPORTS)
        message = f"There is no format {format[:40]!r}; there are {known}."
        raise Refused("unknown_format", message, fields={"format": [message]})
    return EXPORTS[format].export(creature_of(character, actor))


def creature_of(character: Character, reader: Person) -> Creature:
    """Return what exporters see of a character: its story as this reader may read it."""
    block = block_of(character.sheet)
    if block.hp is None:
        block.hp = character.health
    if not block.type:
        block.type = character.race.lower()
    published = ModelVersion.objects.published().filter(character=character)
    return Creature(
        name=character.name, slug=character.slug, block=block, sheet=character.sheet,
        body=text_for(character, reader), summary=character.summary, aliases=list(character.aliases),
        tags=[tag.name for tag in character.tags.all()], race=character.race, level=character.level,
        location=character.location, faction=character.faction, has_picture=bool(character.picture),
        has_model=published.exists(),
    )  # fmt: skip
