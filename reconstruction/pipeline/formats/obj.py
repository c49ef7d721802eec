"""Wavefront OBJ with its material and texture, in a ZIP."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np

from reconstruction.pipeline.formats.archive import write_archive
from reconstruction.pipeline.formats.textured import TexturedMesh


def write_obj(mesh: TexturedMesh, out: Path, name: str = "model") -> Path:
    """Write a ZIP with <name>.obj, <name>.mtl and the texture."""
    picture = name + mesh.texture_suffix
    files = {
        f"{name}.obj": _geometry(mesh, name),
        f"{name}.mtl": _material(name, picture),
        picture: mesh.texture,
    }
    return write_archive(out, files)


def _geometry(mesh: TexturedMesh, name: str) -> bytes:
    flipped = np.column_stack([mesh.uv[:, 0], 1 - mesh.uv[:, 1]])  # OBJ counts v from the bottom
    corners = np.repeat(mesh.faces + 1, 3, axis=1)
    text = BytesIO()
    text.write(f"# Bestiary; Y up, metres\nmtllib {name}.mtl\no {name}\n".encode())
    np.savetxt(text, mesh.vertices, fmt="v %.7g %.7g %.7g")
    np.savetxt(text, flipped, fmt="vt %.6f %.6f")
    np.savetxt(text, mesh.normals, fmt="vn %.4f %.4f %.4f")
    text.write(f"usemtl {name}\n".encode())
    np.savetxt(text, corners, fmt="f %d/%d/%d %d/%d/%d %d/%d/%d")
    return text.getvalue()


def _material(name: str, picture: str) -> bytes:
    lines = [f"newmtl {name}", "Ka 1 1 1", "Kd 1 1 1", "Ks 0 0 0", "d 1", "illum 1", f"map_Kd {picture}"]
    return ("\n".join(lines) + "\n").encode()
