"""Scenes as a kind of entry."""

from django.urls import reverse

from campaigns.kinds import KindOfEntry, register
from campaigns.models import Entry, Kind, Role
from scenes.models import Scene
from scenes.services import scenes


def _address(entry: Entry) -> str:
    return reverse("scene", args=[entry.campaign_id, entry.slug])


def register_kinds() -> None:
    """Make scenes known."""
    register(
        KindOfEntry(
            Kind.SCENE, Scene, "scenes", "Scenes", "map",
            address=_address, reserved=frozenset({"new", "bin", "assets", "import", "generate", "archive", "folders"}),
            makers=(Role.GAME_MASTER,), follow_making=scenes.follow_making, follow_bin=scenes.follow_bin,
        )
    )  # fmt: skip
