"""Scenes of clients of the system that this site replaces: the same scenes, the same orders as at our own table."""

from typing import Any

import msgspec
from django.db import transaction

from bestiary_site.shared.errors import NotFound, Refused
from campaigns.models import CacheStamp, Campaign, Role, User
from campaigns.permissions import require_role
from campaigns.services.membership import create_campaign
from campaigns.services.saving import campaign_stamp
from scenes.contract_scene import Doc, Ground, Here, orders_for, scene_said
from scenes.models import Asset, AssetFolder, AssetKind, ContractScene, Scene, SceneFolder
from scenes.pieces import COMBAT_ID, SETTINGS_ID, SINGLE, whole
from scenes.protocol import ORDERS
from scenes.room.replica import carry_out
from scenes.room.rights import rights_of
from scenes.services import scene_folders
from scenes.services import scenes as services
from scenes.services.asset_files import SUFFIXES

CALLED = "The open table"
LONGEST_ID, MOST_SCENE = 200, 4_000_000


# -- whose table it is -------------------------------------------------------------------------------------


def home_of(person: User, asked: str = "", *, make: bool = False) -> Campaign | None:
    """Return the campaign that such a client works in: the one it asks for, else the first that the person runs.

    These clients know of no campaigns. The open table's guest gets one with his first scene or map; others found one.
    """
    mine = Campaign.objects.run_by(person)
    if asked:
        found = mine.filter(pk=asked).first() if len(asked) == 36 else None
        if found is None:
            raise NotFound("campaign_not_found", "There is no such campaign, or you do not run it.")
        return found
    found = mine.order_by("created_at", "pk").first()
    if found is None and make and person.is_guest:
        found = create_campaign(actor=person, name=CALLED, summary="Made for a client that knows of no campaigns.")
    return found


# -- maps ----------------------------------------------------------------------------------------------------


def paths_of(campaign: Campaign) -> dict[int, str]:
    """Return the paths of the living folders of assets, by key."""
    rows = {row.pk: row for row in AssetFolder.objects.living().filter(campaign=campaign)}

    def path(row: AssetFolder) -> str:
        above = rows.get(row.parent_id or 0)
        return f"{path(above)}/{row.name}" if above is not None else row.name

    return {pk: path(row) for pk, row in rows.items()}


def wire_name(asset: Asset) -> str:
    """Return what an asset's file is called on the wire."""
    suffix = SUFFIXES.get(asset.content_type, "")
    return asset.name if asset.name.lower().endswith(suffix) else f"{asset.name}{suffix}"


def grounds_of(campaign: Campaign) -> dict[str, Ground]:
    """Return the maps and pictures of the campaign's library, by uid."""
    paths = paths_of(campaign)
    rows = Asset.objects.living().filter(campaign=campaign).exclude(kind=AssetKind.SOUND).order_by("pk")
    return {
        row.uid: Ground(row.uid, wire_name(row), paths.get(row.folder_id or 0), row.width or 0, row.height or 0)
        for row in rows
    }


# -- scenes --------------------------------------------------------------------------------------------------


def scenes_here(campaign: Campaign) -> list[Scene]:
    """Return the scenes that such clients list."""
    rows = Scene.objects.living().current().filter(campaign=campaign)
    return list(rows.select_related("campaign", "folder", "contract"))


def find(campaign: Campaign, client_id: str) -> Scene | None:
    """Return the living scene that a client calls so."""
    for scene in scenes_here(campaign):
        if id_of(scene) == client_id:
            return scene
    return None


def id_of(scene: Scene) -> str:
    """Return what clients call a scene."""
    kept = getattr(scene, "contract", None)
    return kept.client_id if kept is not None else str(scene.uid)


def tell(scene: Scene, grounds: dict[str, Ground] | None = None) -> Doc:
    """Return a scene as clients know it."""
    assert scene.campaign is not None
    kept = getattr(scene, "contract", None)
    here = Here(_pieces(scene), grounds if grounds is not None else grounds_of(scene.campaign))
    path = [one.name for one in scene_folders.path_of(scene.folder)]
    doc = dict(kept.document) if kept is not None else {}
    return scene_said(doc, here, scene_id=id_of(scene), name=scene.name, folder="/".join(path) or None)


