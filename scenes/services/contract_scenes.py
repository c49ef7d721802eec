"""Scenes of clients of the system that this site replaces: the same scenes, the same orders as at our own table."""

import contextlib
import json
import re
import uuid
from collections.abc import Iterator
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Q

from bestiary_site.shared.errors import NotFound, Refused
from campaigns.models import CacheStamp, Campaign, Role, User
from campaigns.permissions import require_role
from campaigns.services.membership import create_campaign
from campaigns.services.saving import campaign_stamp
from scenes.contract_scene import Doc, Here, orders_for, scene_said
from scenes.models import ContractScene, Piece, Scene, SceneFolder
from scenes.models.scenes import SceneQuerySet
from scenes.pieces import COMBAT_ID, SETTINGS_ID, SINGLE, whole
from scenes.protocol import ORDERS, Order
from scenes.room.replica import carry_out
from scenes.room.rights import rights_of
from scenes.services import contract_maps as maps
from scenes.services import scene_folders
from scenes.services import scenes as services
from scenes.services.tables import campaign_of

CALLED = "The open table"
LONGEST_ID, MOST_SCENE, MOST_CHANGES = 200, 4_000_000, 5000
_KINDS = ("settings", "map", "token", "combatant", "combat", "template")
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


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


# -- scenes --------------------------------------------------------------------------------------------------


def _current(campaign: Campaign) -> SceneQuerySet:
    return Scene.objects.living().current().filter(campaign=campaign)


def find(campaign: Campaign, client_id: str) -> Scene | None:
    """Return the living scene that a client calls so."""
    called = Q(contract__client_id=client_id.replace("\x00", ""))
    with contextlib.suppress(ValueError):
        called |= Q(contract=None, uid=uuid.UUID(client_id))
    return _current(campaign).filter(called).select_related("campaign", "folder", "contract").first()


def id_of(scene: Scene) -> str:
    """Return what clients call a scene."""
    kept = getattr(scene, "contract", None)
    return kept.client_id if kept is not None else str(scene.uid)


def tell(scene: Scene) -> Doc:
    """Return a scene as clients know it."""
    pieces = _pieces(scene)
    return _told(scene, Here(pieces, maps.grounds_for(campaign_of(scene), _document(scene), pieces)), None)


def tell_all(campaign: Campaign) -> list[Doc]:
    """Return all scenes that such clients list, with as few questions for a thousand as for one."""
    rows, grounds = _current(campaign), maps.grounds_of(campaign)
    folders = {one.pk: one for one in SceneFolder.objects.filter(campaign=campaign)}
    pieces: dict[int, dict[str, Any]] = {}
    lying = Piece.objects.filter(scene__in=rows.order_by().values("pk"), kind__in=_KINDS).order_by("pk")
    for scene_id, uid, data in lying.values_list("scene_id", "uid", "data"):
        pieces.setdefault(scene_id, {})[uid] = data
    return [
        _told(scene, Here(_with_single(pieces.get(scene.pk, {})), grounds), folders)
        for scene in rows.select_related("campaign", "folder", "contract")
    ]


def folder_paths(campaign: Campaign) -> list[str]:
    """Return the paths of all folders of scenes, in order."""
    by_key = {one.pk: one for one in SceneFolder.objects.filter(campaign=campaign)}
    return sorted("/".join(one.name for one in scene_folders.path_of(row, by_key)) for row in by_key.values())


def _told(scene: Scene, here: Here, folders: dict[int, SceneFolder] | None) -> Doc:
    path = [one.name for one in scene_folders.path_of(scene.folder, folders)]
    return scene_said(
        _document(scene), here, scene_id=id_of(scene), name=scene.name, folder="/".join(path) or None
    )  # fmt: skip


def _document(scene: Scene) -> Doc:
    kept = getattr(scene, "contract", None)
    return dict(kept.document) if kept is not None else {}


