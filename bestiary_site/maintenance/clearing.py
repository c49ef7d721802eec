"""Clears away what piles up: sign-in sessions, logs, attempts, calls of providers, jobs that ended long ago."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from bestiary_site.logging_setup import DailyFile
from bestiary_site.maintenance.runs import NAMES_SHOWN, Done
from bestiary_site.shared.jobs import FINISHED
from imagegen.models import PictureRequest, ProviderCall
from scenes.models import AssetPreparation

SIGN_INS_KEPT = timedelta(days=90)
CALLS_KEPT = timedelta(days=400)  # a year and a month, so that a whole year can be compared
JOBS_KEPT = timedelta(days=30)


def clear_sessions(dry_run: bool) -> Done:
    """Remove sign-in sessions that have run out, and what is listed of sessions that are gone."""
    late = Session.objects.filter(expire_date__lt=timezone.now())
    done = Done(_clear(late, dry_run), "sessions that had run out")
    living = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gte=timezone.now())
    done.count += _clear(UserSession.objects.filter(~Exists(living)), dry_run)
    return done


def clear_sign_ins(dry_run: bool) -> Done:
    """Forget failed and successful sign-ins of more than 90 days ago."""
    before = timezone.now() - SIGN_INS_KEPT
    tables = (AccessAttempt, AccessFailureLog, AccessLog)
    old = [table.objects.filter(attempt_time__lt=before) for table in tables]
    return Done(sum(_clear(rows, dry_run) for rows in old), "old sign-ins")


def clear_logs(dry_run: bool) -> Done:
    """Delete log files of more than 30 days ago."""
    oldest = (datetime.now(UTC) - DailyFile.kept).date().isoformat()
    done = Done(what="old log files")
    for path in sorted(Path(settings.LOG_DIR).glob("bestiary-????-??-??.log*")):
        if path.name[len("bestiary-") :][:10] >= oldest or not path.is_file():
            continue
        done.count += 1
        done.freed += path.stat().st_size
        done.names = [*done.names, path.name][:NAMES_SHOWN]
        if not dry_run:
            path.unlink(missing_ok=True)
    return done


def clear_calls(dry_run: bool) -> Done:
    """Forget calls of picture providers of more than 400 days ago."""
    return Done(_clear(ProviderCall.objects.filter(at__lt=timezone.now() - CALLS_KEPT), dry_run), "old provider calls")


def clear_jobs(dry_run: bool) -> Done:
    """Forget picture requests and preparations of maps that ended more than 30 days ago; their results stay."""
    ended = {"state__in": FINISHED, "finished_at__lt": timezone.now() - JOBS_KEPT}
    tables = (PictureRequest, AssetPreparation)
    return Done(sum(_clear(table.objects.filter(**ended), dry_run) for table in tables), "jobs that ended long ago")


def _clear(rows: "QuerySet[Any]", dry_run: bool) -> int:
    """Return how many rows went, or would go; what goes with them is not counted."""
    if dry_run:
        return rows.count()
    return rows.delete()[1].get(rows.model._meta.label, 0)
