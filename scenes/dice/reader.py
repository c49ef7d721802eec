"""A place in a formula: looks ahead, takes what matches, and refuses with the place's number."""

import re
from collections.abc import Iterable
from typing import NoReturn

from scenes.dice import limits
from scenes.dice.errors import DiceError

SPACE = re.compile(r"\s*")
DIGITS = re.compile(r"[0-9]+")
MOST_DIGITS = 12
LABEL = re.compile(r"\[([^\[\]]{0,100})\]")


class Reader:
    """The text of a formula and how far it was read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lower = "".join(letter.lower() if letter.isascii() else letter for letter in text)
        self.at = 0
        self.depth = 0

    @property
    def ended(self) -> bool:
        return self.at >= len(self.text)

    @property
    def after_space(self) -> bool:
        return self.at > 0 and self.text[self.at - 1].isspace()

    def space(self) -> None:
        """Skip white space."""
        found = SPACE.match(self.text, self.at)
        assert found
        self.at = found.end()

    def sees(self, *words: str) -> bool:
        """Say whether one of the words comes next, in capitals or not."""
        return any(self.lower.startswith(word, self.at) for word in words)

    def take(self, *words: str) -> str:
        """Read the longest of the words that comes next, or nothing."""
        for word in sorted(words, key=len, reverse=True):
            if word and self.lower.startswith(word, self.at):
                self.at += len(word)
                return word
        return ""

    def match(self, pattern: re.Pattern[str]) -> str:
        """Read what matches a pattern, or nothing."""
        found = pattern.match(self.text, self.at)
        if not found:
            return ""
        self.at = found.end()
        return found.group()

    def whole(self) -> int | None:
        """Read a whole number without a sign."""
        start, digits = self.at, self.match(DIGITS)
        if len(digits) > MOST_DIGITS:
            raise DiceError("dice_limit", "This number is too large; use one of at most twelve digits.", start)
        return int(digits) if digits else None

    def expect(self, word: str, of: str) -> None:
        """Read a word that must come next."""
        self.space()
        if not self.take(word):
            self.fail(f"{of} lacks its “{word}”; add it here")

    def label(self) -> str:
        """Read `[fire]`, or nothing."""
        start = self.at
        self.space()
        if not self.sees("["):
            self.at = start
            return ""
        text = self.match(LABEL)
        if not text:
            self.fail("This label is not closed, too long or holds brackets; write [fire]")
        return " ".join(text[1:-1].split()) or " "

    def enter(self) -> None:
        """Go one bracket deeper."""
        self.depth += 1
        if self.depth > limits.DEPTH:
            raise DiceError("dice_limit", f"Brackets go at most {limits.DEPTH} deep; take the formula apart.", self.at)

    def leave(self) -> None:
        self.depth -= 1

    def fail(self, message: str) -> NoReturn:
        """Refuse what stands here."""
        raise DiceError("dice_syntax", message, self.at)

    def quoted(self) -> str:
        """Return what stands here, in few characters, for a refusal."""
        return "the end of the formula" if self.ended else f"“{self.text[self.at : self.at + 12].strip()}”"


def longest_first(words: Iterable[str]) -> tuple[str, ...]:
    """Sort words so that none hides a longer one."""
    return tuple(sorted(words, key=len, reverse=True))
