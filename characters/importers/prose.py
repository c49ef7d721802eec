"""Reads what the words of an action say: attack, damage, saves, uses; and tells where fields contradict them."""

import re
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

DAMAGE_TYPES = ("acid", "bludgeoning", "cold", "fire", "force", "lightning", "necrotic", "piercing", "poison",
                "psychic", "radiant", "slashing", "thunder")  # fmt: skip
_TYPES = "|".join(DAMAGE_TYPES)
_ATTACK = re.compile(
    r"\b(Melee or Ranged|Melee|Ranged)\s+(?:(Weapon|Spell)\s+)?Attack(?:\s+Roll)?\s*:\s*"
    r"([+\u2212-]?\d{1,3})(?:\s+to hit)?", re.I,
)  # fmt: skip
_REACH = re.compile(r"\breach\s+(\d{1,4})\s*(?:ft|feet)", re.I)
_RANGE = re.compile(r"\brange\s+(\d{1,4})(?:\s*/\s*(\d{1,4}))?\s*(?:ft|feet)", re.I)
_DAMAGE = re.compile(
    rf"(\bplus\s+|\bor\s+)?\b(\d{{1,4}})(?:\s*\((\d{{1,3}}d\d{{1,4}})(?:\s*([+\u2212-])\s*(\d{{1,4}}))?\))?\s+"
    rf"({_TYPES})\s+damage", re.I,
)  # fmt: skip
_SAVE = re.compile(r"\bDC\s+(\d{1,2})\s+(Strength|Dexterity|Constitution|Intelligence|Wisdom|Charisma)\b", re.I)
_USAGE = re.compile(
    r"\s*\(\s*(Recharge\s+(?:\d\s*[-\u2013\u2014]\s*\d|\d|after[^()]{0,40})|\d{1,2}\s*/\s*(?:Day|Rest|Turn|Round|Hour|Week)"
    r"[^()]{0,30}|Costs\s+\d\s+Actions?)\s*\)\s*", re.I,
)  # fmt: skip
_COST = re.compile(r"Costs\s+(\d)\s+Actions?", re.I)
LONGEST_READ = 6000


def attack_of(words: str) -> dict[str, Any] | None:
    """Return the attack that the words tell of: kind, bonus, reach, range, damage; None when they tell of none."""
    words = re.sub(r"[*_]", "", words[:LONGEST_READ])
    found = _ATTACK.search(words)
    if found is None:
        return None
    attack: dict[str, Any] = {
        "kind": found[1].lower(), "with": (found[2] or "").lower(), "bonus": _signed(found[3]),
    }  # fmt: skip
    rest = words[found.end() :]
    if reach := _REACH.search(rest):
        attack["reach"] = int(reach[1])
    if far := _RANGE.search(rest):
        attack["range"] = int(far[1])
        if far[2]:
            attack["long_range"] = int(far[2])
    attack["damage"] = damage_of(_what_a_hit_does(rest))
    return attack


def _what_a_hit_does(words: str) -> str:
    """Return the sentence after "Hit:": what comes later is damage of saves and of later turns."""
    start = re.search(r"\bHit\s*:", words)
    hit = words[start.end() :] if start else words
    end = re.search(r"\.(?:\s|$)", hit)
    return hit[: end.start() + 1] if end else hit


def damage_of(words: str) -> list[dict[str, Any]]:
    """Return every amount of damage: average, dice, bonus, type, and whether it is only another choice."""
    found = []
    for match in _DAMAGE.finditer(words[:LONGEST_READ]):
        bonus = int(match[5]) if match[5] else 0
        bonus = bonus if match[4] in (None, "+") else -bonus
        amount: dict[str, Any] = {
            "average": int(match[2]), "dice": match[3] or "", "bonus": bonus, "type": match[6].lower(),
        }  # fmt: skip
        if (match[1] or "").strip().lower() == "or":
            amount["instead"] = True
        found.append(amount)
    return found


def save_of(words: str) -> dict[str, Any] | None:
    """Return the first saving throw that the words ask for."""
    found = _SAVE.search(words[:LONGEST_READ])
    return {"dc": int(found[1]), "ability": found[2].lower()[:3]} if found else None


