"""The one interface of search: what a person looks for, in what order it is found, and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from campaigns.folding import fold
from campaigns.kinds import kind_of
from campaigns.models import Campaign, Entry
from campaigns.permissions import Person
from campaigns.search.by_name import TEXT, Found, find_by_name
from campaigns.search.ground import Ground
from campaigns.search.reading import readable_texts
from campaigns.search.snippets import Piece, snippet
from campaigns.search.stores import the_store
from campaigns.search.words import Question, understand

PER_PAGE = 20
MOST_TEXTS = 500
MOST_TAGS = 20
MOST_SUGGESTED_FROM = 200
BESTIARY = "bestiary"
NEAR_TEXT, BODY_TEXT = 200, 100


@dataclass(frozen=True)
class Hit:
    """An entry found: how well, by what, and the piece of its text that shows it."""

    entry: Entry
    score: float
    why: str
    matched: str
    snippet: list[Piece]


@dataclass(frozen=True)
class Facet:
    """A way to narrow a search: how many of what was found would stay."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Results:
    """A page of what was found. `more`: there is more than was counted."""

    question: Question
    hits: list[Hit]
    total: int = 0
    more: bool = False
    page: int = 1
    per_page: int = PER_PAGE
    kinds: list[Facet] = field(default_factory=list)
    tags: list[Facet] = field(default_factory=list)
    places: list[Facet] = field(default_factory=list)


def search(
    viewer: Person,
    query: str,
    *,
    campaign: Campaign | None = None,
    bestiary_only: bool = False,
    kinds: Sequence[str] = (),
    tags: Sequence[str] = (),
    page: int = 1,
    per_page: int = PER_PAGE,
) -> Results:
    """Return a page of what this person may find, the best first, with counts by kind, tag and place."""
    question = understand(query)
    if not question.all_words:
        return Results(question, [], page=page, per_page=per_page)
    ground = Ground(viewer, campaign, bestiary_only, kinds, tags)
    with the_store().prepared():
        return _page_of(ground, question, page, per_page)


def _page_of(ground: Ground, question: Question, page: int, per_page: int) -> Results:
    found, more = find(ground, question)
    ordered = in_order(found.values())
    shown = ordered[(page - 1) * per_page : page * per_page]
    return Results(
        question, _hits(ground, question, shown), len(ordered), more, page, per_page, _kinds(ordered),
        _tags(ordered), _places(ground, ordered),
    )  # fmt: skip


def find(ground: Ground, question: Question) -> tuple[dict[int, Found], bool]:
    """Return everything found by name and by text, and whether there is more than that."""
    found = find_by_name(ground, question)
    anywhere = the_store().texts(ground, question, near_only=False, most=MOST_TEXTS)
    near = the_store().texts(ground, question, near_only=True, most=MOST_TEXTS) if anywhere else []
    for score, rows in ((NEAR_TEXT, near), (BODY_TEXT, anywhere)):
        for place, row in enumerate(rows):
            held = found.get(row.entry_id)
            if held is None or held.score < score:
                name = row.title.split("\n")[0]
                hit = Found(row.entry_id, score - place / MOST_TEXTS, TEXT, name, row.kind, row.campaign_id)
                found[row.entry_id] = hit
    return found, len(anywhere) == MOST_TEXTS


def in_order(found: Iterable[Found]) -> list[Found]:
    """Return what was found, the best first; equals by name and age, so that the order never changes by itself."""
    return sorted(found, key=lambda hit: (-hit.score, len(hit.name), hit.name, hit.entry_id))


def suggest(
    viewer: Person, words: str, *, campaign: Campaign | None = None, bestiary_only: bool = False, most: int = 8
) -> list[Hit]:
    """Return the entries whose names answer best to what somebody is typing."""
    question = understand(words)
    if not question.all_words:
        return []
    ground = Ground(viewer, campaign, bestiary_only)
    with the_store().prepared():
        shown = in_order(find_by_name(ground, question, MOST_SUGGESTED_FROM).values())[:most]
        return _hits(ground, question, shown, with_snippets=False)


def _hits(ground: Ground, question: Question, shown: list[Found], *, with_snippets: bool = True) -> list[Hit]:
    seen = ground.entries.filter(pk__in=[hit.entry_id for hit in shown]).select_related("campaign")
    entries = (seen if with_snippets else seen.defer("body")).in_bulk()
    here = [hit for hit in shown if hit.entry_id in entries]
    texts = readable_texts(ground.viewer, list(entries.values())) if with_snippets else {}
    return [
        Hit(
            entries[hit.entry_id], hit.score, hit.why, _matched(entries[hit.entry_id], hit),
            snippet(texts[hit.entry_id], question) if with_snippets else [],
        )
        for hit in here
    ]  # fmt: skip


def _matched(entry: Entry, hit: Found) -> str:
    """Return the other name that was matched, if it was one that everybody reads who sees the entry."""
    return next((alias for alias in entry.aliases if fold(alias) == hit.name), "")


# -- facets -----------------------------------------------------------------------------------------------


def _kinds(found: Sequence[Found]) -> list[Facet]:
    counted = Counter(hit.kind for hit in found)
    return [Facet(kind, kind_of(kind).plural, count) for kind, count in counted.most_common()]


def _places(ground: Ground, found: Sequence[Found]) -> list[Facet]:
    counted = Counter(hit.campaign_id for hit in found)
    seen = Campaign.objects.visible_to(ground.viewer).filter(pk__in=[pk for pk in counted if pk])
    names = dict(seen.values_list("pk", "name"))
    return [
        Facet(str(pk), names[pk], count) if pk else Facet(BESTIARY, "Bestiary", count)
        for pk, count in counted.most_common()
        if not pk or pk in names
    ]


def _tags(found: Sequence[Found]) -> list[Facet]:
    counted = the_store().count_tags([hit.entry_id for hit in found]) if found else []
    ordered = sorted(counted, key=lambda pair: (-pair[1], pair[0]))
    return [Facet(name, name, count) for name, count in ordered[:MOST_TAGS]]
