"""The dice of a campaign: what they are sealed with, the seeds shown so far, and every roll thrown again."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from campaigns.views.story import visit
from scenes.models.dice import DiceSeed
from scenes.services.dice import change_seed, open_seed
from scenes.services.dice_log import checked, rolls_of

PER_PAGE = 50
MOST_SEEDS = 50


@login_required
@require_safe
def dice(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """The page. Template scenes/dice.html, context: campaign, runs, sealed (the seed in use), shown (seeds), chosen
    (the seed whose rolls are listed), rolls (Checked), page_obj, page_range."""
    here = visit(request, campaign_id)
    sealed = open_seed(here.campaign)
    shown = list(DiceSeed.objects.filter(campaign=here.campaign).exclude(revealed_at=None)[:MOST_SEEDS])
    chosen = next((one for one in shown if one.commitment == request.GET.get("seed")), sealed)
    pages = Paginator(rolls_of(here.campaign, chosen, here.person, runs=here.game_master), PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "campaign": here.campaign, "runs": here.game_master, "sealed": sealed, "shown": shown, "chosen": chosen,
        "rolls": [checked(event, chosen) for event in page], "page_obj": page,
        "page_range": list(pages.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
    }  # fmt: skip
    return render(request, "scenes/dice.html", context)


@login_required
@require_POST
def dice_show(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Show the seed in use and seal a new one (game masters)."""
    here = visit(request, campaign_id)
    before = open_seed(here.campaign).commitment
    change_seed(actor=here.person, campaign=here.campaign)
    messages.success(request, "The seed is shown: everybody can check its rolls. New dice are sealed.")
    answer = redirect("campaign_dice", here.campaign.pk)
    answer["Location"] += f"?seed={before}"
    return answer
