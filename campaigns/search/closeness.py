"""How close a word is to another, and a name to a question (Django-free): one judgement for every database."""

from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from campaigns.search.keys import most_errors
from campaigns.search.sounds import BEGINNING, heard, skeleton

SPELLING, HEARING, FIRST, ONE_STEP = 0.7, 0.22, 0.03, 0.04
SAME_SOUND = 0.62
LEAST = 0.5  # what is less close than this is another word
EXACT, PREFIX, NEAR, SOUND = "exact", "prefix", "near", "sound"


@dataclass(frozen=True)
class Close:
    """How close a word of a name is to a word asked for, and in what way."""

    score: float
    how: str


@lru_cache(maxsize=50_000)
def closeness(asked: str, found: str) -> Close | None:
    """Return how close two words are: 1.0 for the same, None for words that have nothing to do with each other."""
    if asked == found:
        return Close(1.0, EXACT)
    near = _near(asked, found) or _sounds_like_its_beginning(asked, found)
    if found.startswith(asked):
        by_prefix = 0.94 - 0.02 * min(len(found) - len(asked), 6)
        return Close(max(by_prefix, near.score if near else 0), PREFIX)
    return near


def _sounds_like_its_beginning(asked: str, found: str) -> Close | None:
    sound, other = heard(asked), heard(found)
    if len(sound) < BEGINNING or not other.startswith(sound):
        return None
    return Close(0.7 - 0.03 * min(len(other) - len(sound), 6), SOUND)


def _near(asked: str, found: str) -> Close | None:
    letters = max(len(asked), len(found))
    errors = OSA.distance(asked, found)
    if errors > 1 + letters // 2:
        return None
    sound, other = heard(asked), heard(found)
    misheard = OSA.distance(sound, other)
    spelling = 1 - errors / letters
    hearing = 1 - misheard / max(len(sound), len(other), 1)
    by_spelling = errors <= most_errors(len(asked)) and errors < len(found)
    by_sound = hearing > 0.7 or (hearing > 0.55 and skeleton(asked) == skeleton(found))
    if not by_spelling and not by_sound:
        return None
    score = SPELLING * spelling + HEARING * hearing + (FIRST if asked[:1] == found[:1] else 0)
    if sound == other or errors == 1:
        score += ONE_STEP
    if sound == other:
        score = max(score, SAME_SOUND)
    if score < LEAST:
        return None
    return Close(min(score, 0.93), NEAR if by_spelling else SOUND)
