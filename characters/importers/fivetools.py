"""5etools bestiary files: only entries marked as of the SRD, which alone are free content."""

import re
from collections.abc import Mapping
from typing import Any

from characters.importers.base import Parsed, ParsedEntry, Report, Skipped
from characters.importers.fivetools_copy import key_of, resolved
from characters.importers.fivetools_text import markdown, words
from characters.importers.listing import each_of
from characters.importers.reading import Taker, first_number, whole_number
from characters.importers.sheets import entry_of
from characters.importers.statblock import (
    SPEEDS,
    Statblock,
    ability_key,
    cr_name,
    dice_name,
    make_feature,
    senses_of,
    size_name,
    skill_key,
)

FORMAT = "fivetools"
MADE_HERE = "madeByBestiary"  # in _meta: an export of a site such as this, which is its maker's own
NOT_FREE = "It is not marked as part of the SRD (srd, srd52): only that part is free content, so it is not taken."
_ALIGNMENTS = {"L": "lawful", "N": "neutral", "C": "chaotic", "G": "good", "E": "evil", "U": "unaligned",
               "A": "any alignment", "NX": "neutral", "NY": "neutral"}  # fmt: skip
_SECTIONS = {"trait": "traits", "action": "actions", "bonus": "bonus_actions", "reaction": "reactions",
             "legendary": "legendary_actions", "mythic": "mythic_actions"}  # fmt: skip
# How its own pages filter and decorate; nothing of it is not said by other fields.
_FOR_ITS_PAGES = ("basicRules", "basicRules2024", "reprintedAs", "hasToken", "hasFluff", "hasFluffImages", "traitTags",
                  "senseTags", "actionTags", "languageTags", "damageTags", "damageTagsLegendary", "damageTagsSpell",
                  "miscTags", "conditionInflict", "conditionInflictLegendary", "conditionInflictSpell",
                  "savingThrowForced", "savingThrowForcedLegendary", "savingThrowForcedSpell", "spellcastingTags",
                  "attachedItems", "token", "tokenCredit", "isNpc", "isNamedCreature", "uniqueId", "srd", "srd52",
                  "otherSources", "additionalSources", "dragonAge", "dragonCastingColor", "treasure", "_isCopy",
                  "_versions_applied")  # fmt: skip
_ART = ("soundClip", "altArt", "tokenUrl", "fluff", "foundryImg")


def recognise(said: Any) -> str:
    """Return why this is of 5etools; empty if it is not."""
    monsters = said.get("monster") if isinstance(said, Mapping) else said
    rows = [row for row in (monsters if isinstance(monsters, list) else []) if isinstance(row, Mapping)]
    if isinstance(said, Mapping) and rows:
        return "a bestiary of 5etools (monster: [...])"
    return "5etools monsters (ac, cr and source)" if rows and {"ac", "hp", "source"} <= set(rows[0]) else ""


def parse(said: Any) -> Parsed:
    """Return the entries marked as of the SRD; the others stand there refused."""
    parsed = Parsed(FORMAT)
    monsters = said.get("monster") if isinstance(said, Mapping) else said
    rows = [row for row in (monsters if isinstance(monsters, list) else []) if isinstance(row, Mapping)]
    known = {key_of(row): row for row in rows}
    for name in said if isinstance(said, Mapping) else ():
        if name not in {"monster", "_meta", "$schema", "siteVersion"} and said[name]:
            parsed.report.dropped(
                str(name), f"{len(said[name]) if isinstance(said[name], list) else ''}", "only monsters are read"
            )
    meta = said.get("_meta") if isinstance(said, Mapping) else None
    own = isinstance(meta, Mapping) and meta.get(MADE_HERE) is True
    return each_of(parsed, rows, lambda row: _monster(row, known, own))


