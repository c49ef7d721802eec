"""Assets: added, told from what is there already, renamed, moved, tagged, put into the bin and brought back."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from bestiary_site.shared import jobs, storage
from bestiary_site.shared.errors import Conflict, DomainError, NotFound, QuotaReached, Refused
from campaigns.models import Campaign, User
from campaigns.permissions import Person
from campaigns.services.audit import record
from scenes import tasks
from scenes.models import Asset, AssetFolder, AssetPreparation
from scenes.services import asset_files
from scenes.services.asset_use import require_unused
from scenes.services.asset_words import LONGEST_NAME, put_on
from scenes.services.folders import clean_name, require_game_master

# What an asset has from its file; a second asset with the same content has the same.
_OF_THE_FILE = (
    "content_type", "size", "digest", "file", "thumbnail", "width", "height", "duration", "sizes", "tiles", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Unsaid:
    """Marks a value that was not given, where None means the top."""


UNSAID = Unsaid()


# -- adding -----------------------------------------------------------------------------------------------


def upload_asset(*, actor: Person, campaign: Campaign, upload: UploadedFile, **values: Any) -> Asset:
    """Add what somebody has uploaded; `values` as `add_asset` takes them."""
    require_game_master(campaign, actor)
    values.setdefault("name", PurePath((upload.name or "").replace("\\", "/")).name)
    asset_files.require_size(int(upload.size or 0), values["name"] or "The file")
    with storage.scratch_folder() as scratch, storage.full_disk_told():
        path = scratch / "upload"
        with path.open("wb") as out:
            for block in upload.chunks(1 << 20):
                storage.write_block(out, block)
        return add_asset(actor=actor, campaign=campaign, source=path, **values)


def add_asset(
    *,
    actor: Person,
    campaign: Campaign,
    source: Path | bytes,
    name: str = "",
    kind: str = "",
    folder: AssetFolder | None = None,
    tags: Sequence[str] = (),
    title: str = "",
    credit: str = "",
    same: str = "tell",
) -> Asset:
    """Add a map, picture or sound from a file or from bytes; what it is, its content tells.

    `same` says what happens when the campaign has the same content already: `tell` refuses (same_content) and names
    what is there, `reuse` returns that, `copy` makes a second asset of it, which takes no more room.
    """
    person = require_game_master(campaign, actor)
    if isinstance(source, bytes):
        with storage.scratch_folder() as scratch:
            path = scratch / "source"
            path.write_bytes(source)
            return _add(
                person, campaign, path, folder, same, name=name, kind=kind, tags=tags, title=title, credit=credit
            )
    return _add(person, campaign, source, folder, same, name=name, kind=kind, tags=tags, title=title, credit=credit)


def _add(person: User, campaign: Campaign, path: Path, folder: AssetFolder | None, same: str, **said: Any) -> Asset:
    shown = clean_name(said["name"] or "file", longest=1000)[:LONGEST_NAME]
    _require_folder(campaign, folder)
    asset_files.require_size(path.stat().st_size, shown)
    digest = asset_files.digest_of(path)
    twin = _twin(campaign, digest)
    if twin is not None and same != "copy":
        return _known_already(person, twin, same)
    said = {word: value for word, value in said.items() if value} | {"name": _without_ending(shown)}
    put_on(Asset(), {word: value for word, value in said.items() if word != "kind"})  # refused before it is stored
    if twin is None:
        _require_quota(campaign, path.stat().st_size)
        with asset_files.taken_back_when_refused(campaign.pk, digest) as place:
            kept = asset_files.keep_file(path, folder=place, name=shown, kind=said.get("kind", ""))
            return _make(person, campaign, folder, kept, digest, said)
    kept = asset_files.Kept({field: getattr(twin, field) for field in _OF_THE_FILE} | {"kind": twin.kind})
    return _make(person, campaign, folder, kept, digest, said, twin)


def _without_ending(name: str) -> str:
    known = {*asset_files.SUFFIXES.values(), ".jpeg", ".gif", ".oga", ".opus", ".webm", ".wave"}
    path = PurePath(name)
    return path.stem.strip() or name if path.suffix.lower() in known else name


@transaction.atomic
def _make(
    person: User,
    campaign: Campaign,
    folder: AssetFolder | None,
    kept: asset_files.Kept,
    digest: str,
    said: dict[str, Any],
    twin: Asset | None = None,
) -> Asset:
    require_game_master(campaign, person)
    if twin is not None and not Asset.objects.select_for_update().filter(pk=twin.pk).exists():
        raise Conflict("gone_meanwhile", f"{twin.name} was deleted for good just now, its file with it. Send it again.")
    told = kept.values.pop("kind")
    made = Asset(campaign=campaign, folder=folder, created_by=person, kind=told, **(kept.values | {"digest": digest}))
    put_on(made, said)
    made.save()
    record("asset.added", actor=person, target=made, changes={"file": [None, f"{made.content_type}, {made.size}"]})
    if kept.unfinished:
        job = AssetPreparation.objects.create(asset=made)
        jobs.enqueue_on_commit(tasks.wake_preparation, job.pk)
    return made


def _twin(campaign: Campaign, digest: str) -> Asset | None:
    rows = Asset.objects.filter(campaign=campaign, digest=digest).select_related("folder", "campaign")
    return rows.order_by("deleted_at", "pk").filter(deleted_at=None).first() or rows.order_by("pk").first()


def _known_already(person: User, twin: Asset, same: str) -> Asset:
    if same == "reuse":
        return twin if twin.deleted_at is None else restore_asset(actor=person, asset=twin)
    where = "in the bin" if twin.deleted_at else f"in {twin.folder.name}" if twin.folder else "at the top"
    raise Conflict(
        "same_content",
        f"The campaign has this very file already: {twin.name}, {where}. Use that one, or keep a second.",
        details={
            "asset": twin.uid,
            "name": twin.name,
            "folder": twin.folder_id,
            "deleted": twin.deleted_at is not None,
        },
    )


def _require_quota(campaign: Campaign, size: int) -> None:
    each = Asset.objects.filter(campaign=campaign).values("digest").annotate(bytes=Max("size"))
    held = each.aggregate(all=Sum("bytes"))["all"] or 0
    if held + size > settings.CAMPAIGN_ASSETS_MB << 20:
        raise QuotaReached(
            "no_room_in_campaign",
            f"The campaign's maps, pictures and sounds may take {settings.CAMPAIGN_ASSETS_MB} MB together. "
            "Delete some that nobody needs, in the bin too.",
        )


def room_of(campaign: Campaign) -> dict[str, int]:
    """Return how many bytes the campaign's assets take, and how many they may."""
    each = Asset.objects.filter(campaign=campaign).values("digest").annotate(bytes=Max("size"))
    return {"used": each.aggregate(all=Sum("bytes"))["all"] or 0, "most": settings.CAMPAIGN_ASSETS_MB << 20}


