"""The pages of places: the tree, one place, making, changing, moving, deleting."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bestiary_site.shared.errors import Conflict, DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.entry_forms import initial_of
from campaigns.folding import fold
from campaigns.kinds import address_of, kind_of
from campaigns.location_forms import TYPES, LocationForm, MoveForm
from campaigns.models import Kind, Location
from campaigns.permissions import require_change
from campaigns.places import Place
from campaigns.services import location_tree as reading
from campaigns.services.entries import delete_entry, update_entry
from campaigns.services.locations import create_location, goes_along, move_location
from campaigns.services.map_reading import read_map
from campaigns.services.relation_rows import relations_context
from campaigns.services.words import Pen
from campaigns.views.location_rows import BRANCH, branch, rows_of
from campaigns.views.story import Visit, visit
from campaigns.writing.page import entry_context, links_of

FOUND_PER_PAGE, THINGS_PER_PAGE, CHILDREN_SHOWN = 60, 40, 200


# -- the tree ---------------------------------------------------------------------------------------------


@login_required
@require_safe
def locations(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """The tree, or from one place on (?of=), or what a name or type finds (?q=). Template campaigns/locations.html:

    campaign, rows (views.location_rows.Row), more (how many roots follow), of (Place or None), around (its way up),
    q, found (dicts of place, path), page_obj, page_range, total, may_make, base, top_of_branch.
    """
    here = visit(request, campaign_id)
    tree = reading.Tree(here.campaign, here.person)
    q = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    context: dict[str, Any] = {
        "campaign": here.campaign, "total": len(tree), "q": q, "may_make": here.may_make,
        "base": reverse("locations", args=[here.campaign.pk]),
    }  # fmt: skip
    if q:
        return render(request, "campaigns/locations.html", context | _found(request, tree, q))
    of = _asked_place(tree, request.GET.get("of", ""))
    rows, more = rows_of(tree, of, whole=len(tree) <= BRANCH, start=0)
    context |= {"rows": rows, "more": more, "of": of, "around": tree.way_up(of.pk) if of else []}
    return render(request, "campaigns/locations.html", context)


def _asked_place(tree: reading.Tree, asked: str) -> Place | None:
    if not asked:
        return None
    place = tree.places.get(int(asked)) if asked.isdecimal() and len(asked) < 16 else None
    if place is None:
        raise Http404("There is no such place.")
    return place


def _found(request: HttpRequest, tree: reading.Tree, q: str) -> dict[str, Any]:
    words = fold(q)
    places = [place for place in tree.order if words in fold(f"{place.name} {place.place_type}")]
    pages = Paginator(places, FOUND_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    found = [{"place": place, "path": reading.path_of(tree, place)} for place in page.object_list]
    elided = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return {"found": found, "page_obj": page, "page_range": elided, "n_found": len(places)}


@login_required
@require_safe
def location_branch(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """What lies directly in a place (?of=, empty: at the top), from ?from= on, as list items for the tree's script."""
    here = visit(request, campaign_id)
    tree = reading.Tree(here.campaign, here.person)
    of, start = _asked_place(tree, request.GET.get("of", "")), request.GET.get("from", "")
    rows, more = branch(tree, of, int(start) if start.isdecimal() and len(start) < 9 else 0)
    context = {
        "campaign": here.campaign, "rows": rows, "more": more, "of": of, "may_make": here.may_make,
        "base": reverse("locations", args=[here.campaign.pk]),
    }  # fmt: skip
    return render(request, "campaigns/_location_rows.html", context)


# -- one place --------------------------------------------------------------------------------------------


def find_location(here: Visit, slug: str) -> Location:
    """Return the living place if this person may see it, or a 404."""
    seen = Location.objects.visible_to(here.person).filter(campaign=here.campaign)
    return get_object_or_404(seen.select_related("campaign", "created_by", "keeper"), slug=slug)


