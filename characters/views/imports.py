"""Pages of imports: uploading or fetching, looking through the preview, taking over; and creatures as files."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.audiences import is_game_master
from campaigns.models import Campaign, ImportRun, Visibility
from characters.exporters.formats import EXPORTS
from characters.importers.base import DERIVED, DISAGREEMENT, DROPPED, TAKEN
from characters.importers.detect import FORMATS
from characters.importers.dndbeyond import FORMAT as DNDBEYOND
from characters.importers.safety import MOST_BYTES
from characters.services.exports import creature_of, export_character
from characters.services.import_comparison import CONFLICT, LABELS, Compared
from characters.services.imports import (
    apply_import,
    compare_run,
    require_importer,
    start_import,
    start_import_of_sheet,
    visibilities,
)
from characters.views.common import find_campaign, find_character, links_of, person_of

RUNS_PER_PAGE, ENTRIES_PER_PAGE = 20, 50
_OUTCOMES = {DISAGREEMENT: "Contradicts itself", DROPPED: "Not kept", DERIVED: "Worked out", TAKEN: "Kept"}
_SEEN_BY = {Visibility.GAME_MASTERS: "Game masters only", Visibility.MEMBERS: "All members of the campaign",
            Visibility.EVERYBODY: "Everybody: published in the bestiary"}  # fmt: skip


class ImportForm(forms.Form):
    """A file, or a sheet to fetch."""

    file = forms.FileField(
        required=False, label="File", help_text="JSON, XML, CSV, a markdown page or a ZIP of them, up to 20 MB.",
        widget=forms.FileInput(attrs={"accept": ".json,.xml,.csv,.md,.markdown,.zip"}),
    )  # fmt: skip
    format = forms.ChoiceField(
        required=False, label="Format", choices=[("", "Find it out"), *FORMATS.items()],
        help_text="Usually found by what the file holds.",
    )  # fmt: skip
    sheet = forms.CharField(
        required=False, max_length=200, label="Public D&D Beyond sheet",
        help_text="Its number, or the address of its page. Private sheets are not read: upload their JSON.",
        widget=forms.TextInput(attrs={"placeholder": "dndbeyond.com/characters/12345", "inputmode": "url"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a form that asks for nothing."""
        said = super().clean() or {}
        if not self.errors and not said.get("file") and not said.get("sheet"):
            raise forms.ValidationError("Choose a file, or name a public sheet.")
        return said


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, campaign_id: uuid.UUID | None = None) -> HttpResponse:
    """Upload or fetch. Template characters/import.html, context: form, campaign or None, page_obj (ImportRuns, with
    .address), only_sheets (players import their D&D Beyond characters only), formats (labels)."""
    campaign = find_campaign(request, campaign_id)
    person = require_importer(person_of(request), campaign)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        try:
            run = _start(request, form, campaign)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            return redirect(_address(run))
    mine = ImportRun.objects.visible_to(person).filter(campaign=campaign).defer("parsed")
    page = Paginator(mine, RUNS_PER_PAGE).get_page(request.GET.get("page"))
    for run in page.object_list:
        run.address, run.format_label = _address(run), FORMATS.get(run.format, run.format)  # type: ignore[attr-defined]
    context = {
        "form": form, "campaign": campaign, "page_obj": page, "formats": list(FORMATS.values()),
        "only_sheets": campaign is not None and not is_game_master(campaign, person),
        "frame": "campaigns/frame.html" if campaign else "base.html",
    }  # fmt: skip
    return render(request, "characters/import.html", context, status=422 if form.errors else 200)


def _start(request: HttpRequest, form: ImportForm, campaign: Campaign | None) -> ImportRun:
    said = form.cleaned_data
    if said["file"] is None:
        return start_import_of_sheet(actor=person_of(request), campaign=campaign, sheet=said["sheet"])
    content = said["file"].read(MOST_BYTES + 1)
    return start_import(
        actor=person_of(request), campaign=campaign, content=content, name=said["file"].name, format=said["format"]
    )


def _address(run: ImportRun) -> str:
    if run.campaign_id:
        return reverse("import_run", args=[run.campaign_id, run.pk])
    return reverse("bestiary_import_run", args=[run.pk])


