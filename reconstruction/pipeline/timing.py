"""How long stages take, learnt from earlier runs on this machine, and how much time is left."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from reconstruction.pipeline.options import STAGES, Options
from reconstruction.pipeline.workspace import read_json, write_json

_PER_PHOTO = frozenset({"photos", "cameras", "depth", "points"})
_FIRST_GUESS: dict[str, dict[str, float]] = {
    "draft": dict(photos=0.1, cameras=1.1, depth=0.7, points=0.3, mesh=8, texture=8, levels=4, package=5),
    "standard": dict(photos=0.1, cameras=2.5, depth=3.0, points=0.6, mesh=15, texture=15, levels=8, package=9),
    "high": dict(photos=0.2, cameras=8.0, depth=12.0, points=2.0, mesh=40, texture=40, levels=15, package=20),
}
"""Seconds on two cores: per photo for the stages that look at photos, else altogether."""
_NEWEST = 0.5
"""Weight of the newest run in what is remembered."""


def default_history() -> Path:
    """Where this user's speeds are remembered."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "bestiary" / "stage-speeds.json"


class History:
    """Speeds of stages in earlier runs; a missing or damaged file only means less knowledge."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            known = read_json(path)
        except (OSError, ValueError):
            known = {}
        self._known: dict[str, Any] = known if isinstance(known, dict) else {}

    def expected(self, stage: str, options: Options, photos: int) -> float:
        """Seconds that the stage will probably take."""
        rate = self._known.get(f"{options.quality}/{stage}")
        if not isinstance(rate, int | float) or rate <= 0:
            rate = _FIRST_GUESS[options.quality][stage]
        return max(0.05, float(rate) * _units(stage, photos))

    def learn(self, stage: str, options: Options, photos: int, seconds: float) -> None:
        """Remembers how long a stage really took."""
        rate = seconds / _units(stage, photos)
        name = f"{options.quality}/{stage}"
        before = self._known.get(name)
        if isinstance(before, int | float) and before > 0:
            rate = _NEWEST * rate + (1 - _NEWEST) * before
        self._known[name] = round(rate, 5)

    def save(self) -> None:
        """Writes what was learnt; a place that cannot be written costs only the knowledge."""
        try:
            write_json(self.path, self._known)
        except OSError:
            return


def _units(stage: str, photos: int) -> float:
    return float(max(1, photos)) if stage in _PER_PHOTO else 1.0


class Clock:
    """The overall fraction and the time left, from expectations that the run itself corrects."""

    def __init__(self, expected: dict[str, float], done: Sequence[str], now: Callable[[], float] = time.monotonic):
        self._expected = expected
        self._done = list(done)
        self._now = now
        self._began = now()
        self._stage = ""
        self._stage_began = self._began
        self._spent: dict[str, float] = {}

    def start(self, stage: str) -> None:
        """A stage begins."""
        self._stage, self._stage_began = stage, self._now()

    def finish(self) -> float:
        """The running stage is done; returns its seconds."""
        self._spent[self._stage] = self._now() - self._stage_began
        self._done.append(self._stage)
        return self._spent[self._stage]

    @property
    def elapsed(self) -> float:
        """Seconds since the run began."""
        return self._now() - self._began

    def fraction(self, of_stage: float) -> float:
        """Share of the whole work (0..1) when the running stage is at `of_stage`; never falls."""
        total = sum(self._expected.values())
        done = sum(self._expected[s] for s in self._done)
        running = 0.0 if self._stage in self._done else self._expected.get(self._stage, 0.0) * of_stage
        return min(1.0, (done + running) / total)

    def left(self, of_stage: float) -> float:
        """Seconds that the rest will probably take.

        The running stage's own speed counts the more the further it is; how much slower or faster than
        expected the finished stages were corrects the ones to come.
        """
        if self._stage in self._done or not self._stage:
            current = 0.0
        else:
            used = self._now() - self._stage_began
            by_plan = max(self._expected[self._stage] * self._pace() * (1 - of_stage), 0.0)
            by_speed = used / of_stage * (1 - of_stage) if of_stage > 0.02 else by_plan
            current = (1 - of_stage) * by_plan + of_stage * by_speed
        later = sum(self._expected[s] for s in STAGES if s not in self._done and s != self._stage)
        return current + later * self._pace()

    def _pace(self) -> float:
        """Real over expected seconds of the stages done in this run; 1 while that says little."""
        expected = sum(self._expected[s] for s in self._spent)
        if expected < 1.0:
            return 1.0
        return min(4.0, max(0.25, sum(self._spent.values()) / expected))
