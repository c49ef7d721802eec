"""Making, moving and binning places; their words change by services/entries.py."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from bestiary_site.shared.errors import Conflict, NotFound, Refused
from campaigns.kinds import kind_of
from campaigns.models import Campaign, Kind, Location, User
from campaigns.permissions import Person, require_change, require_sign_in
from campaigns.places import clean_properties, in_order
from campaigns.services.approval import require_no_approval
from campaigns.services.audit import record
from campaigns.services.entries import create_entry, free_slug, save_version
from campaigns.services.location_tree import Tree
from campaigns.services.saving import entry_saved

IN_ITSELF = "A place cannot lie in itself or in a place within it."


@transaction.atomic
def create_location(
    *, actor: Person, campaign: Campaign, parent: Location | None = None, position: int | None = None, **values: Any
) -> Location:
    """Make a place in another one, or in none; `position` counts the places there that the maker sees, from 0."""
    person = require_sign_in(actor)
    lock_places(campaign)
    parent = _require_parent(campaign, person, parent)
    made: Any = create_entry(actor=person, campaign=campaign, kind=Kind.LOCATION, **values)
    _put(made, person, parent, position)
    return Location.objects.get(pk=made.pk)


@transaction.atomic
def move_location(
    *,
    actor: Person,
    location: Location,
    parent: Location | None,
    position: int | None = None,
    map_x: float | None = None,
    map_y: float | None = None,
    expected_version: int | None = None,
) -> Location:
    """Put a place with everything in it into another one (None: into none), at `position` among what the mover sees.

    Its spot on the map is that of its parent, so it is given anew or lost. Refused into itself, into what lies in it,
    into another campaign.
    """
    person = require_change(location, actor)
    require_no_approval(location, person, f"move {location.name}")
    assert location.campaign is not None
    lock_places(location.campaign)
    location = Location.objects.select_for_update(of=("self",)).get(pk=location.pk)
    if expected_version not in (None, location.version):
        raise Conflict("changed_meanwhile", f"{location.name} has changed meanwhile: look at it again, then move it.")
    assert location.campaign is not None
    parent = _require_parent(location.campaign, person, parent, moved=location)
    before = {"parent": str(location.parent or ""), "position": location.position}
    changed = location.parent_id != (parent.pk if parent else None)
    _put(location, person, parent, position)
    if changed:
        location.map_x, location.map_y = _spot(map_x, map_y)
    location.version += 1
    save_version(location, person, f"moved to {parent}" if parent else "moved to the top")
    after = {"parent": str(parent or ""), "position": location.position}
    moved = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    record("location.moved", actor=person, target=location, changes=moved)
    entry_saved(location, actor=person, act="changed")
    return location


def lock_places(campaign: Campaign) -> None:
    """Let only one act at a time change which place lies in which; others wait for its end."""
    Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)


def _require_parent(
    campaign: Campaign, person: User, parent: Location | None, moved: Location | None = None
) -> Location | None:
    if parent is None:
        # Reordered at the top as he sees it, a place stays in the hidden one that it lies in.
        return _hidden_parent(moved, person) if moved is not None else None
    if parent.campaign_id != campaign.pk:
        raise _refuse("It must be a place of the same campaign.")
    if not Location.objects.visible_to(person).filter(pk=parent.pk).exists():
        raise NotFound("location_not_found", "There is no such place to move it into, or it is hidden from you.")
    if moved is None:
        return parent
    tree = Location.objects.tree_of(campaign)
    if tree.ancestors(parent, include_self=True).filter(pk=moved.pk).exists():
        raise _refuse(IN_ITSELF)
    shown = Tree(campaign, person).places[moved.pk].parent
    return moved.parent if shown == parent.pk else parent


def _hidden_parent(moved: Location, person: User) -> Location | None:
    assert moved.campaign is not None
    shown = Tree(moved.campaign, person).places[moved.pk].parent
    return moved.parent if shown is None else None


def _refuse(words: str) -> Refused:
    return Refused("cannot_lie_there", words, fields={"parent": [words]})


def _put(location: Location, person: User, parent: Location | None, position: int | None) -> None:
    """Set parent and position, making room among those whose order is known."""
    siblings = Location.objects.living().filter(campaign=location.campaign_id, parent=parent).exclude(pk=location.pk)
    location.parent = parent
    if position is None:
        last = siblings.aggregate(last=Max("position"))["last"]
        location.position = 0 if last is None else last + 1
    else:
        location.position = _make_room(list(siblings.only("name", "position")), siblings, person, position)
    Location.objects.filter(pk=location.pk).update(parent=parent, position=location.position)


def _make_room(rows: Sequence[Location], siblings: Any, person: User, position: int) -> int:
    rows = sorted(rows, key=in_order)
    seen = set(siblings.visible_to(person).values_list("pk", flat=True))
    shown = [number for number, row in enumerate(rows) if row.pk in seen]
    position = max(0, position)
    place = shown[position] if position < len(shown) else len(rows)
    for number, row in enumerate(rows):
        wanted = number + (number >= place)
        if row.position != wanted:
            Location.objects.filter(pk=row.pk).update(position=wanted)
    return place


def _spot(x: float | None, y: float | None) -> tuple[float | None, float | None]:
    if x is None or y is None:
        return None, None
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise Refused("invalid", "A spot on the map lies between 0 and 1.", fields={"map_x": ["Must be from 0 to 1."]})
    return x, y


# -- the bin ----------------------------------------------------------------------------------------------


def goes_along(location: Location, person: User) -> list[Location]:
    """Return what goes into the bin with a place: everything in it that the person may delete.

    What he may not delete stays and hangs at the next place above that is left.
    """
    assert location.campaign is not None
    inside = Location.objects.tree_of(location.campaign).descendants(location).living().values_list("pk", flat=True)
    keys = Location.objects.changeable_by(person).filter(pk__in=list(inside)).values_list("pk", flat=True)
    return list(Location.objects.filter(pk__in=list(keys)))


def follow_bin(location: Location, person: User, *, binned: bool) -> None:
    """Take along what lies in a place that has gone into the bin, or bring the same back (`kinds.follow_bin`)."""
    assert location.campaign is not None
    lock_places(location.campaign)
    if binned:
        rows = goes_along(location, person)
    else:
        rows = list(Location.objects.deleted().filter(deleted_with=location.pk).order_by("pk"))
        Location.objects.filter(pk=location.pk).update(deleted_with=None)
    for row in rows:
        _bin_one(row, location, person, binned=binned)


def _bin_one(row: Location, top: Location, person: User, *, binned: bool) -> None:
    row.deleted_at, row.deleted_by = (top.deleted_at, person) if binned else (None, None)
    row.deleted_with = top if binned else None
    if not binned:
        row.slug = free_slug(kind_of(row), row, person)
    row.version += 1
    save_version(row, person, f"{'deleted' if binned else 'restored'} with {top.name}")
    act = "deleted" if binned else "restored"
    record(f"location.{act}", actor=person, target=row)
    entry_saved(row, actor=person, act=act)


# -- values -----------------------------------------------------------------------------------------------

FIELDS = ("place_type", "properties", "notes", "map_x", "map_y")


def clean_location(values: dict[str, Any], complaints: dict[str, list[str]]) -> None:
    """Make a place's own values fit to store, or say what is wrong (`kinds.clean`)."""
    for name, longest in (("place_type", 80), ("notes", 20_000)):
        if name in values:
            values[name] = str(values[name] or "").replace("\x00", "").replace("\r\n", "\n").strip()
            if len(values[name]) > longest:
                complaints[name] = [f"At most {longest} characters, not {len(values[name])}."]
    if "properties" in values:
        values["properties"], wrong = clean_properties(values["properties"] or {})
        if wrong:
            complaints["properties"] = [wrong]
    for name in ("map_x", "map_y"):
        value = values.get(name)
        if value is not None and not (isinstance(value, int | float) and 0 <= value <= 1):
            complaints[name] = ["Must be a number from 0 to 1."]
