"""The text of 5etools: inline tags such as {@hit 4} as plain words, nested entries as markdown (Django-free)."""

import re
from collections.abc import Mapping
from typing import Any

_TAG = re.compile(r"\{@(\w+)(?:\s+([^{}]*))?\}")
_ATTACKS = {
    "mw": "Melee Weapon Attack:", "rw": "Ranged Weapon Attack:", "mw,rw": "Melee or Ranged Weapon Attack:",
    "ms": "Melee Spell Attack:", "rs": "Ranged Spell Attack:", "ms,rs": "Melee or Ranged Spell Attack:",
    "m": "Melee Attack Roll:", "r": "Ranged Attack Roll:", "m,r": "Melee or Ranged Attack Roll:",
}  # fmt: skip
_SAVES = {"str": "Strength", "dex": "Dexterity", "con": "Constitution", "int": "Intelligence", "wis": "Wisdom",
          "cha": "Charisma"}  # fmt: skip
_FIXED = {"h": "Hit: ", "m": "Miss: ", "hom": "Hit or Miss: ", "actSaveFail": "Failure:", "actSaveSuccess": "Success:",
          "actSaveSuccessOrFail": "Failure or Success:", "actTrigger": "Trigger:",
          "actResponse": "Response:"}  # fmt: skip
_SHOWN_FIRST = {"dice", "damage", "scaledice", "scaledamage", "chance", "d20"}
_MARKS = {"b": "**", "bold": "**", "i": "*", "italic": "*"}
MOST_ROUNDS = 12
MOST_DEPTH = 12


def words(text: str) -> str:
    """Return a text with its tags as words; tags inside tags from the inside out."""
    for _ in range(MOST_ROUNDS):
        replaced = _TAG.sub(_tag, text)
        if replaced == text:
            break
        text = replaced
    return " ".join(text.split(" ")).strip()


def _tag(found: "re.Match[str]") -> str:
    name, said = found[1], found[2] or ""
    parts = said.split("|")
    if name in _FIXED:
        return _FIXED[name]
    if name in {"atk", "atkr"}:
        return _ATTACKS.get(said.replace(" ", ""), "Attack:")
    if name == "hit":
        return said if said.startswith(("+", "-")) else f"+{said}"
    if name == "dc":
        return f"DC {parts[0]}"
    if name == "recharge":
        return f"(Recharge {said}-6)" if said and said != "6" else "(Recharge 6)"
    if name == "actSave":
        return f"{_SAVES.get(said, said)} Saving Throw:"
    if name in _MARKS:
        return f"{_MARKS[name]}{said}{_MARKS[name]}"
    if name in _SHOWN_FIRST:
        return parts[1] if len(parts) > 1 and parts[1] else parts[0]
    if name in {"note", "filter", "link", "5etools", "style", "color", "footnote", "quickref", "book", "adventure"}:
        return parts[0]
    # {@creature goblin|MM|the goblins}: shown as the third part if there is one
    return parts[2] if len(parts) > 2 and parts[2] else parts[0]


def markdown(entries: Any, depth: int = 0) -> str:
    """Return entries (texts, lists, tables, named parts) as markdown."""
    if depth > MOST_DEPTH:
        return ""
    rows = entries if isinstance(entries, list) else [entries]
    return "\n\n".join(filter(None, (_block(row, depth) for row in rows)))


def _block(row: Any, depth: int) -> str:
    if isinstance(row, str | int | float) and not isinstance(row, bool):
        return words(str(row))
    if not isinstance(row, Mapping):
        return ""
    kind = row.get("type")
    if kind == "list":
        items = row.get("items")
        lines = (
            markdown(item, depth + 1).replace("\n\n", "\n  ") for item in (items if isinstance(items, list) else [])
        )
        return "\n".join(f"- {line}" for line in lines if line)
    if kind == "table":
        return _table(row, depth)
    name = f"**{words(str(row['name']))}.** " if isinstance(row.get("name"), str) else ""
    inner = markdown([row[key] for key in ("entry", "entries", "items") if key in row and not isinstance(row[key],
    list)]
                     + [part for key in ("entries", "items") if isinstance(row.get(key), list) for part in row[key]],
                     depth + 1)  # fmt: skip
    return f"{name}{inner}".strip()


def _table(row: Mapping[str, Any], depth: int) -> str:
    labels, rows = row.get("colLabels"), row.get("rows")
    rows = [line for line in (rows if isinstance(rows, list) else []) if isinstance(line, list)]
    width = max([len(line) for line in rows] + [len(labels) if isinstance(labels, list) else 0], default=0)
    head = [words(str(label)) for label in (labels if isinstance(labels, list) else [])]
    lines = [head, ["---"] * width, *([markdown(cell, depth + 1).replace("\n", " ") for cell in line] for line in rows)]
    return "\n".join("| " + " | ".join(line + [""] * (width - len(line))) + " |" for line in lines) if width else ""
