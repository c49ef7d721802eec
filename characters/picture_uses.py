"""A picture from words as the portrait of a character."""

from campaigns.models import User
from characters.models import Character
from characters.services.pictures import set_picture
from imagegen.models import Picture
from imagegen.uses import Use, register


def register_uses() -> None:
    """Make the use known."""
    register(Use("portrait", "As a portrait", _targets, _apply))


def _targets(person: User, picture: Picture) -> list[tuple[str, str]]:
    """The characters of the picture's campaign, or outside of campaigns, that the person may change."""
    rows = Character.objects.living().changeable_by(person).filter(campaign=picture.campaign)
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name").order_by("name")]


def _apply(person: User, picture: Picture, content: bytes, target: str) -> str:
    """Show the picture on the character; the portrait before it stays in the gallery."""
    character = Character.objects.select_related("campaign").get(pk=int(target))
    return set_picture(actor=person, character=character, content=content).get_absolute_url()
