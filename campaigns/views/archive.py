"""The pages by which a campaign leaves whole and comes in again."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.api.archive import download, stem
from campaigns.archive.restoring import COPY, NEW, OVER
from campaigns.archive.sections import all_sections
from campaigns.models import Campaign, Membership, Role, StandIn
from campaigns.permissions import require_role, role_in
from campaigns.services import archives
from campaigns.services.arrivals import forget_arrival, keep_arrival, open_arrival
from campaigns.services.stand_ins import link_stand_in
from campaigns.services.vaults import export_vault

_MODES = [
    ("", "As fits: over the campaign that I run here, else as a new one"),
    (OVER, "Over the campaign that is here: what has changed since goes back to how it was"),
    (COPY, "As a copy, beside the one that is here"),
    (NEW, "As a new campaign, and only if it is not here"),
]


class ArchiveForm(forms.Form):
    """An archive to look at before it is brought in."""

    file = forms.FileField(
        label="Archive",
        help_text="The ZIP that a Bestiary wrote. Nothing changes before you have seen what it brings.",
        widget=forms.ClearableFileInput(attrs={"accept": ".zip,application/zip"}),
    )
    mode = forms.ChoiceField(choices=_MODES, required=False, label="How it comes in")


def _find(request: HttpRequest, campaign_id: uuid.UUID) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_id)


@login_required
@require_GET
def in_and_out(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """What may leave and come in. Template campaigns/in_and_out.html, context: campaign, is_game_master, stand_ins
    (rows with .user, .username), members (memberships of people)."""
    campaign = _find(request, campaign_id)
    runs = role_in(campaign, request.user) == Role.GAME_MASTER
    members = Membership.objects.filter(campaign=campaign, user__stand_in=None).select_related("user")
    context = {
        "campaign": campaign,
        "is_game_master": runs,
        "may_add": role_in(campaign, request.user) != Role.OBSERVER,
        "stand_ins": list(campaign.stand_ins.select_related("user")) if runs else [],
        "members": list(members) if runs else [],
    }
    return render(request, "campaigns/in_and_out.html", context)


@login_required
@require_POST
def export(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponseBase:
    """Send the whole campaign (game masters)."""
    campaign = _find(request, campaign_id)
    made = archives.export_archive(actor=request.user, campaign=campaign)
    return download(made.blocks(), f"{stem(campaign)}.bestiary.zip")


@login_required
@require_POST
def vault(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponseBase:
    """Send the pages that this person may see."""
    campaign = _find(request, campaign_id)
    return download(export_vault(actor=request.user, campaign=campaign), f"{stem(campaign)}-vault.zip")


@login_required
@require_POST
def link(request: HttpRequest, campaign_id: uuid.UUID, stand_in_id: int) -> HttpResponse:
    """Say which member (`member`) somebody of an archive is."""
    campaign = _find(request, campaign_id)
    require_role(campaign, request.user, Role.GAME_MASTER)
    stand_in = get_object_or_404(StandIn.objects.filter(campaign=campaign).select_related("user"), pk=stand_in_id)
    told = request.POST.get("member", "")
    membership = Membership.objects.filter(campaign=campaign, pk=int(told) if told.isdecimal() else 0).first()
    if membership is None:
        messages.error(request, "Choose a member of the campaign.")
        return redirect("in_and_out", campaign.pk)
    try:
        link_stand_in(actor=request.user, campaign=campaign, stand_in=stand_in, member=membership.user)
    except DomainError as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{stand_in.username} of the archive is {membership.user.display_name} now.")
    return redirect("in_and_out", campaign.pk)


@login_required
@require_http_methods(["GET", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Send an archive, look at what it would bring, bring it in.

    Template campaigns/archive_import.html, context: form; after a look also report (.mode, .campaign_name, .people,
    .losses), tables (label, tally), word (to bring in what was sent).
    """
    if "word" in request.POST:
        return _bring_in_now(request)
    form = ArchiveForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            word = keep_arrival(actor=request.user, upload=said["file"])
            with open_arrival(actor=request.user, word=word) as stream:
                report = archives.preview_archive(actor=request.user, stream=stream, mode=said["mode"])
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            context |= {"report": report, "tables": _tables(report), "word": word}
    return render(request, "campaigns/archive_import.html", context, status=422 if form.errors else 200)


def _bring_in_now(request: HttpRequest) -> HttpResponse:
    word, mode = request.POST["word"], request.POST.get("mode", "")
    try:
        with open_arrival(actor=request.user, word=word) as stream:
            campaign, report = archives.import_archive(actor=request.user, stream=stream, mode=mode)
    except DomainError as refusal:
        messages.error(request, refusal.message)
        return redirect("archive_import")
    forget_arrival(actor=request.user, word=word)
    if report.changes:
        messages.success(request, f"{campaign.name} is here: {report.changes} rows came in.")
    else:
        messages.success(request, f"{campaign.name} was already just as in the archive: nothing has changed.")
    return redirect("in_and_out", campaign.pk)


def _tables(report: Any) -> list[tuple[str, Any]]:
    labels = {section.name: str(section.model._meta.verbose_name_plural) for section in all_sections()}
    labels = {name: label.replace("historical ", "versions of ", 1) for name, label in labels.items()}
    return [(labels[name].capitalize(), tally) for name, tally in report.tables.items() if tally.total]
