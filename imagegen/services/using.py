"""Using a picture as something else: a portrait, a handout, a map, a token."""

from dataclasses import dataclass

from bestiary_site.shared import storage
from bestiary_site.shared.errors import NotFound, Refused
from campaigns.permissions import Person, require_sign_in
from imagegen.models import Picture
from imagegen.rendering import FULL
from imagegen.services.pictures import count_use, find_picture
from imagegen.uses import Use, all_uses, use_called

MOST_TARGETS = 300


@dataclass(frozen=True)
class Choice:
    """A use with what this person could use this picture for."""

    use: Use
    targets: list[tuple[str, str]]


def choices_for(actor: Person, picture: Picture) -> list[Choice]:
    """Return the uses that the person may make of a picture that he sees."""
    person = require_sign_in(actor)
    found = [Choice(use, use.targets(person, picture)[:MOST_TARGETS]) for use in all_uses()]
    return [choice for choice in found if choice.targets]


def use_picture(*, actor: Person, picture: Picture, use: str, target: str = "") -> str:
    """Use a picture that the person sees; returns the address where it can be seen then."""
    person = require_sign_in(actor)
    picture, chosen = find_picture(person, picture.pk), use_called(use)
    if chosen is None:
        raise Refused("unknown_use", f"Pictures are used as {', '.join(one.name for one in all_uses())}.")
    open_to_him = dict(chosen.targets(person, picture))
    if target not in open_to_him:
        raise NotFound("target_not_found", "There is no such thing that you could use the picture for.")
    with storage.open_stored(storage.generated_key(picture.digest, FULL)) as file:
        content = file.read()
    address = chosen.apply(person, picture, content, target)
    count_use(picture)
    return address
