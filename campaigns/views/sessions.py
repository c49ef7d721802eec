"""The pages of play sessions: the list, making and changing, one session in its three states, the bin."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.kinds import address_of
from campaigns.models import PlaySession, Role, SessionState
from campaigns.permissions import require_change, require_role
from campaigns.services.calendar_reading import almanac_of, calendar_of
from campaigns.services.entries import delete_entry, restore_entry, update_entry
from campaigns.services.sessions import create_session
from campaigns.session_forms import SessionForm
from campaigns.views.session_page import days_in_words, session_context, timeline_context
from campaigns.views.story import Visit, visit
from campaigns.writing.shown import text_to_edit

PLAYED_PER_PAGE, BIN_SHOWN, PLANNED_SHOWN = 20, 20, 100


@login_required
@require_GET
def sessions(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """The evenings of a campaign; ?q=. Template campaigns/sessions.html, context:

    campaign, live, planned, played: PlaySessions with .days (in-game days as words).   page_obj, page_range, q.
    may_plan.   bin.
    """
    here = visit(request, campaign_id)
    seen = PlaySession.objects.visible_to(here.person).filter(campaign=here.campaign).defer("body")
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    if asked:
        seen = seen.filter(Q(name__icontains=asked) | Q(summary__icontains=asked))
    pages = Paginator(seen.played().order_by("-number", "-pk"), PLAYED_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "campaign": here.campaign, "page_obj": page, "played": list(page.object_list), "q": asked,
        "live": list(seen.live().order_by("number")[:PLANNED_SHOWN]),
        "planned": list(seen.planned().order_by("planned_for", "number")[:PLANNED_SHOWN]),
        "page_range": list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "may_plan": here.game_master, "bin": list(_bin(here).order_by("-deleted_at")[:BIN_SHOWN]),
    }  # fmt: skip
    almanac = almanac_of(calendar_of(here.campaign))
    for session in [row for name in ("live", "planned", "played") for row in context[name]]:
        session.days = days_in_words(session, almanac)
    return render(request, "campaigns/sessions.html", context)


def _bin(here: Visit) -> QuerySet[PlaySession]:
    return PlaySession.objects.deleted().changeable_by(here.person).filter(campaign=here.campaign)


def find_session(here: Visit, slug: str) -> PlaySession:
    """Return the living session if this person may see it, or a 404."""
    seen = PlaySession.objects.visible_to(here.person).filter(campaign=here.campaign)
    return get_object_or_404(seen.select_related("campaign", "created_by"), slug=slug)


@login_required
@require_GET
def session(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """One session. Template campaigns/session.html, context: see campaigns.views.session_page.session_context."""
    here = visit(request, campaign_id)
    return render(request, "campaigns/session.html", session_context(here, find_session(here, slug)))


@login_required
@require_GET
def session_timeline(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """Everything that was told and said. Template campaigns/session_timeline.html, see `timeline_context`."""
    here = visit(request, campaign_id)
    return render(request, "campaigns/session_timeline.html", timeline_context(here, find_session(here, slug)))


@login_required
@require_http_methods(["GET", "POST"])
def session_new(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Plan a session. Template campaigns/session_form.html, context: campaign, form, session (None)."""
    here = visit(request, campaign_id)
    require_role(here.campaign, here.person, Role.GAME_MASTER)
    form = here.form(SessionForm, bound=request.method == "POST")
    if request.method == "POST" and form.is_valid():
        try:
            made = create_session(actor=here.person, campaign=here.campaign, **form.words())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{made.name} is planned.")
            return redirect(address_of(made))
    return _form_page(here, form, None)


@login_required
@require_http_methods(["GET", "POST"])
def session_edit(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """Change a session's words. Template campaigns/session_form.html, context: campaign, form, session."""
    here = visit(request, campaign_id)
    found = find_session(here, slug)
    require_change(found, here.person)
    form = here.form(SessionForm, initial=_held(here, found), bound=request.method == "POST")
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        expected = int(version) if version.isdecimal() and len(version) < 9 else None
        try:
            changed = update_entry(actor=here.person, entry=found, expected_version=expected, **form.words())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{changed.name} is saved.")
            return redirect(address_of(changed))
    return _form_page(here, form, found)


def _held(here: Visit, found: PlaySession) -> dict[str, Any]:
    names = ("name", "number", "summary", "planned_for", "in_game_start", "in_game_end", "visibility")
    held: dict[str, Any] = {name: getattr(found, name) for name in names}
    held["body"] = text_to_edit(found, here.person)
    held["tags"] = ", ".join(tag.name for tag in found.tags.all())
    held["known_to"] = [str(pk) for pk in found.viewers.values_list("user_id", flat=True)]
    return held


def _form_page(here: Visit, form: Any, found: PlaySession | None) -> HttpResponse:
    context = {"campaign": here.campaign, "form": form, "session": found}
    return render(here.request, "campaigns/session_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def session_delete(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """Ask, then put a session in the bin. Template campaigns/session_delete.html, context: campaign, session."""
    here = visit(request, campaign_id)
    found = find_session(here, slug)
    require_change(found, here.person)
    if request.method != "POST":
        context = {"campaign": here.campaign, "session": found, "is_live": found.state == SessionState.LIVE}
        return render(request, "campaigns/session_delete.html", context)
    delete_entry(actor=here.person, entry=found)
    messages.success(request, f"{found.name} lies in the bin, below the sessions.")
    return redirect("sessions", campaign_id)


@login_required
@require_POST
def session_restore(request: HttpRequest, campaign_id: uuid.UUID, entry_id: int) -> HttpResponse:
    """Bring a session back from the bin."""
    here = visit(request, campaign_id)
    gone = get_object_or_404(_bin(here), pk=entry_id)
    back = restore_entry(actor=here.person, entry_id=gone.pk)
    messages.success(request, f"{back.name} is back.")
    return redirect(address_of(back))
