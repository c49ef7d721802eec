"""Making, changing, copying and putting away scenes. What lies on one changes by orders (`scenes.room`)."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from bestiary_site.shared.errors import NotAllowed, NotFound, Refused
from campaigns.models import Campaign, Kind, Role, User, Visibility
from campaigns.permissions import Person, require_role, require_sign_in, role_in
from campaigns.services import entries
from campaigns.services.audit import record
from campaigns.services.entries import save_version
from campaigns.services.saving import entry_saved
from campaigns.services.words import Pen
from scenes.models import Piece, Scene, SceneFolder
from scenes.pieces import MOST_PIECES, SETTINGS_ID, Record, mended
from scenes.services.placing import checked, put_pieces, renamed
from scenes.services.tables import campaign_of, leave_scene

NOT_COPIED = {"display"}  # what is held up before people is of the moment


@transaction.atomic
def create_scene(
    *,
    actor: Person,
    campaign: Campaign,
    name: str,
    folder: SceneFolder | None = None,
    settings: dict[str, Any] | None = None,
    pieces: Sequence[Record] = (),
    visibility: str = Visibility.GAME_MASTERS,
    **values: Any,
) -> Scene:
    """Make a scene with what lies on it. Only game masters see it until they show it or open it at the table."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    _require_folder(campaign, folder)
    _require_room(pieces)
    made = entries.create_entry(
        actor=person, campaign=campaign, kind=Kind.SCENE, name=name, visibility=visibility, **values
    )
    scene = Scene.objects.get(pk=made.pk)
    if folder is not None:
        scene.folder, scene.position = folder, _last_position(campaign, folder)
        Scene.objects.filter(pk=scene.pk).update(folder=folder, position=scene.position)
    lying = [piece for piece in pieces if piece.get("kind") != "settings"]
    first = [{"id": SETTINGS_ID, "kind": "settings"} | (settings or {})] if settings else []
    put_pieces(scene, [*(first or [piece for piece in pieces if piece.get("kind") == "settings"]), *lying])
    return scene


def follow_making(scene: Scene, person: User) -> None:
    """Give a new scene its place and its settings, whatever door it came by (`kinds.follow_making`)."""
    scene.position = _last_position(campaign_of(scene), None, but=scene)
    Scene.objects.filter(pk=scene.pk).update(position=scene.position)
    data = checked({"id": SETTINGS_ID, "kind": "settings"})
    Piece.objects.create(scene=scene, uid=SETTINGS_ID, kind="settings", data=data)


@transaction.atomic
def update_scene(*, actor: Person, scene: Scene, **values: Any) -> Scene:
    """Change name, summary, visibility and the like (as any entry's), and `folder` and `position` among the scenes."""
    person = require_scene(actor, scene)
    place: dict[str, Any] = {name: values.pop(name) for name in ("folder", "position") if name in values}
    if values:
        entries.update_entry(actor=person, entry=scene, **values)
    scene = _locked(scene)
    if place:
        _put(scene, person, place)
    return scene


@transaction.atomic
def duplicate_scene(*, actor: Person, scene: Scene, name: str = "") -> Scene:
    """Make another scene like this one beside it; nothing of what happened here or was explored goes along."""
    person = require_scene(actor, scene)
    data = [mended(row.data) for row in scene.pieces.exclude(kind__in=NOT_COPIED)]
    copy = create_scene(
        actor=person, campaign=campaign_of(scene), name=name or _copy_name(scene), folder=scene.folder,
        pieces=renamed(data), visibility=Visibility.GAME_MASTERS, summary=scene.summary,
        body=Pen(scene, person).shown(scene.body),
        tags=[tag.name for tag in scene.tags.all()],
    )  # fmt: skip
    record("scene.duplicated", actor=person, target=copy, changes={"from": ["", scene.name]})
    return copy


@transaction.atomic
def archive_scene(*, actor: Person, scene: Scene) -> Scene:
    """Put a scene away without deleting it; whoever is at it leaves."""
    return _set_archived(actor, scene, away=True)


@transaction.atomic
def unarchive_scene(*, actor: Person, scene: Scene) -> Scene:
    """Bring an archived scene back among the others."""
    return _set_archived(actor, scene, away=False)


@transaction.atomic
def delete_scene(*, actor: Person, scene: Scene) -> None:
    """Put a scene into the bin; `restore_scene` brings it back."""
    person = require_scene(actor, scene)
    entries.delete_entry(actor=person, entry=scene)


@transaction.atomic
def restore_scene(*, actor: Person, scene: Scene) -> Scene:
    """Bring a scene back from the bin."""
    person = require_scene(actor, scene, binned=True)
    entries.restore_entry(actor=person, entry_id=scene.pk)
    return Scene.objects.get(pk=scene.pk)


