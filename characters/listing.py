"""The list of the bestiary: what is asked for, how it is found, and the plain data that a page of cards shows."""

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, QuerySet, Value, When

from characters.models import Character, CharacterQuerySet, Difficulty, ModelVersion

CARDS_PER_PAGE = 24
Facets = dict[str, list[dict[str, Any]]]
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
    role: str = ""
    player: int | None = None
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
    facets, total = count_facets(among, question)
    return replace(find_page(question, among, total=total), facets=facets)


def find_page(
    question: Question, among: CharacterQuerySet, *, size: int = CARDS_PER_PAGE, total: int | None = None
) -> Answer:
    """Find one page without facets, by one query more where the `total` is not known; the last page if none is left."""
    found = narrow(among, question)
    total = found.count() if total is None else total
    pages = max(1, -(-total // size))
    number = min(max(1, question.page), pages)
    # The keys first: sorting whole rows and asking each for its model, only to skip it, doubles the time of late pages.
    keys = list(in_order(found, question.sort).values_list("pk", flat=True)[(number - 1) * size : number * size])
    rows = {row.pk: row for row in in_order(Character.objects.filter(pk__in=keys), question.sort)}
    return Answer(cards=[card(rows[key]) for key in keys if key in rows], total=total, page=number, pages=pages)


def narrow(among: CharacterQuerySet, question: Question, *, leave_out: str = "") -> CharacterQuerySet:
    """Return the creatures that meet the question, one facet left out where its own choices are counted."""
    found = among.matching(question.q)
    for name in FACETS:
        chosen = getattr(question, name)
        if chosen and name != leave_out:
            found = found.filter(**{f"{name}__in": chosen})
    if question.role:
        found = found.filter(role=question.role)
    if question.player is not None:
        found = found.filter(keeper=question.player)
    if question.tag:
        # Not by a join: a creature must not count twice because two tags of its have one name.
        tagged = Character.tags.through.objects.filter(tag__name__iexact=question.tag)
        found = found.filter(pk__in=tagged.values("entry"))
    if question.level_min is not None:
        found = found.filter(level__gte=question.level_min)
    if question.level_max is not None:
        found = found.filter(level__lte=question.level_max)
    return found


def in_order(found: CharacterQuerySet, sort: str) -> QuerySet[Character]:
    """Return what cards show, sorted by one of `SORTS`."""
    has_model = Exists(ModelVersion.objects.published().filter(character=OuterRef("pk")))
    shown = found.defer("body", "skills", "combat", "sheet").annotate(has_model=has_model)
    if sort == "difficulty":
        steps = [When(difficulty=value, then=Value(step)) for step, value in enumerate(Difficulty.values)]
        shown = shown.annotate(hardness=Case(*steps, output_field=IntegerField()))
    return shown.order_by(*_ORDERS.get(sort, _ORDERS["-level"]))


def count_facets(among: CharacterQuerySet, question: Question) -> tuple[Facets, int]:
    """Return each facet's values with how many creatures each would show and whether it is chosen; and the total.

    Facets in which nothing is chosen meet the same filters, so one query counts them together; each of the others has
    a query of its own, with its own choices left out.
    """
    free = [name for name in FACETS if not getattr(question, name)]
    counts = _count_groups(narrow(among, question), free) if free else {}
    total = counts[free[0]].total() if free else narrow(among, question).order_by().count()
    for name in FACETS:
        if name not in counts:
            counts |= _count_groups(narrow(among, question, leave_out=name), [name])
    return {name: _as_facet(name, counts[name], getattr(question, name)) for name in FACETS}, total


def _count_groups(found: CharacterQuerySet, names: list[str]) -> dict[str, Counter[str]]:
    """Return how many creatures have each value of each of the fields, by one query."""
    groups = found.order_by().values_list(*names).annotate(n=Count("pk"))
    counts: dict[str, Counter[str]] = {name: Counter() for name in names}
    for *values, number in groups:
        for name, value in zip(names, values, strict=True):
            counts[name][value] += number
    return counts


def _as_facet(name: str, counted: Counter[str], chosen: tuple[str, ...]) -> list[dict[str, Any]]:
    known = sorted({*filter(None, counted), *chosen}, key=str.lower)
    values = Difficulty.values if name == "difficulty" else known
    return [{"value": value, "count": counted[value], "chosen": value in chosen} for value in values]


def card(character: Character) -> dict[str, Any]:
    """Return what a card shows of a creature."""
    return {
        "id": character.pk,
        "uid": str(character.uid),
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
        "role": character.role,
        "player": character.keeper_id,
    }
