"""Open5e, first version: a page of the API, one monster, or the fixture with its *_json columns."""

from collections.abc import Mapping
from typing import Any

from characters.importers.base import Parsed, ParsedEntry, Report, Skipped, Unreadable
from characters.importers.listing import each_of
from characters.importers.prose import damage_of
from characters.importers.reading import Taker, first_number
from characters.importers.safety import json_of
from characters.importers.sheets import entry_of
from characters.importers.statblock import (
    ABILITIES,
    SPEEDS,
    Statblock,
    cr_name,
    dice_name,
    languages_of,
    make_feature,
    senses_of,
    size_name,
    skill_key,
    words_of,
)

FORMAT = "open5e_v1"
_SECTIONS = {
    "special_abilities": "traits", "actions": "actions", "bonus_actions": "bonus_actions", "reactions": "reactions",
    "legendary_actions": "legendary_actions",
}  # fmt: skip
_DOCUMENTS = {"32": "wotc-srd"}  # the fixture names documents by their numbers
_SAME_AGAIN = ("route", "spell_list", "spells", "v2_converted_path")


def recognise(said: Any) -> str:
    """Return why this is Open5e's first version; empty if it is not."""
    first = next(iter(monsters_of(said)), None)
    if first is None:
        return ""
    if "actions_json" in first or "special_abilities_json" in first:
        return "a fixture of Open5e's first version (columns end in _json)"
    if "special_abilities" in first and ("document__slug" in first or "armor_desc" in first):
        return "Open5e's first version (armor_desc, special_abilities)"
    return ""


def monsters_of(said: Any) -> list[dict[str, Any]]:
    """Return the monsters of a page, a fixture, a list, or of one alone."""
    rows = said.get("results") if isinstance(said, Mapping) and "results" in said else said
    rows = rows if isinstance(rows, list) else [rows]
    found = []
    for row in rows:
        if isinstance(row, Mapping) and isinstance(row.get("fields"), Mapping):
            found.append({"slug": row.get("pk"), **row["fields"]})
        elif isinstance(row, Mapping):
            found.append(dict(row))
    return found


def parse(said: Any) -> Parsed:
    """Return the monsters."""
    parsed = Parsed(FORMAT)
    if isinstance(said, Mapping) and said.get("next"):
        parsed.report.dropped("next", said["next"], "this is one page of many; import the others, too")
    return each_of(parsed, monsters_of(said), _monster)


def _monster(data: Mapping[str, Any]) -> ParsedEntry:
    report = Report()
    taker = Taker(_unpacked(data, report), report)
    name = taker.text("name", longest=200)
    if not name:
        raise Skipped("It has no name.")
    block = Statblock(
        size=size_name(taker.raw("size") or ""), type=taker.text("type", longest=80).lower(),
        subtype=taker.text("subtype", longest=80), alignment=taker.text("alignment", longest=80),
        ac=taker.number("armor_class", least=0, most=99), ac_note=taker.text("armor_desc", longest=200),
        hp=taker.number("hit_points", least=0, most=100_000), hp_dice=dice_name(taker.raw("hit_dice")),
        cr=cr_name(taker.raw("challenge_rating")) or cr_name(taker.raw("cr")),
        languages=languages_of(taker.text("languages", longest=1000)),
    )  # fmt: skip
    _check_challenge(taker, block)
    _abilities(taker, block)
    _speeds(taker, block)
    _defences(taker, block)
    _senses(taker, block)
    for key, section in _SECTIONS.items():
        for row in taker.takers(key):
            block.add(section, _feature(row))
    block.legendary_note = taker.text("legendary_desc", longest=2000)
    block.environments = taker.texts("environments")
    reference = taker.text("slug", longest=200) or name
    source = _document(taker, block)
    picture = taker.text("img_main", longest=500)
    group = taker.text("group", longest=60)
    body = taker.text("desc", longest=200_000)
    taker.implied(*_SAME_AGAIN)
    taker.finish()
    return entry_of(
        name, block, source=source, reference=reference, report=report, body=body, picture=picture,
        tags=[group] if group else [],
    )  # fmt: skip


