"""Whole runs: every stage for real on small photos, resumed, cancelled, killed and refused."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

import reconstruction.pipeline
from reconstruction.pipeline import Cancelled, Event, PipelineError, run
from reconstruction.pipeline.errors import Busy, DiskFull, OutOfMemory, OutputUnusable, StageMissing
from reconstruction.pipeline.options import STAGE_OPTIONS, STAGES, Options
from reconstruction.pipeline.tests.scenes import SMALL, ring, write_photos
from reconstruction.pipeline.timing import Clock, History
from reconstruction.pipeline.workspace import Workspace, read_json

ROOT = Path(reconstruction.pipeline.__file__).parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Ten photos of the box from one side."""
    made = tmp_path_factory.mktemp("run") / "photos"
    write_photos(made, ring(30)[:10])
    return made


@pytest.fixture(scope="module")
def finished(folder, tmp_path_factory):
    """A finished run and what its watcher was told."""
    told: list[Event] = []
    out = tmp_path_factory.mktemp("finished") / "out"
    result = run(folder, out, SMALL, told.append, history=out.parent / "speeds.json")
    return result, told


@pytest.fixture
def copy(finished, tmp_path):
    """A copy of the finished folder to do things to, and a way to run in it again."""
    out = tmp_path / "out"
    shutil.copytree(finished[0].workspace.root, out)
    return out


def stages_of(told):
    return list(dict.fromkeys(e.fields["stage"] for e in told if e.kind == "progress"))


def again(folder, out, options=SMALL, **more):
    told: list[Event] = []
    run(folder, out, options, told.append, history=out.parent / "speeds.json", **more)
    return stages_of(told)


def test_photos_become_models_of_three_levels_with_a_picture_of_every_stage(finished):
    result, told = finished
    workspace = result.workspace
    assert stages_of(told) == list(STAGES)
    assert [e.fields["path"] for e in told if e.kind == "picture"] == [f"pictures/{s}.jpg" for s in STAGES]
    assert all((workspace.root / e.fields["path"]).stat().st_size > 500 for e in told if e.kind == "picture")
    assert all(workspace.model_file(level).read_bytes()[:4] == b"glTF" for level in range(3))
    assert result.report == read_json(workspace.report_file)
    assert result.report["cameras"]["registered"] == 10
    assert set(result.report["seconds"]) == {*STAGES, "total"}
    assert told[-1].kind == "done"


def test_progress_only_grows_and_ends_at_one_with_nothing_left(finished):
    facts = [e.fields for e in finished[1] if e.kind == "progress"]
    fractions = [f["fraction"] for f in facts]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert facts[-1]["left_s"] == 0.0
    assert all(f["left_s"] > 0 for f in facts[:-2])


def test_a_finished_run_has_nothing_to_do_again(folder, copy):
    assert again(folder, copy) == []


def test_another_option_redoes_only_what_depends_on_it(folder, copy):
    assert again(folder, copy, replace(SMALL, level_triangles=(4000, 900, 200))) == ["levels", "package"]


def test_other_photos_redo_everything(folder, copy, tmp_path):
    fewer = tmp_path / "fewer"
    shutil.copytree(folder, fewer)
    (fewer / "view00.jpg").unlink()
    with pytest.raises(Cancelled):
        again(fewer, copy, cancelled=lambda: (copy / "photos.json").stat().st_mtime > time.time() - 1)
    assert not (copy / "checkpoints" / "cameras.json").exists()


def test_a_stage_can_be_redone_on_purpose(folder, copy):
    assert again(folder, copy, from_stage="levels") == ["levels", "package"]


def test_a_stage_cannot_be_done_before_its_predecessors(folder, copy):
    (copy / "checkpoints" / "mesh.json").unlink()
    with pytest.raises(StageMissing, match="'mesh' has not been done"):
        again(folder, copy, from_stage="package")


def test_a_result_that_went_missing_is_made_again(folder, copy):
    (copy / "texture.png").unlink()
    assert again(folder, copy) == ["texture", "levels", "package"]


def test_a_damaged_marker_counts_as_not_done(folder, copy):
    (copy / "checkpoints" / "levels.json").write_text('{"key": "ab')
    assert again(folder, copy) == ["levels", "package"]


def test_every_option_belongs_to_exactly_one_stage():
    listed = [name for names in STAGE_OPTIONS.values() for name in names]
    assert sorted(listed) == sorted(set(Options.__dataclass_fields__) - {"quality"})
    assert list(STAGE_OPTIONS) == list(STAGES)


def test_a_folder_with_other_things_is_left_alone(folder, tmp_path):
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "holiday.jpg").write_text("mine")
    with pytest.raises(OutputUnusable, match="holds other things"):
        run(folder, tmp_path)
    assert (tmp_path / "photos" / "holiday.jpg").read_text() == "mine"


