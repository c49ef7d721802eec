"""The order of the stages: checkpoints, resuming, progress and cancelling."""

from __future__ import annotations

import fcntl
import importlib
import logging
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from reconstruction.pipeline.checkpoints import finished, forget_from, mark, read_marker, stage_keys
from reconstruction.pipeline.errors import (
    Busy,
    Cancelled,
    DiskFull,
    OutputUnusable,
    StageMissing,
    translated,
)
from reconstruction.pipeline.options import STAGES, Options
from reconstruction.pipeline.progress import Event, Progress
from reconstruction.pipeline.timing import Clock, History, default_history
from reconstruction.pipeline.workspace import Workspace, read_json, write_json

Watcher = Callable[[Event], None]
_TELL_EVERY_S = 0.2
_DISK_PER_PHOTO = 12_000_000
_DISK_AT_LEAST = 150_000_000
"""Bytes of scratch space that are checked for before the work begins."""


@dataclass(frozen=True)
class Result:
    """What a finished run leaves behind."""

    workspace: Workspace
    report: dict[str, Any]
    """The content of report.json."""


def run(
    inputs: Path | Sequence[Path],
    out: Path,
    options: Options | None = None,
    on_progress: Watcher | None = None,
    cancelled: Callable[[], bool] | None = None,
    *,
    fresh: bool = False,
    from_stage: str | None = None,
    history: Path | None = None,
) -> Result:
    """Makes a textured model of photos (a folder, files, or a video) in the folder `out`.

    Goes on from the last finished stage when `out` holds an earlier run over the same inputs and options;
    `fresh` starts over, `from_stage` redoes that stage and the later ones. Raises PipelineError for what
    the person can mend, and Cancelled soon after `cancelled` returns True.
    """
    from reconstruction.pipeline.steps.photos import find_inputs  # Pillow: not when merely imported

    options = options or Options()
    paths = find_inputs(inputs, without=out)
    workspace = _prepared(out, paths)
    with _Translating(out), _only_one(workspace), _logging(workspace):
        keys = stage_keys(paths, options)
        done = [] if fresh else _usable(workspace, keys, from_stage)
        if not done:
            _check_space(workspace, len(paths))
        work = _Work(workspace, options, paths, done, on_progress, cancelled, History(history or default_history()))
        for stage in STAGES[len(done) :]:
            work.do(stage, keys[stage])
        return Result(workspace, work.report())


def _prepared(out: Path, paths: Sequence[Path]) -> Workspace:
    """The workspace, unless the folder belongs to something else: our stages delete leftovers in it."""
    workspace = Workspace(out)
    with _Translating(out):
        if out.exists() and not out.is_dir():
            raise OutputUnusable(f"'{out.name}' is a file. Name a folder to put the results into.")
        if out.exists() and any(out.iterdir()) and not workspace.checkpoints_dir.is_dir():
            raise OutputUnusable(f"'{out.name}' holds other things. Name a new or empty folder for the results.")
        workspace.prepare()
    return workspace


def _usable(workspace: Workspace, keys: dict[str, str], from_stage: str | None) -> list[str]:
    done = finished(workspace, keys)
    if from_stage is None:
        return done
    wanted = STAGES.index(from_stage)
    if wanted > len(done):
        raise StageMissing(
            f"Cannot start at '{from_stage}': '{STAGES[len(done)]}' has not been done with these photos and options."
        )
    return done[:wanted]


def _check_space(workspace: Workspace, photos: int) -> None:
    """Refuses early what would fill the disk after minutes of work."""
    needed = _DISK_AT_LEAST + photos * _DISK_PER_PHOTO
    free = shutil.disk_usage(workspace.root).free
    if free < needed:
        raise DiskFull(
            f"About {needed / 1e6:.0f} MB are needed for {photos} photos, but only {free / 1e6:.0f} MB are free "
            f"where '{workspace.root.name}' lies. Free some space and start again."
        )


@contextmanager
def _only_one(workspace: Workspace) -> Iterator[None]:
    """Holds the folder's lock; the system lets go of it even when the process is killed."""
    with workspace.lock_file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"Another run is at work in '{workspace.root.name}'. Wait for it or stop it.") from None
        yield


