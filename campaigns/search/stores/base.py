"""What search asks of a database, and the questions that both databases answer in the same words."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from campaigns.models import NameKind
from campaigns.search.ground import Condition, Ground
from campaigns.search.words import Question

MOST_TERMS = 3000


@dataclass(frozen=True, slots=True)
class NameRow:
    """A name with one of the words asked for."""

    term_id: int
    name_id: int
    entry_id: int
    name_kind: int
    key: str
    kind: str
    campaign_id: UUID | None


@dataclass(frozen=True, slots=True)
class TextRow:
    """An entry whose text has what was asked for."""

    entry_id: int
    kind: str
    campaign_id: UUID | None
    title: str


class Store(ABC):
    """One back end."""

    join: str  # how tables are joined in the order written
    terms_given: str  # a table `given(id)` made of one parameter

    # -- keeping ------------------------------------------------------------------------------------------

    @abstractmethod
    def add_terms(self, words: Collection[str]) -> dict[str, int]:
        """Make sure that the words are known with their keys; return their ids."""

    @abstractmethod
    def renew_keys(self, terms: Sequence[tuple[int, str]]) -> None:
        """Write the keys of these words anew, as the rules for them are today."""

    def forget_unused_terms(self) -> None:
        """Drop words that no name has any more."""
        unused = "NOT EXISTS (SELECT 1 FROM campaigns_searchword w WHERE w.term_id = campaigns_searchterm.id)"
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM campaigns_searchterm WHERE {unused}")

    def prepared(self) -> AbstractContextManager[object]:
        """Return the context in which questions are asked."""
        return nullcontext()

    # -- looking ------------------------------------------------------------------------------------------

    @abstractmethod
    def near_terms(self, keys: Collection[int]) -> list[tuple[int, str]]:
        """Return the words that share one of the keys."""

    @abstractmethod
    def prefix_terms(self, start: str) -> list[tuple[int, str]]:
        """Return the words that begin so, short ones first."""

    @abstractmethod
    def starts_with(self, column: str, start: str) -> Condition:
        """Return the condition that a text begins so, by an index where there is one."""

    @abstractmethod
    def texts(self, ground: Ground, question: Question, *, near_only: bool, most: int) -> list[TextRow]:
        """Return whose text has all that is asked for, the newest first; `near_only` leaves bodies out."""

    @abstractmethod
    def within(self, ground: Ground, parts: Sequence[str], most: int) -> list[TextRow]:
        """Return whose names have all these letters somewhere within them, short names first."""

    @abstractmethod
    def given(self, numbers: Iterable[int]) -> Any:
        """Return numbers as the one parameter of `terms_given`."""

    def known_terms(self, words: Collection[str]) -> dict[str, int]:
        """Return the ids of those words that are known."""
        if not words:
            return {}
        places = ", ".join(["%s"] * len(words))
        return {
            term: pk
            for pk, term in self.ask(f"SELECT id, term FROM campaigns_searchterm WHERE term IN ({places})", [*words])
        }

    def count_uses(self, groups: Sequence[Collection[int]], most: int) -> list[int]:
        """Return for each group of words in how many names they stand, counting up to `most`."""
        one = (
            f"(SELECT COUNT(*) FROM (SELECT 1 FROM {self.terms_given} {self.join} campaigns_searchword w "
            "ON w.term_id = given.id LIMIT %s) counted)"
        )
        values = [value for group in groups for value in (self.given(group), most)]
        return list(self.ask(f"SELECT {', '.join([one] * len(groups))}", values)[0])

    def names(
        self, ground: Ground, terms: Collection[int], best: Collection[int], also: Collection[int], most: int
    ) -> list[NameRow]:
        """Return the names that the viewer may find by these words, `best` ones and short names first.

        `also`: when given, the name must have one of these words, too.
        """
        both = ""
        values: list[Any] = [self.given(terms)]
        scope, scope_values = self.in_scope(ground, "w")
        values += [*scope_values, *ground.seen[1], NameKind.FORMER, *ground.run[1]]
        if also:
            both = (
                # The plus keeps the planner from looking every word up for each name, instead of the name's few words.
                f"AND EXISTS (SELECT 1 FROM campaigns_searchword v WHERE v.name_id = w.name_id "
                f"AND +v.term_id IN (SELECT id FROM {self.terms_given}))"
            )
            values.append(self.given(also))
        marks = ", ".join(["%s"] * len(best)) or "0"
        rows = self.ask(
            "SELECT w.term_id, w.name_id, w.entry_id, n.kind, n.key, campaigns_entry.kind, campaigns_entry.campaign_id "
            f"FROM {self.terms_given} {self.join} campaigns_searchword w ON w.term_id = given.id "
            f"{self.join} campaigns_entry ON campaigns_entry.id = w.entry_id "
            f"{self.join} campaigns_entryname n ON n.id = w.name_id "
            f"WHERE {scope} AND ({ground.seen[0]}) AND (n.kind <> %s OR ({ground.run[0]})) {both} "
            f"ORDER BY CASE WHEN w.term_id IN ({marks}) THEN 0 ELSE 1 END, w.of_words, w.name_id LIMIT %s",
            [*values, *best, most],
        )
        return [_name_row(row) for row in rows]

    def names_starting(self, ground: Ground, start: str, most: int) -> list[NameRow]:
        """Return the names that begin so, those first that are exactly this."""
        scope, scope_values = self.in_scope(ground, "n")
        begins, begin_values = self.starts_with("n.key", start)
        rows = self.ask(
            "SELECT 0, n.id, n.entry_id, n.kind, n.key, campaigns_entry.kind, campaigns_entry.campaign_id "
            f"FROM campaigns_entryname n {self.join} campaigns_entry ON campaigns_entry.id = n.entry_id "
            f"WHERE {begins} AND {scope} AND ({ground.seen[0]}) AND (n.kind <> %s OR ({ground.run[0]})) "
            "ORDER BY length(n.key), n.id LIMIT %s",
            [*begin_values, *scope_values, *ground.seen[1], NameKind.FORMER, *ground.run[1], most],
        )
        return [_name_row(row) for row in rows]

    def count_tags(self, entries: Collection[int]) -> list[tuple[str, int]]:
        """Return how many of these entries bear each tag."""
        rows = self.ask(
            f"SELECT g.name, COUNT(*) FROM {self.terms_given} "
            f"{self.join} campaigns_entry_tags marked ON marked.entry_id = given.id "
            f"{self.join} campaigns_tag g ON g.id = marked.tag_id GROUP BY g.name",
            [self.given(entries)],
        )
        return [(name, count) for name, count in rows]

    def in_scope(self, ground: Ground, table: str) -> Condition:
        """Return the condition that a row lies in the campaigns looked through."""
        parts, values = [], []
        if ground.with_bestiary:
            parts.append(f"{table}.campaign_id IS NULL")
        if ground.campaign_ids:
            parts.append(f"{table}.campaign_id IN ({', '.join(['%s'] * len(ground.campaign_ids))})")
            values = [self.uuid(pk) for pk in ground.campaign_ids]
        return (f"({' OR '.join(parts)})" if parts else "1 = 0"), tuple(values)

    def uuid(self, value: UUID) -> Any:
        """Return a UUID as this database keeps it."""
        return value

    def ask(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one question."""
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()


def _name_row(row: tuple[Any, ...]) -> NameRow:
    term_id, name_id, entry_id, name_kind, key, kind, campaign = row
    return NameRow(term_id, name_id, entry_id, name_kind, key, kind, as_uuid(campaign))


def as_uuid(value: Any) -> UUID | None:
    """Return what the database keeps as a campaign's id."""
    return UUID(value) if isinstance(value, str) else value
