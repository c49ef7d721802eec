"""GLB, the binary glTF container: writing a textured mesh and reading it back.

Source: Khronos glTF 2.0 specification, section 4 (GLB file format).
"""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.formats.archive import write_whole
from reconstruction.pipeline.formats.errors import ExportError
from reconstruction.pipeline.formats.gltf import Block, document, join_blocks, mesh_blocks
from reconstruction.pipeline.formats.textured import TexturedMesh, vertex_normals

MAGIC, VERSION = 0x46546C67, 2
JSON_CHUNK, BINARY_CHUNK = 0x4E4F534A, 0x004E4942
COMPONENTS = {
    5120: np.int8,
    5121: np.uint8,
    5122: np.int16,
    5123: np.uint16,
    5125: np.uint32,
    5126: np.float32,
}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}
TRIANGLES = 4


def write_glb(mesh: TexturedMesh, out: Path, name: str = "model") -> Path:
    """Write the mesh with its texture into one GLB file."""
    blocks = [*mesh_blocks(mesh), Block(mesh.texture)]
    buffer, views = join_blocks(blocks)
    scene = document(mesh, {"bufferView": len(views) - 1, "mimeType": mesh.mime, "name": name}, name)
    scene["bufferViews"] = views
    scene["buffers"] = [{"byteLength": len(buffer)}]
    text = json.dumps(scene, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    length = 12 + 8 + len(text) + 8 + len(buffer)
    return write_whole(
        out,
        [
            struct.pack("<III", MAGIC, VERSION, length),
            struct.pack("<II", len(text), JSON_CHUNK) + text,
            struct.pack("<II", len(buffer), BINARY_CHUNK) + buffer,
        ],
    )


def read_glb(path: Path) -> TexturedMesh:
    """Read a GLB with one textured triangle mesh, as `write_glb` makes it.

    Raises ExportError when the file is no GLB, is cut short, or holds something else than such a mesh.
    """
    scene, buffer = _chunks(path)
    try:
        primitive = _only_primitive(scene)
        attributes = primitive["attributes"]
        vertices = _accessor(scene, buffer, attributes["POSITION"]).astype(np.float32)
        uv = _accessor(scene, buffer, attributes["TEXCOORD_0"]).astype(np.float32)
        faces = _accessor(scene, buffer, primitive["indices"]).reshape(-1, 3).astype(np.int32)
        normals = (
            _accessor(scene, buffer, attributes["NORMAL"]).astype(np.float32)
            if "NORMAL" in attributes
            else vertex_normals(vertices, faces)
        )
        texture, mime = _texture(scene, buffer, primitive)
    except (KeyError, IndexError, ValueError) as error:
        raise ExportError(
            f"{path.name} holds no textured mesh that can be converted. Export the model anew.",
            code="unreadable_model",
        ) from error
    return TexturedMesh(vertices, normals, uv, faces, texture, mime)


def _chunks(path: Path) -> tuple[dict[str, Any], bytes]:
    content = path.read_bytes()
    broken = ExportError(f"{path.name} is not a whole GLB file. Export the model anew.", code="unreadable_model")
    if len(content) < 20 or struct.unpack_from("<II", content) != (MAGIC, VERSION):
        raise broken
    if struct.unpack_from("<I", content, 8)[0] != len(content):
        raise broken
    found: dict[int, bytes] = {}
    offset = 12
    while offset + 8 <= len(content):
        length, kind = struct.unpack_from("<II", content, offset)
        found.setdefault(kind, content[offset + 8 : offset + 8 + length])
        offset += 8 + length
    if JSON_CHUNK not in found or BINARY_CHUNK not in found:
        raise broken
    try:
        return json.loads(found[JSON_CHUNK]), found[BINARY_CHUNK]
    except ValueError as error:
        raise broken from error


def _only_primitive(scene: dict[str, Any]) -> dict[str, Any]:
    primitives = [primitive for mesh in scene["meshes"] for primitive in mesh["primitives"]]
    if len(primitives) != 1 or primitives[0].get("mode", TRIANGLES) != TRIANGLES:
        raise ValueError("one triangle mesh expected")
    primitive: dict[str, Any] = primitives[0]
    return primitive


def _accessor(scene: dict[str, Any], buffer: bytes, index: int) -> npt.NDArray[Any]:
    accessor = scene["accessors"][index]
    view = scene["bufferViews"][accessor["bufferView"]]
    width = WIDTHS[accessor["type"]]
    component = np.dtype(COMPONENTS[accessor["componentType"]]).newbyteorder("<")
    if view.get("byteStride", width * component.itemsize) != width * component.itemsize:
        raise ValueError("interleaved vertex data is not read")
    start = view.get("byteOffset", 0) + accessor.get("byteOffset", 0)
    values = np.frombuffer(buffer, component, accessor["count"] * width, start)
    return values.reshape(-1, width) if width > 1 else values


def _texture(scene: dict[str, Any], buffer: bytes, primitive: dict[str, Any]) -> tuple[bytes, str]:
    material = scene["materials"][primitive["material"]]
    texture = scene["textures"][material["pbrMetallicRoughness"]["baseColorTexture"]["index"]]
    image = scene["images"][texture["source"]]
    view = scene["bufferViews"][image["bufferView"]]
    start = view.get("byteOffset", 0)
    return buffer[start : start + view["byteLength"]], image["mimeType"]