@contextmanager
def _logging(workspace: Workspace) -> Iterator[None]:
    """Writes the log of this run behind the logs of earlier ones."""
    logger = logging.getLogger("reconstruction.pipeline")
    handler = logging.FileHandler(workspace.log_file, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.setLevel(before)
        logger.removeHandler(handler)
        handler.close()


class _Translating:
    """Turns failures of the machine (disk, memory) into PipelineErrors as they leave the block."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        known = translated(error, self._out) if error is not None else None
        if known is not None and known is not error:
            raise known from error


class _Work:
    """One run: does stages, and tells the watcher about them."""

    def __init__(
        self,
        workspace: Workspace,
        options: Options,
        inputs: Sequence[Path],
        done: Sequence[str],
        watcher: Watcher | None,
        cancelled: Callable[[], bool] | None,
        history: History,
    ) -> None:
        self._workspace, self._options, self._inputs = workspace, options, inputs
        self._watcher = watcher
        self._cancelled = cancelled or (lambda: False)
        self._history = history
        self._log = logging.getLogger("reconstruction.pipeline")
        expected = {s: history.expected(s, options, self._photos()) for s in STAGES}
        self._clock = Clock(expected, done)
        self._told = 0.0
        self._log.info("quality %s, %d inputs, done before: %s", options.quality, len(inputs), list(done))

    def _photos(self) -> int:
        """How many photos there are, or will be when the frames of videos have been taken."""
        from reconstruction.pipeline.sniff import kind_of

        videos = sum(kind_of(p) == "video" for p in self._inputs)
        return len(self._inputs) - videos + videos * self._options.video_frames

    def do(self, stage: str, key: str) -> None:
        """Does a stage and marks it as done."""
        forget_from(self._workspace, stage)
        self._clock.start(stage)
        self._tell(stage, 0.0, "", always=True)
        progress = Progress(lambda fraction, message: self._tell(stage, fraction, message), self._cancelled)
        try:
            progress.check()
            self._step(stage, progress)
            progress.check()
        except Cancelled:
            self._log.info("%s: cancelled", stage)
            raise
        seconds = self._clock.finish()
        mark(self._workspace, stage, key, seconds)
        self._history.learn(stage, self._options, self._photos(), seconds)
        self._history.save()
        self._log.info("%s: %.1f s, %s", stage, seconds, progress.message)
        self._tell(stage, 1.0, progress.message, always=True)
        self._show(stage)

    def _step(self, stage: str, progress: Progress) -> None:
        step = getattr(importlib.import_module(f"reconstruction.pipeline.steps.{stage}"), stage)
        if stage == "photos":
            step(self._workspace, self._options, progress, self._inputs)
        else:
            step(self._workspace, self._options, progress)

    def _tell(self, stage: str, fraction: float, message: str, *, always: bool = False) -> None:
        now = time.monotonic()
        if self._watcher is None or (now - self._told < _TELL_EVERY_S and not always):
            return
        self._told = now
        facts = {
            "stage": stage,
            "fraction": round(self._clock.fraction(fraction), 4),
            "stage_fraction": round(fraction, 4),
            "message": message,
            "elapsed_s": round(self._clock.elapsed, 1),
            "left_s": round(self._clock.left(fraction), 1),
        }
        self._watcher(Event("progress", facts))

    def _show(self, stage: str) -> None:
        picture = self._workspace.stage_picture(stage)
        if self._watcher is not None and picture.exists():
            self._watcher(Event("picture", {"stage": stage, "path": self._workspace.relative(picture)}))

    def report(self) -> dict[str, Any]:
        """Completes report.json with the seconds of every stage, and says that the work is done."""
        report: dict[str, Any] = read_json(self._workspace.report_file)
        seconds = {s: read_marker(self._workspace, s).get("seconds", 0.0) for s in STAGES}
        report["seconds"] = {**seconds, "total": round(sum(seconds.values()), 3)}
        write_json(self._workspace.report_file, report)
        if self._watcher is not None:
            self._watcher(Event("done", {"report": report}))
        return report
