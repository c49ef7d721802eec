"""What game masters see of their assets: lists narrowed by folder, kind, tag and words, and the tags in use."""

from collections import Counter
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from campaigns.folding import fold
from campaigns.models import Campaign
from campaigns.permissions import Person
from scenes.models import Asset, AssetFolder, AssetPreparation
from scenes.services.folders import require_game_master


def assets_of(*, actor: Person, campaign: Campaign) -> QuerySet[Asset]:
    """Return all assets of a campaign, the bin included, for its game masters; refused for everybody else."""
    require_game_master(campaign, actor)
    work = AssetPreparation.objects.order_by("-created_at").defer("log")
    rows = Asset.objects.filter(campaign=campaign).select_related("campaign", "folder", "created_by")
    return rows.prefetch_related(Prefetch("preparations", queryset=work))


def folders_of(*, actor: Person, campaign: Campaign) -> QuerySet[AssetFolder]:
    """Return all folders of a campaign with how many files lie in each, for its game masters."""
    require_game_master(campaign, actor)
    living = Count("assets", filter=Q(assets__deleted_at=None))
    return (
        AssetFolder.objects.filter(campaign=campaign)
        .select_related("campaign", "parent")
        .annotate(count=living)
        .order_by("folded", "pk")
    )


def narrow(
    rows: QuerySet[Asset], *, folder: Any = "all", kind: str = "", tag: str = "", q: str = "", deleted: bool = False
) -> QuerySet[Asset]:
    """Narrow a list. `folder`: a key, None for the top, `all` for everywhere."""
    rows = rows.deleted() if deleted else rows.living()  # type: ignore[attr-defined]
    if folder != "all":
        rows = rows.filter(folder=folder)
    if kind:
        rows = rows.filter(kind=kind)
    if tag:
        rows = rows.filter(sought__contains=f"|{fold(tag)}|")
    for word in fold(q).split():
        rows = rows.filter(sought__contains=word)
    return rows


def tags_of(*, actor: Person, campaign: Campaign) -> list[tuple[str, int]]:
    """Return the tags of a campaign's assets with how many bear each, the commonest first."""
    require_game_master(campaign, actor)
    counted: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for tags in Asset.objects.living().filter(campaign=campaign).exclude(tags=[]).values_list("tags", flat=True):
        for tag in tags:
            counted[fold(tag)] += 1
            spelt.setdefault(fold(tag), tag)
    return [(spelt[tag], times) for tag, times in sorted(counted.items(), key=lambda row: (-row[1], row[0]))]
