"""What of entries' texts a person may read, for snippets: a fixed number of queries for a whole page of entries."""

from collections.abc import Iterable, Sequence

from campaigns.audiences import is_game_master
from campaigns.models import Campaign, Entry, EntryName, User
from campaigns.permissions import Person
from campaigns.search.texts import plain
from campaigns.writing.text import HIDDEN, Part, mentions, parts, with_mentions


def readable_texts(viewer: Person, entries: Sequence[Entry]) -> dict[int, list[str]]:
    """Return summary and body of each entry as this person may read them, without markup."""
    run = _run_by(viewer)
    bodies = {}
    for entry in entries:
        mastered = entry.campaign_id in run if entry.campaign_id else is_game_master(None, viewer)
        bodies[entry.pk] = "".join(part.text for part in parts(entry.body) if _hears(part, viewer, mastered))
    known = _known_names(viewer, bodies.values())
    return {entry.pk: [entry.summary, plain(_without_hidden(bodies[entry.pk], known))] for entry in entries}


def _run_by(viewer: Person) -> set[object]:
    if not isinstance(viewer, User):
        return set()
    return set(Campaign.objects.run_by(viewer).order_by().values_list("pk", flat=True))


def _hears(part: Part, viewer: Person, mastered: bool) -> bool:
    if part.audience is None or mastered:
        return True
    return isinstance(viewer, User) and viewer.username.casefold() in part.audience


def _known_names(viewer: Person, texts: Iterable[str]) -> set[str]:
    """Return which of the names mentioned belong to entries that this person sees."""
    keys = {found.key for text in texts if "[[" in text for found in mentions(text)}
    if not keys:
        return set()
    rows = EntryName.objects.filter(key__in=keys, entry__in=Entry.objects.visible_to(viewer))
    return set(rows.values_list("key", flat=True))


def _without_hidden(text: str, known: set[str]) -> str:
    if "[[" not in text:
        return text
    said = {found.start: found.label or (found.name if found.key in known else HIDDEN) for found in mentions(text)}
    return with_mentions(text, said)
