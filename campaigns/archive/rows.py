"""Rows of a campaign as plain values that mean the same on every site: names and ids instead of keys."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Field, ForeignKey, Model

from campaigns.archive.files import StoredFiles
from campaigns.archive.people import People, with_names_changed
from campaigns.archive.sections import Section, all_sections, is_history, is_person, section_of
from campaigns.models import Campaign, Entry

Row = dict[str, Any]


def canonical(value: Any) -> str:
    """Return values as text, always the same for the same values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def reference_column(model: type[Model]) -> str | None:
    """Return the column by which other rows name a row of this table: its uid, or its own unguessable key."""
    unique = {column.name for column in model._meta.concrete_fields if column.unique}
    if is_history(model):
        return None
    if "uid" in unique:
        return "uid"
    return "pk" if model._meta.pk.get_internal_type() == "UUIDField" else None


def identities(section: Section, rows: list[Row]) -> list[str]:
    """Return what tells each row from the others; rows without an identity are told by content, equal ones counted."""
    if section.identity:
        return [canonical([row.get(name) for name in section.identity]) for row in rows]
    seen: Counter[str] = Counter()
    found = []
    for row in rows:
        text = canonical(row)
        seen[text] += 1
        found.append(f"{text}#{seen[text]}")
    return found


class Reader:
    """Reads the rows of one campaign."""

    def __init__(self, campaign: Campaign, files: StoredFiles) -> None:
        self.campaign, self.files = campaign, files
        self.people = People(campaign)
        self._references: dict[type[Model], dict[Any, str]] = {}
        self._load_people()

    def rows(self, section: Section) -> list[Row]:
        """Return the rows of a section, sorted by what tells them apart."""
        return [row for _, _, row in self.rows_with_keys(section)]

    def rows_with_keys(self, section: Section) -> list[tuple[str, Any, Row]]:
        """Return (identity, key here, row)."""
        found = [(instance.pk, self._plain(section, instance)) for instance in self._instances(section)]
        found = [(key, row) for key, row in found if row]
        found.sort(key=lambda pair: canonical(pair[1]))
        keys, rows = [key for key, _ in found], [row for _, row in found]
        return sorted(zip(identities(section, rows), keys, rows, strict=True), key=lambda one: one[0])

    def _instances(self, section: Section) -> Iterator[Any]:
        many = [column.name for column in section.model._meta.local_many_to_many if _is_plain_many(column)]
        rows = section.found(self.campaign).order_by("pk")
        return iter(rows.prefetch_related(*many)) if many else rows.iterator(chunk_size=500)

    def _plain(self, section: Section, instance: Any) -> Row:
        row: Row = {}
        if is_history(section.model) and not self._told_history(instance):
            return row  # versions of what has been purged since
        for column in section.columns():
            row[column.name] = self._value(section, column, getattr(instance, column.attname))
        for column in section.model._meta.local_many_to_many:
            if _is_plain_many(column):
                row[column.name] = sorted(str(other) for other in getattr(instance, column.name).all())
        if section.folder_files is not None:
            row["files"] = {name: self.files.told(key) for name, key in section.folder_files(instance)}
        if section.before_leaving is not None:
            section.before_leaving(row, instance, self)
        return row

    def _told_history(self, instance: Any) -> bool:
        return instance.id in self.references(Entry)

    def _value(self, section: Section, column: "Field[Any, Any]", value: Any) -> Any:
        if is_person(column):
            return self.people.name(value)
        if isinstance(column, ForeignKey):
            return self.references(column.related_model).get(value) if value is not None else None
        if column.name in section.audiences:
            return self.people.plain_audience(value)
        if column.name in section.streams and value[:1] == "u":
            return {"person": self.people.name(int(value[1:]))}
        if any(column.name == one.name for one in section.files):
            return self.files.told(value) if value else ""
        if column.name in section.people_in:
            return _each_person(value, section.people_in[column.name], self.people.name)
        if column.name in section.names_people and self.people.renamed:
            return with_names_changed(value, self.people.renamed)
        return plain(value)

    def references(self, model: type[Model]) -> dict[Any, str]:
        """Return the names of rows by their keys here."""
        if issubclass(model, Entry):
            model = Entry
        if model not in self._references:
            section, column = section_of(model), reference_column(model)
            if section is None or column is None:
                raise LookupError(f"{model._meta.label} is linked to, and archives cannot name its rows.")
            pairs = section.found(self.campaign).values_list("pk", column)
            self._references[model] = {key: str(name) for key, name in pairs}
        return self._references[model]

    def _load_people(self) -> None:
        keys: set[int] = set()
        for section in all_sections():
            for column in section.columns():
                if is_person(column):
                    rows = section.found(self.campaign).exclude(**{column.name: None}).order_by()
                    keys |= set(rows.values_list(column.attname, flat=True).distinct())
        self.people.load(keys)


def _is_plain_many(column: Any) -> bool:
    return bool(column.remote_field.through._meta.auto_created)


def plain(value: Any) -> Any:
    """Return a value of a column as JSON holds it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | UUID | Decimal):
        return str(value)
    return value


def _each_person(value: Any, names: tuple[str, ...], turn: Callable[[Any], Any]) -> Any:
    """Return JSON with the people under these names turned; others' keys lose their meaning elsewhere."""
    if not isinstance(value, dict):
        return value
    turned = {}
    for name, inner in value.items():
        if name not in names:
            turned[name] = inner
        elif isinstance(inner, list):
            turned[name] = [one for one in map(turn, inner) if one is not None]
        else:
            turned[name] = turn(inner)
    return turned


each_person = _each_person
