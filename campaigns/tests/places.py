"""Places for tests."""

import io

from PIL import Image

from campaigns.models import Location
from campaigns.services.locations import create_location


def make_place(actor, campaign, name="Place", parent=None, visibility="members", **values) -> Location:
    return create_location(
        actor=actor, campaign=campaign, name=name, parent=parent, visibility=visibility, **values
    )


def map_picture(size=(80, 60), colour="#7a9", kind="PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def plant(campaign, parents, *, hidden=(), owner=None) -> dict[int, Location]:
    """Make many places at once without history: `parents` maps a number to its parent's number or None."""
    made: dict[int, Location] = {}
    for number, parent in parents.items():
        made[number] = Location(
            campaign=campaign, name=f"Place {number}", slug=f"place-{number}", created_by=owner, position=number % 5,
            visibility="game_masters" if number in hidden else "members", parent=made.get(parent),
        )
        made[number].save_without_historical_record()
    return made
