"""Pages of who sees what, and looking at the campaign as a player does."""

import uuid
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from bestiary_site.shared.errors import DomainError, Refused
from campaigns.kinds import all_kinds
from campaigns.middleware import SESSION_KEY
from campaigns.models import Entry, Membership, Role, User, Visibility
from campaigns.permissions import require_role
from campaigns.services.audit import record
from campaigns.services.entries import IN_A_CAMPAIGN
from campaigns.services.visibility import people_of, set_visibility, who_sees
from campaigns.views.entries import find_campaign, person_of
from campaigns.writing.finding import narrow

ENTRIES_PER_PAGE = 40
PEOPLE_SHOWN = 12


@login_required
@require_http_methods(["GET", "POST"])
def who_sees_what(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Entries and who sees them (game masters); ?kind=&person=&q=&page=. POST changes the chosen ones.

    Template campaigns/who_sees_what.html, context: campaign, page_obj, rows, people, everybody (choices), kinds, kind,
    person, q, visibilities.
    """
    campaign = find_campaign(request, campaign_id)
    require_role(campaign, person_of(request), Role.GAME_MASTER)
    if request.method == "POST":
        return _change(request, campaign_id)
    members = people_of(campaign)
    chosen = request.GET.get("person", "")
    people = [one for one in members if str(one.pk) == chosen] or members[:PEOPLE_SHOWN]
    seen = Entry.objects.living().filter(campaign=campaign)
    if len(people) == 1 and chosen and request.GET.get("only"):
        seen = Entry.objects.visible_to(people[0]).filter(campaign=campaign)
    found = narrow(seen, q=request.GET.get("q", ""), kind=request.GET.get("kind", "")).order_by("kind", "name", "pk")
    page = Paginator(found.select_related("created_by", "keeper"), ENTRIES_PER_PAGE)
    page_obj = page.get_page(request.GET.get("page"))
    context = {
        "campaign": campaign,
        "page_obj": page_obj,
        "rows": who_sees(page_obj.object_list, people),
        "people": people,
        "everybody": members,
        "kinds": all_kinds(),
        "kind": request.GET.get("kind", ""),
        "person": chosen,
        "only": bool(request.GET.get("only")),
        "q": request.GET.get("q", ""),
        "visibilities": [(value, Visibility(value).label) for value in IN_A_CAMPAIGN],
    }
    return render(request, "campaigns/who_sees_what.html", context)


def _change(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    campaign = find_campaign(request, campaign_id)
    numbers = {name: [int(pk) for pk in request.POST.getlist(name) if pk.isdecimal()] for name in ("entries", "people")}
    try:
        count = set_visibility(
            actor=person_of(request), campaign=campaign, entries=numbers["entries"],
            visibility=request.POST.get("visibility", ""), shown_to=numbers["people"],
        )  # fmt: skip
    except DomainError as refusal:
        if refusal.status in (403,):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{count} entries are seen by others now." if count != 1 else "One entry is changed.")
    return redirect(request.get_full_path())


@login_required
@require_POST
def view_as(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Look at the campaign as a member (`member`: id of the user) until one stops."""
    campaign = find_campaign(request, campaign_id)
    require_role(campaign, person_of(request), Role.GAME_MASTER)
    wanted = request.POST.get("member", "")
    if not wanted:
        raise Refused("member_missing", "Choose as whom you want to look.")
    members = Membership.objects.filter(campaign=campaign).exclude(role=Role.GAME_MASTER).select_related("user")
    member = get_object_or_404(members, user=int(wanted) if wanted.isdecimal() and len(wanted) < 15 else 0)
    request.session[SESSION_KEY] = {"campaign": str(campaign.pk), "user": member.user_id}
    record("campaign.viewed_as", actor=cast(User, request.user), target=member, campaign=campaign)
    return redirect(_back(request) or campaign.get_absolute_url())


@login_required
@require_POST
def stop(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Look with one's own eyes again."""
    campaign = find_campaign(request, campaign_id)
    if request.session.pop(SESSION_KEY, None):
        messages.info(request, "You see the campaign with your own eyes again.")
    return redirect(_back(request) or reverse("campaign", args=[campaign.pk]))


def _back(request: HttpRequest) -> str:
    back = request.POST.get("next", "")
    fine = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if fine else ""
