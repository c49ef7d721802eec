"""What the page of a play session does without a script: notes, messages, happenings, the checklist, the clock."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.kinds import address_of
from campaigns.models import ChecklistItem, PlaySession, SessionState
from campaigns.services import sessions as services
from campaigns.session_forms import (
    AttendanceForm,
    CheckForm,
    ClockForm,
    HappeningForm,
    MessageForm,
    NoteChangeForm,
    NoteForm,
)
from campaigns.views.session_page import notes_seen, removed_notes, session_context
from campaigns.views.story import Visit, visit


@dataclass(frozen=True)
class Act:
    """Something that the page's forms do."""

    said: str
    do: Callable[[Visit, PlaySession, dict[str, Any], dict[str, Any]], Any]
    shape: Any = None
    anchor: str = ""


def _audience(form: Any) -> dict[str, Any]:
    return form.audience() if hasattr(form, "audience") and "visibility" in form.fields else {}


def _note(here: Visit, session: PlaySession, said: dict[str, Any], to: dict[str, Any]) -> None:
    services.add_note(actor=here.person, session=session, body=said["text"], **to)


def _message(here: Visit, session: PlaySession, said: dict[str, Any], to: dict[str, Any]) -> None:
    services.send_message(actor=here.person, session=session, text=said["text"], **to)


def _happening(here: Visit, session: PlaySession, said: dict[str, Any], to: dict[str, Any]) -> None:
    services.tell_event(actor=here.person, session=session, text=said["text"], in_game_day=said["in_game_day"], **to)


def _check(here: Visit, session: PlaySession, said: dict[str, Any], to: dict[str, Any]) -> None:
    services.add_check(actor=here.person, session=session, text=said["text"], entry=said["entry"], **to)


def _clock(here: Visit, session: PlaySession, said: dict[str, Any], to: dict[str, Any]) -> None:
    services.set_clock(actor=here.person, session=session, day=said["day"])


def _attendance(here: Visit, session: PlaySession, said: dict[str, Any], to: dict[str, Any]) -> None:
    services.set_attendance(actor=here.person, session=session, people=[int(pk) for pk in said["people"]])


def _state(state: SessionState) -> Callable[[Visit, PlaySession, dict[str, Any], dict[str, Any]], None]:
    def change(here: Visit, session: PlaySession, said: dict[str, Any], to: dict[str, Any]) -> None:
        services.change_state(actor=here.person, session=session, state=state)

    return change


ACTS = {
    "note": Act("Your note is kept.", _note, NoteForm, "notes"),
    "message": Act("Said.", _message, MessageForm, "messages"),
    "happening": Act("It is on the timeline.", _happening, HappeningForm, "timeline"),
    "check": Act("It is on the list.", _check, CheckForm, "checklist"),
    "clock": Act("The clock is set.", _clock, ClockForm),
    "attendance": Act("Who was there is kept.", _attendance, AttendanceForm, "attendance"),
    "start": Act("The session is live.", _state(SessionState.LIVE)),
    "close": Act("The session is closed. Write the recap while it is fresh.", _state(SessionState.CLOSED)),
}


@login_required
@require_POST
def session_act(request: HttpRequest, campaign_id: uuid.UUID, slug: str, act: str) -> HttpResponse:
    """Do one of ACTS; on a mistake the session's page again with the form's errors."""
    here, session = _find(request, campaign_id, slug)
    if act not in ACTS:
        raise Http404
    todo = ACTS[act]
    form = here.form(todo.shape, bound=True, prefix=act) if todo.shape else None
    if form is None or form.is_valid():
        try:
            todo.do(here, session, form.cleaned_data if form else {}, _audience(form))
        except DomainError as refusal:
            if form is None or refusal.status in (403, 404):
                raise
            show_refusal(form, refusal)
        else:
            messages.success(request, todo.said)
            return redirect(f"{address_of(session)}#{todo.anchor}" if todo.anchor else address_of(session))
    context = session_context(here, session, {act: form})
    return render(request, "campaigns/session.html", context, status=422)


def _find(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> tuple[Visit, PlaySession]:
    here = visit(request, campaign_id)
    seen = PlaySession.objects.visible_to(here.person).filter(campaign=here.campaign)
    return here, get_object_or_404(seen.select_related("campaign", "created_by"), slug=slug)


@login_required
@require_POST
def session_check(request: HttpRequest, campaign_id: uuid.UUID, slug: str, item_id: int) -> HttpResponse:
    """Tick a line of the checklist (`done`: 1 or 0), or take it off (`remove`)."""
    here, session = _find(request, campaign_id, slug)
    seen = ChecklistItem.objects.visible_to(here.person).filter(session=session).select_related("session")
    item = get_object_or_404(seen, pk=item_id)
    if "remove" in request.POST:
        services.remove_check(actor=here.person, item=item)
    else:
        services.tick_check(actor=here.person, item=item, done=request.POST.get("done") == "1")
    return redirect(f"{address_of(session)}#checklist")


@login_required
@require_http_methods(["GET", "POST"])
def session_note(request: HttpRequest, campaign_id: uuid.UUID, slug: str, note_id: int) -> HttpResponse:
    """Change one's own note (`remove`: take it back). Template campaigns/session_note.html, context: campaign,
    session, note, form, mine."""
    here, session = _find(request, campaign_id, slug)
    note = get_object_or_404(notes_seen(here, session), pk=note_id)
    mine = note.author_id == here.person.pk
    if not (mine or here.game_master):
        raise Http404
    if request.method == "POST" and "remove" in request.POST:
        services.remove_note(actor=here.person, note=note)
        messages.success(request, "The note is taken back. You find it below the notes.")
        return redirect(f"{address_of(session)}#notes")
    form = NoteChangeForm(request.POST or None, initial={"text": note.body if mine else "", "version": note.version})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.change_note(actor=here.person, note=note, body=said["text"], expected_version=said["version"])
        except DomainError as refusal:
            if refusal.status in (403, 404):
                raise
            show_refusal(form, refusal)
        else:
            messages.success(request, "The note is saved.")
            return redirect(f"{address_of(session)}#notes")
    context = {"campaign": here.campaign, "session": session, "note": note, "form": form, "mine": mine}
    return render(request, "campaigns/session_note.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def session_note_restore(request: HttpRequest, campaign_id: uuid.UUID, slug: str, note_id: int) -> HttpResponse:
    """Bring one's own note back."""
    here, session = _find(request, campaign_id, slug)
    note = get_object_or_404(removed_notes(here, session), pk=note_id)
    services.restore_note(actor=here.person, note=note)
    messages.success(request, "The note is back.")
    return redirect(f"{address_of(session)}#notes")
