"""Maps and sounds as clients of the system that this site replaces know them: by file name and folder."""

from collections.abc import Iterable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q

from bestiary_site.shared.errors import NotFound
from campaigns.models import Campaign, User
from scenes.contract_scene import Doc, Ground, Here, list_in
from scenes.models import Asset, AssetFolder, AssetKind, ContractScene, Piece, Scene
from scenes.models.assets import AssetQuerySet
from scenes.services import assets, folders
from scenes.services.asset_files import SUFFIXES
from scenes.services.asset_words import LONGEST_NAME
from scenes.services.folders import clean_name

MOST_SOUGHT = 200
"""Who seeks more names than this at once reads the whole library instead."""


# -- names and folders ---------------------------------------------------------------------------------------


def parts_of(path: str) -> list[str]:
    """Return the names of a path. No name holds a NUL sign, and no database takes one."""
    return [part.strip() for part in path.replace("\x00", "").split("/") if part.strip() not in ("", ".", "..")]


def paths_of(campaign: Campaign) -> dict[int, str]:
    """Return the paths of the living folders of assets, by key."""
    rows = {row.pk: row for row in AssetFolder.objects.living().filter(campaign=campaign)}

    def path(row: AssetFolder) -> str:
        above = rows.get(row.parent_id or 0)
        return f"{path(above)}/{row.name}" if above is not None else row.name

    return {pk: path(row) for pk, row in rows.items()}


def folder_called(campaign: Campaign, path: str) -> AssetFolder | None:
    """Return the folder of the library at a path (None: the top), or refuse."""
    wanted = "/".join(parts_of(path))
    if not wanted:
        return None
    found = [pk for pk, known in paths_of(campaign).items() if known.lower() == wanted.lower()]
    if not found:
        raise NotFound("folder_not_found", f"There is no folder {wanted[:100]}.")
    return AssetFolder.objects.select_related("campaign").get(pk=found[0])


def wire_name(asset: Asset) -> str:
    """Return what an asset's file is called on the wire."""
    return _with_suffix(asset.name, SUFFIXES.get(asset.content_type, ""))


def _with_suffix(name: str, suffix: str) -> str:
    return name if name.lower().endswith(suffix) else f"{name}{suffix}"


def _names_for(wire: str) -> set[str]:
    """Return what an asset may be called here whose file is called so on the wire."""
    return {wire} | {wire[: -len(suffix)] for suffix in SUFFIXES.values() if wire.lower().endswith(suffix)}


# -- finding ---------------------------------------------------------------------------------------------------


def _maps(campaign: Campaign) -> AssetQuerySet:
    rows = Asset.objects.living().filter(campaign=campaign).exclude(kind=AssetKind.SOUND)
    return rows.select_related("campaign", "folder").order_by("pk")


def find_map(campaign: Campaign, path: str) -> Asset:
    """Return a map by its name, or by its path; a name alone is looked for in all folders."""
    *inside, name = parts_of(path) or [""]
    called = [row for row in _maps(campaign).filter(name__in=_names_for(name)) if wire_name(row) == name]
    paths = paths_of(campaign) if called else {}
    exact = [row for row in called if paths.get(row.folder_id or 0, "") == "/".join(inside)]
    if not (exact or (called and not inside)):
        raise NotFound("not_found", f"There is no map {path[:100]}.")
    return (exact or called)[0]


def grounds_of(campaign: Campaign) -> dict[str, Ground]:
    """Return the maps and pictures of the campaign's library, by uid."""
    return _grounds(campaign, _maps(campaign))


def grounds_for(campaign: Campaign, doc: Doc, pieces: dict[str, Any]) -> dict[str, Ground]:
    """Return those of them that a scene speaks of or that lie on it: a library may hold thousands."""
    said = [one.get("name") for one in list_in(doc, "maps") if isinstance(one, dict)]
    names = {name for wire in said if isinstance(wire, str) for name in _names_for(wire)}
    uids = {str(one["asset"]) for one in pieces.values() if one["kind"] == "map" and one.get("asset")}
    if len(names) + len(uids) > MOST_SOUGHT:
        return grounds_of(campaign)
    return _grounds(campaign, _maps(campaign).filter(Q(name__in=names) | Q(uid__in=uids))) if names or uids else {}


