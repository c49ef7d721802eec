"""Pages around the words of entries: versions, attached files, handouts shown, templates."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestiary_site.shared.errors import DomainError, NotFound
from bestiary_site.shared.forms import show_refusal
from campaigns.entry_forms import writing_box
from campaigns.kinds import address_of, all_kinds, kind_of
from campaigns.models import Attachment, Campaign, Entry, EntryTemplate, HandoutShowing, Role
from campaigns.permissions import require_change, require_role
from campaigns.services.attachments import attach_file, delete_attachment, restore_attachment
from campaigns.services.entries import restore_entry_version
from campaigns.services.handouts import mark_seen, show_handout
from campaigns.services.templates import create_template, delete_template, restore_template, update_template
from campaigns.services.words import Pen
from campaigns.views.entries import find_by_id, find_campaign, find_entry, person_of
from campaigns.writing.differences import compare_fields
from campaigns.writing.page import links_of

VERSIONS_PER_PAGE = 50
SHOWN_PER_PAGE = 30
_COMMON = {"name": "Name", "aliases": "Other names", "summary": "Summary", "body": "Story", "visibility": "Seen by"}


# -- versions ---------------------------------------------------------------------------------------------


@login_required
@require_safe
def versions(request: HttpRequest, campaign_id: uuid.UUID, kind_path: str, slug: str) -> HttpResponse:
    """All versions, for who may change the entry; ?a=&b= compares two. Template campaigns/entry_versions.html."""
    entry = find_entry(request, campaign_id, kind_path, slug)
    pen = Pen(entry, require_change(entry, person_of(request)))
    past = entry.history.select_related("history_user").defer("body")  # type: ignore[attr-defined]
    page = Paginator(past, VERSIONS_PER_PAGE).get_page(request.GET.get("page"))
    chosen = [_version(entry, request.GET.get(name, "")) for name in ("a", "b")]
    labels = _COMMON | {name: _label(entry, name) for name in kind_of(entry).fields}
    rows = []
    if chosen[0] is not None and chosen[1] is not None:
        for one in chosen:
            one.body = pen.shown(one.body)
        rows = compare_fields(chosen[0], chosen[1], labels)
    context = {"campaign": entry.campaign, "entry": entry, "kind": kind_of(entry), "links": links_of(entry)}
    found = {"page_obj": page, "a": chosen[0], "b": chosen[1], "rows": rows}
    return render(request, "campaigns/entry_versions.html", context | found)


def _version(entry: Entry, number: str) -> Any:
    if not (number.isdecimal() and len(number) < 15):
        return None
    return entry.history.filter(history_id=number).first()  # type: ignore[attr-defined]


def _label(entry: Entry, name: str) -> str:
    return str(entry._meta.get_field(name).verbose_name).capitalize()  # type: ignore[union-attr]


@login_required
@require_POST
def restore_version(
    request: HttpRequest, campaign_id: uuid.UUID, kind_path: str, slug: str, history_id: int
) -> HttpResponse:
    """Bring the words of an earlier version back."""
    entry = find_entry(request, campaign_id, kind_path, slug)
    restored = restore_entry_version(actor=person_of(request), entry=entry, history_id=history_id)
    messages.success(request, f"{restored.name} has its earlier words again. The others are a version, too.")
    return redirect(address_of(restored))


# -- files ------------------------------------------------------------------------------------------------


@login_required
@require_POST
def attach(request: HttpRequest, campaign_id: uuid.UUID, entry_id: int) -> HttpResponse:
    """Attach a file (`file`, `caption`, `audience`: empty or gm)."""
    entry = find_by_id(request, campaign_id, entry_id)
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, "Choose a file first.")
        return redirect(f"{address_of(entry)}#files")
    audience = "gm" if request.POST.get("audience") == "gm" else ""
    caption = request.POST.get("caption", "")
    try:
        made = attach_file(actor=person_of(request), entry=entry, upload=upload, caption=caption, audience=audience)
    except DomainError as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{made.name} lies with {entry.name} now.")
    return redirect(f"{address_of(entry)}#files")


@login_required
@require_http_methods(["GET", "POST"])
def delete_file(request: HttpRequest, campaign_id: uuid.UUID, attachment_id: uuid.UUID) -> HttpResponse:
    """Take a file away; the page after it offers to bring it back. GET shows that page."""
    campaign = find_campaign(request, campaign_id)
    person = person_of(request)
    if request.method == "POST":
        seen = Attachment.objects.visible_to(person).select_related("entry__campaign")
        found = get_object_or_404(seen, pk=attachment_id, entry__campaign=campaign)
        delete_attachment(actor=person, attachment=found)
        return redirect(request.path)
    changeable = Entry.objects.changeable_by(person).filter(campaign=campaign).values("pk")
    gone = Attachment.objects.exclude(deleted_at=None).select_related("entry").filter(entry__in=changeable)
    found = get_object_or_404(gone, pk=attachment_id, deleted_by=request.user)
    context = {"campaign": campaign, "file": found, "entry": found.entry}
    return render(request, "campaigns/attachment_deleted.html", context)


@login_required
@require_POST
def restore_file(request: HttpRequest, campaign_id: uuid.UUID, attachment_id: uuid.UUID) -> HttpResponse:
    """Bring a file back."""
    find_campaign(request, campaign_id)
    restored = restore_attachment(actor=person_of(request), attachment_id=attachment_id)
    messages.success(request, f"{restored.name} is back.")
    return redirect(f"{address_of(restored.entry)}#files")


# -- handouts ---------------------------------------------------------------------------------------------


@login_required
@require_POST
def show(request: HttpRequest, campaign_id: uuid.UUID, entry_id: int) -> HttpResponse:
    """Show an entry at the table now (`people`: ids of users, or `everybody`)."""
    handout = find_by_id(request, campaign_id, entry_id)
    people = [int(pk) for pk in request.POST.getlist("people") if pk.isdecimal() and len(pk) < 15]
    try:
        everybody = bool(request.POST.get("everybody"))
        shown = show_handout(actor=person_of(request), handout=handout, people=people, everybody=everybody)
    except DomainError as refusal:
        if refusal.status != 422:
            raise
        messages.error(request, refusal.message)
    else:
        names = ", ".join(one.user.display_name for one in shown)
        messages.success(request, f"{handout.name} lies open before {names}.")
    return redirect(address_of(handout))


@login_required
@require_safe
def shown(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """What was shown to me in this campaign. Template campaigns/shown.html, context: campaign, page_obj."""
    campaign, person = find_campaign(request, campaign_id), person_of(request)
    seen = Entry.objects.visible_to(person).filter(campaign=campaign).values("pk")
    found = HandoutShowing.objects.filter(user=request.user, handout__in=seen)  # type: ignore[misc]
    found = found.select_related("handout", "shown_by").defer("handout__body")
    page = Paginator(found, SHOWN_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "campaigns/shown.html", {"campaign": campaign, "page_obj": page})


@login_required
@require_POST
def seen(request: HttpRequest, campaign_id: uuid.UUID, showing_id: int) -> HttpResponse:
    """Note that I have looked at what was shown to me."""
    find_campaign(request, campaign_id)
    if not HandoutShowing.objects.filter(handout__campaign=campaign_id, pk=showing_id).exists():
        raise NotFound("showing_not_found", "Nothing like that was shown to you.")
    mark_seen(actor=person_of(request), showing_id=showing_id)
    return JsonResponse({"seen": True})


# -- templates --------------------------------------------------------------------------------------------


class TemplateForm(forms.Form):
    """A template for new entries of a kind."""

    kind = forms.ChoiceField()
    name = forms.CharField(max_length=100)
    body = forms.CharField(max_length=200_000, required=False, label="Text")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, campaign: Campaign, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.fields["kind"].choices = [(one.kind, one.kind.label) for one in all_kinds()]  # type: ignore[attr-defined]
        self.fields["body"].widget = writing_box(campaign)
        if initial.get("version"):
            self.fields["kind"].disabled = True


def _run(request: HttpRequest, campaign_id: uuid.UUID) -> Campaign:
    campaign = find_campaign(request, campaign_id)
    require_role(campaign, person_of(request), Role.GAME_MASTER)
    return campaign


@login_required
@require_safe
def templates(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """The templates and, under them, the deleted ones. Template campaigns/templates.html."""
    campaign = _run(request, campaign_id)
    found = EntryTemplate.objects.filter(campaign=campaign)
    gone = found.exclude(deleted_at=None).order_by("-deleted_at")[:20]
    page = Paginator(found.filter(deleted_at=None), SHOWN_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "campaigns/templates.html", {"campaign": campaign, "page_obj": page, "gone": list(gone)})


@login_required
@require_http_methods(["GET", "POST"])
def template_new(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Make a template. Template campaigns/template_edit.html."""
    campaign = _run(request, campaign_id)
    form = TemplateForm(request.POST or None, campaign=campaign, initial={"kind": request.GET.get("kind", "")})
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("kind", "name", "body")}
        try:
            made = create_template(actor=person_of(request), campaign=campaign, **said)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"The template {made.name} is kept.")
            return redirect("templates", campaign.pk)
    context = {"campaign": campaign, "form": form}
    return render(request, "campaigns/template_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def template_edit(request: HttpRequest, campaign_id: uuid.UUID, template_id: int) -> HttpResponse:
    """Change a template. Template campaigns/template_edit.html."""
    campaign = _run(request, campaign_id)
    found = get_object_or_404(EntryTemplate, campaign=campaign, deleted_at=None, pk=template_id)
    initial = {name: getattr(found, name) for name in ("kind", "name", "body", "version")}
    form = TemplateForm(request.POST or None, campaign=campaign, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "body")}
        try:
            update_template(
                actor=person_of(request), template=found, expected_version=form.cleaned_data["version"], **said
            )
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"The template {said['name']} is saved.")
            return redirect("templates", campaign.pk)
    context = {"campaign": campaign, "form": form, "template": found}
    return render(request, "campaigns/template_edit.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def template_delete(request: HttpRequest, campaign_id: uuid.UUID, template_id: int) -> HttpResponse:
    """Put a template in the bin at the foot of the list."""
    campaign = _run(request, campaign_id)
    found = get_object_or_404(EntryTemplate, campaign=campaign, deleted_at=None, pk=template_id)
    delete_template(actor=person_of(request), template=found)
    messages.success(request, f"The template {found.name} is deleted; below you can bring it back.")
    return redirect("templates", campaign.pk)


@login_required
@require_POST
def template_restore(request: HttpRequest, campaign_id: uuid.UUID, template_id: int) -> HttpResponse:
    """Bring a template back."""
    campaign = _run(request, campaign_id)
    try:
        restored = restore_template(actor=person_of(request), campaign=campaign, template_id=template_id)
    except DomainError as refusal:
        if refusal.status != 409:
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"The template {restored.name} is back.")
    return redirect("templates", campaign.pk)
