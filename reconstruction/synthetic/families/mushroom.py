"""Walking toadstools."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reconstruction.synthetic.base import GROUND
from reconstruction.synthetic.colours import shade
from reconstruction.synthetic.families.features import eye, eye_paint, mushroom, v
from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.params import Family, flag, number, tint
from reconstruction.synthetic.sculpt import FRACTAL, RIDGES, Sculpt


def build(s: Sculpt, p: Mapping[str, Any]) -> None:
    """Adds the toadstool, facing +Z."""
    tall, tip = float(p["tall"]), float(p["tip"])
    flesh = s.paint(
        Paint(p["stem"], shade(p["stem"], -0.35), shade(p["stem"], -0.2, 0.05), "fur", 8, 0.16, 0.1, under=0.3)
    )
    cap = s.paint(Paint(p["colour"], shade(p["colour"], -0.35), shade(p["colour"], -0.3), "plain", 7, 0.14, 0.7))
    gill = s.paint(Paint(shade(p["stem"], 0.25), shade(p["stem"], -0.45), pattern="fur", frequency=18, mottle=0.2))
    wart = s.paint(Paint("cream", "#c8b894", pattern="plain", frequency=30, mottle=0.2))
    s.group(0.05)
    s.tube(
        [v(0, GROUND, 0), v(0, GROUND + tall * 0.25, 0.0), v(0.0, GROUND + tall * 0.6, 0.01), v(0, GROUND + tall, 0)],
        [0.2, 0.215, 0.17, 0.13],
        flesh,
        steps=4,
        rough=(0.012, 8, RIDGES),
    )
    for side in (-1, 1):
        s.limb(v(side * 0.12, GROUND + 0.05, 0.03), v(side * 0.16, GROUND + 0.02, 0.15), 0.09, 0.075, flesh)
        shoulder = v(side * 0.17, GROUND + tall * 0.62, 0.03)
        hand = (
            v(side * 0.33, GROUND + tall * (0.98 if side < 0 else 0.45), 0.15)
            if p["tips_cap"]
            else v(side * 0.3, GROUND + tall * 0.42, 0.14)
        )
        s.tube(
            [shoulder, (shoulder + hand) / 2 + v(side * 0.05, -0.03, 0), hand], [0.062, 0.048, 0.042], flesh, steps=4
        )
        s.ball(hand, 0.055, flesh)
        for k in (-1, 0, 1):
            s.limb(hand, hand + v(k * 0.03, 0.03, 0.045), 0.02, 0.016, flesh)
    s.ring(v(0, GROUND + tall * 0.82, 0), (0, 1, 0.06), 0.155, 0.035, flesh, rough=(0.014, 14, FRACTAL))
    top = v(0, GROUND + tall, 0)
    axis = v(tip * 0.6, 1, -tip)
    wide = float(p["cap"])
    s.group(0.02)
    s.ball(top + v(0, 0.05, 0), (wide, wide * 0.68, wide), cap, up=axis, rough=(0.01, 5, FRACTAL))
    s.ball(top - v(0, wide * 0.36, 0), (wide * 1.3, wide * 0.52, wide * 1.3), cap, up=axis, cut=True, blend=0.03)
    s.group(0.015)
    s.ball(top + v(0, 0.085, 0), (wide * 0.93, 0.06, wide * 0.93), gill, up=axis)
    if p["spots"]:
        _warts(s, top + v(0, 0.05, 0), axis / np.linalg.norm(axis), wide, wart)
    _face(s, p, tall, flesh)
    if p["children"]:
        for x, z, size in ((-0.34, 0.2, 0.17), (0.36, 0.12, 0.22), (0.25, -0.3, 0.26), (-0.28, -0.26, 0.15)):
            s.group(0.01)
            mushroom(s, v(x, GROUND - 0.01, z), size, cap, flesh)


def _warts(s: Sculpt, middle: Any, axis: Any, wide: float, wart: int) -> None:
    side = np.cross(axis, [0, 0, 1.0])
    side /= np.linalg.norm(side)
    other = np.cross(axis, side)
    golden = 2.39996
    for i in range(26):
        low = 0.06 + 0.88 * (i + 0.5) / 26
        turn, out = golden * i, np.sqrt(1 - (1 - low) ** 2)
        spot = middle + axis * wide * 0.68 * (1 - low) + (side * np.cos(turn) + other * np.sin(turn)) * wide * out
        away = (spot - middle) / np.linalg.norm(spot - middle)
        size = s.rng.uniform(0.022, 0.045)
        s.ball(spot, (size, size * 0.5, size), wart, up=away, rough=(0.008, 30, FRACTAL))


def _face(s: Sculpt, p: Mapping[str, Any], tall: float, flesh: int) -> None:
    dark = s.paint(Paint("#2b1c18", gloss=0.3))
    y = GROUND + tall * 0.52
    s.group(0.006)
    if p["eyes"]:
        paint = eye_paint(s, p["eye"], glow=float(p["eye_glow"]))
        for side in (-1, 1):
            eye(s, v(side * 0.075, y + 0.05, 0.165), 0.042, (side * 0.2, 0.05, 1), paint, flesh, 0.4)
    else:  # no eyes: two creases
        for side in (-1, 1):
            s.tube(
                [
                    v(side * (0.075 + k * 0.035), y + 0.05 - 0.012 * (1 - k * k), 0.182 - 0.012 * side * k)
                    for k in (-1, 0, 1)
                ],
                [0.004, 0.007, 0.004],
                dark,
                steps=3,
            )
    s.tube(
        [v(k * 0.06, y - 0.045 + 0.02 * k * k, 0.197 - 0.018 * k * k) for k in (-1, 0, 1)],
        [0.005, 0.009, 0.005],
        dark,
        steps=3,
    )


FAMILY = Family(
    "a toadstool that walks",
    {
        "colour": tint("red", "of the cap"),
        "stem": tint("cream", "of the body"),
        "tall": number(0.62, "height of the stem", 0.3, 1.0),
        "cap": number(0.36, "radius of the cap", 0.2, 0.6),
        "tip": number(0.16, "how far the cap leans back", -0.4, 0.4),
        "spots": flag(True, "warts on the cap"),
        "eyes": flag(False, "has eyes"),
        "eye": tint("brown", "of the iris"),
        "eye_glow": number(0, "how the eyes shine", 0, 2),
        "tips_cap": flag(True, "one hand at its cap"),
        "children": flag(True, "little toadstools around it"),
    },
    build,
)  # fmt: skip
