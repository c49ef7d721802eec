"""From points to files: the four last stages one after another on a small painted ball."""

from __future__ import annotations

import json

import numpy as np
import pytest
import trimesh
from PIL import Image

from reconstruction.pipeline.errors import StageMissing
from reconstruction.pipeline.formats.glb import read_glb
from reconstruction.pipeline.options import Options
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.steps.levels import levels
from reconstruction.pipeline.steps.mesh import mesh
from reconstruction.pipeline.steps.package import package
from reconstruction.pipeline.steps.texture import texture
from reconstruction.pipeline.tests.shapes import photographed_ball
from reconstruction.pipeline.workspace import read_arrays

OPTIONS = Options.preset(
    "draft",
    poisson_depth=6,
    mesh_triangles=6000,
    texture_size=1024,
    level_triangles=(6000, 2000, 500),
    level_texture_sizes=(1024, 512, 256),
    turntable_frames=4,
    turntable_size=96,
    poster_size=128,
)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The workspace after all stages, and what each stage told of its progress."""
    workspace = photographed_ball(tmp_path_factory.mktemp("ball"), exposures=(1.0, 0.85))
    told = []
    for stage in (mesh, texture, levels, package):
        told.append([])
        stage(workspace, OPTIONS, Progress(lambda fraction, _, told=told[-1]: told.append(fraction)))
    return workspace, told


def test_each_level_is_a_model_on_the_table(finished):
    workspace, _ = finished
    counts = []
    for level in range(3):
        loaded = trimesh.load(workspace.model_file(level), force="mesh", process=False)
        assert np.allclose(loaded.extents, 1.0, atol=0.05)
        assert abs(loaded.bounds[0][1]) < 0.01, "the base stands on Y = 0"
        assert np.abs(loaded.bounds.mean(axis=0)[[0, 2]]).max() < 0.01, "the middle is over the origin"
        counts.append(len(loaded.faces))
    assert all(count <= wanted for count, wanted in zip(counts, OPTIONS.level_triangles, strict=True))
    assert counts[0] > 5000 and counts[1] > 1500 and counts[2] > 350


def test_lower_levels_have_smaller_files_and_textures(finished):
    workspace, _ = finished
    sizes = [workspace.model_file(level).stat().st_size for level in range(3)]
    assert sizes[0] > sizes[1] > sizes[2]
    for level, most in enumerate(OPTIONS.level_texture_sizes):
        assert len(read_glb(workspace.model_file(level)).texture_pixels()) <= most


def test_the_report_tells_how_like_the_levels_are(finished):
    workspace, _ = finished
    report = json.loads(workspace.report_file.read_text())
    finest, middle, coarse = report["levels"]
    assert finest["likeness"] is None
    assert 0 < middle["likeness"]["hausdorff_percent"] < 3
    assert middle["likeness"]["mean_distance_percent"] < 0.2
    assert middle["likeness"]["render_psnr"] > coarse["likeness"]["render_psnr"] > 18
    assert finest["triangles"] == len(read_arrays(workspace.level_file(0))["faces"])
    assert finest["bytes"] == workspace.model_file(0).stat().st_size
    assert report["cameras"]["registered"] == 8
    assert report["size"][1] == pytest.approx(1.0, abs=0.05)
    assert report["versions"]["numpy"] == np.__version__


def test_poster_and_turntable_show_the_model_before_nothing(finished):
    workspace, _ = finished
    with Image.open(workspace.poster_file) as poster:
        assert poster.size == (128, 128) and poster.mode == "RGBA"
        alpha = np.asarray(poster)[..., 3]
    assert alpha[0, 0] == 0 and alpha[64, 64] == 255
    frames = sorted(workspace.turntable_dir.iterdir())
    assert [frame.name for frame in frames] == ["00.webp", "01.webp", "02.webp", "03.webp"]
    pictures = [np.asarray(Image.open(frame).convert("RGB"), dtype=int) for frame in frames]
    assert np.abs(pictures[0] - pictures[2]).mean() > 3, "the other side looks different"


@pytest.mark.parametrize("stage", ["mesh", "texture", "levels", "package"])
def test_every_stage_leaves_a_picture(stage, finished):
    workspace, _ = finished
    with Image.open(workspace.stage_picture(stage)) as picture:
        assert picture.format == "JPEG"
        assert np.asarray(picture).std() > 10


def test_progress_only_grows_and_ends_at_one(finished):
    for fractions in finished[1]:
        assert fractions == sorted(fractions)
        assert fractions[-1] == 1.0 and len(fractions) > 4


def test_a_missing_photo_is_named_with_the_remedy(finished, tmp_path):
    workspace = photographed_ball(tmp_path, views=2)
    mesh(workspace, OPTIONS, Progress())
    (workspace.undistorted_dir / "v1.png").unlink()
    with pytest.raises(StageMissing, match=r"v1\.png.*stage cameras"):
        texture(workspace, OPTIONS, Progress())
