"""A private scene for the tests that ask every address of the site, and rows that grow for those that count queries."""

from typing import Any

from django.utils import timezone

from campaigns.models import Campaign, User
from scenes.models import ContractScene, Scene, SceneEvent
from scenes.services import folders
from scenes.services.assets import add_asset
from scenes.services.contract_maps import wire_name
from scenes.services.scene_folders import create_folder
from scenes.services.scenes import archive_scene, create_scene, delete_scene
from scenes.tests.asset_files import make_asset, wav_file

OF_A_SCENE = ("scene", "scene_about", "scene_act", "scene_export", "scene_replay", "scene_replay_log")


def private_scenes(
    owner: User, campaign: Campaign
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], dict[str, dict[str, Any]]]:
    """Make a scene and a folder, and a scene in the bin. Returns what addresses call them, and those of routes."""
    scene = make_scene(owner, campaign, "Secret Scene")
    gone = make_scene(owner, campaign, "Secret Old Scene")
    delete_scene(actor=owner, scene=gone)
    folder = create_folder(actor=owner, campaign=campaign, name="Secret Shelf")
    named = {"scene_pk": scene.pk, "scene_uid": scene.uid, "entry_uid": scene.uid, "order_id": "x"}
    resources = {"api-scene": scene.pk, "api-scene-folder": folder.pk, "api-scene-piece": "lamp"}
    deleted = {"scene_restore": {"entry_id": gone.pk}, "api-scene-restore": {"pk": gone.pk}}
    routes: dict[str, dict[str, Any]] = {name: {"slug": scene.slug} for name in OF_A_SCENE}
    routes["scene_folder_act"] = {"folder_id": folder.pk}
    routes |= _for_older_clients(owner, campaign, scene)
    return named, resources, deleted, routes


def _for_older_clients(owner: User, campaign: Campaign, scene: Scene) -> dict[str, dict[str, Any]]:
    """Return what the addresses of the tabletop that this site replaces call the same things."""
    shelf = folders.create_folder(actor=owner, campaign=campaign, name="Secret Maps")
    named = wire_name(make_asset(owner, campaign, "Secret Ground"))
    image = make_asset(owner, campaign, "Secret Image")
    ContractScene.objects.create(scene=scene, client_id="1700000000000", document={"id": "1700000000000"})
    sound = add_asset(actor=owner, campaign=campaign, source=wav_file(), name="Secret Song")
    routes = {f"contract-map-{act}": {"name": named} for act in ("rename", "move", "data")}
    routes |= {f"contract-scene{act}": {"scene_id": "1700000000000"} for act in ("", "-load", "-images")}
    return routes | {
        "contract-map-file": {"path": named},
        "contract-map-folder": {"path": shelf.name},
        "contract-scene-folder": {"path": "Secret Shelf"},
        "contract-scene-image": {"path": f"{image.uid}/x.png"},
        "contract-scene-image-delete": {"scene_id": "1700000000000", "image_id": image.uid},
        "contract-audio-file": {"kind": "loop", "path": wire_name(sound)},
    }


def make_scene(owner: User, campaign: Campaign, name: str = "A scene", **values: Any) -> Scene:
    """Make a scene with a lamp, a token and something that was said."""
    pieces = [
        {"kind": "light", "id": "lamp", "x": 1, "y": 2},
        {"kind": "token", "id": "ghost", "x": 70, "y": 70, "name": f"Ghost of {name}"},
    ]
    scene = create_scene(actor=owner, campaign=campaign, name=name, pieces=pieces, **values)
    said = {"text": "Who is there?", "to": "everybody", "speaker": ""}
    SceneEvent.objects.create(
        scene=scene, number=1, type="chat.say", actor=owner, at=timezone.now(), order_id="said", content=said
    )
    Scene.objects.filter(pk=scene.pk).update(number=1)
    return scene


class SceneRows:
    """Scenes, folders, things said: ever more of them."""

    def __init__(self, owner: User, campaign: Campaign) -> None:
        self.owner, self.campaign, self.number = owner, campaign, 0
        self.folder = create_folder(actor=owner, campaign=campaign, name="The One Shelf")
        self.scene = make_scene(owner, campaign, "The One Scene")

    def grow(self) -> None:
        """Add a scene, a folder and a word to every list."""
        self.number += 1
        create_folder(actor=self.owner, campaign=self.campaign, name=f"Shelf {self.number}", parent=self.folder)
        asset = make_asset(self.owner, self.campaign, f"Ground {self.number}")
        for place in ({}, {"folder": self.folder}, {}, {}):
            row = make_scene(self.owner, self.campaign, f"Scene {self.number}", **place)  # type: ignore[arg-type]
            row.pieces.create(uid="map", kind="map", asset=asset, data={"id": "map", "kind": "map"})
        delete_scene(actor=self.owner, scene=row)
        archive_scene(actor=self.owner, scene=Scene.objects.living().current().order_by("-pk")[0])
        for _ in range(3):
            last = self.scene.events.count() + 1
            SceneEvent.objects.create(
                scene=self.scene, number=last, type="chat.say", actor=self.owner, at=timezone.now(),
                content={"text": "On and on.", "to": "everybody"},
            )  # fmt: skip
            self.scene.pieces.create(
                uid=f"lamp{last}", kind="light",
                data=self.scene.pieces.get(uid="lamp").data | {"id": f"lamp{last}"},
            )  # fmt: skip
        Scene.objects.filter(pk=self.scene.pk).update(number=self.scene.events.count())

    def addresses(self) -> list[str]:
        """Return every page and address of the API that shows a list of them."""
        page, api = f"/play/{self.campaign.pk}/scenes/", f"/api/v1/campaigns/{self.campaign.pk}/scene"
        one = f"/api/v1/scenes/{self.scene.pk}"
        return [
            page, f"{page}?folder={self.folder.pk}", f"{page}?q=scene", f"{page}?bin=1", f"{page}?archived=1",
            f"{page}{self.scene.slug}/about/", f"{page}new/", f"{api}s", f"{api}s?deleted=1", f"{api}-folders",
            f"{api}s?q=scene&page_size=100", f"{one}/pieces", f"{one}/events", f"{one}/chat", one,
        ]  # fmt: skip
