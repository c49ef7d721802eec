"""Depth from posed photos of a box whose true depth is known."""

from __future__ import annotations

import numpy as np
import pytest

from reconstruction.pipeline.options import Options
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.scene import Cameras
from reconstruction.pipeline.steps.depth import Small, camera_arrays, filtered, measure, stacked
from reconstruction.pipeline.stereo.agreement import claim, fit_planes
from reconstruction.pipeline.stereo.interest import dense_enough, of_interest
from reconstruction.pipeline.stereo.neighbours import choose, depth_range, pair_worth
from reconstruction.pipeline.tests.scenes import HIGH, LOW, rendered, ring, textures

OPTIONS = Options.preset("draft", depth_width=320, depth_planes=64, depth_neighbours=4)


@pytest.fixture(scope="module")
def smalls():
    """Five neighbouring views at the size of depth maps, with their true depths."""
    pictures = textures()
    made = []
    for view in ring(24, size=(320, 240))[:5]:
        colour, depth = rendered(view, pictures)
        made.append((Small(view, colour.mean(2).astype(np.float32) / 255.0, colour), depth.astype(np.float32)))
    return made


@pytest.fixture(scope="module")
def measured(smalls):
    """The depth of every view, measured from the four others."""
    result = []
    for index, (small, _) in enumerate(smalls):
        others = [s for i, (s, _) in enumerate(smalls) if i != index]
        result.append(measure(small, others, (1.2, 3.8), OPTIONS, lambda fraction: None))
    return result


def relative_error(depth, truth):
    known = (depth > 0) & (truth > 0)
    return np.abs(depth[known] / truth[known] - 1.0), known


def test_depth_is_measured_to_a_fraction_of_a_plane(smalls, measured):
    error, known = relative_error(measured[2][0], smalls[2][1])
    assert known.mean() > 0.6
    assert np.median(error) < 0.004  # planes lie 0.02 apart
    assert (error < 0.01).mean() > 0.85  # the rest is hidden from the other views


def test_what_other_views_do_not_confirm_is_dropped(smalls, measured):
    views = [s.view for s, _ in smalls]
    worth = np.ones((5, 5))
    spoilt = [(d.copy(), c) for d, c in measured]
    spoilt[2][0][100:140, 100:200] *= 1.07
    kept = filtered(views, spoilt, worth, OPTIONS, Progress())
    depth, confidence = kept[2]
    assert (depth[102:138, 102:198] > 0).mean() < 0.1
    assert ((depth > 0) == (confidence > 0)).all()
    error, known = relative_error(depth, smalls[2][1])
    assert known.mean() > 0.4
    assert (error < 0.01).mean() > 0.93


def test_a_view_without_neighbours_measures_nothing(smalls):
    depth, confidence = measure(smalls[0][0], [], (1.0, 3.0), OPTIONS, lambda fraction: None)
    assert not depth.any()
    assert not confidence.any()


def test_each_point_is_claimed_by_one_view_only(smalls):
    views = [s.view for s, _ in smalls]
    depths, sizes = stacked([d for _, d in smalls])
    taken = np.zeros(depths.shape, bool)
    claim(0, np.array([1, 2]), depths, sizes, *camera_arrays(views), 0.01, taken)
    assert not taken[0].any()
    assert not taken[3].any()
    assert 0.4 < taken[1][depths[1] > 0].mean() < 1.0


def test_normals_of_a_plane_are_exact_and_point_to_the_camera():
    view = ring(3, size=(320, 240))[0]
    true = np.array([0.3, -0.2, -1.0]) / np.linalg.norm([0.3, -0.2, -1.0])
    columns, rows = np.meshgrid(np.arange(320) + 0.5, np.arange(240) + 0.5)
    rays = np.stack([columns, rows, np.ones_like(rows)], -1) @ np.linalg.inv(view.K).T
    depth = (-2.0 / (rays @ true)).astype(np.float32)
    smoothed, normals = np.zeros_like(depth), np.zeros((*depth.shape, 3), np.float32)
    fit_planes(depth, view.K, 3, 0.01, smoothed, normals)
    np.testing.assert_allclose(normals[5:-5, 5:-5], np.broadcast_to(true, (230, 310, 3)), atol=2e-3)
    np.testing.assert_allclose(smoothed, depth, rtol=1e-4)


def test_neighbours_are_views_that_share_points_under_a_useful_angle():
    views = ring(24)
    points = np.random.default_rng(2).uniform(-0.3, 0.3, (200, 3))
    facing = [[i for i, v in enumerate(views) if v.centre @ p > 0] for p in points]
    cameras = Cameras(views, points, np.zeros((200, 3), np.uint8), [np.array(f, np.int32) for f in facing])
    chosen = choose(pair_worth(cameras), 4)
    assert set(chosen[10].tolist()) == {8, 9, 11, 12}
    near, far = depth_range(cameras, 10, reach=2.5)
    depths = views[10].project(points)[1]
    assert near < depths.min() and depths.max() < far < 2 * depths.max()


def a_cloud():
    """Points of the box and of the table around it, with normals; how many are the box's."""
    random = np.random.default_rng(5)
    box = random.uniform(LOW, HIGH, (6000, 3))
    face = random.integers(0, 3, 6000)
    side = random.integers(0, 2, 6000)
    box[np.arange(6000), face] = np.where(side, HIGH[face], LOW[face])
    box_normals = np.zeros((6000, 3))
    box_normals[np.arange(6000), face] = np.where(side, 1.0, -1.0)
    table = random.uniform(-1, 1, (6000, 3)) * [1.0, 0.002, 1.0]
    xyz = np.concatenate([box, table]).astype(np.float32)
    normals = np.concatenate([box_normals, np.tile([0.0, 1.0, 0.0], (6000, 1))]).astype(np.float32)
    return xyz, normals, 6000


def test_the_table_under_an_object_seen_from_all_around_is_left_out():
    xyz, normals, count = a_cloud()
    keep, on_table = of_interest(xyz, normals, ring(16))
    assert on_table
    assert keep[count:].mean() < 0.02
    assert keep[:count][xyz[:count, 1] > 0.05].all()


def test_a_relief_photographed_from_one_side_keeps_its_ground():
    xyz, normals, count = a_cloud()
    keep, on_table = of_interest(xyz, normals, ring(16, around=100.0))
    assert not on_table
    near = np.abs(xyz[count:, [0, 2]]).max(1) < 0.3
    assert keep[count:][near].mean() > 0.95


def test_what_lies_beside_the_object_is_left_out_but_not_what_floats_above_it():
    random = np.random.default_rng(8)
    body = random.uniform(-0.2, 0.2, (9000, 3))
    halo = random.uniform([-0.1, 0.4, -0.1], [0.1, 0.42, 0.1], (900, 3))
    leaf = random.uniform([0.7, -0.2, 0.7], [0.9, -0.18, 0.9], (900, 3))
    keep = dense_enough(np.concatenate([body, halo, leaf]).astype(np.float32), 0.012, together=True)
    assert keep[:9900].mean() > 0.95
    assert not keep[9900:].any()


def test_lone_points_and_crumbs_are_dropped():
    xyz, _, _ = a_cloud()
    lone = np.random.default_rng(6).uniform(1.5, 3.0, (40, 3)).astype(np.float32)
    crumb = np.random.default_rng(7).normal([2.0, 2.0, -2.0], 0.01, (30, 3)).astype(np.float32)
    keep = dense_enough(np.concatenate([xyz, lone, crumb]), 0.02)
    assert keep[: len(xyz)].mean() > 0.97
    assert not keep[len(xyz) :].any()
