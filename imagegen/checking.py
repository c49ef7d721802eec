"""Compares the pictures' rows with the files that lie in storage, names what does not fit, and mends it."""

import logging
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, DomainError
from imagegen import keeping
from imagegen.label import Label
from imagegen.models import Picture
from imagegen.rendering import FULL, encode

logger = logging.getLogger(__name__)
YOUNG_SECONDS = 3600
"""Files younger than this may belong to a picture that is being kept right now."""
FEW_LOST, MOST_LOST = 10, 0.5
"""Beyond this many rows, and this share, without files it is the storage that is gone, not the pictures."""
NAMED_AT_MOST = 200
_PART = ".part-"


@dataclass
class Found:
    """What does not fit. Lists name the first of each; counts are of all."""

    pictures: int = 0
    digests: int = 0
    orphans: int = 0
    halves: int = 0
    lost: int = 0
    incomplete: int = 0
    returned: int = 0
    mended: int = 0
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def faults(self) -> int:
        """How many things do not fit."""
        return self.orphans + self.halves + self.lost + self.incomplete + self.returned

    def note(self, kind: str, name: str) -> None:
        """Count and name one fault."""
        setattr(self, kind, getattr(self, kind) + 1)
        if len(self.names[kind]) < NAMED_AT_MOST:
            self.names[kind].append(name)

    def told(self) -> dict[str, Any]:
        """Return it as JSON."""
        kinds = ("orphans", "halves", "lost", "incomplete", "returned")
        counts = {kind: getattr(self, kind) for kind in ("pictures", "digests", *kinds, "mended")}
        return counts | {"names": dict(self.names)}


def check(*, mend: bool = False, young_seconds: float = YOUNG_SECONDS) -> Found:
    """Compare all rows, those in the bin too, with all files.

    - `orphans`: files that no row names; mending deletes them, unless they are younger than `young_seconds`.
    - `halves`: half-written files; mending deletes them alike.
    - `lost`: rows whose picture is gone; mending puts them into the bin, marked as without files.
    - `incomplete`: rows whose smaller copies are gone; mending makes them anew.
    - `returned`: marked rows whose files lie there again; mending takes the mark away.

    Conflict if so many pictures are gone that the storage itself seems to be: nothing is mended then.
    """
    found = Found()
    faults = list(_compare(found, young_seconds))
    if not mend:
        return found
    if found.lost > FEW_LOST and found.lost > found.pictures * MOST_LOST:
        raise Conflict(
            "storage_gone",
            f"{found.lost} of {found.pictures} pictures have no file. Look whether the storage is there at all: "
            "nothing was changed.",
        )
    for fault in faults:
        found.mended += _mend(fault)
    logger.info("checked %d pictures: %d faults, %d mended", found.pictures, found.faults, found.mended)
    return found


@dataclass(frozen=True)
class _Fault:
    kind: str
    name: str
    """The digest of an orphan, the key of a half-written file, the id of a picture."""


def _compare(found: Found, young_seconds: float) -> Iterator[_Fault]:
    """Look at a 256th of all at a time, so that memory stays small however many there are."""
    for number in range(256):
        yield from _compare_part(f"{number:02x}", found, young_seconds)


def _compare_part(start: str, found: Found, young_seconds: float) -> Iterator[_Fault]:
    # Rows first: a picture kept meanwhile has files that no row of ours names, and those are young.
    rows = list(Picture.objects.filter(digest__startswith=start).only("pk", "digest", "variants", "deleted_at"))
    files: dict[str, dict[str, float]] = defaultdict(dict)
    for stored in storage.walk(f"generated/{start}"):
        _, _, digest, name = stored.key.split("/", 3)
        files[digest][name] = stored.age
    named = {row.digest for row in rows}
    found.pictures += len(rows)
    found.digests += len(files)
    for digest, names in files.items():
        for name in [name for name in names if name.startswith(_PART) and names[name] >= young_seconds]:
            if digest in named:
                found.note("halves", key := f"{storage.generated_folder(digest)}/{name}")
                yield _Fault("halves", key)
        if digest not in named and min(names.values()) >= young_seconds:
            found.note("orphans", digest)
            yield _Fault("orphans", digest)
    for row in rows:
        if kind := _kind_of(row, files.get(row.digest, {})):
            found.note(kind, f"{row.pk}")
            yield _Fault(kind, str(row.pk))


def _kind_of(row: Picture, names: dict[str, float]) -> str:
    """Return what is wrong with a row, or nothing."""
    if not row.variants:  # marked: its files were gone when somebody looked
        return "returned" if FULL in names else ""
    if FULL not in names:
        return "lost"
    return "" if set(row.variants) <= set(names) else "incomplete"


# -- mending ----------------------------------------------------------------------------------------------


def _mend(fault: _Fault) -> bool:
    """Mend one fault if it is still one. Returns whether that was done."""
    if fault.kind == "orphans":
        return keeping.release_files(fault.name)
    if fault.kind == "halves":
        storage.delete(fault.name)
        return True
    try:
        return {"lost": _mark_lost, "incomplete": _complete, "returned": _take_back}[fault.kind](fault.name)
    except DomainError as refusal:
        logger.warning("picture %s could not be mended: %s", fault.name, refusal.message)
        return False


def _mark_lost(picture_id: str) -> bool:
    """Put a row whose picture is gone into the bin, marked: it can be brought back when its files are."""
    row = Picture.objects.filter(pk=picture_id).first()
    if row is None:
        return False
    with keeping.locked(row.digest):
        if storage.exists(storage.generated_key(row.digest, FULL)):
            return False
        values = {"deleted_at": row.deleted_at or timezone.now(), "variants": [], "is_featured": False}
        return bool(Picture.objects.filter(pk=row.pk).update(**values))


def _complete(picture_id: str) -> bool:
    """Make smaller copies that are gone from the full picture."""
    row = Picture.objects.filter(pk=picture_id).first()
    if row is None:
        return False
    with keeping.locked(row.digest):
        with storage.open_stored(storage.generated_key(row.digest, FULL)) as stream:
            made = encode(stream.read(), Label(row.provider, row.model, row.subject_type)).files
        for name in row.variants:
            key = storage.generated_key(row.digest, name)
            if name in made and not storage.exists(key):
                storage.write_bytes(key, made[name])
        there = [name for name in row.variants if storage.exists(storage.generated_key(row.digest, name))]
        return bool(Picture.objects.filter(pk=row.pk).update(variants=there))


def _take_back(picture_id: str) -> bool:
    """Take the mark from a row in the bin whose files lie there again."""
    row = Picture.objects.filter(pk=picture_id, variants=[]).first()
    if row is None:
        return False
    with keeping.locked(row.digest):
        keys = (stored.key for stored in storage.walk(storage.generated_folder(row.digest)))
        names = sorted(name for name in (key.rpartition("/")[2] for key in keys) if not name.startswith(_PART))
        return bool(names) and bool(Picture.objects.filter(pk=row.pk).update(variants=names))