def _pieces(scene: Scene) -> dict[str, Any]:
    rows = scene.pieces.filter(kind__in=_KINDS).order_by("pk")
    return _with_single(dict(rows.values_list("uid", "data")))


def _with_single(found: dict[str, Any]) -> dict[str, Any]:
    for uid in (SETTINGS_ID, COMBAT_ID):
        found.setdefault(uid, whole({"id": uid, "kind": SINGLE[uid]}))
    return found


def save(*, actor: User, campaign: Campaign, doc: Any, client_id: str = "") -> Scene:
    """Make a scene what a client says that it is; made where it is not there. Our own table sees it at once."""
    require_role(campaign, actor, Role.GAME_MASTER)
    doc = _checked(doc, client_id)
    scene = find(campaign, doc["id"]) or _made(actor, campaign, doc)
    # The scene as it was said is kept last: what has been refused must not stand there as if it had been done.
    _carry_out(actor, scene, doc)
    with _alone(campaign):
        _place(actor, scene, doc)
        ContractScene.objects.update_or_create(
            scene=scene, defaults={"client_id": doc["id"], "document": doc}
        )  # fmt: skip
    CacheStamp.raise_for(campaign_stamp(campaign))
    return Scene.objects.select_related("campaign", "folder", "contract").get(pk=scene.pk)


@contextlib.contextmanager
def _alone(campaign: Campaign) -> Iterator[None]:
    """Hold a transaction that only one client at a time has: the same new scene sent twice is one scene."""
    with transaction.atomic():
        Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
        yield


def _carry_out(actor: User, scene: Scene, doc: Doc) -> None:
    pieces = _pieces(scene)
    said = orders_for(doc, Here(pieces, maps.grounds_for(campaign_of(scene), doc, pieces)))
    rights = rights_of(actor, scene)
    for order in [_understood(one) for one in said]:  # all are read before the first is done
        carry_out(scene, order, rights)


def _understood(order: Doc) -> Order:
    try:
        return msgspec.convert(order, ORDERS)
    except msgspec.ValidationError as error:
        sentence = f"At most {MOST_CHANGES} things of a scene change at once: save it in several steps. ({error})"
        raise Refused("too_many_changes", sentence) from error


def _checked(doc: Any, client_id: str) -> Doc:
    if not isinstance(doc, dict):
        raise Refused("no_scene", "Send a scene: an object with id and name.")
    told = {**doc, "id": str(client_id or doc.get("id") or "")}
    if not told["id"] or len(told["id"]) > LONGEST_ID or "\x00" in told["id"]:
        raise Refused("no_id", "A scene needs an id of at most 200 characters.")
    if len(encoded(told)) > MOST_SCENE:
        raise Refused("too_large", "A scene has at most 4 MB. Upload pictures as maps.")
    return told


def encoded(said: Any) -> bytes:
    """Return what a client says as it is sent on; refused where that is no JSON for others, or not fit to keep."""
    try:
        found = json.dumps(said, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as error:
        sentence = "There are signs or numbers in it that cannot be passed on (half of a surrogate pair, infinity)."
        raise Refused("not_fit", f"{sentence} Take them out, then send it again.") from error
    if b"\\u0000" in found and _NUL.search(found):
        raise Refused("not_fit", "There is a NUL sign in it. Take it out, then send it again.")
    return found


def _name(doc: Doc) -> str:
    return " ".join(str(doc.get("name") or "").replace("\x00", "").split())[:200] or f"Scene {doc['id'][:40]}"


def _made(actor: User, campaign: Campaign, doc: Doc) -> Scene:
    """Make a scene with all that is said of it; where any of that is refused, there is no scene either."""
    with _alone(campaign):
        found = find(campaign, doc["id"])
        if found is not None:
            return found
        scene = services.create_scene(actor=actor, campaign=campaign, name=_name(doc))
        _place(actor, scene, doc)
        _carry_out(actor, scene, doc)
        ContractScene.objects.create(scene=scene, client_id=doc["id"], document=doc)
        return scene


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