def _monster(
    data: Mapping[str, Any], known: Mapping[tuple[str, str], Mapping[str, Any]], own: bool = False
) -> ParsedEntry:
    if not (own or data.get("srd") or data.get("srd52")):
        raise Skipped(NOT_FREE)
    report = Report()
    if data.get("_copy"):
        parent = data["_copy"].get("name") if isinstance(data["_copy"], Mapping) else ""
        report.derived("_copy", parent, "everything that it does not change itself is that creature's")
    taker = Taker(resolved(data, known), report)
    # A free creature may go by another name there: `srd` is then the free one.
    name = taker.data["srd"] if isinstance(taker.data.get("srd"), str) else taker.text("name", longest=200)
    if not name:
        raise Skipped("It has no name.")
    taker.implied("name")
    block = Statblock(alignment=_alignment(taker), ac_note="")
    block.size = " or ".join(filter(None, (size_name(size) for size in taker.texts("size"))))
    _type(taker, block)
    _armour_and_life(taker, block)
    _numbers(taker, block)
    _defences(taker, block)
    _challenge(taker, block)
    for key, section in _SECTIONS.items():
        for row in taker.takers(key):
            _feature(row, section, block)
    _spells(taker, block)
    block.legendary_note = markdown(taker.rows("legendaryHeader"))[:2000]
    block.environments = taker.texts("environment")
    body = _variants(taker)
    source = taker.text("source", longest=60)
    page = taker.number("page", least=0, most=100_000)
    block.document = {"key": source, **({"page": page} if page else {})}
    taker.pass_over(_ART, "pictures and sounds are not in the file")
    taker.pass_over(["legendaryGroup"], "lair actions and regional effects stand in another file")
    taker.pass_over(["_versions", "summonedBySpell"], "only the creature itself is imported")
    groups, aliases = taker.texts("group"), taker.texts("alias")
    taker.implied(*_FOR_ITS_PAGES)
    taker.finish()
    return entry_of(
        name, block, source=f"5etools:{source}" if source else "5etools", reference=taker.text("name", longest=200),
        report=report, body=body, tags=groups, aliases=aliases,
    )  # fmt: skip


def _alignment(taker: Taker) -> str:
    codes = taker.rows("alignment")
    said = [_ALIGNMENTS.get(code, "") for code in codes if isinstance(code, str)]
    prefix = taker.text("alignmentPrefix", longest=40)
    if any(isinstance(code, Mapping) for code in codes):
        parts = []
        for code in codes:
            inner = code.get("alignment") if isinstance(code, Mapping) else None
            special = code.get("special") if isinstance(code, Mapping) else None
            listed = " ".join(_ALIGNMENTS.get(str(one), "") for one in inner) if isinstance(inner, list) else ""
            chance = (
                f" ({code['chance']}%)" if isinstance(code, Mapping) and isinstance(code.get("chance"), int) else ""
            )
            parts.append(f"{special or listed}{chance}".strip())
        return " or ".join(filter(None, parts))[:80]
    kept = set(codes) if all(isinstance(code, str) for code in codes) else set()
    if len(kept) > 3:
        missing = sorted({"G", "E", "L", "C"} - kept)
        return f"any non-{_ALIGNMENTS[missing[0]]} alignment" if len(missing) == 1 else "any alignment"
    return " ".join(filter(None, [prefix, *dict.fromkeys(said)])).strip()[:80]


def _type(taker: Taker, block: Statblock) -> None:
    said = taker.raw("type")
    kind = Taker(said if isinstance(said, Mapping) else {"type": said}, taker.report, "type.")
    inner = kind.raw("type")
    if isinstance(inner, Mapping) and isinstance(inner.get("choose"), list):
        inner = " or ".join(str(one) for one in inner["choose"])
    block.type = str(inner or "")[:80].lower()
    tags = []
    for tag in kind.rows("tags"):
        if isinstance(tag, Mapping):
            tags.append(f"{tag.get('prefix', '')} {tag.get('tag', '')}".strip())
        elif isinstance(tag, str):
            tags.append(tag)
    block.subtype = ", ".join(tags)[:80]
    block.swarm = size_name(kind.text("swarmSize", longest=10))
    if note := kind.text("note", longest=80):
        block.subtype = f"{block.subtype} {note.strip('() ')}".strip()[:80]
    kind.finish()


