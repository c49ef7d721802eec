"""A character of D&D Beyond (v5): uploaded JSON. Other people's names in it are never kept."""

from collections.abc import Mapping
from typing import Any

from characters.importers.base import Parsed, ParsedEntry, Report, Unreadable
from characters.importers.dndbeyond_numbers import Numbers, Sheet, group, mappings, number, word, work_out
from characters.importers.prose import DAMAGE_TYPES, markdown_of
from characters.importers.reading import Taker
from characters.importers.sheets import checked, without_nothing
from characters.importers.statblock import ABILITIES, SENSES, SKILLS, size_name

FORMAT = "dndbeyond"
SOURCE = "dndbeyond"
_ALIGNMENTS = ("lawful good", "neutral good", "chaotic good", "lawful neutral", "neutral", "chaotic neutral",
               "lawful evil", "neutral evil", "chaotic evil")  # fmt: skip
_ABOUT = {"gender": "Gender", "age": "Age", "height": "Height", "weight": "Weight", "hair": "Hair", "eyes": "Eyes",
          "skin": "Skin", "faith": "Faith"}  # fmt: skip
_NOTES = {"backstory": "Backstory", "allies": "Allies", "enemies": "Enemies", "organizations": "Organisations",
          "personalPossessions": "Possessions", "otherHoldings": "Holdings", "otherNotes": "Notes"}  # fmt: skip
_PERSONALITY = {"personalityTraits": "Personality", "ideals": "Ideals", "bonds": "Bonds", "flaws": "Flaws",
                "appearance": "Appearance"}  # fmt: skip
_WORKED_OUT = ("stats", "bonusStats", "overrideStats", "modifiers", "baseHitPoints", "bonusHitPoints",
               "overrideHitPoints", "removedHitPoints", "temporaryHitPoints", "characterValues")  # fmt: skip
# How its own pages choose, show and number things.
_ITS_OWN = ("id", "userId", "username", "isAssignedToPlayer", "readonlyUrl", "canEdit", "status", "statusSlug",
            "preferences", "configuration", "choices", "providedFrom", "themeColor", "themeColorId", "lifestyleId",
            "socialName", "avatarId", "backgroundAvatar", "decorations", "defaultBackdrop", "classSpells",
            "activeSourceCategories", "optionalClassFeatures", "optionalOrigins", "raceDefinitionId",
            "raceDefinitionTypeId", "customDefenseAdjustments", "dateModified", "campaignSetting",
            "adjustmentXp", "lifestyle")  # fmt: skip


def recognise(said: Any) -> str:
    """Return why this is a character of D&D Beyond; empty if it is not."""
    if isinstance(said, Mapping) and said.get("success") is False and "message" in said:
        return "an answer of D&D Beyond that refuses the character"
    data = _data(said)
    if isinstance(data.get("stats"), list) and "baseHitPoints" in data:
        return "a character of D&D Beyond (stats, baseHitPoints, modifiers)"
    return ""


def _data(said: Any) -> Mapping[str, Any]:
    inner = group(said, "data")
    return inner if inner.get("stats") is not None else group(said)


def parse(said: Any) -> Parsed:
    """Return the character."""
    if isinstance(said, Mapping) and said.get("success") is False:
        raise Unreadable(
            "D&D Beyond does not give this character out: the sheet is private. Set its privacy to public there, "
            "or upload the JSON of the sheet."
        )
    return Parsed(FORMAT, [_character(_data(said))])


def _character(data: Mapping[str, Any]) -> ParsedEntry:
    report = Report()
    taker = Taker(data, report)
    name, reference = taker.text("name", longest=200), taker.text("id", longest=40)
    if not name:
        raise Unreadable("The character has no name. Export the sheet again.")
    numbers = work_out(data)
    _tell(numbers, data, report)
    race, classes = taker.inside("race"), _classes(taker)
    sheet: dict[str, Any] = {
        "system": "5e", "size": _size(race), "type": "humanoid", "alignment": _alignment(taker),
        "background": _background(taker), "classes": classes, "abilities": numbers.abilities,
        "experience": number(data, "currentXp", 0, 10**9),
        "armour_class": {"value": numbers.ac, "note": numbers.ac_note},
        "hit_points": {"max": numbers.hp, "current": numbers.hp_current, "temporary": numbers.hp_temporary},
        "inspiration": data.get("inspiration") is True, "proficiency": numbers.proficiency,
        "initiative": numbers.modifier("dex") + Sheet(data).bonus("initiative"), "speeds": numbers.speeds,
        "saves": numbers.saves, "skills": numbers.skills,
        "passive_perception": 10 + numbers.skills.get("perception", numbers.modifier("wis")),
        "currencies": _coins(taker), "spells": _spells(taker), "traits": _features(data, taker),
        **_granted(data),
    }  # fmt: skip
    taker.implied("currentXp", "inspiration")
    entry = ParsedEntry(
        "character", name, SOURCE, reference or name, report=report, body=_story(taker), aliases=[],
        sheet=checked(without_nothing(sheet), report), inventory=_inventory(taker, report),
        picture=_picture(taker), values=_values(race, classes, numbers),
    )  # fmt: skip
    _pass_the_rest(taker)
    return entry


