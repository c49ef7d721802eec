"""Battle maps out of a seed: a small picture to choose by, then the scene itself."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from bestiary_site.shared.errors import TryLater
from campaigns.models import Campaign
from campaigns.permissions import Person
from scenes.generator.make import generate, picture_of, plan_for, wish_from
from scenes.models import AssetFolder, Scene, SceneFolder
from scenes.services.folders import require_game_master
from scenes.services.scene_imports import bring_in, told

AT_ONCE = 2
PATIENCE = 20.0
PREVIEW_WIDTH = 880
_places = threading.BoundedSemaphore(AT_ONCE)


def generate_scene(
    *,
    actor: Person,
    campaign: Campaign,
    wish: dict[str, Any],
    name: str = "",
    folder: SceneFolder | None = None,
    asset_folder: AssetFolder | None = None,
) -> Scene:
    """Draw a battle map and make a scene of it: picture, walls, doors, lights, where the party starts."""
    require_game_master(campaign, actor)
    with told():
        wanted = wish_from(wish)
    with a_place():
        found = generate(wanted)
    found.name = name.strip()[:200] or found.name
    made = bring_in(actor=actor, campaign=campaign, chosen=[found], folder=folder, asset_folder=asset_folder)
    return made[0][0]


def preview_map(wish: dict[str, Any]) -> bytes:
    """Return a small picture of the map that a wish gives, as WebP."""
    with told():
        wanted = wish_from(wish)
    small = max(12, min(wanted.cell, PREVIEW_WIDTH // wanted.columns))
    with a_place():
        return picture_of(plan_for(replace(wanted, cell=small)), quality=80)


@contextmanager
def a_place() -> Iterator[None]:
    """Let a few draw at a time: each keeps a processor busy for seconds."""
    if not _places.acquire(timeout=PATIENCE):
        raise TryLater("too_many_maps", "Other maps are being drawn just now. Try again in a moment.")
    try:
        yield
    finally:
        _places.release()
