"""Scenes as a kind of entry."""

from django.urls import reverse

from campaigns.kinds import KindOfEntry, register
from campaigns.models import Entry, Kind
from scenes.models import Scene


def _address(entry: Entry) -> str:
    return reverse("scene", args=[entry.campaign_id, entry.slug])


def register_kinds() -> None:
    """Make scenes known."""
    register(
        KindOfEntry(
            Kind.SCENE, Scene, "scenes", "Scenes", "map",
            address=_address, reserved=frozenset({"new", "bin", "assets", "import", "generate", "archive", "folders"}),
        )
    )  # fmt: skip
