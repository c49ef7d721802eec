"""Foundry's rich text as markdown: enrichers such as [[/damage 1d6]] and @UUID[...]{label} as words (Django-free)."""

import re

from characters.importers.prose import DAMAGE_TYPES, markdown_of

_LINK = re.compile(
    r"@(?:UUID|Compendium|Actor|Item|JournalEntry|RollTable|Embed)\[[^\]]{0,300}\](?:\{([^{}]{0,300})\})?"
)
_ROLL = re.compile(r"\[\[/?([a-z]{0,12})\s*([^\[\]]{0,300})\]\](?:\{([^{}]{0,300})\})?", re.I)
_REFERENCE = re.compile(r"&(?:amp;)?Reference\[([^\]]{0,100})\](?:\{([^{}]{0,300})\})?")
_LOOKUP = re.compile(r"\[\[lookup\s+@?([\w.]{0,60})[^\[\]]{0,40}\]\](?:\{([^{}]{0,100})\})?", re.I)
_ABILITY = {"str": "Strength", "dex": "Dexterity", "con": "Constitution", "int": "Intelligence", "wis": "Wisdom",
            "cha": "Charisma"}  # fmt: skip


def clean(html: str, name: str, *, attack: str = "", damage: str = "") -> str:
    """Return the words. `attack` and `damage` are what [[/attack extended]] and [[/damage extended]] stand for."""
    text = _LOOKUP.sub(lambda found: found[2] or name or "the creature", html)
    text = _LINK.sub(lambda found: found[1] or "", text)
    text = _REFERENCE.sub(lambda found: found[2] or found[1].split("=")[-1].split(" ")[0], text)
    text = _ROLL.sub(lambda found: found[3] or _roll(found[1].lower(), found[2].strip(), attack, damage), text)
    text = markdown_of(text)
    return re.sub(r"(\S)\.\.(\s|$)", r"\1.\2", text)


def _roll(kind: str, said: str, attack: str, damage: str) -> str:
    if kind == "attack":
        return attack or "Attack"
    if kind == "damage":
        return damage if said in {"", "extended", "average"} and damage else _damage(said)
    if kind in {"save", "check", "skill", "tool"}:
        ability = next(
            (long for short, long in _ABILITY.items() if re.search(rf"\b(?:{short}|{long})\b", said, re.I)), ""
        )
        dc = re.search(r"\b(?:dc=)?(\d{1,2})\b", said)
        word = "saving throw" if kind == "save" else "check"
        return " ".join(filter(None, [f"DC {dc[1]}" if dc else "", ability, word]))
    return re.sub(r"\bextended\b", "", said).strip() if kind in {"", "r", "roll", "gmr", "br", "item"} else said


def _damage(said: str) -> str:
    dice = re.match(r"([\dd+\-*/() ]{1,60})", said)
    kind = re.search(rf"\b({'|'.join(DAMAGE_TYPES)})\b", said)
    rolled = dice[1].strip() if dice else said
    return f"{rolled} {kind[1]} damage" if kind else rolled