def _armour_and_life(taker: Taker, block: Statblock) -> None:
    for number, row in enumerate(taker.rows("ac")):
        if isinstance(row, Mapping):
            piece = Taker(row, taker.report, "ac.")
            value = piece.number("ac", least=0, most=99)
            note = ", ".join(words(text) for text in piece.texts("from"))
            note = " ".join(filter(None, [note, words(piece.text("condition", longest=200))]))
            special = words(piece.text("special", longest=200))
            piece.implied("braces")
            piece.finish()
            value, note = (value, note) if value is not None else (first_number(special, 0, 99), special)
        else:
            value, note = whole_number(row), ""
            value = value if value is not None and 0 <= value <= 99 else None
        if number == 0:
            block.ac, block.ac_note = value, note[:200]
        elif value is not None:
            block.ac_note = f"{block.ac_note}; {value} {note}".strip("; ")[:200]
    hp = taker.inside("hp")
    block.hp, block.hp_dice = hp.number("average", least=0, most=100_000), dice_name(hp.raw("formula"))
    if special := hp.text("special", longest=200):
        block.hp = block.hp if block.hp is not None else first_number(special, 0, 100_000)
        taker.report.dropped("hp.special", special, "hit points keep a number and dice")
    hp.finish()


def _numbers(taker: Taker, block: Statblock) -> None:
    for short in ("str", "dex", "con", "int", "wis", "cha"):
        said = taker.raw(short)
        score = taker.number(short, least=0, most=99) if not isinstance(said, Mapping) else None
        if score is not None:
            block.abilities[short] = score
    _speeds(taker, block)
    for key, find, into in (("save", ability_key, block.saves), ("skill", skill_key, block.skills)):
        group = taker.inside(key)
        for word in group.data:
            bonus = group.number(word, least=-30, most=99) if isinstance(group.data[word], str | int) else None
            if bonus is not None and find(word):
                into[find(word)] = bonus
        group.finish("there is no such ability or skill")
    block.senses, _, rest = senses_of(", ".join(words(text) for text in taker.texts("senses")))
    if rest:
        taker.report.dropped("senses", ", ".join(rest), "is none of the four senses with a distance")
    block.passive = taker.number("passive", least=0, most=99)
    block.languages = [words(text) for text in taker.texts("languages")]


def _speeds(taker: Taker, block: Statblock) -> None:
    speed = taker.raw("speed")
    moves = Taker(speed if isinstance(speed, Mapping) else {"walk": speed}, taker.report, "speed.")
    for word in SPEEDS:
        value = moves.raw(word)
        feet = (
            first_number(value.get("number"), 0, 10_000)
            if isinstance(value, Mapping)
            else first_number(moves.data.get(word), 0, 10_000)
        )
        if feet is not None and not isinstance(moves.data.get(word), bool):
            block.speeds[word] = feet
        if isinstance(value, Mapping) and (condition := value.get("condition")):
            block.hover = block.hover or "hover" in str(condition)
            if "hover" not in str(condition):
                taker.report.dropped(f"speed.{word}.condition", condition, "a speed keeps only its number")
    block.hover = bool(moves.raw("canHover")) or block.hover
    moves.finish("there is no such way of moving")


def _defences(taker: Taker, block: Statblock) -> None:
    block.vulnerabilities = _damages(taker, "vulnerable")
    block.resistances = _damages(taker, "resist")
    block.immunities = _damages(taker, "immune")
    block.condition_immunities = _damages(taker, "conditionImmune")


