"""Works out the numbers of a D&D Beyond character, which its JSON holds only in parts (Django-free)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from characters.importers.reading import whole_number
from characters.importers.statblock import ABILITIES, SKILLS

ORDER = tuple(ABILITIES)  # stats are numbered 1 to 6
_AC_OVERRIDE, _AC_BONUS, _AC_MAGIC, _SKILL_PROFICIENCY = 1, 2, 3, 26
_SKILL_IDS = {
    2: "athletics", 3: "acrobatics", 4: "sleight_of_hand", 5: "stealth", 6: "arcana", 7: "history",
    8: "investigation", 9: "nature", 10: "religion", 11: "animal_handling", 12: "insight", 13: "medicine",
    14: "perception", 15: "survival", 16: "deception", 17: "intimidation", 18: "performance", 19: "persuasion",
}  # fmt: skip
LIGHT, MEDIUM, HEAVY, SHIELD = 1, 2, 3, 4


def mappings(rows: Any) -> list[Mapping[str, Any]]:
    """Return the mappings among the rows of what should be a list."""
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []


def group(row: Any, *path: str) -> Mapping[str, Any]:
    """Return a mapping inside mappings, or an empty one."""
    for key in path:
        row = row.get(key) if isinstance(row, Mapping) else None
    return row if isinstance(row, Mapping) else {}


def number(row: Any, key: str, least: int = -1000, most: int = 10**6) -> int | None:
    """Return a whole number of a mapping if it is in range."""
    value = whole_number(group(row).get(key))
    return value if value is not None and least <= value <= most else None


def word(row: Any, key: str, longest: int = 200) -> str:
    """Return a text of a mapping."""
    value = group(row).get(key)
    return value.strip()[:longest] if isinstance(value, str) else ""


@dataclass
class Numbers:
    """The worked-out numbers; `how` tells how each came about."""

    level: int = 0
    proficiency: int = 2
    abilities: dict[str, int] = field(default_factory=dict)
    saves: dict[str, int] = field(default_factory=dict)
    skills: dict[str, int] = field(default_factory=dict)
    hp: int = 0
    hp_current: int = 0
    hp_temporary: int = 0
    ac: int = 10
    ac_note: str = ""
    speeds: dict[str, int] = field(default_factory=dict)
    how: dict[str, str] = field(default_factory=dict)

    def modifier(self, ability: str) -> int:
        """Return the modifier of an ability."""
        return (self.abilities.get(ability, 10) - 10) // 2


class Sheet:
    """The character as D&D Beyond sends it, and the questions that its numbers are worked out from."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data
        self.inventory = mappings(data.get("inventory"))
        self.chosen = mappings(data.get("characterValues"))
        self.modifiers = list(self._modifiers())

    def _modifiers(self) -> Iterator[Mapping[str, Any]]:
        for origin, rows in group(self.data, "modifiers").items():
            for row in mappings(rows):
                if origin != "item" or self._is_in_use(row.get("componentId")):
                    yield row

    def _is_in_use(self, definition_id: Any) -> bool:
        """Whether the item that gives a modifier is worn, and attuned where it must be."""
        for item in self.inventory:
            definition = group(item, "definition")
            if definition.get("id") == definition_id:
                needs = definition.get("canAttune") is True or definition.get("requiresAttunement") is True
                worn = item.get("equipped") is True or definition.get("canEquip") is False
                return worn and (item.get("isAttuned") is True or not needs)
        return False

    def of(self, kind: str, *subjects: str) -> list[Mapping[str, Any]]:
        """Return the modifiers of a kind on one of the subjects, without conditional ones."""
        return [
            row for row in self.modifiers
            if row.get("type") == kind and row.get("subType") in subjects and not word(row, "restriction")
        ]  # fmt: skip

    def bonus(self, *subjects: str) -> int:
        """Return the sum of the bonuses on the subjects."""
        return sum(number(row, "fixedValue") or number(row, "value") or 0 for row in self.of("bonus", *subjects))

    def highest(self, kind: str, *subjects: str) -> int | None:
        """Return the highest value of a kind on the subjects."""
        values = [number(row, "fixedValue") or number(row, "value") for row in self.of(kind, *subjects)]
        return max((value for value in values if value is not None), default=None)

    def chosen_value(self, kind: int, value_id: Any = None) -> int | None:
        """Return what the player set by hand for a number."""
        for row in self.chosen:
            if row.get("typeId") == kind and (value_id is None or str(row.get("valueId")) == str(value_id)):
                return number(row, "value")
        return None


def work_out(data: Mapping[str, Any]) -> Numbers:
    """Return all numbers of a character."""
    sheet, made = Sheet(data), Numbers()
    levels = [number(row, "level", 0, 100) or 0 for row in mappings(data.get("classes"))]
    made.level = sum(levels)
    made.proficiency = 2 + (max(made.level, 1) - 1) // 4 + sheet.bonus("proficiency-bonus")
    _abilities(sheet, made)
    _saves_and_skills(sheet, made)
    _hit_points(sheet, made)
    _armour(sheet, made)
    _speeds(sheet, made)
    return made


def _by_id(rows: Any) -> dict[int, int]:
    return {
        number(row, "id", 1, 6) or 0: value
        for row in mappings(rows)
        if (value := number(row, "value", -100, 1000)) is not None
    }


