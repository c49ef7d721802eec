"""Founding campaigns, inviting people, joining, changing roles, leaving."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bestiary_site.shared.errors import Conflict, NotAllowed, NotFound, Refused
from bestiary_site.shared.events import Fact, publish
from campaigns.live.groups import person_group
from campaigns.models import Campaign, Invitation, Membership, Role
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.audit import record
from campaigns.services.webhooks import announce_member


@dataclass(frozen=True)
class MembershipChanged(Fact):
    """Somebody's role changed or ended: his open sockets close, and he knocks again as who he is now."""

    type: ClassVar[str] = "membership.changed"


@transaction.atomic
def create_campaign(*, actor: Person, name: str, summary: str = "", description: str = "") -> Campaign:
    """Found a campaign; its founder is its first game master."""
    person = require_sign_in(actor)
    if not name.strip():
        raise Refused("name_missing", "Give the campaign a name.", fields={"name": ["Write a name."]})
    campaign = Campaign.objects.create(name=name.strip(), summary=summary, description=description, created_by=person)
    Membership.objects.create(campaign=campaign, user=person, role=Role.GAME_MASTER)
    record("campaign.created", actor=person, target=campaign, campaign=campaign)
    return campaign


@transaction.atomic
def update_campaign(*, actor: Person, campaign: Campaign, **changes: str) -> Campaign:
    """Change name, summary or description."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    before = {name: getattr(campaign, name) for name in changes}
    for name, value in changes.items():
        setattr(campaign, name, value)
    campaign.save(update_fields=[*changes, "updated_at"])
    record(
        "campaign.changed",
        actor=person,
        target=campaign,
        campaign=campaign,
        changes={name: [before[name], value] for name, value in changes.items() if before[name] != value},
    )
    return campaign


@transaction.atomic
def delete_campaign(*, actor: Person, campaign: Campaign) -> None:
    """Put a campaign in the bin, from where an administrator or its game master brings it back."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    campaign.deleted_at = timezone.now()
    campaign.save(update_fields=["deleted_at"])
    record("campaign.deleted", actor=person, target=campaign, campaign=campaign)


@transaction.atomic
def restore_campaign(*, actor: Person, campaign: Campaign) -> None:
    """Bring a campaign back from the bin."""
    person = require_sign_in(actor)
    held = Membership.objects.filter(campaign=campaign, user=person, role=Role.GAME_MASTER).exists()
    if not (held or person.is_superuser):
        raise NotFound("campaign_not_found", "There is no such campaign, or you do not belong to it.")
    campaign.deleted_at = None
    campaign.save(update_fields=["deleted_at"])
    record("campaign.restored", actor=person, target=campaign, campaign=campaign)


@transaction.atomic
def invite(
    *,
    actor: Person,
    campaign: Campaign,
    role: Role = Role.PLAYER,
    days: int | None = 14,
    uses: int | None = None,
) -> Invitation:
    """Make a link that lets who follows it in, for `days` and at most `uses` people."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    if (days is not None and days < 1) or (uses is not None and uses < 1):
        raise Refused("bad_invitation", "An invitation needs at least one day and one use.")
    expires = timezone.now() + timedelta(days=days) if days else None
    invitation = Invitation.objects.create(
        campaign=campaign, role=role, created_by=person, expires_at=expires, uses_left=uses
    )
    record("invitation.created", actor=person, target=invitation, campaign=campaign, changes={"role": ["", role]})
    return invitation


@transaction.atomic
def revoke_invitation(*, actor: Person, invitation: Invitation) -> None:
    """Make a link useless."""
    person = require_sign_in(actor)
    require_role(invitation.campaign, person, Role.GAME_MASTER)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record("invitation.revoked", actor=person, target=invitation, campaign=invitation.campaign)


def find_invitation(token: str) -> Invitation:
    """Return the usable invitation of a token, or refuse."""
    invitation = Invitation.objects.usable().select_related("campaign").filter(token=token).first()
    if invitation is None:
        raise NotFound(
            "invitation_not_found",
            "This invitation is used up, out of date or withdrawn. Ask for a new link.",
        )
    return invitation


@transaction.atomic
def accept_invitation(*, actor: Person, token: str) -> Membership:
    """Join by a link. Who belongs already keeps his role and uses nothing up."""
    person = require_sign_in(actor)
    require_not_guest(person)  # he is everybody at the open table: all of them would belong to the campaign
    invitation = find_invitation(token)
    existing = Membership.objects.filter(campaign=invitation.campaign, user=person).first()
    if existing:
        return existing
    if invitation.uses_left is not None:
        spent = Invitation.objects.usable().filter(pk=invitation.pk).update(uses_left=F("uses_left") - 1)
        if not spent:
            raise NotFound("invitation_not_found", "This invitation is used up. Ask for a new link.")
    membership = Membership.objects.create(campaign=invitation.campaign, user=person, role=invitation.role)
    record("member.joined", actor=person, target=membership, campaign=invitation.campaign)
    announce_member(membership)
    return membership


@transaction.atomic
def change_role(*, actor: Person, membership: Membership, role: Role) -> Membership:
    """Give a member another role; the last game master stays one."""
    person = require_sign_in(actor)
    require_role(membership.campaign, person, Role.GAME_MASTER)
    if role != Role.GAME_MASTER:
        _keep_a_game_master(membership)
    before, membership.role = membership.role, role
    membership.save(update_fields=["role", "updated_at"])
    record(
        "member.changed",
        actor=person,
        target=membership,
        campaign=membership.campaign,
        changes={"role": [before, role]},
    )
    _tell(membership)
    return membership


@transaction.atomic
def remove_member(*, actor: Person, membership: Membership) -> None:
    """Leave, or be sent away by a game master."""
    person = require_sign_in(actor)
    if membership.user_id != person.pk:
        require_role(membership.campaign, person, Role.GAME_MASTER)
    _keep_a_game_master(membership)
    record("member.removed", actor=person, target=membership, campaign=membership.campaign)
    _tell(membership)
    membership.delete()


def _tell(membership: Membership) -> None:
    publish(MembershipChanged(0), to=person_group(membership.campaign_id, membership.user_id))


def _keep_a_game_master(membership: Membership) -> None:
    Campaign.objects.select_for_update().get(pk=membership.campaign_id)
    if membership.role != Role.GAME_MASTER:
        return
    others = Membership.objects.filter(campaign=membership.campaign, role=Role.GAME_MASTER).exclude(pk=membership.pk)
    if not others.exists():
        raise Conflict("last_game_master", "A campaign needs a game master: name another one first.")


def require_not_guest(actor: Person) -> None:
    """Refuse acts that bind a person, such as deleting an account, to the shared guest."""
    if getattr(actor, "is_guest", False):
        raise NotAllowed("guest", "The table's guest cannot do this: sign in with an account of your own.")
