"""The piece of an entry's text that shows why it was found, with the words asked for marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.search.words import Question, folded

LENGTH = 180
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Piece:
    """A stretch of a snippet, marked where it is what was asked for."""

    text: str
    marked: bool


def snippet(texts: Sequence[str], question: Question) -> list[Piece]:
    """Return the best stretch of the first text that has a word asked for, or the beginning of the first text."""
    words = question.all_words
    last = question.words[-1] if question.words else ""
    for text in texts:
        whole = folded(text)
        if not any(word in whole for word in words):
            continue
        places = [match.span() for match in _TOKEN.finditer(text) if _is_asked(match[0], words, last)]
        if places:
            return _pieces(text, places)
    first = next((text for text in texts if text), "")
    return [Piece(_cut(first, 0, LENGTH), False)] if first else []


def _is_asked(token: str, words: Sequence[str], last: str) -> bool:
    plain = folded(token)
    return plain in words or (len(last) > 1 and plain.startswith(last))


def _pieces(text: str, places: list[tuple[int, int]]) -> list[Piece]:
    start = _densest(places)
    start = max(0, start - 40)
    if start:
        start = text.find(" ", start) + 1 or start
    end = min(len(text), start + LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + LENGTH // 2)
    pieces, position = [Piece("…", False)] if start else [], start
    for first, last in places:
        if start <= first and last <= end:
            pieces += [Piece(text[position:first], False), Piece(text[first:last], True)]
            position = last
    pieces += [Piece(text[position:end] + ("…" if end < len(text) else ""), False)]
    return [piece for piece in pieces if piece.text]


def _densest(places: list[tuple[int, int]]) -> int:
    """Return where the stretch with the most marked words begins."""
    best, most = places[0][0], 0
    for place, (start, _) in enumerate(places[:200]):
        count = sum(1 for later, _ in places[place : place + 20] if later < start + LENGTH - 50)
        if count > most:
            best, most = start, count
    return best


def _cut(text: str, start: int, length: int) -> str:
    if len(text) - start <= length:
        return text[start:]
    return text[start : max(text.rfind(" ", start, start + length), start + length // 2)] + "…"
