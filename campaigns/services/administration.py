"""What only an administrator does to a campaign that is not his: repairing its membership."""

from django.db import transaction

from bestiary_site.shared.errors import NotAllowed
from campaigns.models import Campaign, Membership, Role, User
from campaigns.permissions import Person, require_sign_in
from campaigns.services.audit import record


def require_administrator(actor: Person) -> User:
    """Refuse who is not a superuser."""
    person = require_sign_in(actor)
    if not person.is_superuser:
        raise NotAllowed("administrators_only", "Only an administrator may do this. Members join by an invitation.")
    return person


@transaction.atomic
def appoint_member(*, actor: Person, campaign: Campaign, user: User, role: Role) -> Membership:
    """Give somebody a role in a campaign, a member already or not: for a campaign that lost its game master."""
    person = require_administrator(actor)
    membership, created = Membership.objects.select_for_update().get_or_create(
        campaign=campaign, user=user, defaults={"role": role}
    )
    before = "" if created else membership.role
    membership.role = role
    membership.save(update_fields=["role", "updated_at"])
    record("member.appointed", actor=person, target=membership, campaign=campaign, changes={"role": [before, role]})
    return membership
