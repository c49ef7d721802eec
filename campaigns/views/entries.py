"""The pages of entries that are mostly words: lists, one entry, making, changing, the bin."""

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestiary_site.shared.errors import Conflict, DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.entry_forms import EntryForm, initial_of, people_of
from campaigns.kinds import KindOfEntry, address_of, all_kinds, by_path, kind_of, whole
from campaigns.models import Campaign, Entry, EntryTemplate, HandoutShowing, Kind, Role
from campaigns.permissions import Person, require_change, role_in
from campaigns.services.entries import create_entry, delete_entry, restore_entry, update_entry
from campaigns.services.relation_rows import relations_context
from campaigns.services.words import Pen
from campaigns.writing.differences import compare_words
from campaigns.writing.finding import SORTS, narrow, tags_of
from campaigns.writing.page import entry_context, links_of
from campaigns.writing.shown import words_for

ENTRIES_PER_PAGE = 30
SHOWINGS_LISTED = 20
SORT_LABELS = {"name": "Name", "newest": "Last changed", "oldest": "First made"}


def person_of(request: HttpRequest) -> Person:
    """Return who is asking."""
    return request.user


def find_campaign(request: HttpRequest, campaign_id: uuid.UUID) -> Campaign:
    """Return the campaign if this person belongs to it, or a 404."""
    return get_object_or_404(Campaign.objects.visible_to(person_of(request)), pk=campaign_id)


def find_kind(path: str) -> KindOfEntry:
    """Return the kind of an address, or a 404."""
    kind = by_path(path)
    if kind is None:
        raise Http404
    return kind


def find_entry(request: HttpRequest, campaign_id: uuid.UUID, kind_path: str, slug: str) -> Entry:
    """Return the living entry, whole, if this person may see it, or a 404."""
    seen = Entry.objects.visible_to(person_of(request)).select_related("campaign", "created_by", "keeper")
    return whole(get_object_or_404(seen, campaign=campaign_id, kind=find_kind(kind_path).kind, slug=slug))


def find_by_id(request: HttpRequest, campaign_id: uuid.UUID, entry_id: int) -> Entry:
    """Return the living entry of any kind if this person may see it, or a 404."""
    seen = Entry.objects.visible_to(person_of(request)).select_related("campaign", "created_by", "keeper")
    return get_object_or_404(seen, campaign=campaign_id, pk=entry_id)


# -- lists ------------------------------------------------------------------------------------------------


@login_required
@require_safe
def entries(request: HttpRequest, campaign_id: uuid.UUID, kind_path: str) -> HttpResponse:
    """The entries of a kind; ?q=&tag=&sort=&page=. Template campaigns/entries.html."""
    campaign, kind = find_campaign(request, campaign_id), find_kind(kind_path)
    person = person_of(request)
    seen = Entry.objects.visible_to(person).filter(campaign=campaign, kind=kind.kind)
    sort = request.GET.get("sort", "")
    found = narrow(seen, q=request.GET.get("q", ""), tag=request.GET.get("tag", ""))
    found = found.prefetch_related("tags").order_by(*SORTS.get(sort, SORTS["name"]))
    page = Paginator(found.defer("body"), ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "kind": kind,
        "page_obj": page,
        "tags": tags_of(seen)[:60],
        "q": request.GET.get("q", ""),
        "tag": request.GET.get("tag", ""),
        "sort": sort,
        "sorts": SORT_LABELS,
        "may_make": role_in(campaign, person) in (Role.GAME_MASTER, Role.PLAYER),
        "templates": list(EntryTemplate.objects.filter(campaign=campaign, kind=kind.kind, deleted_at=None)),
    }
    return render(request, "campaigns/entries.html", context)


# -- one entry --------------------------------------------------------------------------------------------


