"""Folders of assets: made, renamed, moved without circles, deleted with or without what is in them, brought back."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from bestiary_site.shared.errors import Conflict, NotFound, Refused
from campaigns.folding import fold
from campaigns.models import Campaign, Role, User
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.audit import record
from scenes.models import Asset, AssetFolder
from scenes.services.asset_use import require_unused

DEEPEST, MOST_FOLDERS, LONGEST_NAME = 12, 2000, 120


def require_game_master(campaign: Campaign, actor: Person) -> User:
    """Return the person, or refuse who does not run the campaign."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    return person


def clean_name(name: str, *, longest: int, field: str = "name") -> str:
    """Return a name in one line without signs that cannot be printed; refused when nothing is left."""
    plain = "".join(sign if sign.isprintable() else " " for sign in name)
    plain = " ".join(plain.split())
    if not plain or not fold(plain):
        raise Refused("invalid", "It needs a name.", fields={field: ["This must not be empty."]})
    if len(plain) > longest:
        message = f"At most {longest} characters, not {len(plain)}."
        raise Refused("invalid", message, fields={field: [message]})
    return plain


@transaction.atomic
def create_folder(*, actor: Person, campaign: Campaign, name: str, parent: AssetFolder | None = None) -> AssetFolder:
    """Make a folder. Refused for a second one of the same name in the same place."""
    person = require_game_master(campaign, actor)
    name = clean_name(name, longest=LONGEST_NAME)
    tree = _Tree(campaign)
    if len(tree.parents) >= MOST_FOLDERS:
        raise Refused("too_many_folders", f"A campaign has at most {MOST_FOLDERS} folders of assets.")
    _require_place(tree, parent, height=1)
    _require_free(campaign, parent, name)
    made = AssetFolder.objects.create(campaign=campaign, parent=parent, name=name, created_by=person)
    record("asset_folder.created", actor=person, target=made)
    return made


def folder_at(
    *, actor: Person, campaign: Campaign, names: Iterable[str], under: AssetFolder | None = None
) -> AssetFolder | None:
    """Return the folder that a path of names leads to from a folder, making what is missing."""
    require_game_master(campaign, actor)
    here = under
    for name in names:
        wanted = clean_name(name[:LONGEST_NAME], longest=LONGEST_NAME)
        try:
            here = _folder_in(campaign, here, wanted) or create_folder(
                actor=actor, campaign=campaign, name=wanted, parent=here
            )
        except Conflict:  # another file of the same upload has just made it
            here = _folder_in(campaign, here, wanted)
    return here


def _folder_in(campaign: Campaign, parent: AssetFolder | None, name: str) -> AssetFolder | None:
    return AssetFolder.objects.living().filter(campaign=campaign, parent=parent, folded=fold(name)[:240]).first()


@transaction.atomic
def rename_folder(*, actor: Person, folder: AssetFolder, name: str) -> AssetFolder:
    """Give a folder another name."""
    person = require_game_master(folder.campaign, actor)
    name = clean_name(name, longest=LONGEST_NAME)
    _require_free(folder.campaign, folder.parent, name, beside=folder)
    before, folder.name = folder.name, name
    if before != name:
        folder.save(update_fields=["name", "folded", "updated_at"])
        record("asset_folder.renamed", actor=person, target=folder, changes={"name": [before, name]})
    return folder


@transaction.atomic
def move_folder(*, actor: Person, folder: AssetFolder, parent: AssetFolder | None) -> AssetFolder:
    """Put a folder with all that is in it elsewhere. Refused into itself or what lies in it."""
    person = require_game_master(folder.campaign, actor)
    tree = _Tree(folder.campaign)
    if parent is not None and folder.pk in tree.way_up(parent.pk):
        raise Refused(
            "into_itself", f"{folder.name} cannot lie within itself.", fields={"parent": ["Choose another folder."]}
        )
    _require_place(tree, parent, height=tree.height(folder.pk))
    _require_free(folder.campaign, parent, folder.name, beside=folder)
    before, folder.parent = folder.parent, parent
    folder.save(update_fields=["parent", "updated_at"])
    names = [row.name if row else None for row in (before, parent)]
    record("asset_folder.moved", actor=person, target=folder, changes={"parent": names})
    return folder


def delete_folder(*, actor: Person, folder: AssetFolder, contents: str = "", confirmed: bool = False) -> None:
    """Delete a folder. `contents`: `up` moves what is in it to where it was, `bin` takes it along.

    Refused with what is in it when nothing is said of that, and with the scenes that use it unless `confirmed`.
    """
    require_game_master(folder.campaign, actor)
    within = folders_within(folder)
    inside = Asset.objects.living().filter(folder__in=within)
    told = {"folders": len(within) - 1, "assets": inside.count()}
    if contents not in ("up", "bin") and any(told.values()):
        raise Conflict(
            "not_empty",
            f"{folder.name} holds {told['assets']} files and {told['folders']} folders: say whether they move up (up) "
            "or into the bin (bin).",
            details=told,
        )
    if contents == "bin":
        require_unused(inside, confirmed=confirmed, what=f"What is in {folder.name}")
        bin_with_contents(actor=actor, folder=folder)
    else:
        empty_into_parent(actor=actor, folder=folder)


