"""Keeping the index: what an entry is found by is written in the same transaction as the entry itself."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction

from campaigns.kinds import all_kinds, kind_of, whole
from campaigns.models import Entry, EntryName, NameKind, SearchTerm, SearchText, SearchWord
from campaigns.search.ground import scope_of
from campaigns.search.stores import the_store
from campaigns.search.texts import bodies_by_listener
from campaigns.search.words import flat, terms_of_name

AT_ONCE = 500


def index_entry(entry: Entry) -> None:
    """Bring the index in line with a saved entry; one that is deleted leaves it."""
    if entry.deleted_at is not None:
        SearchWord.objects.filter(entry_id=entry.pk).delete()
        SearchText.objects.filter(entry_id=entry.pk).delete()
        return
    names = list(EntryName.objects.filter(entry_id=entry.pk))
    held = set(SearchWord.objects.filter(entry_id=entry.pk).values_list("name_id", "campaign_id"))
    if held != {(name.pk, entry.campaign_id) for name in names}:
        SearchWord.objects.filter(entry_id=entry.pk).delete()
        _add_words(names)
    _keep_texts(entry, _texts_of(whole(entry), names, [tag.name for tag in entry.tags.all()]))


def _add_words(names: Sequence[EntryName]) -> None:
    """Note the words of names; a name without any word is found by its exact text alone."""
    terms = {name.pk: terms_of_name(name.text) for name in names}
    known = the_store().add_terms({term for found in terms.values() for term in found})
    rows = [
        SearchWord(
            term_id=known[term], name=name, entry_id=name.entry_id, campaign_id=name.campaign_id,
            of_words=min(len(name.key.split()), 99),
        )
        for name in names for term in terms[name.pk]
    ]  # fmt: skip
    SearchWord.objects.bulk_create(rows, batch_size=1000)


def _texts_of(entry: Entry, names: Iterable[EntryName], tags: Sequence[str]) -> dict[str, SearchText]:
    """Return the rows of text by listener; former names are no part of them, since they may be secrets."""
    words = [text for _, text in kind_of(entry).words(entry)]
    title = "\n".join(flat(name.text) for name in names if name.kind != NameKind.FORMER)
    near = flat(" ".join([entry.summary, *tags, *map(str, words)]))
    return {
        listener: SearchText(
            entry_id=entry.pk, campaign_id=entry.campaign_id, listener=listener[:160], title=title, near=near,
            body=flat(body), scope=scope_of(entry.campaign_id),
        )
        for listener, body in bodies_by_listener(entry.body).items()
    }  # fmt: skip


def _keep_texts(entry: Entry, wanted: dict[str, SearchText]) -> None:
    compared = ("title", "near", "body", "scope")
    for row in SearchText.objects.filter(entry_id=entry.pk):
        new = wanted.pop(row.listener, None)
        if new is None:
            row.delete()
        elif any(getattr(row, name) != getattr(new, name) for name in compared):
            new.pk = row.pk
            new.save(force_update=True)
    if wanted:
        SearchText.objects.bulk_create(wanted.values())


# -- many entries -----------------------------------------------------------------------------------------


def reindex(progress: Callable[[int, int], None] | None = None, *, missing_only: bool = False) -> int:
    """Write the index anew, or only what it lacks, in steps that do not hold others up; return how many entries."""
    listed = Entry.objects.living().order_by("pk")
    if missing_only:
        listed = listed.filter(search_texts=None)
    else:
        _forget_the_deleted()
        _renew_keys()
    keys = list(listed.values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        _index_many(keys[start : start + AT_ONCE])
        if progress is not None:
            progress(min(start + AT_ONCE, len(keys)), len(keys))
    return len(keys)


@transaction.atomic
def _forget_the_deleted() -> None:
    SearchWord.objects.exclude(entry__deleted_at=None).delete()
    SearchText.objects.exclude(entry__deleted_at=None).delete()
    the_store().forget_unused_terms()


def _renew_keys() -> None:
    """Have words known from before found by today's rules, too; words that were changed have more keys than needed."""
    last = 0
    while terms := list(SearchTerm.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "term")[:2000]):
        with transaction.atomic():
            the_store().renew_keys(terms)
        last = terms[-1][0]


@transaction.atomic
def _index_many(keys: Sequence[int]) -> None:
    # Locked, so that an entry saved meanwhile is indexed as it is then.
    entries = list(Entry.objects.living().filter(pk__in=keys).select_for_update(of=("self",)).order_by("pk"))
    rows = _whole_rows(entries)
    names: dict[int, list[EntryName]] = {}
    for name in EntryName.objects.filter(entry__in=rows).order_by("pk"):
        names.setdefault(name.entry_id, []).append(name)
    tags: dict[int, list[str]] = {}
    through = Entry.tags.through._default_manager.filter(entry__in=rows)
    for entry_id, tag in through.order_by("tag__name").values_list("entry_id", "tag__name"):
        tags.setdefault(entry_id, []).append(tag)
    SearchWord.objects.filter(entry__in=rows).delete()
    SearchText.objects.filter(entry__in=rows).delete()
    _add_words([name for found in names.values() for name in found])
    texts = [_texts_of(entry, names.get(pk, ()), tags.get(pk, ())) for pk, entry in rows.items()]
    SearchText.objects.bulk_create([row for found in texts for row in found.values()], batch_size=500)


def _whole_rows(entries: Sequence[Entry]) -> dict[int, Any]:
    """Return the entries as rows of their own kinds, one query for each kind."""
    found: dict[int, Any] = {entry.pk: entry for entry in entries}
    for kind in all_kinds():
        keys = [entry.pk for entry in entries if entry.kind == kind.kind]
        if keys and kind.model is not Entry:
            found.update(kind.model._default_manager.in_bulk(keys))
    return found
