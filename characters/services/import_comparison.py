"""Compares what an import holds with what is here: what would be made, changed, left alone, or is in conflict."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from campaigns.kinds import address_of, all_kinds
from campaigns.models import Campaign, Entry, ImportedFrom, User, Visibility
from characters.importers.base import ParsedEntry, shown
from characters.services.import_inventory import PREFIX, carried_by, carried_in

CREATE, UPDATE, UNCHANGED, CONFLICT = "create", "update", "unchanged", "conflict"
TAKEN, BINNED, REFUSED = "taken", "binned", "refused"
LABELS = {
    CREATE: "New", UPDATE: "Changed there", UNCHANGED: "As it is here", CONFLICT: "Changed on both sides",
    TAKEN: "Name is taken", BINNED: "In the bin", REFUSED: "Not taken",
}  # fmt: skip
# Absent on one side: a value that no file can hold.
_ABSENT: Any = "\ue000absent"
_CHUNK = 500
Flat = dict[str, Any]


@dataclass
class Change:
    """One field that the original has changed. `here` is empty for words that not everybody may read."""

    name: str
    here: str
    there: str

    @property
    def label(self) -> str:
        """Return the field in words: "armour class: value" for `sheet/armour_class/value`."""
        return self.name.removeprefix("sheet/").replace("_", " ").replace("/", ": ")


@dataclass
class Compared:
    """One entry of an import beside what is here."""

    index: int
    parsed: ParsedEntry
    status: str
    said: Flat
    origin: ImportedFrom | None = None
    entry: Entry | None = None
    changes: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    note: str = ""

    @property
    def label(self) -> str:
        """Return the state in words."""
        return LABELS[self.status]

    @property
    def address(self) -> str:
        """Return the page of what is here already, or an empty text."""
        return address_of(self.entry) if self.entry is not None and self.status != BINNED else ""

    @property
    def may_be_taken(self) -> bool:
        """Whether taking it over would do anything."""
        return self.status in {CREATE, UPDATE, CONFLICT, TAKEN, BINNED} and (
            self.status != CONFLICT or bool(self.changes)
        )

    @property
    def ticked(self) -> bool:
        """Whether it is taken over unless the person says otherwise."""
        return self.may_be_taken and self.status not in {TAKEN, BINNED}


# -- values as flat fields --------------------------------------------------------------------------------


def said_by(parsed: ParsedEntry) -> Flat:
    """Return everything that an original says, as flat fields; parts of the sheet as `sheet/abilities/str`."""
    values = {name: value for name, value in parsed.values.items() if name != "visibility"}
    flat: Flat = {"name": parsed.name, "body": parsed.body, "summary": parsed.summary, **values}
    flat |= {"aliases": list(parsed.aliases), "tags": sorted(parsed.tags)}
    return flat | carried_in(parsed) | flattened(parsed.sheet, "sheet")


def flattened(value: dict[str, Any], prefix: str) -> Flat:
    """Return nested groups as flat fields; a list counts as one value."""
    flat: Flat = {}
    for key, inner in value.items():
        name = f"{prefix}/{key}"
        flat |= flattened(inner, name) if isinstance(inner, dict) and inner else {name: inner}
    return flat


def held_by(entry: Entry, names: Iterable[str]) -> Flat:
    """Return what an entry holds under these fields."""
    sheet = flattened(getattr(entry, "sheet", None) or {}, "sheet")
    names = list(names)
    lines = carried_by(entry, [name for name in names if name.startswith(PREFIX)])
    flat: Flat = {}
    for name in names:
        if name.startswith(PREFIX):
            flat[name] = lines.get(name, _ABSENT)
        elif name.startswith("sheet/"):
            flat[name] = sheet.get(name, _ABSENT)
        elif name == "tags":
            flat[name] = sorted(tag.name for tag in entry.tags.all())
        else:
            value = getattr(entry, name, _ABSENT)
            flat[name] = value if isinstance(value, str | int | float | list | dict | bool | None) else str(value)
    return flat


# -- comparing --------------------------------------------------------------------------------------------


def compare(parsed: list[ParsedEntry], *, actor: User, campaign: Campaign | None) -> list[Compared]:
    """Return each entry of an import beside what is here, at a constant number of queries."""
    origins = _origins(parsed, actor, campaign)
    entries = _whole_entries(origins.values())
    changeable = _keys(Entry.objects.changeable_by(actor), entries)
    taken = _taken_names(parsed, campaign)
    compared = []
    for index, one in enumerate(parsed):
        origin = origins.get((one.source, one.reference))
        row = Compared(index, one, CREATE, said_by(one), origin)
        _judge(row, entries.get(origin.entry_id) if origin else None, changeable, taken)
        compared.append(row)
    return compared


def _origins(parsed: list[ParsedEntry], actor: User, campaign: Campaign | None) -> dict[tuple[str, str], ImportedFrom]:
    """Return where entries here come from. Only those that the person may see: others are as if they were not."""
    found: dict[tuple[str, str], ImportedFrom] = {}
    references = sorted({one.reference for one in parsed})
    visible = Entry.objects.visible_to(actor).filter(campaign=campaign).values("pk")
    binned = Entry.objects.deleted().changeable_by(actor).filter(campaign=campaign).values("pk")
    sources = sorted({one.source for one in parsed})
    for start in range(0, len(references), _CHUNK):
        rows = ImportedFrom.objects.filter(
            campaign=campaign, source__in=sources, reference__in=references[start : start + _CHUNK]
        ).select_related("entry")
        for row in [*rows.filter(entry__in=binned), *rows.filter(entry__in=visible)]:
            found[row.source, row.reference] = row
    return found


def _whole_entries(origins: Iterable[ImportedFrom]) -> dict[int, Entry]:
    """Return the entries with the columns of their kinds and their tags: two queries for each kind."""
    by_kind: dict[str, list[int]] = {}
    for origin in origins:
        by_kind.setdefault(origin.entry.kind, []).append(origin.entry_id)
    found: dict[int, Entry] = {}
    for kind in all_kinds():
        keys = by_kind.get(kind.kind, [])
        for start in range(0, len(keys), _CHUNK):
            rows = kind.model._default_manager.filter(pk__in=keys[start : start + _CHUNK]).select_related("campaign")
            found |= {row.pk: row for row in rows.prefetch_related("tags")}
    return found


def _keys(allowed: Any, entries: dict[int, Entry]) -> set[int]:
    keys = list(entries)
    return {
        key
        for start in range(0, len(keys), _CHUNK)
        for key in allowed.filter(pk__in=keys[start : start + _CHUNK]).values_list("pk", flat=True)
    }


def _taken_names(parsed: list[ParsedEntry], campaign: Campaign | None) -> set[str]:
    """Return the names that no second creature of the public bestiary may bear; campaigns allow namesakes."""
    if campaign is not None:
        return set()
    living = Entry.objects.living().filter(campaign=None, kind="character")
    wanted = {one.name.lower() for one in parsed}
    return {name for name in map(str.lower, living.values_list("name", flat=True)) if name in wanted}


def _judge(row: Compared, entry: Entry | None, changeable: set[int], taken: set[str]) -> None:
    if row.parsed.refused:
        row.status, row.note = REFUSED, row.parsed.refused
    elif entry is None or row.origin is None:
        if row.parsed.name.lower() in taken:
            row.status = TAKEN
            other = other_name(row.parsed)
            row.note = f"The bestiary has a creature of this name that is not from there. Taken, it is called {other}."
    elif entry.pk not in changeable:
        row.entry, row.status, row.note = entry, REFUSED, "It is here already, and you may not change it."
    else:
        row.entry = entry
        _find_changes(row, row.origin, entry)
        if entry.deleted_at is not None:
            row.status, row.note = BINNED, "It is here, but lies in the bin. Taken, it comes back."


def other_name(parsed: ParsedEntry) -> str:
    """Return the name of a creature whose own one is taken."""
    origin = str(parsed.sheet.get("source", {}).get("title") or parsed.source.rpartition(":")[2] or parsed.source)
    return f"{parsed.name[:150]} ({origin[:40]})"


def _find_changes(row: Compared, origin: ImportedFrom, entry: Entry) -> None:
    """Hold the original's present words against its last ones, and the latter against what is here."""
    before, stored = origin.baseline.get("said", {}), origin.baseline.get("kept", {})
    differing = [name for name in {**before, **row.said} if before.get(name, _ABSENT) != row.said.get(name, _ABSENT)]
    here = held_by(entry, differing)
    for name in differing:
        there, now = row.said.get(name, _ABSENT), here[name]
        if now == there:
            continue
        change = Change(name, "" if name == "body" else _words(now), _words(there))
        # `stored` is what was written then: it may differ from what was said by how the site keeps it.
        untouched = now in (stored.get(name, _ABSENT), before.get(name, _ABSENT))
        (row.changes if untouched else row.kept).append(change)
    row.status = CONFLICT if row.kept else UPDATE if row.changes else UNCHANGED