def _values(race: Taker, classes: list[dict[str, Any]], numbers: Numbers) -> dict[str, Any]:
    people = race.text("fullName", longest=80) or race.text("baseName", longest=80) or "Adventurer"
    return {"race": people, "level": max(1, min(numbers.level, 100)), "health": numbers.hp, "role": "player"}


def _tell(numbers: Numbers, data: Mapping[str, Any], report: Report) -> None:
    told = {"abilities": numbers.abilities, "hit points": numbers.hp, "armour class": numbers.ac,
            "saves and skills": {**numbers.saves, **numbers.skills}}  # fmt: skip
    for name, value in told.items():
        report.derived(name, value, numbers.how.get(name, ""))
    if not mappings(data.get("classes")):
        report.disagreement("level", 0, "the character has no class yet: it is counted as level 1")


def _classes(taker: Taker) -> list[dict[str, Any]]:
    found = []
    for row in mappings(taker.raw("classes")):
        name, level = word(group(row, "definition"), "name", 80), number(row, "level", 0, 100)
        subclass = word(group(row, "subclassDefinition"), "name", 80)
        if name:
            found.append({"name": name, "level": level or 0, "subclass": subclass})
    return found


def _size(race: Taker) -> str:
    sizes = {2: "Tiny", 3: "Small", 4: "Medium", 5: "Large", 6: "Huge", 7: "Gargantuan"}
    return size_name(race.text("size", longest=20)) or sizes.get(race.number("sizeId", least=0, most=20) or 4, "Medium")


def _alignment(taker: Taker) -> str:
    place = taker.number("alignmentId", least=1, most=9)
    return _ALIGNMENTS[place - 1] if place else ""


def _background(taker: Taker) -> str:
    background = taker.inside("background")
    own = word(group(background.raw("customBackground")), "name", 120)
    return own or word(group(background.raw("definition")), "name", 120)


def _coins(taker: Taker) -> dict[str, int]:
    purse = taker.inside("currencies")
    return {coin: amount for coin in ("cp", "sp", "ep", "gp", "pp") if (amount := purse.number(coin, most=10**9))}


