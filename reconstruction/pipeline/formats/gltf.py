"""glTF 2.0: the document that GLB and glTF share, and the glTF + bin + picture writer.

Source: Khronos glTF 2.0 specification, sections 3.6 (buffers, accessors), 3.9 (materials).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from reconstruction.pipeline.formats.archive import write_archive
from reconstruction.pipeline.formats.textured import TexturedMesh, unit_normals

GENERATOR = "Bestiary"
FLOAT, UNSIGNED_SHORT, UNSIGNED_INT = 5126, 5123, 5125
ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER = 34962, 34963
LINEAR, LINEAR_MIPMAP_LINEAR, CLAMP_TO_EDGE = 9729, 9987, 33071
# 65535 itself is the primitive restart value, so that index must not occur in 16-bit faces.
LARGEST_SHORT_MESH = 65535


@dataclass
class Block:
    """One buffer view: its bytes and, for vertex or index data, the WebGL target."""

    content: bytes
    target: int | None = None


def mesh_blocks(mesh: TexturedMesh) -> list[Block]:
    """Positions, normals, uv and indices as buffer views, in that order."""
    index_type = np.uint16 if len(mesh.vertices) <= LARGEST_SHORT_MESH else np.uint32
    return [
        Block(np.ascontiguousarray(mesh.vertices, dtype="<f4").tobytes(), ARRAY_BUFFER),
        Block(np.ascontiguousarray(unit_normals(mesh.normals), dtype="<f4").tobytes(), ARRAY_BUFFER),
        Block(np.ascontiguousarray(mesh.uv, dtype="<f4").tobytes(), ARRAY_BUFFER),
        Block(np.ascontiguousarray(mesh.faces, dtype=index_type).tobytes(), ELEMENT_ARRAY_BUFFER),
    ]


def join_blocks(blocks: list[Block]) -> tuple[bytes, list[dict[str, Any]]]:
    """One buffer with every block aligned to four bytes, and its buffer views."""
    parts: list[bytes] = []
    views: list[dict[str, Any]] = []
    offset = 0
    for block in blocks:
        view: dict[str, Any] = {"buffer": 0, "byteOffset": offset, "byteLength": len(block.content)}
        if block.target is not None:
            view["target"] = block.target
        views.append(view)
        padding = -len(block.content) % 4
        parts.append(block.content + b"\0" * padding)
        offset += len(block.content) + padding
    return b"".join(parts), views


def accessors(mesh: TexturedMesh) -> list[dict[str, Any]]:
    """The accessors of `mesh_blocks`, positions with their bounds as the specification demands."""
    low, high = (corner.tolist() for corner in mesh.bounds())
    count = len(mesh.vertices)
    index_type = UNSIGNED_SHORT if count <= LARGEST_SHORT_MESH else UNSIGNED_INT
    return [
        {"bufferView": 0, "componentType": FLOAT, "count": count, "type": "VEC3", "min": low, "max": high},
        {"bufferView": 1, "componentType": FLOAT, "count": count, "type": "VEC3"},
        {"bufferView": 2, "componentType": FLOAT, "count": count, "type": "VEC2"},
        {"bufferView": 3, "componentType": index_type, "count": int(mesh.faces.size), "type": "SCALAR"},
    ]


def document(mesh: TexturedMesh, image: dict[str, Any], name: str) -> dict[str, Any]:
    """The JSON of a scene with one textured mesh; buffers and buffer views are added by the writer.

    Light and shade are in the photographs already, so the material is fully rough and not metallic. It is
    double-sided because a scan is often an open surface and a see-through back looks like a fault.
    """
    return {
        "asset": {"version": "2.0", "generator": GENERATOR},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "name": name}],
        "meshes": [
            {
                "name": name,
                "primitives": [
                    {"attributes": {"POSITION": 0, "NORMAL": 1, "TEXCOORD_0": 2}, "indices": 3, "material": 0}
                ],
            }
        ],
        "materials": [
            {
                "name": name,
                "doubleSided": True,
                "pbrMetallicRoughness": {
                    "baseColorTexture": {"index": 0},
                    "metallicFactor": 0.0,
                    "roughnessFactor": 1.0,
                },
            }
        ],
        "textures": [{"sampler": 0, "source": 0}],
        "samplers": [
            {
                "magFilter": LINEAR,
                "minFilter": LINEAR_MIPMAP_LINEAR,
                "wrapS": CLAMP_TO_EDGE,
                "wrapT": CLAMP_TO_EDGE,
            }
        ],
        "images": [image],
        "accessors": accessors(mesh),
    }


def write_gltf(mesh: TexturedMesh, out: Path, name: str = "model") -> Path:
    """Write a ZIP with <name>.gltf, <name>.bin and the texture beside them."""
    buffer, views = join_blocks(mesh_blocks(mesh))
    picture = name + mesh.texture_suffix
    scene = document(mesh, {"uri": picture, "name": name}, name)
    scene["bufferViews"] = views
    scene["buffers"] = [{"byteLength": len(buffer), "uri": f"{name}.bin"}]
    text = json.dumps(scene, separators=(",", ":")).encode()
    return write_archive(out, {f"{name}.gltf": text, f"{name}.bin": buffer, picture: mesh.texture})
