"""Open5e, second version: a page of the API, one creature, or the data files put together."""

from collections.abc import Mapping
from typing import Any

from characters.importers.base import Parsed, ParsedEntry, Report, Skipped
from characters.importers.listing import each_of
from characters.importers.open5e_v2_fixture import creatures_of, tables_of
from characters.importers.reading import Taker
from characters.importers.sheets import entry_of
from characters.importers.statblock import (
    ABILITIES,
    SENSES,
    SKILLS,
    SPEEDS,
    Feature,
    Statblock,
    cr_name,
    dice_name,
    languages_of,
    make_feature,
    size_name,
    skill_key,
    words_of,
)

FORMAT = "open5e_v2"
_SECTIONS = {
    "ACTION": "actions", "REACTION": "reactions", "BONUS_ACTION": "bonus_actions",
    "LEGENDARY_ACTION": "legendary_actions", "LAIR": "lair_actions", "LAIR_ACTION": "lair_actions",
    "MYTHIC_ACTION": "mythic_actions",
}  # fmt: skip
_USES = {"PER_DAY": "{}/Day", "RECHARGE_ON_ROLL": "Recharge {}", "PER_REST": "{}/Rest"}
# What Open5e works out of other fields, or shows only for its own pages.
_COMPUTED = ("modifiers", "saving_throws_all", "skill_bonuses_all", "speed_all", "creaturesets", "crossreferences",
             "normal_sight_range", "document", "url", "environments")  # fmt: skip


def recognise(said: Any) -> str:
    """Return why this is Open5e's second version; empty if it is not."""
    if tables_of(said).get("Creature"):
        return "data files of Open5e's second version (api_v2.creature)"
    first = next(iter(_rows(said)), {})
    if "ability_scores" in first and ("resistances_and_immunities" in first or "skill_bonuses" in first):
        return "Open5e's second version (ability_scores, skill_bonuses)"
    return ""


def _rows(said: Any) -> list[Mapping[str, Any]]:
    rows = said.get("results") if isinstance(said, Mapping) and "results" in said else said
    return [row for row in (rows if isinstance(rows, list) else [rows]) if isinstance(row, Mapping)]


def parse(said: Any) -> Parsed:
    """Return the creatures."""
    parsed = Parsed(FORMAT)
    if isinstance(said, Mapping) and said.get("next"):
        parsed.report.dropped("next", said["next"], "this is one page of many; import the others, too")
    return each_of(parsed, creatures_of(said) or _rows(said), _creature)


def _creature(data: Mapping[str, Any]) -> ParsedEntry:
    report = Report()
    taker = Taker(data, report)
    name = taker.text("name", longest=200)
    if not name:
        raise Skipped("It has no name.")
    block = Statblock(
        size=size_name(_named(taker, "size")), type=_named(taker, "type").lower(),
        alignment=taker.text("alignment", longest=80), ac=taker.number("armor_class", least=0, most=99),
        ac_note=taker.text("armor_detail", longest=200), hp=taker.number("hit_points", least=0, most=100_000),
        hp_dice=dice_name(taker.raw("hit_dice")), cr=cr_name(data.get("challenge_rating")),
        xp=taker.number("experience_points", least=0, most=10**7),
        proficiency=taker.number("proficiency_bonus", least=0, most=30),
        initiative=taker.number("initiative_bonus", least=-20, most=60),
        passive=taker.number("passive_perception", least=0, most=99),
    )  # fmt: skip
    taker.implied("challenge_rating", "challenge_rating_decimal", "challenge_rating_text")
    _bonuses(taker, block)
    _moves_and_senses(taker, block)
    _defences(taker, block)
    for row in taker.takers("traits"):
        block.add("traits", make_feature(row.text("name", longest=200), row.text("desc", longest=20_000), report))
        row.implied("type")
        row.finish()
    for section, feature in _ordered(taker):
        block.add(section, feature)
    block.environments = _names(taker.raw("environments"))
    source = _document(taker, block)
    group, picture = _groups(taker), _picture(taker)
    taker.implied(*_COMPUTED)
    if str(data.get("weight")) in {"0", "0.0", "0.000"}:
        taker.implied("weight")
    reference = taker.text("key", longest=200) or name
    taker.finish()
    return entry_of(name, block, source=source, reference=reference, report=report, picture=picture, tags=group)


def _named(taker: Taker, key: str) -> str:
    """Return the name of {"key", "name"}, or the text itself."""
    value = taker.raw(key)
    if isinstance(value, Mapping):
        value = value.get("key") or value.get("name")
    return value.strip()[:80] if isinstance(value, str) else ""


def _names(rows: Any) -> list[str]:
    found = []
    for row in rows if isinstance(rows, list) else []:
        name = row.get("name") or row.get("key") if isinstance(row, Mapping) else row
        if isinstance(name, str) and name.strip():
            found.append(name.strip()[:80])
    return found[:100]


def _bonuses(taker: Taker, block: Statblock) -> None:
    scores, saves, skills = (taker.inside(key) for key in ("ability_scores", "saving_throws", "skill_bonuses"))
    for short, long in ABILITIES.items():
        score, save = scores.number(long, least=0, most=99), saves.number(long, least=-30, most=99)
        if score is not None:
            block.abilities[short] = score
        if save is not None:
            block.saves[short] = save
    for word in SKILLS:
        bonus = skills.number(word, least=-30, most=99)
        if bonus is not None:
            block.skills[skill_key(word)] = bonus
    for group in (scores, saves, skills):
        group.finish("there is no such ability or skill")


