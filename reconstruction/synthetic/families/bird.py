"""Birds: gulls, herons, storms that learnt to be one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reconstruction.synthetic.base import GROUND
from reconstruction.synthetic.colours import shade
from reconstruction.synthetic.families.features import claws, eye, eye_paint, v
from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.params import Family, choice, flag, number, tint
from reconstruction.synthetic.sculpt import Sculpt, Vector, curve


def build(s: Sculpt, p: Mapping[str, Any]) -> None:
    """Adds the bird, facing +Z."""
    colour = p["colour"]
    wing_colour = p["accent"] if p["accent"] != "none" else shade(colour, -0.4)
    gloss, metal = (0.95, 0.7) if p["mirror"] else (0.15, 0.0)
    plumage = s.paint(
        Paint(
            colour,
            shade(colour, -0.3),
            p["belly"] if p["belly"] != "none" else shade(colour, 0.4),
            "feathers",
            13,
            0.14,
            gloss,
            0,
            0.6,
            metal,
        )
    )
    wing = s.paint(
        Paint(wing_colour, shade(wing_colour, -0.35), shade(wing_colour, 0.3), "feathers", 15, 0.18, gloss, 0, 0, metal)
    )
    tips = s.paint(
        Paint(
            p["tips"] if p["tips"] != "none" else shade(wing_colour, -0.6),
            wing_colour,
            pattern="fur",
            frequency=12,
            mottle=0.2,
            gloss=gloss,
            metal=metal,
        )
    )
    legs = {"short": 0.14, "medium": 0.22, "long": 0.46}[p["legs"]]
    size = float(p["girth"])
    breast = v(0, GROUND + legs + 0.15 * size, 0.03)
    tail = breast + v(0, -0.02 + 0.04 * (p["legs"] == "long"), -0.3 * size)
    s.group(0.06)
    s.ball(breast, (0.15 * size, 0.165 * size, 0.19 * size), plumage, up=(0, 1, -0.35), along=(0, 0.2))
    s.limb(breast - v(0, 0.01, 0.05), tail, 0.13 * size, 0.045, plumage, along=(0, 0.4))
    head = _neck(s, p, breast, size, plumage)
    _head(s, p, head, plumage, tips)
    _tail(s, tail, size, tips, wing)
    _legs(s, p, breast, legs, size)
    for side in (-1, 1):
        if p["wings"] == "folded":
            _folded(s, breast, size, side, wing, tips, plumage)
        else:
            _spread(s, p, breast, size, side, wing, tips)


def _neck(s: Sculpt, p: Mapping[str, Any], breast: Vector, size: float, plumage: int) -> Vector:
    if p["neck"] == "long":
        head = breast + v(0.0, 0.47, 0.15)
        path = [breast + v(0, 0.06, 0.08), breast + v(0, 0.17, 0.21), breast + v(0, 0.31, 0.05), head]
        s.tube(path, [0.11 * size, 0.062, 0.045, 0.05], plumage, steps=5)
        return head
    head = breast + v(0, 0.23 * size + 0.04, 0.12 * size)
    s.tube(
        [breast + v(0, 0.05, 0.04), (breast + head) / 2 + v(0, 0.01, 0.015), head],
        [0.14 * size, 0.095 * size, 0.085],
        plumage,
        steps=4,
    )
    return head


def _head(s: Sculpt, p: Mapping[str, Any], head: Vector, plumage: int, tips: int) -> None:
    r = 0.095 if p["neck"] != "long" else 0.075
    beak = s.paint(Paint(p["beak_colour"], shade(p["beak_colour"], -0.35), "red", "plain", 14, 0.12, 0.6))
    s.ball(head, (r * 0.9, r, r * 1.1), plumage)
    s.group(0.012)
    front = head + v(0, -0.012, r * 0.8)
    if p["beak"] == "dagger":
        s.limb(front, front + v(0, -0.05, 0.3), 0.034, 0.003, beak)
        s.limb(front - v(0, 0.022, 0), front + v(0, -0.066, 0.25), 0.024, 0.003, beak)
    else:
        hook = 1.0 if p["beak"] == "hooked" else 0.2
        s.tube(
            [
                front,
                front + v(0, 0.012, 0.07),
                front + v(0, -0.012 * hook, 0.13),
                front + v(0, -0.06 * hook - 0.01, 0.145),
            ],
            [0.044, 0.034, 0.024, 0.004],
            beak,
            steps=4,
        )
        s.limb(front - v(0, 0.03, 0), front + v(0, -0.036, 0.1), 0.026, 0.008, beak)
    paint = eye_paint(s, p["eye"], glow=float(p["eye_glow"]), white=p["eye"])
    for side in (-1, 1):
        eye(s, head + v(side * r * 0.68, r * 0.22, r * 0.55), r * 0.25, (side * 0.9, 0.1, 0.75), paint, plumage, 0.3)
    if p["crest"] != "none":
        glow = s.paint(Paint("#bfe4ff", "#ffffff", glow=1.2)) if p["crest"] == "lightning" else tips
        for k in np.linspace(-1, 1, 5):
            root = head + v(k * r * 0.4, r * 0.8, -r * 0.2)
            mid = root + v(k * 0.05, 0.07, -0.07)
            s.tube(
                [root, mid, mid + v(k * 0.03, 0.03 if p["crest"] == "plume" else 0.1, -0.12)],
                [0.018, 0.014, 0.003],
                glow,
                steps=4,
            )


def _tail(s: Sculpt, tail: Vector, size: float, tips: int, wing: int) -> None:
    s.group(0.006)
    for k in np.linspace(-1, 1, 7):
        end = tail + v(k * 0.13 * size, -0.05 + 0.02 * abs(k), -0.21 * size)
        s.ball(
            (tail + end) / 2,
            (0.034, 0.01, 0.13 * size),
            tips if abs(k) > 0.5 else wing,
            look=end - tail,
            up=(0, 1, 0.001),
        )


def _legs(s: Sculpt, p: Mapping[str, Any], breast: Vector, legs: float, size: float) -> None:
    horn = s.paint(Paint(p["leg_colour"], shade(p["leg_colour"], -0.4), pattern="bands", frequency=30, mottle=0.2))
    s.group(0.02)
    for side in (-1, 1):
        hip = breast + v(side * 0.075 * size, -0.09 * size, -0.02)
        foot = v(side * 0.085, GROUND + 0.01, 0.03)
        if p["one_leg"] and side > 0:
            foot = hip + v(0.0, -0.16, 0.12)
        knee = (hip + foot) / 2 + v(0, 0.01, -0.045)
        thick = 0.02 if p["legs"] != "long" else 0.017
        s.tube([hip, knee, foot], [0.045 * size, thick, thick], horn, steps=4)
        for k in (-0.6, 0, 0.6):
            toe = foot + v(0.1 * np.sin(k), -0.004, 0.1 * np.cos(k))
            s.limb(foot, toe, 0.016, 0.011, horn)
            claws(s, toe, (np.sin(k), 0, np.cos(k)), 1, 0.017, horn)
        s.limb(foot, foot + v(0, 0, -0.055), 0.014, 0.006, horn)
        if p["webbed"]:
            s.plate(
                foot,
                foot + v(0.1 * np.sin(-0.6), -0.002, 0.085),
                foot + v(0.1 * np.sin(0.6), -0.002, 0.085),
                0.007,
                horn,
            )


def _folded(s: Sculpt, breast: Vector, size: float, side: int, wing: int, tips: int, plumage: int) -> None:
    s.group(0.02)
    middle = breast + v(side * 0.125 * size, 0.025, -0.07 * size)
    back = v(side * -0.22, -0.3, -1)
    s.ball(
        middle, (0.045 * size, 0.115 * size, 0.225 * size), wing, look=back, up=(side * 0.25, 1, -0.3), along=(0, 0.25)
    )
    s.group(0.005)
    for k in range(5):
        at = middle + v(side * (0.012 - 0.006 * k), 0.03 - 0.036 * k, -0.17 * size + 0.012 * k)
        s.ball(
            at, (0.014, 0.026, (0.17 - 0.012 * k) * size), tips, look=back + v(0, 0.05 * k, 0), up=(side * 0.3, 1, -0.3)
        )


def _spread(s: Sculpt, p: Mapping[str, Any], breast: Vector, size: float, side: int, wing: int, tips: int) -> None:
    span = {"raised": 0.46, "huge": 0.6}[p["wings"]]
    root = breast + v(side * 0.12 * size, 0.09, 0.05)
    rise = 0.75
    wrist = root + v(side * span * 0.5, span * rise * 0.85, 0.06)
    end = root + v(side * span * 1.0, span * rise * 1.05, -0.1)
    s.group(0.02)
    bone = curve([root, (root + wrist) / 2 + v(0, 0.02, 0.02), wrist, end], 4)
    s.tube(bone, [0.055 * size, 0.04, 0.014], wing, steps=1)
    s.group(0.004)
    for layer, (count, long, paint, drop) in enumerate(
        ((13, 0.38, tips, 0.0), (11, 0.24, wing, 0.012), (9, 0.13, wing, 0.024))
    ):
        for share in np.linspace(0.04, 1, count):
            at = bone[int(share * (len(bone) - 1))] * 1.0
            fan = (share - 0.25) * 1.25
            down = v(side * np.sin(fan) * 0.9, -np.cos(fan) * 0.95 + 0.1, -0.4)
            reach = span * long * (1.0 + 0.5 * share) * 1.9 * (0.8 if share < 0.15 else 1)
            tip = at + down / np.linalg.norm(down) * reach
            at = at + v(0, 0, drop)
            s.ball(
                (at + tip) / 2,
                (0.04 * span * 1.5, 0.009 + 0.003 * layer, reach * 0.52),
                paint,
                look=tip - at,
                up=(0, 0.3, 1),
            )


FAMILY = Family(
    "a bird",
    {
        "colour": tint("white", "of the plumage"),
        "accent": tint("none", "of the wings"),
        "belly": tint("none", "underside"),
        "tips": tint("none", "of wings and tail"),
        "beak": choice("hooked", "shape", "dagger", "short"),
        "beak_colour": tint("yellow", "of the beak"),
        "leg_colour": tint("orange", "of the legs"),
        "legs": choice("short", "length", "medium", "long"),
        "neck": choice("short", "length", "long"),
        "girth": number(1.0, "of the body", 0.6, 1.6),
        "wings": choice("folded", "how they are held", "raised", "huge"),
        "crest": choice("none", "on the head", "plume", "lightning"),
        "one_leg": flag(False, "stands on one leg"),
        "webbed": flag(False, "feet of a water bird"),
        "mirror": flag(False, "feathers of silvered glass"),
        "eye": tint("yellow", "of the iris"),
        "eye_glow": number(0, "how the eyes shine", 0, 2),
    },
    build,
)  # fmt: skip
