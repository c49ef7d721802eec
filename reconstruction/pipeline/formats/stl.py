"""STL, binary, scaled for printing."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from reconstruction.pipeline.formats.archive import write_whole
from reconstruction.pipeline.formats.textured import TexturedMesh, unit_normals

TRIANGLE = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
MILLIMETRES_PER_METRE = 1000.0


def write_stl(mesh: TexturedMesh, out: Path, scale: float = MILLIMETRES_PER_METRE) -> Path:
    """Write a binary STL. The format has no unit and slicers read millimetres, hence the scale."""
    corners = mesh.vertices[mesh.faces] * np.float32(scale)
    sides = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    triangles = np.zeros(len(corners), TRIANGLE)
    triangles["normal"] = unit_normals(sides)
    triangles["corners"] = corners
    # A header that begins with "solid" would pass for the text variant of the format.
    header = b"Bestiary; Y up, millimetres".ljust(80, b" ")
    return write_whole(out, [header, np.uint32(len(triangles)).tobytes(), triangles.tobytes()])