def _moves_and_senses(taker: Taker, block: Statblock) -> None:
    speed = taker.inside("speed")
    unit = speed.text("unit", longest=20)
    for word in SPEEDS:
        feet = speed.number(word, least=0, most=10_000)
        if feet is not None:
            block.speeds[word] = feet
    block.hover = bool(speed.raw("hover"))
    speed.implied("crawl")  # always half the walking speed
    speed.finish("there is no such way of moving")
    if unit and unit not in {"feet", "ft"}:
        taker.report.disagreement("speed.unit", unit, "speeds are kept as they stand, but counted as feet")
    for word in SENSES:
        feet = taker.number(f"{word}_range", least=0, most=100_000)
        if feet:
            block.senses[word] = feet
    languages = taker.inside("languages")
    block.languages = languages_of(languages.text("as_string", longest=1000)) or _names(languages.raw("data"))
    languages.implied("data")
    telepathy = taker.number("telepathy_range", least=0, most=100_000)
    if telepathy and not any("telepathy" in word.lower() for word in block.languages):
        block.languages.append(f"telepathy {telepathy} ft.")


def _defences(taker: Taker, block: Statblock) -> None:
    group = taker.inside("resistances_and_immunities")
    found: dict[str, list[str]] = {}
    for word in ("damage_vulnerabilities", "damage_resistances", "damage_immunities", "condition_immunities"):
        shown, listed = group.text(f"{word}_display", longest=500), [name.lower() for name in _names(group.raw(word))]
        found[word] = words_of(shown) or listed
        missing = [name for name in listed if shown and name not in shown.lower()]
        if missing:
            note = f"the words say {shown!r}: the words are believed"
            taker.report.disagreement(f"resistances_and_immunities.{word}", ", ".join(missing), note)
    block.vulnerabilities, block.resistances = found["damage_vulnerabilities"], found["damage_resistances"]
    block.immunities, block.condition_immunities = found["damage_immunities"], found["condition_immunities"]
    group.finish()


def _ordered(taker: Taker) -> list[tuple[str, Feature]]:
    """Return (section, feature) in the order of the printed stat block."""
    rows = [(row.number("order_in_statblock", least=0, most=10_000) or 0, row) for row in taker.takers("actions")]
    return [_action(row) for _, row in sorted(rows, key=lambda pair: pair[0])]


def _action(row: Taker) -> tuple[str, Feature]:
    name, text = row.text("name", longest=200), row.text("desc", longest=20_000)
    kind, uses = row.text("action_type", longest=40).upper(), row.inside("usage_limits")
    section = _SECTIONS.get(kind, "actions")
    if kind and kind not in _SECTIONS:
        row.report.dropped(f"{name}: action_type", kind, "no such kind of action is known: it stands with the actions")
    how, count = uses.text("type", longest=40).upper(), uses.number("param", least=0, most=99)
    usage = (
        _USES[how].format(f"{count}-6" if how == "RECHARGE_ON_ROLL" and (count or 6) < 6 else count)
        if how in _USES and count
        else ""
    )
    if how and not usage:
        row.report.dropped(f"{name}: usage_limits", how, "no such limit is known")
    cost = row.number("legendary_action_cost", least=0, most=9)
    said = _said(row.raw("attacks"))
    feature = make_feature(
        name,
        text,
        row.report,
        said=said,
        usage=usage,
        cost=cost if cost and cost > 1 and section == "legendary_actions" else None,
    )
    if form := row.text("limited_to_form", longest=80):
        feature.usage = f"{feature.usage}; {form} only".strip("; ")
    row.finish()
    return section, feature


def _said(attacks: Any) -> dict[str, Any]:
    """Return what the structured attacks claim, to be held against the words. Their values are never used."""
    rows = [row for row in (attacks if isinstance(attacks, list) else []) if isinstance(row, Mapping)]
    if not rows:
        return {}
    types = [_type(row.get(key)) for row in rows for key in ("damage_type", "extra_damage_type")]
    first = rows[0]
    count, die = first.get("damage_die_count"), str(first.get("damage_die_type") or "").lower()
    return {
        "bonus": first.get("to_hit_mod") if isinstance(first.get("to_hit_mod"), int) else None,
        "dice": dice_name(f"{count}{die}") if len(rows) == 1 else "",
        "types": list(dict.fromkeys(kind for kind in types if kind)),
        "damage_bonus": _bonus(first) if len(rows) == 1 else None,
    }


def _bonus(attack: Mapping[str, Any]) -> int | None:
    """Return the bonus; a missing one claims that there is none."""
    bonus = attack.get("damage_bonus")
    return 0 if bonus is None else bonus if isinstance(bonus, int) else None


def _type(kind: Any) -> str:
    if isinstance(kind, Mapping):
        kind = kind.get("key") or kind.get("name")
    return kind.lower() if isinstance(kind, str) else ""


def _document(taker: Taker, block: Statblock) -> str:
    said = taker.raw("document")
    document = Taker(said if isinstance(said, Mapping) else {"key": said}, taker.report, "document.")
    key = document.text("key", longest=80)
    system, publisher = document.inside("gamesystem"), document.inside("publisher")
    licences = _names(document.raw("licenses"))
    block.document = {
        "key": key, "title": document.text("name", longest=200), "url": document.text("permalink", longest=300),
        "publisher": publisher.text("name", longest=200), "system": system.text("key", longest=40),
        "licence": ", ".join(licences),
    }  # fmt: skip
    block.document = {name: value for name, value in block.document.items() if value}
    return f"open5e:{key}" if key else "open5e"


def _groups(taker: Taker) -> list[str]:
    category, group = taker.text("category", longest=60), _named(taker, "subcategory")
    return [word for word in (category if category != "Monsters" else "", group) if word]


def _picture(taker: Taker) -> str:
    value = taker.raw("illustration")
    if isinstance(value, Mapping):
        value = value.get("file_url")
    return value[:500] if isinstance(value, str) else ""
