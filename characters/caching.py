"""Cached answers about the public bestiary: stale at once after a change, in every process.

Each key carries the numbers of stamps that a change raises in its own transaction (docs/decisions/0006), so an old
answer is never found again. Only what is the same for everybody is kept; personal marks are joined afterwards.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from django.conf import settings
from django.core.cache import cache

from campaigns.models import CacheStamp
from characters.listing import CARDS_PER_PAGE, Answer, Facets, Question, count_facets, find_page, narrow
from characters.models import Character
from characters.services.creatures import BESTIARY, creature_stamp

Made = TypeVar("Made")
_MISSING = object()


def remember(subject: str, question: str, seconds: int, make: Callable[[], Made], *, stamp: int | None = None) -> Made:
    """Return what `make` gives, kept until the stamp of `subject` is raised or `seconds` have passed."""
    number = CacheStamp.read(subject)[0] if stamp is None else stamp
    key = f"{subject}:{number}:{hashlib.sha256(question.encode()).hexdigest()[:32]}"
    found = cache.get(key, _MISSING)
    if found is _MISSING:
        found = make()
        cache.set(key, found, seconds)
    return found


def bestiary_stamp() -> int:
    """Return the number that every cached list carries now; one read serves several `remember`."""
    return CacheStamp.read(BESTIARY)[0]


def cached_answer(question: Question, *, size: int = CARDS_PER_PAGE) -> Answer:
    """Return one page of the public bestiary with its facets: what `listing.answer` gives, cached for an hour."""
    stamp = bestiary_stamp()
    facets, total = _facets_and_total(question, stamp=stamp)
    return replace(cached_page(question, size=size, stamp=stamp, total=total), facets=facets)


def cached_page(
    question: Question, *, size: int = CARDS_PER_PAGE, stamp: int | None = None, total: int | None = None
) -> Answer:
    """Return one page of the public bestiary without facets, cached for an hour."""
    stamp = bestiary_stamp() if stamp is None else stamp
    total = cached_total(question, stamp=stamp) if total is None else total

    def find() -> Answer:
        return find_page(question, Character.objects.public(), size=size, total=total)

    return remember(BESTIARY, f"page {size} {question.key()}", settings.CACHE_LIST_SECONDS, find, stamp=stamp)


def cached_total(question: Question, *, stamp: int | None = None) -> int:
    """Return how many creatures of the public bestiary meet the question, whatever its page and order."""
    asked = replace(question, page=1, sort="")
    return remember(
        BESTIARY,
        f"total {asked.key()}",
        settings.CACHE_LIST_SECONDS,
        lambda: narrow(Character.objects.public(), asked).order_by().count(),
        stamp=stamp,
    )


def cached_facets(question: Question | None = None) -> Facets:
    """Return each facet's values with counts, for a question whatever its page and order."""
    return _facets_and_total(question or Question(), stamp=bestiary_stamp())[0]


def _facets_and_total(question: Question, *, stamp: int) -> tuple[Facets, int]:
    asked = replace(question, page=1, sort="")
    return remember(
        BESTIARY,
        f"facets {asked.key()}",
        settings.CACHE_LIST_SECONDS,
        lambda: count_facets(Character.objects.public(), asked),
        stamp=stamp,
    )


def cached_creature(
    character_id: int, make: Callable[[Character], dict[str, Any]], *, form: str
) -> dict[str, Any] | None:
    """Return what `make` says of a published creature, cached for a day; None if there is no such published one.

    `form` names what `make` makes, so that two doors may keep different words for one creature.
    """

    def find() -> dict[str, Any] | None:
        shown = Character.objects.public().select_related("created_by").filter(pk=character_id).first()
        return make(shown) if shown else None

    return remember(creature_stamp(character_id), form, settings.CACHE_CREATURE_SECONDS, find)
