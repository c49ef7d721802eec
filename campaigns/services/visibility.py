"""Who sees what in a campaign: the report, and changing it for many entries at once."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count

from bestiary_site.shared.errors import NotFound, Refused
from campaigns.kinds import whole
from campaigns.models import Attachment, Campaign, Entry, EntryViewer, Membership, Role, User, Visibility
from campaigns.models.entries import SEEN_BY_MEMBERS
from campaigns.permissions import Person, require_role, require_sign_in
from campaigns.services.audit import record
from campaigns.services.entries import IN_A_CAMPAIGN, save_version, set_viewers
from campaigns.services.saving import entry_saved
from campaigns.writing.text import parts

MOST_AT_ONCE = 500


@dataclass
class Row:
    """One entry of the report: which of the people see it, and what of it is for some only."""

    entry: Entry
    seen_by: list[bool] = field(default_factory=list)
    secrets: int = 0
    files: int = 0
    hidden_files: int = 0
    chosen: int = 0


def who_sees(entries: Iterable[Entry], people: list[User]) -> list[Row]:
    """Return who of these people sees which of these entries, as every page would find."""
    listed = list(entries)
    keys = [entry.pk for entry in listed]
    viewers = set(EntryViewer.objects.filter(entry__in=keys).values_list("entry_id", "user_id"))
    files = Attachment.objects.living().filter(entry__in=keys)
    every = dict(files.order_by().values_list("entry").annotate(Count("pk")))
    hidden = dict(files.exclude(audience="").order_by().values_list("entry").annotate(Count("pk")))
    chosen = Counter(entry for entry, _ in viewers)
    return [
        Row(
            entry, [_sees(one, entry, viewers) for one in people], _secrets(entry.body), every.get(entry.pk, 0),
            hidden.get(entry.pk, 0), chosen[entry.pk] if entry.visibility == Visibility.CHOSEN else 0,
        )
        for entry in listed
    ]  # fmt: skip


def _sees(person: User, entry: Entry, viewers: set[tuple[int, int]]) -> bool:
    """Whether a member who runs nothing sees an entry of his campaign: the rule of `visible_to`, for many at once."""
    if entry.visibility in SEEN_BY_MEMBERS or entry.keeper_id == person.pk:
        return True
    chosen = (entry.pk, person.pk) in viewers or entry.created_by_id == person.pk
    return entry.visibility == Visibility.CHOSEN and chosen


def _secrets(body: str) -> int:
    return sum(part.audience is not None and bool(part.text.strip()) for part in parts(body)) if ":::" in body else 0


@transaction.atomic
def set_visibility(
    *, actor: Person, campaign: Campaign, entries: list[int], visibility: str, shown_to: list[int] | None = None
) -> int:
    """Let many entries be seen by these from now on (game masters). Returns how many were changed."""
    person = require_sign_in(actor)
    require_role(campaign, person, Role.GAME_MASTER)
    if visibility not in IN_A_CAMPAIGN:
        raise Refused("invalid", f"Choose one of {', '.join(IN_A_CAMPAIGN)}.", fields={"visibility": ["Choose one."]})
    if not entries or len(entries) > MOST_AT_ONCE:
        raise Refused("invalid", f"Choose from one to {MOST_AT_ONCE} entries.", fields={"entries": ["Choose some."]})
    found = Entry.objects.living().filter(campaign=campaign, pk__in=entries)
    rows = list(found.select_for_update().order_by("pk"))
    if len(rows) != len(set(entries)):
        raise NotFound("entry_not_found", "Some of these entries are no longer there. Look again, then choose.")
    return sum(_change(row, person, visibility, shown_to or []) for row in rows)


def _change(row: Entry, person: User, visibility: str, shown_to: list[int]) -> bool:
    entry = whole(row)
    before, entry.visibility = entry.visibility, visibility
    other_people = visibility == Visibility.CHOSEN and set_viewers(entry, shown_to)
    if before == visibility and not other_people:
        return False
    entry.version += 1
    save_version(entry, person, "shown to others")
    record(f"{entry.kind}.changed", actor=person, target=entry, changes={"visibility": [before, visibility]})
    entry_saved(entry, actor=person, act="changed")
    return True


def people_of(campaign: Campaign) -> list[User]:
    """Return the members who do not see everything anyway."""
    members = Membership.objects.filter(campaign=campaign).exclude(role=Role.GAME_MASTER).select_related("user")
    return [one.user for one in members.order_by("user__username")]
