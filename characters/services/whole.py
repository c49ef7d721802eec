"""Creatures that arrive with their picture: both are taken, or neither."""

import base64
import binascii
from typing import Any

from django.db import transaction

from bestiary_site.shared.errors import Refused
from campaigns.models import Campaign
from campaigns.permissions import Person
from characters.models import Character
from characters.services.creatures import create_character, update_character
from characters.services.pictures import set_picture


@transaction.atomic
def create_whole_character(
    *, actor: Person, campaign: Campaign | None = None, picture: str = "", **values: Any
) -> Character:
    """Make a creature; `picture` is a `data:` address, or another one, which is left alone."""
    content = picture_of_data_address(picture)
    character = create_character(actor=actor, campaign=campaign, **values)
    return set_picture(actor=actor, character=character, content=content) if content else character


@transaction.atomic
def update_whole_character(*, actor: Person, character: Character, picture: str = "", **values: Any) -> Character:
    """Change a creature and, if `picture` is a `data:` address, its picture."""
    content = picture_of_data_address(picture)
    character = update_character(actor=actor, character=character, **values)
    return set_picture(actor=actor, character=character, content=content) if content else character


def picture_of_data_address(address: str) -> bytes | None:
    """Return the bytes that a `data:` address (RFC 2397) of an image holds; None if it is another address."""
    if not address.startswith("data:"):
        return None
    head, comma, body = address.partition(",")
    try:
        if not comma or not head.startswith("data:image/") or not head.endswith(";base64"):
            raise ValueError(head[:40])
        return base64.b64decode(body, validate=True)
    except (ValueError, binascii.Error) as error:
        raise Refused(
            "not_a_picture",
            "The picture's data: address cannot be read: send data:image/png;base64,... (JPEG and WebP likewise).",
            fields={"picture": ["Send data:image/png;base64,... with the whole picture."]},
        ) from error
