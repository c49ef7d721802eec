"""Saving words without loss: what the editor did not see comes back, two people's changes are brought together."""

from collections.abc import Callable
from typing import Any

from bestiary_site.shared.errors import Conflict, Refused
from campaigns.models import Campaign, Entry, User
from campaigns.writing.hiding import Reading, blocks_back, mentions_back, to_edit
from campaigns.writing.merging import merge3
from campaigns.writing.shown import Reader, code_maker, reading_of
from campaigns.writing.text import Mention, naming, without_writers


def settle_values(
    entry: Entry, *, actor: User, values: dict[str, Any], expected_version: int | None, past: Entry | None = None
) -> dict[str, Any]:
    """Return what is to be written of what `actor` says of an entry that he read as `expected_version`.

    Two people's changes to different fields both stay, and to different places of the story; where they clash, a
    Conflict carries both. `past` is the version that the words are taken from, if they are not his own.
    """
    values = dict(values)
    base = _read_version(entry, expected_version)
    if base is not None:
        values = _merge_fields(entry, base, values)
    if "body" in values:
        pen = Pen(entry, actor)
        values["body"] = pen.save(values["body"], base=base, past=past)
    return values


def first_words(body: str, *, campaign: Campaign | None, actor: User) -> str:
    """Return the words of a new entry as they are kept: who writes a secret block is among its readers."""
    if Reader(campaign, actor).hears_all:
        return body
    return naming(without_writers(body), actor.username)


class Pen:
    """One person's hand on an entry's body: what he reads of it, and what his words make of it."""

    def __init__(self, entry: Entry, actor: User) -> None:
        self.entry = entry
        self.actor = actor
        self.reading: Reading = reading_of(entry, actor)
        self.hears_all = Reader(entry.campaign, actor).hears_all
        self.code_of = code_maker(entry)

    def shown(self, body: str) -> str:
        """Return a body of this entry, now or once, as he may change it."""
        text = to_edit(body, self.reading, self.code_of)
        return text if self.hears_all else without_writers(text)

    def save(self, said: str, *, base: Entry | None, past: Entry | None) -> str:
        """Return the body that his words make, or raise Conflict."""
        bodies = [self.entry.body, *(version.body for version in (base, past) if version is not None)]
        mine, now = self._whole(said, bodies), self._whole(self.shown(self.entry.body), bodies)
        if base is not None:
            mine = self._merged(mine, self._whole(self.shown(base.body), bodies), now, said)
        if mine.rstrip() == now.rstrip():
            return self.entry.body
        if not self.hears_all:
            mine = naming(mine, self.actor.username)
        try:
            return blocks_back(mine, self.entry.body, self.reading).strip()
        except ValueError as error:
            message = "These words cannot be saved as they are: look at where code and secret blocks begin and end."
            raise Refused("unclear_blocks", message, fields={"body": [message]}) from error

    def _whole(self, text: str, bodies: list[str]) -> str:
        own = text if self.hears_all else without_writers(text)
        return mentions_back(own, bodies, self.reading, self.code_of, self._writer())

    def _writer(self) -> Callable[[Mention], str]:
        rows = self.entry.mentions.select_related("author")
        names = {(row.kind, row.key, row.writer): row.author.username for row in rows if row.author}
        made_by = self.entry.created_by.username if self.entry.created_by else ""
        return lambda found: names.get((found.kind, found.key, found.writer), made_by)

    def _merged(self, mine: str, base: str, theirs: str, said: str) -> str:
        text, clashes = merge3(base, mine, theirs)
        if clashes:
            raise changed_meanwhile(
                self.entry,
                fields=["body"],
                yours={"body": said},
                theirs={"body": self.shown(self.entry.body)},
                merged=to_edit(text, self.reading, self.code_of),
            )
        return text


def _read_version(entry: Entry, expected: int | None) -> Entry | None:
    """Return the version that the editor read, if the entry has changed since; refuse if it is not known any more."""
    if expected is None or expected == entry.version:
        return None
    base: Entry | None = entry.history.filter(version=expected).first()  # type: ignore[attr-defined]
    if base is None:
        raise changed_meanwhile(entry)
    return base


def _merge_fields(entry: Entry, base: Entry, values: dict[str, Any]) -> dict[str, Any]:
    """Return what the editor changed himself; refuse what somebody else has changed to something else."""
    said, clashing = {}, []
    for name, value in values.items():
        read, now = getattr(base, name), getattr(entry, name)
        if name == "body" or now == read:
            said[name] = value
        elif value not in (read, now):
            clashing.append(name)
    if clashing:
        yours, theirs = (
            {name: got(name) for name in clashing} for got in (values.get, lambda name: getattr(entry, name))
        )
        raise changed_meanwhile(entry, fields=clashing, yours=yours, theirs=theirs)
    return said


def changed_meanwhile(entry: Entry, **details: Any) -> Conflict:
    """Return the refusal to overwrite what somebody else has written in the meantime; `details` hold both."""
    return Conflict(
        "changed_meanwhile",
        f"{entry.name} was changed by somebody else while you worked. Look at the new version, then save again.",
        details={"version": entry.version, **details},
    )
