"""A secret that a single machine makes for itself once and keeps to its owner."""

import os
from pathlib import Path


def read_or_make_secret(path: Path, fresh: str) -> str:
    """Return the secret kept in `path`; store `fresh` there first if there is none (mode 0600)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as stream:
        stream.write(fresh)
    return fresh
