"""Stat blocks as Obsidian's Fantasy Statblocks writes them in YAML (Django-free)."""

from collections.abc import Mapping
from typing import Any

from characters.importers.base import Report
from characters.importers.reading import Taker, first_number
from characters.importers.statblock import (
    ABILITIES,
    Statblock,
    ability_key,
    cr_name,
    dice_name,
    languages_of,
    make_feature,
    senses_of,
    size_name,
    skill_key,
    speeds_of,
    words_of,
)

SECTIONS = {"traits": "traits", "actions": "actions", "bonus_actions": "bonus_actions", "reactions": "reactions",
            "legendary_actions": "legendary_actions", "mythic_actions": "mythic_actions",
            "lair_actions": "lair_actions"}  # fmt: skip
FIELDS = {"size", "type", "subtype", "alignment", "ac", "hp", "hit_dice", "speed", "stats", "saves", "skillsaves",
          "damage_vulnerabilities", "damage_resistances", "damage_immunities", "condition_immunities", "senses",
          "languages", "cr", "spells", "legendary_description", "modifier", "ac_class", "fage_stats",
          *SECTIONS}  # fmt: skip
_FOR_ITS_PAGES = ("layout", "statblock", "columns", "columnWidth", "forceColumns", "dice", "render", "image", "token",
                  "source", "bestiary")  # fmt: skip


def looks_like(said: Any) -> bool:
    """Whether a mapping tells of a creature's numbers."""
    return isinstance(said, Mapping) and len({"ac", "hp", "stats", "cr", "actions"} & set(said)) >= 2


def read_block(data: Mapping[str, Any], report: Report, *, finish: bool = True) -> Statblock:
    """Return the creature; `finish`: report what else the mapping holds."""
    taker = Taker(data, report)
    ac, hp = taker.text("ac", longest=200), taker.text("hp", longest=100)
    block = Statblock(
        size=size_name(taker.raw("size") or ""), type=taker.text("type", longest=80).lower(),
        subtype=taker.text("subtype", longest=80), alignment=taker.text("alignment", longest=80),
        ac=first_number(ac, 0, 99), ac_note=(taker.text("ac_class",
        longest=200) or ac.partition(" ")[2].strip("() "))[:200],
        hp=first_number(hp, 0, 100_000), hp_dice=dice_name(taker.raw("hit_dice")) or dice_name(hp),
        cr=cr_name(taker.data.get("cr")), languages=languages_of(taker.text("languages", longest=1000)),
        vulnerabilities=_defences(taker, "damage_vulnerabilities"), immunities=_defences(taker, "damage_immunities"),
        resistances=_defences(taker, "damage_resistances"),
        condition_immunities=_defences(taker, "condition_immunities"),
    )  # fmt: skip
    taker.implied("cr")
    said = taker.raw("speed")
    block.speeds, block.hover, rest = speeds_of(f"{said} ft." if isinstance(said, int) else str(said or "")[:500])
    block.senses, block.passive, other = senses_of(taker.text("senses", longest=500))
    for name, left in (("speed", rest), ("senses", other)):
        if left:
            report.dropped(name, ", ".join(left), "only numbers of feet are kept here")
    _numbers(taker, block)
    for key, section in SECTIONS.items():
        for row in taker.takers(key):
            _feature(row, section, block)
    _spells(taker, block)
    block.legendary_note = taker.text("legendary_description", longest=2000)
    taker.implied(*_FOR_ITS_PAGES, "name", "modifier")
    if finish:
        taker.finish()
    return block


def _defences(taker: Taker, key: str) -> list[str]:
    value = taker.data.get(key)
    return taker.texts(key) if isinstance(value, list) else words_of(taker.text(key))


def _numbers(taker: Taker, block: Statblock) -> None:
    stats = taker.rows("stats")
    for short, score in zip(ABILITIES, stats, strict=False):
        number = first_number(score, 0, 99)
        if number is not None:
            block.abilities[short] = number
        else:
            taker.report.dropped(f"stats.{short}", score, "an ability score was expected")
    for key, find, into in (("saves", ability_key, block.saves), ("skillsaves", skill_key, block.skills)):
        said = taker.raw(key)
        rows = said if isinstance(said, list) else [said]
        for name, value in ((name, value) for row in rows if isinstance(row, Mapping) for name, value in row.items()):
            bonus = first_number(value, -30, 99)
            if find(name) and bonus is not None:
                into[find(name)] = bonus
            elif name not in {"name", "desc"}:
                taker.report.dropped(f"{key}.{name}", value, "there is no such ability or skill")


def _feature(row: Taker, section: str, block: Statblock) -> None:
    name, text = row.text("name", longest=200), row.text("desc", longest=20_000)
    bonus = row.number("attack_bonus", least=-30, most=99)
    dice, plus = dice_name(row.raw("damage_dice")), row.number("damage_bonus", least=-99, most=999)
    said = {"bonus": bonus or None, "dice": dice.split("+")[0].split("-")[0], "damage_bonus": plus}
    row.finish()
    block.add(section, make_feature(name, text, row.report, said=said))


def _spells(taker: Taker, block: Statblock) -> None:
    lines = []
    for row in taker.rows("spells"):
        pairs = row.items() if isinstance(row, Mapping) else [("", row)]
        lines += [f"- {name}: {said}" if name else str(said) for name, said in pairs if isinstance(said, str | int)]
    if lines:
        block.add("traits", make_feature("Spellcasting", "\n".join(lines)[:20_000], taker.report))
