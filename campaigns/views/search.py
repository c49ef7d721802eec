"""The pages of search: what is found, what one has looked for, what one keeps."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bestiary_site.shared.errors import DomainError
from campaigns.models import Campaign, Kind, RecentSearch, SavedSearch
from campaigns.permissions import Person
from campaigns.search.asked import Asked, address_of_search, read_asked
from campaigns.search.engine import PER_PAGE, Facet, Results, search
from campaigns.services.searches import delete_search, find_saved, forget_searches, note_search, save_search

SAVED_PER_PAGE = 30
RECENT_SHOWN = 10
_WHY = {
    "near": "spelled nearly so", "sound": "sounds like it", "within": "has it within its name",
    "alias": "by another name", "former": "by a former name", "text": "in its text",
}  # fmt: skip


def _person(request: HttpRequest) -> Person:
    return request.user


@never_cache
@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    """Search over all that one sees. Template campaigns/search.html, context: see `_context`."""
    asked = _asked(request)
    return render(request, "campaigns/search.html", _context(request, asked), status=200)


@login_required
@never_cache
@require_GET
def campaign_search(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Search in one campaign. Template campaigns/search_campaign.html, context: campaign and `_context`."""
    campaign = get_object_or_404(Campaign.objects.visible_to(_person(request)), pk=campaign_id)
    asked = replace(_asked(request), campaign=campaign, bestiary_only=False)
    return render(request, "campaigns/search_campaign.html", _context(request, asked) | {"campaign": campaign})


def _asked(request: HttpRequest) -> Asked:
    """Return what the address asks for; too many words are cut short, since a page is no place to refuse."""
    said = request.GET.copy()
    said["q"] = said.get("q", "").strip()[:200]
    said.setlist("kind", [kind for kind in said.getlist("kind") if kind in Kind.values])
    return read_asked(said, _person(request))


def _context(request: HttpRequest, asked: Asked) -> dict[str, Any]:
    """Return what a page of results shows:

    asked, found (Results), hits (hit, why in words), facets: (label, rows of facet and url) to narrow by,
    chips: (label, url without it).   page_obj, page_range.   recent, saved (row, url): this person's own.
    """
    number = request.GET.get("page", "1")
    page = min(int(number), 10_000) if number.isascii() and number.isdecimal() and number[:6].strip("0") else 1
    person = _person(request)
    found = search(person, asked.query, **asked.filters, page=page)
    pages = Paginator(range(found.total), PER_PAGE)
    shown = pages.get_page(page)
    if shown.number != page:
        found = search(person, asked.query, **asked.filters, page=shown.number)
    looking = hasattr(request, "viewing_as")  # a game master with a player's eyes: the player's own stays his
    if page == 1 and not looking:
        note_search(actor=person, query=asked.query)
    return {
        "asked": asked,
        "found": found,
        "hits": [(hit, _WHY.get(hit.why, "")) for hit in found.hits],
        "facets": _facets(request, asked, found),
        "chips": _chips(request, asked),
        "page_obj": shown,
        "page_range": list(pages.get_elided_page_range(shown.number, on_each_side=2, on_ends=1)),
        **_own(AnonymousUser() if looking else person),
    }


def _own(person: Any) -> dict[str, Any]:
    if not person.is_authenticated:
        return {"recent": [], "saved": []}
    saved = [(row, address_of_search(row)) for row in SavedSearch.objects.filter(user=person)[:RECENT_SHOWN]]
    return {"recent": list(RecentSearch.objects.filter(user=person)[:RECENT_SHOWN]), "saved": saved}


def _facets(request: HttpRequest, asked: Asked, found: Results) -> list[tuple[str, list[tuple[Facet, str]]]]:
    here = "campaign" if "campaign_id" in request.resolver_match.kwargs else ""  # type: ignore[union-attr]
    groups: list[tuple[str, str, Sequence[Facet], bool]] = [
        ("Kind", "kind", found.kinds, bool(asked.kinds)),
        ("Where", "campaign", found.places, bool(asked.campaign or asked.bestiary_only or here)),
        ("Tag", "tag", [facet for facet in found.tags if facet.value not in asked.tags], False),
    ]
    return [
        (label, [(facet, _with(request, name, facet.value)) for facet in facets])
        for label, name, facets, chosen in groups
        if facets and not chosen
    ]


def _chips(request: HttpRequest, asked: Asked) -> list[tuple[str, str]]:
    """Return the filters in force, each with the same search without it."""
    chips = [(Kind(kind).label, _without(request, "kind", kind)) for kind in asked.kinds]
    if "campaign" in request.GET and (asked.campaign or asked.bestiary_only):
        where = asked.campaign.name if asked.campaign else "Bestiary"
        chips.append((where, _without(request, "campaign", request.GET["campaign"])))
    return chips + [(tag, _without(request, "tag", tag)) for tag in asked.tags]


def _with(request: HttpRequest, name: str, value: str) -> str:
    said = _first_page(request)
    said.appendlist(name, value) if name == "tag" else said.__setitem__(name, value)
    return f"?{said.urlencode()}"


def _without(request: HttpRequest, name: str, value: str) -> str:
    said = _first_page(request)
    said.setlist(name, [other for other in said.getlist(name) if other.strip() != value])
    return f"?{said.urlencode()}"


def _first_page(request: HttpRequest) -> QueryDict:
    said = request.GET.copy()
    said.pop("page", None)
    return said


# -- what one keeps ---------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def saved_searches(request: HttpRequest) -> HttpResponse:
    """What one keeps and has looked for; POST (name and the search's own parameters) keeps one. Template
    campaigns/search_saved.html, context: searches (row, address), recent, page_obj, page_range, error."""
    person: Any = request.user
    error = ""
    if request.method == "POST":
        asked = read_asked(request.POST, person)
        values = {
            "query": asked.query,
            "campaign": asked.campaign,
            "kinds": list(asked.kinds),
            "tags": list(asked.tags),
        }
        try:
            kept = save_search(actor=person, name=request.POST.get("name", "")[:200] or asked.query, **values)
        except DomainError as refusal:
            error = " ".join([refusal.message, *(word for words in refusal.fields.values() for word in words)])
        else:
            messages.success(request, f"The search is kept as {kept.name}.")
            return redirect(address_of_search(kept))
    pages = Paginator(SavedSearch.objects.filter(user=person).select_related("campaign"), SAVED_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "searches": [(row, address_of_search(row)) for row in page.object_list],
        "recent": list(RecentSearch.objects.filter(user=person)[: RECENT_SHOWN * 2]),
        "page_obj": page,
        "page_range": list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "error": error,
    }
    return render(request, "campaigns/search_saved.html", context, status=422 if error else 200)


@login_required
@require_http_methods(["GET", "POST"])
def saved_search_delete(request: HttpRequest, search_id: int) -> HttpResponse:
    """Ask, then forget a search that one keeps. Template campaigns/search_delete.html, context: search."""
    person: Any = request.user
    kept = find_saved(person, search_id)
    if request.method != "POST":
        return render(request, "campaigns/search_delete.html", {"search": kept})
    delete_search(actor=person, search_id=search_id)
    messages.success(request, f"{kept.name} is no longer kept.")
    return redirect("saved_searches")


@login_required
@require_POST
def recent_clear(request: HttpRequest) -> HttpResponse:
    """Forget what one has looked for lately."""
    forget_searches(actor=_person(request))
    messages.success(request, "Your recent searches are forgotten.")
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return redirect(back if safe else "saved_searches")
