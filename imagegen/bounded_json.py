"""JSON from strangers: measured in its bytes before it is read, so that a small text cannot become a large thing."""

import json
import math
import re
from typing import Any, Final

# A browser's LocalStorage holds 5 to 10 million letters; twice that is for hosts that allow more.
MOST_BYTES: Final = 24 * 1024 * 1024
DEEPEST: Final = 12
# `[[],[],[]` costs 56 bytes of memory for 3 of text: 24 MB of it would be half a gigabyte.
MOST_PARTS: Final = 100_000
# A part is a comma or opening bracket, with a key, a value or closing bracket: more tokens than that are no JSON.
MOST_TOKENS: Final = 4 * MOST_PARTS
MOST_LETTERS_OF_A_NUMBER: Final = 400
# Possessive (+), so that nothing is remembered for going back; a text that never ends is one, too, and read once.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?+|[\[{]|[\]}]|,|[-+.0-9eE]++', re.DOTALL)


class DumpError(ValueError):
    """What was sent cannot be taken; `code` is stable, the message a sentence for the person."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


class Budget:
    """How much may still be read of a dump and of all texts inside it together."""

    def __init__(self) -> None:
        self.parts, self.tokens = MOST_PARTS, MOST_TOKENS

    def spend(self, value: Any) -> None:
        """Count what is built already, as `load` would have counted its text; DumpError if it is too much."""
        inner = [value]
        while inner:
            one = inner.pop()
            if isinstance(one, dict | list):
                self.parts -= max(1, len(one))
                inner.extend(one.values() if isinstance(one, dict) else one)
            if self.parts < 0:
                raise _too_many()


def load(content: bytes | str, *, most_bytes: int = MOST_BYTES, budget: Budget | None = None) -> Any:
    """Return what the JSON says; DumpError for what is too large, too deep, of too many parts, or no JSON."""
    if len(content) > most_bytes:
        raise DumpError("too_large", f"Send at most {most_bytes >> 20} MB at once, or use the site's own page.")
    encoded = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    _measure(encoded, budget or Budget())
    try:
        # Not json.loads(bytes): it would take UTF-16, too, of which the measure above says nothing.
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        return json.loads(text, parse_constant=_refuse_constant, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise DumpError("no_json", f"This is no JSON: {error}"[:200]) from error


def _measure(content: bytes, budget: Budget) -> None:
    """Count depth and parts without building anything; what is refused costs the budget its tokens, but no parts."""
    depth = parts = 0
    for token in _TOKEN.finditer(content):
        budget.tokens -= 1
        first = content[token.start()]
        if first in b"[{":
            depth, parts = depth + 1, parts + 1
        elif first in b"]}":
            depth -= 1
        elif first in b",":
            parts += 1
        elif first not in b'"' and token.end() - token.start() > MOST_LETTERS_OF_A_NUMBER:
            raise DumpError("no_json", "This is no dump: it holds a number of hundreds of digits.")
        if depth > DEEPEST:
            raise DumpError("too_deep", f"This is no dump: it is nested more than {DEEPEST} levels deep.")
        if parts > budget.parts or budget.tokens < 0:
            raise _too_many()
    budget.parts -= parts


def _too_many() -> DumpError:
    return DumpError("too_many_parts", f"This is no dump: it has more than {MOST_PARTS:,} parts.")


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not allowed")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        _refuse_constant(digits)
    return number
