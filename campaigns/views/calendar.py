"""The pages of the calendar: a month, the list of events, making and changing them, the calendar's shape."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.almanac import Almanac, phase_name
from campaigns.calendar_forms import CalendarEventForm, CalendarForm, TodayForm, shape_in_words
from campaigns.models import CalendarEvent, Entry, Role
from campaigns.month_page import step
from campaigns.permissions import require_role
from campaigns.services import calendar as services
from campaigns.services.calendar_reading import (
    MonthSeen,
    almanac_of,
    calendar_of,
    entries_seen,
    month_seen,
    seen_events,
)
from campaigns.story_forms import entry_names
from campaigns.views.story import Visit, visit
from campaigns.writing.shown import render_all, words_for_all

EVENTS_PER_PAGE = 40


@login_required
@require_GET
def calendar(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """A month; ?year=&month=. Template campaigns/calendar.html, context:

    campaign, calendar, month (MonthPage), weeks: lists of None or dicts of cell (DayCell), events, sessions, told,
    is_today.   listed: the days with something on them, in order.   today_words, moons: (name, phase) of today.
    earlier, later, year_before, year_after: query strings.   months: (number, name).   form: TodayForm.   game_master.
    """
    here = visit(request, campaign_id)
    return render(request, "campaigns/calendar.html", _month_context(here, TodayForm))


def _month_context(here: Visit, shape: Any, form: Any = None) -> dict[str, Any]:
    held = calendar_of(here.campaign)
    almanac = almanac_of(held)
    year, month = _asked(here.request, almanac, held.today)
    seen = month_seen(here.campaign, almanac, here.person, year=year, month=month)
    weeks = _weeks(seen, here, held.today)
    steps = {"earlier": -1, "later": 1, "year_before": -len(almanac.months), "year_after": len(almanac.months)}
    return {
        "campaign": here.campaign, "calendar": held, "month": seen.page, "weeks": weeks,
        "listed": [day for week in weeks for day in week if day and day["busy"]],
        "today_words": almanac.say(held.today), "moons": _moons(almanac, held.today),
        "months": [(number, row.name) for number, row in enumerate(almanac.months, start=1)],
        **{name: _query(*step(almanac, year, month, by)) for name, by in steps.items()},
        "form": form or here.form(shape, initial={"today": held.today}), "game_master": here.game_master,
        "narrow": len(almanac.weekdays) <= 10,
    }  # fmt: skip


def _asked(request: HttpRequest, almanac: Almanac, today: int) -> tuple[int, int]:
    now = almanac.date(today)
    year, month = request.GET.get("year", ""), request.GET.get("month", "")
    number = int(year[:7]) if year.lstrip("-").isdecimal() and len(year) <= 7 else now.year
    place = int(month[:3]) if month.isdecimal() and 1 <= int(month[:3]) <= len(almanac.months) else now.month
    return max(-99_999, min(number, 99_999)), place


def _query(year: int, month: int) -> str:
    return urlencode({"year": year, "month": month})


def _moons(almanac: Almanac, day: int) -> list[tuple[str, str]]:
    return [(name, phase_name(age)) for name, age in almanac.phases(day)]


def _weeks(seen: MonthSeen, here: Visit, today: int) -> list[list[dict[str, Any] | None]]:
    _put_words(seen, here)
    linked = entries_seen([event for on in seen.on.values() for event in on.events], here.person)
    return [[_day(seen, cell, linked, today) if cell else None for cell in week] for week in seen.page.weeks]


def _put_words(seen: MonthSeen, here: Visit) -> None:
    """Give each line of a timeline its words as this person may read them."""
    told = [row for on in seen.on.values() for row in on.told]
    texts = [(str(row.payload.get("text", "")), row.actor) for row in told]
    for row, words in zip(told, words_for_all(texts, campaign=here.campaign, viewer=here.person), strict=True):
        row.words = Truncator(words).chars(90)  # type: ignore[attr-defined]


def _day(seen: MonthSeen, cell: Any, linked: set[int], today: int) -> dict[str, Any]:
    on = seen.on.get(cell.number)
    rows = (
        [{"event": event, "entry": event.entry if event.entry_id in linked else None} for event in on.events]
        if on
        else []
    )
    sessions, told = (on.sessions, on.told) if on else ([], [])
    return {
        "cell": cell, "events": rows, "sessions": sessions, "told": told, "is_today": cell.number == today,
        "busy": bool(rows or sessions or told or cell.number == today),
    }  # fmt: skip


@login_required
@require_POST
def calendar_today(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Say which day it is; `by` steps that many days; on a mistake the month again with the form's errors."""
    here = visit(request, campaign_id)
    by = request.POST.get("by", "")
    if by.lstrip("-").isdecimal() and len(by) <= 6:
        day = calendar_of(here.campaign).today + int(by)
    else:
        form = here.form(TodayForm, bound=True)
        if not form.is_valid():
            require_role(here.campaign, here.person, Role.GAME_MASTER)
            return render(request, "campaigns/calendar.html", _month_context(here, TodayForm, form), status=422)
        day = form.cleaned_data["today"]
    held = services.set_today(actor=here.person, campaign=here.campaign, day=day)
    messages.success(request, f"Today is {almanac_of(held).say(held.today)}.")
    return redirect("calendar", campaign_id)


