"""Says what of a dump is new before anything of it is sent: the browser names the pictures by their digests."""

import re
from collections import Counter
from itertools import islice
from typing import Any

from django.conf import settings
from django.db.models import Count

from bestiary_site.shared.errors import Refused
from campaigns.models import Campaign, User
from campaigns.permissions import Person
from imagegen.bounded_json import Budget, DumpError
from imagegen.brought_images import MOST_PICTURE_BYTES
from imagegen.localstorage import SCENE, Brought, Fault, Found, cleaned, read_dump
from imagegen.services.migration import MOST_PICTURES, pictures_of, require_bringing

NEW, THERE, IN_BIN, FULL, FAULT = "new", "there", "bin", "full", "fault"
_DIGEST = re.compile(r"[0-9a-f]{64}")
Row = dict[str, Any]


def look_at(*, actor: Person, pieces: Any, campaign: Campaign | None = None) -> list[Row]:
    """Return a row for each piece: a dump of one picture, in whose place stands {digest, size} or {fault}.

    A row has key, kind, name, time_of_day, weather, featured, size, error and state: new, there, bin (deleted here, to
    be brought back from there), full (its subject has enough pictures) or fault.
    """
    person = require_bringing(actor, campaign)
    if not isinstance(pieces, list) or len(pieces) > MOST_PICTURES:
        raise Refused("too_many", f"Ask for a list of at most {MOST_PICTURES} pictures at once.")
    budget = Budget()
    rows = [_row(_one_of(piece, budget)) for piece in pieces]
    _compare(person, campaign, [row for row in rows if row["state"] == NEW])
    for row in rows:
        row.pop("digest", None)
    return rows


def _one_of(piece: Any, budget: Budget) -> Found:
    try:
        found = list(islice(read_dump(piece, budget), 2))
    except DumpError as error:
        return Fault("", error.message)
    return found[0] if len(found) == 1 else Fault("", "Each piece must hold exactly one picture.")


def _row(found: Found) -> Row:
    if isinstance(found, Fault):
        return _fault(found.key, found.error)
    image = found.image if isinstance(found.image, dict) else {}
    digest, size = image.get("digest"), image.get("size")
    if isinstance(image.get("fault"), str):
        return _fault(found.key, cleaned(image["fault"])[:200] or "It cannot be read.")
    if not isinstance(digest, str) or not _DIGEST.fullmatch(digest) or not isinstance(size, int):
        return _fault(found.key, "It holds no picture.")
    if size > MOST_PICTURE_BYTES:
        return _fault(found.key, f"The picture is larger than {MOST_PICTURE_BYTES >> 20} MB.")
    return _told(found) | {"size": size, "digest": digest}


def _fault(key: str, error: str) -> Row:
    return {"key": key, "kind": "", "name": "", "time_of_day": "", "weather": "", "featured": False, "size": 0,
            "state": FAULT, "error": error}  # fmt: skip


def _told(found: Brought) -> Row:
    return {"key": found.key, "kind": found.kind, "name": found.name, "time_of_day": found.time_of_day,
            "weather": found.weather, "featured": found.is_featured, "state": NEW, "error": ""}  # fmt: skip


def _compare(person: User, campaign: Campaign | None, rows: list[Row]) -> None:
    """Mark what is here already and what would be too many: two questions, however many rows."""
    here = pictures_of(person, campaign)
    known = here.filter(source_digest__in={row["digest"] for row in rows})
    deleted = {
        (kind, name, digest): gone is not None
        for kind, name, digest, gone in known.values_list("subject_type", "subject_name", "source_digest", "deleted_at")
    }
    living = here.filter(deleted_at=None, cached_as=None, subject_name__in={row["name"] for row in rows})
    counts = Counter[tuple[str, str]]({
        (row["subject_type"], row["subject_name"]): row["n"]
        for row in living.values("subject_type", "subject_name").annotate(n=Count("pk"))
    })  # fmt: skip
    for row in rows:
        _mark(row, deleted, counts)


def _mark(row: Row, deleted: dict[tuple[str, str, str], bool], counts: Counter[tuple[str, str]]) -> None:
    subject = (row["kind"], row["name"])
    gone = deleted.get((*subject, row["digest"]))
    if gone is not None:
        row["state"] = IN_BIN if gone else THERE
        return
    deleted[(*subject, row["digest"])] = False  # the same picture twice in one dump is taken once
    if row["kind"] != SCENE:
        counts[subject] += 1
        if counts[subject] > settings.PICTURES_PER_SUBJECT:
            row["state"] = FULL
            row["error"] = f"There are {settings.PICTURES_PER_SUBJECT} pictures of {row['name']} already."
