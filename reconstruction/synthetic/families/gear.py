"""What two-legged folk carry: weapons in the hands, things on the back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reconstruction.synthetic.base import GROUND
from reconstruction.synthetic.colours import shade
from reconstruction.synthetic.families.features import mushroom, sheet, v
from reconstruction.synthetic.families.wear import Body, Wardrobe
from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.sculpt import FRACTAL, RIDGES, Sculpt, Vector, unit


def add_weapon(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    """Puts the weapon into the right hand (knives into both)."""
    s.group(0.006)
    hand, kind = b.hands[0], p["weapon"]
    makers = {
        "staff": _staff,
        "sceptre": _staff,
        "pike": _pike,
        "club": _club,
        "bell": _bell,
        "lantern": _lantern,
        "axe": _axe,
    }
    if kind in makers:
        makers[kind](s, p, hand, wear)
    elif kind == "greatsword":
        _blade(s, hand + v(0.05, 0.09, 0), v(0.02, -1, 0.02), 0.66, 0.034, 0.17, wear)
    elif kind == "sword":
        _blade(s, hand, v(-0.15, 1, 0.25), 0.5, 0.026, 0.09, wear)
    elif kind == "rapier":
        _blade(s, hand, v(-0.1, 0.75, 0.7), 0.55, 0.013, 0.07, wear)
        s.ball(hand + v(0, 0.01, 0.01), (0.055, 0.05, 0.055), wear.brass)
    elif kind in ("knives", "cleaver"):
        for k, h in zip((-1, 1), b.hands, strict=True):
            _blade(
                s,
                h,
                v(k * 0.1, 0.8, 0.6),
                0.2 if kind == "knives" else 0.26,
                0.02 if kind == "knives" else 0.05,
                0.035,
                wear,
            )


def _blade(s: Sculpt, grip: Vector, towards: Vector, long: float, wide: float, guard: float, wear: Wardrobe) -> None:
    ahead = unit(towards)
    side = unit(np.cross(ahead, [0, 0.3, 1.0]))
    pommel, hilt = grip - ahead * 0.06, grip + ahead * 0.055
    s.rod(pommel, hilt, 0.016, 0.016, wear.leather)
    s.ball(pommel, 0.024, wear.brass)
    s.limb(hilt - side * guard, hilt + side * guard, 0.014, 0.014, wear.brass)
    tip, belly = hilt + ahead * long, hilt + ahead * long * 0.82
    s.plate(hilt - side * wide, hilt + side * wide, belly + side * wide * 0.8, 0.008, wear.metal)
    s.plate(hilt - side * wide, belly + side * wide * 0.8, belly - side * wide * 0.8, 0.008, wear.metal)
    s.plate(belly - side * wide * 0.8, belly + side * wide * 0.8, tip, 0.007, wear.metal)
    s.limb(hilt, belly, 0.011, 0.008, wear.metal)


def _staff(s: Sculpt, p: Mapping[str, Any], hand: Vector, wear: Wardrobe) -> None:
    foot = v(hand[0] - 0.01, GROUND, hand[2] + 0.03) if p["weapon"] == "staff" else hand - v(0, 0.14, 0)
    top = (
        v(hand[0], max(hand[1] + 0.42, GROUND + 1.02), hand[2] - 0.01)
        if p["weapon"] == "staff"
        else hand + v(-0.03, 0.4, 0.05)
    )
    s.tube(
        [foot, (foot + hand) / 2 + v(0.008, 0, 0), hand, top],
        [0.019, 0.02, 0.018, 0.021],
        wear.wood,
        steps=4,
        rough=(0.004, 16, FRACTAL),
    )
    for turn in np.linspace(0, 2 * np.pi, 3, endpoint=False):
        out = v(np.sin(turn), 0, np.cos(turn))
        s.tube(
            [
                top,
                top + out * 0.06 + v(0, 0.045, 0),
                top + out * 0.05 + v(0, 0.11, 0),
                top + out * 0.018 + v(0, 0.145, 0),
            ],
            [0.017, 0.014, 0.006],
            wear.wood,
            steps=4,
        )
    s.ball(top + v(0, 0.07, 0), 0.042, wear.shine)
    s.ring(top - v(0, 0.03, 0), (0, 1, 0), 0.022, 0.009, wear.brass)


def _pike(s: Sculpt, p: Mapping[str, Any], hand: Vector, wear: Wardrobe) -> None:
    foot, top = v(hand[0], GROUND, hand[2] + 0.04), v(hand[0] - 0.02, GROUND + 1.12, hand[2] - 0.03)
    s.limb(foot, top, 0.017, 0.014, wear.wood)
    side = v(0.05, 0, 0)
    s.plate(top - side * 0.75, top + side * 0.75, top + v(0, 0.2, 0), 0.008, wear.metal)
    s.plate(top - side * 0.75, top + side * 0.75, top - v(0, 0.05, 0), 0.008, wear.metal)
    for k in range(3):  # a rag of the old colours
        s.tube(
            [
                top - v(0, 0.08 + 0.05 * k, 0),
                top + v(0.09, -0.11 - 0.05 * k, -0.03),
                top + v(0.15 - 0.03 * k, -0.2 - 0.05 * k, -0.02),
            ],
            [0.012, 0.024, 0.006],
            wear.trim,
            steps=4,
        )


def _axe(s: Sculpt, p: Mapping[str, Any], hand: Vector, wear: Wardrobe) -> None:
    foot, top = hand - v(0, 0.3, -0.02), hand + v(0, 0.36, 0)
    s.limb(foot, top, 0.02, 0.018, wear.wood)
    for k in (-1, 1):
        s.plate(top - v(0, 0.1, 0), top + v(0, 0.02, 0), top + v(k * 0.14, 0.05, 0), 0.012, wear.metal)
        s.plate(top - v(0, 0.1, 0), top + v(k * 0.14, 0.05, 0), top + v(k * 0.13, -0.15, 0), 0.01, wear.metal)


def _club(s: Sculpt, p: Mapping[str, Any], hand: Vector, wear: Wardrobe) -> None:
    foot = v(hand[0] - 0.1, GROUND + 0.07, hand[2] + 0.14)
    s.tube(
        [hand + (hand - foot) * 0.25, hand, (hand + foot) / 2, foot],
        [0.028, 0.034, 0.06, 0.09],
        wear.wood,
        steps=4,
        rough=(0.016, 9, RIDGES),
    )
    for _ in range(7):
        at = foot + s.rng.normal(0, 0.055, 3) + v(0, 0.05, 0)
        s.limb(at, at + unit(at - foot) * 0.07, 0.018, 0.004, wear.wood)


def _bell(s: Sculpt, p: Mapping[str, Any], hand: Vector, wear: Wardrobe) -> None:
    foot = hand - v(0, 0.3, -0.02)
    s.limb(hand + v(0, 0.02, 0), hand - v(0, 0.08, 0), 0.017, 0.017, wear.wood)
    s.tube(
        [hand - v(0, 0.08, 0), hand - v(0, 0.13, 0), hand - v(0, 0.22, 0), foot],
        [0.045, 0.075, 0.09, 0.135],
        wear.brass,
        steps=4,
        blend=0.02,
    )
    s.ball(foot - v(0, 0.035, 0), (0.1, 0.07, 0.1), wear.brass, cut=True, blend=0.01)
    s.ring(foot - v(0, 0.01, 0), (0, 1, 0), 0.133, 0.015, wear.brass)
    s.ring(hand - v(0, 0.2, 0), (0, 1, 0), 0.088, 0.01, wear.brass)
    s.ball(foot - v(0, 0.02, 0), 0.035, wear.shine)


def _lantern(s: Sculpt, p: Mapping[str, Any], hand: Vector, wear: Wardrobe) -> None:
    top = hand - v(0, 0.07, -0.02)
    s.limb(hand, top, 0.008, 0.008, wear.brass)
    s.rod(top - v(0, 0.03, 0), top, 0.06, 0.02, wear.brass)
    s.rod(top - v(0, 0.13, 0), top - v(0, 0.03, 0), 0.042, 0.042, wear.shine)
    s.rod(top - v(0, 0.15, 0), top - v(0, 0.13, 0), 0.06, 0.06, wear.brass)
    for turn in np.linspace(0, 2 * np.pi, 4, endpoint=False):
        out = v(np.sin(turn), 0, np.cos(turn)) * 0.05
        s.limb(top + out - v(0, 0.13, 0), top + out - v(0, 0.03, 0), 0.006, 0.006, wear.brass)


def add_back(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    """Adds a cape, a cottage, a banner."""
    if p["back"] == "cape":
        _cape(s, p, b, wear)
    elif p["back"] == "cottage":
        _cottage(s, p, b, wear)
    elif p["back"] == "banner":
        pole = b.chest + v(0.09, 0, -0.13)
        s.group(0.006)
        s.limb(pole - v(0, 0.2, 0), pole + v(0.02, 0.78, -0.05), 0.016, 0.013, wear.wood)
        top = pole + v(0.02, 0.74, -0.05)
        rows = [
            [
                top + v(0.03 + 0.34 * x, -0.34 * y - 0.03 * x, -0.02 + 0.03 * np.sin(6 * x + 2 * y))
                for x in np.linspace(0, 1, 6)
            ]
            for y in (0, 0.5, 1)
        ]
        sheet(s, np.array(rows), 0.008, wear.trim)


def _cape(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    s.group(0.015)
    rows = []
    low = GROUND + 0.06
    for t in np.linspace(0, 1, 7):
        y = (b.shoulders[0][1] + 0.02) * (1 - t) + low * t
        half = (0.13 + 0.13 * t) * (0.5 + 0.5 * b.wide)
        rows.append(
            [
                v(
                    x * half,
                    y,
                    b.shoulders[0][2]
                    - 0.1
                    - 0.16 * t**1.4
                    + 0.035 * np.cos(x * 7) * t
                    - 0.06 * (1 - x * x)
                    + (0.09 * abs(x) ** 2) * (1 - t),
                )
                for x in np.linspace(-1, 1, 8)
            ]
        )
    sheet(s, np.array(rows), 0.014, wear.trim)
    if p["hat"] not in ("hood", "kelp"):
        s.ring(b.neck - v(0, 0.015, 0), (0, 1, 0.2), 0.075 * (0.6 + 0.4 * b.limb), 0.026, wear.trim)
    s.ball(b.neck + v(0, -0.045, 0.085), 0.02, wear.brass)


def _cottage(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    sod = s.paint(Paint("grass", "#3f5a22", "#8a7a3a", "fur", 16, 0.25))
    wall = s.paint(Paint("#d8cbb0", "#a8977a", "#8a9a6a", "stone", 12, 0.2))
    thatch = s.paint(Paint("#b08d4a", "#7a5c2c", pattern="fur", frequency=14, mottle=0.3))
    lamp = s.paint(Paint("#ffcf6a", glow=1.3))
    red = s.paint(Paint("red", "#f0e0d0", pattern="spots", frequency=40))
    hump = b.chest + v(0, 0.17, -0.15)
    s.group(0.05)
    s.ball(hump, (0.31, 0.13, 0.24), sod, rough=(0.02, 14, FRACTAL))
    for side in (-1, 1):
        s.ball(
            b.shoulders[0 if side < 0 else 1] + v(side * 0.02, 0.06, -0.02),
            (0.13, 0.065, 0.12),
            sod,
            rough=(0.02, 14, FRACTAL),
        )
    home = hump + v(0.02, 0.17, -0.02)
    s.group(0.006)
    s.box(home, (0.11, 0.085, 0.085), wall, edge=0.008)
    for k in (-1, 1):
        s.box(
            home + v(0, 0.115, k * 0.055),
            (0.14, 0.014, 0.1),
            thatch,
            up=(0, 1, k * 0.85),
            edge=0.01,
            rough=(0.008, 20, FRACTAL),
        )
    s.box(home + v(0.06, 0.19, -0.02), (0.022, 0.06, 0.022), wall, edge=0.004)
    s.box(home + v(-0.035, -0.015, 0.085), (0.026, 0.055, 0.006), wear.wood, edge=0.004)
    s.box(home + v(0.05, 0.01, 0.086), (0.024, 0.024, 0.005), lamp, edge=0.003)
    for i in range(10):
        turn = s.rng.uniform(0, 2 * np.pi)
        at = hump + v(0.24 * np.sin(turn), 0.085, 0.18 * np.cos(turn))
        if i % 3 == 0:
            mushroom(s, at, 0.08, red, wall)
        else:
            s.ball(at, s.rng.uniform(0.025, 0.05), sod, rough=(0.016, 30, FRACTAL))
    shirt = s.paint(Paint(shade("white", 0.1), "blue", pattern="stripes", frequency=16))
    line = [hump + v(-0.3, 0.2, 0.05), hump + v(-0.2, 0.14, 0.05), home + v(-0.1, 0.05, 0.05)]
    s.limb(hump + v(-0.3, 0.0, 0.05), line[0], 0.008, 0.007, wear.wood)
    s.tube(line, [0.005], wear.wood, steps=4)
    s.box(hump + v(-0.2, 0.09, 0.05), (0.04, 0.05, 0.006), shirt, edge=0.004)
