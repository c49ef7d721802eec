"""Makers of creatures and models for tests."""

import io
from functools import lru_cache
from itertools import count
from typing import Any

from PIL import Image

from bestiary_site.shared import storage
from campaigns.models import Campaign, User, Visibility
from characters.models import Character, Favourite, ModelVersion

_numbers = count(1)


def make_character(**fields: Any) -> Character:
    """Make a published creature of the public bestiary, unless the fields say otherwise."""
    number = next(_numbers)
    defaults = {"name": f"Creature {number}", "slug": f"creature-{number}", "race": "Goblin", "level": 1 + number % 100}
    return Character.objects.create(**(defaults | fields))


def make_draft(created_by: User, **fields: Any) -> Character:
    """Make a creature of the bestiary that only its maker and curators see."""
    return make_character(created_by=created_by, visibility=Visibility.GAME_MASTERS, **fields)


def make_campaign_character(campaign: Campaign, **fields: Any) -> Character:
    """Make a character of a campaign that its members see."""
    return make_character(**({"campaign": campaign, "visibility": Visibility.MEMBERS} | fields))


def make_favourite(user: User, character: Character) -> Favourite:
    """Mark a creature."""
    return Favourite.objects.create(user=user, character=character)


def make_model(character: Character | None = None, created_by: User | None = None, **fields: Any) -> ModelVersion:
    """Make a model with one level, a poster and a turntable picture that lie in storage (its mesh is none)."""
    defaults = {
        "name": "Model",
        "number": next(_numbers),
        "levels": ["model.glb"],
        "poster": "poster.webp",
        "turntable": ["00.webp"],
    }
    model = ModelVersion.objects.create(character=character, created_by=created_by, **(defaults | fields))
    for name in model.file_names:
        storage.write_bytes(
            storage.model_file_key(model.pk, name), b"glTF" if name.endswith(".glb") else picture_bytes("WEBP")
        )
    return model


@lru_cache(maxsize=20)
def picture_bytes(format: str = "PNG", size: tuple[int, int] = (60, 40), colour: str = "teal") -> bytes:
    """Return a real small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, format)
    return out.getvalue()
