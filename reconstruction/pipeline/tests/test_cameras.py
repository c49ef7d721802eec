"""Where photos were taken from, found again from the photos alone."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from reconstruction.pipeline.errors import Cancelled, PhotosUnrelated
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.scene import Cameras
from reconstruction.pipeline.sfm import camera_groups
from reconstruction.pipeline.steps.cameras import cameras
from reconstruction.pipeline.steps.photos import Verdict, find_inputs, photos
from reconstruction.pipeline.tests.scenes import SMALL, ring, similarity, write_photos
from reconstruction.pipeline.watch import watched
from reconstruction.pipeline.workspace import Workspace

VIEWS = ring(30)[:8]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    """Eight photos of the box, taken in."""
    root = tmp_path_factory.mktemp("cameras")
    write_photos(root / "in", VIEWS)
    made = Workspace(root / "out")
    made.prepare()
    photos(made, SMALL, Progress(), find_inputs(root / "in"))
    return made


def check_against_truth(found):
    assert [v.name for v in found.views] == [v.name for v in VIEWS]
    true = np.array([v.centre for v in VIEWS])
    scale, R, shift = similarity(np.array([v.centre for v in found.views]), true)
    placed = scale * np.array([v.centre for v in found.views]) @ R.T + shift
    assert np.linalg.norm(placed - true, axis=1).mean() < 0.01  # of a ring of radius 2.2
    return R


def test_all_cameras_are_found_and_the_world_stands_upright(workspace):
    told = []
    cameras(workspace, SMALL, Progress(lambda fraction, message: told.append((fraction, message))))
    found = Cameras.load(workspace.cameras_file)
    R = check_against_truth(found)
    assert (R @ [0.0, 1.0, 0.0])[1] > 0.99
    assert found.stats["registered"] == found.stats["total"] == 8
    assert found.stats["reprojection_error"] < 1.0
    assert {v.image for v in found.views} == {p.name for p in workspace.undistorted_dir.iterdir()}
    assert [f for f, _ in told] == sorted(f for f, _ in told)
    assert told


def test_a_given_camera_matrix_is_kept(workspace):
    K = VIEWS[0].K
    cameras(workspace, replace(SMALL, known_intrinsics=tuple(K.ravel())), Progress())
    found = Cameras.load(workspace.cameras_file)
    check_against_truth(found)
    np.testing.assert_allclose(found.views[3].K, K, atol=1e-6)


def test_photos_of_different_things_are_told_as_unrelated(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for seed in range(4):
        noise = np.random.default_rng(seed).integers(0, 255, (60, 80, 3), dtype=np.uint8)
        Image.fromarray(noise).resize((640, 480), Image.Resampling.BICUBIC).save(folder / f"{seed}.jpg")
    workspace = Workspace(tmp_path / "out")
    workspace.prepare()
    photos(workspace, SMALL, Progress(), find_inputs(folder))
    with pytest.raises(PhotosUnrelated, match="The 4 photos do not fit together"):
        cameras(workspace, replace(SMALL, features=500), Progress())


def test_photos_share_a_calibration_when_camera_and_size_are_the_same():
    def shot(number, **changes):
        usual = dict(width=640, height=480, original_width=1280, original_height=960, camera="A 4 mm", focal_px=600.0)
        return Verdict(f"{number}", name=f"{number}", file=f"{number}.jpg", **{**usual, **changes})

    shots = [shot(0), shot(1, focal_px=None), shot(2, camera="B"), shot(3, width=480, height=640)]
    groups = camera_groups(shots, SMALL)
    assert [names for names, _ in groups] == [["0.jpg", "1.jpg"], ["2.jpg"], ["3.jpg"]]
    assert groups[0][1].camera_params == "600.0,320.0,240.0,0"
    known = replace(SMALL, known_intrinsics=(1000.0, 0, 640, 0, 1010, 480, 0, 0, 1))
    assert camera_groups(shots[:1], known)[0][1].camera_params == "500.0,505.0,320.0,240.0"


def test_a_long_native_call_is_told_to_stop_when_the_work_is_cancelled():
    stopped = []

    def call():
        while not stopped:
            time.sleep(0.01)

    def look():
        raise Cancelled

    with pytest.raises(Cancelled):
        watched(call, look, lambda: stopped.append(True))
    assert stopped == [True]


def test_the_error_of_a_native_call_reaches_the_caller():
    def call():
        raise ValueError("from the thread")

    with pytest.raises(ValueError, match="from the thread"):
        watched(call, lambda: None, lambda: None)
