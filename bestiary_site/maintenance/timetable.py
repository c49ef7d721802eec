"""The timetable of scheduled work: written once, then edited in the admin."""

from typing import Any

from django_celery_beat.models import IntervalSchedule, PeriodicTask

# Kept out of CELERY_BEAT_SCHEDULE on purpose: beat writes that over what the admin has edited at each start.
TIMETABLE: list[tuple[str, str, int, str, str]] = [
    (
        "Recover jobs of lost workers",
        "reconstruction.tasks.recover_jobs",
        5,
        IntervalSchedule.SECONDS,
        "Returns jobs whose worker died to the queue and repeats wake-ups that were lost.",
    ),
    (
        "Recover preparations of large maps",
        "scenes.tasks.recover_preparations",
        20,
        IntervalSchedule.SECONDS,
        "Returns to the queue what a dead worker held, and repeats wake-ups that were lost.",
    ),
    (
        "Recover pictures of lost workers",
        "imagegen.tasks.recover_requests",
        10,
        IntervalSchedule.SECONDS,
        "Returns to the queue what a dead worker was drawing, and repeats wake-ups that were lost.",
    ),
    (
        "Clear old work folders and abandoned uploads",
        "reconstruction.tasks.clear_old_work",
        1,
        IntervalSchedule.HOURS,
        "Frees the disk of what no job will resume.",
    ),
    (
        "Clear old sign-in sessions",
        "campaigns.tasks.clear_old_sessions",
        1,
        IntervalSchedule.DAYS,
        "Removes sessions that have run out.",
    ),
    (
        "Send what waits for webhooks and Discord",
        "campaigns.tasks.sweep_deliveries",
        20,
        IntervalSchedule.SECONDS,
        "Sends again what failed or was put off, and what a lost message or worker left.",
    ),
    (
        "Clear old lines of the delivery logs",
        "campaigns.tasks.clear_old_deliveries",
        1,
        IntervalSchedule.DAYS,
        "Forgets what was sent to webhooks and Discord more than a month ago.",
    ),
    (
        "Forget what campaigns do not want to keep",
        "campaigns.tasks.apply_retention",
        1,
        IntervalSchedule.DAYS,
        "Deletes old lines of the audit, old things in bins and old recordings, as each campaign's settings say.",
    ),
    (
        "Clear archives that nobody brought in",
        "campaigns.tasks.clear_old_arrivals",
        1,
        IntervalSchedule.DAYS,
        "Deletes archives of campaigns that were sent to be looked at more than two days ago.",
    ),
    (
        "Forget previews of imports",
        "characters.tasks.expire_import_previews",
        1,
        IntervalSchedule.DAYS,
        "Removes what imports have read that nobody has taken over for a week.",
    ),
]


def install_timetable() -> list[str]:
    """Add what is missing, leave what is there as it was edited. Returns the names added."""
    added = []
    for name, task, every, period, description in TIMETABLE:
        schedule, _ = IntervalSchedule.objects.get_or_create(every=every, period=period)
        defaults: dict[str, Any] = {"task": task, "interval": schedule, "description": description}
        if period == IntervalSchedule.SECONDS:
            defaults["expire_seconds"] = every
        _, created = PeriodicTask.objects.get_or_create(name=name, defaults=defaults)
        if created:
            added.append(name)
    return added
