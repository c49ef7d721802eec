"""The pages of relations: the web with its table, one relation with its history, adding, changing, the bin."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.kinds import all_kinds
from campaigns.models import Entry, Relation
from campaigns.services import relations as services
from campaigns.services.relation_graph import Web, web_for
from campaigns.services.relation_rows import notes_with_authors, rows_of
from campaigns.story_forms import RelationChangeForm, RelationForm, entry_names
from campaigns.views.story import Visit, visit
from campaigns.writing.shown import render_all

ROWS_PER_PAGE = 50
BIN_SHOWN = 20
STATE_FIELDS = ("kind", "inverse", "both_ways", "strength", "note", "started", "ended")


@login_required
@require_GET
def relations(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """The web of relations. Template campaigns/relations.html, context:

    campaign, graph (for json_script; empty when `as_of` narrows the table), rows (Row) of the table, page_obj,
    page_range.   sessions: the stops.   asked: q, kind, of, as_of.   kinds: kinds of relations in use.   may_make.
    entry_kinds: (value, label).   bin: relations to bring back.
    """
    here = visit(request, campaign_id)
    web = web_for(here.campaign, here.person)
    asked = {name: request.GET.get(name, "").replace("\x00", "")[:100] for name in ("q", "kind", "of", "as_of")}
    graph = web.graph()
    pages = Paginator(_asked_rows(web, asked), ROWS_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "campaign": here.campaign, "graph": graph, "asked": asked, "may_make": here.may_make,
        "sessions": web.story.sessions,
        "rows": rows_of(
            list(page.object_list), here.person, here.campaign, game_master=here.game_master, with_notes=False
        ),
        "page_obj": page, "page_range": list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "kinds": sorted({edge["kind"] for edge in graph["edges"]}, key=str.casefold),
        "entry_kinds": [(kind.kind.value, kind.plural) for kind in all_kinds()],
        "bin": list(_bin(here)[:BIN_SHOWN]), "is_narrowed": any(asked.values()),
    }  # fmt: skip
    return render(request, "campaigns/relations.html", context)


def _asked_rows(web: Web, asked: dict[str, str]) -> list[Relation]:
    """Return the relations of the table: as they are, or as they stood after a session."""
    session = next((row for row in web.story.sessions if str(row.pk) == asked["as_of"]), None)
    rows = web.rows
    if session is not None:
        then = web.standing_after(session)
        rows = [services.as_it_stood(standing.relation, standing.state) for standing in then]
    found = [row for row in rows if _matches(row, asked)]
    return sorted(found, key=lambda row: (row.source.name.casefold(), row.kind.casefold(), row.target.name.casefold()))


def _matches(row: Relation, asked: dict[str, str]) -> bool:
    words, kind = asked["q"].strip().casefold(), asked["kind"].casefold()
    named = not words or words in row.source.name.casefold() or words in row.target.name.casefold()
    same = not kind or kind in (row.kind.casefold(), row.inverse.casefold())
    return named and same and (not asked["of"] or asked["of"] in (row.source.kind, row.target.kind))


def _bin(here: Visit) -> Any:
    return (
        services.deleted_relations(here.campaign, here.person)
        .select_related("source", "target")
        .order_by("-deleted_at")
    )


def _find(here: Visit, relation_id: int) -> Relation:
    seen = Relation.objects.visible_to(here.person).filter(campaign=here.campaign)
    return get_object_or_404(seen.select_related("source", "target", "campaign", "started", "ended"), pk=relation_id)


@login_required
@require_GET
def relation(request: HttpRequest, campaign_id: uuid.UUID, relation_id: int) -> HttpResponse:
    """One relation. Template campaigns/relation.html, context: campaign, row (Row), history: dicts of change, session
    (Entry or None), note (safe HTML)."""
    here = visit(request, campaign_id)
    found = _find(here, relation_id)
    row = rows_of([found], here.person, here.campaign, game_master=here.game_master)[0]
    context = {"campaign": here.campaign, "row": row, "history": _history(here, found)}
    return render(request, "campaigns/relation.html", context)


def _history(here: Visit, found: Relation) -> list[dict[str, Any]]:
    changes = list(services.history_for(found, here.person)[:100])
    author = notes_with_authors([found])[0][1]
    notes = render_all([(change.note, author) for change in changes], campaign=here.campaign, viewer=here.person)
    sessions = [change.session_id for change in changes if change.session_id]
    seen = Entry.objects.visible_to(here.person).in_bulk(sessions) if sessions else {}
    return [
        {
            "change": change,
            "note": note,
            "session": seen.get(change.session_id),
            "hidden_session": bool(change.session_id),
        }
        for change, note in zip(changes, notes, strict=True)
    ]


@login_required
@require_http_methods(["GET", "POST"])
def relation_new(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Relate two entries (`entry`: id of the first end). Template campaigns/relation_form.html, see `_form_page`."""
    here = visit(request, campaign_id)
    initial: dict[str, Any] = {}
    if (pk := request.GET.get("entry", "")).isdecimal():
        seen = Entry.objects.visible_to(here.person).filter(campaign=here.campaign, pk=int(pk[:18]))
        initial["source"] = seen.first()
    if latest := here.offers.time.latest():
        initial["started"] = latest
    form = here.form(RelationForm, initial=initial, bound=request.method == "POST")
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("source", "target", *STATE_FIELDS)}
        try:
            made = services.create_relation(actor=here.person, campaign=here.campaign, **words, **form.audience())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{made.source.name} and {made.target.name} are related now.")
            return redirect(here.back(reverse("relations", args=[here.campaign.pk])))
    return _form_page(here, form, None)


