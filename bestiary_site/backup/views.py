"""The desk's pages of backups: the list with what is under way, start, stop, check, take home, delete."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from bestiary_site.backup import desk, places, under_way
from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.streaming import StreamedFile

View = Callable[..., HttpResponse | FileResponse]
ACTS = {"backup": "A backup is being made", "check": "A backup is being restored on trial"}


def for_administrators(view: View) -> View:
    """Let in who may sign in to the desk and is an administrator."""

    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse | FileResponse:
        if not getattr(request.user, "is_superuser", False):
            return HttpResponseForbidden(desk.ADMINISTRATORS)
        return view(request, *args, **named)

    wrapped: View = admin.site.admin_view(guarded)
    return wrapped


def _told(request: HttpRequest, act: Callable[[], object], done: str) -> HttpResponse:
    """Do an act, say how it went, and show the list again."""
    try:
        act()
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
    return redirect("backups")


@for_administrators
@require_safe
def backups(request: HttpRequest) -> HttpResponse:
    """List what is kept, and say what is under way."""
    now = under_way.state()
    context = {
        **admin.site.each_context(request),
        "title": "Backups",
        "kept": places.kept(),
        "where": places.the_place().where,
        "days": settings.BACKUP_RETENTION_DAYS,
        "sealed": bool(settings.BACKUP_KEY),
        "now": {**now, "words_for": ACTS.get(now.get("act", ""), ""), "percent": round(100 * now.get("fraction", 0))},
        "last": _last(now),
    }
    answer = render(request, "admin/backups/list.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _last(now: dict[str, Any]) -> dict[str, Any]:
    """Return {ok, words, ended_at} of the act that ended last, {} while one runs or none was."""
    if not now or now["running"]:
        return {}
    ended = now.get("ended_at")
    what = "backup" if now["act"] == "backup" else "check"
    words = now["words"] or f"The last {what} went well."
    return {"ok": now["ok"], "words": words, "ended_at": datetime.fromisoformat(ended) if ended else None}


@for_administrators
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a backup."""
    return _told(request, lambda: desk.start_backup(actor=_person(request)), "The backup begins within seconds.")


@for_administrators
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """End what is under way."""
    return _told(request, lambda: desk.stop(actor=_person(request)), "It will end in a moment.")


@for_administrators
@require_POST
def check(request: HttpRequest, name: str) -> HttpResponse:
    """Begin to restore a backup on trial."""
    done = f"{name} will be restored into a scratch place and compared; the site goes on meanwhile."
    return _told(request, lambda: desk.start_check(actor=_person(request), name=name), done)


@for_administrators
@require_safe
def download(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """Give a backup to be taken home."""
    try:
        stream = desk.open_backup(actor=_person(request), name=name)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("backups")
    answer = StreamedFile(stream, as_attachment=True, filename=name, content_type="application/octet-stream")
    answer["Cache-Control"] = "no-store"
    return answer


@for_administrators
def delete(request: HttpRequest, name: str) -> HttpResponse:
    """Ask whether it is meant, then delete a backup."""
    if request.method == "POST":
        return _told(request, lambda: desk.delete_backup(actor=_person(request), name=name), f"{name} is deleted.")
    try:
        kept = places.one(name)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("backups")
    others = [one for one in places.kept() if one.name != name]
    context = {**admin.site.each_context(request), "title": "Delete a backup?", "kept": kept, "others": len(others)}
    return render(request, "admin/backups/delete.html", context)


def _person(request: HttpRequest) -> Any:
    return request.user
