"""The page of a campaign's settings, for its game masters."""

import uuid

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.models import Campaign, Proposal, Role
from campaigns.permissions import require_role
from campaigns.services.settings import FIELDS, MOST_DAYS, update_settings


def _days(label: str, what: str) -> forms.IntegerField:
    return forms.IntegerField(
        required=False, min_value=1, max_value=MOST_DAYS, label=label, help_text=f"{what} Empty: for ever."
    )


class SettingsForm(forms.Form):
    """What game masters decide for the table."""

    edits_need_approval = forms.BooleanField(
        required=False,
        label="Players' changes wait for a game master",
        help_text="What players change becomes a proposal. The entry stays as it is until you accept it.",
    )
    play_needs_no_approval = forms.BooleanField(
        required=False,
        label="…but values of play change at once",
        help_text="Current and temporary hit points, coins, experience, and what lies in inventories.",
    )
    stalled_after = forms.IntegerField(
        min_value=0,
        max_value=100,
        label="A new plot stands still after so many sessions",
        help_text="Then you are reminded of it. 0: never. Each plot may say otherwise.",
    )
    keep_audit_days = _days("Days that the log of changes is kept", "Who changed what, and when.")
    keep_bin_days = _days("Days that the bin keeps what was deleted", "After that it cannot be brought back.")
    keep_recordings_days = _days("Days that recordings of voices are kept", "Their words stay.")


@login_required
@require_http_methods(["GET", "POST"])
def campaign_settings(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Template campaigns/settings.html, context: campaign, form (SettingsForm), waiting (open proposals)."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_id)
    require_role(campaign, request.user, Role.GAME_MASTER)
    form = SettingsForm(request.POST or None, initial={name: getattr(campaign, name) for name in FIELDS})
    if request.method == "POST" and form.is_valid():
        try:
            update_settings(actor=request.user, campaign=campaign, **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, "The settings are saved.")
            return redirect("campaign_settings", campaign.pk)
    waiting = Proposal.objects.open().filter(campaign=campaign).count()
    context = {"campaign": campaign, "form": form, "waiting": waiting}
    return render(request, "campaigns/settings.html", context, status=422 if form.errors else 200)
