"""The kinds of entries as their apps register them, so that campaigns keeps and shows them all without imports."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from campaigns.models import Entry, Kind, Role


@dataclass(frozen=True)
class KindOfEntry:
    """What campaigns must know of one kind of entry.

    `path` is the kind's word in page addresses (`/play/<campaign>/<path>/<slug>/`); `fields` names its own editable
    columns besides those that every entry has; `clean` makes values fit to store or collects complaints;
    `words(entry)` are further (label, text) pairs that search looks through and facets count; `update` is the kind's
    own service for changes, taking what `services.entries.update_entry` takes; `follow_bin(entry, person, binned=...)`
    runs in the same transaction when an entry has gone into the bin or come back, `follow_making(entry, person)` when
    one has been made; `makers` are the roles that may make one.
    """

    kind: Kind
    model: type[Entry]
    path: str
    plural: str
    icon: str
    fields: tuple[str, ...] = ()
    clean: Callable[[dict[str, Any], dict[str, list[str]]], None] | None = None
    words: Callable[[Any], list[tuple[str, str]]] = field(default=lambda entry: [])
    address: Callable[[Entry], str] | None = None
    reserved: frozenset[str] = frozenset()
    update: Callable[..., Any] | None = None
    follow_bin: Callable[..., None] | None = None
    follow_making: Callable[..., None] | None = None
    makers: tuple[Role, ...] = (Role.GAME_MASTER, Role.PLAYER)


_known: dict[str, KindOfEntry] = {}


def register(kind: KindOfEntry) -> None:
    """Make a kind known; called once by its app when the site starts."""
    _known[kind.kind] = kind


def all_kinds() -> list[KindOfEntry]:
    """Return every kind in the order of `Kind`."""
    return [_known[kind] for kind in Kind if kind in _known]


def kind_of(entry_or_kind: Entry | str) -> KindOfEntry:
    """Return what is registered for an entry's kind."""
    kind = entry_or_kind.kind if isinstance(entry_or_kind, Entry) else entry_or_kind
    return _known[kind]


def by_path(path: str) -> KindOfEntry | None:
    """Return the kind whose pages lie under this word, or None."""
    return next((kind for kind in _known.values() if kind.path == path), None)


def address_of(entry: Entry) -> str:
    """Return the address of an entry's page, whatever its kind; costs no query."""
    kind = kind_of(entry)
    if kind.address is not None:
        return kind.address(entry)
    return reverse("entry", args=[entry.campaign_id, kind.path, entry.slug])


def whole(entry: Entry) -> Entry:
    """Return the entry as the row of its own kind, with that kind's columns (one query)."""
    model = kind_of(entry).model
    if isinstance(entry, model) or model is Entry:
        return entry
    return model._default_manager.get(pk=entry.pk)
