"""What a reader found in a file: pieces as the table keeps them, pictures and sounds, and what could not come along."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from scenes.importers.budget import Budget
from scenes.importers.faults import Refused, TooLarge
from scenes.pieces import MOST_PIECES, Record, new_id, whole

MOST_NAMED = 200
SHOWN_OF_A_KIND = 40

Role = Literal["map", "token", "sound"]


@dataclass
class FoundPicture:
    """A picture that pieces show. `id` stands in their `asset` until the picture has a place on this site."""

    name: str
    role: Role = "map"
    data: bytes | None = None
    path: str | None = None
    pieces: list[str] = field(default_factory=list)
    id: str = field(default_factory=new_id)


@dataclass
class FoundSound(FoundPicture):
    """A sound that pieces play."""

    role: Role = "sound"


class Ledger:
    """Keeps the account of one file: what to mind, and every field that was left behind, with the reason."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self._lost: Counter[tuple[str, str]] = Counter()

    def warn(self, sentence: str) -> None:
        """Note something that the person should know."""
        if sentence not in self.warnings and len(self.warnings) < MOST_NAMED:
            self.warnings.append(sentence)

    def lose(self, field_name: str, reason: str) -> None:
        """Note that a field did not come along."""
        if (field_name, reason) in self._lost or len(self._lost) < MOST_NAMED:
            self._lost[(field_name, reason)] += 1

    @property
    def losses(self) -> list[str]:
        """One line for each kind of thing lost."""
        return [
            f"{name}{f' ({count} times)' if count > 1 else ''}: {reason}"
            for (name, reason), count in self._lost.items()
        ]


@dataclass
class FoundScene:
    """One scene, whole and checked, and the account of how it was read."""

    name: str
    width: float
    height: float
    pieces: list[Record]
    source_format: str
    source_version: str = ""
    pictures: list[FoundPicture] = field(default_factory=list)
    sounds: list[FoundSound] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    kept: dict[str, Any] = field(default_factory=dict)
    """Unknown keys of the file, as they were."""
    people: dict[int, str] = field(default_factory=dict)
    """Names of those whom the numbers in the pieces stand for."""
    about: dict[str, Any] = field(default_factory=dict)
    """The scene's own words, such as its notes and tags, where the format has them."""

    def counts(self) -> dict[str, int]:
        """Return how many pieces of each kind there are, doors and windows apart from walls."""
        counted = Counter(kind_of(record) for record in self.pieces)
        return dict(sorted(counted.items()))


def kind_of(record: Record) -> str:
    """Return the kind as people call it: doors, windows and low walls are kinds of their own."""
    if record["kind"] != "wall":
        return str(record["kind"])
    if record["door"] != "none":
        return "door"
    if record["move"] == "normal" and record["sight"] in ("none", "proximity"):
        return "window"
    return "terrain" if record["move"] == "none" and record["sight"] == "limited" else "wall"


class Gathering:
    """Collects the pieces of one scene while a reader goes through its file; the budget is the whole file's."""

    def __init__(self, ledger: Ledger, budget: Budget | None = None) -> None:
        self.ledger = ledger
        self.budget = budget or Budget()
        self.budget.take("scenes")
        self.pieces: list[Record] = []
        self.pictures: dict[str, FoundPicture] = {}
        self.sounds: dict[str, FoundSound] = {}

    def add(self, kind: str, *, where: str = "", **fields: Any) -> Record:
        """Add a piece with these fields."""
        return self.put({"kind": kind} | fields, where=where)

    def put(self, given: Record, *, where: str) -> Record:
        """Add a record; what the table cannot hold is refused with the name of the place in the file."""
        kind = str(given.get("kind"))
        if len(self.pieces) >= MOST_PIECES:
            raise TooLarge("too_many_pieces", f"This scene has more than {MOST_PIECES} pieces; split it up.")
        self.budget.take("pieces")
        try:
            record = whole(given | {"id": given.get("id") or new_id()})
        except msgspec.ValidationError as fault:
            raise Refused(
                "bad_scene_file", f"{where or kind}: {fault}.", fields={where or kind: [str(fault)]}
            ) from None
        self.budget.take("points", len(record.get("points", ())))
        self.pieces.append(record)
        return record

    def picture(self, path: str, *, role: Role = "map", name: str = "", data: bytes | None = None) -> str:
        """Return the id that stands for the picture at this path; the same for the same path."""
        found = self.pictures.get(path)
        if not found:
            found = FoundPicture(name=name or file_name(path), role=role, data=data, path=path or None)
            self.pictures[path] = found
        return found.id

    def sound(self, path: str) -> str:
        """Return the id that stands for the sound at this path."""
        found = self.sounds.setdefault(path, FoundSound(name=file_name(path), path=path))
        return found.id

    def finish(self, *, name: str, width: float, height: float, source: tuple[str, str], **rest: Any) -> FoundScene:
        """Return the scene with everything that was gathered."""
        self._tell_pictures_of_pieces()
        return FoundScene(
            name=name.strip()[:200] or "Scene", width=width, height=height, pieces=self.pieces,
            source_format=source[0], source_version=source[1], pictures=list(self.pictures.values()),
            sounds=list(self.sounds.values()), warnings=self.ledger.warnings, losses=self.ledger.losses, **rest,
        )  # fmt: skip

    def _tell_pictures_of_pieces(self) -> None:
        files = {found.id: found for found in [*self.pictures.values(), *self.sounds.values()]}
        for record in self.pieces:
            found = files.get(record.get("asset") or "")
            if found:
                found.pieces.append(record["id"])


def file_name(path: str) -> str:
    """Return the last part of a path or address as a readable name."""
    last = path.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
    return (last.rsplit(".", 1)[0] if "." in last else last)[:200] or "picture"
