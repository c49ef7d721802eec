"""The pages of the audit and of consent."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.streaming import StreamedBlocks
from campaigns.kinds import address_of
from campaigns.models import AuditRecord, Campaign, Consent, ConsentPurpose, Entry, Role, User
from campaigns.permissions import role_in
from campaigns.services import privacy

AUDIT_PER_PAGE = 50


class AuditFilterForm(forms.Form):
    """What the page of the audit is narrowed by."""

    person = forms.ModelChoiceField(queryset=User.objects.none(), required=False, empty_label="Everybody", label="Who")
    act = forms.ChoiceField(required=False, label="Did")
    since = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    entry = forms.IntegerField(required=False, min_value=1, max_value=10**18, widget=forms.HiddenInput)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = AuditRecord.objects.filter(campaign=campaign).order_by()
        people = User.objects.filter(pk__in=rows.values("actor")).order_by("username")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = lambda user: user.display_name  # type: ignore[attr-defined]
        acts = sorted(set(rows.values_list("act", flat=True).distinct()))
        self.fields["act"].choices = [("", "Anything"), *((act, act) for act in acts)]  # type: ignore[attr-defined]


def _find(request: HttpRequest, campaign_id: uuid.UUID) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_id)


@login_required
@require_GET
def campaign_audit(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponseBase:
    """Who did what, for game masters; `format=csv` gives all that fits as a table. Template campaigns/audit.html,
    context: campaign, form (AuditFilterForm), records (rows with .at, .actor, .act, .target_name, .target_type,
    .changes: field to [before, after]), page_obj, page_range."""
    campaign = _find(request, campaign_id)
    rows = privacy.audit_of_campaign(actor=request.user, campaign=campaign)
    form = AuditFilterForm(request.GET or None, campaign=campaign)
    if form.is_valid():
        said = form.cleaned_data
        person = said.pop("person")
        rows = privacy.narrow_audit(rows, person=person.pk if person else None, **said)
    if request.GET.get("format") == "csv":
        answer = StreamedBlocks(privacy.audit_as_csv(rows), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="audit.csv"'
        answer["Cache-Control"] = "private, no-store"
        return answer
    return render(request, "campaigns/audit.html", {"campaign": campaign, "form": form, **_page(request, rows)})


def _page(request: HttpRequest, rows: Any) -> dict[str, Any]:
    pages = Paginator(rows, AUDIT_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return {
        "records": page.object_list,
        "page_obj": page,
        "page_range": list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
    }


@login_required
@require_GET
def entry_audit(request: HttpRequest, campaign_id: uuid.UUID, entry_id: int) -> HttpResponse:
    """What was done to one entry, for who may change it. Template campaigns/entry_audit.html, context: campaign, entry,
    address, with_values (game masters), records, page_obj, page_range."""
    campaign = _find(request, campaign_id)
    seen = Entry.objects.visible_to(request.user).filter(campaign=campaign).select_related("campaign")
    entry = get_object_or_404(seen, pk=entry_id)
    rows = privacy.audit_of_entry(actor=request.user, entry=entry)
    context = {
        "campaign": campaign,
        "entry": entry,
        "address": address_of(entry),
        "with_values": privacy.runs_audit(entry, request.user),
        **_page(request, rows),
    }
    return render(request, "campaigns/entry_audit.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def consents(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Agree to be recorded, or take it back (`purpose`, `act`: give or withdraw). Template campaigns/consents.html,
    context: campaign, purposes (dicts of value, label, words, mine), is_game_master, given (consents of everybody)."""
    campaign = _find(request, campaign_id)
    if request.method == "POST":
        purpose = request.POST.get("purpose", "")
        try:
            if request.POST.get("act") == "withdraw":
                privacy.withdraw_consent(actor=request.user, campaign=campaign, purpose=purpose)
                messages.success(request, "You have taken it back.")
            else:
                privacy.give_consent(actor=request.user, campaign=campaign, purpose=purpose)
                messages.success(request, "Your word is written down. You may take it back at any time.")
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("consents", campaign.pk)
    rows = list(privacy.consents_of(actor=request.user, campaign=campaign)[:500])
    context = {
        "campaign": campaign,
        "purposes": [_purpose(purpose, rows, request.user.pk) for purpose in ConsentPurpose],
        "is_game_master": role_in(campaign, request.user) == Role.GAME_MASTER,
        "given": rows,
    }
    return render(request, "campaigns/consents.html", context)


def _purpose(purpose: ConsentPurpose, rows: list[Consent], user_id: int | None) -> dict[str, Any]:
    words = privacy.CONSENT_WORDS[purpose]
    mine = [row for row in rows if (row.user_id, row.purpose, row.withdrawn_at) == (user_id, purpose, None)]
    return {
        "value": purpose.value,
        "label": purpose.label,
        "words": words,
        "mine": mine[0] if mine and mine[0].words == words else None,
        "other_words": bool(mine) and mine[0].words != words,
    }