@login_required
@require_http_methods(["GET", "POST"])
def relation_edit(request: HttpRequest, campaign_id: uuid.UUID, relation_id: int) -> HttpResponse:
    """Change a relation. Template campaigns/relation_form.html, see `_form_page`."""
    here = visit(request, campaign_id)
    found = _find(here, relation_id)
    services.require_change_of_relation(found, here.person)
    held = {name: getattr(found, name) for name in STATE_FIELDS}
    held |= {"visibility": found.visibility, "known_to": [str(pk) for pk in found.known_to]}
    form = here.form(RelationChangeForm, initial=held, bound=request.method == "POST")
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in STATE_FIELDS}
        since = {"session": form.cleaned_data["session"]} if form.cleaned_data["session"] else {}
        try:
            services.update_relation(actor=here.person, relation=found, **words, **since, **form.audience())
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The relation is saved; what it was stays in its history.")
            return redirect(here.back(reverse("relation", args=[here.campaign.pk, found.pk])))
    return _form_page(here, form, found)


def _form_page(here: Visit, form: Any, found: Relation | None) -> HttpResponse:
    """context: campaign, form, relation (None: a new one), names (of entries), suggested (kinds), back."""
    entries = Entry.objects.visible_to(here.person).filter(campaign=here.campaign)
    context = {
        "campaign": here.campaign, "form": form, "relation": found, "suggested": list(services.SUGGESTED),
        "names": [] if found else entry_names(entries), "next": here.back(""),
    }  # fmt: skip
    return render(here.request, "campaigns/relation_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def relation_delete(request: HttpRequest, campaign_id: uuid.UUID, relation_id: int) -> HttpResponse:
    """Ask, then put a relation in the bin. Template campaigns/relation_delete.html, context: campaign, relation."""
    here = visit(request, campaign_id)
    found = _find(here, relation_id)
    services.require_change_of_relation(found, here.person)
    if request.method != "POST":
        context = {"campaign": here.campaign, "relation": found, "next": here.back("")}
        return render(request, "campaigns/relation_delete.html", context)
    services.delete_relation(actor=here.person, relation=found)
    messages.success(request, "The relation lies in the bin, below the web of relations.")
    return redirect(here.back(reverse("relations", args=[here.campaign.pk])))


@login_required
@require_POST
def relation_restore(request: HttpRequest, campaign_id: uuid.UUID, relation_id: int) -> HttpResponse:
    """Bring a relation back from the bin."""
    here = visit(request, campaign_id)
    if not services.deleted_relations(here.campaign, here.person).filter(pk=relation_id).exists():
        raise Http404
    back = services.restore_relation(actor=here.person, campaign=here.campaign, relation_id=relation_id)
    messages.success(request, "The relation is back.")
    return redirect("relation", campaign_id, back.pk)
