"""Folders of scenes: made, renamed, moved without circles; what a deleted one held moves up."""

import secrets
from typing import Any

from django.db import transaction

from bestiary_site.shared.errors import NotFound, Refused
from campaigns.models import Campaign, Role
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.audit import record
from scenes.models import Scene, SceneFolder

DEEPEST = 8


@transaction.atomic
def create_folder(*, actor: Person, campaign: Campaign, name: str, parent: SceneFolder | None = None) -> SceneFolder:
    """Make a folder, in another one or at the top."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    _lock(campaign)
    _require_here(campaign, parent)
    folder = SceneFolder(campaign=campaign, parent=parent, name=_clean_name(name))
    _require_depth(folder, 1)
    _require_free(folder)
    folder.save()
    record("scene_folder.created", actor=person, target=folder)
    return folder


@transaction.atomic
def update_folder(*, actor: Person, folder: SceneFolder, **values: Any) -> SceneFolder:
    """Rename a folder (`name`) or put it into another one (`parent`, None: to the top)."""
    person = require_sign_in(actor)
    require_role(folder.campaign, person, Role.GAME_MASTER)
    _lock(folder.campaign)
    folder = SceneFolder.objects.select_related("campaign").get(pk=folder.pk)
    before = {"name": folder.name, "parent": str(folder.parent or "")}
    if "name" in values:
        folder.name = _clean_name(values["name"])
    if "parent" in values:
        _move(folder, values["parent"])
    _require_free(folder)
    after = {"name": folder.name, "parent": str(folder.parent or "")}
    changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    if changes:
        folder.save()
        record("scene_folder.changed", actor=person, target=folder, changes=changes)
    return folder


@transaction.atomic
def delete_folder(*, actor: Person, folder: SceneFolder) -> None:
    """Take a folder away; scenes and folders in it move to the one around it."""
    person = require_sign_in(actor)
    require_role(folder.campaign, person, Role.GAME_MASTER)
    _lock(folder.campaign)
    Scene.objects.filter(folder=folder).update(folder=folder.parent)
    record("scene_folder.deleted", actor=person, target=folder)
    SceneFolder.objects.filter(pk=folder.pk).update(name=secrets.token_hex(16))  # one within it may be called alike
    for inner in folder.children.all():
        inner.parent = folder.parent
        inner.name = _free_name(inner)
        inner.save()
    folder.delete()


def folder_at(campaign: Campaign, pk: int | None) -> SceneFolder | None:
    """Return the campaign's folder of this number (None: the top), or refuse."""
    if pk is None:
        return None
    folder = SceneFolder.objects.filter(campaign=campaign, pk=pk).select_related("campaign").first()
    if folder is None:
        raise _no_folder()
    return folder


def path_of(folder: SceneFolder | None, by_key: dict[int, SceneFolder] | None = None) -> list[SceneFolder]:
    """Return the folders from the top down to this one."""
    path: list[SceneFolder] = []
    while folder is not None:
        path.insert(0, folder)
        if folder.parent_id is None:
            break
        folder = by_key[folder.parent_id] if by_key is not None else folder.parent
    return path


def _lock(campaign: Campaign) -> None:
    """Let only one act at a time change which folder lies in which."""
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)


def _move(folder: SceneFolder, parent: SceneFolder | None) -> None:
    _require_here(folder.campaign, parent)
    if parent is not None and any(one.pk == folder.pk for one in path_of(parent)):
        words = "A folder cannot lie in itself or in a folder within it."
        raise Refused("cannot_lie_there", words, fields={"parent": [words]})
    folder.parent = parent
    _require_depth(folder, _height(folder))


def _height(folder: SceneFolder) -> int:
    return 1 + max((_height(inner) for inner in folder.children.all()), default=0)


def _require_depth(folder: SceneFolder, height: int) -> None:
    if len(path_of(folder.parent)) + height > DEEPEST:
        words = f"Folders lie at most {DEEPEST} deep in each other."
        raise Refused("too_deep", words, fields={"parent": [words]})


def _require_here(campaign: Campaign, parent: SceneFolder | None) -> None:
    if parent is not None and parent.campaign_id != campaign.pk:
        raise _no_folder()


def _require_free(folder: SceneFolder) -> None:
    if _taken(folder, folder.name):
        words = f"There is a folder called {folder.name} there already."
        raise Refused("name_taken", words, fields={"name": [words]})


def _taken(folder: SceneFolder, name: str) -> bool:
    beside = SceneFolder.objects.filter(campaign=folder.campaign_id, parent=folder.parent, name__iexact=name)
    return beside.exclude(pk=folder.pk).exists()


def _free_name(folder: SceneFolder) -> str:
    name, number = folder.name, 2
    while _taken(folder, name):
        name, number = f"{folder.name[:110]} {number}", number + 1
    return name


def _clean_name(name: Any) -> str:
    clean = " ".join(str(name or "").replace("\x00", "").split())
    if not clean:
        raise Refused("invalid", "A folder needs a name.", fields={"name": ["This must not be empty."]})
    if len(clean) > 120:
        raise Refused("invalid", "That name is too long.", fields={"name": ["At most 120 characters."]})
    return clean


def _no_folder() -> NotFound:
    return NotFound("folder_not_found", "There is no such folder in this campaign.")
