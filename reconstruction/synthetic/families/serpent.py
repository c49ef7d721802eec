"""Serpents in coils."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reconstruction.synthetic.base import GROUND
from reconstruction.synthetic.colours import shade
from reconstruction.synthetic.families.features import eye, eye_paint, horn, v
from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.params import Family, choice, flag, number, tint
from reconstruction.synthetic.sculpt import CELLS, Sculpt, curve, unit


def build(s: Sculpt, p: Mapping[str, Any]) -> None:
    """Adds the serpent: coils on the base, neck raised, looking along +Z."""
    colour = p["colour"]
    second = p["accent"] if p["accent"] != "none" else shade(colour, 0.6)
    pattern = {"banded": "bands", "spotted": "spots", "scaled": "scales", "cracked": "cracks"}[p["pattern"]]
    skin = s.paint(
        Paint(
            colour,
            second,
            p["belly"] if p["belly"] != "none" else "#d9c77a",
            pattern,
            float(p["pattern_size"]),
            0.22,
            0.45,
            0.8 if pattern == "cracks" else 0.0,
            0.55 if pattern != "cracks" else 0,
        )
    )
    thick = float(p["thick"])
    turns = np.linspace(0, 2 * np.pi * float(p["coils"]), 9 * int(np.ceil(float(p["coils"]))))
    share = turns / turns[-1]
    out = 0.34 - 0.16 * share + 0.0 * turns
    lift = GROUND + thick * 0.75 + share * thick * 1.55 * float(p["coils"]) * 0.8
    coil = [v(r * np.sin(t + 0.6), y, r * np.cos(t + 0.6)) for t, r, y in zip(turns, out, lift, strict=True)]
    end = coil[-1]
    tall = float(p["tall"])
    head = v(0.03, GROUND + tall, 0.2)
    neck = [
        end,
        end * v(0.4, 1, 0.4) + v(0.08, 0.1, -0.1),
        v(0.1, GROUND + tall * 0.62, -0.16),
        v(0.05, GROUND + tall * 0.92, -0.04),
        head,
    ]
    path = curve([*coil, *neck[1:]], 3)
    radii = np.interp(
        np.linspace(0, 1, 9),
        [0, 0.12, 0.45, 0.8, 0.93, 1],
        [0.012, thick * 0.55, thick, thick * 0.85, thick * 0.62, thick * 0.66],
    )
    s.group(0.012)
    s.tube(path, list(radii), skin, steps=1, rough=(0.006, 24, CELLS))
    _head(s, p, head, thick, skin)
    if p["spines"] != "none":
        _spines(s, p, path, radii)
    if p["ribbon"]:
        _ribbon(s, path, radii)


def _head(s: Sculpt, p: Mapping[str, Any], head: Any, thick: float, skin: int) -> None:
    look = unit(v(-0.12, -0.22, 1))
    size = thick * 1.15
    mouth = s.paint(Paint("#7a2030", "#4a101c", gloss=0.7))
    s.group(0.03)
    s.ball(head, (size * 1.05, size * 0.8, size * 1.1), skin, look=look)
    gape = float(p["gape"])
    s.tube(
        [
            head + v(0, size * 0.1, 0),
            head + look * size * 1.2 + v(0, size * 0.2 * gape, 0),
            head + look * size * 2.1 + v(0, size * 0.25 * gape, 0),
        ],
        [size * 0.85, size * 0.62, size * 0.36],
        skin,
        steps=4,
    )
    jaw = head + look * size * 1.7 - v(0, size * (0.45 + 0.75 * gape), 0)
    s.tube(
        [head - v(0, size * 0.35, 0), (head + jaw) / 2 - v(0, size * 0.2, 0), jaw],
        [size * 0.6, size * 0.45, size * 0.24],
        skin,
        steps=4,
    )
    for side in (-1, 1):
        s.ball(head + v(side * size * 0.5, size * 0.55, size * 0.55), (size * 0.3, size * 0.2, size * 0.45), skin)
    s.group(0.006)
    if gape > 0.15:
        s.tube(
            [
                head + look * size * 0.5 - v(0, size * 0.3, 0),
                head + look * size * 1.5 - v(0, size * (0.2 + 0.25 * gape), 0),
            ],
            [size * 0.42, size * 0.2],
            mouth,
        )
        fang = s.paint(Paint("ivory", gloss=0.7))
        for side in (-1, 1):
            root = head + look * size * 1.75 + v(side * size * 0.26, -size * 0.08 + 0.2 * gape * size, 0)
            horn(s, [root, root - v(0, size * 0.3, -0.01), root - v(0, size * 0.62, 0.01)], size * 0.1, fang)
    tongue = head + look * size * 2.2 - v(0, size * 0.15, 0)
    for side in (-1, 1):
        s.tube(
            [
                head + look * size * 1.4 - v(0, size * 0.2, 0),
                tongue,
                tongue + look * size * 0.7 + v(side * size * 0.3, size * 0.1, 0),
            ],
            [0.012, 0.011, 0.004],
            mouth,
            steps=3,
        )
    paint = eye_paint(s, p["eye"], slit=1.0, glow=float(p["eye_glow"]), white=shade(p["eye"], -0.3))
    for side in (-1, 1):
        eye(
            s,
            head + v(side * size * 0.6, size * 0.36, size * 0.72),
            size * 0.25,
            (side * 0.8, 0.15, 0.9),
            paint,
            skin,
            0.25,
        )
    if p["horns"]:
        bone = s.paint(Paint(p["horn_colour"], shade(p["horn_colour"], -0.4), pattern="bands", frequency=26, gloss=0.5))
        for side in (-1, 1):
            for k in range(2):
                root = head + v(side * size * (0.5 + 0.25 * k), size * (0.55 - 0.35 * k), -size * 0.3)
                tip = root + v(side * size * (0.45 + 0.35 * k), size * (0.9 - 0.5 * k), -size * 1.3)
                horn(s, [root, (root + tip) / 2 + v(side * 0.02, -0.03, 0), tip], size * 0.22, bone)


def _spines(s: Sculpt, p: Mapping[str, Any], path: Any, radii: Any) -> None:
    crystal = p["spines"] == "crystal"
    paint = s.paint(
        Paint(
            "#dff4ff" if crystal else "horn",
            "#7fc4e6" if crystal else "#7a6238",
            pattern="plain",
            frequency=20,
            gloss=1.0 if crystal else 0.4,
            glow=0.25 if crystal else 0,
        )
    )
    s.group(0.006)
    widths = np.interp(np.linspace(0, 1, len(path)), np.linspace(0, 1, len(radii)), radii)
    middle = path[:, [0, 2]].mean(axis=0)
    for i in range(6, len(path) - 2, 2):
        ahead = unit(path[i + 1] - path[i - 1])
        outward = unit(v(path[i][0] - middle[0], 0.12, path[i][2] - middle[1]))
        up = (
            unit(v(0, 1, 0) - ahead * ahead[1])
            if abs(ahead[1]) < 0.75
            else unit(outward * v(-1, 0, -1) * 0 + v(0, 0.2, -1) - ahead * (ahead @ v(0, 0.2, -1)))
        )
        long = widths[i] * s.rng.uniform(0.75, 1.35) * (1.0 if not crystal else 1.25)
        root = path[i] + up * widths[i] * 0.75
        if crystal:
            s.rod(root, root + up * long * 0.6 - ahead * long * 0.2, widths[i] * 0.2, widths[i] * 0.24, paint)
            s.rod(
                root + up * long * 0.6 - ahead * long * 0.2,
                root + up * long * 1.1 - ahead * long * 0.36,
                widths[i] * 0.24,
                0.003,
                paint,
            )
        else:
            s.limb(root, root + up * long * 0.8 - ahead * long * 0.5, widths[i] * 0.28, 0.003, paint)


def _ribbon(s: Sculpt, path: Any, radii: Any) -> None:
    """A lily and reeds that it carries along without noticing."""
    lily, leaf = (
        s.paint(Paint("#f4e6ee", "#e08aa8", pattern="plain", frequency=30)),
        s.paint(Paint("#4f7a35", "#31511f", pattern="fur", frequency=16)),
    )
    s.group(0.004)
    at = path[len(path) // 2] + v(0, 0.1, 0)
    s.ball(at, (0.11, 0.012, 0.1), leaf)
    for ring, (count, tilt) in enumerate(((7, 0.9), (6, 0.45), (3, 0.15))):
        for k in range(count):
            turn = 2 * np.pi * k / count + ring
            out = unit(v(np.sin(turn) * tilt, 1 - tilt * 0.6, np.cos(turn) * tilt))
            s.ball(
                at + out * 0.04 + v(0, 0.012, 0),
                (0.018, 0.045, 0.01),
                lily,
                up=out,
                look=(np.sin(turn), -0.5, np.cos(turn)),
            )


FAMILY = Family(
    "a serpent in coils",
    {
        "colour": tint("green", "of the back"),
        "accent": tint("none", "second colour of the pattern"),
        "belly": tint("none", "underside; shining cracks"),
        "pattern": choice("banded", "on the back", "spotted", "scaled", "cracked"),
        "pattern_size": number(9, "features per unit", 2, 30),
        "thick": number(0.095, "radius of the body", 0.05, 0.14),
        "coils": number(1.6, "turns on the base", 0.6, 2.4),
        "tall": number(0.78, "height of the head", 0.4, 1.2),
        "gape": number(0.2, "open mouth", 0, 1),
        "horns": flag(False, "two pairs of horns"),
        "horn_colour": tint("horn", "of the horns"),
        "spines": choice("none", "along the back", "bone", "crystal"),
        "ribbon": flag(False, "carries a water lily"),
        "eye": tint("gold", "of the iris"),
        "eye_glow": number(0, "how the eyes shine", 0, 2),
    },
    build,
)
