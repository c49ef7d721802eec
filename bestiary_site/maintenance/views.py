"""The desk's pages of the site's care: chores, the dashboard, the system. For administrators."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bestiary_site.maintenance import chore_times, chores, figures, runs, system
from bestiary_site.shared.errors import DomainError

View = Callable[..., HttpResponse]
ONLY_ADMINISTRATORS = "Only administrators look after the site."


def for_administrators(view: View) -> View:
    """Let in who may sign in to the desk and is an administrator."""

    def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if not getattr(request.user, "is_superuser", False):
            return HttpResponseForbidden(ONLY_ADMINISTRATORS)
        return view(request, *args, **named)

    wrapped: View = admin.site.admin_view(never_cache(guarded))
    return wrapped


def _page(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    return render(request, template, {**admin.site.each_context(request), "title": title, **context})


@for_administrators
@require_safe
def maintenance(request: HttpRequest) -> HttpResponse:
    """List the chores: what each does, when, and how it last went. Template admin/care/maintenance.html, context: rows
    (dicts of chore, entry of the timetable or None, run or None, sentence, failed)."""
    times, last = chore_times.entries(), runs.last_runs()
    rows = [
        {
            "chore": chore,
            "entry": times.get(chore.name),
            "run": (run := last.get(chore.name)),
            "sentence": runs.sentence(run) if run else "Never done",
            "failed": run is not None and run.act == runs.FAILED,
        }
        for chore in chores.CHORES
    ]
    return _page(request, "admin/care/maintenance.html", "Maintenance", rows=rows)


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def one_chore(request: HttpRequest, name: str) -> HttpResponse:
    """Show what a chore would do; do it when that is confirmed. Template admin/care/chore.html, context: chore, done
    (what it would do), words, refusal, past (dicts of run and sentence)."""
    chore = chores.find_chore(name)
    if request.method == "POST":
        return _do(request, chore)
    done, refusal = None, ""
    try:
        done = runs.run(chore, dry_run=True)
    except DomainError as error:
        refusal = error.message
    past = [{"run": run, "sentence": runs.sentence(run)} for run in runs.runs_of(name).select_related("actor")[:12]]
    words = runs.words_of(done.told()) if done else ""
    context = {"chore": chore, "done": done, "words": words, "refusal": refusal, "past": past}
    return _page(request, "admin/care/chore.html", chore.title, **context)


def _do(request: HttpRequest, chore: chores.Chore) -> HttpResponse:
    person: Any = request.user
    try:
        done = runs.run(chore, actor=person)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{chore.title}: {runs.words_of(done.told())}.")
    return redirect("care-maintenance")


@for_administrators
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the plots. Template admin/care/dashboard.html, context: plots, days."""
    return _page(request, "admin/care/dashboard.html", "Dashboard", plots=figures.dashboard(), days=figures.DAYS)


@for_administrators
@require_safe
def system_page(request: HttpRequest) -> HttpResponse:
    """Show what is in force. Template admin/care/system.html, context: see `system.facts`."""
    return _page(request, "admin/care/system.html", "System", **system.facts())
