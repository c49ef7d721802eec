"""Who may do what in a campaign and to an entry: plain functions, called by the services themselves."""

from django.contrib.auth.models import AnonymousUser

from bestiary_site.shared.errors import NotAllowed, NotFound, SignInNeeded
from campaigns.models import Campaign, Entry, Membership, Role, User

Person = User | AnonymousUser


def require_sign_in(actor: Person) -> User:
    """Return the person, or refuse a stranger."""
    if not isinstance(actor, User) or not actor.is_active:
        raise SignInNeeded("sign_in_needed", "Sign in to do this.")
    return actor


def role_in(campaign: Campaign, actor: Person) -> Role | None:
    """Return the person's role, or None for a stranger."""
    if not isinstance(actor, User):
        return None
    role = Membership.objects.filter(campaign=campaign, user=actor).values_list("role", flat=True).first()
    return Role(role) if role else None


def require_role(campaign: Campaign, actor: Person, *roles: Role) -> None:
    """Refuse who has none of the roles; to a stranger the campaign does not exist."""
    held = role_in(campaign, actor)
    if held is None or campaign.deleted_at is not None:
        raise NotFound("campaign_not_found", "There is no such campaign, or you do not belong to it.")
    if held not in roles:
        wanted = " or ".join(role.label.lower() for role in roles)
        raise NotAllowed("role_needed", f"Only a {wanted} of this campaign may do this.")


def require_change(entry: Entry, actor: Person) -> User:
    """Refuse who may not change the entry; what he may not see does not exist for him."""
    person = require_sign_in(actor)
    if Entry.objects.changeable_by(person).filter(pk=entry.pk).exists():
        return person
    if not Entry.objects.visible_to(person).filter(pk=entry.pk).exists():
        raise NotFound("entry_not_found", "There is no such entry, or it is hidden from you.")
    raise NotAllowed("not_yours", f"You may look at {entry.name} but not change it.")
