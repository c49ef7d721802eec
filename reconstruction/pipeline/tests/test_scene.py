"""Cameras and the files of a workspace."""

from __future__ import annotations

import numpy as np
import pytest

from reconstruction.pipeline.scene import Cameras
from reconstruction.pipeline.tests.scenes import ring
from reconstruction.pipeline.workspace import atomic
from reconstruction.pipeline.world import normalising, upwards


def some_points(count=50):
    return np.random.default_rng(1).uniform(-0.4, 0.4, (count, 3))


def test_a_pixel_carried_into_the_world_and_back_is_the_same_pixel():
    view, points = ring(5)[2], some_points()
    uv, depth = view.project(points)
    assert (depth > 0).all()
    np.testing.assert_allclose(view.unproject(uv, depth), points, atol=1e-9)


def test_a_smaller_view_sees_the_same_at_the_same_share_of_its_picture():
    view, points = ring(5)[1], some_points()
    small = view.scaled(0.25)
    assert (small.width, small.height) == (160, 120)
    np.testing.assert_allclose(small.project(points)[0] * 4, view.project(points)[0], atol=1e-9)


def test_a_moved_world_looks_the_same_in_a_moved_view():
    view, points = ring(7)[3], some_points()
    R = ring(7)[5].R
    moved = view.moved(2.5, R, np.array([1.0, -2.0, 0.5]))
    uv, depth = moved.project(2.5 * points @ R.T + [1.0, -2.0, 0.5])
    np.testing.assert_allclose(uv, view.project(points)[0], atol=1e-8)
    np.testing.assert_allclose(depth, 2.5 * view.project(points)[1], atol=1e-9)


def test_cameras_come_back_from_their_file_as_they_were(tmp_path):
    points = some_points(3)
    seen = [np.array([0, 1], np.int32), np.array([2], np.int32), np.array([0, 1, 2], np.int32)]
    cameras = Cameras(ring(3), points, np.full((3, 3), 7, np.uint8), seen, {"registered": 3})
    cameras.save(tmp_path / "cameras.npz")
    loaded = Cameras.load(tmp_path / "cameras.npz")
    assert [v.name for v in loaded.views] == ["view00", "view01", "view02"]
    np.testing.assert_array_equal(loaded.points, points)
    assert [o.tolist() for o in loaded.observations] == [[0, 1], [2], [0, 1, 2]]
    assert loaded.covisibility().tolist() == [[2, 2, 1], [2, 2, 1], [1, 1, 2]]
    assert loaded.stats == {"registered": 3}


def test_a_file_that_could_not_be_finished_leaves_the_old_one_and_no_rubbish(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(RuntimeError), atomic(path) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("around", [360.0, 120.0])
def test_the_world_is_set_upright_at_the_object_whatever_frame_the_cameras_came_in(around):
    turned = ring(12)[4].R
    views = [v.moved(3.0, turned, np.array([5.0, 1.0, -2.0])) for v in ring(12, around=around)]
    points = 3.0 * some_points(300) @ turned.T + [5.0, 1.0, -2.0]
    assert upwards(views) @ turned[:, 1] > np.cos(np.radians(3))
    scale, R, shift = normalising(views, points)
    box_middle = 3.0 * turned @ np.array([0.0, 0.25, 0.0]) + [5.0, 1.0, -2.0]
    assert np.linalg.norm(scale * R @ box_middle + shift) < 0.1
    extent = scale * 3.0 * 0.8
    assert 0.3 < extent < 1.5
    assert np.linalg.det(R) == pytest.approx(1.0)
