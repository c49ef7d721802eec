"""Takes compared entries over: makes them, changes them, and keeps where they come from."""

from typing import Any

from campaigns.kinds import kind_of
from campaigns.models import Campaign, Entry, ImportedFrom, ImportRun, Kind, User, Visibility
from campaigns.services.entries import create_entry, restore_entry, update_entry
from characters.importers.base import ParsedEntry
from characters.models import Character
from characters.services.creatures import create_character, restore_character, update_character
from characters.services.import_comparison import (
    BINNED,
    CONFLICT,
    CREATE,
    TAKEN,
    UNCHANGED,
    UPDATE,
    Compared,
    first_visibility,
    held_by,
    other_name,
    values_for,
)
from characters.services.import_inventory import PREFIX, carried_in, carry

CREATED, CHANGED, PROPOSED, LEFT = "created", "changed", "proposed", "unchanged"


def take_over(row: Compared, *, actor: User, run: ImportRun, visibility: str) -> tuple[str, Entry | None]:
    """Do to one entry what the comparison says. Returns (what was done, the entry)."""
    if row.status in {CREATE, TAKEN}:
        made = _create(row.parsed, actor, run.campaign, visibility, rename=row.status == TAKEN)
        _remember(row, made, actor, run)
        return CREATED, made
    if row.status in {UPDATE, CONFLICT, BINNED, UNCHANGED} and row.entry is not None:
        return _update(row, row.entry, actor, run)
    return LEFT, row.entry


def _create(parsed: ParsedEntry, actor: User, campaign: Campaign | None, visibility: str, *, rename: bool) -> Entry:
    name = other_name(parsed) if rename else parsed.name
    values: dict[str, Any] = {**parsed.values, "visibility": first_visibility(campaign, visibility, parsed)}
    values |= {"name": name, "body": parsed.body, "summary": parsed.summary, "aliases": parsed.aliases}
    if parsed.kind == Kind.CHARACTER:
        if campaign is None:
            values["role"] = "creature"
        made = create_character(actor=actor, campaign=campaign, tags=parsed.tags, sheet=parsed.sheet, **values)
        carried = carried_in(parsed) if campaign is not None else {}
        carry(made, carried, carried, actor)
        return made
    assert campaign is not None, "only creatures stand in the bestiary"
    return create_entry(
        actor=actor, campaign=campaign, kind=parsed.kind, tags=parsed.tags, **_known(parsed.kind, values)
    )


def _known(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values that this kind of entry has a field for."""
    fields = {"name", "aliases", "summary", "body", "visibility", *kind_of(kind).fields}
    return {name: value for name, value in values.items() if name in fields}


def _update(row: Compared, entry: Entry, actor: User, run: ImportRun) -> tuple[str, Entry]:
    if row.status == BINNED:
        restore = restore_character if isinstance(entry, Character) else restore_entry
        key = {"character_id" if isinstance(entry, Character) else "entry_id": entry.pk}
        entry = restore(actor=actor, **key)
    values = values_for(row, entry)
    carried = [change.name for change in row.changes if change.name.startswith(PREFIX)]
    done = CHANGED if values or carried or row.status == BINNED else LEFT
    if values:
        entry = _write(entry, values, actor)
        if getattr(entry, "proposal", None) is not None:
            return PROPOSED, entry  # the original stays unread until a game master has accepted it
    if carried and isinstance(entry, Character):
        carry(entry, row.said, carried, actor)
    if values or carried or row.kept or row.origin is None or row.origin.baseline.get("said") != row.said:
        _remember(row, entry, actor, run)
    return done, entry


def _write(entry: Entry, values: dict[str, Any], actor: User) -> Entry:
    tags = values.pop("tags", None)
    if isinstance(entry, Character):
        return update_character(actor=actor, character=entry, tags=tags, reason="imported again", **values)
    return update_entry(actor=actor, entry=entry, tags=tags, reason="imported again", **_known(entry.kind, values))


def _remember(row: Compared, entry: Entry, actor: User, run: ImportRun) -> None:
    """Keep what the original says now, and what was written here of it."""
    earlier = row.origin.baseline.get("kept", {}) if row.origin else {}
    kept = held_by(entry, row.said)
    local = {change.name for change in row.kept}
    kept = {name: earlier.get(name) if name in local else value for name, value in kept.items()}
    same = {"campaign": run.campaign, "source": row.parsed.source, "reference": row.parsed.reference}
    ImportedFrom.objects.filter(**same, importer=actor).exclude(entry=entry).delete()  # a lost or hidden earlier copy
    ImportedFrom.objects.update_or_create(
        entry=entry, source=row.parsed.source, reference=row.parsed.reference,
        defaults={"digest": row.parsed.digest(), "baseline": {"said": row.said, "kept": kept}, "run": run},
        create_defaults={
            "campaign": run.campaign, "importer": actor, "digest": row.parsed.digest(), "run": run,
            "baseline": {"said": row.said, "kept": kept},
        },
    )  # fmt: skip


def default_visibility(actor: User, campaign: Campaign | None, *, is_game_master: bool) -> str:
    """Return who sees new entries unless told otherwise: as few as possible, but always whoever imports them."""
    if campaign is None or is_game_master:
        return Visibility.GAME_MASTERS
    return Visibility.MEMBERS