@login_required
@require_GET
def calendar_events(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Every event, by day. Template campaigns/calendar_events.html, context: campaign, rows: dicts of event, day
    (words), note (safe HTML), entry (None if hidden), place (query string of its month).   page_obj, page_range."""
    here = visit(request, campaign_id)
    almanac = almanac_of(calendar_of(here.campaign))
    pages = Paginator(seen_events(here.campaign, here.person).order_by("day", "pk"), EVENTS_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    shown = list(page.object_list)
    linked = entries_seen(shown, here.person)
    notes = render_all([(event.note, None) for event in shown], campaign=here.campaign, viewer=here.person)
    rows = [
        {
            "event": event, "day": almanac.say(event.day), "note": note,
            "entry": event.entry if event.entry_id in linked else None,
            "place": _query(*_month_of(almanac, event.day)),
        }
        for event, note in zip(shown, notes, strict=True)
    ]  # fmt: skip
    context = {
        "campaign": here.campaign, "rows": rows, "page_obj": page, "game_master": here.game_master,
        "page_range": list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
    }  # fmt: skip
    return render(request, "campaigns/calendar_events.html", context)


def _month_of(almanac: Almanac, day: int) -> tuple[int, int]:
    date = almanac.date(day)
    return date.year, date.month


@login_required
@require_http_methods(["GET", "POST"])
def calendar_event_new(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Put something on a day (?day=). Template campaigns/calendar_event_form.html, see `_event_page`."""
    here = visit(request, campaign_id)
    require_role(here.campaign, here.person, Role.GAME_MASTER)
    day = request.GET.get("day", "")
    known = int(day) if day.lstrip("-").isdecimal() and len(day) <= 8 else calendar_of(here.campaign).today
    form = here.form(CalendarEventForm, initial={"day": known}, bound=request.method == "POST")
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add_calendar_event(actor=here.person, campaign=here.campaign, **_event_words(form))
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{made.title} is on the calendar.")
            return _to_month(here, made)
    return _event_page(here, form, None)


@login_required
@require_http_methods(["GET", "POST"])
def calendar_event(request: HttpRequest, campaign_id: uuid.UUID, event_id: int) -> HttpResponse:
    """Change an event. Template campaigns/calendar_event_form.html, see `_event_page`."""
    here, event = _find(request, campaign_id, event_id)
    require_role(here.campaign, here.person, Role.GAME_MASTER)
    held = {name: getattr(event, name) for name in ("title", "day", "repeats", "note", "entry", "visibility")}
    held["known_to"] = [str(pk) for pk in event.known_to]
    form = here.form(CalendarEventForm, initial=held, bound=request.method == "POST")
    if request.method == "POST" and form.is_valid():
        try:
            changed = services.change_calendar_event(actor=here.person, event=event, **_event_words(form))
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{changed.title} is saved.")
            return _to_month(here, changed)
    return _event_page(here, form, event)


def _event_words(form: Any) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("title", "day", "repeats", "note", "entry")} | form.audience()


def _event_page(here: Visit, form: Any, event: CalendarEvent | None) -> HttpResponse:
    """context: campaign, form, event (None: a new one), names (of entries)."""
    entries = Entry.objects.visible_to(here.person).filter(campaign=here.campaign)
    context = {"campaign": here.campaign, "form": form, "event": event, "names": entry_names(entries)}
    return render(here.request, "campaigns/calendar_event_form.html", context, status=422 if form.errors else 200)


def _to_month(here: Visit, event: CalendarEvent) -> HttpResponse:
    almanac = almanac_of(calendar_of(here.campaign))
    return redirect(f"{reverse('calendar', args=[here.campaign.pk])}?{_query(*_month_of(almanac, event.day))}")


def _find(request: HttpRequest, campaign_id: uuid.UUID, event_id: int) -> tuple[Visit, CalendarEvent]:
    here = visit(request, campaign_id)
    return here, get_object_or_404(seen_events(here.campaign, here.person), pk=event_id)


@login_required
@require_http_methods(["GET", "POST"])
def calendar_event_remove(request: HttpRequest, campaign_id: uuid.UUID, event_id: int) -> HttpResponse:
    """Ask, then take an event off. Template campaigns/calendar_event_remove.html, context: campaign, event, day."""
    here, event = _find(request, campaign_id, event_id)
    require_role(here.campaign, here.person, Role.GAME_MASTER)
    if request.method != "POST":
        day = almanac_of(calendar_of(here.campaign)).say(event.day)
        return render(
            request, "campaigns/calendar_event_remove.html", {"campaign": here.campaign, "event": event, "day": day}
        )
    services.remove_calendar_event(actor=here.person, event=event)
    messages.success(request, f"{event.title} is off the calendar.")
    return redirect("calendar_events", campaign_id)


@login_required
@require_http_methods(["GET", "POST"])
def calendar_edit(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Months, weekdays, moons. Template campaigns/calendar_edit.html, context: campaign, calendar, form."""
    here = visit(request, campaign_id)
    require_role(here.campaign, here.person, Role.GAME_MASTER)
    held = calendar_of(here.campaign)
    form = CalendarForm(request.POST if request.method == "POST" else None, initial=shape_in_words(held))
    if request.method == "POST" and form.is_valid():
        version = request.POST.get("version", "")
        expected = int(version) if version.isdecimal() and len(version) < 9 else None
        try:
            services.set_calendar(
                actor=here.person, campaign=here.campaign, expected_version=expected or None, **form.cleaned_data
            )
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The calendar is saved; everything has kept its date.")
            return redirect("calendar", campaign_id)
    context = {"campaign": here.campaign, "calendar": held, "form": form}
    return render(request, "campaigns/calendar_edit.html", context, status=422 if form.errors else 200)
