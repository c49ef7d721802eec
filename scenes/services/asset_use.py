"""Where assets are used: the scenes on which a piece shows or plays them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from bestiary_site.shared.errors import Conflict
from scenes.models import Asset, Piece


@dataclass(frozen=True)
class Use:
    """A scene that uses an asset, and on how many pieces."""

    scene_id: int
    name: str
    slug: str
    pieces: int

    def describe(self) -> dict[str, Any]:
        """Return it as the API shows it."""
        return {"id": self.scene_id, "name": self.name, "slug": self.slug, "pieces": self.pieces}


def used_by(asset: Asset) -> list[Use]:
    """Return the scenes that use an asset."""
    return uses_of([asset])[asset.pk]


def uses_of(assets: Iterable[Asset]) -> dict[int, list[Use]]:
    """Return for each asset the scenes that use it, by name; scenes in the bin count, since they may come back."""
    by_uid = {asset.uid: asset.pk for asset in assets}
    counted: dict[tuple[int, int], int] = defaultdict(int)
    names: dict[int, tuple[str, str]] = {}
    shown = Piece.objects.filter(asset__in=by_uid.values()).exclude(kind="playlist")
    for row in shown.values("asset_id", "scene_id", "scene__name", "scene__slug").annotate(times=Count("pk")):
        counted[row["asset_id"], row["scene_id"]] += row["times"]
        names[row["scene_id"]] = row["scene__name"], row["scene__slug"]
    campaigns = {asset.campaign_id for asset in assets}
    lists = Piece.objects.filter(scene__campaign__in=campaigns, kind="playlist").select_related("scene")
    for piece in lists.only("data", "scene__name", "scene__slug"):
        for uid in set(piece.data.get("assets", ())) & by_uid.keys():
            counted[by_uid[uid], piece.scene_id] += 1
            names[piece.scene_id] = piece.scene.name, piece.scene.slug
    found: dict[int, list[Use]] = {pk: [] for pk in by_uid.values()}
    for (asset_id, scene_id), times in counted.items():
        found[asset_id].append(Use(scene_id, *names[scene_id], times))
    for uses in found.values():
        uses.sort(key=lambda use: (use.name.casefold(), use.scene_id))
    return found


def require_unused(assets: QuerySet[Asset], *, confirmed: bool, what: str) -> None:
    """Refuse with the scenes that use any of these, unless the person has been told of them."""
    if confirmed:
        return
    scenes: dict[int, Use] = {}
    for uses in uses_of(list(assets.filter(_may_be_used()).only("pk", "uid", "campaign"))).values():
        for use in uses:
            before = scenes[use.scene_id].pieces if use.scene_id in scenes else 0
            scenes[use.scene_id] = Use(use.scene_id, use.name, use.slug, before + use.pieces)
    if scenes:
        names = ", ".join(use.name for use in list(scenes.values())[:5])
        raise Conflict(
            "in_use",
            f"{what} is used in {len(scenes)} scene{'s' if len(scenes) > 1 else ''} ({names}): "
            "it would be missing there. Confirm to delete it all the same.",
            details={"used_by": [use.describe() for use in scenes.values()]},
        )


def _may_be_used() -> Q:
    """Narrow to what can be on a piece: those shown or played by one, and sounds, which playlists name inside."""
    return Q(pk__in=Piece.objects.exclude(asset=None).values("asset")) | Q(kind="sound")
