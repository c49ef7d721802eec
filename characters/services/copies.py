"""Copying a creature of the bestiary into a campaign, where it may be changed freely."""

from django.db import transaction

from bestiary_site.shared.errors import NotFound
from campaigns.models import Campaign, Role, Visibility
from campaigns.permissions import Person, require_sign_in, role_in
from characters.models import Character
from characters.services.cleaning import EDITABLE
from characters.services.creatures import create_character


@transaction.atomic
def copy_to_campaign(*, actor: Person, character: Character, campaign: Campaign) -> Character:
    """Make a character of the campaign with the creature's words, numbers, picture and tags.

    A game master's copy is hidden from players; a player's is not, since he would not see it himself.
    """
    person = require_sign_in(actor)
    if not Character.objects.visible_to(person).filter(pk=character.pk).exists():
        raise NotFound("character_not_found", "There is no such creature.")
    is_game_master = role_in(campaign, person) == Role.GAME_MASTER
    visibility = Visibility.GAME_MASTERS if is_game_master else Visibility.MEMBERS
    values = {name: getattr(character, name) for name in EDITABLE} | {"visibility": visibility}
    tags = [tag.name for tag in character.tags.all()]
    made = create_character(actor=person, campaign=campaign, tags=tags, **values)
    if character.picture:
        # Pictures are named by their content, so both may point to the same files.
        Character.objects.filter(pk=made.pk).update(picture=character.picture, picture_small=character.picture_small)
        made.picture, made.picture_small = character.picture, character.picture_small
    return made
