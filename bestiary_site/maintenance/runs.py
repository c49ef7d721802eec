"""Does a chore, alone, and writes down how it went: the log is the site's audit, a few lines for each chore."""

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.cache import cache

from bestiary_site.shared.errors import Conflict
from bestiary_site.shared.request_id import current_request_id
from campaigns.models import AuditRecord, User

if TYPE_CHECKING:
    from bestiary_site.maintenance.chores import Chore

logger = logging.getLogger(__name__)
RAN, FAILED, TARGET = "chore.ran", "chore.failed", "chore"
RUNS_KEPT = 60
LONGEST_SECONDS = 4 * 3600
NAMES_SHOWN = 20


@dataclass
class Done:
    """What a chore did, or would do: how many of what, the first names, bytes set free, further numbers."""

    count: int = 0
    what: str = "things"
    names: list[str] = field(default_factory=list)
    freed: int = 0
    numbers: dict[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"count": self.count, "what": self.what, "freed": self.freed, **self.numbers}


def run(chore: "Chore", *, actor: User | None = None, dry_run: bool = False) -> Done:
    """Do the chore, or find out what it would do; Conflict while another process is at it.

    A fault of the chore is written down and raised again.
    """
    if dry_run:
        return chore.act(True)
    lock = f"chore:{chore.name}"
    if not cache.add(lock, 1, LONGEST_SECONDS):
        raise Conflict("chore_under_way", f"“{chore.title}” is being done right now. Look again in a moment.")
    began = time.monotonic()
    try:
        done = chore.act(False)
    except Exception as error:
        _write(chore, actor, FAILED, {"error": f"{type(error).__name__}: {error}"[:300]}, began)
        raise
    finally:
        cache.delete(lock)
    _write(chore, actor, RAN, done.told(), began)
    logger.info("chore %s: %d %s", chore.name, done.count, done.what)
    return done


def _write(chore: "Chore", actor: User | None, act: str, told: dict[str, Any], began: float) -> None:
    seconds = round(time.monotonic() - began, 2)
    AuditRecord.objects.create(
        act=act,
        actor=actor,
        target_type=TARGET,
        target_id=chore.name,
        target_name=chore.title,
        changes={name: [None, value] for name, value in (told | {"seconds": seconds}).items()},
        request_id=current_request_id(),
    )
    old = runs_of(chore.name).values_list("pk", flat=True)[chore.runs_kept :]
    AuditRecord.objects.filter(pk__in=list(old)).delete()


def runs_of(name: str) -> "Any":
    """Return the written runs of a chore, newest first."""
    return AuditRecord.objects.filter(act__in=[RAN, FAILED], target_type=TARGET, target_id=name).order_by("-at", "-pk")


def numbers_of(run: AuditRecord) -> dict[str, Any]:
    """Return what a run told."""
    return {name: pair[1] for name, pair in run.changes.items()}


def last_runs(limit: int = 300) -> dict[str, AuditRecord]:
    """Return the newest run of each chore by its name; one question however many chores."""
    rows = AuditRecord.objects.filter(act__in=[RAN, FAILED], target_type=TARGET).order_by("-at", "-pk")
    found: dict[str, AuditRecord] = {}
    for row in rows.select_related("actor")[:limit]:
        found.setdefault(row.target_id, row)
    return found


def sentence(run: AuditRecord) -> str:
    """Return how a run went, in words."""
    told = numbers_of(run)
    if run.act == FAILED:
        return f"Failed: {told.get('error', '')}"
    return words_of(told)


def words_of(told: dict[str, Any]) -> str:
    """Return what was done, in words."""
    words = f"{told['count']} {told['what']}" if told["count"] else f"No {told['what']}"
    return f"{words}, {told['freed'] / 1e6:.1f} MB set free" if told.get("freed") else words
