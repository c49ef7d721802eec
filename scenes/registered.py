"""Scenes as a kind of entry."""

from django.urls import reverse

from campaigns.kinds import KindOfEntry, register
from campaigns.models import Campaign, Entry, Kind, Role, User
from characters.services.demo import FURTHER_PARTS, Tell
from scenes.models import Scene
from scenes.services import scenes


def _address(entry: Entry) -> str:
    return reverse("scene", args=[entry.campaign_id, entry.slug])


def _seed_scenes(campaign: Campaign, people: dict[str, User], tell: Tell) -> int:
    from scenes.services.demo import seed_scenes  # brings the makers of maps along

    return seed_scenes(campaign, people, tell)


def register_demo() -> None:
    """Add scenes to the demo's campaign."""
    if _seed_scenes not in FURTHER_PARTS:
        FURTHER_PARTS.append(_seed_scenes)


def register_kinds() -> None:
    """Make scenes known."""
    register(
        KindOfEntry(
            Kind.SCENE, Scene, "scenes", "Scenes", "map",
            address=_address, reserved=frozenset({"new", "bin", "assets", "import", "generate", "archive", "folders"}),
            makers=(Role.GAME_MASTER,), follow_making=scenes.follow_making, follow_bin=scenes.follow_bin,
        )
    )  # fmt: skip
