"""Fills a campaign with something in every table of scenes and assets."""

from typing import Any

from django.utils import timezone

from campaigns import audiences
from campaigns.models import Campaign, User
from characters.tests.factories import picture_bytes
from scenes import models as m
from scenes.geometry.explored import Patch
from scenes.pieces import whole
from scenes.services.assets import add_asset
from scenes.services.scene_folders import create_folder
from scenes.services.scenes import create_scene, update_scene
from scenes.services.tables import open_scene


def fill_scenes(campaign: Campaign, owner: User, player: User, hero: Any) -> m.Scene:
    """Make a scene with tokens, walls, things that happened and were seen, assets, the table."""
    shelf = m.AssetFolder.objects.create(campaign=campaign, name="Maps", created_by=owner)
    within = m.AssetFolder.objects.create(campaign=campaign, name="Crypts", parent=shelf, created_by=owner)
    asset = add_asset(actor=owner, campaign=campaign, source=picture_bytes(size=(90, 60)), name="Crypt", folder=within)
    outer = create_folder(actor=owner, campaign=campaign, name="Act one")
    folder = create_folder(actor=owner, campaign=campaign, name="Below", parent=outer)
    scene = create_scene(
        actor=owner, campaign=campaign, name="The crypt", folder=folder, body="Cold air.", pieces=[
            {"kind": "settings", "width": 900, "height": 600, "sight": True},
            {"kind": "map", "id": "map1", "asset": asset.uid, "x": 450, "y": 300},
            {"kind": "token", "id": "hero1", "name": "Hero", "x": 70, "y": 70, "owners": [player.pk],
             "entry": str(hero.uid), "picture": "/files/pictures/1/large-000000000000.webp"},
            {"kind": "token", "id": "ghoul1", "name": "Ghoul", "x": 700, "y": 400, "hidden": True},
            {"kind": "wall", "id": "wall1", "x1": 0, "y1": 0, "x2": 70, "y2": 0.5},
            {"kind": "pin", "id": "pin1", "x": 1, "y": 2, "shown": "chosen", "shown_to": [player.pk]},
            {"kind": "playlist", "id": "list1", "assets": [asset.uid]},
        ],
    )  # fmt: skip
    scene = update_scene(actor=owner, scene=scene, summary="Below the chapel")
    _log(scene, owner, player)
    m.ExploredArea.objects.create(scene=scene, user=player, number=1, patch=Patch(0, 1, 8, 1, b"\x5e").to_bytes())
    m.ExploredArea.objects.create(scene=scene, user=None, number=2, patch=Patch(2, 0, 3, 2, b"\xe0\x40").to_bytes())
    open_scene(actor=owner, scene=scene)
    open_scene(actor=owner, scene=scene, people=[player.pk])
    m.ContractScene.objects.create(scene=scene, client_id="1700000000000", document={"id": "1700000000000", "fog": []})
    m.ContractMap.objects.create(asset=asset, data={"scale": 2})
    return scene


def _log(scene: m.Scene, owner: User, player: User) -> None:
    now = timezone.now()
    drawing = whole({"kind": "drawing", "id": "line1", "shape": "line", "points": [0, 0, 9, 9], "author": player.pk})
    came = {"id": "line1", "kind": "drawing", "before": None, "after": drawing}
    added = m.SceneEvent.objects.create(
        scene=scene, number=1, type="piece.add", actor=player, at=now, order_id="a1", changes=[came], undone=True
    )
    went = came | {"before": drawing, "after": None}
    m.SceneEvent.objects.create(scene=scene, number=2, type="undo", actor=player, at=now, changes=[went], undoes=added)
    m.SceneEvent.objects.create(
        scene=scene, number=3, type="chat.say", actor=player, at=now, audience=audiences.chosen([owner.pk, player.pk]),
        content={"text": "A word with you.", "to": [owner.pk], "speaker": ""},
    )  # fmt: skip
    m.SceneEvent.objects.create(
        scene=scene, number=4, type="dice.roll", actor=player, at=now, audience=f"gm@{player.pk}@",
        content={"text": "", "to": "game_masters", "speaker": "", "roll": {"total": 12}},
    )  # fmt: skip
    m.Scene.objects.filter(pk=scene.pk).update(number=4)
