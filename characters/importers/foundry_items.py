"""What a Foundry actor wears, does and knows: items into armour class, traits and actions (Django-free)."""

from collections.abc import Mapping, Sequence
from typing import Any

from characters.importers.base import Report
from characters.importers.foundry_text import clean
from characters.importers.prose import attack_of
from characters.importers.reading import whole_number
from characters.importers.statblock import ABILITIES, Feature, Statblock, dice_average, make_feature

_SECTIONS = {"action": "actions", "bonus": "bonus_actions", "reaction": "reactions", "reactiondamage": "reactions",
             "legendary": "legendary_actions", "mythic": "mythic_actions", "lair": "lair_actions"}  # fmt: skip
_KINDS = {"mwak": "melee weapon", "rwak": "ranged weapon", "msak": "melee spell", "rsak": "ranged spell"}
_NEVER_SHOWN = {"class", "subclass", "race", "background", "tool", "backpack", "container", "loot", "consumable"}
_UNARMOURED = {"mage": (13, "mage armor"), "draconic": (13, "draconic resilience"), "unarmoredMonk": (10, "unarmored"),
               "unarmoredBarb": (10, "unarmored"), "default": (10, "")}  # fmt: skip


def group(row: Any, *path: str) -> Mapping[str, Any]:
    """Return a mapping inside mappings, or an empty one."""
    for key in path:
        row = row.get(key) if isinstance(row, Mapping) else None
    return row if isinstance(row, Mapping) else {}


def text_in(row: Any, *path: str) -> str:
    """Return a text inside mappings, or an empty one."""
    value = group(row, *path[:-1]).get(path[-1])
    return (
        value
        if isinstance(value, str)
        else str(value)
        if isinstance(value, int) and not isinstance(value, bool)
        else ""
    )


def is_carried(item: Mapping[str, Any]) -> bool:
    """Whether the item is a thing one holds, not a feature."""
    return str(item.get("type")) in {"weapon", "equipment", "consumable", "tool", "loot", "backpack", "container"}


# -- armour class -----------------------------------------------------------------------------------------


def armour_class(block: Statblock, items: Sequence[Mapping[str, Any]], how: str) -> tuple[int, str, str]:
    """Return (armour class, what it comes from, how it was worked out) from the equipped items."""
    dex = block.modifier("dex")
    worn = [item for item in items if item.get("type") == "equipment" and group(item, "system").get("equipped") is True]
    base, note = _UNARMOURED.get(how, _UNARMOURED["default"])
    best, parts = base + dex + _second_ability(block, how), [f"{base} and Dexterity {dex:+d}"]
    names = [note] if note else []
    for item in worn:
        kind, value = _armour_kind(item), _armour_value(item)
        if kind in {"light", "medium", "heavy"} and value:
            most = whole_number(group(item, "system", "armor").get("dex"))
            most = {"light": 99, "medium": 2, "heavy": 0}[kind] if most is None else most
            best, names = value + min(dex, most), [str(item.get("name", "")).lower()[:80]]
            parts = [f"{names[0]} {value}, Dexterity {min(dex, most):+d}"]
    for item in worn:
        if _armour_kind(item) == "shield" and (value := _armour_value(item)):
            best += value
            names.append(str(item.get("name", "shield")).lower()[:80])
            parts.append(f"{names[-1]} {value:+d}")
            break  # one shield counts
    return max(0, min(best, 99)), ", ".join(filter(None, names))[:200], ", ".join(parts)


def _second_ability(block: Statblock, how: str) -> int:
    return (
        block.modifier({"unarmoredMonk": "wis", "unarmoredBarb": "con"}[how])
        if how.startswith("unarmored") and how in {"unarmoredMonk", "unarmoredBarb"}
        else 0
    )


def _armour_kind(item: Mapping[str, Any]) -> str:
    return text_in(item, "system", "type", "value") or text_in(item, "system", "armor", "type")


def _armour_value(item: Mapping[str, Any]) -> int:
    armour = group(item, "system", "armor")
    value, magic = whole_number(armour.get("value")) or 0, whole_number(armour.get("magicalBonus")) or 0
    return value + magic if 0 <= value + magic <= 40 else 0


# -- traits and actions -----------------------------------------------------------------------------------


def add_items(block: Statblock, items: Sequence[Mapping[str, Any]], owner: str, report: Report) -> None:
    """Put every item in its section of the stat block."""
    spells = []
    for item in items:
        kind, name = str(item.get("type")), str(item.get("name") or "").strip()[:200]
        if kind == "spell":
            spells.append(name)
        elif kind == "weapon" or (kind == "feat" and name):
            section, feature = _feature(item, name, block, owner, report)
            block.add(section, feature)
            report.taken(f"items.{name}", "", f"stands with the {section.replace('_', ' ')}")
        elif kind == "equipment":
            report.taken(f"items.{name}", _armour_kind(item), "is in the armour class or carried")
        elif kind not in _NEVER_SHOWN:
            report.dropped(f"items.{name}", kind, "a creature's sheet has no place for it")
        else:
            report.dropped(f"items.{name}", kind, "things carried and classes are not part of a creature's sheet")
    if spells:
        block.add("traits", Feature("Spells", "Knows: " + ", ".join(sorted(filter(None, spells))) + "."))
        report.derived("items (spells)", ", ".join(spells), "their names stand in a trait; their texts are not kept")


