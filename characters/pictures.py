"""Where browsers find the picture of a creature."""

from django.urls import reverse

from characters.models import Character


def picture_address(character: Character, *, small: bool = False) -> str:
    """Return the address of the creature's picture, or an empty text if it has none."""
    key = character.picture_small if small else character.picture
    return reverse("creature-picture", args=[character.pk, "small" if small else "large"]) if key else ""
