"""The index in SQLite: FTS5 for words and trigrams, a table of keys for near spelling and sound."""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from campaigns.search.ground import Condition, Ground
from campaigns.search.keys import keys_of
from campaigns.search.stores.base import MOST_TERMS, Store, TextRow, as_uuid
from campaigns.search.words import Question

_LAST = "\U0010ffff"


class SqliteStore(Store):
    """SQLite with FTS5."""

    join = "CROSS JOIN"  # here it means: in this order; without statistics the planner would start anywhere
    terms_given = "(SELECT value AS id FROM json_each(%s)) given"

    def add_terms(self, words: Collection[str]) -> dict[str, int]:
        """Make sure that the words are known with their keys; return their ids."""
        known = self.known_terms(words)
        missing = sorted(set(words) - set(known))
        if not missing:
            return known
        with connection.cursor() as cursor:
            cursor.executemany("INSERT OR IGNORE INTO campaigns_searchterm (term) VALUES (%s)", [(w,) for w in missing])
            known |= self.known_terms(missing)
            rows = [(key, known[word]) for word in missing for key in keys_of(word)]
            cursor.executemany("INSERT OR IGNORE INTO campaigns_searchkey (key, term_id) VALUES (%s, %s)", rows)
        return known

    def renew_keys(self, terms: Sequence[tuple[int, str]]) -> None:
        """Write the keys of these words anew, as the rules for them are today."""
        rows = [(key, pk) for pk, term in terms for key in keys_of(term)]
        with connection.cursor() as cursor:
            cursor.executemany("INSERT OR IGNORE INTO campaigns_searchkey (key, term_id) VALUES (%s, %s)", rows)

    def forget_unused_terms(self) -> None:
        """Drop words that no name has any more, with their keys."""
        super().forget_unused_terms()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM campaigns_searchkey WHERE term_id NOT IN (SELECT id FROM campaigns_searchterm)")

    def near_terms(self, keys: Collection[int]) -> list[tuple[int, str]]:
        """Return the words that share one of the keys."""
        return self.ask(
            f"SELECT DISTINCT t.id, t.term FROM {self.terms_given} "
            "CROSS JOIN campaigns_searchkey k ON k.key = given.id "
            "CROSS JOIN campaigns_searchterm t ON t.id = k.term_id",
            [self.given(keys)],
        )

    def prefix_terms(self, start: str) -> list[tuple[int, str]]:
        """Return the words that begin so, short ones first."""
        return self.ask(
            "SELECT id, term FROM campaigns_searchterm WHERE term >= %s AND term < %s "
            "ORDER BY length(term), term LIMIT %s",
            [start, start + _LAST, MOST_TERMS],
        )

    def starts_with(self, column: str, start: str) -> Condition:
        """Return the condition that a text begins so."""
        return f"{column} >= %s AND {column} < %s", (start, start + _LAST)

    def texts(self, ground: Ground, question: Question, *, near_only: bool, most: int) -> list[TextRow]:
        """Return whose text has all that is asked for, the newest first; `near_only` leaves bodies out."""
        columns = "{title near}" if near_only else "{title near body}"
        asked = (
            f"scope : ({' OR '.join(_quoted(scope) for scope in ground.scopes)}) AND {columns} : ({_words(question)})"
        )
        return self._rows(ground, "campaigns_searchfts", asked, "t.id DESC", most)

    def within(self, ground: Ground, parts: Sequence[str], most: int) -> list[TextRow]:
        """Return whose names have all these letters somewhere within them, short names first."""
        asked = " AND ".join(_quoted(part) for part in parts)
        return self._rows(ground, "campaigns_searchtrigram", asked, "length(t.title), t.id", most)

    def _rows(self, ground: Ground, table: str, asked: str, order: str, most: int) -> list[TextRow]:
        if not ground.scopes:
            return []
        scope, scope_values = self.in_scope(ground, "t")
        rows = self.ask(
            "SELECT t.entry_id, campaigns_entry.kind, campaigns_entry.campaign_id, t.title "
            f"FROM {table} CROSS JOIN campaigns_searchtext t ON t.id = {table}.rowid "
            "CROSS JOIN campaigns_entry ON campaigns_entry.id = t.entry_id "
            f"WHERE {table} MATCH %s AND {scope} AND {ground.listener[0]} AND ({ground.seen[0]}) "
            f"ORDER BY {order.replace('t.id DESC', f'{table}.rowid DESC')} LIMIT %s",
            [asked, *scope_values, *ground.listener[1], *ground.seen[1], most],
        )
        return [TextRow(pk, kind, as_uuid(campaign), title) for pk, kind, campaign, title in rows]

    def given(self, numbers: Iterable[int]) -> Any:
        """Return numbers as the one parameter of `terms_given`."""
        return json.dumps(list(numbers))

    def uuid(self, value: UUID) -> Any:
        """Return a UUID as this database keeps it."""
        return value.hex


def _words(question: Question) -> str:
    parts = [_quoted(" ".join(phrase)) for phrase in question.phrases]
    parts += [_quoted(word) for word in question.words]
    if question.open_ended:
        parts[-1] += " *"
    return " AND ".join(parts)


def _quoted(words: str) -> str:
    return '"' + words.replace('"', "") + '"'
