"""A creature of the fifth edition as all formats tell of it: what parsers fill and exporters read (Django-free)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from characters.importers.base import Report
from characters.importers.prose import attack_of, contradictions, neat_usage, save_of, split_usage

ABILITIES = {"str": "strength", "dex": "dexterity", "con": "constitution", "int": "intelligence", "wis": "wisdom",
             "cha": "charisma"}  # fmt: skip
SKILLS = {
    "acrobatics": "dex", "animal_handling": "wis", "arcana": "int", "athletics": "str", "deception": "cha",
    "history": "int", "insight": "wis", "intimidation": "cha", "investigation": "int", "medicine": "wis",
    "nature": "int", "perception": "wis", "performance": "cha", "persuasion": "cha", "religion": "int",
    "sleight_of_hand": "dex", "stealth": "dex", "survival": "wis",
}  # fmt: skip
SPEEDS = ("walk", "burrow", "climb", "fly", "swim")
SENSES = ("blindsight", "darkvision", "tremorsense", "truesight")
SIZES = ("Tiny", "Small", "Medium", "Large", "Huge", "Gargantuan")
SECTIONS = ("traits", "actions", "bonus_actions", "reactions", "legendary_actions", "mythic_actions", "lair_actions")
CR_XP = {
    "0": 10, "1/8": 25, "1/4": 50, "1/2": 100, "1": 200, "2": 450, "3": 700, "4": 1100, "5": 1800, "6": 2300,
    "7": 2900, "8": 3900, "9": 5000, "10": 5900, "11": 7200, "12": 8400, "13": 10000, "14": 11500, "15": 13000,
    "16": 15000, "17": 18000, "18": 20000, "19": 22000, "20": 25000, "21": 33000, "22": 41000, "23": 50000,
    "24": 62000, "25": 75000, "26": 90000, "27": 105000, "28": 120000, "29": 135000, "30": 155000,
}  # fmt: skip
_FRACTIONS = {0.125: "1/8", 0.25: "1/4", 0.5: "1/2"}
_DICE = re.compile(r"\(?\s*(\d{1,3})\s*d\s*(\d{1,3})(?:\s*([+\u2212-])\s*(\d{1,5}))?\s*\)?", re.I)


@dataclass
class Feature:
    """A trait or an action."""

    name: str
    text: str = ""
    usage: str = ""
    cost: int | None = None
    attack: dict[str, Any] | None = None
    save: dict[str, Any] | None = None


@dataclass
class Statblock:
    """A creature's numbers and abilities."""

    size: str = ""
    type: str = ""
    subtype: str = ""
    swarm: str = ""
    alignment: str = ""
    ac: int | None = None
    ac_note: str = ""
    hp: int | None = None
    hp_dice: str = ""
    speeds: dict[str, int] = field(default_factory=dict)
    hover: bool = False
    abilities: dict[str, int] = field(default_factory=dict)
    saves: dict[str, int] = field(default_factory=dict)
    skills: dict[str, int] = field(default_factory=dict)
    vulnerabilities: list[str] = field(default_factory=list)
    resistances: list[str] = field(default_factory=list)
    immunities: list[str] = field(default_factory=list)
    condition_immunities: list[str] = field(default_factory=list)
    senses: dict[str, int] = field(default_factory=dict)
    passive: int | None = None
    languages: list[str] = field(default_factory=list)
    cr: str = ""
    xp: int | None = None
    proficiency: int | None = None
    initiative: int | None = None
    features: dict[str, list[Feature]] = field(default_factory=dict)
    legendary_note: str = ""
    environments: list[str] = field(default_factory=list)
    document: dict[str, Any] = field(default_factory=dict)

    def add(self, section: str, feature: Feature) -> None:
        """Put a feature at the end of a section; one without a name and words is nothing."""
        if feature.name or feature.text:
            self.features.setdefault(section, []).append(feature)

    def modifier(self, ability: str) -> int:
        """Return the modifier of an ability; 0 when the score is unknown."""
        return (self.abilities.get(ability, 10) - 10) // 2


# -- single values ----------------------------------------------------------------------------------------


def ability_key(word: Any) -> str:
    """Return "str" for "Strength", "STR" or "str"; empty for what is no ability."""
    key = str(word).strip().lower()[:3]
    return key if key in ABILITIES else ""


def skill_key(word: Any) -> str:
    """Return "sleight_of_hand" for "Sleight of Hand"; empty for what is no skill."""
    key = re.sub(r"[\s-]+", "_", str(word).strip().lower())
    return key if key in SKILLS else ""


def skill_name(key: str) -> str:
    """Return "Sleight of Hand" for "sleight_of_hand"."""
    return " ".join(word if word == "of" else word.capitalize() for word in key.split("_"))


def size_name(word: Any) -> str:
    """Return one of the six sizes for a name, a letter or an abbreviation; empty for what is none."""
    said = str(word).strip().lower()
    if said in {"grg", "g"}:
        return "Gargantuan"
    short = {"t": "Tiny", "s": "Small", "sm": "Small", "m": "Medium", "med": "Medium", "l": "Large", "lg": "Large",
             "h": "Huge"}  # fmt: skip
    return short.get(said) or (said.capitalize() if said.capitalize() in SIZES else "")


def cr_name(value: Any) -> str:
    """Return a challenge rating as it is written ("1/4", "17"); empty for what is none."""
    if isinstance(value, bool) or value is None:
        return ""
    said = str(value).strip()
    if said in CR_XP:
        return said
    try:
        number = float(said)
    except ValueError:
        return ""
    if number in _FRACTIONS:
        return _FRACTIONS[number]
    return str(int(number)) if number == int(min(max(number, -1), 31)) and str(int(number)) in CR_XP else ""