def split_usage(name: str) -> tuple[str, str, int | None]:
    """Return (name, usage, cost) of "Fire Breath (Recharge 5-6)" or "Wing Attack (Costs 2 Actions)"."""
    found = _USAGE.search(name[:300])
    if found is None:
        return name.strip(), "", None
    bare = " ".join(f"{name[: found.start()]} {name[found.end() :]}".split())
    usage = re.sub(r"\s+", " ", found[1]).strip()
    cost = _COST.fullmatch(usage)
    return bare or name.strip(), "" if cost else neat_usage(usage), int(cost[1]) if cost else None


def neat_usage(usage: str) -> str:
    """Return a usage in one spelling: "Recharge 5-6", "3/Day"."""
    usage = re.sub(r"[\u2013\u2014]", "-", usage)
    usage = re.sub(r"\s*([/-])\s*", r"\1", usage)
    return usage[:1].upper() + usage[1:]


def _signed(text: str) -> int:
    return int(text.replace("\u2212", "-"))


# -- contradictions ---------------------------------------------------------------------------------------


def contradictions(words: str, said: Mapping[str, Any]) -> list[tuple[str, Any, str]]:
    """Return (field, what the field says, what the words say) wherever structured fields contradict the words.

    `said` may hold bonus, dice, damage_bonus, types (a set or list of words). Only what both sides name is compared.
    """
    attack = attack_of(words)
    if attack is None:
        return []
    found: list[tuple[str, Any, str]] = []
    if said.get("bonus") is not None and said["bonus"] != attack["bonus"]:
        found.append(("attack bonus", said["bonus"], f"{attack['bonus']:+d}"))
    damage = attack["damage"]
    types = {amount["type"] for amount in damage}
    wrong = [kind for kind in said.get("types", ()) if kind and kind not in types]
    if damage and wrong:
        found.append(("damage type", ", ".join(wrong), ", ".join(sorted(types))))
    known = {amount["dice"] for amount in damage if amount["dice"]}
    if known and said.get("dice") and said["dice"] not in known:
        found.append(("damage dice", said["dice"], ", ".join(sorted(known))))
    bonuses = {amount["bonus"] for amount in damage}
    if damage and said.get("damage_bonus") is not None and said["damage_bonus"] not in bonuses:
        found.append(
            ("damage bonus", said["damage_bonus"] or "none", ", ".join(f"{bonus:+d}" for bonus in sorted(bonuses)))
        )
    return found


# -- HTML -------------------------------------------------------------------------------------------------

_BLOCKS = {"p", "div", "section", "article", "blockquote", "table", "dl", "figure", "aside"}
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_SILENT = {"script", "style", "iframe", "object", "template", "head"}


class _Markdown(HTMLParser):
    """Writes HTML of rich-text editors as markdown; what runs or loads anything is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.silent = 0
        self.lists: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """Open what markdown knows."""
        if tag in _SILENT:
            self.silent += 1
        elif tag in _BLOCKS:
            self.out.append("\n\n")
        elif tag in _MARKS:
            self.out.append(_MARKS[tag])
        elif tag in {"ul", "ol"}:
            self.lists.append(tag)
            self.out.append("\n\n" if len(self.lists) == 1 else "\n")
        elif tag == "li":
            mark = "1. " if self.lists[-1:] == ["ol"] else "- "
            self.out.append(f"\n{'  ' * (len(self.lists) - 1)}{mark}")
        elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            self.out.append(f"\n\n{'#' * min(int(tag[1]) + 1, 6)} ")
        elif tag in {"br", "tr", "dt"}:
            self.out.append("\n")
        elif tag in {"td", "th", "dd"}:
            self.out.append(" ")
        elif tag == "hr":
            self.out.append("\n\n---\n\n")

    def handle_endtag(self, tag: str) -> None:
        """Close what markdown knows."""
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _MARKS:
            self.out.append(_MARKS[tag])
        elif tag in {"ul", "ol"}:
            del self.lists[-1:]
            self.out.append("\n")
        elif tag in _BLOCKS or (len(tag) == 2 and tag[0] == "h"):
            self.out.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        if not self.silent:
            self.out.append(re.sub(r"\s+", " ", data))


def markdown_of(html: str) -> str:
    """Return the words of HTML as markdown."""
    if "<" not in html and "&" not in html:
        return html.strip()
    reader = _Markdown()
    reader.feed(html[:200_000])
    reader.close()
    text = "".join(reader.out).replace("\xa0", " ").replace("****", "")
    text = re.sub(r"[ \t]+\n", "\n", text)
    text = re.sub(r"\n[ \t]+(?![-\d ])", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()