@transaction.atomic
def empty_into_parent(*, actor: Person, folder: AssetFolder) -> None:
    """Delete a folder; what is in it moves up to where it was. Folders whose names are taken there get a number."""
    person = require_game_master(folder.campaign, actor)
    _Tree(folder.campaign)
    for child in AssetFolder.objects.living().filter(parent=folder):
        child.name = _free_name(folder.campaign, folder.parent, child.name)
        child.parent = folder.parent
        child.save(update_fields=["name", "folded", "parent", "updated_at"])
    Asset.objects.filter(folder=folder).update(folder=folder.parent)
    _bin([folder.pk], person, folder)


@transaction.atomic
def bin_with_contents(*, actor: Person, folder: AssetFolder) -> None:
    """Delete a folder with all that is in it; `restore_folder` brings all of it back."""
    person = require_game_master(folder.campaign, actor)
    within = _Tree(folder.campaign).below(folder.pk)
    Asset.objects.living().filter(folder__in=within).update(
        deleted_at=timezone.now(), deleted_by=person, deleted_with=folder
    )
    _bin(within, person, folder)


def _bin(within: Iterable[int], person: User, folder: AssetFolder) -> None:
    now = timezone.now()
    inner = [pk for pk in within if pk != folder.pk]
    AssetFolder.objects.filter(pk__in=inner).update(deleted_at=now, deleted_by=person, deleted_with=folder)
    AssetFolder.objects.filter(pk=folder.pk).update(deleted_at=now, deleted_by=person, deleted_with=None)
    record("asset_folder.deleted", actor=person, target=folder, changes={"folders": [len(inner) + 1, 0]})


@transaction.atomic
def restore_folder(*, actor: Person, folder: AssetFolder) -> AssetFolder:
    """Bring a folder back with all that went into the bin with it; to the top where its place is gone."""
    person = require_game_master(folder.campaign, actor)
    _Tree(folder.campaign)
    folder = AssetFolder.objects.select_related("parent", "campaign").get(pk=folder.pk)
    if folder.deleted_at is None:
        raise Conflict("not_deleted", f"{folder.name} is not in the bin.")
    if folder.parent is not None and folder.parent.deleted_at is not None:
        folder.parent = None
    folder.name = _free_name(folder.campaign, folder.parent, folder.name)
    folder.deleted_at = folder.deleted_by = folder.deleted_with = None
    folder.save()
    gone = {"deleted_at": None, "deleted_by": None, "deleted_with": None}
    AssetFolder.objects.filter(deleted_with=folder).update(**gone)
    Asset.objects.filter(deleted_with=folder).update(**gone)
    record("asset_folder.restored", actor=person, target=folder)
    return folder


def folders_within(folder: AssetFolder) -> list[int]:
    """Return the keys of a folder and of all folders in it."""
    return _Tree(folder.campaign, lock=False).below(folder.pk)


# -- parts ------------------------------------------------------------------------------------------------


class _Tree:
    """The living folders of a campaign, which nobody else changes until the transaction ends."""

    def __init__(self, campaign: Campaign, *, lock: bool = True) -> None:
        if lock:
            Campaign.objects.select_for_update().get(pk=campaign.pk)
        living = AssetFolder.objects.living().filter(campaign=campaign)
        self.parents: dict[int, int | None] = dict(living.values_list("pk", "parent_id"))

    def way_up(self, pk: int | None) -> list[int]:
        """Return the keys of a folder and of those around it, from within."""
        way: list[int] = []
        while pk is not None and pk in self.parents and pk not in way:
            way.append(pk)
            pk = self.parents[pk]
        return way

    def below(self, pk: int) -> list[int]:
        """Return the keys of a folder and of all in it."""
        return [found for found in self.parents if pk in self.way_up(found)]

    def height(self, pk: int) -> int:
        """Return how many folders lie in each other from this one on."""
        return max((self.way_up(found).index(pk) + 1 for found in self.below(pk)), default=1)


def _require_place(tree: _Tree, parent: AssetFolder | None, *, height: int) -> None:
    if parent is not None and parent.pk not in tree.parents:
        raise NotFound("folder_not_found", "There is no such folder to put it into.")
    if len(tree.way_up(parent.pk if parent else None)) + height > DEEPEST:
        raise Refused("too_deep", f"Folders lie at most {DEEPEST} deep in each other.")


def _require_free(campaign: Campaign, parent: AssetFolder | None, name: str, beside: AssetFolder | None = None) -> None:
    if _is_taken(campaign, parent, name, beside):
        message = f"There is a folder {name} in the same place already."
        raise Conflict("name_taken", message, fields={"name": [message]})


def _is_taken(campaign: Campaign, parent: AssetFolder | None, name: str, beside: AssetFolder | None = None) -> bool:
    rows = AssetFolder.objects.living().filter(campaign=campaign, parent=parent, folded=fold(name)[:240])
    return (rows.exclude(pk=beside.pk) if beside else rows).exists()


def _free_name(campaign: Campaign, parent: AssetFolder | None, name: str) -> str:
    wanted, number = name, 2
    while _is_taken(campaign, parent, wanted):
        wanted = f"{name[: LONGEST_NAME - 8]} ({number})"
        number += 1
    return wanted