def _abilities(sheet: Sheet, made: Numbers) -> None:
    base, extra, override = (_by_id(sheet.data.get(key)) for key in ("stats", "bonusStats", "overrideStats"))
    for place, short in enumerate(ORDER, start=1):
        subject = f"{ABILITIES[short]}-score"
        score = base.get(place, 10) + extra.get(place, 0) + sheet.bonus(subject)
        score = max(score, sheet.highest("set", subject) or 0)
        made.abilities[short] = max(0, min(override.get(place) or score, 99))
    made.how["abilities"] = "base scores, bonuses of origin, class, feats and worn items; overrides go first"


def _saves_and_skills(sheet: Sheet, made: Numbers) -> None:
    every = sheet.bonus("saving-throws")
    for short, long in ABILITIES.items():
        subject = f"{long}-saving-throws"
        proficient = bool(sheet.of("proficiency", subject, "saving-throws"))
        plus = made.proficiency * proficient + every + sheet.bonus(subject)
        if proficient or plus:
            made.saves[short] = made.modifier(short) + plus
    half = bool(sheet.of("half-proficiency", "ability-checks"))
    for skill, ability in SKILLS.items():
        share = _share(sheet, skill, half)
        plus = int(made.proficiency * share) + sheet.bonus(skill.replace("_", "-"), "ability-checks")
        if share or plus:
            made.skills[skill] = made.modifier(ability) + plus
    made.how["saves and skills"] = f"ability modifiers and proficiency {made.proficiency:+d}"


def _share(sheet: Sheet, skill: str, half: bool) -> float:
    subject = skill.replace("_", "-")
    by_hand = sheet.chosen_value(_SKILL_PROFICIENCY, next(key for key, name in _SKILL_IDS.items() if name == skill))
    if by_hand is not None and 1 <= by_hand <= 4:
        return (0, 0.5, 1, 2)[by_hand - 1]
    if sheet.of("expertise", subject):
        return 2
    if sheet.of("proficiency", subject):
        return 1
    return 0.5 if half or sheet.of("half-proficiency", subject) else 0


def _hit_points(sheet: Sheet, made: Numbers) -> None:
    data = sheet.data
    base, override = number(data, "baseHitPoints", 0) or 0, number(data, "overrideHitPoints", 1)
    worked = base + made.modifier("con") * made.level + sheet.bonus("hit-points-per-level") * made.level
    worked += sheet.bonus("hit-points")
    made.hp = max(0, override if override is not None else worked)
    most = made.hp + (number(data, "bonusHitPoints") or 0)
    made.hp_current = max(0, most - (number(data, "removedHitPoints", 0) or 0))
    made.hp_temporary = number(data, "temporaryHitPoints", 0) or 0
    con = f"Constitution {made.modifier('con'):+d} for each of {made.level} levels"
    made.how["hit points"] = "set by hand" if override is not None else f"{base} and {con}"


def _armour(sheet: Sheet, made: Numbers) -> None:
    worn = [group(item, "definition") for item in sheet.inventory if item.get("equipped") is True]
    armour = next((row for row in worn if row.get("armorTypeId") in (LIGHT, MEDIUM, HEAVY)), None)
    shield = next((row for row in worn if row.get("armorTypeId") == SHIELD), None)
    total, note = _armoured(sheet, made, armour) if armour else _unarmoured(sheet, made)
    if shield:
        total += number(shield, "armorClass", 0, 40) or 2
        note = ", ".join(filter(None, [note, word(shield, "name", 80).lower() or "shield"]))
    total += sheet.bonus("armor-class", "armored-armor-class" if armour else "unarmored-armor-class")
    total += sum(sheet.chosen_value(kind) or 0 for kind in (_AC_BONUS, _AC_MAGIC))
    by_hand = sheet.chosen_value(_AC_OVERRIDE)
    made.ac, made.ac_note = max(0, min(by_hand if by_hand is not None else total, 99)), note
    made.how["armour class"] = "set by hand" if by_hand is not None else f"{note or 'no armour'}, Dexterity, bonuses"


def _armoured(sheet: Sheet, made: Numbers, armour: Mapping[str, Any]) -> tuple[int, str]:
    kind = armour.get("armorTypeId")
    most = 99 if kind == LIGHT else 0 if kind == HEAVY else sheet.highest("set", "ac-max-dex-armored-modifier") or 2
    return (number(armour, "armorClass", 0, 40) or 10) + min(made.modifier("dex"), most), word(
        armour, "name", 80
    ).lower()


def _unarmoured(sheet: Sheet, made: Numbers) -> tuple[int, str]:
    plain = 10 + made.modifier("dex")
    found = [(plain, "")]
    for row in sheet.of("set", "unarmored-armor-class"):
        ability = number(row, "statId", 1, 6)
        extra = made.modifier(ORDER[ability - 1]) if ability else number(row, "value", 0, 20) or 0
        found.append((plain + extra, "unarmored defense"))
    return max(found)


def _speeds(sheet: Sheet, made: Numbers) -> None:
    normal = group(sheet.data, "race", "weightSpeeds", "normal")
    for name in ("walk", "fly", "swim", "climb", "burrow"):
        feet = number(normal, name, 0, 1000)
        if feet:
            made.speeds[name] = feet
    words = {"fly": "flying", "swim": "swimming", "climb": "climbing", "burrow": "burrowing"}
    for name, said in words.items():
        rows = sheet.of("set", f"innate-speed-{said}")
        if rows:
            made.speeds[name] = sheet.highest("set", f"innate-speed-{said}") or made.speeds.get("walk", 30)
    extra = sheet.bonus("speed") + (
        sheet.bonus("unarmored-movement") if not made.ac_note or "unarmored" in made.ac_note else 0
    )
    if extra and "walk" in made.speeds:
        made.speeds["walk"] = max(0, made.speeds["walk"] + extra)
