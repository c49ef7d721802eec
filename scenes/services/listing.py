"""What the lists of scenes show: which scenes, in which folders, with which picture."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from campaigns.audiences import is_game_master
from campaigns.models import Campaign
from campaigns.permissions import Person
from scenes.models import Asset, Piece, Scene, SceneFolder, Table, TableSeat

WIDE = 900


def scenes_of(person: Person, campaign: Campaign) -> QuerySet[Scene]:
    """Return the living scenes of a campaign that this person may know of; archived ones are for game masters."""
    seen = Scene.objects.visible_to(person).filter(campaign=campaign).select_related("campaign", "folder")
    return seen if is_game_master(campaign, person) else seen.filter(archived_at=None)


def bin_of(person: Person, campaign: Campaign) -> QuerySet[Scene]:
    """Return the scenes in the bin, for game masters, the last one first."""
    if not is_game_master(campaign, person):
        return Scene.objects.none()
    return Scene.objects.deleted().filter(campaign=campaign).select_related("deleted_by").order_by("-deleted_at", "-pk")


def narrow(scenes: QuerySet[Scene], *, q: str = "", archived: bool | None = None, folder: Any = "all") -> Any:
    """Keep those that words are found in, that are archived or not, that lie in a folder (None: at the top)."""
    if q:
        scenes = scenes.filter(Q(name__icontains=q) | Q(summary__icontains=q) | Q(tags__name__icontains=q)).distinct()
    if archived is not None:
        scenes = scenes.filter(archived_at__isnull=not archived)
    if folder != "all":
        scenes = scenes.filter(folder=folder)
    return scenes


@dataclass
class Pictured:
    """What a game master sees of scenes in a list, besides their rows."""

    pictures: dict[int, str] = field(default_factory=dict)
    larger: dict[int, str] = field(default_factory=dict)
    tokens: dict[int, int] = field(default_factory=dict)


def pictured(scenes: Iterable[Scene]) -> Pictured:
    """Return thumbnails (addresses by scene, of the first map that lies open) and how many tokens stand there."""
    keys = [scene.pk for scene in scenes]
    found = Pictured()
    maps = Piece.objects.filter(scene__in=keys, kind="map", asset__deleted_at=None).exclude(asset=None)
    for piece in maps.select_related("asset").order_by("pk"):
        asset = piece.asset
        if asset is not None and asset.thumbnail and not piece.data.get("hidden"):
            found.pictures.setdefault(piece.scene_id, asset.address("thumbnail.webp"))
            found.larger.setdefault(piece.scene_id, asset.address(_wide_enough(asset)))
    counted = Piece.objects.filter(scene__in=keys, kind="token").values("scene").annotate(count=Count("pk")).order_by()
    found.tokens = {row["scene"]: row["count"] for row in counted}
    return found


def _wide_enough(asset: Asset) -> str:
    """Return the smallest variant of a picture that fills the width of a page."""
    sizes = [size for size in sorted(asset.sizes) if size >= WIDE]
    return f"{sizes[0]}.webp" if sizes else "original"


def people_at(campaign: Campaign) -> tuple[int | None, dict[int, list[Any]]]:
    """Return the scene of the table, and the people who were sent to others, by scene."""
    table = Table.objects.filter(campaign=campaign).values_list("scene", flat=True).first()
    seats: dict[int, list[Any]] = {}
    for seat in TableSeat.objects.filter(table__campaign=campaign).select_related("user"):
        seats.setdefault(seat.scene_id, []).append(seat.user)
    return table, seats


@dataclass
class Shelf:
    """A folder as the tree of folders shows it."""

    folder: SceneFolder
    depth: int
    scenes: int = 0
    path: str = ""


def shelves(campaign: Campaign) -> list[Shelf]:
    """Return the folders of a campaign in the order of their tree, with how many scenes lie directly in each."""
    folders = list(SceneFolder.objects.filter(campaign=campaign).order_by("name", "pk"))
    rows = Scene.objects.living().current().filter(campaign=campaign).exclude(folder=None)
    counts = dict(rows.values_list("folder").annotate(count=Count("pk")).order_by())
    inside: dict[int | None, list[SceneFolder]] = {}
    for one in folders:
        inside.setdefault(one.parent_id, []).append(one)
    return list(_walk(inside, None, 0, "", counts))


def _walk(
    inside: dict[int | None, list[SceneFolder]], parent: int | None, depth: int, path: str, counts: dict[Any, int]
) -> Iterable[Shelf]:
    for one in inside.get(parent, []):
        here = f"{path} / {one.name}" if path else one.name
        yield Shelf(one, depth, counts.get(one.pk, 0), here)
        yield from _walk(inside, one.pk, depth + 1, here, counts)
