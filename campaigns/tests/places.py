"""Places for tests."""

import io

from PIL import Image

from campaigns.models import Location
from campaigns.services.locations import create_location
from campaigns.services.maps import add_layer, add_pin, place_entry
from campaigns.tests.factories import make_note


def make_place(actor, campaign, name="Place", parent=None, visibility="members", **values) -> Location:
    return create_location(actor=actor, campaign=campaign, name=name, parent=parent, visibility=visibility, **values)


def map_picture(size=(80, 60), colour="#7a9", kind="PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def plant(campaign, parents, *, hidden=(), owner=None) -> dict[int, Location]:
    """Make many places at once without history: `parents` maps a number to its parent's number or None."""
    made: dict[int, Location] = {}
    for number, parent in parents.items():
        made[number] = Location(
            campaign=campaign,
            name=f"Place {number}",
            slug=f"place-{number}",
            created_by=owner,
            position=number % 5,
            visibility="game_masters" if number in hidden else "members",
            parent=made.get(parent),
        )
        made[number].save_without_historical_record()
    return made


def grow_places(owner, place) -> None:
    """Add a row to every list of a place and of its campaign's places."""
    child = make_place(owner, place.campaign, f"Place {place.campaign.entries.count()}", place, properties={"a": 1})
    layer = add_layer(actor=owner, location=place, picture=map_picture((4, 4)), name=child.name)
    add_pin(actor=owner, location=place, x=0.1, y=0.1, label=child.name, entry=child, layer=layer)
    place_entry(actor=owner, location=place, entry=make_note(place.campaign, owner, name=f"In {child.name}"))


def place_addresses(place) -> list[str]:
    """Return every list of places."""
    pages, api = f"/play/{place.campaign.pk}/locations/", f"/api/v1/campaigns/{place.campaign.pk}/locations"
    return [
        pages, f"{pages}?q=place", f"{pages}branch/", f"{pages}{place.slug}/", f"{pages}new/", api, f"{api}?tree=1",
        f"{api}/{place.pk}/children", f"{api}/{place.pk}/ancestors", f"{api}/{place.pk}/layers",
        f"{api}/{place.pk}/pins", f"{api}/{place.pk}/things",
    ]  # fmt: skip
