"""What is told of pictures and kept scenes in numbers."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils import timezone

from bestiary_site.shared.errors import NotAllowed
from campaigns.models import Campaign, User
from campaigns.permissions import Person, require_sign_in
from imagegen import tally
from imagegen.models import CachedScene, Picture, SceneTally
from imagegen.services.scene_cache import scenes_of

RATE_OVER = timedelta(days=30)


def require_caretaker(actor: Person) -> User:
    """Refuse who does not look after the site: administrators do, and at an open table everybody."""
    person = require_sign_in(actor)
    if not (person.is_superuser or settings.OPEN_TABLE):
        raise NotAllowed("administrators_only", "Only an administrator may do this.")
    return person


def scene_statistics(actor: Person) -> dict[str, Any]:
    """Return how many scenes are kept for the person and how often they answered: of the whole site to administrators.

    The rate is of the last 30 days, 0 to 1.
    """
    tally.flush()
    total, fresh = _scenes(scenes_of(actor))
    return {
        "total_scenes": total,
        "active_cache_entries": fresh,
        "expired": total - fresh,
        "cache_hit_rate": hit_rate(_tallies_of(require_sign_in(actor))),
        "timestamp": timezone.now().isoformat(),
    }


def site_statistics() -> dict[str, Any]:
    """Return how many pictures and kept scenes the site has, and the megabytes of the pictures' full files."""
    total, fresh = _scenes(CachedScene.objects.all())
    counted = Picture.objects.aggregate(
        active=Count("pk", filter=Q(deleted_at=None)), deleted=Count("pk", filter=Q(deleted_at__isnull=False))
    )
    files = Picture.objects.order_by().values("digest").annotate(size=Max("file_size_bytes"))
    stored = files.aggregate(total=Sum("size"))["total"] or 0
    return {
        "images": {**counted, "storage_mb": round(stored / 1e6, 2)},
        "cache": {"total": total, "active": fresh, "expired": total - fresh},
    }


def hit_rate(tallies: "QuerySet[SceneTally]") -> float:
    """Return which share of the scenes asked for was kept already, in the last 30 days."""
    since = (timezone.now() - RATE_OVER).date()
    told = tallies.filter(day__gte=since).aggregate(hits=Sum("hits"), misses=Sum("misses"))
    hits, misses = told["hits"] or 0, told["misses"] or 0
    return round(hits / (hits + misses), 4) if hits + misses else 0.0


def _scenes(rows: "QuerySet[CachedScene]") -> tuple[int, int]:
    fresh = CachedScene.objects.fresh().filter(pk__in=rows.values("pk"))
    return rows.count(), fresh.count()


def _tallies_of(person: User) -> "QuerySet[SceneTally]":
    if person.is_superuser:
        return SceneTally.objects.all()
    return SceneTally.objects.filter(
        Q(campaign=None, owner=person) | Q(campaign__in=Campaign.objects.run_by(person).values("pk"))
    )
