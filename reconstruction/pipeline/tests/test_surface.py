"""The surface follows the points, invents little, and is fit for use."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from reconstruction.pipeline.errors import Cancelled, NothingReconstructed
from reconstruction.pipeline.options import Options
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.steps.mesh import mesh as mesh_stage
from reconstruction.pipeline.steps.mesh import reconstructed
from reconstruction.pipeline.surface.cleaning import manifold, simplified, without_crumbs
from reconstruction.pipeline.surface.mesh import Mesh
from reconstruction.pipeline.surface.poisson import poisson_surface, trim
from reconstruction.pipeline.tests.shapes import ball_mesh, paint, photographed_ball
from reconstruction.pipeline.workspace import read_arrays

QUICK = Options.preset("draft", poisson_depth=6, mesh_triangles=4000)


def points_on_ball(count: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    places = np.random.default_rng(2).normal(size=(count, 3))
    normals = places / np.linalg.norm(places, axis=1, keepdims=True)
    return 0.5 * normals, normals


def points_on_sheet(hole: float) -> tuple[np.ndarray, np.ndarray]:
    """A flat square from -1 to 1 with a round hole in its middle."""
    flat = np.random.default_rng(3).uniform(-1, 1, (40_000, 2))
    flat = flat[np.linalg.norm(flat, axis=1) > hole]
    points = np.column_stack([flat[:, 0], np.zeros(len(flat)), flat[:, 1]])
    return points, np.tile([0.0, 1.0, 0.0], (len(points), 1))


def test_a_ball_of_points_becomes_a_closed_ball():
    surface, invented = reconstructed(*points_on_ball(), QUICK, Progress())
    radius = np.linalg.norm(surface.vertices, axis=1)
    assert np.abs(radius - 0.5).max() < 0.01
    assert trimesh.Trimesh(surface.vertices, surface.faces).is_watertight
    assert trimesh.Trimesh(surface.vertices, surface.faces).volume > 0, "faces look outwards"
    assert invented == 0
    assert len(surface.faces) <= 4000


def test_an_open_sheet_gets_no_skirt():
    surface, _ = reconstructed(*points_on_sheet(0), QUICK, Progress())
    assert np.abs(surface.vertices[:, [0, 2]]).max() < 1.12
    assert np.abs(surface.vertices[:, 1]).max() < 0.05


@pytest.mark.parametrize(("hole", "closed"), [(0.05, True), (0.4, False)])
def test_a_small_gap_is_bridged_and_a_large_one_stays_open(hole, closed):
    points, normals = points_on_sheet(hole)
    surface, invented = trim(poisson_surface(points, normals, 7), points, normals, 7)
    middle = np.linalg.norm(surface.vertices[:, [0, 2]], axis=1).min() < 0.04
    assert middle == closed
    assert invented < 0.01


def test_loose_points_leave_no_crumbs():
    points, normals = points_on_ball()
    loose = np.random.default_rng(4).normal(size=(60, 3)) * 0.01 + [0.9, 0.9, 0.9]
    outward = loose - [0.9, 0.9, 0.9]
    outward /= np.linalg.norm(outward, axis=1, keepdims=True)
    surface, _ = reconstructed(np.concatenate([points, loose]), np.concatenate([normals, outward]), QUICK, Progress())
    assert surface.vertices.max() < 0.55


@pytest.mark.parametrize(
    ("scale", "shift", "kept"),
    [
        (0.05, 2.0, False),  # a crumb beside the creature
        (0.4, 2.0, False),  # a scrap of table beside it
        (0.9, 2.0, True),  # a second creature
        (0.15, 0.3, True),  # a detached hand
        (0.02, 0.3, False),  # a crumb within its bounds
    ],
)
def test_pieces_are_kept_or_dropped_by_their_area_and_place(scale, shift, kept):
    large = ball_mesh(10, 20)
    both = Mesh(
        np.concatenate([large.vertices, large.vertices * scale + shift]),
        np.concatenate([large.faces, large.faces + len(large.vertices)]),
    )
    assert len(without_crumbs(both).faces) == len(large.faces) * (2 if kept else 1)


def test_doubled_flat_and_fanning_faces_are_removed():
    square = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0], [0.5, 0.5, 1], [0.5, 0, 0]], float)
    good = [[0, 1, 2], [0, 2, 3]]
    faces = [*good, [2, 0, 1], [0, 1, 5], [0, 0, 1], [0, 2, 4]]
    clean = manifold(Mesh(square, np.array(faces)))
    edges, counts = np.unique(np.sort(clean.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)), axis=0, return_counts=True)
    assert counts.max() <= 2
    assert clean.face_areas().min() > 0
    assert len(clean.faces) == 2


def test_two_fans_that_touch_in_one_vertex_are_taken_apart():
    vertices = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [-1, 0, 0], [-1, -1, 0]], float)
    clean = manifold(Mesh(vertices, np.array([[0, 1, 2], [0, 3, 4]])))
    assert len(clean.vertices) == 6


def test_simplifying_keeps_the_shape():
    coarse = simplified(ball_mesh(60, 120), 1000)
    assert 800 < len(coarse.faces) <= 1000
    assert np.abs(np.linalg.norm(coarse.vertices, axis=1) - 0.5).max() < 0.01


def test_the_stage_writes_a_coloured_mesh_and_its_picture(tmp_path):
    workspace = photographed_ball(tmp_path, views=2)
    mesh_stage(workspace, QUICK, Progress())
    arrays = read_arrays(workspace.mesh_file)
    assert arrays["faces"].dtype == np.int32 and arrays["vertices"].dtype == np.float32
    away_from_line = np.abs(arrays["vertices"][:, 1] - 0.1) > 0.05
    difference = np.abs(arrays["colours"] - paint(arrays["vertices"]))[away_from_line]
    assert np.median(difference) < 5
    assert workspace.stage_picture("mesh").stat().st_size > 5000


def test_too_few_points_are_refused_with_advice():
    points, normals = points_on_ball(100)
    with pytest.raises(NothingReconstructed, match="Take more photos"):
        reconstructed(points, normals, QUICK, Progress())


def test_the_stage_stops_when_told(tmp_path):
    workspace = photographed_ball(tmp_path, views=1)
    with pytest.raises(Cancelled):
        mesh_stage(workspace, QUICK, Progress(cancelled=lambda: True))
    assert not workspace.mesh_file.exists()