def _pieces(scene: Scene) -> dict[str, Any]:
    kinds = ("settings", "map", "token", "combatant", "combat", "template")
    found = {row.uid: row.data for row in scene.pieces.filter(kind__in=kinds).order_by("pk")}
    for uid in (SETTINGS_ID, COMBAT_ID):
        found.setdefault(uid, whole({"id": uid, "kind": SINGLE[uid]}))
    return found


def save(*, actor: User, campaign: Campaign, doc: Any, client_id: str = "") -> Scene:
    """Make a scene what a client says that it is; made where it is not there. Our own table sees it at once."""
    require_role(campaign, actor, Role.GAME_MASTER)
    doc = _checked(doc, client_id)
    with transaction.atomic():
        # One at a time: the same new scene sent twice is one scene.
        Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        scene = find(campaign, doc["id"]) or _made(actor, campaign, doc)
        _place(actor, scene, doc)
        ContractScene.objects.update_or_create(
            scene=scene, defaults={"client_id": doc["id"], "document": doc}
        )  # fmt: skip
    scene = Scene.objects.select_related("campaign", "folder", "contract").get(pk=scene.pk)
    rights = rights_of(actor, scene)
    for said in orders_for(doc, Here(_pieces(scene), grounds_of(campaign))):
        carry_out(scene, msgspec.convert(said, ORDERS), rights)
    CacheStamp.raise_for(campaign_stamp(campaign))
    return scene


def _checked(doc: Any, client_id: str) -> Doc:
    if not isinstance(doc, dict):
        raise Refused("no_scene", "Send a scene: an object with id and name.")
    told = {**doc, "id": str(client_id or doc.get("id") or "")}
    if not told["id"] or len(told["id"]) > LONGEST_ID or "\x00" in told["id"]:
        raise Refused("no_id", "A scene needs an id of at most 200 characters.")
    if len(msgspec.json.encode(doc)) > MOST_SCENE:
        raise Refused("too_large", "A scene has at most 4 MB. Upload pictures as maps.")
    return told


def _name(doc: Doc) -> str:
    return " ".join(str(doc.get("name") or "").replace("\x00", "").split())[:200] or f"Scene {doc['id'][:40]}"


def _made(actor: User, campaign: Campaign, doc: Doc) -> Scene:
    return services.create_scene(actor=actor, campaign=campaign, name=_name(doc))


def _place(actor: User, scene: Scene, doc: Doc) -> None:
    """Call the scene as it is said and put it where it is said, where that differs from what was said last."""
    kept = getattr(scene, "contract", None)
    before = kept.document if kept is not None else {}
    values: dict[str, Any] = {}
    if doc.get("name") and doc.get("name") != before.get("name") and _name(doc) != scene.name:
        values["name"] = _name(doc)
    if doc.get("folder") != before.get("folder"):
        assert scene.campaign is not None
        folder = folder_at(actor, scene.campaign, str(doc.get("folder") or ""))
        if (folder.pk if folder else None) != scene.folder_id:
            values["folder"] = folder
    if values:
        services.update_scene(actor=actor, scene=scene, **values)


def folder_at(actor: User, campaign: Campaign, path: str) -> SceneFolder | None:
    """Return the folder of scenes at a path, making what is missing."""
    here: SceneFolder | None = None
    for name in [part.strip()[:120] for part in path.split("/") if part.strip()]:
        found = SceneFolder.objects.filter(campaign=campaign, parent=here, name__iexact=name).first()
        here = found or scene_folders.create_folder(actor=actor, campaign=campaign, name=name, parent=here)
    return here


def find_folder(campaign: Campaign, path: str) -> SceneFolder:
    """Return the folder of scenes at a path, or refuse."""
    here: SceneFolder | None = None
    for name in [part.strip() for part in path.split("/") if part.strip()]:
        found = SceneFolder.objects.filter(campaign=campaign, parent=here, name__iexact=name)
        here = found.select_related("campaign", "parent").first()
        if here is None:
            break
    if here is None:
        raise NotFound("folder_not_found", "There is no such folder.")
    return here
