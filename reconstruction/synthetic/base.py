"""The round base that every miniature stands on, with its bit of landscape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.sculpt import CELLS, FRACTAL, Roughness, Sculpt

GROUND = 0.092
"""Height of the ground on top of the base: creatures stand here."""


@dataclass(frozen=True)
class Landscape:
    """Ground paint, its relief, and what lies about."""

    ground: Paint
    relief: Roughness
    stones: int = 0
    stone: Paint = Paint("#7c7a76", "#4d4b49", "#8a8f62", "stone", 14)
    tufts: int = 0
    tuft: Paint = Paint("#5f7d2e", "#93a84a", pattern="fur", frequency=20)


LANDSCAPES = {
    "grass": Landscape(
        Paint("#55622f", "#7c7040", "#4f7030", "ground", 26), (0.018, 18, FRACTAL), 3, tufts=16
    ),
    "stone": Landscape(Paint("#8d8a85", "#5d5a58", "#6d7452", "ground", 9), (0.026, 8, CELLS), 3),
    "sand": Landscape(Paint("#cbb384", "#a98c5b", "#d9c79b", "ground", 34), (0.016, 9, FRACTAL), 4, tufts=2),
    "snow": Landscape(
        Paint("#dfe7ee", "#b9c9d8", "#f4f8fb", "plain", 8, 0.1, 0.35), (0.02, 7, FRACTAL), 4, tufts=2,
        tuft=Paint("#8a8250", "#b8b68c"),
    ),
    "mud": Landscape(
        Paint("#4d3c2b", "#2f251c", "#5d5a2c", "ground", 22, gloss=0.6), (0.02, 12, FRACTAL), 2, tufts=7,
        tuft=Paint("#62672c", "#8a8748", pattern="fur", frequency=20),
    ),
    "wood": Landscape(Paint("#8a6238", "#563a22", pattern="grain", frequency=9), (0.004, 12, FRACTAL)),
    "ash": Landscape(
        Paint("#4a4644", "#2c2a2b", "#ff6a1a", "cracks", 6, 0.2, 0.1, glow=0.9), (0.02, 9, CELLS), 5,
        Paint("#47423f", "#2b292a", "#5c5854", "stone", 14),
    ),
    "water": Landscape(
        Paint("#2c5a63", "#193f4a", "#79b3ac", "plain", 9, 0.1, 0.9), (0.012, 11, FRACTAL), 4,
        Paint("#6f7468", "#42463f", "#4f6b3c", "stone", 14), tufts=8,
        tuft=Paint("#55702f", "#8ba356", pattern="fur", frequency=20),
    ),
    "cave": Landscape(Paint("#5d5964", "#3b3844", "#565f58", "ground", 13), (0.03, 9, CELLS), 6),
    "forest": Landscape(
        Paint("#5b4a30", "#7b5a34", "#5c7a30", "ground", 24), (0.02, 14, FRACTAL), 3, tufts=12,
        tuft=Paint("#4d7030", "#86a04a", pattern="fur", frequency=20),
    ),
}  # fmt: skip


def add_base(s: Sculpt, values: Mapping[str, Any]) -> None:
    """Adds plinth, ground and litter; values: "base" and "base_radius"."""
    land, radius = LANDSCAPES[values["base"]], float(values["base_radius"])
    rim = s.paint(Paint("#26221f", "#191614", pattern="plain", frequency=6, mottle=0.12, gloss=0.35))
    ground = s.paint(land.ground)
    s.group(0.006)
    s.rod((0, 0, 0), (0, 0.07, 0), radius, radius * 0.94, rim, edge=0.012)
    s.group(0.012)
    s.rod((0, 0.03, 0), (0, 0.09, 0), radius * 0.9, radius * 0.88, ground, edge=0.012, rough=land.relief)
    _stones(s, land, radius)
    _tufts(s, land, radius)


def _rim_place(s: Sculpt, radius: float, near: float, far: float) -> tuple[float, float]:
    angle, out = s.rng.uniform(0, 2 * np.pi), radius * s.rng.uniform(near, far)
    return float(out * np.cos(angle)), float(out * np.sin(angle))


def _stones(s: Sculpt, land: Landscape, radius: float) -> None:
    stone = s.paint(land.stone)
    s.group(0.01)
    for _ in range(land.stones):
        x, z = _rim_place(s, radius, 0.5, 0.8)
        size = s.rng.uniform(0.025, 0.07)
        s.box(
            (x, GROUND - 0.012 + size * 0.3, z), (size, size * s.rng.uniform(0.5, 0.9), size * s.rng.uniform(0.7, 1.1)),
            stone, up=s.rng.normal((0, 2.2, 0), 0.6), look=s.rng.normal(size=3), edge=size * 0.35,
            rough=(0.009, 18, FRACTAL),
        )  # fmt: skip


def _tufts(s: Sculpt, land: Landscape, radius: float) -> None:
    tuft = s.paint(land.tuft)
    s.group(0.004)
    for _ in range(land.tufts):
        x, z = _rim_place(s, radius, 0.45, 0.84)
        for _ in range(7):
            dx, dz = s.rng.normal(0, 0.016, 2)
            tall = s.rng.uniform(0.05, 0.11)
            s.limb(
                (x + dx * 0.6, GROUND - 0.03, z + dz * 0.6), (x + dx * 2.6, GROUND - 0.015 + tall, z + dz * 2.6),
                0.011, 0.004, tuft,
            )  # fmt: skip