def cr_number(cr: str) -> float:
    """Return the number of a challenge rating; 0 when it is unknown."""
    return {"1/8": 0.125, "1/4": 0.25, "1/2": 0.5}.get(cr) or (float(cr) if cr in CR_XP else 0.0)


def proficiency_for(cr: str) -> int:
    """Return the proficiency bonus of a challenge rating."""
    return 2 + max(0, int(cr_number(cr)) - 1) // 4


def dice_name(said: Any) -> str:
    """Return dice in one spelling ("19d12+133"); empty for what is none."""
    found = _DICE.search(said) if isinstance(said, str) else None
    if found is None:
        return ""
    sign = "-" if found[3] and found[3] != "+" else "+"
    return f"{int(found[1])}d{int(found[2])}" + (f"{sign}{int(found[4])}" if found[4] and int(found[4]) else "")


def dice_average(dice: str) -> int | None:
    """Return the average of dice, rounded down; None for what are none."""
    found = _DICE.fullmatch(dice)
    if found is None:
        return None
    bonus = int(found[4] or 0) * (1 if found[3] in (None, "+") else -1)
    return int(found[1]) * (int(found[2]) + 1) // 2 + bonus


def words_of(text: Any) -> list[str]:
    """Return the parts of "cold; bludgeoning, piercing, and slashing from nonmagical attacks"."""
    found: list[str] = []
    for part in str(text or "").split(";"):
        part = part.strip().strip(".")
        if " from " in part or " by " in part or " with " in part or "(" in part:
            found.append(part)
        else:
            found.extend(word.strip() for word in re.split(r",\s*(?:and\s+)?", part))
    return [word[:200] for word in found if word and word not in {"-", "\u2014", "\u2013", "None", "none"}]


def words_text(words: Iterable[str]) -> str:
    """Return such parts as one text again."""
    rows = list(words)
    return ("; " if any("," in word for word in rows) else ", ").join(rows)


def languages_of(text: Any) -> list[str]:
    """Return the languages of a text; none for a dash."""
    said = str(text or "").strip()
    return (
        []
        if said in {"-", "\u2014", "\u2013", "--"}
        else [word.strip()[:200] for word in said.split(",") if word.strip()]
    )


def senses_of(text: str) -> tuple[dict[str, int], int | None, list[str]]:
    """Return (senses, passive perception, what is neither) of "darkvision 60 ft., passive Perception 9"."""
    senses: dict[str, int] = {}
    passive, rest = None, []
    for part in filter(None, (part.strip() for part in text.split(","))):
        far = re.match(
            r"(blindsight|darkvision|tremorsense|truesight)\s+(\d{1,5})\s*(?:ft\.?|feet)?\s*(.*)", part, re.I
        )
        seen = re.match(r"passive perception\s+(\d{1,2})\b", part, re.I)
        if far:
            senses[far[1].lower()] = int(far[2])
            if far[3].strip(" ."):
                rest.append(part)
        elif seen:
            passive = int(seen[1])
        else:
            rest.append(part)
    return senses, passive, rest


def speeds_of(text: str) -> tuple[dict[str, int], bool, list[str]]:
    """Return (speeds, whether it hovers, what is neither) of "30 ft., fly 60 ft. (hover)"."""
    speeds: dict[str, int] = {}
    hover, rest = False, []
    for part in filter(None, (part.strip() for part in re.split(r"[,;]", text))):
        found = re.match(r"(?:(walk|burrow|climb|fly|swim)\s*:?\s*)?(\d{1,4})\s*(?:ft\.?|feet)?\s*(.*)", part, re.I)
        if found is None:
            rest.append(part)
            continue
        speeds[(found[1] or "walk").lower()] = int(found[2])
        hover = hover or "hover" in found[3].lower()
        if found[3].strip(" .") and "hover" not in found[3].lower():
            rest.append(part)
    return speeds, hover, rest


# -- whole creatures --------------------------------------------------------------------------------------


def make_feature(
    name: str,
    text: str,
    report: Report,
    *,
    said: Mapping[str, Any] | None = None,
    usage: str = "",
    cost: int | None = None,
) -> Feature:
    """Return a feature: usage out of its name, attack and save out of its words, contradictions reported."""
    bare, found_usage, found_cost = split_usage(name)
    feature = Feature(bare[:200], text.strip()[:20_000], neat_usage(usage or found_usage)[:80], cost or found_cost)
    feature.attack = attack_of(feature.text)
    feature.save = None if feature.attack else save_of(feature.text)
    for what, field_says, words_say in contradictions(feature.text, said or {}):
        note = f"the field says {field_says}, the words say {words_say}: the words are believed"
        report.disagreement(f"{feature.name}: {what}", field_says, note)
    return feature


def check_sums(block: Statblock, report: Report) -> None:
    """Report numbers of the original that contradict each other; the number itself is kept as it is."""
    average = dice_average(block.hp_dice)
    if block.hp is not None and average is not None and abs(average - block.hp) > 1:
        report.disagreement("hit points", block.hp, f"{block.hp_dice} come to {average} on average; {block.hp} is kept")
    if block.xp is not None and block.cr and block.xp != CR_XP.get(block.cr) and (block.cr, block.xp) != ("0", 0):
        report.disagreement("experience", block.xp, f"challenge {block.cr} gives {CR_XP[block.cr]}; {block.xp} is kept")
    skill = block.skills.get("perception")
    if skill is not None and block.passive is not None and block.passive != 10 + skill:
        note = f"Perception {skill:+d} gives {10 + skill}; {block.passive} is kept"
        report.disagreement("passive Perception", block.passive, note)
