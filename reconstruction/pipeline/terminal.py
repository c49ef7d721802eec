"""Shows a run: as bars for people, or as one JSON object per line for a supervising process."""

from __future__ import annotations

import json
import shutil
import sys
import time
from typing import IO, Any

from reconstruction.pipeline.options import STAGES
from reconstruction.pipeline.progress import Event


class JsonLines:
    """One JSON object per event on a stream."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def __call__(self, event: Event) -> None:
        """Writes the event at once."""
        self._stream.write(json.dumps(event.as_dict()) + "\n")
        self._stream.flush()


class Bars:
    """A bar per stage; on something that is no terminal only one line per finished stage."""

    def __init__(self, stream: IO[str] = sys.stderr) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._stage = ""
        self._began = 0.0
        self._over = False

    def __call__(self, event: Event) -> None:
        """Draws progress; the other events have their say in the summary."""
        if event.kind == "progress":
            self._progress(event.fields)

    def _progress(self, facts: dict[str, Any]) -> None:
        if facts["stage"] != self._stage:
            self._stage, self._began, self._over = facts["stage"], time.monotonic(), False
        if self._over:
            return
        finished = self._over = facts["stage_fraction"] >= 1.0
        if self._live:
            self._stream.write("\r\x1b[2K" + self._line(facts, finished) + ("\n" if finished else ""))
        elif finished:
            self._stream.write(self._line(facts, finished) + "\n")
        self._stream.flush()

    def _line(self, facts: dict[str, Any], finished: bool) -> str:
        number = STAGES.index(facts["stage"]) + 1
        full = round(20 * facts["stage_fraction"])
        bar = "█" * full + "░" * (20 - full)
        took = time.monotonic() - self._began
        times = _duration(took) if finished else f"{_duration(took)}, {_duration(facts['left_s'])} left in all"
        line = (
            f"{number}/{len(STAGES)} {facts['stage']:<8} {bar} {100 * facts['stage_fraction']:3.0f} %  "
            f"{facts['message']} ({times})"
        )
        return line[: shutil.get_terminal_size((140, 20)).columns - 1] if self._live else line

    def interrupted(self) -> None:
        """Leaves the bar that is being drawn."""
        if self._live:
            self._stream.write("\n")


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 1:
        return f"{seconds:.1f} s"
    return f"{whole} s" if whole < 100 else f"{whole // 60} min {whole % 60} s"


def summary(report: dict[str, Any], folder: str) -> str:
    """What a person wants to know at the end."""
    cameras = report.get("cameras", {})
    lines = [
        "",
        f"  photos placed  {cameras.get('registered')} of {cameras.get('total')}, "
        f"{cameras.get('reprojection_error', 0):.2f} px mean reprojection error",
        f"  points         {report.get('points', 0):,}",
    ]
    for name, reason in sorted(cameras.get("refused", {}).items()):
        lines.append(f"  left out       {name}: {reason}")
    for level in report.get("levels", []):
        size = f"{level.get('triangles', 0):,} triangles, {level.get('bytes', 0) / 1e6:.1f} MB"
        lines.append(f"  {level.get('file', ''):<14} {size}")
    lines.append(f"  time           {_duration(report.get('seconds', {}).get('total', 0.0))}")
    return "\n".join([*lines, f"  all in         {folder}", ""])
