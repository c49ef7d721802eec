"""Writing files whole or not at all, and ZIP archives that come out the same every time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from reconstruction.pipeline.workspace import atomic

# Fixed, so that exporting the same model twice gives the same bytes. ZIP knows no earlier date.
TIMESTAMP = (1980, 1, 1, 0, 0, 0)
ALREADY_COMPRESSED = (".jpg", ".png", ".webp")


def write_whole(out: Path, parts: Iterable[bytes]) -> Path:
    """Write the parts to `out` through a temporary name, so that a reader never sees half a file."""
    with atomic(out) as temporary, temporary.open("wb") as file:
        file.writelines(parts)
    return out


def write_archive(out: Path, files: Mapping[str, bytes]) -> Path:
    """Write a ZIP of name -> content; pictures are stored, all else is deflated."""
    with atomic(out) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, TIMESTAMP)
            stored = name.endswith(ALREADY_COMPRESSED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out