def _grounds(campaign: Campaign, found: AssetQuerySet) -> dict[str, Ground]:
    rows = list(found)
    paths = paths_of(campaign) if any(row.folder_id for row in rows) else {}
    return {
        row.uid: Ground(row.uid, wire_name(row), paths.get(row.folder_id or 0), row.width or 0, row.height or 0)
        for row in rows
    }


# -- adding and changing -----------------------------------------------------------------------------------------


def add_map(*, actor: User, campaign: Campaign, upload: UploadedFile, path: Iterable[str], kind: str) -> Asset:
    """Take a map or picture that is uploaded, under a name that nothing in its folder has yet."""
    folder = folders.folder_at(actor=actor, campaign=campaign, names=path)
    made = assets.upload_asset(
        actor=actor, campaign=campaign, upload=upload, folder=folder, kind=kind, same="copy"
    )  # fmt: skip
    return change_map(actor=actor, asset=made)[0]


@transaction.atomic
def change_map(*, actor: User, asset: Asset, **values: Any) -> tuple[Asset, int]:
    """Rename a map (`name`) or move it (`folder`, None: to the top), and change what scenes were said to hold.

    Of two files of one name in a folder these clients can reach only the first: the newcomer gets a number. Returns
    the map and how many scenes use it.
    """
    Campaign.objects.select_for_update(no_key=True).get(pk=asset.campaign_id)
    used = Scene.objects.filter(pk__in=Piece.objects.filter(asset=asset, kind="map").values("scene"))
    kept = list(ContractScene.objects.select_for_update().filter(scene__in=used))
    speaking = _that_mean(asset, kept) if kept else []
    folder = values.get("folder", asset.folder)
    name = clean_name(values.get("name", asset.name), longest=LONGEST_NAME)
    values["name"] = _free_name(asset, folder, name)
    changed = assets.update_asset(actor=actor, asset=asset, **values)
    for said in speaking:
        said["name"] = wire_name(changed)
        if "folder" in values:
            said["folder"] = paths_of(changed.campaign).get(changed.folder_id or 0)
    ContractScene.objects.bulk_update(kept, ["document"], batch_size=20)
    return changed, used.count()


def _that_mean(asset: Asset, kept: list[ContractScene]) -> list[Doc]:
    """Return the places in scenes as they were said where this map is meant."""
    here = Here({}, grounds_of(asset.campaign))
    maps = [said for row in kept for said in list_in(row.document, "maps")]
    return [said for said in maps if (ground := here.ground(said)) is not None and ground.uid == asset.uid]


def _free_name(asset: Asset, folder: AssetFolder | None, name: str) -> str:
    suffix = SUFFIXES.get(asset.content_type, "")
    beside = Asset.objects.living().filter(campaign=asset.campaign_id, folder=folder).exclude(pk=asset.pk)
    taken = {wire_name(row) for row in beside.exclude(kind=AssetKind.SOUND).only("name", "content_type")}
    stem = name[: len(name) - len(suffix)] if name.lower().endswith(suffix) else name
    wanted, number = name, 2
    while _with_suffix(wanted, suffix) in taken:
        wanted, number = f"{stem[: LONGEST_NAME - 8]} ({number})", number + 1
    return wanted


# -- sounds --------------------------------------------------------------------------------------------------------


def sounds_of(campaign: Campaign) -> dict[str, tuple[Asset, str]]:
    """Return the sounds and their folders by path; the second of a name in a folder gets a number in its path."""
    paths = paths_of(campaign)
    rows = Asset.objects.living().filter(campaign=campaign, kind=AssetKind.SOUND).order_by("name", "pk")
    found: dict[str, tuple[Asset, str]] = {}
    for asset in rows.select_related("campaign"):
        folder = paths.get(asset.folder_id or 0, "")
        stem, dot, suffix = wire_name(asset).rpartition(".")
        path, number = _within(folder, wire_name(asset)), 2
        while path in found:
            path, number = _within(folder, f"{stem} ({number}){dot}{suffix}"), number + 1
        found[path] = asset, folder
    return found


def _within(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def find_sound(campaign: Campaign, path: str) -> Asset:
    """Return a sound by its path; a name alone is looked for in all folders."""
    wanted, known = "/".join(parts_of(path)), sounds_of(campaign)
    alike = [asset for one, (asset, _) in known.items() if one.rpartition("/")[2] == wanted]
    if wanted not in known and not alike:
        raise NotFound("not_found", f"There is no sound {path[:100]}.")
    return known[wanted][0] if wanted in known else alike[0]
