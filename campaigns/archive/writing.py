"""Writing a campaign's archive: one ZIP, the same bytes for the same campaign but for the date of the export."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.streaming import zip_blocks
from campaigns.archive.files import StoredFiles
from campaigns.archive.rows import Reader, canonical
from campaigns.archive.sections import all_sections, reasons_to_leave_out
from campaigns.models import Campaign

FORMAT, VERSION = "bestiary-campaign", 1
README = """A whole campaign, written by Bestiary. Bring it in again on the page "In and out" of any Bestiary, or with
`manage.py import_campaign`.

manifest.json   what this is, and the SHA-256 of every other file
data/           the rows of every table; people by username, everything else by ids that stay the same everywhere
files/          pictures, recordings, attachments and models, named by their content

The addresses of people are not in it, only a digest that lets a site recognise somebody it knows already. Addresses
and secrets of webhooks are not in it either: they arrive switched off.
"""


@dataclass
class Archive:
    """An archive that is ready to be sent."""

    manifest: dict[str, Any]
    texts: dict[str, bytes]
    files: dict[str, str] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)

    @property
    def size(self) -> int:
        """About how many bytes it has."""
        return sum(part["size"] for part in self.manifest["parts"].values())

    def blocks(self) -> Iterator[bytes]:
        """Yield the ZIP."""
        openers: dict[str, Any] = {name: partial(io.BytesIO, text) for name, text in self.texts.items()}
        openers |= {name: partial(_open, key) for name, key in self.files.items()}
        manifest = canonical(self.manifest).encode()
        parts = [(name, openers[name]) for name in sorted(openers)]
        return zip_blocks([("manifest.json", partial(io.BytesIO, manifest)), *parts])


def _open(key: str) -> IO[bytes]:
    return storage.open_stored(key)


@transaction.atomic
def make_archive(campaign: Campaign) -> Archive:
    """Read a campaign whole. Its files are read now for their digests, and once more when the archive is sent."""
    files = StoredFiles()
    reader = Reader(campaign, files)
    tables = {f"data/{section.name}.json": reader.rows(section) for section in all_sections()}
    tables["data/people.json"] = reader.people.rows()
    texts = {name: _lines(rows) for name, rows in tables.items()}
    texts["README.txt"] = README.encode()
    stored = {f"files/{digest[:2]}/{digest}": key for digest, key in files.keys.items()}
    parts = {name: {"sha256": hashlib.sha256(text).hexdigest(), "size": len(text)} for name, text in texts.items()}
    for digest, size in files.sizes.items():
        parts[f"files/{digest[:2]}/{digest}"] = {"sha256": digest, "size": size}
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "exported_at": timezone.now().isoformat(timespec="seconds"),
        "campaign": {"id": str(campaign.pk), "name": campaign.name},
        "counts": {name.removeprefix("data/").removesuffix(".json"): len(rows) for name, rows in tables.items()},
        "left_out": reasons_to_leave_out(),
        "parts": parts,
    }
    losses = [f"A file is missing in storage: {key}" for key in files.missing]
    return Archive(manifest, texts, stored, losses)


def _lines(rows: list[dict[str, Any]]) -> bytes:
    """Return rows as JSON with a line for each, so that people and programs may compare two archives."""
    return ("[\n" + ",\n".join(canonical(row) for row in rows) + "\n]\n").encode()
