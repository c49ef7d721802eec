"""Makes imports for tests."""

from typing import Any

from campaigns.models import Campaign, ImportRun, User
from characters.importers.base import ParsedEntry


def make_import_run(owner: User, campaign: Campaign | None = None, **values: Any) -> ImportRun:
    """Make a preview of one creature."""
    entry = ParsedEntry("character", "Reed Stalker", "open5e:fen", "reed-stalker", values={"race": "Beast", "level": 1})
    defaults: dict[str, Any] = {
        "format": "open5e_v1", "name": "fen.json", "digest": "0" * 64, "size": 1, "parsed": [entry.as_json()],
        "report": {"entries": 1, "losses": 0, "disagreements": 0, "refused": 0, "lines": []},
    }  # fmt: skip
    return ImportRun.objects.create(owner=owner, campaign=campaign, **defaults | values)
