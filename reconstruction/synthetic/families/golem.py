"""Golems: hewn stone and walking towers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reconstruction.synthetic.base import GROUND
from reconstruction.synthetic.colours import shade
from reconstruction.synthetic.families.features import rock, v
from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.params import Family, choice, flag, tint
from reconstruction.synthetic.sculpt import CELLS, FRACTAL, RIDGES, Sculpt


def build(s: Sculpt, p: Mapping[str, Any]) -> None:
    """Adds the golem, facing +Z."""
    colour = p["colour"]
    stone = s.paint(Paint(colour, shade(colour, -0.4), p["moss"], "stone", 9, 0.25, 0.1))
    shine = s.paint(Paint(p["glow"], shade(p["glow"], 0.5), glow=1.4, gloss=0))
    if p["build"] == "tower":
        _tower(s, p, stone, shine)
    else:
        _blocks(s, p, stone, shine)


def _blocks(s: Sculpt, p: Mapping[str, Any], stone: int, shine: int) -> None:
    chip = (0.012, 7.0, FRACTAL)
    s.group(0.012)
    for side in (-1, 1):
        foot = v(side * 0.15, GROUND + 0.06, 0.03 * side)
        s.box(foot + v(0, 0, 0.03), (0.105, 0.065, 0.14), stone, edge=0.03, rough=chip)
        s.box(foot + v(0, 0.15, 0), (0.085, 0.11, 0.09), stone, up=(side * 0.08, 1, 0.05), edge=0.03, rough=chip)
    chest = v(0, GROUND + 0.58, 0.0)
    s.box(v(0, GROUND + 0.32, 0), (0.17, 0.075, 0.12), stone, edge=0.03, rough=chip)
    s.box(chest, (0.27, 0.2, 0.17), stone, edge=0.045, rough=chip, up=(0, 1, 0.06))
    for side, hand in ((-1, v(-0.4, GROUND + 0.26, 0.16)), (1, v(0.42, GROUND + 0.2, 0.06))):
        shoulder = chest + v(side * 0.31, 0.12, 0)
        s.group(0.012)
        s.box(shoulder, (0.12, 0.12, 0.13), stone, up=(side * 0.3, 1, 0), edge=0.04, rough=chip)
        middle = shoulder * 0.52 + hand * 0.48 + v(side * 0.045, 0, 0)
        s.box(middle, (0.075, 0.11, 0.08), stone, up=shoulder - hand, edge=0.03, rough=chip)
        s.box(hand + v(0, 0.02, 0), (0.1, 0.125, 0.105), stone, up=shoulder - hand, edge=0.035, rough=chip)
        for k in (-1, 0, 1):
            s.box(
                hand + v(k * 0.055, -0.1, 0.065), (0.026, 0.055, 0.035), stone, edge=0.012, rough=(0.005, 16, FRACTAL)
            )
        s.ring(middle * 0.5 + hand * 0.5, shoulder - hand, 0.1, 0.012, shine)
    _block_head(s, p, chest, stone, shine)
    _runes(s, chest, stone, shine)
    if p["tool"]:
        _maul(s, v(-0.4, GROUND + 0.24, 0.22), stone)


def _block_head(s: Sculpt, p: Mapping[str, Any], chest: Any, stone: int, shine: int) -> None:
    head = chest + v(0, 0.31, 0.06)
    s.group(0.01)
    s.box(head, (0.12, 0.125, 0.12), stone, edge=0.03, rough=(0.009, 9, FRACTAL))
    s.box(head + v(0, 0.06, 0.1), (0.125, 0.035, 0.045), stone, edge=0.015, rough=(0.006, 14, FRACTAL))
    s.box(head + v(0, -0.115, 0.06), (0.1, 0.045, 0.1), stone, edge=0.02, rough=(0.006, 14, FRACTAL))
    s.group(0.003)
    if p["head"] == "mark":  # a mason's mark instead of a face
        at = head + v(0, -0.01, 0.122)
        for a, b in (
            ((0, 0.06), (0, -0.07)),
            ((0, 0.03), (-0.06, -0.03)),
            ((0, 0.03), (0.06, -0.03)),
            ((-0.045, -0.07), (0.045, -0.07)),
        ):
            s.limb(at + v(*a, 0), at + v(*b, 0), 0.014, 0.014, shine)
    else:
        for side in (-1, 1):
            s.box(head + v(side * 0.05, 0.012, 0.122), (0.026, 0.014, 0.01), shine, up=(side * -0.25, 1, 0), edge=0.006)


def _runes(s: Sculpt, chest: Any, stone: int, shine: int) -> None:
    s.group(0.003)
    for column in range(3):
        at = chest + v((column - 1) * 0.145, -0.02, 0.176 - 0.0 * column)
        for _ in range(4):
            a, b = s.rng.uniform(-1, 1, 2), s.rng.uniform(-1, 1, 2)
            snap = np.array([0.04, 0.085])
            a, b = np.round(a) * snap, np.round(b) * snap
            if np.linalg.norm(a - b) > 0.01:
                s.limb(at + v(*a, 0.012 * a[1] / 0.085), at + v(*b, 0.012 * b[1] / 0.085), 0.011, 0.011, shine)


def _maul(s: Sculpt, grip: Any, stone: int) -> None:
    wood, iron = (
        s.paint(Paint("wood", "#4a321e", pattern="bark", frequency=9)),
        s.paint(Paint("iron", "#34302e", "#a0a8b0", "metal", 9, gloss=0.7, metal=0.6)),
    )
    s.group(0.006)
    top, foot = grip + v(-0.02, 0.62, 0.0), grip + v(0, -0.2, 0.02)
    s.limb(foot, top, 0.028, 0.025, wood)
    s.box(top, (0.16, 0.08, 0.08), iron, edge=0.02)
    for k in (-1, 1):
        s.box(top + v(k * 0.13, 0, 0), (0.03, 0.092, 0.092), iron, edge=0.012)
    s.ring(top - v(0, 0.1, 0), (0, 1, 0), 0.03, 0.012, iron)


def _tower(s: Sculpt, p: Mapping[str, Any], stone: int, shine: int) -> None:
    wall = s.paint(Paint("white", "#b9b2a4", p["moss"], "stone", 8, 0.16, 0.15))
    band = s.paint(Paint(p["bands"], shade(p["bands"], -0.35), shade(p["bands"], 0.2), "stone", 8, 0.16, 0.15))
    iron = s.paint(Paint("#3b3f46", "#22252a", "#a5502a", "metal", 9, gloss=0.5, metal=0.4))
    boulder = s.paint(Paint("#6d7276", "#44494d", "#4f6b4a", "stone", 9, 0.25))
    height, low, high = 0.86, 0.2, 0.125
    s.group(0.006)
    count = 6
    for i in range(count):
        y0, y1 = GROUND + 0.12 + height * i / count, GROUND + 0.12 + height * (i + 1) / count + 0.005
        r0, r1 = low + (high - low) * i / count, low + (high - low) * (i + 1) / count
        s.rod((0, y0, 0), (0, y1, 0), r0, r1, band if i % 2 else wall, edge=0.004, rough=(0.005, 13, CELLS))
    top = v(0, GROUND + 0.12 + height, 0)
    s.rod(top, top + v(0, 0.04, 0), 0.15, 0.19, iron)
    for turn in np.linspace(0, 2 * np.pi, 12, endpoint=False):
        out = v(np.sin(turn), 0, np.cos(turn)) * 0.175
        s.limb(top + out + v(0, 0.03, 0), top + out + v(0, 0.11, 0), 0.007, 0.007, iron)
    s.ring(top + v(0, 0.11, 0), (0, 1, 0), 0.175, 0.009, iron)
    s.rod(top + v(0, 0.04, 0), top + v(0, 0.25, 0), 0.085, 0.085, shine)
    for turn in np.linspace(0, 2 * np.pi, 8, endpoint=False):
        out = v(np.sin(turn), 0, np.cos(turn)) * 0.09
        s.limb(top + out + v(0, 0.03, 0), top + out + v(0, 0.26, 0), 0.009, 0.009, iron)
    s.rod(top + v(0, 0.25, 0), top + v(0, 0.4, 0), 0.13, 0.015, band)
    s.ball(top + v(0, 0.41, 0), 0.026, iron)
    _tower_limbs(s, boulder)
    glass = s.paint(Paint("#2a2320", "#120e0c"))
    s.group(0.004)
    for i, turn in enumerate((0.0, 0.9, -0.8)):
        y, r = GROUND + 0.42 + 0.16 * i, 0.168 - 0.014 * i
        out = v(np.sin(turn), 0, np.cos(turn))
        s.box(v(0, y, 0) + out * r, (0.024, 0.04, 0.012), shine if i == 1 else glass, look=out, edge=0.008)
    s.box((0, GROUND + 0.24, 0.178), (0.045, 0.085, 0.02), iron, edge=0.014)


def _tower_limbs(s: Sculpt, boulder: int) -> None:
    s.group(0.008)
    for side in (-1, 1):
        rock(s, v(side * 0.15, GROUND + 0.07, 0.06 + 0.05 * side), 0.12, boulder)
        rock(s, v(side * 0.14, GROUND + 0.16, 0.0), 0.09, boulder)
        reach = [
            v(side * 0.19, GROUND + 0.68, 0.02),
            v(side * 0.3, GROUND + 0.63, 0.05),
            v(side * 0.38, GROUND + 0.52, 0.11),
            v(side * 0.41, GROUND + 0.38 + 0.3 * (side < 0), 0.19),
            v(side * 0.41, GROUND + 0.26 + 0.62 * (side < 0), 0.24),
        ]
        for at, size in zip(reach, (0.075, 0.065, 0.07, 0.075, 0.1), strict=True):
            rock(s, at, size, boulder)
    for _ in range(5):
        turn = s.rng.uniform(0, 6.28)
        s.limb(
            v(0.2 * np.sin(turn), GROUND + 0.15, 0.2 * np.cos(turn)),
            v(0.24 * np.sin(turn), GROUND, 0.24 * np.cos(turn)),
            0.02,
            0.03,
            boulder,
            rough=(0.01, 16, RIDGES),
        )


FAMILY = Family(
    "a thing of stone that walks",
    {
        "colour": tint("granite", "of the stone"),
        "moss": tint("moss", "lichen on it"),
        "build": choice("blocks", "hewn blocks, or a lighthouse", "tower"),
        "bands": tint("red", "of a lighthouse"),
        "head": choice("mark", "a mason's mark or two eyes", "eyes"),
        "glow": tint("glow-blue", "runes, eyes, lantern"),
        "tool": flag(True, "carries a maul"),
    },
    build,
)
