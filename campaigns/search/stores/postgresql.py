"""The index in PostgreSQL: full text with GIN, pg_trgm for letters within names, GIN arrays of keys for words."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from campaigns.search.ground import Condition, Ground
from campaigns.search.keys import keys_of
from campaigns.search.stores.base import MOST_TERMS, Store, TextRow
from campaigns.search.words import Question

_PLANNER = {
    "random_page_cost": "1.1", "enable_hashjoin": "off", "enable_mergejoin": "off", "jit": "off",
    "max_parallel_workers_per_gather": "0",
}  # fmt: skip


class PostgresqlStore(Store):
    """PostgreSQL with pg_trgm and fuzzystrmatch."""

    join = "JOIN"
    terms_given = "(SELECT unnest(%s::bigint[]) AS id) given"

    def add_terms(self, words: Collection[str]) -> dict[str, int]:
        """Make sure that the words are known with their keys; return their ids."""
        known = self.known_terms(words)
        missing = sorted(set(words) - set(known))  # sorted: two writers of the same words wait, but never in a ring
        if not missing:
            return known
        with connection.cursor() as cursor:
            rows = [(word, sorted(keys_of(word))) for word in missing]
            cursor.executemany(
                "INSERT INTO campaigns_searchterm (term, keys) VALUES (%s, %s) ON CONFLICT (term) DO NOTHING", rows
            )
        return known | self.known_terms(missing)

    def renew_keys(self, terms: Sequence[tuple[int, str]]) -> None:
        """Write the keys of these words anew, as the rules for them are today."""
        rows = [(sorted(keys_of(term)), pk) for pk, term in terms]
        with connection.cursor() as cursor:
            cursor.executemany("UPDATE campaigns_searchterm SET keys = %s WHERE id = %s", rows)

    @contextmanager
    def prepared(self) -> Iterator[None]:
        """Ask in a transaction in which the planner starts at the few rows that match, as these questions want.

        Left alone it reads whole tables to be ready for thousands of matches, of which only the first are wanted.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            wanted = ", ".join(f"set_config('{name}', '{value}', true)" for name, value in _PLANNER.items())
            cursor.execute(f"SELECT {wanted}")
            yield

    def near_terms(self, keys: Collection[int]) -> list[tuple[int, str]]:
        """Return the words that share one of the keys."""
        return self.ask("SELECT id, term FROM campaigns_searchterm WHERE keys && %s::integer[]", [sorted(keys)])

    def prefix_terms(self, start: str) -> list[tuple[int, str]]:
        """Return the words that begin so, short ones first."""
        return self.ask(
            "SELECT id, term FROM campaigns_searchterm WHERE term LIKE %s ORDER BY length(term), term LIMIT %s",
            [start + "%", MOST_TERMS],
        )

    def starts_with(self, column: str, start: str) -> Condition:
        """Return the condition that a text begins so."""
        escaped = start.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
        return f"{column} LIKE %s", (f"{escaped}%",)

    def texts(self, ground: Ground, question: Question, *, near_only: bool, most: int) -> list[TextRow]:
        """Return whose text has all that is asked for, the newest first; `near_only` leaves bodies out."""
        vector = "near_vector" if near_only else "vector"
        return self._rows(ground, f"t.{vector} @@ to_tsquery('simple', %s)", [_words(question)], "t.id DESC", most)

    def within(self, ground: Ground, parts: Sequence[str], most: int) -> list[TextRow]:
        """Return whose names have all these letters somewhere within them, short names first."""
        like = " AND ".join(["t.title LIKE %s"] * len(parts))
        values = [f"%{part}%" for part in parts]
        return self._rows(ground, f"t.listener = '' AND {like}", values, "length(t.title), t.id", most)

    def _rows(self, ground: Ground, matching: str, values: list[Any], order: str, most: int) -> list[TextRow]:
        scope, scope_values = self.in_scope(ground, "t")
        rows = self.ask(
            "SELECT t.entry_id, campaigns_entry.kind, campaigns_entry.campaign_id, t.title FROM campaigns_searchtext t "
            "JOIN campaigns_entry ON campaigns_entry.id = t.entry_id "
            f"WHERE {matching} AND {scope} AND {ground.listener[0]} AND ({ground.seen[0]}) ORDER BY {order} LIMIT %s",
            [*values, *scope_values, *ground.listener[1], *ground.seen[1], most],
        )
        return [TextRow(*row) for row in rows]

    def given(self, numbers: Iterable[int]) -> Any:
        """Return numbers as the one parameter of `terms_given`."""
        return list(numbers)


def _words(question: Question) -> str:
    parts = [" <-> ".join(f"'{word}'" for word in phrase) for phrase in question.phrases]
    parts += [f"'{word}'" for word in question.words]
    if question.open_ended:
        parts[-1] += ":*"
    return " & ".join(f"({part})" for part in parts)
