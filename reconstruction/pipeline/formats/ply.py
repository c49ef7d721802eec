"""PLY, binary, with a colour per vertex taken from the texture."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from reconstruction.pipeline.formats.archive import write_whole
from reconstruction.pipeline.formats.textured import TexturedMesh, sample_texture, weld

VERTEX = np.dtype([("place", "<f4", 3), ("normal", "<f4", 3), ("colour", "u1", 3)])
FACE = np.dtype([("corners", "u1"), ("indices", "<i4", 3)])
HEADER = """ply
format binary_little_endian 1.0
comment Bestiary; Y up, metres
element vertex {vertices}
property float x
property float y
property float z
property float nx
property float ny
property float nz
property uchar red
property uchar green
property uchar blue
element face {faces}
property list uchar int vertex_indices
end_header
"""


def write_ply(mesh: TexturedMesh, out: Path) -> Path:
    """Write a binary little-endian PLY; the vertices that texture seams split are joined again."""
    kept, faces = weld(mesh.vertices, mesh.faces)
    vertices = np.empty(len(kept), VERTEX)
    vertices["place"] = mesh.vertices[kept]
    vertices["normal"] = mesh.normals[kept]
    vertices["colour"] = sample_texture(mesh.texture_pixels(), mesh.uv[kept])
    corners = np.empty(len(faces), FACE)
    corners["corners"] = 3
    corners["indices"] = faces
    header = HEADER.format(vertices=len(vertices), faces=len(corners)).encode()
    return write_whole(out, [header, vertices.tobytes(), corners.tobytes()])