@login_required
@require_safe
def entry(request: HttpRequest, campaign_id: uuid.UUID, kind_path: str, slug: str) -> HttpResponse:
    """One entry. Template campaigns/entry.html, context: campaign, entry, kind, facts (label, text), and
    `entry_context`'s parts."""
    found = find_entry(request, campaign_id, kind_path, slug)
    kind = kind_of(found)
    context: dict[str, Any] = {"campaign": found.campaign, "entry": found, "kind": kind, "facts": _facts(found, kind)}
    context |= entry_context(found, person_of(request)) | relations_context(found, person_of(request))
    if kind.kind == Kind.HANDOUT and context["parts"]["is_game_master"] and found.campaign is not None:
        showings = HandoutShowing.objects.filter(handout=found.pk).select_related("user")
        context |= {"people": people_of(found.campaign), "showings": list(showings[:SHOWINGS_LISTED])}
    return render(request, "campaigns/entry.html", context)


def _facts(entry: Entry, kind: KindOfEntry) -> list[tuple[str, str]]:
    facts = []
    for name in kind.fields:
        value, label = getattr(entry, name), str(kind.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        if value not in (None, "", False):
            facts.append((label.capitalize(), "yes" if value is True else str(value)))
    return facts


# -- making and changing ----------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest, campaign_id: uuid.UUID, kind_path: str) -> HttpResponse:
    """Make an entry; ?name= and ?template= fill the form. Template campaigns/entry_edit.html."""
    campaign, kind = find_campaign(request, campaign_id), find_kind(kind_path)
    offered = EntryTemplate.objects.filter(campaign=campaign, kind=kind.kind, deleted_at=None)
    chosen = request.GET.get("template", "")
    template = offered.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 10 else None
    # Whoever writes templates sees all; who uses one gets what is for him.
    body = words_for(template.body, campaign=campaign, author=None, viewer=person_of(request)) if template else ""
    initial = {"name": request.GET.get("name", "")[:200], "body": body, "visibility": "members"}
    form = EntryForm(request.POST or None, kind=kind, campaign=campaign, person=person_of(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_entry(actor=person_of(request), campaign=campaign, kind=kind.kind, **form.values())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{made.name} is written down.")
            return redirect(address_of(made))
    context = {"form": form, "campaign": campaign, "kind": kind, "templates": list(offered), "template": template}
    return render(request, "campaigns/entry_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def make(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Choose what a name that leads nowhere yet shall be; ?name=&kind=. Template campaigns/entry_make.html."""
    campaign = find_campaign(request, campaign_id)
    name = request.GET.get("name", "")[:200]
    role = role_in(campaign, person_of(request))
    kinds = [kind for kind in all_kinds() if role == Role.GAME_MASTER or Role.PLAYER in kind.makers]
    choices = [(kind, address) for kind in kinds if (address := _address_to_make(campaign, kind, name))]
    for kind, address in choices:
        if kind.kind == request.GET.get("kind"):
            return redirect(address)
    return render(request, "campaigns/entry_make.html", {"campaign": campaign, "name": name, "choices": choices})


_NEW_PAGES = {
    Kind.CHARACTER: "campaign_character_new", Kind.LOCATION: "location_new", Kind.PLOT: "plot_new",
    Kind.SCENE: "scene_new",
}  # fmt: skip


def _address_to_make(campaign: Campaign, kind: KindOfEntry, name: str) -> str:
    asked = f"?{urlencode({'name': name})}" if name else ""
    try:
        if kind.kind in _NEW_PAGES:
            return reverse(_NEW_PAGES[Kind(kind.kind)], args=[campaign.pk]) + asked
        return reverse("entry_new", args=[campaign.pk, kind.path]) + asked
    except NoReverseMatch:
        return ""


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, campaign_id: uuid.UUID, kind_path: str, slug: str) -> HttpResponse:
    """Change an entry. Template campaigns/entry_edit.html; campaigns/entry_conflict.html where two have clashed."""
    found = find_entry(request, campaign_id, kind_path, slug)
    person, kind = require_change(found, person_of(request)), kind_of(found)
    assert found.campaign is not None
    initial = initial_of(found, Pen(found, person).shown(found.body), kind.fields)
    form = EntryForm(request.POST or None, kind=kind, campaign=found.campaign, person=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            changed = update_entry(actor=person, entry=found, expected_version=version, **form.values())
        except Conflict as refusal:
            if refusal.code == "changed_meanwhile":
                return _show_conflict(request, found, kind, form, refusal)
            show_refusal(form, refusal)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{changed.name} is saved.")
            return redirect(address_of(changed))
    context = {"form": form, "campaign": found.campaign, "kind": kind, "entry": found, "links": links_of(found)}
    return render(request, "campaigns/entry_edit.html", context, status=422 if form.errors else 200)


def _show_conflict(
    request: HttpRequest, entry: Entry, kind: KindOfEntry, form: EntryForm, refusal: Conflict
) -> HttpResponse:
    """Show both texts and one that holds both, in the same form, now against the version that is saved (409)."""
    details = refusal.details
    now: Any = request.POST.copy()
    now["version"] = str(details["version"])
    if "merged" in details:
        now["body"] = details["merged"]
    again = EntryForm(now, kind=kind, campaign=entry.campaign, person=person_of(request), initial=form.initial)  # type: ignore[arg-type]
    clashes = [
        _clash(form.fields[name].label or name.capitalize(), theirs, details["yours"][name])
        for name, theirs in details.get("theirs", {}).items()
    ]
    context = {"form": again, "campaign": entry.campaign, "kind": kind, "entry": entry, "links": links_of(entry)}
    return render(request, "campaigns/entry_conflict.html", context | {"clashes": clashes}, status=409)


def _clash(label: Any, theirs: Any, yours: Any) -> dict[str, Any]:
    texts = isinstance(theirs, str) and isinstance(yours, str)
    return {"label": label, "theirs": theirs, "yours": yours, "pieces": compare_words(theirs, yours) if texts else []}


# -- the bin ----------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, campaign_id: uuid.UUID, kind_path: str, slug: str) -> HttpResponse:
    """Ask, then put an entry in the bin. Template campaigns/entry_delete.html."""
    found = find_entry(request, campaign_id, kind_path, slug)
    require_change(found, person_of(request))
    if request.method != "POST":
        context = {"campaign": found.campaign, "entry": found, "kind": kind_of(found), "links": links_of(found)}
        return render(request, "campaigns/entry_delete.html", context)
    delete_entry(actor=person_of(request), entry=found)
    messages.success(request, f"{found.name} lies in the bin. You can bring it back from here.")
    return redirect(f"{reverse('entry_bin', args=[campaign_id])}?{urlencode({'just': found.pk})}")


@login_required
@require_safe
def bin_page(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """What this person may bring back. Template campaigns/entry_bin.html, context: campaign, page_obj, just."""
    campaign, person = find_campaign(request, campaign_id), person_of(request)
    kept = Entry.objects.deleted().changeable_by(person).filter(campaign=campaign).exclude(kind=Kind.CHARACTER)
    page = Paginator(kept.select_related("deleted_by").defer("body").order_by("-deleted_at", "-pk"), ENTRIES_PER_PAGE)
    just = request.GET.get("just", "")
    context: dict[str, Any] = {"campaign": campaign, "page_obj": page.get_page(request.GET.get("page"))}
    return render(request, "campaigns/entry_bin.html", context | {"just": int(just) if just.isdecimal() else 0})


@login_required
@require_POST
def restore(request: HttpRequest, campaign_id: uuid.UUID, entry_id: int) -> HttpResponse:
    """Bring an entry back from the bin."""
    find_campaign(request, campaign_id)
    restored = restore_entry(actor=person_of(request), entry_id=entry_id)
    messages.success(request, f"{restored.name} is back.")
    return redirect(address_of(restored))
