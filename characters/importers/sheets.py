"""Stat blocks into the sheets that characters keep, and back (Django-free)."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from characters.importers.base import ParsedEntry, Report
from characters.importers.statblock import (
    CR_XP,
    SECTIONS,
    Feature,
    Statblock,
    check_sums,
    cr_number,
)
from characters.sheet import check_sheet

# (field of a stat block, field of a sheet) where both are the same.
_SAME = (
    ("size", "size"), ("type", "type"), ("subtype", "subtype"), ("swarm", "swarm"), ("alignment", "alignment"),
    ("speeds", "speeds"), ("abilities", "abilities"), ("saves", "saves"), ("skills", "skills"),
    ("vulnerabilities", "vulnerabilities"), ("resistances", "resistances"), ("immunities", "immunities"),
    ("condition_immunities", "condition_immunities"), ("senses", "senses"), ("passive", "passive_perception"),
    ("languages", "languages"), ("cr", "challenge"), ("xp", "xp"), ("proficiency", "proficiency"),
    ("initiative", "initiative"), ("legendary_note", "legendary_note"), ("environments", "environments"),
    ("document", "source"),
)  # fmt: skip


def sheet_of(block: Statblock) -> dict[str, Any]:
    """Return the sheet of a stat block."""
    sheet: dict[str, Any] = {"system": "5e"} | {theirs: getattr(block, ours) for ours, theirs in _SAME}
    sheet["hover"] = block.hover or None
    sheet["armour_class"] = {"value": block.ac, "note": block.ac_note}
    sheet["hit_points"] = {"max": block.hp, "formula": block.hp_dice}
    for section, features in block.features.items():
        sheet[section] = [_feature_as_sheet(feature) for feature in features]
    return without_nothing(sheet)


def _feature_as_sheet(feature: Feature) -> dict[str, Any]:
    kept = asdict(feature)
    kept["desc"] = kept.pop("text")
    return kept


def without_nothing(value: Any) -> Any:
    """Return the same without empty fields; zeros and False stay."""
    if isinstance(value, dict):
        inner = {key: without_nothing(part) for key, part in value.items()}
        return {key: part for key, part in inner.items() if part not in (None, "", [], {})}
    return [without_nothing(part) for part in value] if isinstance(value, list) else value


def block_of(sheet: Mapping[str, Any]) -> Statblock:
    """Return the stat block that a sheet holds."""
    block = Statblock()
    for ours, theirs in _SAME:
        if sheet.get(theirs) is not None:
            setattr(block, ours, sheet[theirs])
    block.hover = bool(sheet.get("hover"))
    armour, life = sheet.get("armour_class") or {}, sheet.get("hit_points") or {}
    block.ac, block.ac_note = armour.get("value"), armour.get("note", "")
    block.hp, block.hp_dice = life.get("max"), life.get("formula", "")
    for section in SECTIONS:
        for row in sheet.get(section) or []:
            block.add(section, _feature_of(row))
    return block


def _feature_of(row: Mapping[str, Any]) -> Feature:
    return Feature(
        row.get("name", ""), row.get("desc", ""), row.get("usage", ""), row.get("cost"), row.get("attack"),
        row.get("save"),
    )  # fmt: skip


def values_of(block: Statblock) -> dict[str, Any]:
    """Return the character's own fields that follow from a stat block."""
    race = block.type.capitalize() or "Creature"
    if block.swarm:
        race = f"Swarm of {block.swarm.lower()} {block.type}s"
    if block.subtype:
        race = f"{race} ({block.subtype.lower()})"
    challenge = cr_number(block.cr)
    words = ((0.5, "Easy"), (4, "Normal"), (10, "Hard"), (99, "Deadly"))
    values: dict[str, Any] = {"race": race[:80], "level": max(1, round(challenge))}
    if block.cr in CR_XP:
        values["difficulty"] = next(word for most, word in words if challenge <= most)
    if block.hp is not None:
        values["health"] = block.hp
    return values


def entry_of(name: str, block: Statblock, *, source: str, reference: str, report: Report, **more: Any) -> ParsedEntry:
    """Return a stat block as an entry of the kind character; its sheet is checked before anything is kept."""
    check_sums(block, report)
    for word, number in (("hit points", block.hp), ("armour class", block.ac)):
        if number is None:
            report.dropped(word, "", "the original gives none that can be read")
    return ParsedEntry(
        "character", name.strip()[:200], source[:120], (reference or name)[:200],
        values=values_of(block), sheet=checked(sheet_of(block), report), report=report, **more,
    )  # fmt: skip


def checked(sheet: dict[str, Any], report: Report) -> dict[str, Any]:
    """Return the sheet as the site stores it; what it refuses is dropped and said so."""
    clean, complaints = check_sheet(sheet)
    for complaint in complaints:
        report.dropped("sheet", "", complaint)
    return clean
