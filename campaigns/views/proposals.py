"""The pages of proposals: the list, and one with what it would change."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from bestiary_site.shared.errors import Conflict, DomainError
from campaigns.audiences import is_game_master
from campaigns.kinds import address_of
from campaigns.models import Campaign, Proposal, ProposalState
from campaigns.services import proposals as services
from campaigns.services.proposal_reading import asked_fields, differences, kind_word

PROPOSALS_PER_PAGE = 30


@login_required
@require_GET
def proposals(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Template campaigns/proposals.html, context: campaign, rows (dicts of proposal, asked, kind), state (asked for),
    states (value, label), game_master, page_obj, page_range. Players see their own."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_id)
    state = request.GET.get("state", ProposalState.OPEN)
    seen = Proposal.objects.visible_to(request.user).filter(campaign=campaign)
    rows = seen.filter(state=state) if state in ProposalState.values else seen
    pages = Paginator(rows.select_related("entry", "author", "decided_by"), PROPOSALS_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "rows": [{"proposal": row, "asked": asked_fields(row), "kind": kind_word(row)} for row in page.object_list],
        "state": state,
        "states": [*ProposalState.choices, ("all", "All")],
        "game_master": is_game_master(campaign, request.user),
        "page_obj": page,
        "page_range": list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
    }
    return render(request, "campaigns/proposals.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, campaign_id: uuid.UUID, proposal_id: int) -> HttpResponse:
    """Template campaigns/proposal.html, context: campaign, proposal, rows (as `differences` gives them), entry_url,
    kind, game_master, mine, is_open, clash (a refusal to overwrite, or None)."""
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_id)
    seen = Proposal.objects.visible_to(request.user).filter(campaign=campaign)
    found = get_object_or_404(seen.select_related("entry", "author", "decided_by", "campaign"), pk=proposal_id)
    clash = None
    if request.method == "POST":
        try:
            messages.success(request, _act(request, found))
            return redirect("proposal", campaign.pk, found.pk)
        except Conflict as refusal:
            clash = refusal
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect("proposal", campaign.pk, found.pk)
    context = {
        "campaign": campaign,
        "proposal": found,
        "rows": differences(found, request.user),
        "entry_url": address_of(found.entry),
        "kind": kind_word(found),
        "game_master": is_game_master(campaign, request.user),
        "mine": found.author_id == request.user.pk,
        "is_open": found.state == ProposalState.OPEN,
        "clash": clash,
    }
    return render(request, "campaigns/proposal.html", context, status=409 if clash else 200)


def _act(request: HttpRequest, found: Proposal) -> str:
    """Do what a button asks for; return what to tell."""
    person: Any = request.user
    act, reason = request.POST.get("act"), request.POST.get("reason", "")
    if act == "accept":
        fields = request.POST.getlist("field")
        overwrite = request.POST.get("overwrite") == "1"
        services.accept_proposal(actor=person, proposal=found, fields=fields, overwrite=overwrite, reason=reason)
        return f"{found.entry.name} is changed as proposed."
    if act == "refuse":
        services.refuse_proposal(actor=person, proposal=found, reason=reason)
        return f"{found.entry.name} stays as it is."
    if act == "withdraw":
        services.withdraw_proposal(actor=person, proposal=found)
        return "Your proposal is taken back."
    services.explain_proposal(actor=person, proposal=found, message=request.POST.get("message", ""))
    return "Your reason is saved with the proposal."
