"""A character's sheet: what a stat block of any game of the d20 family may hold, and the check of it (Django-free)."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

ABILITIES = {
    "str": "Strength", "dex": "Dexterity", "con": "Constitution",
    "int": "Intelligence", "wis": "Wisdom", "cha": "Charisma",
}  # fmt: skip
SKILLS = {
    "acrobatics": "dex", "animal_handling": "wis", "arcana": "int", "athletics": "str", "deception": "cha",
    "history": "int", "insight": "wis", "intimidation": "cha", "investigation": "int", "medicine": "wis",
    "nature": "int", "perception": "wis", "performance": "cha", "persuasion": "cha", "religion": "int",
    "sleight_of_hand": "dex", "stealth": "dex", "survival": "wis",
}  # fmt: skip
COINS = ("cp", "sp", "ep", "gp", "pp")
FEATURES = {
    "traits": "Traits", "actions": "Actions", "bonus_actions": "Bonus actions", "reactions": "Reactions",
    "legendary_actions": "Legendary actions", "mythic_actions": "Mythic actions", "lair_actions": "Lair actions",
}  # fmt: skip
WORD_LISTS = {
    "languages": "Languages", "vulnerabilities": "Vulnerable to", "resistances": "Resists",
    "immunities": "Immune to", "condition_immunities": "Cannot be", "proficiencies": "Proficient with",
    "environments": "Found in",
}  # fmt: skip
MOST_ROWS, MOST_WORDS, MOST_BYTES = 300, 200, 400_000
_DICE = re.compile(r"^\d{0,3}d\d{1,3}([+-]\d{1,5})?$")

Complaints = list[str]
Check = Callable[[Any, str, Complaints], Any]
NOTHING: Any = object()


# -- what single values may be ----------------------------------------------------------------------------


def _storable(text: str) -> str:
    """Return the text without what no database keeps: NUL and halves of letters."""
    return text.replace("\r\n", "\n").replace("\x00", "").encode("utf-8", "ignore").decode()


def _text(longest: int) -> Check:
    def check(value: Any, where: str, complaints: Complaints) -> Any:
        if not isinstance(value, str):
            complaints.append(f"{where} must be a text.")
            return NOTHING
        said = _storable(value).strip()
        if len(said) > longest:
            complaints.append(f"{where} may have at most {longest} characters, not {len(said)}.")
        return said or NOTHING

    return check


def _whole(least: int, most: int) -> Check:
    def check(value: Any, where: str, complaints: Complaints) -> Any:
        number = _number(value)
        if number is None or not least <= number <= most:
            complaints.append(f"{where} must be a whole number from {least} to {most}.")
            return NOTHING
        return number

    return check


def _number(value: Any) -> int | None:
    """Return a whole number given as one or as its text; a float only if it is whole."""
    if isinstance(value, str):
        said = value.strip()
        return int(said) if re.fullmatch(r"[+-]?\d{1,12}", said, re.ASCII) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if abs(value) < 10**12 and value == int(value) else None


def _yes_or_no(value: Any, where: str, complaints: Complaints) -> Any:
    if not isinstance(value, bool):
        complaints.append(f"{where} must be true or false.")
        return NOTHING
    return value


def _dice(value: Any, where: str, complaints: Complaints) -> Any:
    said = value.replace(" ", "").lower() if isinstance(value, str) else ""
    if said and not _DICE.match(said):
        complaints.append(f"{where} must be dice such as 2d6+3.")
    return said or NOTHING


def _words(value: Any, where: str, complaints: Complaints) -> Any:
    if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
        complaints.append(f"{where} must be a list of texts.")
        return NOTHING
    words = list(dict.fromkeys(" ".join(_storable(word).split())[:200] for word in value if word.strip()))
    if len(words) > MOST_WORDS:
        complaints.append(f"{where} may have at most {MOST_WORDS} words.")
    return words or NOTHING


def _record(checks: Mapping[str, Check], *, needs: str = "") -> Check:
    """An object with these fields and no others; `needs` names the one that must be there."""

    def check(value: Any, where: str, complaints: Complaints) -> Any:
        if not isinstance(value, Mapping):
            complaints.append(f"{where} must be an object.")
            return NOTHING
        clean = _fields(value, checks, f"{where}.", complaints)
        if needs and needs not in clean:
            complaints.append(f"{where} needs a {needs}.")
        return clean or NOTHING

    return check


def _fields(value: Mapping[Any, Any], checks: Mapping[str, Check], prefix: str, complaints: Complaints) -> Any:
    for name in value:
        if name not in checks:
            complaints.append(f"There is no field {prefix}{_storable(str(name))[:60]} on a sheet.")
    clean = {}
    for name, check in checks.items():
        if value.get(name) is None:
            continue
        kept = check(value[name], f"{prefix}{name}", complaints)
        if kept is not NOTHING:
            clean[name] = kept
    return clean


def _rows(row: Check) -> Check:
    def check(value: Any, where: str, complaints: Complaints) -> Any:
        if not isinstance(value, list) or len(value) > MOST_ROWS:
            complaints.append(f"{where} must be a list of at most {MOST_ROWS} objects.")
            return NOTHING
        kept = [row(one, f"{where}[{number}]", complaints) for number, one in enumerate(value, start=1)]
        return [one for one in kept if one is not NOTHING] or NOTHING

    return check


def _named(of: Check, *, most: int = 40) -> Check:
    """A mapping from names that people choose (a further speed, a sense, a skill) to values of one sort."""

    def check(value: Any, where: str, complaints: Complaints) -> Any:
        if not isinstance(value, Mapping) or len(value) > most:
            complaints.append(f"{where} must be an object of at most {most} fields.")
            return NOTHING
        clean = {}
        for name, inner in value.items():
            key = re.sub(r"[\s-]+", "_", _storable(str(name)).strip().lower())[:60]
            kept = of(inner, f"{where}.{key}", complaints) if key else NOTHING
            if kept is not NOTHING and inner is not None:
                clean[key] = kept
        return clean or NOTHING

    return check


def _anything(value: Any, where: str, complaints: Complaints) -> Any:
    """What no field here stands for, kept as it came so that it can leave again."""
    if not isinstance(value, Mapping):
        complaints.append(f"{where} must be an object.")
        return NOTHING
    return _plain(value) or NOTHING


def _plain(value: Any, depth: int = 12) -> Any:
    """Return a value of JSON fit to store; what lies deeper than anybody reads is left out."""
    if isinstance(value, str):
        return _storable(value)
    if not depth:
        return None
    if isinstance(value, Mapping):
        return {_storable(str(name)): _plain(inner, depth - 1) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner, depth - 1) for inner in value]
    return value if isinstance(value, int | bool | None) or (isinstance(value, float) and abs(value) < 1e300) else None


# -- the sheet --------------------------------------------------------------------------------------------

_BONUS, _FEET = _whole(-100, 1000), _whole(0, 100_000)
_DAMAGE = _record(
    {"dice": _dice, "average": _whole(0, 100_000), "bonus": _BONUS, "type": _text(60), "instead": _yes_or_no}
)  # fmt: skip
_ATTACK = _record(
    {"kind": _text(60), "with": _text(60), "bonus": _BONUS, "reach": _FEET, "range": _FEET, "long_range": _FEET,
     "targets": _text(120), "damage": _rows(_DAMAGE)}
)  # fmt: skip
_SAVE = _record({"dc": _whole(0, 100), "ability": _text(20)})
_FEATURE = _record(
    {"name": _text(200), "desc": _text(20_000), "usage": _text(80), "cost": _whole(0, 100), "attack": _ATTACK,
     "save": _SAVE}
)  # fmt: skip
_SPELL = _record(
    {"name": _text(200), "level": _whole(0, 20), "school": _text(60), "prepared": _yes_or_no, "usage": _text(80),
     "desc": _text(20_000)}, needs="name",
)  # fmt: skip
_SPELLCASTING = _record(
    {"ability": _text(20), "dc": _whole(0, 100), "attack": _BONUS, "level": _whole(0, 100),
     "slots": _named(_whole(0, 100), most=20), "note": _text(4000)}
)  # fmt: skip
_CLASS = _record({"name": _text(80), "subclass": _text(80), "level": _whole(0, 100)}, needs="name")

SHEET: dict[str, Check] = {
    "system": _text(40),
    "size": _text(40), "type": _text(80), "subtype": _text(80), "swarm": _text(40), "alignment": _text(80),
    "background": _text(120), "classes": _rows(_CLASS), "experience": _whole(0, 10**9),
    "abilities": _record(dict.fromkeys(ABILITIES, _whole(0, 1000))),
    "armour_class": _record({"value": _whole(0, 1000), "note": _text(200)}),
    "hit_points": _record({"max": _whole(0, 10**6), "current": _whole(-(10**6), 10**6), "temporary": _whole(0, 10**6),
                           "formula": _dice}),
    "initiative": _BONUS, "inspiration": _yes_or_no, "proficiency": _BONUS,
    "speeds": _named(_FEET), "hover": _yes_or_no,
    "saves": _record(dict.fromkeys(ABILITIES, _BONUS)), "skills": _named(_BONUS),
    "senses": _named(_FEET), "passive_perception": _whole(0, 200),
    **dict.fromkeys(WORD_LISTS, _words),
    "challenge": _text(20), "xp": _whole(0, 10**9),
    **dict.fromkeys(FEATURES, _rows(_FEATURE)), "legendary_note": _text(4000),
    "spellcasting": _SPELLCASTING, "spells": _rows(_SPELL),
    "currencies": _record(dict.fromkeys(COINS, _whole(0, 10**9))),
    "source": _anything, "extra": _anything,
}  # fmt: skip


def check_sheet(value: Any) -> tuple[dict[str, Any], list[str]]:
    """Return (clean sheet, complaints): empty fields are left out, numbers are numbers, unknown fields are refused."""
    complaints: Complaints = []
    if value in (None, ""):
        return {}, []
    if not isinstance(value, Mapping):
        return {}, ['A sheet must be an object, such as {"abilities": {"str": 16}}.']
    clean: dict[str, Any] = _fields(value, SHEET, "", complaints)
    try:
        size = len(json.dumps(clean, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        return {}, [*complaints, "The sheet holds something that JSON cannot say."]
    if size > MOST_BYTES:
        complaints.append(f"The sheet is too long: at most {MOST_BYTES // 1000} thousand characters.")
    return clean, complaints[:30]


# -- reading it -------------------------------------------------------------------------------------------


def modifier(score: int) -> int:
    """Return the modifier of an ability score."""
    return (score - 10) // 2


def signed(number: int) -> str:
    """Return a bonus as one writes it."""
    return f"+{number}" if number >= 0 else f"\u2212{-number}"


def name_of(key: str) -> str:
    """Return "Sleight of hand" for "sleight_of_hand"."""
    words = key.replace("_", " ")
    return ABILITIES.get(key) or words[:1].upper() + words[1:]


PLAY = {"currencies", "inspiration", "experience"}
PLAY_HIT_POINTS = {"current", "temporary"}


def only_play_differs(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether two sheets differ in nothing but what changes at the table from hour to hour."""
    return _without_play(before) == _without_play(after)


def _without_play(sheet: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in sheet.items() if name not in PLAY}
    points = sheet.get("hit_points", {})
    return kept | {"hit_points": {name: value for name, value in points.items() if name not in PLAY_HIT_POINTS}}
