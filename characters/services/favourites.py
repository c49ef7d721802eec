"""Marking creatures as favourites."""

from django.db import IntegrityError, transaction

from bestiary_site.shared.errors import Conflict, NotFound
from campaigns.permissions import Person, require_sign_in
from characters.models import Character, Favourite


def add_favourite(*, actor: Person, character_id: int) -> Favourite:
    """Mark a creature; NotFound if it is hidden, Conflict if it is marked already."""
    person = require_sign_in(actor)
    character = Character.objects.visible_to(person).filter(pk=character_id).first()
    if character is None:
        raise NotFound("character_not_found", "There is no such creature.")
    try:
        with transaction.atomic():
            return Favourite.objects.create(user=person, character=character)
    except IntegrityError as error:
        raise Conflict("already_favourite", f"{character.name} is already one of your favourites.") from error


def remove_favourite(*, actor: Person, character_id: int) -> None:
    """Take the mark away; NotFound if there was none."""
    person = require_sign_in(actor)
    deleted, _ = Favourite.objects.filter(user=person, character_id=character_id).delete()
    if not deleted:
        raise NotFound("not_a_favourite", "This creature is not one of your favourites.")
