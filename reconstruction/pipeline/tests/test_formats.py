"""Every format is written, opened again by somebody else's reader, and found to be the same size."""

from __future__ import annotations

import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pytest
import trimesh

from reconstruction.pipeline.formats import EXPORT_FORMATS, export_model
from reconstruction.pipeline.formats.errors import ExportError
from reconstruction.pipeline.formats.glb import read_glb, write_glb
from reconstruction.pipeline.tests.shapes import textured_sphere

STATIC = Path(__file__).resolve().parents[3] / "static"
VALIDATE = """
const validator = require(process.argv[1]);
const fs = require('fs'), path = require('path');
const file = process.argv[2];
validator.validateBytes(new Uint8Array(fs.readFileSync(file)), {
  externalResourceFunction: (uri) =>
    Promise.resolve(new Uint8Array(fs.readFileSync(path.join(path.dirname(file), uri)))),
}).then((report) => console.log(JSON.stringify(report.issues)));
"""


@pytest.fixture(scope="module")
def stored_model(tmp_path_factory):
    path = tmp_path_factory.mktemp("model") / "model.glb"
    return write_glb(textured_sphere(), path)


def reopened(path: Path, folder: Path) -> trimesh.Trimesh:
    """What trimesh reads from the file, or from the main file of the ZIP."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder)
        path = next(p for p in folder.iterdir() if p.suffix in (".gltf", ".obj"))
    return trimesh.load(path, force="mesh", process=False)


@pytest.mark.parametrize("format", EXPORT_FORMATS)
def test_a_model_reopens_with_the_same_size_in_every_format(format, stored_model, tmp_path):
    out = export_model(stored_model, format, tmp_path / f"out{EXPORT_FORMATS[format].suffix}")
    mesh = reopened(out, tmp_path / "open")
    expected = np.array(textured_sphere().bounds()) * (1000 if format == "stl" else 1)
    assert np.allclose(mesh.bounds, expected, rtol=1e-5, atol=1e-5)
    assert len(mesh.faces) == len(textured_sphere().faces)


@pytest.mark.parametrize("format", ["glb", "gltf", "obj"])
def test_texture_and_uv_survive(format, stored_model, tmp_path):
    out = export_model(stored_model, format, tmp_path / f"out{EXPORT_FORMATS[format].suffix}")
    mesh = reopened(out, tmp_path / "open")
    colours = mesh.visual.to_color().vertex_colors[:, :3].astype(int)
    original = textured_sphere()
    pixels = original.texture_pixels()
    away_from_the_seam = np.flatnonzero((original.uv[:, 0] > 0.02) & (original.uv[:, 0] < 0.98))
    for index in away_from_the_seam[60:600:37]:
        seen = colours[np.linalg.norm(mesh.vertices - original.vertices[index], axis=1).argmin()]
        x, y = np.clip((original.uv[index] * 128).astype(int), 2, 125)
        square = pixels[y - 2 : y + 3, x - 2 : x + 3].reshape(-1, 3).astype(int)
        assert np.abs(square - seen).max(axis=1).min() < 24


def test_ply_carries_the_colours_of_the_texture(stored_model, tmp_path):
    mesh = trimesh.load(export_model(stored_model, "ply", tmp_path / "out.ply"), process=False)
    north = mesh.visual.vertex_colors[mesh.vertices[:, 1].argmax()][:3]
    south = mesh.visual.vertex_colors[mesh.vertices[:, 1].argmin()][:3]
    assert north[1] < 70 < 190 < south[1]
    assert mesh.is_watertight


def test_stl_is_scaled_as_asked_and_closed(stored_model, tmp_path):
    mesh = trimesh.load(export_model(stored_model, "stl", tmp_path / "out.stl", stl_scale=32.0))
    assert np.allclose(mesh.extents, [32, 64, 16], rtol=0.01)
    assert mesh.is_watertight and mesh.volume > 0


def test_reading_back_gives_the_same_mesh(stored_model):
    original, read = textured_sphere(), read_glb(stored_model)
    assert np.array_equal(original.vertices, read.vertices)
    assert np.array_equal(original.faces, read.faces)
    assert np.array_equal(original.uv, read.uv)
    assert read.texture == original.texture and read.mime == "image/jpeg"


def test_small_meshes_have_short_indices_and_large_ones_long(tmp_path):
    for rows, expected in ((24, "uint16"), (300, "uint32")):
        path = write_glb(textured_sphere(rows, rows), tmp_path / "model.glb")
        assert _index_type(path) == expected
        assert np.array_equal(read_glb(path).faces, textured_sphere(rows, rows).faces)


def _index_type(path: Path) -> str:
    content = path.read_bytes()
    length = int.from_bytes(content[12:16], "little")
    scene = json.loads(content[20 : 20 + length])
    return {5123: "uint16", 5125: "uint32"}[scene["accessors"][3]["componentType"]]


def test_the_same_model_exports_to_the_same_bytes(stored_model, tmp_path):
    first = export_model(stored_model, "gltf", tmp_path / "a.zip").read_bytes()
    assert first == export_model(stored_model, "gltf", tmp_path / "b.zip").read_bytes()


@pytest.mark.parametrize(
    ("content", "format", "code"),
    [
        (None, "fbx", "unknown_format"),
        (None, "obj", "missing_model"),
        (b"", "obj", "unreadable_model"),
        (b"glTF but not really a model at all", "stl", "unreadable_model"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_words(content, format, code, tmp_path):
    path = tmp_path / "model.glb"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ExportError) as refusal:
        export_model(path, format, tmp_path / "out")
    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")
    assert not (tmp_path / "out").exists()


def test_a_cut_off_model_is_refused(stored_model, tmp_path):
    path = tmp_path / "cut.glb"
    path.write_bytes(stored_model.read_bytes()[:-100])
    with pytest.raises(ExportError, match="not a whole GLB file"):
        export_model(path, "ply", tmp_path / "out.ply")


def test_a_scale_below_zero_is_refused(stored_model, tmp_path):
    with pytest.raises(ExportError, match="not positive"):
        export_model(stored_model, "stl", tmp_path / "out.stl", stl_scale=-1)


@pytest.mark.parametrize("format", ["glb", "gltf"])
@pytest.mark.parametrize("mime", ["image/jpeg", "image/png"])
def test_the_khronos_validator_finds_nothing(format, mime, tmp_path, gltf_issues):
    stored = write_glb(textured_sphere(mime=mime), tmp_path / "model.glb")
    out = export_model(stored, format, tmp_path / f"out{EXPORT_FORMATS[format].suffix}")
    if format == "gltf":
        with zipfile.ZipFile(out) as archive:
            archive.extractall(tmp_path / "open")
        out = tmp_path / "open" / "model.gltf"
    issues = gltf_issues(out)
    assert (issues["numErrors"], issues["numWarnings"]) == (0, 0), issues["messages"]


@pytest.fixture
def gltf_issues():
    """A function from a glTF file to the issues that the Khronos validator reports."""
    module = STATIC / "node_modules" / "gltf-validator"
    node = shutil.which("node")
    if not module.is_dir() or node is None:
        pytest.skip("needs node and static/node_modules/gltf-validator (npm ci in static/)")

    def issues(path: Path) -> dict:
        command = [node, "-e", VALIDATE, str(module), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        return json.loads(done.stdout)

    return issues
