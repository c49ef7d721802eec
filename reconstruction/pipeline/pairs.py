"""Chooses which pairs of many photos are worth matching."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reconstruction.pipeline.colmap import pycolmap

_SAMPLED = 400
"""Features per photo for the quick look; the coarsest ones, as they are seen from farthest away."""
_PARTNERS = 20
_SUCCESSORS = 6


def promising_pairs(database: Path, sequence: Sequence[str]) -> list[tuple[str, str]]:
    """Names of pairs to match: each photo with those most like it, and each frame with the next ones.

    `sequence` lists the photos that are frames of a video, in order.
    """
    names, samples = _read_samples(database)
    votes = np.zeros((len(names), len(names)), dtype=np.int32)
    for i in range(len(names)):
        for j in range(i):
            votes[i, j] = votes[j, i] = _mutual(samples[i], samples[j])
    chosen: set[tuple[str, str]] = set()
    for i, name in enumerate(names):
        for j in np.argsort(-votes[i], kind="stable")[:_PARTNERS]:
            if j != i:
                chosen.add((min(name, names[j]), max(name, names[j])))
    for i, name in enumerate(sequence):
        for other in sequence[i + 1 : i + 1 + _SUCCESSORS]:
            chosen.add((min(name, other), max(name, other)))
    return sorted(chosen)


def _read_samples(database: Path) -> tuple[list[str], list[NDArray[np.float32]]]:
    """Per photo the unit descriptors (n, 128) of its coarsest features."""
    names, samples = [], []
    with pycolmap.Database.open(database) as db:
        for image in db.read_all_images():
            places = np.asarray(db.read_keypoints(image.image_id), dtype=np.float32)
            values = np.asarray(db.read_descriptors(image.image_id).data, dtype=np.float32)
            size = np.hypot(places[:, 2], places[:, 3])  # of the affine shape (x, y, a11, a12, a21, a22)
            values = values[np.argsort(-size, kind="stable")[:_SAMPLED]]
            names.append(image.name)
            samples.append(values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-6))
    return names, samples


def _mutual(a: NDArray[np.float32], b: NDArray[np.float32]) -> int:
    """How many features of both are each other's best match, and a good one."""
    if not len(a) or not len(b):
        return 0
    likeness = a @ b.T
    best_b, best_a = likeness.argmax(1), likeness.argmax(0)
    rows = np.arange(len(a))
    return int(((best_a[best_b] == rows) & (likeness[rows, best_b] > 0.85)).sum())
