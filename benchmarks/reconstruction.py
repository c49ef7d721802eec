"""How well and how fast photos become a model, against known truth.

    python -m benchmarks.reconstruction [--set creature:fox] [--quality draft] [--json] [--no-peer]

Sets: creature:NAME (rendered by reconstruction.synthetic, mesh and cameras known), fountain (camera positions
known), flowerpot (a turntable; only counts what was placed). The peer is pycolmap with its default settings on the
same photos in the same run; it does cameras only. Renders and runs are cached in BENCHMARK_CACHE.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.reconstruction_measure import Similarity, camera_errors, precision_recall
from benchmarks.reconstruction_runs import Watched, found_cameras, run_peer, run_pipeline
from benchmarks.reconstruction_sets import PhotoSet, cache_folder, load_set

SHARES = (0.25, 0.5, 1.0)
"""Thresholds for the surface, % of the true diagonal."""
Figure = tuple[str, float | int | str, str]


def measure(photos: PhotoSet, quality: str, peer: bool, intrinsics: Path | None) -> list[Figure]:
    """All figures of one set."""
    out = cache_folder() / "runs" / f"{photos.name.replace(':', '-').replace('/', '-')}-{quality}"
    used = run_pipeline(photos.photos, out, quality, intrinsics)
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    centres = found_cameras(out)
    figures, move = _cameras("", photos, centres)
    figures.append(("mean reprojection error", round(report["cameras"]["reprojection_error"], 3), "px"))
    if photos.mesh is not None and move is not None:
        figures += _surface(photos, out, move)
    figures += _costs(used, report)
    if peer:
        figures += _peer(photos, out)
    return figures


def _cameras(prefix: str, photos: PhotoSet, centres: dict[str, Any]) -> tuple[list[Figure], Similarity | None]:
    figures: list[Figure] = [(f"{prefix}cameras placed", len(centres), f"of {len(photos.photos)}")]
    if not photos.cameras or len(centres) < 3:
        return figures, None
    errors, move = camera_errors(centres, {name: camera.centre for name, camera in photos.cameras.items()})
    errors = errors * photos.scale
    figures.append((f"{prefix}camera position error, mean", round(float(errors.mean()), 4), photos.unit))
    figures.append((f"{prefix}camera position error, worst", round(float(errors.max()), 4), photos.unit))
    return figures, move


def _surface(photos: PhotoSet, out: Path, move: Similarity) -> list[Figure]:
    """The finest mesh against the true one, aligned by the cameras alone."""
    from reconstruction.pipeline.workspace import Workspace, read_arrays

    if photos.mesh is None:
        return []
    arrays = read_arrays(Workspace(out).mesh_file)
    found = move.apply(arrays["vertices"]), arrays["faces"].astype(np.int64)
    limits = [share / 100 * photos.diagonal for share in SHARES]
    figures: list[Figure] = [("triangles", len(found[1]), "")]
    answers = precision_recall(found, photos.mesh, list(photos.cameras.values()), limits)
    for share, (precision, recall, both) in zip(SHARES, answers, strict=True):
        figures.append((f"precision at {share:g} %", round(precision, 4), ""))
        figures.append((f"recall at {share:g} %", round(recall, 4), ""))
        figures.append((f"F at {share:g} %", round(both, 4), ""))
    return figures


def _costs(used: Watched, report: dict[str, Any]) -> list[Figure]:
    from reconstruction.pipeline import STAGES

    figures: list[Figure] = []
    for stage in STAGES:
        figures.append((f"{stage}: time", round(report["seconds"][stage], 1), "s"))
        figures.append((f"{stage}: peak memory", round(used.memory[stage] / 1e6), "MB"))
    figures.append(("total: time", round(used.seconds, 1), "s"))
    figures.append(("total: CPU time", round(used.cpu_seconds, 1), "s"))
    figures.append(("total: peak memory", round(max(used.memory.values(), default=0) / 1e6), "MB"))
    for level in report["levels"]:
        figures.append((f"{level['file']}: size", round(level["bytes"] / 1e6, 3), "MB"))
    return figures


def _peer(photos: PhotoSet, out: Path) -> list[Figure]:
    used, answer = run_peer(photos.photos, out)
    figures, _ = _cameras("pycolmap defaults: ", photos, {k: np.array(v) for k, v in answer["centres"].items()})
    figures.append(("pycolmap defaults: cameras, time", round(used.seconds, 1), "s"))
    figures.append(("pycolmap defaults: cameras, CPU time", round(used.cpu_seconds, 1), "s"))
    return figures


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reconstruction", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--set", default="creature:fox", dest="name", help="creature:NAME, fountain or flowerpot")
    parser.add_argument("--quality", default="standard", choices=("draft", "standard", "high"))
    parser.add_argument("--photos", type=int, default=30, help="of a creature")
    parser.add_argument("--size", default="1600x1200", help="WIDTHxHEIGHT of a creature's photos")
    parser.add_argument("--seed", type=int, default=1, help="of a creature's photos")
    parser.add_argument(
        "--known-intrinsics", type=Path, metavar="FILE", help="the camera matrix, as the pipeline wants it"
    )
    parser.add_argument("--no-peer", action="store_true", help="do not run pycolmap with its defaults beside it")
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    return parser


def main(arguments: list[str] | None = None) -> int:
    """Runs the benchmark and prints its figures."""
    given = _arguments().parse_args(arguments)
    width, height = (int(part) for part in given.size.split("x"))
    photos = load_set(given.name, given.photos, (width, height), given.seed)
    figures = measure(photos, given.quality, not given.no_peer, given.known_intrinsics)
    if given.json:
        for figure, value, unit in figures:
            print(json.dumps({"figure": f"{photos.name} {given.quality}: {figure}", "value": value, "unit": unit}))
        return 0
    print(f"{photos.name}, {len(photos.photos)} photos, quality {given.quality}")
    for figure, value, unit in figures:
        print(f"  {figure:<44} {value:>10} {unit}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
