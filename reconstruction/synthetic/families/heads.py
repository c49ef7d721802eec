"""Heads of two-legged folk: faces, hair, hats."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from reconstruction.synthetic.colours import shade
from reconstruction.synthetic.families.features import eye, eye_paint, horn, v
from reconstruction.synthetic.families.wear import Body, Wardrobe
from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.sculpt import FRACTAL, FURRY, RIDGES, Sculpt, unit


def add_head(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    """Adds face, hair and hat."""
    {"skull": _skull, "void": _void}.get(p["face"], _face)(s, p, b, wear)
    if p["face"] not in ("skull", "void") and p["hat"] not in ("hood", "helmet", "plume"):
        _hair(s, p, b)
    if p["beard"]:
        _beard(s, p, b)
    hats = {
        "hat": _hat,
        "hood": _hood,
        "helmet": _helmet,
        "plume": _helmet,
        "thorn": _thorns,
        "crown": _crown,
        "kettle": _kettle,
        "kelp": _kelp,
    }
    if p["hat"] in hats:
        hats[p["hat"]](s, p, b, wear)


def _face(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    h, r = b.head, b.head_radius
    giant, elf = p["face"] == "giant", p["face"] == "elf"
    s.group(0.025)
    rough = (0.008, 12, FRACTAL) if giant else None
    s.ball(h, (r * 0.84, r, r * 0.9), wear.skin, rough=rough)
    s.limb(
        h + v(0, -r * 0.35, r * 0.2),
        h + v(0, -r * 0.78, r * 0.38),
        r * 0.6,
        r * (0.46 if giant else 0.3 if elf else 0.36),
        wear.skin,
    )
    long = r * (0.55 if giant else 0.36)
    s.limb(
        h + v(0, r * 0.1, r * 0.86),
        h + v(0, -r * 0.2, r * 0.86 + long * 0.55),
        r * 0.1,
        r * (0.24 if giant else 0.14),
        wear.skin,
        blend=0.02,
    )
    for side in (-1, 1):
        s.ball(
            h + v(side * r * 0.4, r * 0.3, r * 0.74), (r * 0.34, r * 0.1, r * 0.16), wear.skin, up=(side * 0.25, 1, 0)
        )
        s.ball(h + v(side * r * 0.48, -r * 0.22, r * 0.62), r * 0.24, wear.skin)
        ear = h + v(side * r * 0.84, r * 0.02, 0)
        tip = ear + v(side * r * (0.75 if elf else 0.14), r * (0.75 if elf else 0.26), -r * 0.25)
        s.limb(ear, tip, r * 0.2, r * (0.05 if elf else 0.16), wear.skin)
    lip = s.paint(Paint(shade(p["skin"], -0.4, -0.02, 0.3), gloss=0.3))
    s.group(0.004)
    s.tube(
        [h + v(k * r * 0.3, -r * 0.5 + 0.1 * r * k * k, r * (0.9 - 0.1 * k * k)) for k in (-1, 0, 1)],
        [0.006, 0.01, 0.006],
        lip,
        steps=3,
    )
    paint = eye_paint(s, p["glow"] if p["glow"] != "none" else "brown", glow=0.5 if p["ghost"] else 0)
    for side in (-1, 1):
        eye(s, h + v(side * r * 0.36, r * 0.1, r * 0.74), r * 0.2, (side * 0.12, 0.0, 1), paint, wear.skin, 0.38)


def _skull(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    h, r = b.head, b.head_radius
    dark = s.paint(Paint("#1a1411"))
    s.group(0.02)
    s.ball(h + v(0, r * 0.12, 0), (r * 0.88, r * 0.9, r * 0.98), wear.skin)
    s.box(h + v(0, -r * 0.5, r * 0.4), (r * 0.46, r * 0.34, r * 0.4), wear.skin, edge=r * 0.2)
    for side in (-1, 1):
        s.limb(
            h + v(side * r * 0.62, -r * 0.1, r * 0.5),
            h + v(side * r * 0.66, -r * 0.2, 0),
            r * 0.15,
            r * 0.12,
            wear.skin,
        )
    for side in (-1, 1):
        s.ball(
            h + v(side * r * 0.37, r * 0.04, r * 0.88), (r * 0.26, r * 0.25, r * 0.26), wear.skin, cut=True, blend=0.01
        )
    s.limb(
        h + v(0, -r * 0.12, r * 1.0), h + v(0, -r * 0.32, r * 0.95), r * 0.04, r * 0.1, wear.skin, cut=True, blend=0.005
    )
    s.group(0.003)
    for k in np.linspace(-1, 1, 6):
        s.box(
            h + v(k * r * 0.34, -r * 0.58, r * (0.82 - 0.1 * k * k)),
            (r * 0.055, r * 0.13, r * 0.05),
            wear.skin,
            edge=0.003,
        )
    for side in (-1, 1):
        s.ball(h + v(side * r * 0.37, r * 0.04, r * 0.72), r * 0.17, dark)
        s.ball(h + v(side * r * 0.37, r * 0.04, r * 0.84), r * 0.085, wear.shine)


def _void(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    dark = s.paint(Paint("#0b0d14", mottle=0.05, gloss=0.05))
    h, r = b.head, b.head_radius
    s.group(0.02)
    s.ball(h - v(0, 0, r * 0.1), (r * 0.8, r * 0.95, r * 0.8), dark)
    s.group(0.0)
    for side in (-1, 1):
        s.ball(
            h + v(side * r * 0.32, r * 0.08, r * 0.66),
            (r * 0.16, r * 0.11, r * 0.1),
            wear.shine,
            up=(side * -0.4, 1, 0),
        )


def _hair_paint(s: Sculpt, p: Mapping[str, Any]) -> int:
    return s.paint(Paint(p["hair"], shade(p["hair"], -0.5), shade(p["hair"], 0.4), "fur", 16, 0.25, 0.3))


def _hair(s: Sculpt, p: Mapping[str, Any], b: Body) -> None:
    h, r, hair = b.head, b.head_radius, _hair_paint(s, p)
    s.group(0.02)
    s.ball(h + v(0, r * 0.22, -r * 0.18), (r * 0.95, r * 0.95, r * 0.95), hair, rough=(0.008, 16, FURRY))
    s.ball(h + v(0, -r * 0.2, r * 0.95), (r * 0.78, r * 0.85, r * 0.9), hair, cut=True, blend=0.01)
    for k in np.linspace(-1, 1, 9):
        root = h + v(k * r * 0.75, r * 0.5, -r * 0.45)
        long = 1.9 if p["face"] == "elf" else 0.9
        s.tube(
            [root, root + v(k * 0.03, -r * 0.6 * long, -r * 0.3), root + v(k * 0.045, -r * 1.2 * long, -r * 0.1)],
            [r * 0.3, r * 0.24, 0.008],
            hair,
            steps=3,
        )


def _beard(s: Sculpt, p: Mapping[str, Any], b: Body) -> None:
    h, r, hair = b.head, b.head_radius, _hair_paint(s, p)
    s.group(0.015)
    for k in np.linspace(-1, 1, 9):
        root = h + v(k * r * 0.62, -r * (0.62 - 0.25 * k * k), r * (0.7 - 0.4 * k * k))
        tip = root + v(-k * 0.02, -r * (1.15 - 0.6 * k * k), r * 0.3)
        s.tube([root, (root + tip) / 2 + v(0, 0, 0.014), tip], [r * 0.26, r * 0.2, 0.006], hair, steps=3)


def _hat(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    h, r = b.head, b.head_radius
    s.group(0.012)
    s.rod(
        h + v(0, r * 0.55, -r * 0.1),
        h + v(0, r * 0.66, -r * 0.12),
        r * 1.75,
        r * 1.55,
        wear.cloth,
        edge=0.008,
        rough=(0.008, 6, FRACTAL),
    )
    s.rod(h + v(0, r * 0.5, -r * 0.1), h + v(0, r * 1.45, -r * 0.16), r * 0.96, r * 0.72, wear.cloth, edge=0.02)
    s.ring(h + v(0, r * 0.74, -r * 0.11), (0, 1, -0.05), r * 0.93, 0.016, wear.trim)
    feather = [h + v(r * 0.85, r * 0.75, 0), h + v(r * 1.3, r * 1.5, -r * 0.5), h + v(r * 1.5, r * 1.7, -r * 1.5)]
    s.tube(feather, [0.012, 0.03, 0.005], wear.trim, steps=5)


def _hood(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    h, r = b.head, b.head_radius
    s.group(0.03)
    s.ball(h + v(0, r * 0.06, -r * 0.12), (r * 1.14, r * 1.25, r * 1.2), wear.cloth, rough=(0.008, 8, FRACTAL))
    s.limb(h + v(0, r * 0.8, -r * 0.3), h + v(0, r * 1.35, -r * 0.95), r * 0.5, r * 0.1, wear.cloth)
    s.limb(
        h + v(0, -r * 0.8, -r * 0.2),
        b.chest + v(0, 0.08, -0.02),
        r * 0.9,
        0.13 * b.wide,
        wear.cloth,
        rough=(0.01, 10, RIDGES),
    )
    s.ball(h + v(0, -r * 0.02, r * 0.95), (r * 0.76, r * 0.98, r * 0.95), wear.cloth, cut=True, blend=0.015)
    s.group(0.008)
    turns = np.linspace(0, 2 * np.pi, 25)
    rim = [
        h + v(r * 0.84 * np.sin(t), r * 0.06 + r * 1.0 * np.cos(t), r * (0.62 - 0.3 * np.sin(t) ** 2)) for t in turns
    ]
    s.tube(rim, [0.016], wear.trim, steps=2)


def _helmet(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    h, r = b.head, b.head_radius
    dark = s.paint(Paint("#0d0b0c", gloss=0.1))
    s.group(0.012)
    s.ball(h + v(0, r * 0.12, 0), (r * 1.02, r * 1.12, r * 1.1), wear.metal)
    s.rod(h + v(0, -r * 0.95, 0.0), h + v(0, r * 0.2, 0), r * 0.92, r * 1.05, wear.metal, edge=0.02)
    s.limb(h + v(0, r * 0.1, r * 0.95), h + v(0, -r * 0.75, r * 1.25), r * 0.12, r * 0.06, wear.metal, blend=0.05)
    s.box(h + v(0, r * 0.08, r * 1.1), (r * 0.72, r * 0.1, r * 0.5), wear.metal, cut=True, blend=0.004)
    s.group(0.005)
    s.ball(h, (r * 0.9, r * 0.6, r * 0.92), dark)
    for side in (-1, 1):
        s.ball(h + v(side * r * 0.36, r * 0.08, r * 0.86), (r * 0.14, r * 0.08, r * 0.08), wear.shine)
        for k in range(3):
            s.ball(h + v(side * (r * 0.25 + k * r * 0.2), -r * 0.5, r * (1.12 - 0.12 * k)), r * 0.05, dark)
    s.ring(h + v(0, -r * 0.93, 0), (0, 1, 0), r * 0.92, 0.014, wear.brass)
    s.limb(h + v(0, r * 1.2, r * 0.4), h + v(0, r * 1.1, -r * 0.8), r * 0.12, r * 0.08, wear.brass)
    if p["hat"] == "plume":
        path = [
            h + v(0, r * 1.2, 0),
            h + v(0, r * 2.1, -r * 0.4),
            h + v(0, r * 2.0, -r * 1.7),
            h + v(0.02, r * 0.7, -r * 2.3),
        ]
        s.tube(path, [r * 0.2, r * 0.5, r * 0.45, r * 0.06], wear.trim, steps=5, rough=(0.016, 13, FURRY))


def _kettle(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    h, r = b.head, b.head_radius
    s.group(0.01)
    s.ball(h + v(0, r * 0.5, -0.005), (r * 1.0, r * 0.85, r * 1.05), wear.metal)
    s.rod(
        h + v(0, r * 0.32, 0),
        h + v(0, r * 0.52, 0),
        r * 1.6,
        r * 1.1,
        wear.metal,
        edge=0.006,
        rough=(0.005, 9, FRACTAL),
    )
    s.limb(h + v(0, r * 1.25, r * 0.5), h + v(0, r * 1.2, -r * 0.6), r * 0.08, r * 0.08, wear.metal)


def _thorns(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    h, r = b.head, b.head_radius
    blossom = s.paint(Paint("#f3dfe6", "#d98ca6", "#fff6fa", "patches", 60))
    s.group(0.01)
    for lift in (0.4, 0.56):
        s.ring(h + v(0, r * lift, -r * 0.05), (0.1, 1, lift - 0.5), r * 0.98, 0.014, wear.wood)
    for i, turn in enumerate(np.linspace(0, 2 * np.pi, 11, endpoint=False)):
        out = v(np.sin(turn), 0, np.cos(turn))
        root = h + out * r * 0.96 + v(0, r * 0.5, -r * 0.05)
        tall = r * (1.5 if i % 2 == 0 else 0.9)
        tip = root + out * tall * 0.42 + v(0, tall, 0)
        horn(s, [root, (root + tip) / 2 + out * 0.02, tip], 0.014, wear.wood)
        if i % 2 == 0:
            s.ball((root + tip) / 2 + out * 0.03, 0.022, blossom, rough=(0.008, 40, FRACTAL))


def _crown(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    h, r = b.head, b.head_radius
    s.group(0.005)
    s.rod(h + v(0, r * 0.5, -r * 0.05), h + v(0, r * 0.8, -r * 0.05), r * 0.95, r * 1.0, wear.brass)
    for turn in np.linspace(0, 2 * np.pi, 8, endpoint=False):
        root = h + v(np.sin(turn) * r * 0.9, r * 0.75, np.cos(turn) * r * 0.9 - r * 0.05)
        s.limb(root, root + v(0, r * 0.5, 0), 0.018, 0.004, wear.brass)


def _kelp(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    _hood(s, p, b, wear)
    weed = s.paint(Paint("#3d5a2a", "#23381c", "#7a8a3a", "fur", 12, 0.2, 0.8))
    s.group(0.006)
    for turn in np.linspace(0.7, 5.6, 14):
        out = unit(v(np.sin(turn), 0, np.cos(turn)))
        root = b.neck + out * 0.13 * b.wide + v(0, 0.0, 0)
        long = s.rng.uniform(0.22, 0.42)
        sway = s.rng.normal(0, 0.02, 3)
        s.tube(
            [root, root + out * 0.05 + v(0, -long * 0.5, 0) + sway, root + out * 0.075 + v(0, -long, 0)],
            [0.02, 0.03, 0.008],
            weed,
            steps=4,
        )
