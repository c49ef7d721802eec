"""The 5e SRD as 5e-database and dnd5eapi give it: an array of monsters, or one."""

from collections.abc import Mapping
from typing import Any

from characters.importers.base import Parsed, ParsedEntry, Report, Skipped
from characters.importers.listing import each_of
from characters.importers.reading import Taker, first_number, whole_number
from characters.importers.sheets import entry_of
from characters.importers.statblock import (
    ABILITIES,
    SENSES,
    SPEEDS,
    Feature,
    Statblock,
    ability_key,
    cr_name,
    dice_average,
    dice_name,
    languages_of,
    make_feature,
    size_name,
    skill_key,
)

FORMAT = "srd5e"
SOURCE = "5e-srd"
_SECTIONS = {
    "special_abilities": "traits", "actions": "actions", "reactions": "reactions",
    "legendary_actions": "legendary_actions",
}  # fmt: skip


def recognise(said: Any) -> str:
    """Return why this is the 5e SRD; empty if it is not."""
    first = next(iter(monsters_of(said)), {})
    if "index" in first and {"hit_points", "armor_class", "proficiencies"} & set(first):
        return "the 5e SRD's own shape (index, proficiencies)"
    return ""


def monsters_of(said: Any) -> list[Mapping[str, Any]]:
    """Return the monsters of an array, or of one alone."""
    rows = said if isinstance(said, list) else [said]
    return [row for row in rows if isinstance(row, Mapping)]


def parse(said: Any) -> Parsed:
    """Return the monsters."""
    return each_of(Parsed(FORMAT), monsters_of(said), _monster)


def _monster(data: Mapping[str, Any]) -> ParsedEntry:
    report = Report()
    taker = Taker(data, report)
    name = taker.text("name", longest=200)
    if not name:
        raise Skipped("It has no name.")
    kind, swarm = _type(taker.text("type", longest=80))
    block = Statblock(
        size=size_name(taker.raw("size") or ""), type=kind, swarm=swarm, subtype=taker.text("subtype", longest=80),
        alignment=taker.text("alignment", longest=80), hp=taker.number("hit_points", least=0, most=100_000),
        cr=cr_name(taker.raw("challenge_rating") if taker.has("challenge_rating") else data.get("challenge_rating")),
        xp=taker.number("xp", least=0, most=10**7), proficiency=taker.number("proficiency_bonus", least=0, most=30),
        languages=languages_of(taker.text("languages", longest=1000)),
        vulnerabilities=taker.texts("damage_vulnerabilities"), resistances=taker.texts("damage_resistances"),
        immunities=taker.texts("damage_immunities"), condition_immunities=_names(taker, "condition_immunities"),
    )  # fmt: skip
    taker.implied("challenge_rating", "url")
    _hit_dice(taker, block)
    _armour(taker, block)
    for short, long in ABILITIES.items():
        score = taker.number(long, least=0, most=99)
        if score is not None:
            block.abilities[short] = score
    _proficiencies(taker, block)
    _speeds_and_senses(taker, block)
    for key, section in _SECTIONS.items():
        for row in taker.takers(key):
            block.add(section, _feature(row))
    aliases = _forms(taker)
    picture, body = taker.text("image", longest=500), "\n\n".join(taker.texts("desc", longest=100_000))
    reference = taker.text("index", longest=200) or name
    taker.implied("updated_at")
    taker.finish()
    return entry_of(
        name, block, source=SOURCE, reference=reference, report=report, picture=picture, body=body + aliases
    )  # fmt: skip


def _type(said: str) -> tuple[str, str]:
    """Return (type, size of a swarm's members) of "swarm of Tiny beasts"."""
    words = said.split()
    if len(words) == 4 and [word.lower() for word in words[:2]] == ["swarm", "of"] and size_name(words[2]):
        return words[3].lower().removesuffix("s"), size_name(words[2])
    return said.lower(), ""


def _names(taker: Taker, key: str) -> list[str]:
    """Return the names of a list of references; plain texts count, too."""
    found = []
    for row in taker.rows(key):
        name = row.get("name") if isinstance(row, Mapping) else row
        if isinstance(name, str) and name.strip():
            found.append(name.strip().lower()[:200])
        elif name:
            taker.report.dropped(key, row, "a name was expected here")
    return found


def _hit_dice(taker: Taker, block: Statblock) -> None:
    bare, whole = dice_name(taker.raw("hit_dice")), dice_name(taker.raw("hit_points_roll"))
    if not whole and bare and block.hp is not None:
        # Older dumps leave the bonus out: it is what the hit points have over the dice.
        extra = block.hp - (dice_average(bare) or 0)
        whole = bare if "+" in bare or "-" in bare or not extra else dice_name(f"{bare}{extra:+d}")
        if whole != bare:
            taker.report.derived("hit_dice", whole, f"{bare} and {block.hp} hit points")
    block.hp_dice = whole or bare