# -- changing ---------------------------------------------------------------------------------------------


@transaction.atomic
def update_asset(*, actor: Person, asset: Asset, folder: AssetFolder | None | Unsaid = UNSAID, **values: Any) -> Asset:
    """Change name, kind, tags, title or credit of an asset, or move it. Scenes keep it: they know its uid alone."""
    person = require_game_master(asset.campaign, actor)
    asset = Asset.objects.select_for_update().select_related("campaign").get(pk=asset.pk)
    if not isinstance(folder, Unsaid):
        _require_folder(asset.campaign, folder)
        values["folder_id"] = folder.pk if folder else None
    changes = put_on(asset, values)
    if changes:
        asset.save()
        record("asset.changed", actor=person, target=asset, changes=changes)
    return asset


@transaction.atomic
def move_assets(*, actor: Person, assets: Sequence[Asset], folder: AssetFolder | None) -> int:
    """Move many assets of one campaign into a folder, or to the top. Returns how many were elsewhere before."""
    if not assets:
        return 0
    campaign = _one_campaign(assets)
    person = require_game_master(campaign, actor)
    _require_folder(campaign, folder)
    rows = Asset.objects.living().filter(pk__in=[asset.pk for asset in assets])
    moved = rows.exclude(folder=folder) if folder else rows.exclude(folder=None)
    count = moved.update(folder=folder, updated_at=timezone.now())
    if count:
        target = folder or campaign
        record("assets.moved", actor=person, target=target, campaign=campaign, changes={"files": [0, count]})
    return count


