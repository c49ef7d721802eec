"""The first page of the curators' desk: what waits for somebody."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from bestiary_site.shared.jobs import JobState
from campaigns.models import User, Visibility
from characters.models import Character
from reconstruction.models import Reconstruction

WEEK = timedelta(days=7)


def overview(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add `tiles` (dicts of title, count, link) of what this person may look at, by the tables' own rules."""
    tiles = [*_creatures(request), *_jobs(request), *_people(request)]
    return {**context, "tiles": [{"title": title, "count": count, "link": link} for title, count, link in tiles]}


def _rows(request: HttpRequest, model: Any) -> QuerySet[Any] | None:
    """Return the rows that this person's table shows, or None if he may not open it."""
    desk = admin.site._registry[model]
    return desk.get_queryset(request).order_by() if desk.has_view_permission(request) else None


def _creatures(request: HttpRequest) -> list[tuple[str, int, str]]:
    rows = _rows(request, Character)
    if rows is None:
        return []
    table, living = reverse("admin:characters_character_changelist"), rows.filter(deleted_at=None)
    drafts = living.exclude(campaign=None, visibility=Visibility.EVERYBODY)
    return [
        ("Not published", drafts.count(), f"{table}?published=no"),
        ("Without a 3D model", living.filter(has_model=False).count(), f"{table}?has_model=no"),
        ("In the bin", rows.exclude(deleted_at=None).count(), f"{table}?where=bin"),
    ]


def _jobs(request: HttpRequest) -> list[tuple[str, int, str]]:
    rows = _rows(request, Reconstruction)
    if rows is None:
        return []
    table, bad = reverse("admin:reconstruction_reconstruction_changelist"), [JobState.FAILED, JobState.CRASHED]
    lately = rows.filter(state__in=bad, created_at__gt=timezone.now() - WEEK)
    active = rows.filter(state__in=[JobState.QUEUED, JobState.RUNNING])
    return [
        ("Jobs under way", active.count(), f"{table}?state__exact=queued&state__exact=running"),
        ("Jobs that went wrong this week", lately.count(), f"{table}?state__exact=failed&state__exact=crashed"),
    ]


def _people(request: HttpRequest) -> list[tuple[str, int, str]]:
    rows = _rows(request, User)
    if rows is None:
        return []
    joined = rows.filter(date_joined__gt=timezone.now() - WEEK).count()
    return [("People who joined this week", joined, reverse("admin:campaigns_user_changelist") + "?o=-8")]