def follow_bin(scene: Scene, person: User, *, binned: bool) -> None:
    """Send away whoever is at a scene that goes into the bin (`kinds.follow_bin`)."""
    if binned:
        leave_scene(scene)


@transaction.atomic
def order_scenes(*, actor: Person, campaign: Campaign, folder: SceneFolder | None, scenes: Sequence[Scene]) -> None:
    """Put these scenes into a folder in this order; the others in it (of another page, say) stay where they are."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    _require_folder(campaign, folder)
    if any(scene.campaign_id != campaign.pk for scene in scenes):
        raise NotFound("scene_not_found", "One of the scenes is of another campaign.")
    for scene in scenes:
        if scene.folder_id != (folder.pk if folder else None):
            _put(_locked(scene), person, {"folder": folder})  # to its end
    _number(campaign, folder, [scene.pk for scene in scenes])


def _number(campaign: Campaign, folder: SceneFolder | None, wanted: Sequence[int]) -> None:
    """Number all scenes of a folder anew: those wanted come, in their order, where some of them have been."""
    there = Scene.objects.living().filter(campaign=campaign, folder=folder)
    held = {scene.pk: scene.position for scene in there.select_for_update(of=("self",)).only("pk", "position")}
    moving, given = set(wanted), iter([pk for pk in wanted if pk in held])
    for number, pk in enumerate(list(held)):
        kept = next(given) if pk in moving else pk
        if held[kept] != number:
            Scene.objects.filter(pk=kept).update(position=number)


def require_scene(actor: Person, scene: Scene, *, binned: bool = False) -> User:
    """Return the game master who keeps this scene, or refuse; to who may not see it, it does not exist."""
    person = require_sign_in(actor)
    campaign = campaign_of(scene)
    role = role_in(campaign, person) if campaign.deleted_at is None else None
    gone = not binned and scene.deleted_at is not None
    if role == Role.GAME_MASTER and not gone:
        return person
    if not gone and Scene.objects.visible_to(person).filter(pk=scene.pk).exists():
        raise NotAllowed("role_needed", f"You may look at {scene.name}, but only a game master changes it.")
    raise NotFound("scene_not_found", "There is no such scene, or it is not open to you.")


# -- parts ------------------------------------------------------------------------------------------------


def _set_archived(actor: Person, scene: Scene, *, away: bool) -> Scene:
    person = require_scene(actor, scene)
    scene = _locked(scene)
    if (scene.archived_at is not None) == away:
        return scene
    scene.archived_at = timezone.now() if away else None
    act = "archived" if away else "unarchived"
    _save(scene, person, act)
    record(f"scene.{act}", actor=person, target=scene)
    entry_saved(scene, actor=person, act="changed")
    if away:
        leave_scene(scene)
    return scene


def _put(scene: Scene, person: User, place: dict[str, Any]) -> None:
    before = {"folder": str(scene.folder or ""), "position": scene.position}
    if "folder" in place:
        _require_folder(campaign_of(scene), place["folder"])
        if (place["folder"].pk if place["folder"] else None) != scene.folder_id:
            scene.folder = place["folder"]
            scene.position = _last_position(campaign_of(scene), scene.folder)
    if place.get("position") is not None:
        scene.position = max(-1_000_000, min(1_000_000, int(place["position"])))
    after = {"folder": str(scene.folder or ""), "position": scene.position}
    changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    if changes:
        _save(scene, person, "moved")
        record("scene.moved", actor=person, target=scene, changes=changes)
        entry_saved(scene, actor=person, act="changed")


def _save(scene: Scene, person: User, reason: str) -> None:
    scene.version += 1
    save_version(scene, person, reason)


def _locked(scene: Scene) -> Scene:
    """Return the row as it is now. Its number is the room's: it is never written from here."""
    return Scene.objects.select_for_update(of=("self",)).select_related("campaign", "folder").get(pk=scene.pk)


def _last_position(campaign: Campaign, folder: SceneFolder | None, but: Scene | None = None) -> int:
    rows = Scene.objects.living().filter(campaign=campaign, folder=folder)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def _copy_name(scene: Scene) -> str:
    return f"{scene.name[:190]} (copy)"


def _require_folder(campaign: Campaign, folder: SceneFolder | None) -> None:
    if folder is not None and folder.campaign_id != campaign.pk:
        raise NotFound("folder_not_found", "There is no such folder in this campaign.")


def _require_room(pieces: Sequence[Record]) -> None:
    if len(pieces) > MOST_PIECES:
        raise Refused("too_many_pieces", f"A scene holds at most {MOST_PIECES} things, not {len(pieces)}.")
