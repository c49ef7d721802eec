"""Every chore of the site, one list: for the timetable, the command, the desk; each can say what it would do."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from bestiary_site.maintenance import clearing, upkeep
from bestiary_site.maintenance.runs import NAMES_SHOWN, RUNS_KEPT, Done
from bestiary_site.shared.errors import NotFound
from campaigns import retention
from campaigns.models import ImportRun
from imagegen import checking, housekeeping
from reconstruction import housekeeping as workshop


@dataclass(frozen=True)
class Chore:
    """Something that keeps the site in order. `act(dry_run)` does it, or only finds out what it would do.

    `when` is (minute, hour, day of the week) as in a crontab, UTC; None for what the timetable does by itself in
    another way.
    """

    name: str
    title: str
    description: str
    when: tuple[str, str, str] | None
    act: Callable[[bool], Done]
    runs_kept: int = RUNS_KEPT


def clear_scenes(dry_run: bool) -> Done:
    """Forget kept scenes that answer no more."""
    cleared = housekeeping.clear_expired_scenes(dry_run=dry_run)
    return Done(cleared.rows, "kept scenes that had expired", cleared.names[:NAMES_SHOWN])


def purge_pictures(dry_run: bool) -> Done:
    """Delete pictures for good whose time in the bin is over."""
    cleared = housekeeping.purge_deleted(dry_run=dry_run)
    names = cleared.names[:NAMES_SHOWN]
    return Done(cleared.rows, "pictures from the bin", names, numbers={"files": cleared.files})


def mend_pictures(dry_run: bool) -> Done:
    """Compare pictures' rows with their files, and mend what does not fit."""
    found = checking.check(mend=not dry_run)
    names = [f"{kind}: {name}" for kind, named in found.names.items() for name in named]
    numbers = {"pictures": found.pictures, "mended": found.mended}
    return Done(found.faults, "faults between rows and files", names[:NAMES_SHOWN], numbers=numbers)


def clear_work(dry_run: bool) -> Done:
    """Free the disk of what nobody will go on with."""
    told = workshop.clear_old_work(dry_run=dry_run)
    names = [f"{number} {what}" for what, number in told.items() if number]
    return Done(sum(told.values()), "leftovers of work", names)


def forget_by_retention(dry_run: bool) -> Done:
    """Forget what campaigns do not want to keep."""
    told = retention.apply_retention(dry_run=dry_run)
    # Numbers only: who looks after the machine need not know the campaigns.
    return Done(sum(sum(gone.values()) for gone in told.values()), "things that campaigns do not keep")


def expire_previews(dry_run: bool) -> Done:
    """Forget what previews of imports hold."""
    stale = ImportRun.objects.stale()
    return Done(stale.count() if dry_run else stale.forget(), "old previews of imports")


_NIGHT = "3"
CHORES = [
    Chore("jobs", "Recover jobs of lost workers", "Returns what dead workers held to the queue.", None,
          upkeep.recover_jobs),
    Chore("scenes", "Clear expired scenes", "Forgets kept scenes that nobody has asked for; their pictures stay.",
          ("5", "*", "*"), clear_scenes),
    Chore("work", "Clear leftovers of work", "Old work folders, abandoned uploads, exports and scratch files go.",
          ("20", "*", "*"), clear_work),
    Chore("sessions", "Clear sign-in sessions", "Removes sessions that have run out.", ("0", _NIGHT, "*"),
          clearing.clear_sessions),
    Chore("pictures", "Empty the pictures' bin", "Deletes pictures for good that have lain in the bin for "
          "BACKUP_RETENTION_DAYS.", ("5", _NIGHT, "*"), purge_pictures),
    Chore("files", "Check pictures and files", "Finds files without a picture and pictures without a file, and mends "
          "both.", ("15", _NIGHT, "*"), mend_pictures),
    Chore("retention", "Forget by retention", "Forgets what campaigns' own settings say that they do not keep.",
          ("25", _NIGHT, "*"), forget_by_retention),
    Chore("previews", "Forget previews of imports", "Removes what imports have read that nobody has taken over.",
          ("30", _NIGHT, "*"), expire_previews),
    Chore("ended-jobs", "Forget ended jobs", "Forgets requests and preparations that ended 30 days ago; results stay.",
          ("35", _NIGHT, "*"), clearing.clear_jobs),
    Chore("sign-ins", "Forget old sign-ins", "Forgets failed and successful sign-ins of 90 days ago.",
          ("40", _NIGHT, "*"), clearing.clear_sign_ins),
    Chore("calls", "Forget provider calls", "Forgets calls of picture providers of 400 days ago.",
          ("45", _NIGHT, "*"), clearing.clear_calls),
    Chore("logs", "Delete old logs", "Deletes log files of 30 days ago.", ("50", _NIGHT, "*"), clearing.clear_logs),
    Chore("statistics", "Note today's numbers", "Notes disk, database and counts, for plots and the disk's forecast.",
          ("55", "23", "*"), upkeep.sample, runs_kept=400),
    Chore("database", "Tend the database", "Refreshes statistics and gives room back.", ("30", "4", "*"),
          upkeep.tend_database),
]  # fmt: skip


@cache
def by_name() -> dict[str, Chore]:
    """Return the chores by their names."""
    return {chore.name: chore for chore in CHORES}


def find_chore(name: str) -> Chore:
    """Return a chore; NotFound names those that there are."""
    if name not in by_name():
        raise NotFound("no_such_chore", f"There is no chore “{name}”. There are: {', '.join(by_name())}.")
    return by_name()[name]
