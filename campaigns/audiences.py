"""Who hears what: an audience as a short text kept beside each piece of hidden text, event or mention."""

import re
from collections.abc import Iterable

from django.db.models import Q

from campaigns.models import Campaign, Entry, Role, User, Visibility
from campaigns.permissions import Person, role_in

ALL = ""  # all who see the thing that the piece belongs to
GAME_MASTERS = "gm"


def chosen(people: Iterable[int]) -> str:
    """Return the audience of these people (primary keys of users); game masters hear it, too."""
    listed = sorted(set(people))
    return "".join(f"@{pk}@" for pk in listed) or GAME_MASTERS


def people_in(audience: str) -> list[int]:
    """Return the chosen people of an audience (primary keys of users)."""
    return [int(pk) for pk in re.findall(r"@(\d+)@", audience)]


def heard_by(user: Person, *, is_game_master: bool, field: str = "audience") -> Q:
    """Return the condition on `field` for what this person of the campaign hears."""
    if is_game_master:
        return Q()
    heard = Q(**{field: ALL})
    return heard | Q(**{f"{field}__contains": f"@{user.pk}@"}) if isinstance(user, User) else heard


def hears(audience: str, user_id: int | None, *, is_game_master: bool) -> bool:
    """Whether this person hears what is said to `audience`."""
    return is_game_master or audience == ALL or (user_id is not None and f"@{user_id}@" in audience)


def is_game_master(campaign: Campaign | None, user: Person) -> bool:
    """Whether this person runs the campaign (of the public bestiary: is a curator)."""
    if campaign is None:
        return isinstance(user, User) and user.may_curate
    return role_in(campaign, user) == Role.GAME_MASTER


def audience_of(entry: Entry) -> str:
    """Return the audience of an entry as its visibility says; ALL stands for all members (or everybody)."""
    kept = [pk for pk in (entry.created_by_id, entry.keeper_id) if pk]
    if entry.visibility == Visibility.CHOSEN:
        return chosen([*entry.viewers.values_list("user_id", flat=True), *kept])
    if entry.visibility == Visibility.GAME_MASTERS:
        return chosen([entry.keeper_id]) if entry.keeper_id else GAME_MASTERS
    return ALL
