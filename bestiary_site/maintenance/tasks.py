"""Chores by the timetable."""

from celery import shared_task

from bestiary_site.maintenance import chores, runs


@shared_task
def run_chore(name: str) -> None:
    """Do one chore."""
    runs.run(chores.find_chore(name))