def _damages(taker: Taker, key: str) -> list[str]:
    """Return texts; {resist: [a, b], note: "from ..."} becomes one text "a and b from ..."."""
    found = []
    for row in taker.rows(key):
        if isinstance(row, str):
            found.append(words(row))
        elif isinstance(row, Mapping):
            inner: Any = next(
                (row[name] for name in ("vulnerable", "resist", "immune", "conditionImmune") if name in row), []
            )
            names = [words(str(one)) for one in (inner if isinstance(inner, list) else [inner]) if isinstance(one, str)]
            listed = (
                names[0]
                if len(names) == 1
                else f"{', '.join(names[:-1])}{',' if len(names) > 2 else ''} and {names[-1]}"
                if names
                else ""
            )
            parts = [row.get("preNote"), listed or row.get("special"), row.get("note")]
            found.append(" ".join(words(str(part)) for part in parts if isinstance(part, str)))
        elif row:
            taker.report.dropped(key, row, "a word was expected here")
    return [text[:200] for text in found if text]


def _challenge(taker: Taker, block: Statblock) -> None:
    said = taker.raw("cr") if taker.has("cr") else taker.data.get("cr")
    if isinstance(said, Mapping):
        inner = Taker(said, taker.report, "cr.")
        block.cr, block.xp = cr_name(inner.raw("cr")), inner.number("xp", least=0, most=10**7)
        for word in ("lair", "coven"):
            if other := inner.text(word, longest=10):
                taker.report.dropped(f"cr.{word}", other, "a creature keeps one challenge")
        inner.implied("xpLair")
        inner.finish()
    else:
        block.cr = cr_name(said)
    taker.implied("cr")
    if said not in (None, "") and not block.cr:
        taker.report.dropped("cr", said, "is no challenge rating")


def _feature(row: Taker, section: str, block: Statblock) -> None:
    name, text = words(row.text("name", longest=300)), markdown(row.rows("entries"))
    if row.has("headerEntries"):
        text = markdown(row.rows("headerEntries")) + "\n\n" + text
    row.implied("type", "sort")
    row.finish()
    block.add(section, make_feature(name, text, row.report))


def _spells(taker: Taker, block: Statblock) -> None:
    for row in taker.takers("spellcasting"):
        name, lines = words(row.text("name", longest=200)) or "Spellcasting", [markdown(row.rows("headerEntries"))]
        for word, label in (("constant", "Constant"), ("will", "At will")):
            if listed := row.texts(word, longest=200):
                lines.append(f"- {label}: {', '.join(words(text) for text in listed)}")
        lines += [*_daily(row), *_slots(row), markdown(row.rows("footerEntries"))]
        section = {"action": "actions", "bonus": "bonus_actions", "reaction": "reactions"}.get(
            row.text("displayAs"), "traits"
        )
        row.implied("ability", "type", "hidden")
        row.finish()
        block.add(section, make_feature(name, "\n".join(line for line in lines if line), row.report))


def _daily(row: Taker) -> list[str]:
    found = []
    for key, label in (("daily", "day"), ("rest", "rest"), ("weekly", "week")):
        group = row.inside(key)
        for times in group.data:
            number = re.match(r"\d{1,2}", times)
            spells = ", ".join(words(text) for text in group.texts(times))
            if number and spells:
                found.append(f"- {number[0]}/{label}{' each' if times.endswith('e') else ''}: {spells}")
    return found


def _slots(row: Taker) -> list[str]:
    found, group = [], row.inside("spells")
    for level in sorted(group.data):
        inner = group.inside(level)
        slots, spells = (
            inner.number("slots", least=0, most=99),
            ", ".join(words(text) for text in inner.texts("spells")),
        )
        nth = {"1": "1st", "2": "2nd", "3": "3rd"}.get(level, f"{level[:2]}th")
        label = (
            "Cantrips (at will)"
            if level == "0"
            else f"{nth} level" + (f" ({slots} slot{'s' * (slots != 1)})" if slots else "")
        )
        if spells:
            found.append(f"- {label}: {spells}")
    return found


def _variants(taker: Taker) -> str:
    parts = []
    for row in taker.rows("variant"):
        if isinstance(row, Mapping):
            title = words(str(row.get("name", "Variant")))[:200]
            parts.append(f"## {title}\n\n{markdown(row.get('entries', []))}")
    if parts:
        taker.report.taken(
            "variant", ", ".join(part.split("\n")[0].strip("# ") for part in parts), "stands in the story"
        )
    return "\n\n".join(parts)[:100_000]
