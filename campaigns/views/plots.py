"""The pages of plots: the board, the web of what needs what, one plot, making, changing, the bin."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.kinds import address_of
from campaigns.models import Entry, PlotStatus, PlotThread
from campaigns.models.plots import Urgency
from campaigns.permissions import require_change
from campaigns.plot_forms import NewPlotForm, PlotForm
from campaigns.services import plot_reading
from campaigns.services.entries import delete_entry, restore_entry, update_entry
from campaigns.services.plots import create_plot
from campaigns.views.plot_page import plot_context
from campaigns.views.story import Visit, visit
from campaigns.writing.shown import text_to_edit

PLOTS_PER_PAGE = 60
BIN_SHOWN = 20
ORDER = [
    PlotStatus.ACTIVE,
    PlotStatus.OPEN,
    PlotStatus.IDEA,
    PlotStatus.DORMANT,
    PlotStatus.RESOLVED,
    PlotStatus.ABANDONED,
]


@login_required
@require_GET
def plots(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """The board. Template campaigns/plots.html, context:

    campaign, columns: dicts of status, label, plots (PlotThread with .late: sessions without a move, 0 if in time).
    page_obj, page_range.   asked: q, status, urgency, stalled.   statuses, urgencies: choices.   stalled: StalledPlot.
    unpaid: foreshadowing.   picture: for json_script, with `rows` for its table.   may_make, game_master.   bin.
    """
    here = visit(request, campaign_id)
    asked = {
        name: request.GET.get(name, "").replace("\x00", "")[:100] for name in ("q", "status", "urgency", "stalled")
    }
    stalled = plot_reading.stalled_plots(here.campaign, here.person)
    late = {row.plot.pk: row.sessions for row in stalled}
    pages = Paginator(_asked_plots(here, asked, late), PLOTS_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "campaign": here.campaign, "columns": _columns(list(page.object_list), late), "asked": asked,
        "page_obj": page, "page_range": list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "statuses": PlotStatus.choices, "urgencies": Urgency.choices, "stalled": stalled,
        "unpaid": plot_reading.unpaid_hints(here.campaign, here.person), "may_make": here.may_make,
        "picture": plot_reading.dependency_picture(here.campaign, here.person), "game_master": here.game_master,
        "bin": list(_bin(here)[:BIN_SHOWN]), "is_narrowed": any(asked.values()),
    }  # fmt: skip
    return render(request, "campaigns/plots.html", context)


def _asked_plots(here: Visit, asked: dict[str, str], late: dict[int, int]) -> Any:
    found = plot_reading.plots_of(here.campaign, here.person)
    if words := asked["q"].strip():
        found = found.filter(Q(name__icontains=words) | Q(summary__icontains=words))
    if asked["status"] in PlotStatus.values:
        found = found.filter(status=asked["status"])
    if asked["urgency"].isdecimal():
        found = found.filter(urgency__gte=int(asked["urgency"][:2]))
    if asked["stalled"]:
        found = found.filter(pk__in=late)
    places = Case(*(When(status=status, then=Value(n)) for n, status in enumerate(ORDER)), output_field=IntegerField())
    return found.annotate(column=places).order_by("column", "-urgency", "name", "pk").defer("body")


def _columns(found: list[PlotThread], late: dict[int, int]) -> list[dict[str, Any]]:
    for plot in found:
        plot.late = late.get(plot.pk, 0)  # type: ignore[attr-defined]
    columns = [
        {"status": status.value, "label": status.label, "plots": [plot for plot in found if plot.status == status]}
        for status in ORDER
    ]
    return [column for column in columns if column["plots"]]


def _bin(here: Visit) -> Any:
    gone = PlotThread.objects.deleted().changeable_by(here.person).filter(campaign=here.campaign)
    return gone.order_by("-deleted_at")


def find_plot(here: Visit, slug: str) -> PlotThread:
    """Return the living plot if this person may see it, or a 404."""
    seen = PlotThread.objects.visible_to(here.person).filter(campaign=here.campaign)
    return get_object_or_404(seen.select_related("campaign"), slug=slug)


@login_required
@require_GET
def plot(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """One plot. Template campaigns/plot.html, context: see campaigns.views.plot_page.plot_context."""
    here = visit(request, campaign_id)
    return render(request, "campaigns/plot.html", plot_context(here, find_plot(here, slug)))


@login_required
@require_http_methods(["GET", "POST"])
def plot_new(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Make a plot. Template campaigns/plot_form.html, context: campaign, form, plot (None)."""
    here = visit(request, campaign_id)
    initial = {} if here.game_master else {"visibility": "members"}
    form = here.form(NewPlotForm, initial=initial, bound=request.method == "POST")
    if request.method == "POST" and form.is_valid():
        status = form.cleaned_data["status"]
        try:
            made = create_plot(actor=here.person, campaign=here.campaign, status=status, **form.words())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{made.name} is on the board.")
            return redirect(address_of(made))
    return _form_page(here, form, None)


@login_required
@require_http_methods(["GET", "POST"])
def plot_edit(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """Change a plot's words. Template campaigns/plot_form.html, context: campaign, form, plot."""
    here = visit(request, campaign_id)
    found = find_plot(here, slug)
    require_change(found, here.person)
    held: dict[str, Any] = {
        name: getattr(found, name) for name in ("name", "summary", "urgency", "stalled_after", "visibility")
    }
    held["body"] = text_to_edit(found, here.person)
    held["tags"] = ", ".join(tag.name for tag in found.tags.all())
    held["known_to"] = [str(pk) for pk in found.viewers.values_list("user_id", flat=True)]
    form = here.form(PlotForm, initial=held, bound=request.method == "POST")
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


def _form_page(here: Visit, form: Any, found: Entry | None) -> HttpResponse:
    context = {"campaign": here.campaign, "form": form, "plot": found}
    return render(here.request, "campaigns/plot_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def plot_delete(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """Ask, then put a plot in the bin. Template campaigns/plot_delete.html, context: campaign, plot."""
    here = visit(request, campaign_id)
    found = find_plot(here, slug)
    require_change(found, here.person)
    if request.method != "POST":
        return render(request, "campaigns/plot_delete.html", {"campaign": here.campaign, "plot": found})
    delete_entry(actor=here.person, entry=found)
    messages.success(request, f"{found.name} lies in the bin, below the board.")
    return redirect("plots", campaign_id)


@login_required
@require_POST
def plot_restore(request: HttpRequest, campaign_id: uuid.UUID, entry_id: int) -> HttpResponse:
    """Bring a plot back from the bin."""
    here = visit(request, campaign_id)
    gone = get_object_or_404(_bin(here), pk=entry_id)
    back = restore_entry(actor=here.person, entry_id=gone.pk)
    messages.success(request, f"{back.name} is back.")
    return redirect(address_of(back))
