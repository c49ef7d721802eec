"""Choosing who hears a row: from the visibility that people choose to the audience that is stored."""

from collections.abc import Iterable

from bestiary_site.shared.errors import NotAllowed, Refused
from campaigns.audiences import ALL, GAME_MASTERS, chosen
from campaigns.models import Campaign, Membership, Role, User, Visibility
from campaigns.permissions import role_in

CHOICES = (Visibility.MEMBERS, Visibility.CHOSEN, Visibility.GAME_MASTERS)
CHOICES_NAMED = [(choice.value, choice.label) for choice in CHOICES]


def audience_from(*, campaign: Campaign, person: User, visibility: str, known_to: Iterable[int] | None = None) -> str:
    """Return the audience; who chooses people is always one of them. Refused for others than members."""
    if visibility not in CHOICES:
        raise Refused(
            "invalid", "Say who may know of it.", fields={"visibility": [f"Must be one of {', '.join(CHOICES)}."]}
        )
    if visibility == Visibility.MEMBERS:
        return ALL
    is_game_master = role_in(campaign, person) == Role.GAME_MASTER
    if visibility == Visibility.GAME_MASTERS:
        if not is_game_master:
            raise NotAllowed("hidden_from_oneself", "You would not see it yourself: only game masters hide things.")
        return GAME_MASTERS
    people = set(known_to or [])
    members = set(Membership.objects.filter(campaign=campaign, user__in=people).values_list("user_id", flat=True))
    if unknown := people - members:
        said = f"Not a member: {', '.join(map(str, sorted(unknown)))}."
        raise Refused("not_a_member", "Only members of the campaign can be chosen.", fields={"known_to": [said]})
    return chosen(members if is_game_master else {*members, person.pk})