@login_required
@require_safe
def location(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """One place. Template campaigns/location.html, context:

    campaign, entry, place, around (Places), children (Places), more_children, properties (dicts of name, value, origin:
    Place or None), map (map_reading.Map), things (dicts of row, place: None here), page_obj, page_range, plots, base,
    may_make, moved (where it was: parent, position; None). Those of entry_context and relations_context.
    """
    here = visit(request, campaign_id)
    found = find_location(here, slug)
    tree = reading.Tree(here.campaign, here.person)
    context = entry_context(found, here.person)
    may_change = context["parts"]["may_change"]
    children = tree.children(found.pk)
    return render(
        request,
        "campaigns/location.html",
        context
        | {
            "campaign": here.campaign, "entry": found, "place": tree.places[found.pk], "may_make": here.may_make,
            "around": tree.way_up(found.pk), "children": children[:CHILDREN_SHOWN],
            "more_children": max(0, len(children) - CHILDREN_SHOWN), "properties": _properties(tree, found),
            "map": read_map(found, tree, may_change=may_change), "plots": reading.plots_at(found, here.person),
            "base": reverse("locations", args=[here.campaign.pk]), "moved": _moved_from(request, tree),
        }
        | _things(request, tree, found)
        | relations_context(found, here.person),
    )  # fmt: skip


def _properties(tree: reading.Tree, found: Location) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "value": one.value, "origin": tree.places[one.origin] if one.origin else None}
        for one in reading.properties_at(tree, found.pk)
    ]


def _things(request: HttpRequest, tree: reading.Tree, found: Location) -> dict[str, Any]:
    pages = Paginator(reading.things_at(tree, found.pk), THINGS_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    rows = reading.placements([row for row, _ in page.object_list])
    things = [
        {"row": row, "place": None if row.location_id == found.pk else tree.places[row.location_id]} for row in rows
    ]
    elided = list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1))
    return {"things": things, "page_obj": page, "page_range": elided}


def _moved_from(request: HttpRequest, tree: reading.Tree) -> dict[str, Any] | None:
    """Return where it was before it was moved just now, so that this can be undone."""
    was, at = request.GET.get("was", ""), request.GET.get("at", "")
    if not (at.isdecimal() and len(at) < 9):
        return None
    if was and not (was.isdecimal() and len(was) < 16 and int(was) in tree.places):
        return None
    return {"parent": was, "position": at, "name": tree.places[int(was)].name if was else ""}