def _armour(taker: Taker, block: Statblock) -> None:
    said = taker.raw("armor_class")
    if whole_number(said) is not None:  # older dumps
        block.ac = taker.number("armor_class", least=0, most=99)
        return
    rows = taker.takers("armor_class")
    for number, row in enumerate(rows):
        value, kind = row.number("value", least=0, most=99), row.text("type", longest=40)
        worn = [str(piece.get("name", "")).lower() for piece in row.rows("armor") if isinstance(piece, Mapping)]
        reason = ", ".join(filter(None, worn)) or {"natural": "natural armor", "dex": ""}.get(kind, kind)
        extra = row.text("desc", longest=200)
        for key in ("spell", "condition"):
            inner = row.inside(key)
            reason = inner.text("name", longest=80).lower() or reason
            inner.implied("index", "url")
        row.finish()
        if number == 0:
            block.ac, block.ac_note = value, extra or reason
        elif value is not None:
            block.ac_note = f"{block.ac_note}; {value} with {extra or reason}".strip("; ")


def _proficiencies(taker: Taker, block: Statblock) -> None:
    for row in taker.takers("proficiencies"):
        bonus, what = row.number("value", least=-30, most=99), row.inside("proficiency")
        index = what.text("index", longest=80)
        save, skill = ability_key(index.removeprefix("saving-throw-")), skill_key(index.removeprefix("skill-"))
        if bonus is not None and index.startswith("saving-throw-") and save:
            block.saves[save] = bonus
        elif bonus is not None and index.startswith("skill-") and skill:
            block.skills[skill] = bonus
        else:
            taker.report.dropped(f"proficiencies.{index}", bonus, "is neither a saving throw nor a skill")
        what.implied("name", "url")
        what.finish()
        row.finish()


def _speeds_and_senses(taker: Taker, block: Statblock) -> None:
    speeds, senses = taker.inside("speed"), taker.inside("senses")
    for word in SPEEDS:
        if speeds.has(word) and (feet := first_number(speeds.raw(word), 0, 10_000)) is not None:
            block.speeds[word] = feet
    block.hover = bool(speeds.raw("hover"))
    speeds.finish("there is no such way of moving")
    for word in SENSES:
        said = senses.raw(word)
        if said is None:
            continue
        feet = first_number(said, 0, 10_000)
        if feet is not None:
            block.senses[word] = feet
        if feet is None or len(str(said)) > len(f"{feet} ft."):
            taker.report.dropped(f"senses.{word}", said, "a sense keeps only its distance")
    block.passive = senses.number("passive_perception", least=0, most=99)
    senses.finish("is none of the four senses")


def _forms(taker: Taker) -> str:
    """Return the other shapes as mentions at the end of the story."""
    names = [str(row.get("name", "")).strip()[:200] for row in taker.rows("forms") if isinstance(row, Mapping)]
    mentioned = ", ".join(f"[[{name}]]" for name in names if name)
    if mentioned:
        taker.report.derived("forms", mentioned, "the other shapes are mentions in the story")
    return f"\n\nOther forms: {mentioned}." if mentioned else ""


# -- traits and actions -----------------------------------------------------------------------------------


def _feature(row: Taker) -> Feature:
    name, text = row.text("name", longest=200), row.text("desc", longest=20_000)
    said = {"bonus": row.number("attack_bonus", least=-30, most=99), **_damage(row)}
    feature = make_feature(name, text, row.report, said=said, usage=_usage(row))
    _save(row, feature)
    if row.inside("spellcasting").data:
        row.report.taken(f"{name}: spellcasting", "", "the same spells stand in its words")
    row.implied("multiattack_type", "actions", "options", "action_options", "attacks")  # they stand in the words, too
    row.finish()
    return feature


def _damage(row: Taker) -> dict[str, Any]:
    types, dice = [], ""
    for amount in row.rows("damage"):
        if not isinstance(amount, Mapping) or "from" in amount:  # a choice: its words tell of it
            continue
        kind = amount.get("damage_type")
        if isinstance(kind, Mapping) and isinstance(kind.get("index"), str):
            types.append(kind["index"])
        dice = dice or dice_name(amount.get("damage_dice"))
    return {"types": types, "dice": dice.split("+")[0].split("-")[0]}


def _usage(row: Taker) -> str:
    usage = row.inside("usage")
    kind, times = usage.text("type", longest=60).lower(), usage.number("times", least=0, most=99)
    least = usage.number("min_value", least=1, most=6)
    usage.implied("dice")
    rests = usage.texts("rest_types")
    usage.finish()
    if kind == "recharge on roll" and least:
        return f"Recharge {least}-6" if least < 6 else "Recharge 6"
    if kind == "recharge after rest":
        return f"Recharge after a {' or '.join(rests) or 'short or long'} rest"
    return f"{times}/{kind.removeprefix('per ').capitalize()}" if times and kind.startswith("per ") else ""


def _save(row: Taker, feature: Feature) -> None:
    dc = row.inside("dc")
    if not dc.data:
        return
    value = dc.number("dc_value", least=0, most=60)
    kind = dc.inside("dc_type")
    ability = ability_key(kind.text("index", longest=10))
    if value is None or not ability:
        return
    if feature.save is None and feature.attack is None:
        feature.save = {"dc": value, "ability": ability}
        row.report.taken(f"{feature.name}: save", f"DC {value} {ability}")
    elif feature.save and feature.save["dc"] != value:
        note = f"the words say {feature.save['dc']}: the words are believed"
        row.report.disagreement(f"{feature.name}: DC", value, note)
