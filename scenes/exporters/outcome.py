"""What a writer gives back."""

import os
from dataclasses import dataclass, field
from typing import IO

from scenes.importers.found import Ledger
from scenes.pieces import SETTINGS_ID, Record


@dataclass
class Written:
    """A file, read from its beginning; its name's ending, and what it could not hold."""

    content: IO[bytes]
    ending: str
    content_type: str
    losses: list[str] = field(default_factory=list)

    @property
    def data(self) -> bytes:
        """All of it at once: for who knows that it is small."""
        self.content.seek(0)
        return self.content.read()

    @property
    def size(self) -> int:
        """How many bytes it has."""
        size = self.content.seek(0, os.SEEK_END)
        self.content.seek(0)
        return size


def settings_of(pieces: list[Record]) -> Record:
    """Return the one record of the scene as a whole."""
    return next(record for record in pieces if record["id"] == SETTINGS_ID)


def of_kind(pieces: list[Record], kind: str) -> list[Record]:
    """Return the pieces of a kind."""
    return [record for record in pieces if record["kind"] == kind]


def count_lost(pieces: list[Record], ledger: Ledger, reasons: dict[str, str]) -> None:
    """Note pieces of kinds that a format does not know, one line a kind."""
    for record in pieces:
        if record["kind"] in reasons:
            ledger.lose(record["kind"], reasons[record["kind"]])
