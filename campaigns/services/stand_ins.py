"""Stand-ins of archives: a game master says which member of the campaign somebody of an archive is."""

from typing import Any

from django.db import IntegrityError, transaction

from bestiary_site.shared.errors import NotFound, Refused
from campaigns.archive.sections import Section, all_sections, is_person
from campaigns.models import CacheStamp, Campaign, Consent, Membership, Role, StandIn, User
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.audit import record
from campaigns.services.saving import campaign_stamp


@transaction.atomic
def link_stand_in(*, actor: Person, campaign: Campaign, stand_in: StandIn, member: User) -> None:
    """Make a member of the campaign whom a stand-in stands for: what was said to the one is said to the other.

    The member has joined by himself; nobody is drawn into a campaign by an archive.
    """
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    if stand_in.campaign_id != campaign.pk:
        raise NotFound("stand_in_not_found", "There is no such stand-in in this campaign.")
    if not Membership.objects.filter(campaign=campaign, user=member, user__stand_in=None).exists():
        raise Refused("not_a_member", "Only somebody who has joined the campaign can be linked: invite him first.")
    old = stand_in.user
    for section in all_sections():
        for column in section.columns():
            if section.model is Consent and is_person(column):
                section.found(campaign).filter(user=old).delete()  # nobody agrees for somebody else
            elif is_person(column):
                _hand_over(section, campaign, column.name, old, member)
        for name in section.audiences:
            _rename(section, campaign, name, f"@{old.pk}@", f"@{member.pk}@")
        for name in section.streams:
            _rename(section, campaign, name, f"u{old.pk}", f"u{member.pk}", whole=True)
    record("member.linked", actor=person, target=campaign, changes={"stand_in": [stand_in.username, member.username]})
    CacheStamp.raise_for(campaign_stamp(campaign))
    stand_in.delete()
    old.delete()


def _hand_over(section: Section, campaign: Campaign, name: str, old: User, new: User) -> None:
    """Give rows to the member; where he has one already (his membership, his presence), the other one goes."""
    for pk in list(section.found(campaign).filter(**{name: old}).values_list("pk", flat=True)):
        row = section.model._base_manager.filter(pk=pk)
        try:
            with transaction.atomic():
                row.update(**{name: new})
        except IntegrityError:
            row.delete()


def _rename(section: Section, campaign: Campaign, name: str, old: str, new: str, *, whole: bool = False) -> None:
    match: dict[str, Any] = {name: old} if whole else {f"{name}__contains": old}
    for pk, text in list(section.found(campaign).filter(**match).values_list("pk", name)):
        renamed = text.replace(old, new) if new not in text else text.replace(old, "")
        row = section.model._base_manager.filter(pk=pk)
        try:
            with transaction.atomic():
                row.update(**{name: renamed})
        except IntegrityError:
            row.delete()