# -- making and changing ----------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def location_new(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Make a place; ?parent=<id>&name=. Template campaigns/location_form.html: campaign, form, types, around."""
    here = visit(request, campaign_id)
    tree = reading.Tree(here.campaign, here.person)
    around = _asked_place(tree, request.GET.get("parent", ""))
    initial = {"name": request.GET.get("name", "")[:200], "visibility": "members", "parent": around and around.pk}
    form = LocationForm(
        request.POST or None, kind=kind_of(Kind.LOCATION), campaign=here.campaign, person=here.person,
        initial=initial, tree=tree,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data["parent"]
        parent = Location.objects.get(pk=wanted) if wanted else None
        try:
            made = create_location(actor=here.person, campaign=here.campaign, parent=parent, **form.values())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{made.name} is on record.")
            return redirect(address_of(made))
    return _form_page(here, form, None, around)


@login_required
@require_http_methods(["GET", "POST"])
def location_edit(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """Change a place. Template campaigns/location_form.html; campaigns/entry_conflict.html where two have clashed."""
    here = visit(request, campaign_id)
    found = find_location(here, slug)
    require_change(found, here.person)
    kind = kind_of(found)
    initial = initial_of(found, Pen(found, here.person).shown(found.body), kind.fields)
    form = LocationForm(
        request.POST or None, kind=kind, campaign=here.campaign, person=here.person, initial=initial
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            changed = update_entry(
                actor=here.person, entry=found, expected_version=form.cleaned_data["version"], **form.values()
            )
        except DomainError as refusal:
            if isinstance(refusal, Conflict) and refusal.code == "changed_meanwhile":
                return _show_conflict(here, found, form, refusal)
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{changed.name} is saved.")
            return redirect(address_of(changed))
    return _form_page(here, form, found)


def _form_page(here: Visit, form: LocationForm, found: Location | None, around: Place | None = None) -> HttpResponse:
    context = {"campaign": here.campaign, "form": form, "entry": found, "types": TYPES, "around": around}
    return render(here.request, "campaigns/location_form.html", context, status=422 if form.errors else 200)


def _show_conflict(here: Visit, found: Location, form: LocationForm, refusal: Conflict) -> HttpResponse:
    """Show both texts and one that holds both, in the same form, now against the version that is saved (409)."""
    posted: Any = form.data
    now = posted.copy()
    now["version"] = str(refusal.details["version"])
    if "merged" in refusal.details:
        now["body"] = refusal.details["merged"]
    again = LocationForm(
        now, kind=kind_of(found), campaign=here.campaign, person=here.person, initial=form.initial
    )  # fmt: skip
    clashes = [
        {
            "label": again.fields[name].label or name.capitalize(),
            "theirs": theirs,
            "yours": refusal.details["yours"][name],
        }
        for name, theirs in refusal.details.get("theirs", {}).items()
    ]
    links = links_of(found) | {"edit": reverse("location_edit", args=[here.campaign.pk, found.slug])}
    context = {"campaign": here.campaign, "kind": kind_of(found), "entry": found, "form": again, "links": links}
    return render(here.request, "campaigns/entry_conflict.html", context | {"clashes": clashes}, status=409)


@login_required
@require_http_methods(["GET", "POST"])
def location_move(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """Put a place into another one. Template campaigns/location_move.html: campaign, entry, form, inside (how many)."""
    here = visit(request, campaign_id)
    found = find_location(here, slug)
    require_change(found, here.person)
    tree = reading.Tree(here.campaign, here.person)
    form = MoveForm(request.POST or None, tree=tree, location=found)
    if request.method == "POST":
        position = request.POST.get("position", "")
        if position.isdecimal() and len(position) < 6:  # an undone move goes back to where it was
            form.fields["position"].choices = [(position, position)]  # type: ignore[attr-defined]
        if form.is_valid():
            try:
                return _moved(here, tree, found, form)
            except DomainError as refusal:
                show_refusal(form, refusal)
    context = {"campaign": here.campaign, "entry": found, "form": form, "inside": tree.places[found.pk].inside}
    return render(request, "campaigns/location_move.html", context, status=422 if form.errors else 200)


def _moved(here: Visit, tree: reading.Tree, found: Location, form: MoveForm) -> HttpResponse:
    was = tree.places[found.pk]
    beside = tree.children(was.parent) if was.parent else tree.roots()
    wanted = form.cleaned_data["parent"]
    parent = Location.objects.get(pk=wanted) if wanted else None
    moved = move_location(
        actor=here.person, location=found, parent=parent, position=form.cleaned_data["position"]
    )  # fmt: skip
    messages.success(here.request, f"{moved.name} now lies {f'in {parent.name}' if parent else 'at the top'}.")
    asked = urlencode({"was": was.parent or "", "at": beside.index(was)})
    return redirect(f"{address_of(moved)}?{asked}")


@login_required
@require_http_methods(["GET", "POST"])
def location_delete(request: HttpRequest, campaign_id: uuid.UUID, slug: str) -> HttpResponse:
    """Ask, then put a place with all in it in the bin. Template campaigns/location_delete.html:

    campaign, entry, along (some), n_along (how many).
    """
    here = visit(request, campaign_id)
    found = find_location(here, slug)
    require_change(found, here.person)
    if request.method != "POST":
        seen = reading.Tree(here.campaign, here.person).places
        along = [row for row in goes_along(found, here.person) if row.pk in seen]
        context = {"campaign": here.campaign, "entry": found, "along": along[:30], "n_along": len(along)}
        return render(request, "campaigns/location_delete.html", context)
    delete_entry(actor=here.person, entry=found)
    messages.success(request, f"{found.name} lies in the bin with all that was in it. You can bring it back from here.")
    return redirect(f"{reverse('entry_bin', args=[campaign_id])}?{urlencode({'just': found.pk})}")
