"""Spiders: menders of nets, weavers of dark."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reconstruction.synthetic.base import GROUND
from reconstruction.synthetic.colours import shade
from reconstruction.synthetic.families.features import eye, eye_paint, v
from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.params import Family, choice, flag, number, tint
from reconstruction.synthetic.sculpt import FRACTAL, FURRY, Sculpt


def build(s: Sculpt, p: Mapping[str, Any]) -> None:
    """Adds the spider, facing +Z."""
    colour = p["colour"]
    dark = p["accent"] if p["accent"] != "none" else shade(colour, -0.5)
    glow = 0.9 if p["pattern"] == "cracks" else 0.0
    fur = s.paint(
        Paint(
            colour,
            dark,
            p["mark"] if p["mark"] != "none" else shade(colour, 0.5),
            p["pattern"],
            float(p["pattern_size"]),
            0.22,
            float(p["gloss"]),
            glow,
        )
    )
    banded = s.paint(Paint(colour, dark, shade(colour, 0.4), "bands", 9, 0.2, float(p["gloss"])))
    rise = {"short": 0.16, "medium": 0.22, "long": 0.36}[p["reach"]]
    body = v(0, GROUND + rise, 0.1)
    hair = (0.008, 18.0, FURRY) if not float(p["gloss"]) > 0.5 else None
    s.group(0.03)
    s.ball(body, (0.13, 0.1, 0.15), fur, rough=hair)
    belly = body + v(0, 0.085, -0.3)
    s.ball(belly, (0.2, 0.185, 0.25), fur, look=(0, 0.18, -1), rough=hair)
    s.limb(body - v(0, 0, 0.1), belly + v(0, -0.03, 0.16), 0.06, 0.06, fur)
    s.limb(belly + v(0, 0, -0.2), belly + v(0, 0.02, -0.29), 0.05, 0.015, fur)
    _legs(s, p, body, rise, banded)
    _face(s, p, body, fur, banded)
    if p["net"]:
        _net(s, belly)
    if p["silk"] != "none":
        _silk(s, p, body)


def _legs(s: Sculpt, p: Mapping[str, Any], body: Any, rise: float, banded: int) -> None:
    reach = {"short": 0.42, "medium": 0.5, "long": 0.62}[p["reach"]]
    for side in (-1, 1):
        for i in range(4):
            if p["reach"] == "long" and i == 0:
                turn, far, up = side * 0.5, reach * 0.9, 0.5  # the front pair reaches for you
            else:
                turn, far, up = side * (0.62 + 0.6 * i), reach * (1.0 - 0.06 * (i == 1)), 0.0
            out = v(np.sin(turn), 0, np.cos(turn))
            hip = body + out * 0.1
            knee = body + out * far * 0.5 + v(0, 0.19 + rise * 0.4, 0)
            ankle = body * v(1, 0, 1) + out * far * 0.86 + v(0, GROUND + rise * 0.55 + up * 0.6, 0)
            foot = body * v(1, 0, 1) + out * far + v(0, GROUND + up * 0.7, 0)
            s.group(0.015)
            s.tube([hip, knee, ankle, foot], [0.036, 0.03, 0.021, 0.009], banded, steps=3, along=(0, 0.75))
            s.ball(knee, 0.034, banded)


def _face(s: Sculpt, p: Mapping[str, Any], body: Any, fur: int, banded: int) -> None:
    fang = s.paint(Paint("#241a1a", "#5a2a2a", gloss=0.9))
    s.group(0.015)
    for side in (-1, 1):
        root = body + v(side * 0.045, -0.015, 0.13)
        s.limb(root, root + v(0, -0.05, 0.05), 0.042, 0.034, fur, rough=(0.005, 24, FRACTAL))
        s.tube(
            [root + v(0, -0.06, 0.06), root + v(0, -0.11, 0.075), root + v(-side * 0.012, -0.145, 0.05)],
            [0.02, 0.014, 0.003],
            fang,
            steps=3,
        )
        feeler = [
            body + v(side * 0.09, -0.02, 0.1),
            body + v(side * 0.12, 0.03, 0.2),
            body + v(side * 0.09, -0.07, 0.25),
        ]
        s.tube(feeler, [0.026, 0.022, 0.024], banded, steps=3)
    paint = eye_paint(s, p["eye"], white=p["eye"], glow=float(p["eye_glow"]))
    s.group(0.004)
    for x, y, z, size in (
        (0.043, 0.035, 0.13, 0.036),
        (0.098, 0.04, 0.095, 0.024),
        (0.033, 0.085, 0.085, 0.02),
        (0.078, 0.085, 0.055, 0.018),
    ):
        for side in (-1, 1):
            eye(s, body + v(side * x, y, z), size, (side * x * 6, 0.25, 1), paint)


def _net(s: Sculpt, belly: Any) -> None:
    """A fishing net over its back, with cork floats."""
    cord = s.paint(Paint("#cdbb94", "#8a7650", pattern="fur", frequency=20))
    cork, blue = s.paint(Paint("#b9804a", "#7a4c28")), s.paint(Paint("#3d7a9c", "#2a5470"))
    s.group(0.004)
    places = {}
    for i, low in enumerate(np.linspace(0.15, 1.75, 6)):
        for j in range(10):
            turn = 2 * np.pi * (j + 0.5 * (i % 2)) / 10
            wide = 1.05 if low < 1.57 else 1.05 + (low - 1.57) * 0.6
            places[i, j] = belly + v(
                0.205 * wide * np.sin(low) * np.sin(turn),
                0.19 * np.cos(low) * wide,
                0.255 * wide * np.sin(low) * np.cos(turn),
            )
    for (i, j), at in places.items():
        if i + 1 < 6:
            for other in (j, (j + (1 if i % 2 else -1)) % 10):
                s.limb(at, places[i + 1, other], 0.007, 0.007, cord)
        elif j % 2 == 0:
            s.ball(at, (0.026, 0.032, 0.026), cork if j % 4 else blue)


def _silk(s: Sculpt, p: Mapping[str, Any], body: Any) -> None:
    """Threads from the front feet that hold a small light."""
    thread = s.paint(Paint(p["silk"], shade(p["silk"], 0.4), glow=0.5))
    light = s.paint(Paint("#ffb04a", "#fff0b0", glow=1.4))
    s.group(0.004)
    spot = body + v(0, 0.1, 0.42)
    s.ball(spot, (0.035, 0.05, 0.035), light)
    s.limb(spot + v(0, 0.03, 0), spot + v(0, 0.1, 0), 0.022, 0.003, light)
    for turn in np.linspace(0, 2 * np.pi, 9):
        s.ring(spot, (np.cos(turn), 0.4 * np.sin(3 * turn), np.sin(turn)), 0.06, 0.004, thread)
    for side in (-1, 1):
        s.limb(spot, body + v(side * 0.27, 0.22, 0.49), 0.004, 0.004, thread)
        s.limb(spot, body + v(side * 0.05, -0.05, 0.2), 0.004, 0.004, thread)


FAMILY = Family(
    "a great spider",
    {
        "colour": tint("tan", "of the body"),
        "accent": tint("none", "second colour"),
        "mark": tint("none", "third colour: underside, shining cracks"),
        "pattern": choice("fur", "on the body", "spots", "stripes", "cracks", "patches", "scales"),
        "pattern_size": number(10, "features per unit", 2, 30),
        "gloss": number(0.1, "varnish", 0, 1),
        "reach": choice("medium", "length of the legs", "short", "long"),
        "net": flag(False, "a fishing net on its back"),
        "silk": tint("none", "shining threads around a small flame"),
        "eye": tint("black", "of the eyes"),
        "eye_glow": number(0, "how the eyes shine", 0, 2),
    },
    build,
)
