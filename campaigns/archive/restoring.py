"""Bringing an archive in: every row of it made, changed or found to be the same; runs inside one transaction."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db.models import Field, ForeignKey, Model

from bestiary_site.shared import storage
from campaigns.archive.arriving import Bad, check_tree, converted
from campaigns.archive.files import DIGEST, NAME, StoredFiles, imported_key
from campaigns.archive.people import with_names_changed
from campaigns.archive.reading import BrokenArchive, OpenArchive
from campaigns.archive.rows import Reader, Row, canonical, each_person, identities, reference_column
from campaigns.archive.sections import Section, all_sections, is_history, is_person, section_of
from campaigns.audiences import chosen
from campaigns.kinds import all_kinds
from campaigns.models import Campaign, Entry, Tag, User

logger = logging.getLogger(__name__)
NEW, COPY, OVER = "new", "copy", "over"
Progress = Callable[[str, int, int], None]


@dataclass
class Tally:
    """What became of the rows of one table."""

    made: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0

    @property
    def total(self) -> int:
        """How many rows it is about."""
        return self.made + self.changed + self.same + self.gone


@dataclass
class Report:
    """What an archive brought. `losses` names everything that was not kept."""

    mode: str
    campaign_name: str
    tables: dict[str, Tally] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """How many rows were made, changed or taken away."""
        return sum(tally.made + tally.changed + tally.gone for tally in self.tables.values())


class Restorer:
    """Writes the rows of one archive. `people` are the accounts here by their names in the archive."""

    def __init__(
        self,
        archive: OpenArchive,
        campaign: Campaign | None,
        *,
        mode: str,
        campaign_id: UUID,
        people: dict[str, User],
        report: Report,
        write_files: bool,
        progress: Progress | None = None,
    ) -> None:
        self.archive, self.campaign, self.mode, self.report = archive, campaign, mode, report
        self.campaign_id, self.people = campaign_id, people
        self.written: list[str] = []
        self.touched: set[int] = set()
        self.keys: dict[type[Model], dict[str, Any]] = {}
        # What sections want done when every row is there, and what they have noted for that.
        self.afterwards: list[Callable[[], None]] = []
        self.noted: set[Any] = set()
        self._write_files, self._progress = write_files, progress
        self._later: list[tuple[Section, Any, ForeignKey[Any, Any], str]] = []
        self._reader = Reader(campaign, StoredFiles()) if campaign is not None else None
        self._renamed = {name: user.username for name, user in people.items() if user.username != name}
        self._arrived: dict[str, list[Any]] = {}

    # -- all tables -------------------------------------------------------------------------------------------

    def restore(self) -> None:
        """Write everything."""
        sections = all_sections()
        known = {section.name for section in sections} | {"people"}
        for name in self.archive.tables():
            if name not in known:
                self.report.losses.append(f"This site does not know the table {name}: it was left out.")
        for number, section in enumerate(sections):
            if self._progress is not None:
                self._progress(str(section.model._meta.verbose_name_plural), number, len(sections))
            self._restore_table(section)
        self._follow_later_links()
        self._check_kinds()
        check_tree(self.campaign_id)
        for section in sections:
            if section.after_arrival is not None and self._arrived.get(section.name):
                section.after_arrival(self._arrived[section.name])
        for act in self.afterwards:
            act()

    def _restore_table(self, section: Section) -> None:
        rows = [self._localised(section, row) for row in self.archive.rows(section.name)]
        if section.model is Campaign and len(rows) != 1:
            raise BrokenArchive("The archive must hold exactly one campaign.")
        tally = self.report.tables.setdefault(section.name, Tally())
        here = self._here(section)
        seen = set()
        names = identities(section, rows)
        if len(set(names)) != len(names):
            raise BrokenArchive(f"data/{section.name}.json holds the same row twice.")
        for name, row in zip(names, rows, strict=True):
            seen.add(name)
            if name in here:
                self._keep_or_change(section, row, *here[name], tally)
            elif not (self.mode == OVER and section.only_new):
                self._make(section, row)
                tally.made += 1
        if section.exact and self.mode == OVER:
            self._take_away(section, [key for name, (key, _) in here.items() if name not in seen], tally)

    def _here(self, section: Section) -> dict[str, tuple[Any, Row]]:
        """Return what the campaign holds already: (key, row) by identity."""
        if self._reader is None or self.mode != OVER:
            return {}
        return {name: (key, row) for name, key, row in self._reader.rows_with_keys(section)}

    def _take_away(self, section: Section, keys: list[Any], tally: Tally) -> None:
        if section.before_taking is not None and keys:
            section.before_taking(keys, self)
        tally.gone += section.model._base_manager.filter(pk__in=keys).delete()[0]

    # -- one row ----------------------------------------------------------------------------------------------

    def _keep_or_change(self, section: Section, row: Row, key: Any, held: Row, tally: Tally) -> None:
        self._remember(section, row, key)
        different = {name for name in row if name not in section.quiet and row[name] != held.get(name)}
        if not different or section.only_new:
            tally.same += 1
            return
        values = self._values(section, row)
        wanted = {
            column.attname: values[column.attname]
            for column in section.columns()
            if column.name in different and column.attname in values
        }
        if wanted:
            section.model._base_manager.filter(pk=key).update(**wanted)
        self._set_many(section, key, row)
        self._note_entry(section, key)
        self._arrived.setdefault(section.name, []).append(key)
        tally.changed += 1

    def _make(self, section: Section, row: Row) -> None:
        values = section.on_arrival | self._values(section, row)
        instance = section.model(**values)
        if section.model is not Campaign:
            self._put_inside(section, instance)
        # Raw: the times of the archive stay, and no version is written for what brings its own.
        instance.save_base(raw=True, force_insert=True)
        if isinstance(instance, Campaign):
            self.campaign = instance
        self._remember(section, row, instance.pk)
        for column, reference in self._links_to_follow(section, row, values):
            self._later.append((section, instance.pk, column, reference))
        self._set_many(section, instance.pk, row)
        self._note_entry(section, instance.pk)
        if section.folder_files is not None:
            self._write_folder(section, instance, row)
        self._arrived.setdefault(section.name, []).append(instance.pk)

    def _put_inside(self, section: Section, instance: Any) -> None:
        """Give a new row its campaign, where it has such a column, and its entry's own facts where it is a version."""
        for column in section.model._meta.local_concrete_fields:
            if isinstance(column, ForeignKey) and column.related_model is Campaign:
                setattr(instance, column.attname, self.campaign_id)
        if is_history(section.model):
            instance.id = instance.entry_ptr_id
            instance.uid = Entry.objects.values_list("uid", flat=True).get(pk=instance.entry_ptr_id)

    def _remember(self, section: Section, row: Row, key: Any) -> None:
        model = Entry if section.is_child else section.model
        column = reference_column(section.model)
        name = "uid" if column == "uid" else section.model._meta.pk.name
        if column is not None and not section.is_child and name in row:
            self.keys.setdefault(model, {})[str(row[name])] = key

    def _note_entry(self, section: Section, key: Any) -> None:
        if issubclass(section.model, Entry):
            self.touched.add(key)

    def _set_many(self, section: Section, key: Any, row: Row) -> None:
        """Give an entry its tags."""
        if section.model is not Entry:
            return
        names = row.get("tags", [])
        if not isinstance(names, list):
            raise BrokenArchive("The tags of an entry must be a list.")
        tags = Tag.objects.filter(campaign=self.campaign_id, name__in=[str(name) for name in names])
        through = Entry.tags.through
        wanted, held = (
            {tag.pk for tag in tags},
            set(through.objects.filter(entry_id=key).values_list("tag_id", flat=True)),
        )
        if len(wanted) != len(names):
            raise BrokenArchive("An entry has a tag that the archive does not hold.")
        through.objects.filter(entry_id=key, tag_id__in=held - wanted).delete()
        through.objects.bulk_create(through(entry_id=key, tag_id=pk) for pk in sorted(wanted - held))

    # -- values -----------------------------------------------------------------------------------------------

    def _localised(self, section: Section, row: Row) -> Row:
        """Return a row with people named in texts as they are called here."""
        for name in section.names_people:
            if self._renamed and isinstance(row.get(name), str):
                row[name] = with_names_changed(row[name], self._renamed)
        return row

    def _values(self, section: Section, row: Row) -> dict[str, Any]:
        values = {}
        for column in section.columns():
            if column.name not in row:
                self._require_default(section, column)
                continue
            try:
                values[column.attname] = self._value(section, column, row[column.name])
            except (Bad, ValidationError, ValueError, TypeError, OverflowError) as error:
                reason = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
                raise BrokenArchive(
                    f"data/{section.name}.json: {column.name} is wrong: {reason.rstrip('.')[:300]}."
                ) from error
        if section.on_row is not None:
            section.on_row(values, row, self)
        return values

    def _require_default(self, section: Section, column: "Field[Any, Any]") -> None:
        if not (column.has_default() or column.null or column.blank):
            raise BrokenArchive(f"data/{section.name}.json: a row lacks {column.name}.")

    def _value(self, section: Section, column: "Field[Any, Any]", value: Any) -> Any:
        if is_person(column):
            return self._person(column, value)
        if section.is_child and column.primary_key:
            return self._linked(column, value)
        if isinstance(column, ForeignKey):
            return self._link(section, column, value)
        if column.name in section.audiences:
            return self._audience(value)
        if column.name in section.streams and isinstance(value, dict):
            return f"u{self._require_person(value['person']).pk}"
        if any(column.name == one.name for one in section.files):
            return self._file(section, column.name, value)
        if column.name in section.people_in:
            value = each_person(value, section.people_in[column.name], lambda name: self._person(column, name))
        if column.name in {"uid", "id"} and column.get_internal_type() == "UUIDField":
            return self.own_id(str(value))
        return converted(column, self._own_ids_in(value) if self.mode == COPY else value)

    def own_id(self, told: str) -> UUID:
        """Return the id that a row gets here: its own, or another one in a copy."""
        told_id = UUID(told)
        if self.mode != COPY:
            return told_id
        return self.campaign_id if told == self.archive.manifest.campaign_id else uuid5(self.campaign_id, str(told_id))

    def _own_ids_in(self, value: Any) -> Any:
        """Return JSON of a copy in which ids of the archive's rows are those of the copy."""
        if isinstance(value, dict):
            return {name: self._own_ids_in(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._own_ids_in(inner) for inner in value]
        known = isinstance(value, str) and len(value) == 36 and any(value in held for held in self.keys.values())
        return str(self.own_id(value)) if known else value

    def _person(self, column: "Field[Any, Any]", name: Any) -> int | None:
        if name is None:
            return None
        return self._require_person(name).pk

    def _require_person(self, name: Any) -> User:
        user = self.people.get(name) if isinstance(name, str) else None
        if user is None:
            raise Bad(f"{str(name)[:60]!r} is none of the archive's people.")
        return user

    def _audience(self, value: Any) -> str:
        if isinstance(value, list):
            return chosen(self._require_person(name).pk for name in value)
        if value not in ("", "gm"):
            raise Bad("an audience is empty, gm, or a list of people")
        return str(value)

    # -- links ------------------------------------------------------------------------------------------------

    def _known(self, column: "ForeignKey[Any, Any]", reference: Any) -> Any:
        model: Any = column.related_model
        model = Entry if issubclass(model, Entry) else model
        return self.keys.get(model, {}).get(str(reference))

    def _linked(self, column: Any, reference: Any) -> Any:
        found = self._known(column, reference)
        if found is None:
            raise Bad(f"it points to {str(reference)[:60]!r}, which the archive does not hold")
        return found

    def _link(self, section: Section, column: "ForeignKey[Any, Any]", reference: Any) -> Any:
        if reference is None:
            if not column.null:
                raise Bad("it points to nothing")
            return None
        if section_of(column.related_model) is None:
            return None
        found = self._known(column, reference)
        if found is None and not column.null:
            return self._linked(column, reference)
        return found

    def _links_to_follow(
        self, section: Section, row: Row, values: dict[str, Any]
    ) -> "Iterator[tuple[ForeignKey[Any, Any], str]]":
        """Yield the links to rows that come later in the archive."""
        for column in section.columns():
            if isinstance(column, ForeignKey) and not is_person(column) and not column.primary_key:
                reference = row.get(column.name)
                if reference is not None and values.get(column.attname) is None:
                    yield column, str(reference)

    def _follow_later_links(self) -> None:
        for section, key, column, reference in self._later:
            found = self._known(column, reference)
            if found is not None:
                section.model._base_manager.filter(pk=key).update(**{column.attname: found})
            elif not is_history(section.model):
                self.report.losses.append(
                    f"{section.name}: a link ({column.name}) leads to what the archive does not hold."
                )

    def _check_kinds(self) -> None:
        """Refuse entries without the row of their kind: no page could show them."""
        for kind in all_kinds():
            entries = set(Entry.objects.filter(campaign=self.campaign_id, kind=kind.kind).values_list("pk", flat=True))
            whole = set(kind.model._base_manager.filter(campaign=self.campaign_id).values_list("pk", flat=True))
            if kind.model is not Entry and entries != whole:
                raise BrokenArchive(f"The archive holds {kind.plural.lower()} in one table only.")

    # -- files ------------------------------------------------------------------------------------------------

    def _file(self, section: Section, name: str, told: Any) -> str:
        if told == "":
            return ""
        column = next(one for one in section.files if one.name == name)
        digest, called = self._checked(told)
        suffix = "." + called.rpartition(".")[2].lower() if "." in called else ""
        if suffix not in column.suffixes:
            raise Bad(f"a file {called[:60]!r} does not belong there")
        key = imported_key(digest, called)
        self._write(digest, key)
        return key

    def _checked(self, told: Any) -> tuple[str, str]:
        if not isinstance(told, dict) or set(told) != {"sha256", "name"}:
            raise Bad("a file is told by its sha256 and its name")
        digest, called = str(told["sha256"]), str(told["name"])
        if (
            not DIGEST.match(digest)
            or not NAME.match(called)
            or f"files/{digest[:2]}/{digest}" not in self.archive.manifest.parts
        ):
            raise Bad(f"the archive does not hold the file {called[:60]!r}")
        return digest, called

    def _write(self, digest: str, key: str) -> None:
        if not self._write_files or storage.exists(key):
            return
        with self.archive.open(f"files/{digest[:2]}/{digest}") as stream:
            self.written.append(key)
            storage.write_file(key, File(stream))

    def _write_folder(self, section: Section, instance: Any, row: Row) -> None:
        told = row.get("files")
        wanted = dict(section.folder_files(instance)) if section.folder_files else {}
        if not isinstance(told, dict) or set(told) != set(wanted):
            raise BrokenArchive(f"data/{section.name}.json: the files of a row are not those that it names.")
        for name, one in told.items():
            if one == "":
                continue
            try:
                digest, _ = self._checked(one)
            except Bad as error:
                raise BrokenArchive(f"data/{section.name}.json: {error}") from error
            if not NAME.match(name):
                raise BrokenArchive(f"data/{section.name}.json: a file has no fit name.")
            self._write(digest, wanted[name])


def differences(one: Row, other: Row) -> list[str]:
    """Return the columns in which two rows differ, for messages and tests."""
    return sorted(name for name in one.keys() | other.keys() if canonical(one.get(name)) != canonical(other.get(name)))