def _unpacked(data: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Return the columns of a fixture as the API names and shapes them."""
    found: dict[str, Any] = {}
    for key, value in data.items():
        if not key.endswith("_json"):
            found.setdefault(key, value)
            continue
        try:
            found[key.removesuffix("_json")] = json_of(value) if isinstance(value, str) and value else value
        except Unreadable as error:
            report.dropped(key, value, f"broken JSON inside: {error}"[:300])
    return found


def _check_challenge(taker: Taker, block: Statblock) -> None:
    number = cr_name(taker.raw("cr"))
    if number and block.cr != number:
        note = f"challenge_rating says {block.cr}, cr says {number}: {block.cr} is kept"
        taker.report.disagreement("challenge_rating", block.cr, note)


def _abilities(taker: Taker, block: Statblock) -> None:
    for short, long in ABILITIES.items():
        score = taker.number(long, least=0, most=99)
        if score is not None:
            block.abilities[short] = score
        save = taker.number(f"{long}_save", least=-30, most=99)
        if save is not None:
            block.saves[short] = save
    skills = taker.inside("skills")
    for word in skills.data:
        bonus = skills.number(word, least=-30, most=99)
        if bonus is not None and skill_key(word):
            block.skills[skill_key(word)] = bonus
        elif bonus is not None:
            taker.report.dropped(f"skills.{word}", bonus, "there is no such skill")
    perception = taker.number("perception", least=-30, most=99)
    if perception is not None and block.skills.get("perception", perception) != perception:
        note = f"skills say {block.skills['perception']:+d}: that is kept"
        taker.report.disagreement("perception", perception, note)


def _speeds(taker: Taker, block: Statblock) -> None:
    speeds = taker.inside("speed")
    for word in SPEEDS:
        value = speeds.raw(word)
        number = first_number(speeds.data.get(word), 0, 10_000)
        if number is not None:
            block.speeds[word] = number
        elif value is not None:
            taker.report.dropped(f"speed.{word}", value, "a number of feet was expected")
    block.hover = bool(speeds.raw("hover"))
    if speeds.has("notes"):
        taker.report.dropped("speed.notes", speeds.raw("notes"), "a speed keeps only its number")
    speeds.finish("there is no such way of moving")


def _defences(taker: Taker, block: Statblock) -> None:
    block.vulnerabilities = words_of(taker.text("damage_vulnerabilities"))
    block.resistances = words_of(taker.text("damage_resistances"))
    block.immunities = words_of(taker.text("damage_immunities"))
    block.condition_immunities = words_of(taker.text("condition_immunities"))


def _senses(taker: Taker, block: Statblock) -> None:
    block.senses, block.passive, rest = senses_of(taker.text("senses", longest=500))
    if rest:
        taker.report.dropped("senses", ", ".join(rest), "is none of the four senses with a distance")


def _feature(row: Taker) -> Any:
    name, text = row.text("name", longest=200), row.text("desc", longest=20_000)
    bonus = row.number("attack_bonus", least=-30, most=99)
    dice, plus = row.text("damage_dice", longest=60), row.number("damage_bonus", least=-99, most=999)
    first = dice_name(dice).split("+")[0].split("-")[0]
    amounts = damage_of(text)
    said = {"bonus": bonus or None, "dice": first, "damage_bonus": plus if amounts else None}
    if not amounts and (dice or plus):
        row.report.dropped(f"{row.path}damage_dice", dice or plus, "the words of the action name no such damage")
    row.finish()
    return make_feature(name, text, row.report, said=said)


def _document(taker: Taker, block: Statblock) -> str:
    slug = taker.text("document__slug", longest=80) or taker.text("document", longest=80)
    slug = _DOCUMENTS.get(slug, slug)
    block.document = {
        "key": slug, "title": taker.text("document__title", longest=200),
        "url": taker.text("document__url", longest=300), "licence": taker.text("document__license_url", longest=300),
        "page": taker.number("page_no", least=0, most=100_000),
    }  # fmt: skip
    block.document = {key: value for key, value in block.document.items() if value not in (None, "")}
    return f"open5e:{slug}" if slug else "open5e"
