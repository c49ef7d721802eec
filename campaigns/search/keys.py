"""Keys under which a word and its misspellings meet: what is left when letters are dropped, and how it sounds.

Two words that differ by at most two letters share what is left of both after dropping at most two (the symmetric
deletion method of SymSpell); only the first letters count, so that long words have no more keys than others.
"""

from functools import lru_cache
from itertools import combinations
from zlib import crc32

from campaigns.search.sounds import codes_of

FIRST_LETTERS = 7


def most_errors(letters: int) -> int:
    """Return how many errors a word of so many letters may have and still be found by its spelling."""
    if letters < 3:
        return 0
    return 1 if letters < 5 else 2


def remains_of(word: str) -> set[str]:
    """Return the word's beginning with none, one or two of its letters dropped."""
    start = word[:FIRST_LETTERS]
    found = {start}
    for dropped in range(1, most_errors(len(word)) + 1):
        for places in combinations(range(len(start)), dropped):
            found.add("".join(letter for place, letter in enumerate(start) if place not in places))
    return found


@lru_cache(maxsize=20_000)
def keys_of(word: str) -> frozenset[int]:
    """Return the word's keys as numbers that fit four signed bytes."""
    wanted = remains_of(word) | {f":{code}" for code in codes_of(word)}
    return frozenset(crc32(text.encode()) - 2**31 for text in wanted)
