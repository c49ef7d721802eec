"""Scheduled housekeeping of people and sessions."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_old_sessions() -> None:
    """Remove sign-in sessions that have run out."""
    call_command("clearsessions")
