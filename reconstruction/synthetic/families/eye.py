"""Floating globes with one great eye and many small ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reconstruction.synthetic.base import GROUND
from reconstruction.synthetic.colours import shade
from reconstruction.synthetic.families.features import eye, eye_paint, lid_direction, v
from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.params import Family, choice, flag, number, tint
from reconstruction.synthetic.sculpt import FRACTAL, Sculpt, unit


def build(s: Sculpt, p: Mapping[str, Any]) -> None:
    """Adds the globe on its stand, looking along +Z."""
    colour, r = p["colour"], float(p["radius"])
    hide = s.paint(
        Paint(
            colour,
            shade(colour, -0.4, 0.04),
            p["accent"] if p["accent"] != "none" else shade(colour, 0.35),
            p["pattern"],
            float(p["pattern_size"]),
            0.2,
            float(p["gloss"]),
            0.7 if p["pattern"] == "cracks" else 0.0,
            0.6 if p["pattern"] != "cracks" else 0,
        )
    )
    middle = v(0, GROUND + 0.16 + r * 1.12, 0)
    _stand(s, p, middle, r)
    s.group(0.05)
    s.ball(middle, (r, r * 0.96, r * 0.98), hide, rough=(0.014, 7, FRACTAL))
    paint = eye_paint(s, p["eye"], slit=float(p["slit"]), glow=float(p["eye_glow"]), white=p["white"])
    front = middle + v(0, r * 0.1, r * 0.52)
    s.ring(front + v(0, 0, r * 0.24), (0, 0.1, 1), r * 0.56, r * 0.13, hide)
    s.group(0.01)
    look = unit(v(0.0, 0.02, 1))
    s.ball(front, r * 0.62, paint, up=(0, 1, 0), look=look, blend=0)
    droop = float(p["droop"])
    raised = lid_direction(look, unit(v(0, 1, -look[1])), droop)
    s.ball(front + raised * r * 0.2, r * 0.63, hide, up=raised, look=look, blend=0.01)
    if p["mouth"]:
        _mouth(s, middle, r, hide)
    _stalks(s, p, middle, r, hide)
    if p["tentacles"]:
        _tentacles(s, p, middle, r, hide)
    if p["lens"]:
        _lens(s, p, middle, r)


def _stand(s: Sculpt, p: Mapping[str, Any], middle: Any, r: float) -> None:
    if p["stand"] == "wave":
        sea = s.paint(Paint("#2d7a86", "#174a58", "#dff4f0", "fur", 8, 0.15, 0.9))
        foam = s.paint(Paint("#eef8f6", "#a9d4d0", pattern="plain", frequency=20))
        s.group(0.05)
        s.tube(
            [v(0, GROUND, 0.05), v(0.05, GROUND + 0.1, 0), middle - v(0, r * 0.8, 0)], [0.22, 0.1, 0.09], sea, steps=4
        )
        for turn in np.linspace(0, 6.28, 7):
            s.tube(
                [
                    v(0.1 * np.sin(turn), GROUND, 0.1 * np.cos(turn)),
                    v(0.22 * np.sin(turn), GROUND + 0.07, 0.22 * np.cos(turn)),
                    v(0.27 * np.sin(turn + 0.3), GROUND + 0.02, 0.27 * np.cos(turn + 0.3)),
                ],
                [0.06, 0.04, 0.02],
                sea,
                steps=3,
            )
        s.group(0.01)
        for turn in np.linspace(0, 6.28, 15):
            s.ball(v(0.27 * np.sin(turn), GROUND + 0.02, 0.27 * np.cos(turn)), s.rng.uniform(0.018, 0.04), foam)
    else:
        rock = s.paint(Paint("#5d5a66", "#35333d", "#6a7a6a", "stone", 11, 0.25))
        s.group(0.03)
        s.tube(
            [v(0, GROUND - 0.02, -0.02), v(0.03, GROUND + 0.08, 0), middle - v(0, r * 0.85, 0)],
            [0.15, 0.085, 0.05],
            rock,
            steps=4,
            rough=(0.016, 12, FRACTAL),
        )


def _mouth(s: Sculpt, middle: Any, r: float, hide: int) -> None:
    dark = s.paint(Paint("#3a0f16", "#1a060a", gloss=0.7))
    tooth = s.paint(Paint("ivory", "#c4b184", gloss=0.6))
    s.group(0.006)
    for k in np.linspace(-1, 1, 13):
        turn = k * 0.72
        at = middle + v(r * 0.86 * np.sin(turn), -r * (0.54 - 0.16 * k * k), r * 0.86 * np.cos(turn))
        s.ball(at, (r * 0.1, r * 0.07 * (1.2 - 0.8 * abs(k)), r * 0.06), dark, look=(np.sin(turn), -0.4, np.cos(turn)))
        out = unit(v(np.sin(turn), -0.2, np.cos(turn)))
        s.limb(at + v(0, r * 0.07, 0) + out * r * 0.03, at - v(0, r * 0.05, 0) + out * r * 0.06, 0.013, 0.003, tooth)


def _stalks(s: Sculpt, p: Mapping[str, Any], middle: Any, r: float, hide: int) -> None:
    count = int(p["stalks"])
    paint = eye_paint(
        s,
        p["stalk_eye"] if p["stalk_eye"] != "none" else p["eye"],
        glow=float(p["eye_glow"]),
        slit=float(p["slit"]),
        white=p["white"],
    )
    for i in range(count):
        high = 0.25 + 0.75 * (i + 0.5) / count if count < 14 else -0.35 + 1.32 * (i + 0.5) / count
        turn = i * 2.39996 + 0.4
        flat = np.sqrt(max(0.0, 1 - high * high))
        out = v(flat * np.sin(turn), high, flat * np.cos(turn))
        if out[2] > 0.5 and high < 0.8:
            out = unit(out * v(1, 1, -1))
        long = r * s.rng.uniform(0.45, 0.75) * float(p["stalk_length"])
        root, sway = middle + out * r * 0.9, s.rng.normal(0, 0.05, 3)
        bend = root + out * long * 0.55 + sway
        top = bend + unit(out * 0.5 + v(0, 0.5, 0.35)) * long * 0.55
        size = r * s.rng.uniform(0.11, 0.17)
        s.group(0.02)
        s.tube([root, bend, top], [r * 0.13, r * 0.075, r * 0.08], hide, steps=4)
        s.ball(top, size * 1.12, hide)
        s.group(0.005)
        eye(s, top + v(0, size * 0.1, size * 0.35), size, unit(v(out[0] * 0.6, -0.05, 1)), paint, hide, 0.3)


def _tentacles(s: Sculpt, p: Mapping[str, Any], middle: Any, r: float, hide: int) -> None:
    sucker = s.paint(Paint(shade(p["colour"], 0.5), shade(p["colour"], 0.2)))
    for i in range(9):
        turn = 2 * np.pi * i / 9 + 0.2
        out = v(np.sin(turn), 0, np.cos(turn))
        swing = v(np.cos(turn), 0, -np.sin(turn)) * s.rng.uniform(-0.14, 0.14)
        root = middle + out * r * 0.62 - v(0, r * 0.66, 0)
        low = v(0, GROUND + 0.05, 0) + out * (r * 1.0) + swing * 0.5
        curl = i % 3 == 0
        end = [
            low + out * 0.12 + swing + v(0, 0.02 + 0.16 * curl, 0),
            low + out * (0.17 - 0.09 * curl) + swing * 1.6 + v(0, 0.02 + 0.27 * curl, 0),
        ]
        s.group(0.03)
        path = s.tube(
            [root, (root + low) / 2 + out * 0.06, low, *end],
            [r * 0.2, r * 0.14, r * 0.1, r * 0.06, 0.012],
            hide,
            steps=4,
        )
        s.group(0.003)
        for at in path[5:-2:2]:
            s.ball(at + out * 0.02 + v(0, 0.03, 0), 0.014, sucker)


def _lens(s: Sculpt, p: Mapping[str, Any], middle: Any, r: float) -> None:
    """Rings of a lighthouse lens that grew into the flesh: brass, and prisms that shine."""
    brass = s.paint(Paint("brass", "#5a4a22", "#f2dc9a", "metal", 12, gloss=1, metal=0.85))
    glass = s.paint(Paint("#ffe9b0", "#ffd070", pattern="plain", frequency=14, gloss=1.0, glow=0.35))
    s.group(0.006)
    s.ring(middle, (0, 1, 0.15), r * 1.02, r * 0.035, brass)
    for lift in (-0.5, 0.5):
        s.ring(middle + v(0, lift * r, 0), (0, 1, 0), r * 0.9, r * 0.03, brass)
    for turn in np.linspace(0.9, 5.4, 9):
        out = v(np.sin(turn), 0, np.cos(turn))
        for lift in (-0.26, 0.26):
            s.box(
                middle + out * r * 0.97 + v(0, lift * r, 0), (r * 0.15, r * 0.13, r * 0.06), glass, look=out, edge=0.012
            )
        s.limb(
            middle + out * r * 0.9 + v(0, -0.5 * r, 0), middle + out * r * 0.9 + v(0, 0.5 * r, 0), 0.008, 0.008, brass
        )


FAMILY = Family(
    "a floating globe with a great eye and smaller ones on stalks",
    {
        "colour": tint("amber", "of the hide"),
        "accent": tint("none", "underside; shining cracks"),
        "pattern": choice("spots", "on the hide", "scales", "plain", "cracks", "patches", "stripes"),
        "pattern_size": number(9, "features per unit", 2, 30),
        "gloss": number(0.5, "wet", 0, 1),
        "radius": number(0.32, "of the globe", 0.2, 0.42),
        "eye": tint("sea", "iris of the great eye"),
        "stalk_eye": tint("none", "iris of the small eyes"),
        "white": tint("#efe9d6", "white of the eyes"),
        "eye_glow": number(0, "how the eyes shine", 0, 2),
        "slit": number(0, "0 round pupils, 1 a cat's", 0, 1),
        "droop": number(0.25, "lid, 0 open to 1 shut", 0, 1),
        "stalks": number(9, "how many", 0, 30),
        "stalk_length": number(1.0, "length", 0.3, 2),
        "mouth": flag(True, "has a mouth"),
        "tentacles": flag(False, "arms around the base"),
        "lens": flag(False, "rings of a lighthouse lens"),
        "stand": choice("rock", "what holds it up", "wave"),
    },
    build,
)
