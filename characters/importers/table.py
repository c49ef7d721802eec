"""Tables (CSV): the columns' meanings are guessed from their headings, and shown before anything is kept."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from typing import Any

from characters.importers.base import Parsed, ParsedEntry, Report, Skipped, Unreadable
from characters.importers.listing import each_of
from characters.importers.reading import Taker, first_number
from characters.importers.sheets import entry_of
from characters.importers.statblock import (
    ABILITIES,
    Statblock,
    cr_name,
    dice_name,
    languages_of,
    make_feature,
    senses_of,
    size_name,
    speeds_of,
    words_of,
)
from characters.importers.vault import OWN_FIELDS, kind_word

FORMAT = "csv"
SOURCE = "csv"
MOST_COLUMNS = 200
_HEADINGS = {
    "name": "name title creature monster character page",
    "kind": "kind entity category_of_entry", "id": "id uid key slug reference", "aliases": "aliases alias other_names",
    "tags": "tags tag keywords labels", "summary": "summary short_description tagline",
    "body": "body description desc story notes text biography lore", "race": "race species ancestry people",
    "type": "type creature_type", "subtype": "subtype", "level": "level lvl", "location": "location place home",
    "faction": "faction organisation organization group", "size": "size", "alignment": "alignment",
    "ac": "ac armor_class armour_class", "ac_note": "ac_note armor armour", "hp": "hp hit_points health",
    "hit_dice": "hit_dice hd hp_formula", "speed": "speed movement", "cr": "cr challenge challenge_rating",
    "senses": "senses", "languages": "languages language",
    "vulnerabilities": "vulnerabilities damage_vulnerabilities", "resistances": "resistances damage_resistances",
    "immunities": "immunities damage_immunities", "condition_immunities": "condition_immunities",
    "traits": "traits special_abilities", "actions": "actions attacks", "motto": "motto", "goal": "goal aim",
    "category": "category item_type", "rarity": "rarity", "value": "value price cost", "weight": "weight",
    "visibility": "visibility", **{short: f"{short} {long}" for short, long in ABILITIES.items()},
}  # fmt: skip
_BY_HEADING = {word: name for name, words in _HEADINGS.items() for word in words.split()}
_OF_CREATURES = {"ac", "hp", "cr", "hit_dice", *ABILITIES}


def meaning_of(heading: str) -> str:
    """Return the field that a heading stands for; empty for none."""
    key = re.sub(r"[\s./-]+", "_", heading.strip().lower()).strip("_")
    return _BY_HEADING.get(key, "")


def recognise(text: str) -> str:
    """Return why this is a table with names in it; empty if it is not."""
    line = next((line for line in text.split("\n", 20) if line.strip()), "")
    if line.lstrip()[:1] in "{[<" or len(line) > 10_000:
        return ""
    headings = next(csv.reader([line], delimiter=_delimiter(line)), [])
    found = [meaning for heading in headings if (meaning := meaning_of(heading))]
    return f"a table with the columns {', '.join(found[:6])}"[:200] if "name" in found and len(headings) > 1 else ""


def _delimiter(line: str) -> str:
    return max(",;\t|", key=line.count)


def parse(text: str) -> Parsed:
    """Return one entry per line."""
    parsed = Parsed(FORMAT)
    rows = _rows(text)
    if not rows:
        raise Unreadable("The table is empty. Its first line names the columns: name, kind, summary, ...")
    headings, meanings = rows[0][:MOST_COLUMNS], [meaning_of(heading) for heading in rows[0][:MOST_COLUMNS]]
    if "name" not in meanings:
        raise Unreadable("The table has no column called name: write one over the names in its first line.")
    for place, (heading, meaning) in enumerate(zip(headings, meanings, strict=True)):
        if meaning and meaning not in meanings[:place]:
            parsed.report.taken(f"column {heading!r}", meaning, "by its heading")
        elif heading.strip():
            meanings[place] = ""
            parsed.report.dropped(
                f"column {heading!r}", "", "its heading names no field, or one that stands there already"
            )
    records = [dict(reversed([pair for pair in zip(meanings, row, strict=False) if pair[0]])) for row in rows[1:]]
    wide = sum(len(row) > len(meanings) for row in rows[1:])
    if wide:
        parsed.report.dropped(
            "lines", f"{wide} lines", "they have more cells than there are headings: the rest is left out"
        )
    return each_of(parsed, [record for record in records if any(value.strip() for value in record.values())], _record)


def _rows(text: str) -> list[list[str]]:
    first = next((line for line in text.split("\n", 20) if line.strip()), "")
    try:
        return [
            row
            for row in csv.reader(io.StringIO(text), delimiter=_delimiter(first))
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise Unreadable(f"The table is broken: {error}. Save it as CSV again."[:200]) from error


def _record(data: Mapping[str, Any]) -> ParsedEntry:
    report = Report()
    taker = Taker(data, report)
    name = taker.text("name", longest=200)
    if not name:
        raise Skipped("It has no name.")
    kind = kind_word(taker.text("kind", longest=60)) or kind_word(data.get("type")) or _guess(data)
    common: dict[str, Any] = {
        "body": taker.text("body", longest=200_000), "summary": taker.text("summary", longest=500),
        "tags": _split(taker.text("tags", longest=1000))[:40], "aliases": _split(taker.text("aliases",
        longest=2000))[:20],
    }  # fmt: skip
    reference = taker.text("id", longest=200) or f"{kind}:{name}"[:200]
    if kind == "character" and _OF_CREATURES & set(data):
        entry = entry_of(name, _block(taker), source=SOURCE, reference=reference, report=report, **common)
    else:
        entry = ParsedEntry(kind, name, SOURCE, reference, report=report, **common)
    _own(taker, entry)
    taker.finish("this kind of entry has no such field")
    return entry


def _guess(data: Mapping[str, Any]) -> str:
    filled = {key for key, value in data.items() if value.strip()}
    if filled & {*_OF_CREATURES, "race", "level"}:
        return "character"
    if filled & {"rarity", "weight"}:
        return "item"
    return "faction" if filled & {"motto", "goal"} else "note"


def _split(text: str) -> list[str]:
    return [word.strip()[:100] for word in re.split(r"[,;|]", text) if word.strip()]


def _own(taker: Taker, entry: ParsedEntry) -> None:
    for field in OWN_FIELDS.get(entry.kind, ()):
        if field == "level":
            level = taker.number("level", least=1, most=100)
            entry.values |= {"level": level} if level is not None else {}
        elif text := taker.text(field, longest=500 if field == "goal" else 120 if field != "race" else 80):
            entry.values[field] = text
    if entry.kind == "character":
        entry.values.setdefault("race", (taker.text("type", longest=80) or "Unknown").capitalize())
    visibility = taker.text("visibility", longest=20).lower().replace(" ", "_")
    if visibility in {"members", "game_masters"}:
        entry.values["visibility"] = visibility
    elif visibility:
        taker.report.dropped("visibility", visibility, "is none of members, game_masters")


def _block(taker: Taker) -> Statblock:
    cell: Callable[[str], str] = lambda key: taker.text(key, longest=1000)  # noqa: E731
    ac, hp, speed = cell("ac"), cell("hp"), cell("speed")
    block = Statblock(
        size=size_name(cell("size")), type=cell("type")[:80].lower(), subtype=cell("subtype")[:80],
        alignment=cell("alignment")[:80], ac=first_number(ac, 0, 99),
        ac_note=(cell("ac_note") or ac.partition(" ")[2].strip("() "))[:200], hp=first_number(hp, 0, 100_000),
        hp_dice=dice_name(cell("hit_dice")) or dice_name(hp), cr=cr_name(cell("cr")),
        languages=languages_of(cell("languages")), vulnerabilities=words_of(cell("vulnerabilities")),
        resistances=words_of(cell("resistances")), immunities=words_of(cell("immunities")),
        condition_immunities=words_of(cell("condition_immunities")),
    )  # fmt: skip
    block.speeds, block.hover, rest = speeds_of(speed)
    block.senses, block.passive, other = senses_of(cell("senses"))
    for name, left in (("speed", rest), ("senses", other)):
        if left:
            taker.report.dropped(name, ", ".join(left), "only numbers of feet are kept here")
    for short in ABILITIES:
        score = taker.number(short, least=0, most=99)
        if score is not None:
            block.abilities[short] = score
    for section in ("traits", "actions"):
        for line in filter(None, (line.strip() for line in taker.text(section, longest=50_000).split("\n"))):
            name, _, text = line.partition(". ")
            block.add(section, make_feature(name, text, taker.report) if text else make_feature("", line, taker.report))
    return block
