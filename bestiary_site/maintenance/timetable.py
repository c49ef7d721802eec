"""The timetable of scheduled work: written once, then edited in the admin. Chores have theirs in `chore_times`."""

from typing import Any

from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

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
        "Clear archives that nobody brought in",
        "campaigns.tasks.clear_old_arrivals",
        1,
        IntervalSchedule.DAYS,
        "Deletes archives of campaigns that were sent to be looked at more than two days ago.",
    ),
]

# What has its hour: name, task, hour, day of the week (0 is Sunday, * any), description. UTC.
AT_HOURS: list[tuple[str, str, int, str, str]] = [
    (
        "Back the site up",
        "bestiary_site.backup.tasks.back_up",
        2,
        "*",
        "Database and files into one file in BACKUP_DIR or BACKUP_S3_BUCKET; lets go of old ones.",
    ),
    (
        "Restore the newest backup on trial",
        "bestiary_site.backup.tasks.verify_newest",
        4,
        "0",
        "Proves once a week that the newest backup comes back whole, in a scratch place.",
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
    return added + _install_hours()


def _install_hours() -> list[str]:
    added = []
    for name, task, hour, day, description in AT_HOURS:
        times = {"minute": "0", "hour": str(hour), "day_of_week": day, "day_of_month": "*", "month_of_year": "*"}
        schedule, _ = CrontabSchedule.objects.get_or_create(timezone="UTC", **times)
        defaults = {"task": task, "crontab": schedule, "description": description}
        _, created = PeriodicTask.objects.get_or_create(name=name, defaults=defaults)
        if created:
            added.append(name)
    return added
