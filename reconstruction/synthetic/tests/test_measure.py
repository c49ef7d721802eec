"""The benchmark's measures: exact where the answer is known."""

import numpy as np
import pytest

from benchmarks.reconstruction_measure import (
    camera_errors,
    precision_recall,
    sample_surface,
    seen_by_any,
    similarity,
    surface_distance,
)
from benchmarks.reconstruction_sets import TrueCamera

pytestmark = pytest.mark.pure
SQUARE = (
    np.array([[0, 1, 0], [1, 1, 0], [1, 1, 1], [0, 1, 1]], float),
    np.array([[0, 2, 1], [0, 3, 2]]),
)
"""A square of side one at height one."""


def camera_above(x: float, z: float, field: float) -> TrueCamera:
    """Looks straight down from height 3 and sees `field` to each side at height 1."""
    R = np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])
    K = np.array([[100 / field, 0, 50], [0, 100 / field, 50], [0, 0, 1]])
    return TrueCamera(K, R, -R @ np.array([x, 3.0, z]), 100, 100)


def test_a_similarity_is_found_again():
    rng = np.random.default_rng(1)
    points = rng.normal(size=(9, 3))
    angle = 0.7
    turn = np.array([[np.cos(angle), 0, np.sin(angle)], [0, 1, 0], [-np.sin(angle), 0, np.cos(angle)]])
    move = similarity(points, 2.5 * points @ turn.T + [1, -2, 3])
    assert move.scale == pytest.approx(2.5)
    assert np.allclose(move.rotation, turn) and np.allclose(move.shift, [1, -2, 3])


def test_camera_errors_are_told_in_units_of_the_truth():
    true = {str(i): np.array([np.sin(i), np.cos(i), 0.1 * i]) for i in range(12)}
    found = {name: 4 * place for name, place in true.items() if name != "3"}
    found["5"] = found["5"] + [0, 0, 0.4]
    errors, move = camera_errors(found, true)
    assert len(errors) == 11
    assert move.scale == pytest.approx(0.25, rel=0.05)
    assert 0.05 < errors.max() < 0.11 and np.median(errors) < 0.05


def test_too_few_cameras_are_refused():
    with pytest.raises(ValueError, match="Only 2 cameras"):
        camera_errors({"a": np.zeros(3), "b": np.ones(3)}, {"a": np.zeros(3), "b": np.ones(3), "c": np.ones(3)})


def test_samples_lie_evenly_on_the_surface():
    points = sample_surface(*SQUARE, 4000)
    assert np.allclose(points[:, 1], 1)
    assert np.allclose(points[:, [0, 2]].mean(axis=0), 0.5, atol=0.03)
    assert np.allclose(surface_distance(*SQUARE, points + [0, 0.25, 0]), 0.25, atol=1e-6)


def test_only_what_a_camera_sees_counts_as_seen():
    points = sample_surface(*SQUARE, 2000)
    seen = seen_by_any(*SQUARE, points, [camera_above(0.0, 0.5, 0.5)])
    assert np.array_equal(seen, points[:, 0] < 0.5)
    below = points - [0, 0.5, 0]
    assert not seen_by_any(*SQUARE, below, [camera_above(0.5, 0.5, 2.0)]).any(), "the square hides what is under it"


def test_precision_and_recall_of_half_a_square_with_a_flying_copy():
    cameras = [camera_above(0.5, 0.5, 2.0)]
    half = SQUARE[0] * [0.5, 1, 1]
    flying = np.concatenate([half, half + [0, 0.5, 0]])
    faces = np.concatenate([SQUARE[1], SQUARE[1] + 4])
    ((precision, recall, both),) = precision_recall((flying, faces), SQUARE, cameras, [0.01])
    assert precision == pytest.approx(0.5, abs=0.02) and recall == pytest.approx(0.51, abs=0.02)
    assert both == pytest.approx(2 * precision * recall / (precision + recall))


def test_the_table_is_true_surface_for_precision_only():
    cameras = [camera_above(0.5, 0.5, 2.0)]
    table = SQUARE[0] * [1, 0, 1]
    both = np.concatenate([SQUARE[0], table]), np.concatenate([SQUARE[1], SQUARE[1] + 4])
    ((precision, recall, _),) = precision_recall(both, SQUARE, cameras, [0.01])
    assert precision == pytest.approx(1.0) and recall == pytest.approx(1.0)