@login_required
@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, run_id: uuid.UUID, campaign_id: uuid.UUID | None = None) -> HttpResponse:
    """What an import would do; POST takes over. Template characters/import_preview.html, context as `_preview` says.

    POST: `all` (everything that is ticked by itself) or `entry` (indexes of this page's ticked ones), `overwrite`
    (indexes), `visibility`.
    """
    campaign = find_campaign(request, campaign_id)
    runs = ImportRun.objects.visible_to(person_of(request)).select_related("campaign")
    run = get_object_or_404(runs, pk=run_id, campaign=campaign)
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            _apply(request, run)
        except DomainError as why:
            refusal = why
            run.refresh_from_db()
        else:
            return redirect(request.get_full_path())
    return render(
        request,
        "characters/import_preview.html",
        _preview(request, run, refusal),
        status=refusal.status if refusal else 200,
    )


def _apply(request: HttpRequest, run: ImportRun) -> None:
    chosen = None if "all" in request.POST else _numbers(request, "entry")
    visibility = request.POST.get("visibility", "")
    done = apply_import(
        actor=person_of(request),
        run=run,
        chosen=chosen,
        overwrite=_numbers(request, "overwrite"),
        visibility=visibility,
    )
    counts = done.counts()
    said = f"{counts.get('created', 0)} created, {counts.get('changed', 0)} changed."
    if counts.get("proposed"):
        said += f" {counts['proposed']} wait for a game master's word."
    messages.success(request, said)


def _numbers(request: HttpRequest, name: str) -> set[int]:
    return {int(value) for value in request.POST.getlist(name) if value.isdecimal() and len(value) < 7}


def _preview(request: HttpRequest, run: ImportRun, refusal: DomainError | None) -> dict[str, Any]:
    """Return run, campaign, refusal or None, format, page_obj of rows: .row (Compared), .groups (label, lines) of the
    report by outcome, .losses, .disagreements.   counts: (label, number) of states.   file_lines.   seen_by: choices.
    takeable: how many would be taken.   sheet: the address to fetch again from, or empty."""
    rows = compare_run(actor=person_of(request), run=run)
    page = Paginator(rows, ENTRIES_PER_PAGE).get_page(request.GET.get("page"))
    asked = visibilities(require_importer(person_of(request), run.campaign), run.campaign)
    states = [row.status for row in rows]
    return {
        "run": run, "campaign": run.campaign, "refusal": refusal, "format": FORMATS.get(run.format, run.format),
        "page_obj": page, "shown": [_shown(row) for row in page.object_list],
        "counts": [(label, states.count(state), state) for state, label in LABELS.items() if state in states],
        "file_lines": run.report.get("lines", []), "seen_by": [(value, _SEEN_BY[Visibility(value)]) for value in asked],
        "takeable": sum(row.ticked for row in rows), "any_new": "create" in states or "taken" in states,
        "start": reverse("import_start", args=[run.campaign_id]) if run.campaign_id else reverse("bestiary_import"),
        "sheet": run.name if run.format == DNDBEYOND and run.name.startswith("dndbeyond.com/") else "",
        "frame": "campaigns/frame.html" if run.campaign_id else "base.html",
    }  # fmt: skip


def _shown(row: Compared) -> dict[str, Any]:
    lines = row.parsed.report.lines
    groups = [
        (outcome, label, [line for line in lines if line.outcome == outcome]) for outcome, label in _OUTCOMES.items()
    ]
    return {
        "row": row, "groups": [group for group in groups if group[2]], "is_conflict": row.status == CONFLICT,
        "losses": sum(line.outcome == DROPPED for line in lines),
        "disagreements": sum(line.outcome == DISAGREEMENT for line in lines), "field_count": len(lines),
    }  # fmt: skip


@require_GET
def export(request: HttpRequest, slug: str, campaign_id: uuid.UUID | None = None) -> HttpResponse:
    """A creature as a file (`format`), or the choice of formats. Template characters/export.html, context: character,
    links, campaign, formats: dicts of key, label, losses (what the format cannot hold)."""
    character = find_character(request, slug, campaign_id)
    wanted = request.GET.get("format", "")
    if wanted:
        made = export_character(actor=person_of(request), character=character, format=wanted)
        answer = HttpResponse(made.content, content_type=f"{made.media_type}; charset=utf-8")
        answer["Content-Disposition"] = content_disposition_header(True, made.name)
        return answer
    creature = creature_of(character, person_of(request))
    formats = [
        {"key": key, "label": known.label, "losses": known.export(creature).losses} for key, known in EXPORTS.items()
    ]
    context = {"character": character, "links": links_of(character), "campaign": character.campaign, "formats": formats,
               "frame": "campaigns/frame.html" if character.campaign_id else "base.html"}  # fmt: skip
    return render(request, "characters/export.html", context)