def _require_folder(campaign: Campaign, folder: AssetFolder | None) -> None:
    living = AssetFolder.objects.living().filter(campaign=campaign)
    if folder is not None and not living.filter(pk=folder.pk).exists():
        raise NotFound("folder_not_found", "There is no such folder in this campaign.")


def _one_campaign(assets: Sequence[Asset]) -> Campaign:
    campaigns = {asset.campaign_id: asset.campaign for asset in assets}
    if len(campaigns) != 1:
        raise Refused("several_campaigns", "These are not all of one campaign.")
    return next(iter(campaigns.values()))


@transaction.atomic
def prepare_again(*, actor: Person, asset: Asset) -> Asset:
    """Make the smaller copies of a picture anew, after that has failed or been cancelled."""
    require_game_master(asset.campaign, actor)
    asset = Asset.objects.select_for_update().select_related("campaign").get(pk=asset.pk)
    if not asset.is_picture:
        raise Refused("no_picture", "A sound has no smaller copies.")
    if asset.preparations.active().exists():
        raise Conflict("at_work", f"{asset.name} is being prepared already.")
    job = AssetPreparation.objects.create(asset=asset)
    jobs.enqueue_on_commit(tasks.wake_preparation, job.pk)
    return asset


# -- the bin ----------------------------------------------------------------------------------------------


@transaction.atomic
def delete_assets(*, actor: Person, assets: Sequence[Asset], confirmed: bool = False) -> None:
    """Put assets into the bin. Refused with the scenes that use them unless `confirmed`."""
    if not assets:
        return
    person = require_game_master(_one_campaign(assets), actor)
    rows = Asset.objects.living().filter(pk__in=[asset.pk for asset in assets])
    require_unused(rows, confirmed=confirmed, what=assets[0].name if len(assets) == 1 else "What you have chosen")
    for asset in rows.select_related("campaign"):
        record("asset.deleted", actor=person, target=asset, changes={"name": [asset.name, None]})
    rows.update(deleted_at=timezone.now(), deleted_by=person, deleted_with=None)


def delete_asset(*, actor: Person, asset: Asset, confirmed: bool = False) -> None:
    """Put one asset into the bin."""
    delete_assets(actor=actor, assets=[asset], confirmed=confirmed)


@transaction.atomic
def restore_asset(*, actor: Person, asset: Asset) -> Asset:
    """Bring an asset back from the bin; to the top where its folder is gone."""
    person = require_game_master(asset.campaign, actor)
    asset = Asset.objects.select_for_update(of=("self",)).select_related("campaign", "folder").get(pk=asset.pk)
    if asset.deleted_at is None:
        raise Conflict("not_deleted", f"{asset.name} is not in the bin.")
    if asset.folder is not None and asset.folder.deleted_at is not None:
        asset.folder = None
    asset.deleted_at = asset.deleted_by = asset.deleted_with = None
    asset.save()
    record("asset.restored", actor=person, target=asset)
    return asset


@transaction.atomic
def purge_asset(*, actor: Person, asset: Asset, confirmed: bool = False) -> None:
    """Delete an asset in the bin for good, and its file unless another asset has the same content."""
    person = require_game_master(asset.campaign, actor)
    if asset.deleted_at is None:
        raise Conflict("not_deleted", f"Put {asset.name} into the bin first.")
    require_unused(Asset.objects.filter(pk=asset.pk), confirmed=confirmed, what=asset.name)
    record("asset.purged", actor=person, target=asset, changes={"name": [asset.name, None]})
    asset.delete()
    asset_files.forget_files_on_commit(asset)


def refused_kindly(refusal: DomainError) -> dict[str, Any]:
    """Return a refusal as a part of an answer about many files."""
    return {"code": refusal.code, "message": refusal.message, "details": refusal.details}
