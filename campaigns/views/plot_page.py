"""One plot's page and what is done on it: telling progress, adding, changing and removing its parts."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns import plot_forms as forms
from campaigns.kinds import address_of
from campaigns.models import (
    Entry,
    PlotDependency,
    PlotForeshadowing,
    PlotLink,
    PlotMilestone,
    PlotProgress,
    PlotStatus,
    PlotThread,
)
from campaigns.permissions import Person
from campaigns.services import plot_parts, plot_reading
from campaigns.services.plots import ALLOWED, add_progress, remove_progress, require_game_master
from campaigns.services.relation_rows import relations_context
from campaigns.story_forms import entry_names
from campaigns.views.story import Visit, visit
from campaigns.writing.page import entry_context
from campaigns.writing.shown import render_all

PROGRESS_PER_PAGE = 20


@dataclass(frozen=True)
class Part:
    """A kind of part as the page handles it."""

    shape: Any
    add: Callable[..., Any]
    rows: Callable[[Person], Any]
    change_shape: Any = None
    change: Callable[..., Any] | None = None
    remove: Callable[..., Any] | None = None
    word: str = ""
    argument: str = ""


PARTS = {
    "progress": Part(
        forms.ProgressForm, add_progress, PlotProgress.objects.visible_to, remove=remove_progress, word="this note",
        argument="progress",
    ),
    "milestone": Part(
        forms.MilestoneForm, plot_parts.add_milestone, PlotMilestone.objects.visible_to, forms.MilestoneChangeForm,
        plot_parts.update_milestone, plot_parts.remove_milestone, "this milestone", "milestone",
    ),
    "dependency": Part(
        forms.DependencyForm, plot_parts.add_dependency, PlotDependency.objects.visible_to,
        remove=plot_parts.remove_dependency, word="this need", argument="dependency",
    ),
    "foreshadowing": Part(
        forms.ForeshadowingForm, plot_parts.add_foreshadowing, PlotForeshadowing.objects.visible_to,
        forms.ForeshadowingChangeForm, plot_parts.update_foreshadowing, plot_parts.remove_foreshadowing, "this hint",
        "hint",
    ),
    "link": Part(
        forms.LinkForm, plot_parts.add_link, PlotLink.objects.visible_to, remove=plot_parts.remove_link,
        word="this link", argument="link",
    ),
}  # fmt: skip


def plot_context(here: Visit, plot: PlotThread, bound: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return what a plot's page shows:

    campaign, plot, story (safe HTML), parts (plot_reading.Parts), told: dicts of row, note (safe HTML), session,
    milestone, may_remove; page_obj, page_range of it.   hints: parts.foreshadowing with .overdue.   sessions: ids of
    those that may be seen (links only to these).   game_master, may_change.   forms: name of the part to its form (a
    refused one bound).   allowed: what the status may become.   late: sessions without a move.   tags.
    entry_parts: what every entry has, for _entry_parts.html.   Those of services.relation_rows.relations_context.
    """
    person, time = here.person, here.offers.time
    parts = plot_reading.parts_of(plot, person)
    for hint in parts.foreshadowing:
        hint.overdue = plot_reading.is_overdue(hint, time)  # type: ignore[attr-defined]
    entry_parts = entry_context(plot, person)["parts"]
    story, tags = entry_parts.pop("story"), entry_parts.pop("tags")
    pages = Paginator(parts.progress, PROGRESS_PER_PAGE)
    page = pages.get_page(here.request.GET.get("page"))
    since = time.played_since(plot.moved_in_id, plot.moved_at)
    under_way = plot.status in (PlotStatus.OPEN, PlotStatus.ACTIVE)
    return {
        "campaign": here.campaign, "plot": plot, "story": story, "parts": parts,
        "told": _told(here, list(page.object_list)), "page_obj": page,
        "page_range": list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "sessions": {row.pk: row for row in here.offers.sessions},
        "game_master": here.game_master, "may_change": entry_parts["may_change"], "tags": tags,
        "entry_parts": entry_parts,
        "forms": _forms(here, plot, bound or {}, may_change=entry_parts["may_change"]),
        "names": _names(here) if here.game_master else [],
        "allowed": [status.label for status in PlotStatus if status in ALLOWED[PlotStatus(plot.status)]],
        "late": since if under_way and 0 < plot.stalled_after <= since else 0,
        **relations_context(plot, person),
    }  # fmt: skip


def _names(here: Visit) -> list[str]:
    return entry_names(Entry.objects.visible_to(here.person).filter(campaign=here.campaign))


def _told(here: Visit, rows: list[PlotProgress]) -> list[dict[str, Any]]:
    notes = render_all([(row.note, row.author) for row in rows], campaign=here.campaign, viewer=here.person)
    return [
        {"row": row, "note": note, "may_remove": here.game_master or row.author_id == here.person.pk}
        for row, note in zip(rows, notes, strict=True)
    ]


