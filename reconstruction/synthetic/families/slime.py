"""Slimes: wobbling blobs, candle stubs, puddles with an eye."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reconstruction.synthetic.base import GROUND
from reconstruction.synthetic.colours import shade
from reconstruction.synthetic.families.features import eye, eye_paint, flame, ground, v
from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.params import Family, choice, flag, number, tint
from reconstruction.synthetic.sculpt import FRACTAL, Sculpt


def build(s: Sculpt, p: Mapping[str, Any]) -> None:
    """Adds the slime."""
    colour, tall = p["colour"], float(p["tall"])
    skin = s.paint(
        Paint(
            colour,
            shade(colour, -0.35, 0.03),
            shade(colour, 0.45, -0.03),
            "spots" if p["style"] == "blob" else "plain",
            9,
            0.12,
            0.95,
        )
    )
    body = _candle if p["style"] == "candle" else _blob
    s.group(0.09)
    top, front, width = body(s, p, skin, tall)
    _drips(s, p, skin, width)
    _face(s, p, skin, top, front)
    if p["flame"]:
        wick = s.paint(Paint("#1d1512"))
        s.group(0.01)
        s.tube([top - v(0, 0.02, 0), top + v(0.0, 0.05, 0), top + v(0.02, 0.08, 0)], [0.016, 0.012], wick)
        glow = s.paint(Paint("#ffb43a", "#ffe9a0", pattern="plain", frequency=6, glow=1.1, gloss=0))
        s.group(0.03)
        flame(s, top + v(0.01, 0.07, 0), 0.3, glow)
    if p["treasure"]:
        _treasure(s, width)


def _blob(s: Sculpt, p: Mapping[str, Any], skin: int, tall: float) -> tuple[Any, float, float]:
    wide = 0.3
    s.ball(ground(0, 0, tall * 0.42), (wide, tall * 0.5, wide * 0.92), skin, rough=(0.012, 5, FRACTAL))
    s.ball(ground(0.03, -0.03, tall * 0.74), (wide * 0.62, tall * 0.36, wide * 0.6), skin)
    s.ball(ground(0, 0, 0.02), (wide * 1.28, 0.06, wide * 1.22), skin, rough=(0.012, 9, FRACTAL))
    return ground(0.03, -0.03, tall * 1.08), wide * 0.93, wide * 1.2


def _candle(s: Sculpt, p: Mapping[str, Any], skin: int, tall: float) -> tuple[Any, float, float]:
    s.rod(ground(0, 0), ground(0, 0, tall), 0.25, 0.19, skin, edge=0.04, rough=(0.008, 6, FRACTAL))
    s.ring(ground(0, 0, tall - 0.015), (0, 1, 0), 0.165, 0.042, skin, rough=(0.014, 8, FRACTAL))
    s.ball(ground(0, 0, tall + 0.02), (0.13, 0.05, 0.13), skin, cut=True, blend=0.03)
    for turn in (0.7, 2.4, 3.5, 5.2, 5.9):
        long = s.rng.uniform(0.25, 0.7) * tall
        edge = v(0.205 * np.sin(turn), GROUND + tall - 0.01, 0.205 * np.cos(turn))
        foot = v(0.235 * np.sin(turn), GROUND + tall - long, 0.235 * np.cos(turn))
        s.tube([edge, (edge + foot) / 2, foot], [0.022, 0.03, 0.042], skin, blend=0.04)
    for side in (-1, 1):  # stubby arms, a hand raised
        hand = v(side * 0.38, GROUND + tall * (0.66 if side < 0 else 0.3), 0.16)
        arm = [v(side * 0.19, GROUND + tall * 0.5, 0.06), v(side * 0.32, GROUND + tall * 0.4, 0.12), hand]
        s.tube(arm, [0.055, 0.045, 0.05], skin, blend=0.05)
    return ground(0, 0, tall - 0.01), 0.215, 0.3


def _drips(s: Sculpt, p: Mapping[str, Any], skin: int, width: float) -> None:
    count = int(p["drips"])
    for i in range(count):
        turn = 2 * np.pi * (i + s.rng.uniform(-0.3, 0.3)) / max(count, 1)
        out = width * s.rng.uniform(0.85, 1.15)
        size = s.rng.uniform(0.04, 0.075)
        s.ball(ground(out * np.sin(turn), out * np.cos(turn), 0.012), (size * 1.3, size * 0.7, size * 1.3), skin)


def _face(s: Sculpt, p: Mapping[str, Any], skin: int, top: Any, front: float) -> None:
    count, size = int(p["eyes"]), float(p["eye_size"])
    paint = eye_paint(s, p["eye"], slit=float(p["slit"]), glow=float(p["eye_glow"]))
    level = GROUND + (top[1] - GROUND) * (0.62 if p["style"] != "candle" else 0.66)
    for i in range(count):
        turn = 0.0 if count == 1 else (i - (count - 1) / 2) * (0.62 if count <= 3 else 2.2 / count)
        lift = 0.0 if count < 3 else (0.09 if i % 2 else -0.03)
        out = front * (0.86 if p["style"] != "candle" else 0.9)
        at = v(out * np.sin(turn), level + lift, out * np.cos(turn))
        look = v(np.sin(turn) * 0.7, 0.12, np.cos(turn))
        s.ball(at - look * size * 0.3, size * 1.28, skin, blend=0.05)
        s.group(0.012)
        eye(s, at, size, look, paint, skin, float(p["droop"]))
        s.group(0.05)
    if p["mouth"]:
        dark = s.paint(Paint("#3a1418", "#1c0a0d", gloss=0.8))
        s.group(0.01)
        y, wide = level - size * 1.9, 0.085
        bow = [v(wide * k, y + 0.03 * k * k, front * (1.0 - 0.1 * k * k)) for k in np.linspace(-1, 1, 7)]
        s.tube(bow, [0.009, 0.016, 0.009], dark, steps=3)


def _treasure(s: Sculpt, width: float) -> None:
    bone, gold = (
        s.paint(Paint("bone", "#a5946a", pattern="plain", frequency=18)),
        s.paint(Paint("gold", "#8a6a1c", pattern="metal", gloss=1, metal=0.8)),
    )
    s.group(0.01)
    for _ in range(9):
        turn, lift = s.rng.uniform(-1.6, 1.6), s.rng.uniform(0.02, 0.3)
        at = v(width * (0.86 - lift * 0.4) * np.sin(turn), GROUND + lift, width * (0.86 - lift * 0.4) * np.cos(turn))
        s.rod(at, at + s.rng.normal(0, 0.012, 3) + v(0, 0.008, 0.012), 0.032, 0.032, gold, edge=0.003)
    a = v(width * 0.7, GROUND + 0.12, 0.05)
    s.limb(a, a + v(0.16, 0.16, 0.04), 0.018, 0.018, bone)
    for offset in (v(0.17, 0.19, 0.04), v(0.19, 0.155, 0.04)):
        s.ball(a + offset, 0.03, bone)


FAMILY = Family(
    "a wobbling heap of jelly, wax or water with eyes",
    {
        "colour": tint("green", "of the jelly"),
        "style": choice("blob", "blob, candle or puddle", "candle", "puddle"),
        "tall": number(0.6, "height of the body", 0.15, 1.2),
        "eyes": number(2, "how many", 1, 7),
        "eye": tint("amber", "of the iris"),
        "eye_size": number(0.085, "radius", 0.03, 0.2),
        "eye_glow": number(0, "how the eyes shine", 0, 2),
        "slit": number(0, "0 round pupils, 1 a cat's", 0, 1),
        "droop": number(0.3, "lids, 0 open to 1 shut", 0, 1),
        "drips": number(11, "drops around the foot", 0, 30),
        "mouth": flag(True, "has a mouth"),
        "flame": flag(False, "burns on top"),
        "treasure": flag(False, "coins and a bone inside"),
    },
    build,
)
