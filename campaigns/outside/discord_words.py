"""Messages as Discord takes them: cut at its limits, with nobody called by name (Django-free)."""

import re
from typing import Any

LONGEST = 2000
_TITLE, _DESCRIPTION = 256, 4000
NOBODY: dict[str, Any] = {"parse": []}
_ENDS = re.compile(r"(?:\n\s*\n|\n|[.!?…]['\"”’)]*\s|\s)")
_FENCE = re.compile(r"^\s*```", re.MULTILINE)


def length(text: str) -> int:
    """Return how long Discord takes a text to be (a letter outside the basic plane may count twice)."""
    return len(text.encode("utf-16-le")) // 2


def cut(text: str, longest: int) -> str:
    """Return at most so much of a text, with a sign where something is missing."""
    if length(text) <= longest:
        return text
    return _first(text, longest - 1).rstrip() + "…"


def split(text: str, longest: int = LONGEST) -> list[str]:
    """Return a text in parts that fit into messages, cut between paragraphs where possible, else lines, else words."""
    rest, parts, fence = text.strip(), [], False
    while length(rest) > longest:
        room = longest - 8  # for the marks that close and open a block of code
        at = _place_to_cut(_first(rest, room))
        part, rest = rest[:at].rstrip(), rest[at:].lstrip("\n ")
        fence = len(_FENCE.findall(part)) % 2 == 1
        if fence:
            part, rest = part + "\n```", "```\n" + rest
        parts.append(part)
    return [part for part in (*parts, rest) if part.strip()]


def _first(text: str, longest: int) -> str:
    """Return the longest beginning that Discord takes for at most so long."""
    beginning = text[:longest]
    while length(beginning) > longest:
        beginning = beginning[: len(beginning) - (length(beginning) - longest + 1) // 2 or -1]
    return beginning


def _place_to_cut(beginning: str) -> int:
    """Return where to cut: at the best kind of end in the second half, or hard."""
    ends = [(match.end(), match.group()) for match in _ENDS.finditer(beginning)]
    late = [(at, mark) for at, mark in ends if at > len(beginning) // 2]
    for wanted in (_is_paragraph, _is_line, _is_sentence, lambda mark: True):
        found = [at for at, mark in late if wanted(mark)]
        if found:
            return found[-1]
    return len(beginning)


def _is_paragraph(mark: str) -> bool:
    return mark.count("\n") > 1


def _is_line(mark: str) -> bool:
    return "\n" in mark


def _is_sentence(mark: str) -> bool:
    return mark[0] in ".!?…"


def messages(text: str) -> list[dict[str, Any]]:
    """Return a long text as the messages to post one after the other."""
    return [{"content": part, "allowed_mentions": NOBODY} for part in split(text)]


def card(title: str, description: str = "", *, url: str = "", footer: str = "") -> dict[str, Any]:
    """Return one message with a card in it."""
    embed: dict[str, Any] = {"title": cut(title, _TITLE), "color": 0x2F7F74}
    if description:
        embed["description"] = cut(description, _DESCRIPTION)
    if url:
        embed["url"] = url
    if footer:
        embed["footer"] = {"text": cut(footer, 200)}
    return {"embeds": [embed], "allowed_mentions": NOBODY}
