"""Two people's changes to the same text brought together: by lines, then by words (Django-free)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_MARKS = re.compile(r"^[ \t]*(?::::|```|~~~)", re.MULTILINE)
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Clash:
    """A place that two people have changed in two ways."""

    base: str
    mine: str
    theirs: str


@dataclass(frozen=True)
class _Edit:
    """What one side puts in place of the base's pieces from `start` to `end`."""

    start: int
    end: int
    pieces: tuple[str, ...]


def merge3(base: str, mine: str, theirs: str) -> tuple[str, list[Clash]]:
    """Return the text with both sides' changes, and the places where they clash; there it holds both, theirs first."""
    if mine == theirs or theirs == base:
        return mine, []
    if mine == base:
        return theirs, []
    clashes: list[Clash] = []
    lines = _merge(base.split("\n"), mine.split("\n"), theirs.split("\n"), clashes, by_lines=True)
    return "\n".join(lines), clashes


def _merge(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str], clashes: list[Clash], *, by_lines: bool
) -> list[str]:
    made: list[str] = []
    position = 0
    for start, end, ours, others in _groups(_edits(base, mine), _edits(base, theirs)):
        made += base[position:start]
        changed, changed_too = _applied(base, start, end, ours), _applied(base, start, end, others)
        if not others or changed == changed_too:
            made += changed
        elif not ours:
            made += changed_too
        elif by_lines:
            made += _merge_lines(base[start:end], changed, changed_too, clashes)
        else:
            clashes.append(Clash("".join(base[start:end]), "".join(changed), "".join(changed_too)))
            made += [*changed_too, *changed]
        position = end
    return [*made, *base[position:]]


def _merge_lines(base: Sequence[str], mine: list[str], theirs: list[str], clashes: list[Clash]) -> list[str]:
    """Merge lines that both sides changed, word by word; what both merely add is kept one after the other."""
    if not base:
        return theirs + mine
    inner: list[Clash] = []
    texts = ["\n".join(lines) for lines in (base, mine, theirs)]
    # Half a mark of a block would make a secret open: such lines are taken whole or not at all.
    if mine and theirs and not any(_MARKS.search(text) for text in texts):
        old, one, other = (_WORDS.findall(text) for text in texts)
        words = _merge(old, one, other, inner, by_lines=False)
        if not inner:
            return "".join(words).split("\n")
    clashes.append(Clash(*texts))
    return theirs + mine


def _edits(base: Sequence[str], side: Sequence[str]) -> list[_Edit]:
    steps = SequenceMatcher(None, base, side).get_opcodes()
    return [_Edit(start, end, tuple(side[a:b])) for act, start, end, a, b in steps if act != "equal"]


def _groups(mine: list[_Edit], theirs: list[_Edit]) -> list[tuple[int, int, list[_Edit], list[_Edit]]]:
    """Return the stretches of the base that somebody changed, each with the edits of both sides in it."""
    marked = sorted(
        [(edit, 0) for edit in mine] + [(edit, 1) for edit in theirs], key=lambda one: (one[0].start, one[0].end)
    )
    groups: list[tuple[int, int, list[_Edit], list[_Edit]]] = []
    for edit, side in marked:
        if groups and _touches(groups[-1], edit):
            start, end, ours, others = groups.pop()
            groups.append((start, max(end, edit.end), ours, others))
        else:
            groups.append((edit.start, edit.end, [], []))
        groups[-1][2 + side].append(edit)  # type: ignore[union-attr]
    return groups


def _touches(group: tuple[int, int, list[_Edit], list[_Edit]], edit: _Edit) -> bool:
    start, end, _, _ = group
    return edit.start < end or (edit.start == edit.end == end) or (start == end == edit.start)


def _applied(base: Sequence[str], start: int, end: int, edits: list[_Edit]) -> list[str]:
    made: list[str] = []
    position = start
    for edit in edits:
        made += [*base[position : edit.start], *edit.pieces]
        position = edit.end
    return [*made, *base[position:end]]