def test_too_little_room_is_told_before_the_work_begins(folder, tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(10**9, 10**9 - 5 * 10**6, 5 * 10**6))
    with pytest.raises(DiskFull, match="only 5 MB are free"):
        run(folder, tmp_path / "out", SMALL)


@pytest.mark.parametrize(
    ("failure", "expected"),
    [(OSError(errno.ENOSPC, "No space left on device"), DiskFull), (MemoryError(), OutOfMemory)],
)
def test_failures_of_the_machine_get_a_clear_word(folder, copy, monkeypatch, failure, expected):
    from reconstruction.pipeline.steps import levels

    def failing(*_):
        raise failure

    monkeypatch.setattr(levels, "levels", failing)
    with pytest.raises(expected) as caught:
        again(folder, copy, from_stage="levels")
    assert isinstance(caught.value, PipelineError)
    assert not (copy / "checkpoints" / "levels.json").exists()


# the command line


def command(folder, out, *more, **how):
    return subprocess.Popen(
        [sys.executable, "-m", "reconstruction.pipeline", str(folder), str(out), "--quality", "draft", *more],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **how,
    )


def until(process, stage):
    """Reads events until the stage has begun."""
    for line in process.stdout:
        event = json.loads(line)
        if event["event"] == "progress" and event["stage"] == stage:
            return event
    raise AssertionError(process.stderr.read())


@pytest.fixture
def speeds(tmp_path):
    return ["--json-lines", "--history", str(tmp_path / "speeds.json")]


def test_a_killed_run_goes_on_with_the_stage_it_was_killed_in(folder, tmp_path, speeds):
    process = command(folder, tmp_path / "out", *speeds)
    until(process, "depth")
    process.kill()
    process.wait()
    process = command(folder, tmp_path / "out", *speeds)
    event = until(process, "depth")
    assert event["fraction"] > 0, "what was finished before counts as done"
    busy = command(folder, tmp_path / "out", *speeds)
    assert json.loads(busy.communicate(timeout=30)[0])["code"] == Busy.code
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10)
    assert time.monotonic() - began < 2.5
    assert process.returncode in (130, -signal.SIGKILL)
    workspace = Workspace(tmp_path / "out")
    assert workspace.checkpoint_file("cameras").exists()
    assert not workspace.checkpoint_file("depth").exists()


def test_a_run_ends_with_its_parent(folder, tmp_path, speeds):
    process = command(folder, tmp_path / "out", *speeds, "--exit-with-parent", stdin=subprocess.PIPE)
    until(process, "cameras")
    process.stdin.close()
    assert process.wait(timeout=5) == -signal.SIGKILL


def test_an_expected_failure_is_one_event_and_status_one(tmp_path, speeds):
    process = command(tmp_path / "nowhere", tmp_path / "out", *speeds)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 1
    event = json.loads(out)
    assert (event["event"], event["code"]) == ("failed", "input_missing")
    assert "nowhere" in event["message"]
    assert "Traceback" not in err


def test_people_are_told_in_a_sentence(tmp_path):
    matrix = tmp_path / "K.txt"
    matrix.write_text("1 2 3")
    process = command(tmp_path, tmp_path / "out", "--known-intrinsics", str(matrix))
    out, err = process.communicate(timeout=30)
    assert process.returncode == 1
    assert out == ""
    assert err.strip() == (
        "'K.txt' must hold the nine numbers fx 0 cx 0 fy cy 0 0 1, and nothing else. [intrinsics_invalid]"
    )


# the estimate of the time left


def test_the_time_left_follows_the_real_speed():
    now = [0.0]
    clock = Clock(dict.fromkeys(STAGES, 10.0), [], now=lambda: now[0])
    clock.start("photos")
    assert clock.left(0.0) == pytest.approx(80.0)
    now[0] = 20.0  # twice as long as expected
    assert clock.finish() == 20.0
    clock.start("cameras")
    assert clock.left(0.0) == pytest.approx(2 * 70.0)
    assert clock.fraction(0.5) == pytest.approx(1.5 / 8)


def test_speeds_of_earlier_runs_are_remembered(tmp_path):
    options = Options.preset("draft")
    history = History(tmp_path / "speeds.json")
    history.learn("depth", options, 10, 50.0)
    history.save()
    assert History(tmp_path / "speeds.json").expected("depth", options, 20) == pytest.approx(100.0)
    (tmp_path / "speeds.json").write_text("not json")
    assert 0 < History(tmp_path / "speeds.json").expected("depth", options, 20) < 100


def test_importing_the_pipeline_loads_nothing_heavy_and_no_django():
    heavy = ["open3d", "pycolmap", "scipy", "numba", "cv2", "django", "PIL"]
    program = f"import sys, reconstruction.pipeline; print([m for m in {heavy} if m in sys.modules])"
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ}
    )
    assert found.stdout.strip() == "[]"