def _feature(item: Mapping[str, Any], name: str, block: Statblock, owner: str, report: Report) -> tuple[str, Feature]:
    system = group(item, "system")
    activities = [row for row in group(system, "activities").values() if isinstance(row, Mapping)]
    first = activities[0] if activities else {}
    attack = next((row for row in activities if row.get("type") == "attack"), None)
    said_attack, said_damage = _attack_words(system, attack, block)
    words = clean(
        text_in(system, "description", "value")[:20_000], owner.lower(), attack=said_attack, damage=said_damage
    )
    if (said_attack or said_damage) and attack_of(words) is None:
        words = f"{said_attack} {said_damage} {words}".strip()
        report.derived(f"items.{name}", said_attack, "its words name no attack: it was worked out from its numbers")
    how = (text_in(first, "activation", "type") or text_in(system, "activation", "type")).lower()
    usage = _usage(system)
    cost = whole_number(group(first, "activation").get("value") or group(system, "activation").get("value"))
    section = _SECTIONS.get(how, "actions" if item.get("type") == "weapon" else "traits")
    feature = make_feature(
        name, words, report, usage=usage, cost=cost if how == "legendary" and (cost or 0) > 1 else None
    )
    return section, feature


def _attack_words(system: Mapping[str, Any], activity: Mapping[str, Any] | None, block: Statblock) -> tuple[str, str]:
    """Return what [[/attack extended]] and [[/damage extended]] say for this weapon."""
    old = _KINDS.get(text_in(system, "actionType"))
    if activity is None and old is None:
        return "", ""
    kind = group(activity, "attack", "type")
    how = old or f"{text_in(kind, 'value') or 'melee'} {text_in(kind, 'classification') or 'weapon'}"
    ability = _ability(system, activity, block, how)
    # The system fills "proficient" in by itself when it is empty.
    bonus = block.modifier(ability) + (block.proficiency or 2) * (system.get("proficient") not in (0, False))
    bonus += whole_number(group(activity, "attack").get("bonus") or system.get("attackBonus")) or 0
    magic = whole_number(system.get("magicalBonus")) or 0
    far = group(system, "range")
    reach, near, long = (whole_number(far.get(key)) for key in ("reach", "value", "long"))
    if how.startswith("melee"):
        where = f"reach {reach or near or (10 if 'rch' in _list(system.get('properties')) else 5)} ft."
    else:
        where = f"range {near or 5}{f'/{long}' if long else ''} ft."
    words = f"{how.title()} Attack: {bonus + magic:+d} to hit, {where}, one target."
    return words, _damage_words(system, activity, block, ability, magic)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _ability(system: Mapping[str, Any], activity: Mapping[str, Any] | None, block: Statblock, how: str) -> str:
    chosen = text_in(activity, "attack", "ability") or text_in(system, "ability")
    if chosen in ABILITIES:
        return chosen
    if "fin" in _list(system.get("properties")):
        return "dex" if block.modifier("dex") >= block.modifier("str") else "str"
    return "dex" if how.startswith("ranged") else "str"


def _damage_words(
    system: Mapping[str, Any], activity: Mapping[str, Any] | None, block: Statblock, ability: str, magic: int
) -> str:
    base = group(system, "damage", "base")
    found = []
    if base and group(activity, "damage").get("includeBase") is not False:
        found.append(_amount(base, block.modifier(ability) + magic))
    for part in _list(group(activity, "damage").get("parts")):
        found.append(_amount(part, 0) if isinstance(part, Mapping) else "")
    for part in _list(group(system, "damage").get("parts")):  # before activities: [formula, type]
        if isinstance(part, list) and len(part) == 2 and all(isinstance(word, str) for word in part):
            formula = part[0].replace("@mod", str(block.modifier(ability))).replace("+ -", "- ").replace(" ", "")[:40]
            average = dice_average(formula)
            if average is not None:
                found.append(f"{average} ({_spaced(formula)}) {part[1]} damage")
    told = " plus ".join(filter(None, found))
    return f"Hit: {told}." if told else ""


def _amount(part: Mapping[str, Any], plus: int) -> str:
    count, die = whole_number(part.get("number")), whole_number(part.get("denomination"))
    extra = whole_number(part.get("bonus")) or 0
    kind = next((word for word in _list(part.get("types")) if isinstance(word, str)), "")
    if not count or not die or not (0 < count < 100 and 0 < die < 1001) or abs(extra) > 999:
        return ""
    dice = f"{count}d{die}{plus + extra:+d}" if plus + extra else f"{count}d{die}"
    return f"{max(1, dice_average(dice) or 1)} ({_spaced(dice)}) {kind} damage".replace("  ", " ")


def _spaced(dice: str) -> str:
    return dice.replace("+", " + ").replace("-", " - ")


def _usage(system: Mapping[str, Any]) -> str:
    uses = group(system, "uses")
    for row in _list(uses.get("recovery")):
        period = text_in(row, "period")
        if period == "recharge":
            least = whole_number(group(row).get("formula")) or 6
            return f"Recharge {least}-6" if least < 6 else "Recharge 6"
        if period in {"day", "lr", "sr"} and whole_number(uses.get("max")):
            return f"{whole_number(uses.get('max'))}/{'Day' if period != 'sr' else 'Rest'}"
    recharge = whole_number(group(system, "recharge").get("value"))
    if recharge:
        return f"Recharge {recharge}-6" if recharge < 6 else "Recharge 6"
    most = whole_number(uses.get("max"))
    return f"{most}/Day" if most and uses.get("per") in {"day", "lr"} else ""
