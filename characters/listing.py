"""The list of the bestiary: what is asked for, how it is found, and the plain data that a page of cards shows."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, QuerySet, Value, When

from campaigns.models import Tag
from characters.models import Character, CharacterQuerySet, Difficulty, ModelVersion

CARDS_PER_PAGE = 24
FACETS = ("race", "location", "faction", "difficulty")
SORTS = {
    "-level": "Highest level first",
    "level": "Lowest level first",
    "name": "Name, A to Z",
    "-name": "Name, Z to A",
    "difficulty": "Easiest first",
    "newest": "Newest first",
}
_ORDERS = {
    "-level": ("-level", "name", "pk"),
    "level": ("level", "name", "pk"),
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
    "newest": ("-created_at", "-pk"),
    "difficulty": ("hardness", "level", "name", "pk"),
}


@dataclass(frozen=True)
class Question:
    """What somebody wants to see of the bestiary; empty means no limit."""

    q: str = ""
    race: tuple[str, ...] = ()
    location: tuple[str, ...] = ()
    faction: tuple[str, ...] = ()
    difficulty: tuple[str, ...] = ()
    tag: str = ""
    level_min: int | None = None
    level_max: int | None = None
    sort: str = "-level"
    page: int = 1

    def key(self) -> str:
        """Return the same text for the same question."""
        return repr(sorted(asdict(self).items()))


@dataclass(frozen=True)
class Answer:
    """One page of cards, ready for a template or the cache: holds no database rows."""

    cards: list[dict[str, Any]]
    total: int
    page: int
    pages: int
    facets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def answer(question: Question, among: CharacterQuerySet) -> Answer:
    """Find one page of what `question` asks for among these creatures, in a constant number of queries."""
    facets = {name: count_values(among, question, name) for name in FACETS}
    return replace(find_page(question, among), facets=facets)


def find_page(
    question: Question, among: CharacterQuerySet, *, size: int = CARDS_PER_PAGE, total: int | None = None
) -> Answer:
    """Find one page without facets, by one query more where the `total` is not known; the last page if none is left."""
    found = narrow(among, question)
    total = found.count() if total is None else total
    pages = max(1, -(-total // size))
    number = min(max(1, question.page), pages)
    rows = in_order(found, question.sort)[(number - 1) * size : number * size]
    return Answer(cards=[card(row) for row in rows], total=total, page=number, pages=pages)


def narrow(among: CharacterQuerySet, question: Question, *, leave_out: str = "") -> CharacterQuerySet:
    """Return the creatures that meet the question, one facet left out where its own choices are counted."""
    found = among.matching(question.q)
    for name in FACETS:
        chosen = getattr(question, name)
        if chosen and name != leave_out:
            found = found.filter(**{f"{name}__in": chosen})
    if question.tag:
        found = found.filter(tags__in=Tag.objects.filter(name__iexact=question.tag))
    if question.level_min is not None:
        found = found.filter(level__gte=question.level_min)
    if question.level_max is not None:
        found = found.filter(level__lte=question.level_max)
    return found


def in_order(found: CharacterQuerySet, sort: str) -> QuerySet[Character]:
    """Return what cards show, sorted by one of `SORTS`."""
    has_model = Exists(ModelVersion.objects.published().filter(character=OuterRef("pk")))
    shown = found.defer("body", "skills", "combat").annotate(has_model=has_model)
    if sort == "difficulty":
        steps = [When(difficulty=value, then=Value(step)) for step, value in enumerate(Difficulty.values)]
        shown = shown.annotate(hardness=Case(*steps, output_field=IntegerField()))
    return shown.order_by(*_ORDERS.get(sort, _ORDERS["-level"]))


def count_values(among: CharacterQuerySet, question: Question, name: str) -> list[dict[str, Any]]:
    """Return each value of a facet with how many creatures it would show and whether it is chosen."""
    chosen = getattr(question, name)
    rows = narrow(among, question, leave_out=name).exclude(**{name: ""}).order_by(name)
    counted = {row[name]: row["n"] for row in rows.values(name).annotate(n=Count("pk", distinct=True))}
    values = Difficulty.values if name == "difficulty" else sorted({*counted, *chosen}, key=str.lower)
    return [{"value": value, "count": counted.get(value, 0), "chosen": value in chosen} for value in values]


def card(character: Character) -> dict[str, Any]:
    """Return what a card shows of a creature."""
    return {
        "id": character.pk,
        "name": character.name,
        "slug": character.slug,
        "url": character.get_absolute_url(),
        "race": character.race,
        "level": character.level,
        "location": character.location,
        "faction": character.faction,
        "difficulty": character.difficulty,
        "summary": character.summary,
        "picture": character.picture_small_url(),
        "has_model": getattr(character, "has_model", False),
        "is_public": character.is_public,
        "visibility": character.visibility,
    }
