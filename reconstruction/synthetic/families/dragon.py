"""Winged dragons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reconstruction.synthetic.base import GROUND
from reconstruction.synthetic.colours import shade
from reconstruction.synthetic.families.features import claws, eye, eye_paint, fan, flame, horn, spines, v
from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.params import Family, choice, flag, number, tint
from reconstruction.synthetic.sculpt import CELLS, Sculpt, curve, unit


def build(s: Sculpt, p: Mapping[str, Any]) -> None:
    """Adds the dragon, facing +Z, its tail around the base."""
    colour, glow = p["colour"], p["glow"]
    hide = s.paint(
        Paint(
            colour,
            shade(colour, -0.35),
            p["belly"] if p["belly"] != "none" else shade(colour, 0.45),
            "scales",
            15,
            0.2,
            0.3,
            under=0.7,
        )
    )
    seam = (
        s.paint(Paint(colour, shade(colour, -0.3), glow, "cracks", 9, 0.2, 0.3, glow=1.2)) if glow != "none" else hide
    )
    bone = s.paint(
        Paint(p["horn_colour"], shade(p["horn_colour"], -0.45), pattern="bands", frequency=22, gloss=0.4, mottle=0.2)
    )
    skin = s.paint(
        Paint(
            p["membrane"] if p["membrane"] != "none" else shade(colour, -0.25, 0.04),
            shade(colour, -0.6),
            shade(colour, 0.2),
            "fur",
            6,
            0.2,
            0.2,
        )
    )
    g = float(p["girth"])
    rump, chest = v(0, GROUND + 0.24 * g, -0.16), v(0, GROUND + 0.36 * g, 0.1)
    head = v(0.06, GROUND + 0.36 * g + float(p["neck"]), 0.24)
    scaly = (0.006, 26.0, CELLS)
    s.group(0.06)
    s.limb(rump, chest, 0.16 * g, 0.155 * g, hide, rough=scaly)
    s.ball(chest - v(0, 0.02, 0), (0.15 * g, 0.18 * g, 0.16 * g), seam, rough=scaly)
    neck = [
        chest + v(0, 0.04, 0.02),
        chest + v(0.01, 0.16, 0.16),
        v(0.02, (chest[1] + head[1]) / 2 + 0.08, 0.09),
        head - v(0, 0.0, 0.06),
        head,
    ]
    path = s.tube(neck, [0.125 * g, 0.095 * g, 0.07 * g, 0.062, 0.06], seam, steps=4, rough=scaly, blend=0.03)
    tail = [
        rump,
        rump + v(0.04, -0.06, -0.2),
        v(0.24, GROUND + 0.08, -0.36),
        v(0.42, GROUND + 0.06, -0.1),
        v(0.42, GROUND + 0.06, 0.16),
        v(0.3, GROUND + 0.08, 0.36),
    ]
    trail = s.tube(tail, [0.13 * g, 0.1 * g, 0.075, 0.05, 0.03, 0.012], hide, steps=4, rough=scaly, blend=0.03)
    s.plate(trail[-1] + v(0.05, 0.04, 0), trail[-1] + v(-0.05, 0.0, 0.0), trail[-1] + v(-0.06, 0.03, 0.13), 0.012, bone)
    _legs(s, chest, rump, g, hide, bone)
    _head(s, p, head, hide, bone)
    s.group(0.008)
    spines(s, path[2:], np.full(len(path) - 2, 0.07 * g), 0.07, bone, -0.5)
    spines(
        s,
        curve([chest + v(0, 0.04, 0), (rump + chest) / 2 + v(0, 0.02, 0), rump], 4),
        np.full(9, 0.15 * g),
        0.08,
        bone,
        0.5,
    )
    spines(s, trail[:-2], np.linspace(0.12 * g, 0.03, len(trail) - 2), 0.06, bone, 0.5)
    for side in (-1, 1):
        _wing(s, p, chest, g, side, hide, skin, bone)


def _legs(s: Sculpt, chest: Any, rump: Any, g: float, hide: int, bone: int) -> None:
    for side in (-1, 1):
        s.group(0.03)
        hip, knee = rump + v(side * 0.12 * g, -0.0, 0.02), rump + v(side * 0.2 * g, -0.02, 0.15)
        ankle, foot = v(side * 0.2 * g, GROUND + 0.1, -0.08), v(side * 0.21 * g, GROUND + 0.03, 0.03)
        s.ball(hip, (0.1 * g, 0.13 * g, 0.13 * g), hide)
        s.tube([hip, knee, ankle, foot], [0.1 * g, 0.075 * g, 0.045, 0.045], hide, steps=3)
        s.ball(foot + v(0, 0, 0.03), (0.055, 0.035, 0.07), hide)
        claws(s, foot + v(0, 0.0, 0.08), (0, 0, 1), 3, 0.026, bone)
        shoulder, elbow = chest + v(side * 0.12 * g, -0.04, 0.04), chest + v(side * 0.19 * g, -0.16 * g, -0.0)
        hand = v(side * 0.16 * g, GROUND + 0.03, 0.23)
        s.tube([shoulder, elbow, hand + v(0, 0.06, -0.02), hand], [0.075 * g, 0.055, 0.038, 0.04], hide, steps=3)
        s.ball(hand + v(0, 0, 0.02), (0.05, 0.033, 0.055), hide)
        claws(s, hand + v(0, 0.0, 0.055), (side * 0.2, 0, 1), 3, 0.024, bone)


def _head(s: Sculpt, p: Mapping[str, Any], head: Any, hide: int, bone: int) -> None:
    look, r = unit(v(-0.18, -0.16, 1)), 0.085
    side_of = unit(np.cross([0, 1, 0], look))
    up = np.cross(look, side_of)
    gape = float(p["gape"])
    s.group(0.025)
    s.ball(head, (r, r * 0.85, r * 1.1), hide, look=look, up=up)
    snout = head + look * r * 2.1 + up * r * 0.02
    s.tube(
        [head + up * r * 0.1, head + look * r * 1.1 + up * r * 0.12, snout],
        [r * 0.8, r * 0.56, r * 0.42],
        hide,
        steps=4,
    )
    jaw = head + look * r * 1.8 - up * r * (0.5 + 0.75 * gape)
    s.tube([head - up * r * 0.4, (head + jaw) / 2 - up * r * 0.12, jaw], [r * 0.6, r * 0.42, r * 0.28], hide, steps=4)
    for k in (-1, 1):
        s.ball(snout + side_of * k * r * 0.25 + up * r * 0.3, r * 0.17, hide)
        s.ball(
            head + side_of * k * r * 0.55 + up * r * 0.62 + look * r * 0.45,
            (r * 0.34, r * 0.2, r * 0.5),
            hide,
            look=look,
        )
    s.group(0.005)
    for k in (-1, 1):
        for share in (0.8, 1.25, 1.7, 2.05):
            root = head + look * r * share + side_of * k * r * (0.5 - 0.1 * share) - up * r * 0.12
            s.limb(root, root - up * r * 0.38, 0.012, 0.003, bone)
    if p["glow"] != "none" and gape > 0.2:
        fire = s.paint(Paint(p["glow"], "#ffe0a0", glow=1.4))
        s.tube(
            [head + look * r * 0.5 - up * r * 0.3, head + look * r * 1.6 - up * r * (0.3 + 0.35 * gape)],
            [r * 0.35, r * 0.2],
            fire,
        )
        if p["breath"]:
            mouth = head + look * r * 2.1 - up * r * (0.25 + 0.3 * gape)
            s.group(0.03)
            for k in range(5):
                at = mouth + look * 0.05 * k + s.rng.normal(0, 0.01, 3)
                s.ball(at, 0.022 + 0.012 * k, fire)
            flame(s, mouth + look * 0.22, 0.16, fire)
            s.group(0.005)
    paint = eye_paint(s, p["eye"], slit=1.0, glow=float(p["eye_glow"]), white=p["eye"])
    for k in (-1, 1):
        eye(
            s,
            head + side_of * k * r * 0.62 + up * r * 0.38 + look * r * 0.55,
            r * 0.24,
            look + side_of * k * 0.9,
            paint,
            hide,
            0.4,
        )
    s.group(0.012)
    _horns(s, p, head, look, side_of, up, r, bone)


def _horns(s: Sculpt, p: Mapping[str, Any], head: Any, look: Any, side_of: Any, up: Any, r: float, bone: int) -> None:
    rows = {
        "pair": ((0.5, 0.6, 2.4),),
        "crown": ((0.3, 0.8, 2.6), (0.62, 0.55, 2.3), (0.85, 0.15, 1.8), (0.9, -0.3, 1.2)),
        "nubs": ((0.45, 0.7, 0.9),),
    }[p["horns"]]
    for k in (-1, 1):
        for out, high, long in rows:
            root = head + side_of * k * r * out + up * r * high - look * r * 0.3
            tip = root - look * r * long * 0.8 + up * r * long * 0.55 + side_of * k * r * long * 0.3
            horn(s, [root, (root + tip) / 2 - up * r * 0.14 * long, tip], r * 0.27, bone)
        for low in (0.0, -0.35):  # cheek frills
            root = head + side_of * k * r * 0.8 + up * r * low
            s.limb(root, root + side_of * k * r * 0.6 - look * r * 0.8 + up * r * low * 0.6, r * 0.14, 0.003, bone)


def _wing(s: Sculpt, p: Mapping[str, Any], chest: Any, g: float, side: int, hide: int, skin: int, bone: int) -> None:
    size = {"small": 0.62, "medium": 0.85, "huge": 1.12}[p["wings"]]
    root = chest + v(side * 0.1 * g, 0.11 * g, -0.06)
    elbow = root + v(side * 0.2, 0.2, -0.12) * size
    wrist = elbow + v(side * 0.14, 0.27, 0.1) * size
    s.group(0.015)
    s.tube([root, elbow, wrist], [0.05, 0.034, 0.026], hide, steps=4)
    horn(s, [wrist, wrist + v(side * 0.01, 0.05, 0.03), wrist + v(side * 0.02, 0.08, 0.08)], 0.02, bone)
    tips = [
        v(side * 0.42, 0.22, -0.06),
        v(side * 0.5, -0.1, -0.12),
        v(side * 0.4, -0.38, -0.16),
        v(side * 0.18, -0.56, -0.2),
    ]
    ribs = []
    for tip in tips:
        end = wrist + tip * size * 1.08
        bow = (wrist + end) / 2 + v(side * 0.04, 0.05, -0.05) * size
        rib = curve([wrist, bow, end], 3)
        s.tube(rib, [0.019, 0.012, 0.006], hide, steps=1)
        ribs.append(rib)
    inner = curve([wrist, elbow, chest + v(side * 0.1 * g, -0.0, -0.2)], 3)
    s.group(0.005)
    fan(s, wrist, [*ribs, inner], 0.008, skin, 0.13)


FAMILY = Family(
    "a winged dragon",
    {
        "colour": tint("rust", "of the scales"),
        "belly": tint("none", "underside"),
        "membrane": tint("none", "of the wings"),
        "horn_colour": tint("horn", "horns, claws, spines"),
        "glow": tint("none", "seams on breast and throat, fire"),
        "wings": choice("medium", "size", "small", "huge"),
        "horns": choice("pair", "on the head", "crown", "nubs"),
        "girth": number(1.0, "of the body", 0.7, 1.4),
        "neck": number(0.4, "how high the head is held", 0.2, 0.7),
        "gape": number(0.3, "open mouth", 0, 1),
        "breath": flag(False, "breathes fire"),
        "eye": tint("gold", "of the iris"),
        "eye_glow": number(0.4, "how the eyes shine", 0, 2),
    },
    build,
)
