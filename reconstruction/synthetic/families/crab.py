"""Crabs that live in boxes, shells and drowned churches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reconstruction.synthetic.base import GROUND
from reconstruction.synthetic.colours import shade
from reconstruction.synthetic.families.features import eye, eye_paint, v
from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.params import Family, choice, number, tint
from reconstruction.synthetic.sculpt import CELLS, FRACTAL, RIDGES, Sculpt


def build(s: Sculpt, p: Mapping[str, Any]) -> None:
    """Adds the crab, facing +Z."""
    colour = p["colour"]
    chitin = s.paint(
        Paint(
            colour,
            shade(colour, -0.4),
            p["belly"] if p["belly"] != "none" else "cream",
            "spots",
            16,
            0.2,
            0.6,
            under=0.7,
        )
    )
    knob = s.paint(Paint(shade(colour, 0.25), shade(colour, -0.2), pattern="plain", frequency=24, gloss=0.6))
    body = v(0, GROUND + 0.2, 0.04)
    s.group(0.04)
    s.ball(body, (0.25, 0.1, 0.19), chitin, rough=(0.008, 14, FRACTAL))
    s.ball(body + v(0, 0.02, 0.1), (0.16, 0.075, 0.11), chitin)
    for x in np.linspace(-1, 1, 9):
        s.limb(
            body + v(x * 0.15, 0.0, 0.2 - 0.06 * x * x),
            body + v(x * 0.17, 0.012, 0.25 - 0.08 * x * x),
            0.018,
            0.004,
            knob,
        )
    _legs(s, p, body, chitin, knob)
    _claws(s, p, body, chitin, knob)
    _eyes(s, p, body, chitin)
    {"box": _box, "shell": _shell, "church": _church, "none": lambda *_: None}[p["shell"]](s, p, body)


def _legs(s: Sculpt, p: Mapping[str, Any], body: Any, chitin: int, knob: int) -> None:
    pairs = int(p["legs"]) // 2
    for side in (-1, 1):
        for i in range(pairs):
            turn = np.pi / 2 * side + side * (i - (pairs - 1) / 2) * 0.5 * 4 / pairs
            out = v(np.sin(turn), 0, np.cos(turn) * 0.9)
            lift = 0.1 + 0.05 * s.rng.random()
            hip, knee = body + out * 0.2, body + out * 0.36 + v(0, lift, 0)
            shin, foot = body + out * 0.45 + v(0, -0.04, 0), v(0, GROUND, 0) + out * 0.47 + v(0, 0.0, 0.05)
            s.group(0.02)
            s.limb(hip, knee, 0.05, 0.044, chitin)
            s.limb(knee, shin, 0.043, 0.034, chitin)
            s.limb(shin, foot, 0.034, 0.007, knob)
            s.ball(knee + v(0, 0.02, 0), 0.03, knob)


def _claws(s: Sculpt, p: Mapping[str, Any], body: Any, chitin: int, knob: int) -> None:
    for side, size in ((-1, float(p["claw"])), (1, 0.8 * float(p["claw"]))):
        shoulder = body + v(side * 0.17, 0.01, 0.14)
        elbow = body + v(side * 0.35, 0.06 + 0.03 * size, 0.22)
        wrist = body + v(side * 0.29, 0.06 * size + 0.03, 0.34)
        s.group(0.025)
        s.limb(shoulder, elbow, 0.05, 0.058 * size, chitin)
        s.limb(elbow, wrist, 0.055 * size, 0.05 * size, chitin)
        palm = wrist + v(-side * 0.035, 0.05, 0.05) * size
        s.ball(
            palm, (0.085 * size, 0.1 * size, 0.07 * size), chitin, up=(side * -0.3, 1, 0.25), rough=(0.006, 22, FRACTAL)
        )
        for k, long in ((-1, 1.0), (1, 0.82)):
            root = palm + v(k * 0.045, 0.06, 0.01) * size
            mid, tip = root + v(k * 0.05, 0.08, 0.035) * size * long, root + v(-k * 0.018, 0.19, 0.05) * size * long
            s.tube([root, mid, tip], [0.045 * size, 0.036 * size, 0.006], chitin if k > 0 else knob, steps=4)
            for share in (0.35, 0.65):
                at = root * (1 - share) + tip * share + v(k * 0.012, 0, 0.01)
                s.ball(at, 0.014 * size, knob)


def _eyes(s: Sculpt, p: Mapping[str, Any], body: Any, chitin: int) -> None:
    paint = eye_paint(s, p["eye"], glow=float(p["eye_glow"]), slit=0.4)
    for side in (-1, 1):
        root, top = body + v(side * 0.055, 0.06, 0.17), body + v(side * 0.085, 0.19, 0.22)
        s.group(0.02)
        s.tube([root, (root + top) / 2 + v(0, 0, 0.02), top], [0.026, 0.02, 0.024], chitin)
        s.group(0.01)
        eye(s, top + v(0, 0.025, 0.005), 0.046, (side * 0.25, 0.05, 1), paint, chitin, 0.35)


def _barnacles(s: Sculpt, places: Any) -> None:
    lime = s.paint(Paint("#cfc6b2", "#8a8272", pattern="fur", frequency=20, mottle=0.2))
    s.group(0.004)
    for at, out in places:
        size = s.rng.uniform(0.016, 0.034)
        s.rod(at, at + out * size, size, size * 0.55, lime, edge=0.003)


def _box(s: Sculpt, p: Mapping[str, Any], body: Any) -> None:
    oak = s.paint(Paint("#7d5731", "#4c3219", "#5d7a4a", "grain", 7, 0.22, under=0.0))
    iron = s.paint(Paint("iron", "#3a332e", "#a5502a", "metal", 9, 0.25, 0.6, 0, metal=0.6))
    coin = s.paint(Paint("gold", "#8a6a1c", pattern="metal", gloss=1, metal=0.85))
    dark = s.paint(Paint("#120d0a"))
    at = body + v(0, 0.25, -0.05)
    s.group(0.004)
    s.box(at, (0.235, 0.15, 0.165), oak, edge=0.014, rough=(0.006, 14, RIDGES))
    s.box(at + v(0, 0.17, 0), (0.25, 0.035, 0.18), oak, edge=0.014, rough=(0.006, 14, RIDGES))
    s.box(at + v(0, 0.2, 0.02), (0.085, 0.03, 0.014), oak, cut=True, blend=0.002)
    s.group(0.003)
    s.box(at + v(0, 0.185, 0.02), (0.08, 0.008, 0.012), dark)
    for x in (-0.15, 0.15):
        s.box(at + v(x, 0.02, 0), (0.024, 0.2, 0.186), iron, edge=0.006)
        for z in (-1, 1):
            for y in (-0.1, 0.03, 0.15):
                s.ball(at + v(x, y, z * 0.186), 0.013, iron)
    s.box(at + v(0, -0.13, 0), (0.245, 0.02, 0.175), iron, edge=0.006)
    s.box(at + v(0, 0.085, 0.175), (0.05, 0.065, 0.018), iron, edge=0.01)
    s.ball(at + v(0, 0.09, 0.195), 0.018, dark)
    s.rod(at + v(0.01, 0.205, 0.02), at + v(0.01, 0.205, 0.034), 0.05, 0.05, coin)
    for _ in range(8):
        turn, out = s.rng.uniform(-1.2, 1.2), s.rng.uniform(0.3, 0.42)
        spot = v(out * np.sin(turn), GROUND, out * np.cos(turn))
        s.rod(spot, spot + s.rng.normal(0, 0.004, 3) + v(0, 0.016, 0), 0.035, 0.035, coin)
    _barnacles(
        s,
        [(at + v(s.rng.uniform(-0.22, 0.22), s.rng.uniform(-0.12, 0.1), 0.165), v(0, 0, 1)) for _ in range(9)]
        + [
            (at + v(0.235 * k, s.rng.uniform(-0.12, 0.1), s.rng.uniform(-0.13, 0.13)), v(k, 0, 0))
            for k in (-1, 1, -1, 1, 1, -1)
        ],
    )


def _shell(s: Sculpt, p: Mapping[str, Any], body: Any) -> None:
    lime = s.paint(Paint("#d9b98f", "#8a5a3a", "#f0e2c8", "bands", 9, 0.18, 0.6))
    turns = np.linspace(0, 4.6 * np.pi, 46)
    s.group(0.02)
    size = 0.2 * np.exp(-turns * 0.13)
    path = [
        body + v(0.9 * r * np.sin(t), 0.16 + 0.024 * t, -0.06 + 0.9 * r * np.cos(t))
        for t, r in zip(turns, size, strict=True)
    ]
    s.tube(path, list(size * 0.85), lime, steps=1, rough=(0.01, 12, CELLS), along=(0, 6))


def _church(s: Sculpt, p: Mapping[str, Any], body: Any) -> None:
    stone = s.paint(Paint("#8f968f", "#5a625f", "#4f7060", "stone", 9, 0.2))
    slate = s.paint(Paint("#46525e", "#2c353f", "#55705a", "feathers", 30, 0.2))
    lead = s.paint(Paint("#2c3136", "#44505a"))
    lamp = s.paint(Paint(p["glow"] if p["glow"] != "none" else "#7fe0d0", glow=1.1))
    brass = s.paint(Paint("brass", "#3f7a66", "#c9b06a", "metal", 12, gloss=0.7, metal=0.6))
    at = body + v(0, 0.2, -0.06)
    s.group(0.005)
    s.box(at, (0.15, 0.14, 0.23), stone, edge=0.01, rough=(0.007, 16, CELLS))
    for side in (-1, 1):
        s.box(at + v(side * 0.08, 0.19, 0), (0.125, 0.014, 0.25), slate, up=(side * 0.9, 1, 0), edge=0.008)
        for z in (-0.15, 0, 0.15):
            s.box(at + v(side * 0.165, -0.03, z), (0.025, 0.13, 0.03), stone, edge=0.008, rough=(0.005, 20, FRACTAL))
            s.box(at + v(side * 0.15, 0.02, z + 0.075), (0.01, 0.06, 0.022), lamp, edge=0.005)
    s.box(at + v(0, 0.12, 0), (0.11, 0.1, 0.225), stone, up=(0, 1, 0), edge=0.01)
    tower = at + v(0, 0.2, 0.2)
    s.box(tower - v(0, 0.06, 0), (0.095, 0.28, 0.085), stone, edge=0.01, rough=(0.007, 16, CELLS))
    s.rod(tower + v(0, 0.21, 0), tower + v(0.015, 0.56, -0.01), 0.115, 0.008, slate)
    for x, z in ((-1, -1), (-1, 1), (1, -1), (1, 1)):
        s.rod(tower + v(x * 0.085, 0.2, z * 0.078), tower + v(x * 0.085, 0.3, z * 0.078), 0.026, 0.004, stone)
    s.box(tower + v(0, 0.1, 0.085), (0.03, 0.06, 0.012), lamp, edge=0.008)
    s.box(tower + v(0, -0.18, 0.085), (0.045, 0.09, 0.012), lead, edge=0.012)
    s.ring(tower + v(0, 0.01, 0.09), (0, 0, 1), 0.035, 0.01, brass)
    top = tower + v(0.015, 0.56, -0.01)
    s.limb(top, top + v(0, 0.1, 0), 0.008, 0.006, brass)
    s.limb(top + v(-0.05, 0.06, 0), top + v(0.05, 0.06, 0), 0.008, 0.008, brass)
    s.ball(top + v(0.035, 0.09, 0), (0.03, 0.02, 0.008), brass)
    _barnacles(
        s,
        [(at + v(0.16 * k, s.rng.uniform(-0.13, 0.1), s.rng.uniform(-0.2, 0.2)), v(k, 0, 0)) for k in (-1, 1) * 9]
        + [(tower + v(s.rng.uniform(-0.08, 0.08), s.rng.uniform(-0.25, 0.15), 0.085), v(0, 0, 1)) for _ in range(9)],
    )


FAMILY = Family(
    "a crab in something it has moved into",
    {
        "colour": tint("rust", "of the chitin"),
        "belly": tint("none", "underside"),
        "shell": choice("box", "what it lives in", "shell", "church", "none"),
        "legs": number(8, "how many", 6, 12),
        "claw": number(1.15, "size of the larger claw", 0.7, 1.8),
        "glow": tint("none", "windows of a church"),
        "eye": tint("gold", "of the iris"),
        "eye_glow": number(0, "how the eyes shine", 0, 2),
    },
    build,
)
