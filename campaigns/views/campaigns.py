"""The pages of campaigns: list, one campaign with its people and invitations, joining by a link."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bestiary_site.shared.errors import DomainError
from bestiary_site.shared.forms import show_refusal
from campaigns.forms import CampaignForm, InvitationForm, RoleForm
from campaigns.kinds import all_kinds
from campaigns.markdown import render_markdown
from campaigns.models import Campaign, Entry, Invitation, Membership, PlaySession, Role
from campaigns.models.entries import EntryQuerySet
from campaigns.permissions import Person, require_role, role_in
from campaigns.services.membership import (
    accept_invitation,
    change_role,
    create_campaign,
    delete_campaign,
    find_invitation,
    invite,
    remove_member,
    restore_campaign,
    revoke_invitation,
    update_campaign,
)
from campaigns.services.plot_reading import stalled_plots

ENTRIES_SHOWN = 12


def _person(request: HttpRequest) -> Person:
    return request.user


def _find(request: HttpRequest, campaign_id: uuid.UUID) -> Campaign:
    """Return the campaign if this person belongs to it, or a 404."""
    return get_object_or_404(Campaign.objects.visible_to(_person(request)), pk=campaign_id)


@login_required
@require_http_methods(["GET", "POST"])
def play(request: HttpRequest) -> HttpResponse:
    """My campaigns; POST founds one. Template campaigns/play.html, context:

    campaigns: rows with .role (value), .role_label and .member_count.   form: CampaignForm.   deleted: campaigns of
    mine in the bin (POST to campaign_restore).
    """
    form = CampaignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            founded = create_campaign(actor=_person(request), **form.cleaned_data)
        except DomainError as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, f"{founded.name} is founded. Invite your players.")
            return redirect(founded)
    person: Any = request.user
    mine = Membership.objects.filter(campaign=OuterRef("pk"), user=person).values("role")[:1]
    seen = Campaign.objects.visible_to(person).values("pk")
    # Counted on a fresh query: the one that says what is seen is narrowed to this person's own membership.
    counts = {"role": Subquery(mine), "member_count": Count("memberships")}
    listed = list(Campaign.objects.filter(pk__in=seen).annotate(**counts).order_by("name"))
    for campaign in listed:
        campaign.role_label = Role(campaign.role).label  # type: ignore[attr-defined]
    gone = Q(memberships__user=person, memberships__role=Role.GAME_MASTER) & ~Q(deleted_at=None)
    context = {"campaigns": listed, "form": form, "deleted": list(Campaign.objects.filter(gone)[:20])}
    return render(request, "campaigns/play.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def campaign(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """One campaign. Template campaigns/campaign.html, context: see `_campaign_context`."""
    return render(request, "campaigns/campaign.html", _campaign_context(request, _find(request, campaign_id)))


def _campaign_context(
    request: HttpRequest, shown: Campaign, invitation_form: InvitationForm | None = None
) -> dict[str, Any]:
    """Return what a campaign's page shows:

    campaign, description (safe HTML), role (Role of this person), is_game_master.   memberships: rows with .user,
    .get_role_display, .is_me.   invitations: dicts of id, url (absolute, to copy), role, expires_at, uses_left
    (empty unless game master).   invitation_form.   roles: (value, label) pairs.   entries: what was changed last of
    all that this person may see (use the filters of `campaign`).   counts: (kind, its list's address, how many).
    live, next_session, last_session: PlaySession or None.   stalled (see _stalled_plots.html).   my_membership.
    """
    person = _person(request)
    role = role_in(shown, person)
    is_game_master = role == Role.GAME_MASTER
    memberships = list(shown.memberships.select_related("user").order_by("role", "created_at"))
    for membership in memberships:
        membership.is_me = membership.user_id == person.pk  # type: ignore[attr-defined]
    entries = Entry.objects.visible_to(person).filter(campaign=shown)
    return {
        "campaign": shown,
        "description": render_markdown(shown.description),
        "role": role,
        "is_game_master": is_game_master,
        "memberships": memberships,
        "my_membership": next((row for row in memberships if row.user_id == person.pk), None),
        "invitations": _invitations(request, shown) if is_game_master else [],
        "invitation_form": invitation_form or InvitationForm(),
        "roles": Role.choices,
        "entries": list(entries.defer("body").order_by("-updated_at")[:ENTRIES_SHOWN]),
        "counts": _counts(shown, entries),
        "stalled": stalled_plots(shown, person) if is_game_master else [],
        **_evenings(shown, person),
    }


def _counts(shown: Campaign, entries: EntryQuerySet[Entry]) -> list[dict[str, Any]]:
    """Return how many entries of each kind this person may see, with the address of their list."""
    found = dict(entries.order_by().values_list("kind").annotate(n=Count("pk")))
    return [
        {"kind": kind, "n": found[kind.kind], "url": f"{shown.get_absolute_url()}{kind.path}/"}
        for kind in all_kinds()
        if kind.kind in found
    ]


def _evenings(shown: Campaign, person: Person) -> dict[str, Any]:
    """Return the session being played, the next one and the last one."""
    seen = PlaySession.objects.visible_to(person).filter(campaign=shown).defer("body")
    return {
        "live": seen.live().order_by("-started_at").first(),
        "next_session": seen.planned().order_by("number", "pk").first(),
        "last_session": seen.played().order_by("-number", "-pk").first(),
    }


def _invitations(request: HttpRequest, shown: Campaign) -> list[dict[str, Any]]:
    usable = Invitation.objects.usable().filter(campaign=shown).order_by("-created_at")[:50]
    return [
        {
            "id": invitation.pk,
            "url": request.build_absolute_uri(invitation.get_absolute_url()),
            "role": invitation.get_role_display(),
            "expires_at": invitation.expires_at,
            "uses_left": invitation.uses_left,
        }
        for invitation in usable
    ]


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Change a campaign's words. Template campaigns/edit.html, context: campaign, form (CampaignForm)."""
    shown = _find(request, campaign_id)
    require_role(shown, _person(request), Role.GAME_MASTER)
    held = {name: getattr(shown, name) for name in CampaignForm.base_fields}
    form = CampaignForm(request.POST or None, initial=held)
    if request.method == "POST" and form.is_valid():
        update_campaign(actor=_person(request), campaign=shown, **form.cleaned_data)
        messages.success(request, f"{shown.name} is saved.")
        return redirect(shown)
    status = 422 if form.errors else 200
    return render(request, "campaigns/edit.html", {"campaign": shown, "form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Ask, then put a campaign in the bin. Template campaigns/delete.html, context: campaign."""
    shown = _find(request, campaign_id)
    require_role(shown, _person(request), Role.GAME_MASTER)
    if request.method != "POST":
        return render(request, "campaigns/delete.html", {"campaign": shown})
    delete_campaign(actor=_person(request), campaign=shown)
    messages.success(request, f"{shown.name} lies in the bin. You can bring it back from this page.")
    return redirect("play")


@login_required
@require_POST
def restore(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Bring a campaign back from the bin."""
    person: Any = request.user
    gone = Campaign.objects.exclude(deleted_at=None).filter(memberships__user=person)
    shown = get_object_or_404(gone, pk=campaign_id)
    restore_campaign(actor=person, campaign=shown)
    messages.success(request, f"{shown.name} is back.")
    return redirect(shown)


@login_required
@require_POST
def make_invitation(request: HttpRequest, campaign_id: uuid.UUID) -> HttpResponse:
    """Make a link (role, days, uses); on a mistake the campaign's page again with the form's errors."""
    shown = _find(request, campaign_id)
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return render(request, "campaigns/campaign.html", _campaign_context(request, shown, form), status=422)
    asked = form.cleaned_data
    invite(actor=_person(request), campaign=shown, role=Role(asked["role"]), days=asked["days"], uses=asked["uses"])
    messages.success(request, "The link is ready: copy it and send it to your players.")
    return redirect(f"{shown.get_absolute_url()}#invitations")


@login_required
@require_POST
def revoke(request: HttpRequest, campaign_id: uuid.UUID, invitation_id: int) -> HttpResponse:
    """Make a link useless."""
    shown = _find(request, campaign_id)
    require_role(shown, _person(request), Role.GAME_MASTER)
    invitation = get_object_or_404(shown.invitations, pk=invitation_id)
    revoke_invitation(actor=_person(request), invitation=invitation)
    messages.success(request, "The link no longer lets anybody in.")
    return redirect(f"{shown.get_absolute_url()}#invitations")


@login_required
@require_POST
def change_member(request: HttpRequest, campaign_id: uuid.UUID, membership_id: int) -> HttpResponse:
    """Change a role (`role`) or let a member go (`remove`); one's own removal is leaving."""
    shown = _find(request, campaign_id)
    membership = get_object_or_404(shown.memberships.select_related("user", "campaign"), pk=membership_id)
    who = membership.user.display_name
    try:
        if "remove" in request.POST:
            remove_member(actor=_person(request), membership=membership)
            if membership.user_id == request.user.pk:
                messages.success(request, f"You have left {shown.name}.")
                return redirect("play")
            messages.success(request, f"{who} no longer belongs to {shown.name}.")
        else:
            form = RoleForm(request.POST)
            if form.is_valid():
                change_role(actor=_person(request), membership=membership, role=Role(form.cleaned_data["role"]))
                messages.success(request, f"{who} is now {membership.get_role_display().lower()}.")
            else:
                messages.error(request, "Choose one of the roles.")
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect(shown)


@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Look at an invitation; POST accepts it. Template campaigns/join.html, context: invitation (.campaign,
    .get_role_display, .created_by), is_member, sign_in_url (for strangers, comes back here)."""
    invitation = find_invitation(token)
    if request.method == "POST":
        membership = accept_invitation(actor=_person(request), token=token)
        messages.success(request, f"You are in {invitation.campaign.name} as {membership.get_role_display().lower()}.")
        return redirect(invitation.campaign)
    context = {
        "invitation": invitation,
        "is_member": role_in(invitation.campaign, _person(request)) is not None,
        "sign_in_url": f"{reverse('account_login')}?next={invitation.get_absolute_url()}",
        "sign_up_url": f"{reverse('account_signup')}?next={invitation.get_absolute_url()}",
    }
    return render(request, "campaigns/join.html", context)
