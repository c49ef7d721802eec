"""A sheet in words: what a stat block on a page shows, ready for a template (Django-free)."""

from collections.abc import Mapping
from typing import Any

from characters.sheet import ABILITIES, COINS, FEATURES, WORD_LISTS, modifier, name_of, signed


def described(sheet: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the sheet as a page shows it, or None for an empty one.

    line: size, type and alignment.   facts, more: (label, text).   abilities: dicts of name, score, modifier.
    features: dicts of label and rows (name, usage, desc, attack).   spells: (level, names).   points: dict of
    current, max, temporary, formula, share (0 to 100), or None.   coins: (coin, number).
    """
    shown = {name for name, value in sheet.items() if value not in (None, "", [], {})} - {"source", "extra", "system"}
    if not shown:
        return None
    return {
        "line": _line(sheet),
        "facts": _facts(sheet),
        "more": _more(sheet),
        "abilities": [
            {
                "short": key,
                "name": name,
                "score": sheet["abilities"][key],
                "modifier": signed(modifier(sheet["abilities"][key])),
            }
            for key, name in ABILITIES.items()
            if key in sheet.get("abilities", {})
        ],
        "features": _features(sheet),
        "spells": _spells(sheet),
        "points": _points(sheet),
        "coins": [(coin, sheet["currencies"][coin]) for coin in COINS if sheet.get("currencies", {}).get(coin)],
    }


def _line(sheet: Mapping[str, Any]) -> str:
    kind = sheet.get("type", "")
    if sheet.get("swarm"):
        kind = f"swarm of {sheet['swarm']} {kind}s"
    if sheet.get("subtype"):
        kind = f"{kind} ({sheet['subtype']})"
    classes = ", ".join(
        " ".join(filter(None, [row.get("subclass"), row["name"], str(row.get("level") or "")]))
        for row in sheet.get("classes", [])
    )
    first = " ".join(filter(None, [sheet.get("size"), kind]))
    parts = [first, classes, sheet.get("background"), sheet.get("alignment")]
    return ", ".join(filter(None, parts))


def _facts(sheet: Mapping[str, Any]) -> list[tuple[str, str]]:
    armour = sheet.get("armour_class", {})
    facts = []
    if "value" in armour:
        note = f" ({armour['note']})" if armour.get("note") else ""
        facts.append(("Armour class", f"{armour['value']}{note}"))
    if sheet.get("speeds"):
        said = [
            f"{value} ft." if name == "walk" else f"{name_of(name).lower()} {value} ft."
            for name, value in sheet["speeds"].items()
        ]
        facts.append(("Speed", ", ".join(said) + (" (hover)" if sheet.get("hover") else "")))
    for name, label in (("initiative", "Initiative"), ("proficiency", "Proficiency bonus")):
        if name in sheet:
            facts.append((label, signed(sheet[name])))
    if "challenge" in sheet:
        facts.append(("Challenge", sheet["challenge"] + (f" ({sheet['xp']:,} XP)" if "xp" in sheet else "")))
    return facts


def _more(sheet: Mapping[str, Any]) -> list[tuple[str, str]]:
    facts = []
    for name, label in (("saves", "Saves"), ("skills", "Skills")):
        if sheet.get(name):
            said = (f"{name_of(key)} {signed(value)}" for key, value in sheet[name].items())
            facts.append((label, ", ".join(said)))
    senses = [f"{name_of(key).lower()} {value} ft." for key, value in sheet.get("senses", {}).items()]
    if "passive_perception" in sheet:
        senses.append(f"passive perception {sheet['passive_perception']}")
    if senses:
        facts.append(("Senses", ", ".join(senses)))
    facts += [(label, ", ".join(sheet[name])) for name, label in WORD_LISTS.items() if sheet.get(name)]
    if "experience" in sheet:
        facts.append(("Experience", f"{sheet['experience']:,}"))
    return facts


def _features(sheet: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = []
    for name, label in FEATURES.items():
        if sheet.get(name):
            note = sheet.get("legendary_note", "") if name == "legendary_actions" else ""
            found.append({"label": label, "note": note, "rows": [_feature(row) for row in sheet[name]]})
    return found


def _feature(row: Mapping[str, Any]) -> dict[str, str]:
    usage = [row["usage"]] if row.get("usage") else []
    usage += [f"costs {row['cost']}"] if row.get("cost", 1) > 1 else []
    # Where the words are there they say it all.
    attack = "" if row.get("desc") else _attack(row.get("attack", {}))
    return {"name": row.get("name", ""), "usage": ", ".join(usage), "desc": row.get("desc", ""), "attack": attack}


def _attack(attack: Mapping[str, Any]) -> str:
    parts = [f"{signed(attack['bonus'])} to hit"] if "bonus" in attack else []
    parts += [f"{word} {attack[word]} ft." for word in ("reach", "range") if word in attack]
    parts += [
        " ".join(
            filter(None, [str(hit.get("average", "")), f"({hit['dice']})" if hit.get("dice") else "", hit.get("type")])
        )
        for hit in attack.get("damage", [])
    ]
    return ", ".join(parts)


def _spells(sheet: Mapping[str, Any]) -> dict[str, Any] | None:
    spells, casting = sheet.get("spells", []), sheet.get("spellcasting", {})
    if not spells and not casting:
        return None
    levels: dict[int, list[str]] = {}
    for spell in spells:
        levels.setdefault(spell.get("level", 0), []).append(spell["name"])
    slots = casting.get("slots", {})
    rows = [
        (_level(level) + (f" ({slots[str(level)]} slots)" if str(level) in slots else ""), ", ".join(names))
        for level, names in sorted(levels.items())
    ]
    said = [name_of(str(casting["ability"]).lower()[:3])] if "ability" in casting else []
    said += [f"save DC {casting['dc']}"] if "dc" in casting else []
    said += [f"{signed(casting['attack'])} to hit"] if "attack" in casting else []
    return {"line": ", ".join(said), "note": casting.get("note", ""), "rows": rows}


def _level(level: int) -> str:
    return "Cantrips" if level == 0 else f"Level {level}"


def _points(sheet: Mapping[str, Any]) -> dict[str, Any] | None:
    points = sheet.get("hit_points", {})
    if not points:
        return None
    most = points.get("max", points.get("current", 0))
    current = points.get("current", most)
    share = 100 * max(0, min(current, most)) // most if most else 0
    return {
        "current": current, "max": most, "temporary": points.get("temporary", 0), "share": share,
        "formula": points.get("formula", ""),
    }  # fmt: skip
