"""What an archive of a campaign is made of: each app declares the tables that belong to a campaign."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Field, ForeignKey, Model, QuerySet

from campaigns.models import Campaign, Entry, User


@dataclass(frozen=True)
class FileColumn:
    """A column that holds the storage key of a file; `suffixes` are the endings that an archive may bring."""

    name: str
    suffixes: frozenset[str]


@dataclass(frozen=True)
class Section:
    """One table of an archive.

    `inside` is the way from a row to its campaign. `identity` names the columns that tell a row from all others here
    and elsewhere; empty: its whole content does. `leave_out` are columns that are not carried; `on_arrival` gives them
    values in new rows. `audiences` are columns with people in them (`@12@`), `streams` with names of streams (`u12`),
    `people_in` finds lists of people by their keys in a JSON column, `names_people` are texts with usernames.
    `exact`: rows that the archive does not hold go when it is restored over a campaign; `only_new`: nothing of it
    changes when an archive is restored over a campaign. `recordings` is the file column that holds somebody's voice,
    `folder_files(row)` are (name, key) of files kept beside a row, `before_leaving(plain, row, reader)` is a last word
    on what leaves, `on_row(values, plain, restorer)` on what arrives, `after_arrival(keys)` is what follows, and
    `before_taking(keys, restorer)` comes before rows go that the archive does not hold. `after_purge(rows)` clears
    away what rows of an emptied bin leave behind; where it is given, it alone decides about their files.
    """

    model: type[Model]
    inside: str
    identity: tuple[str, ...] = ()
    leave_out: frozenset[str] = frozenset()
    on_arrival: dict[str, Any] = field(default_factory=dict)
    audiences: tuple[str, ...] = ()
    streams: tuple[str, ...] = ()
    people_in: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names_people: tuple[str, ...] = ()
    files: tuple[FileColumn, ...] = ()
    recordings: str = ""
    folder_files: Callable[[Any], list[tuple[str, str]]] | None = None
    quiet: frozenset[str] = frozenset()
    exact: bool = False
    only_new: bool = False
    rows: Callable[[QuerySet[Any]], QuerySet[Any]] | None = None
    before_leaving: Callable[[dict[str, Any], Any, Any], None] | None = None
    on_row: Callable[[dict[str, Any], dict[str, Any], Any], None] | None = None
    after_arrival: Callable[[list[Any]], None] | None = None
    before_taking: Callable[[list[Any], Any], None] | None = None
    after_purge: Callable[[list[Any]], None] | None = None

    @property
    def name(self) -> str:
        """The name of its file in the archive."""
        return self.model._meta.label_lower

    @property
    def is_child(self) -> bool:
        """Whether it is the table of one kind of entry, beside the entry's own row."""
        return issubclass(self.model, Entry) and self.model is not Entry

    def found(self, campaign: Campaign) -> QuerySet[Any]:
        """Return the campaign's rows."""
        rows = self.model._base_manager.filter(**{self.inside: campaign.pk})
        return self.rows(rows) if self.rows else rows

    def columns(self) -> "list[Field[Any, Any]]":
        """Return the columns that are carried."""
        return [
            column
            for column in self.model._meta.local_concrete_fields
            if column.name not in self.leave_out and not self._is_given(column)
        ]

    def _is_given(self, column: "Field[Any, Any]") -> bool:
        """Whether a column says nothing of its own: the row's number, and the campaign that it lies in."""
        if column.primary_key:
            return column.get_internal_type() != "UUIDField" and not self.is_child
        return isinstance(column, ForeignKey) and column.related_model is Campaign


_sections: dict[str, Section] = {}
_left_out: dict[str, str] = {}


def register(*sections: Section) -> None:
    """Add tables to the archive, in the order in which they depend on each other."""
    for section in sections:
        _sections[section.name] = section


def leave_out(**reasons: str) -> None:
    """Say why tables (`app__model`) are not part of archives."""
    _left_out.update({name.replace("__", "."): reason for name, reason in reasons.items()})


def all_sections() -> list[Section]:
    """Return every table, what others point to first."""
    return list(_sections.values())


def reasons_to_leave_out() -> dict[str, str]:
    """Return the tables that are not carried, with the reasons."""
    return dict(_left_out)


def section_of(model: type[Model]) -> Section | None:
    """Return the section that a link to this table leads to; a kind of entry is found by its entry."""
    if issubclass(model, Entry):
        model = Entry
    return _sections.get(model._meta.label_lower)


def history_section(model: type[Model]) -> Section:
    """Return the section of the versions of a kind of entry."""
    history = model.history.model  # type: ignore[attr-defined]
    return Section(
        history,
        "campaign",
        leave_out=frozenset({"history_id", "id", "uid", "campaign"}),
        files=(PICTURE, SMALL_PICTURE),
        names_people=("body",),
    )


WEBP = frozenset({".webp"})
PICTURE = FileColumn("picture", WEBP)
SMALL_PICTURE = FileColumn("picture_small", WEBP)


def is_history(model: type[Model]) -> bool:
    """Whether a table holds the versions of another one."""
    return any(column.name == "history_id" for column in model._meta.local_concrete_fields)


def is_person(column: "Field[Any, Any]") -> bool:
    """Whether a column names a person."""
    return isinstance(column, ForeignKey) and issubclass(column.related_model, User)


def models_inside_campaigns(models: Iterable[type[Model]]) -> list[type[Model]]:
    """Return the tables from which links lead to a campaign or an entry: all that may belong to one."""
    listed = list(models)
    inside: set[type[Model]] = {Campaign, Entry}
    grown = True
    while grown:
        reached = {model for model in listed if model not in inside and _leads_to(model, inside)}
        inside |= reached
        grown = bool(reached)
    return [model for model in listed if model in inside]


def _leads_to(model: type[Model], inside: set[type[Model]]) -> bool:
    return any(
        isinstance(column, ForeignKey) and column.related_model in inside for column in model._meta.concrete_fields
    )
