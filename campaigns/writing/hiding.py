"""Taking out of a text what is not for its reader, and putting it back when he has changed the rest (Django-free)."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from campaigns.writing.text import (
    HIDDEN,
    Mention,
    Part,
    dangling_fence,
    gaps,
    lines_of,
    mentions,
    parts,
    spelled,
    with_mentions,
)

_TOKEN = re.compile(rf"\[\[{HIDDEN}(?P<code>[0-9a-z]{{1,12}})(?:\|(?P<label>[^\[\]\r\n]{{1,200}}))?\]\]")


@dataclass(frozen=True)
class Reading:
    """What one reader may read: `hears(part)` of blocks, `sees(mention)` of mentions."""

    hears: Callable[[Part], bool]
    sees: Callable[[Mention], bool]


def open_text(body: str, reading: Reading) -> str:
    """Return the body without the blocks that are not for the reader."""
    return "".join(part.source for part in parts(body) if reading.hears(part))


def redact(body: str, reading: Reading) -> str:
    """Return the body as the reader may read it: a hidden mention is its label, or a mark that says nothing."""
    text = open_text(body, reading)
    hidden = {found.start: found.label or HIDDEN for found in mentions(text) if not reading.sees(found)}
    return with_mentions(text, hidden).rstrip()


def to_edit(body: str, reading: Reading, code_of: Callable[[Mention, int], str]) -> str:
    """Return the body as the reader may change it: each hidden mention is a token that `put_back` turns back."""
    text = open_text(body, reading)
    tokens = {}
    for found, code in _coded(text, reading, code_of):
        tokens[found.start] = f"[[{HIDDEN}{code}|{found.label}]]" if found.label else f"[[{HIDDEN}{code}]]"
    return with_mentions(text, tokens).rstrip()


def _coded(text: str, reading: Reading, code_of: Callable[[Mention, int], str]) -> list[tuple[Mention, str]]:
    """Return the hidden mentions, each with a code that stays the same when the text around it changes."""
    count: dict[tuple[str, str], int] = {}
    coded = []
    for found in mentions(text):
        if not reading.sees(found):
            name = (found.kind, found.key)
            count[name] = count.get(name, 0) + 1
            coded.append((found, code_of(found, count[name])))
    return coded


def mentions_back(
    edited: str,
    bodies: list[str],
    reading: Reading,
    code_of: Callable[[Mention, int], str],
    writer_of: Callable[[Mention], str],
) -> str:
    """Return an edited text with its tokens turned back into the mentions of the bodies that it came from.

    A mention put back names its writer, so that it is never taken for one that the editor wrote himself.
    """
    known = {code: found for body in bodies for found, code in _coded(open_text(body, reading), reading, code_of)}

    def original(match: re.Match[str]) -> str:
        found = known.get(match["code"])
        if found is None:
            return match["label"] or HIDDEN
        return spelled(replace(found, label=match["label"] or found.label), found.writer or writer_of(found))

    return _TOKEN.sub(original, edited)


def blocks_back(edited: str, body: str, reading: Reading) -> str:
    """Return an edited open text with the blocks of `body` that its editor did not see in their places again."""
    hidden = [part for part in parts(body) if not reading.hears(part)]
    if not hidden:
        return edited
    if edited and not edited.endswith("\n"):
        edited += "\n"
    result = _in_their_places(edited, body, reading)
    if _is_whole(result, edited, hidden, reading):
        return result
    # Where no place fits, before everything: nothing that the editor wrote can reach there.
    result = "".join(_self_contained(part) for part in hidden) + edited
    if _is_whole(result, edited, hidden, reading):
        return result
    raise ValueError("the hidden blocks cannot be put back")


def _in_their_places(edited: str, body: str, reading: Reading) -> str:
    before = lines_of(open_text(body, reading))
    after = lines_of(edited)
    place = _places(before, after)
    allowed = gaps(edited) or [0]
    inserted: dict[int, list[str]] = {}
    line = 0
    for part in parts(body):
        if reading.hears(part):
            line += len(lines_of(part.source))
        else:
            wanted = place(line)
            nearest = min(allowed, key=lambda index: (abs(index - wanted), index))
            inserted.setdefault(nearest, []).append(_self_contained(part))
    pieces: list[str] = []
    for index in range(len(after) + 1):
        pieces += inserted.get(index, [])
        pieces += after[index : index + 1]
    return "".join(pieces)


def _places(before: list[str], after: list[str]) -> Callable[[int], int]:
    """Return where a gap between two lines of the earlier text lies in the later one."""
    steps = SequenceMatcher(None, before, after).get_opcodes()

    def place(line: int) -> int:
        for act, start, end, to_start, _ in steps:
            if act == "equal" and start < line <= end:
                return to_start + line - start
        for act, start, end, to_start, to_end in steps:
            if act == "equal" and start == line:
                return to_start
            if start < line < end:
                return min(to_start + line - start, to_end)
        return 0 if line == 0 else len(after)

    return place


def _inner(part: Part) -> str:
    inner = part.text if not part.text or part.text.endswith(("\n", "\r")) else part.text + "\n"
    fence = dangling_fence(inner)
    return f"{inner}{fence}\n" if fence else inner


def _self_contained(part: Part) -> str:
    """Return a hidden block that ends where it ends, whatever comes after it, and names its audience itself."""
    names = ", ".join(part.audience or ())
    gap = "\n" if _ends_with_gap(part.source) else ""
    return f":::secret{' ' + names if names else ''}\n{_inner(part)}:::\n{gap}"


def _ends_with_gap(source: str) -> bool:
    return source.endswith(("\n\n", "\r\n\r\n"))


def _is_whole(result: str, edited: str, hidden: list[Part], reading: Reading) -> bool:
    """Whether the editor reads exactly what he wrote, and every hidden block is there for whom it was."""
    found = [part for part in parts(result) if not reading.hears(part)]
    kept = Counter((part.text.strip(), part.audience) for part in found)
    wanted = Counter((_inner(part).strip(), part.audience) for part in hidden if part.text.strip())
    return wanted <= kept and open_text(result, reading).split() == edited.split()
