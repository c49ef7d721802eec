"""Runs of the pipeline, and of pycolmap with its own defaults, in child processes whose memory is watched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Watched:
    """What a child process used: wall seconds, CPU seconds, and peak resident memory in bytes per stage."""

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    memory: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def run_pipeline(photos: list[Path], out: Path, quality: str, intrinsics: Path | None = None) -> Watched:
    """Runs `python -m reconstruction.pipeline` afresh; SystemExit tells why when it fails."""
    command = [sys.executable, "-m", "reconstruction.pipeline", *map(str, photos), str(out), "--quality", quality]
    command += ["--json-lines", "--fresh"]
    if intrinsics:
        command += ["--known-intrinsics", str(intrinsics)]
    return _watched(command)


def run_peer(photos: list[Path], out: Path) -> tuple[Watched, dict[str, Any]]:
    """pycolmap as it comes: SIFT, exhaustive matching, incremental mapping, every option at its default."""
    out.mkdir(parents=True, exist_ok=True)
    answer = out / "peer.json"
    used = _watched([sys.executable, "-m", "benchmarks.reconstruction_peer", str(photos[0].parent), str(answer)])
    return used, json.loads(answer.read_text(encoding="utf-8"))


def _watched(command: list[str]) -> Watched:
    used, stage = Watched(), ["start"]
    before = os.times()
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    watcher = threading.Thread(target=_watch_memory, args=(process, used, stage), daemon=True)
    watcher.start()
    complaints: list[str] = []
    reader = threading.Thread(target=lambda: complaints.extend(process.stderr or ()), daemon=True)
    reader.start()
    message = ""
    for line in process.stdout or ():
        event = _parsed(line)
        stage[0] = event.get("stage", stage[0])
        if event.get("event") == "failed":
            message = str(event.get("message", ""))
    status = process.wait()
    used.seconds = time.monotonic() - began
    after = os.times()
    used.cpu_seconds = after.children_user + after.children_system - before.children_user - before.children_system
    watcher.join()
    if status:
        raise SystemExit(message or "".join(complaints[-15:]))
    return used


def _parsed(line: str) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _watch_memory(process: subprocess.Popen[str], used: Watched, stage: list[str]) -> None:
    while process.poll() is None:
        used.memory[stage[0]] = max(used.memory[stage[0]], _resident(process.pid))
        time.sleep(0.05)


def _resident(pid: int) -> int:
    """Bytes resident in a process and its children (Linux; 0 elsewhere or when it is gone)."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    except (OSError, IndexError, ValueError):
        return 0
    return pages * PAGE + sum(_resident(int(child)) for child in children)


def found_cameras(out: Path) -> dict[str, np.ndarray]:
    """Camera centres (3,) by photo name of a finished run."""
    from reconstruction.pipeline.scene import Cameras
    from reconstruction.pipeline.workspace import Workspace

    return {view.name: view.centre for view in Cameras.load(Workspace(out).cameras_file).views}
