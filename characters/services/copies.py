"""Copying a creature into a campaign, where it may be changed freely: once, or as several numbered ones."""

from django.db import transaction

from bestiary_site.shared.errors import NotFound, Refused
from campaigns.models import Campaign, Role, User, Visibility
from campaigns.permissions import Person, require_role, require_sign_in, role_in
from campaigns.writing.shown import text_for
from characters.models import Character, CharacterPicture, CharacterRole, ModelVersion
from characters.services.cleaning import EDITABLE
from characters.services.creatures import create_character
from characters.services.models3d import share_model

MOST_COPIES = 20


@transaction.atomic
def copy_to_campaign(
    *,
    actor: Person,
    character: Character,
    campaign: Campaign,
    count: int = 1,
    name: str = "",
    role: str = CharacterRole.CREATURE,
) -> list[Character]:
    """Make characters of the campaign with the creature's words, numbers, sheet, picture, model and tags.

    Several are numbered: "Goblin 1", "Goblin 2"; numbers that are taken are left out. A game master's copies are
    hidden from players; a player's are not, since he would not see them himself.
    """
    person = require_sign_in(actor)
    if not Character.objects.visible_to(person).filter(pk=character.pk).exists():
        raise NotFound("character_not_found", "There is no such creature.")
    require_role(campaign, person, Role.GAME_MASTER, Role.PLAYER)
    if not 1 <= count <= MOST_COPIES:
        said = f"Make 1 to {MOST_COPIES} at once."
        raise Refused("too_many", said, fields={"count": [said]})
    names = _names(campaign, name.strip() or character.name, count)
    return [_copy(character, campaign, person, called, role) for called in names]


def _copy(character: Character, campaign: Campaign, person: User, name: str, role: str) -> Character:
    is_game_master = role_in(campaign, person) == Role.GAME_MASTER
    values = {field: getattr(character, field) for field in EDITABLE} | {
        "name": name,
        "role": role,
        "body": text_for(character, person),
        "visibility": Visibility.GAME_MASTERS if is_game_master else Visibility.MEMBERS,
    }
    tags = [tag.name for tag in character.tags.all()]
    made = create_character(actor=person, campaign=campaign, tags=tags, **values)
    _copy_picture(character, made, person)
    shown = ModelVersion.objects.published().filter(character=character).first()
    if shown is not None:
        share_model(shown, made)
    return made


def _names(campaign: Campaign, name: str, count: int) -> list[str]:
    """Return free names: the name itself for one, numbered ones for several."""
    if count == 1:
        return [name]
    same = Character.objects.living().filter(campaign=campaign, name__istartswith=name)
    taken = {found.lower() for found in same.values_list("name", flat=True)}
    numbered = (f"{name[:190]} {number}" for number in range(1, count + len(taken) + 1))
    return [free for free in numbered if free.lower() not in taken][:count]


def _copy_picture(character: Character, made: Character, person: User) -> None:
    if not character.picture:
        return
    # Pictures are named by their content, so both may point to the same files.
    keys = {"picture": character.picture, "picture_small": character.picture_small}
    Character.objects.filter(pk=made.pk).update(**keys)
    made.picture, made.picture_small = character.picture, character.picture_small
    CharacterPicture.objects.create(
        character=made, author=person, key=character.picture, key_small=character.picture_small, place=1
    )
