"""Trees that have finished thinking."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reconstruction.synthetic.base import GROUND
from reconstruction.synthetic.colours import shade
from reconstruction.synthetic.families.features import eye, eye_paint, mushroom, v
from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.params import Family, flag, number, tint
from reconstruction.synthetic.sculpt import FRACTAL, RIDGES, Sculpt, unit


def build(s: Sculpt, p: Mapping[str, Any]) -> None:
    """Adds the tree, facing +Z."""
    bark = s.paint(Paint(p["bark"], shade(p["bark"], -0.5), "moss", "bark", 9, 0.25, 0.05))
    tall = float(p["tall"])
    rough = (0.02, 8.0, RIDGES)
    fork = v(0.02, GROUND + tall, -0.02)
    s.group(0.07)
    s.tube(
        [v(0, GROUND - 0.02, 0), v(-0.02, GROUND + tall * 0.35, 0.01), v(0.015, GROUND + tall * 0.7, 0), fork],
        [0.2, 0.155, 0.15, 0.13],
        bark,
        steps=4,
        rough=rough,
    )
    for i in range(8):
        turn = 2 * np.pi * i / 8 + s.rng.uniform(-0.2, 0.2)
        out, far = v(np.sin(turn), 0, np.cos(turn)), s.rng.uniform(0.27, 0.4)
        s.tube(
            [
                v(0, GROUND + 0.14, 0) + out * 0.1,
                v(0, GROUND + 0.06, 0) + out * far * 0.7,
                v(0, GROUND - 0.01, 0) + out * far,
            ],
            [0.08, 0.05, 0.016],
            bark,
            steps=3,
            rough=(0.01, 12, RIDGES),
        )
    tips = _branches(s, p, fork, bark)
    _arms(s, p, tall, bark)
    if p["face"]:
        _face(s, p, tall, bark)
    _leaves(s, p, tips)
    if p["ropes"]:
        _ropes(s, [tip for tip in tips[::4] if abs(tip[0]) > 0.2])
    if p["mushrooms"]:
        red, stem = s.paint(Paint("#c8963c", "#7a5420")), s.paint(Paint("cream"))
        s.group(0.006)
        for turn, high in ((2.2, 0.3), (2.5, 0.38), (4.2, 0.24), (4.0, 0.42)):
            mushroom(
                s,
                v(0.16 * np.sin(turn), GROUND + high, 0.16 * np.cos(turn)),
                0.07,
                red,
                stem,
                v(0.05 * np.sin(turn), 0, 0.05 * np.cos(turn)),
            )


def _branches(s: Sculpt, p: Mapping[str, Any], fork: Any, bark: int) -> list[Any]:
    tips = []
    for i in range(int(p["branches"])):
        turn = 2 * np.pi * i / float(p["branches"]) + s.rng.uniform(-0.3, 0.3)
        out, rise = v(np.sin(turn), 0, np.cos(turn)), s.rng.uniform(0.24, 0.42)
        knee = fork + out * 0.16 + v(0, rise * 0.4, 0)
        end = fork + out * s.rng.uniform(0.27, 0.4) + v(0, rise, 0)
        path = s.tube([fork - v(0, 0.08, 0), knee, end], [0.075, 0.05, 0.02], bark, steps=4, rough=(0.01, 12, RIDGES))
        tips.append(end)
        for _ in range(3):
            at = path[s.rng.integers(4, 8)]
            twig = at + unit(out * 0.6 + s.rng.normal(0, 0.5, 3) + v(0, 0.7, 0)) * s.rng.uniform(0.12, 0.2)
            s.tube([at, (at + twig) / 2 + s.rng.normal(0, 0.015, 3), twig], [0.024, 0.016, 0.006], bark, steps=3)
            tips.append(twig)
    return tips


def _arms(s: Sculpt, p: Mapping[str, Any], tall: float, bark: int) -> None:
    for side in (-1, 1):
        root = v(side * 0.11, GROUND + tall * 0.78, 0.03)
        elbow = v(side * 0.34, GROUND + tall * (0.66 if side > 0 else 0.86), 0.1)
        hand = v(side * 0.44, GROUND + tall * (0.36 if side > 0 else 1.08), 0.22)
        s.tube([root, elbow, hand], [0.07, 0.05, 0.04], bark, steps=4, rough=(0.012, 11, RIDGES))
        for k in range(4):
            spread = (k - 1.5) * 0.05
            tip = hand + unit(hand - elbow) * 0.12 + v(spread, 0.0, 0.05 - abs(spread) * 0.3)
            s.tube([hand, (hand + tip) / 2 + v(spread * 0.6, 0, 0.02), tip], [0.024, 0.017, 0.005], bark, steps=3)


def _face(s: Sculpt, p: Mapping[str, Any], tall: float, bark: int) -> None:
    y, dark = GROUND + tall * 0.6, s.paint(Paint("#1c130d"))
    s.tube(
        [v(0, y + 0.05, 0.12), v(0, y - 0.02, 0.21), v(0, y - 0.06, 0.19)],
        [0.03, 0.045, 0.03],
        bark,
        steps=4,
        rough=(0.008, 14, RIDGES),
    )
    for side in (-1, 1):
        s.tube(
            [v(side * 0.015, y + 0.075, 0.16), v(side * 0.075, y + 0.1, 0.15), v(side * 0.13, y + 0.075, 0.1)],
            [0.025, 0.03, 0.02],
            bark,
            steps=3,
        )
    s.tube(
        [v(k * 0.085, y - 0.12 - 0.025 * k * k, 0.155 - 0.03 * k * k) for k in (-1, 0, 1)],
        [0.012, 0.03, 0.012],
        bark,
        steps=3,
        blend=0.02,
    )
    s.group(0.004)
    s.tube(
        [v(k * 0.075, y - 0.145 - 0.025 * k * k, 0.185 - 0.045 * k * k) for k in (-1, -0.5, 0, 0.5, 1)],
        [0.006, 0.02, 0.024, 0.02, 0.006],
        dark,
        steps=3,
    )
    paint = eye_paint(s, p["eye"], glow=float(p["eye_glow"]), white=shade(p["eye"], 0.3))
    for side in (-1, 1):
        s.ball(v(side * 0.068, y + 0.04, 0.142), 0.042, dark)
        eye(s, v(side * 0.068, y + 0.04, 0.156), 0.034, (side * 0.1, -0.05, 1), paint)
    if p["beard"]:
        lichen = s.paint(Paint("#a9b48a", "#6a7a52", pattern="fur", frequency=16, mottle=0.3))
        s.group(0.01)
        for k in np.linspace(-1, 1, 9):
            root = v(k * 0.1, y - 0.17 + 0.03 * k * k, 0.16 - 0.05 * k * k)
            s.tube(
                [root, root + v(0, -0.08, 0.03), root + v(-k * 0.02, -0.2 + 0.09 * abs(k), 0.015)],
                [0.024, 0.02, 0.004],
                lichen,
                steps=3,
            )


def _leaves(s: Sculpt, p: Mapping[str, Any], tips: list[Any]) -> None:
    if int(p["foliage"]) == 0:
        return
    leaf = s.paint(
        Paint(p["leaves"], shade(p["leaves"], -0.4, 0.03), shade(p["leaves"], 0.25, -0.03), "patches", 34, 0.25)
    )
    s.group(0.006)
    for tip in tips:
        for _ in range(int(p["foliage"])):
            at = tip + s.rng.normal(0, 0.05, 3)
            s.ball(
                at,
                s.rng.uniform(0.03, 0.06, 3) * v(1, 0.6, 1),
                leaf,
                up=s.rng.normal((0, 1, 0), 0.5),
                look=s.rng.normal(size=3),
                rough=(0.014, 30, FRACTAL),
            )
    for _ in range(14):  # fallen ones
        turn, out = s.rng.uniform(0, 6.28), s.rng.uniform(0.2, 0.42)
        s.ball(
            v(out * np.sin(turn), GROUND + 0.005, out * np.cos(turn)),
            (0.026, 0.008, 0.018),
            leaf,
            look=s.rng.normal(size=3),
        )


def _ropes(s: Sculpt, knots: list[Any]) -> None:
    """Old ropes that hang from the branches' ends."""
    hemp = s.paint(Paint("#b99a63", "#7a6238", pattern="bands", frequency=40))
    s.group(0.004)
    for top in knots:
        long = s.rng.uniform(0.3, 0.4)
        s.limb(top, top - v(0, long, 0), 0.009, 0.009, hemp)
        s.ring(top - v(0, long + 0.05, 0), (1, 0, 0.4), 0.045, 0.01, hemp)
        s.ball(top - v(0, long, 0), 0.02, hemp)


FAMILY = Family(
    "a walking tree",
    {
        "bark": tint("bark", "of the trunk"),
        "leaves": tint("green", "of the crown"),
        "foliage": number(4, "clumps at each twig, 0 for a bare tree", 0, 10),
        "tall": number(0.62, "height of the trunk", 0.4, 0.9),
        "branches": number(6, "how many", 3, 10),
        "face": flag(True, "has a face"),
        "beard": flag(True, "lichen for a beard"),
        "ropes": flag(False, "old ropes in the branches"),
        "mushrooms": flag(True, "on the bark"),
        "eye": tint("amber", "of the iris"),
        "eye_glow": number(0.5, "how the eyes shine", 0, 2),
    },
    build,
)