def _forms(here: Visit, plot: PlotThread, bound: dict[str, Any], *, may_change: bool) -> dict[str, Any]:
    names = list(PARTS) if here.game_master else ["progress"] if may_change else []
    latest = here.offers.time.latest()
    return {name: bound.get(name) or _form(here, plot, name, initial={"session": latest}) for name in names}


def _form(
    here: Visit, plot: PlotThread, name: str, *, bound: bool = False, initial: Any = None, change: bool = False
) -> Any:
    shape = PARTS[name].change_shape if change else PARTS[name].shape
    return here.form(shape, initial=initial, bound=bound, prefix=name, plot=plot)


def _words(form: Any) -> dict[str, Any]:
    """Return what a form of a part says, as its service takes it; empty choices are left out."""
    said = {name: value for name, value in form.cleaned_data.items() if name not in ("visibility", "known_to")}
    if not said.get("status", True):
        del said["status"]
    return said | form.audience()


@login_required
@require_POST
def plot_part_add(request: HttpRequest, campaign_id: uuid.UUID, slug: str, part: str) -> HttpResponse:
    """Add a part; on a mistake the plot's page again with the form's errors."""
    here = visit(request, campaign_id)
    plot = _find(here, slug)
    kind = _part(part)
    form = _form(here, plot, part, bound=True)
    if form.is_valid():
        try:
            kind.add(actor=here.person, plot=plot, **_words(form))
        except DomainError as refusal:
            if refusal.status in (403, 404):
                raise
            show_refusal(form, refusal)
        else:
            messages.success(request, "Written down.")
            return redirect(f"{address_of(plot)}#{part}")
    plot.refresh_from_db()
    return render(request, "campaigns/plot.html", plot_context(here, plot, {part: form}), status=422)


@login_required
@require_http_methods(["GET", "POST"])
def plot_part(request: HttpRequest, campaign_id: uuid.UUID, slug: str, part: str, part_id: int) -> HttpResponse:
    """Change a milestone or a hint. Template campaigns/plot_part.html, context: campaign, plot, form, part, row."""
    here = visit(request, campaign_id)
    plot, kind = _find(here, slug), _part(part)
    if kind.change is None:
        raise Http404
    row = get_object_or_404(kind.rows(here.person), plot=plot, pk=part_id)
    require_game_master(plot, here.person)
    form = _form(here, plot, part, bound=request.method == "POST", initial=_held(row), change=True)
    if request.method == "POST" and form.is_valid():
        said = _words(form)
        if "place" in said:
            said["place"] -= 1
        try:
            kind.change(actor=here.person, **{kind.argument: row}, **said)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "Saved.")
            return redirect(f"{address_of(plot)}#{part}")
    context = {"campaign": here.campaign, "plot": plot, "form": form, "part": part, "row": row}
    return render(request, "campaigns/plot_part.html", context, status=422 if form.errors else 200)


def _held(row: Any) -> dict[str, Any]:
    held: dict[str, Any] = {"visibility": row.visibility, "known_to": [str(pk) for pk in row.known_to]}
    if isinstance(row, PlotMilestone):
        place = list(row.plot.milestones.values_list("pk", flat=True)).index(row.pk) + 1
        return held | {"name": row.name, "place": place, "done": row.done_at is not None, "done_in": row.done_in_id}
    names = ("text", "planted_in", "payoff_session", "payoff_milestone", "paid_off_in")
    return held | {name: getattr(row, name) for name in names} | {"paid_off": row.paid_off_at is not None}


@login_required
@require_http_methods(["GET", "POST"])
def plot_part_remove(request: HttpRequest, campaign_id: uuid.UUID, slug: str, part: str, part_id: int) -> HttpResponse:
    """Ask, then remove a part. Template campaigns/plot_part_remove.html, context: campaign, plot, part, row, word."""
    here = visit(request, campaign_id)
    plot, kind = _find(here, slug), _part(part)
    row = get_object_or_404(kind.rows(here.person), plot=plot, pk=part_id)
    if part != "progress":
        require_game_master(plot, here.person)
    if request.method != "POST":
        context = {"campaign": here.campaign, "plot": plot, "part": part, "row": row, "word": kind.word}
        return render(request, "campaigns/plot_part_remove.html", context)
    assert kind.remove is not None
    kind.remove(actor=here.person, **{kind.argument: row})
    messages.success(request, "Removed.")
    return redirect(f"{address_of(plot)}#{part}")


def _part(name: str) -> Part:
    if name not in PARTS:
        raise Http404
    return PARTS[name]


def _find(here: Visit, slug: str) -> PlotThread:
    seen = PlotThread.objects.visible_to(here.person).filter(campaign=here.campaign)
    return get_object_or_404(seen.select_related("campaign"), slug=slug)
