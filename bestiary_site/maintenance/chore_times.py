"""When chores are done by themselves: written into the timetable once, then edited in the admin."""

import json
from typing import Any

from django_celery_beat.models import CrontabSchedule, PeriodicTask

from bestiary_site.maintenance.chores import CHORES, Chore

TASK = "bestiary_site.maintenance.tasks.run_chore"
# Entries of earlier versions that did the same, by the chore that does it now.
FORMER = {
    "work": "Clear old work folders and abandoned uploads",
    "sessions": "Clear old sign-in sessions",
    "retention": "Forget what campaigns do not want to keep",
    "previews": "Forget previews of imports",
    "scenes": "Forget kept scenes that are too old",
    "pictures": "Delete pictures that lay long in the bin",
    "files": "Hold pictures and their files together",
}


def install_chores() -> list[str]:
    """Add what is missing, leave what is there as it was edited. Returns the names added."""
    return [entry_name(chore) for chore in CHORES if chore.when and _install(chore)]


def entry_name(chore: Chore) -> str:
    """Return what a chore is called in the timetable."""
    return f"Chore: {chore.title}"


def _install(chore: Chore) -> bool:
    minute, hour, day = chore.when or ("", "", "")
    times = {"minute": minute, "hour": hour, "day_of_week": day, "day_of_month": "*", "month_of_year": "*"}
    schedule, _ = CrontabSchedule.objects.get_or_create(timezone="UTC", **times)
    former = PeriodicTask.objects.filter(name=FORMER.get(chore.name, ""))
    defaults: dict[str, Any] = {
        "task": TASK,
        "args": json.dumps([chore.name]),
        "crontab": schedule,
        "description": chore.description,
        # Somebody who had switched the former entry off wants this one off, too.
        "enabled": not former.filter(enabled=False).exists(),
    }
    _, created = PeriodicTask.objects.get_or_create(name=entry_name(chore), defaults=defaults)
    if created:
        former.delete()
    return created


def entries() -> dict[str, PeriodicTask]:
    """Return the timetable's entries of chores by the chore's name, whatever they are called by now."""
    found = {}
    for entry in PeriodicTask.objects.filter(task=TASK).select_related("crontab", "interval"):
        try:
            found[json.loads(entry.args)[0]] = entry
        except (ValueError, IndexError, TypeError):
            continue  # edited into something that does nothing
    return found
