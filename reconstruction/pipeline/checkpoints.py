"""Which stages are done and still valid, so that a run can go on where another one stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reconstruction.pipeline.options import STAGES, Options
from reconstruction.pipeline.workspace import Workspace, read_json, write_json

VERSION = "2"
"""Part of every key: raise it when a stage's output changes its meaning."""


def digest_of(path: Path) -> str:
    """SHA-256 of a file's content."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def stage_keys(inputs: Sequence[Path], options: Options) -> dict[str, str]:
    """Per stage a hash of all that its result depends on: the inputs and the options up to it."""
    key = _hashed([VERSION, sorted((p.name, digest_of(p)) for p in inputs)])
    keys = {}
    for stage in STAGES:
        key = keys[stage] = _hashed([key, stage, options.signature(stage)])
    return keys


def _hashed(value: Any) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:24]


def finished(workspace: Workspace, keys: dict[str, str]) -> list[str]:
    """The stages from the first one on whose results are there and belong to these inputs and options."""
    done: list[str] = []
    for stage in STAGES:
        marker = read_marker(workspace, stage)
        if marker.get("key") != keys[stage] or not all(p.exists() for p in workspace.outputs(stage)):
            break
        done.append(stage)
    return done


def read_marker(workspace: Workspace, stage: str) -> dict[str, Any]:
    """The marker of a stage; empty when there is none or it is damaged."""
    try:
        marker = read_json(workspace.checkpoint_file(stage))
    except (OSError, ValueError):
        return {}
    return marker if isinstance(marker, dict) else {}


def forget_from(workspace: Workspace, stage: str) -> None:
    """Removes the markers of a stage and of all after it, last first, so that a kill leaves no gap."""
    for later in reversed(STAGES[STAGES.index(stage) :]):
        workspace.checkpoint_file(later).unlink(missing_ok=True)


def mark(workspace: Workspace, stage: str, key: str, seconds: float) -> None:
    """Says that a stage is done."""
    write_json(workspace.checkpoint_file(stage), {"key": key, "seconds": round(seconds, 3)})