def _words(value: Any) -> str:
    return "" if value == _ABSENT else shown(value)


def values_for(row: Compared, entry: Entry) -> dict[str, Any]:
    """Return what a service is told to write: the changed fields, the sheet as a whole with its changed parts."""
    values: dict[str, Any] = {}
    names = [change.name for change in row.changes]
    for name in names:
        if not name.startswith(("sheet/", PREFIX)) and name in row.said:
            values[name] = row.said[name]
    parts = [name for name in names if name.startswith("sheet/")]
    if parts:
        values["sheet"] = _with_parts(dict(getattr(entry, "sheet", {})), parts, row.said)
    return values


def _with_parts(sheet: dict[str, Any], parts: list[str], said: Flat) -> dict[str, Any]:
    for name in parts:
        *groups, last = name.split("/")[1:]
        place = sheet
        for group in groups:
            inner = place.get(group)
            place[group] = dict(inner) if isinstance(inner, dict) else {}
            place = place[group]
        if name in said:
            place[last] = said[name]
        else:
            place.pop(last, None)
    return sheet


def first_visibility(campaign: Campaign | None, asked: str, parsed: ParsedEntry) -> str:
    """Return who may see a new entry: as the original says (in a campaign), else as was asked for."""
    own = parsed.values.get("visibility")
    return str(own) if campaign is not None and own else asked or Visibility.GAME_MASTERS