def _granted(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return languages, proficiencies, defences and senses that modifiers give."""
    found: dict[str, Any] = {"languages": [], "proficiencies": [], "resistances": [], "immunities": [],
                             "vulnerabilities": [], "senses": {}}  # fmt: skip
    not_listed = {f"{long}-saving-throws" for long in ABILITIES.values()} | {key.replace("_", "-") for key in SKILLS}
    lists = {"language": "languages", "resistance": "resistances", "immunity": "immunities",
             "vulnerability": "vulnerabilities"}  # fmt: skip
    for row in Sheet(data).modifiers:
        kind, subject = word(row, "type", 60), word(row, "subType", 80)
        said = word(row, "friendlySubtypeName", 80) or subject.replace("-", " ")
        if kind in lists:
            found[lists[kind]].append(said.lower() if subject in DAMAGE_TYPES else said)
        elif kind == "proficiency" and subject not in not_listed and not subject.startswith("choose-"):
            found["proficiencies"].append(said)
        elif kind in {"set-base", "sense"} and subject in SENSES:
            feet = number(row, "value", 0, 10_000) or 0
            found["senses"][subject] = max(feet, found["senses"].get(subject, 0))
    return {key: list(dict.fromkeys(value)) if isinstance(value, list) else value for key, value in found.items()}


def _features(data: Mapping[str, Any], taker: Taker) -> list[dict[str, Any]]:
    """Return feats, traits of origin and class features with their short texts."""
    found: list[dict[str, Any]] = []
    rows = [group(row, "definition") for row in mappings(taker.raw("feats"))]
    rows += [group(row, "definition") for row in mappings(group(data, "race").get("racialTraits"))]
    for held in mappings(data.get("classes")):
        level = number(held, "level", 0, 100) or 0
        for row in mappings(held.get("classFeatures")):
            if (number(group(row, "definition"), "requiredLevel", 0, 100) or 0) <= level:
                rows.append(group(row, "definition"))
    for row in rows:
        if row.get("hideInSheet") is True or not word(row, "name"):
            continue
        text = markdown_of(word(row, "snippet", 4000) or word(row, "description", 4000))
        if not any(feature["name"] == word(row, "name") for feature in found):
            found.append({"name": word(row, "name"), "desc": "" if "{{" in text else text})
    actions = [row for rows in group(taker.raw("actions")).values() for row in mappings(rows)]
    names = {feature["name"] for feature in found}
    for row in actions:
        if word(row, "name") and word(row, "name") not in names:
            names.add(word(row, "name"))
            found.append({"name": word(row, "name"), "desc": markdown_of(word(row, "snippet", 4000))})
    return found[:300]


def _spells(taker: Taker) -> list[dict[str, Any]]:
    rows = [row for rows in group(taker.raw("spells")).values() for row in mappings(rows)]
    for known in mappings(taker.data.get("classSpells")):
        rows += mappings(known.get("spells"))
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        spell = group(row, "definition")
        if name := word(spell, "name"):
            ready = row.get("prepared") is True or row.get("alwaysPrepared") is True
            found[name] = {"name": name, "level": number(spell, "level", 0, 20) or 0, "school": word(spell, "school",
            60),
                           "prepared": ready}  # fmt: skip
    if found:
        taker.report.dropped(
            "spells (texts)",
            f"{len(found)} spells",
            "names, levels and schools are kept; their texts are not ours to keep",
        )
    return sorted(found.values(), key=lambda spell: (spell["level"], spell["name"]))[:300]


def _inventory(taker: Taker, report: Report) -> list[dict[str, Any]]:
    found = []
    for item in mappings(taker.raw("inventory"))[:300]:
        definition = group(item, "definition")
        if name := word(definition, "name"):
            found.append({
                "name": name, "quantity": number(item, "quantity", 1, 10**6) or 1,
                "equipped": item.get("equipped") is True, "attuned": item.get("isAttuned") is True,
            })  # fmt: skip
    for item in mappings(taker.raw("customItems"))[:100]:
        if name := word(item, "name"):
            found.append(
                {"name": name, "quantity": number(item, "quantity", 1, 10**6) or 1, "equipped": False, "attuned": False}
            )
    return found


def _story(taker: Taker) -> str:
    about = [f"**{label}:** {text}" for key, label in _ABOUT.items() if (text := taker.text(key, longest=200))]
    parts = ["  \n".join(about)] if about else []
    for key, labels in (("traits", _PERSONALITY), ("notes", _NOTES)):
        inner = taker.inside(key)
        for name, label in labels.items():
            if text := inner.text(name, longest=50_000):
                parts.append(f"## {label}\n\n{markdown_of(text)}")
        inner.finish()
    return "\n\n".join(parts)


def _picture(taker: Taker) -> str:
    at_the_top = taker.text("avatarUrl", longest=500)
    return word(group(taker.data.get("decorations")), "avatarUrl", 500) or at_the_top


def _pass_the_rest(taker: Taker) -> None:
    campaign = taker.raw("campaign")
    if campaign:
        taker.told.add("campaign")
        taker.report.lines = [line for line in taker.report.lines if line.field != "campaign"]
        taker.report.dropped("campaign", "", "the names of the others at that table are not ours to keep")
    for key, why in {
        "conditions": "conditions pass: they are not part of the sheet", "deathSaves": "death saves pass",
        "creatures": "companions are entries of their own: import them apart",
        "customProficiencies": "proficiencies made by hand have no place",
        "customActions": "actions made by hand have no place",
        "options": "chosen options stand with the features", "spellSlots": "used slots pass",
        "pactMagic": "used slots pass",
        "customSenses": "senses made by hand have no place", "customSpeeds": "speeds made by hand have no place",
    }.items():  # fmt: skip
        _pass_unless_empty(taker, key, why)
    taker.implied(*_WORKED_OUT, *_ITS_OWN, *(key for key in taker.data if key.endswith(("Url", "AvatarId"))))
    taker.finish()


def _pass_unless_empty(taker: Taker, key: str, why: str) -> None:
    value = taker.data.get(key)
    rows = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else [value]
    used = [row for row in rows if _says_something(row)]
    if used:
        taker.report.dropped(key, f"{len(used)} lines", why)
    taker.implied(key)


def _says_something(row: Any) -> bool:
    """Whether a row holds more than the nothings that every sheet carries."""
    if isinstance(row, Mapping):
        return any(_says_something(value) for key, value in row.items() if key not in {"level", "available", "id"})
    return any(_says_something(part) for part in row) if isinstance(row, list) else row not in (None, 0, False, "")
