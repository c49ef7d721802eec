"""Four-legged beasts: foxes, hounds, stags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from reconstruction.synthetic.base import GROUND
from reconstruction.synthetic.colours import shade
from reconstruction.synthetic.families.features import claws, eye, eye_paint, flame, horn, spines, v
from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.params import Family, choice, flag, number, tint
from reconstruction.synthetic.sculpt import FURRY, Sculpt, Vector, curve


@dataclass(frozen=True)
class Build:
    """Measures of a body: leg length, trunk length, girth, neck, head, muzzle, leg thickness."""

    leg: float
    long: float
    girth: float
    neck: float
    rise: float
    head: float
    muzzle: float
    shank: float


BUILDS = {
    "normal": Build(0.3, 0.42, 0.13, 0.16, 0.55, 0.105, 0.13, 0.04),
    "heavy": Build(0.28, 0.44, 0.175, 0.15, 0.45, 0.125, 0.14, 0.055),
    "tall": Build(0.46, 0.42, 0.135, 0.27, 0.95, 0.088, 0.15, 0.031),
    "slim": Build(0.33, 0.46, 0.105, 0.19, 0.6, 0.09, 0.14, 0.031),
}


def build(s: Sculpt, p: Mapping[str, Any]) -> None:
    """Adds the beast, looking along +Z and a little aside."""
    b, colour = BUILDS[p["build"]], p["colour"]
    dark = p["accent"] if p["accent"] != "none" else shade(colour, -0.45)
    coat = Paint(
        colour,
        dark,
        p["belly"] if p["belly"] != "none" else shade(colour, 0.35),
        p["coat"],
        float(p["pattern_size"]),
        0.2,
        0.12,
        under=0.55,
    )
    if p["glow"] != "none" and p["coat"] == "cracks":
        coat = Paint(colour, dark, p["glow"], "cracks", float(p["pattern_size"]), 0.25, 0.1, glow=0.8)
    fur = s.paint(coat)
    rough = None if p["coat"] == "scales" else (0.009, 17.0, FURRY)
    chest, rump = v(0, GROUND + b.leg + b.girth * 0.7, b.long / 2), v(0, GROUND + b.leg + b.girth * 0.6, -b.long / 2)
    s.group(0.07)
    s.limb(rump, chest, b.girth * 0.82, b.girth, fur, rough=rough)
    s.ball(chest + v(0, -0.01, 0.0), (b.girth * 0.95, b.girth * 1.12, b.girth * 0.95), fur, rough=rough)
    s.ball(rump + v(0, 0, -0.01), (b.girth * 0.88, b.girth * 0.95, b.girth * 0.95), fur, rough=rough)
    _legs(s, p, b, chest, rump, fur)
    skull, look = _neck(s, p, b, chest, fur)
    _tail(s, p, b, rump, fur)
    _head(s, p, b, skull, look, fur)
    _extras(s, p, b, chest, rump, skull, look, fur)


def _legs(s: Sculpt, p: Mapping[str, Any], b: Build, chest: Vector, rump: Vector, fur: int) -> None:
    hoof = s.paint(Paint("#2c2622", "#4a4038", gloss=0.4))
    claw = s.paint(Paint("horn", "#8f7c55", gloss=0.5))
    paws = p["feet"] == "paws"
    for front, body in ((1, chest), (-1, rump)):
        for side in (-1, 1):
            stride = 0.05 * side * front
            lifted = p["pose"] == "step" and front > 0 and side > 0
            top = body + v(side * b.girth * 0.62, -b.girth * 0.15, 0.0)
            foot = v(side * b.girth * 0.75, GROUND + 0.02, body[2] + stride + 0.02)
            if lifted:
                foot += v(0, b.leg * 0.42, b.leg * 0.34)
            knee = (top + foot) / 2 + v(side * 0.01, 0.02 if front > 0 else 0.0, 0.035 if front > 0 else 0.06)
            hock = foot + v(0, b.leg * 0.32, 0.0 if front > 0 else -0.055) + (v(0, 0.02, -0.06) if lifted else 0)
            s.tube(
                [top, knee, hock, foot],
                [b.shank * 2.3, b.shank * 1.55, b.shank * 0.95, b.shank],
                fur,
                steps=3,
                blend=0.03,
            )
            if paws:
                s.ball(foot + v(0, 0.006, 0.028), (b.shank * 1.25, b.shank * 0.8, b.shank * 1.7), fur)
                claws(s, foot + v(0, 0.004, 0.028 + b.shank * 1.2), (0, 0, 1), 3, b.shank * 0.42, claw)
            else:
                s.rod(foot - v(0, 0.025, -0.012), foot + v(0, 0.045, 0), b.shank * 1.35, b.shank * 1.0, hoof, blend=0.0)


def _neck(s: Sculpt, p: Mapping[str, Any], b: Build, chest: Vector, fur: int) -> tuple[Vector, Vector]:
    turn = float(p["turn"])
    skull = chest + v(
        0.1 * turn, b.girth * 0.35 + b.neck * b.rise + 0.06, b.girth * 0.5 + b.neck * (1.1 - b.rise * 0.5)
    )
    s.tube(
        [chest + v(0, b.girth * 0.3, -0.02), (chest + skull) / 2 + v(0, 0.03, 0.0), skull],
        [b.girth * 0.85, b.head * 1.0, b.head * 0.85], fur, rough=(0.011, 15, FURRY), blend=0.04,
    )  # fmt: skip
    if p["mane"]:
        shade_of = p["accent"] if p["accent"] != "none" else shade(p["colour"], -0.45)
        mane = s.paint(Paint(shade_of, shade(shade_of, 0.3), pattern="fur", frequency=14, mottle=0.22))
        for share in np.linspace(0, 1, 7):
            root = chest * (1 - share) + skull * share + v(0, b.head * 0.55, -0.05)
            for side in (-1, 0, 1):
                s.limb(
                    root + v(side * 0.045, 0, 0),
                    root + v(side * 0.13, -0.02 - 0.05 * abs(side), -0.12),
                    0.05,
                    0.008,
                    mane,
                )
    look = np.array([0.35 * turn, -0.18, 1.0])
    return skull, look / np.linalg.norm(look)


def _head(s: Sculpt, p: Mapping[str, Any], b: Build, skull: Vector, look: Vector, fur: int) -> None:
    side = np.cross([0, 1, 0], look)
    side /= np.linalg.norm(side)
    up = np.cross(look, side)
    nose_paint = s.paint(Paint("#17131a", "#2a2226", gloss=0.9))
    s.ball(skull, (b.head, b.head * 0.92, b.head * 1.05), fur, up=up, look=look, rough=(0.005, 20, FURRY))
    end = skull + look * (b.head * 0.6 + b.muzzle) - up * b.head * 0.3
    s.tube([skull + look * b.head * 0.3 - up * b.head * 0.15, end], [b.head * 0.72, b.head * 0.38], fur, blend=0.04)
    jaw = skull + look * (b.head * 0.45 + b.muzzle * 0.8) - up * b.head * (0.72 + 0.25 * float(p["snarl"]))
    s.tube([skull - up * b.head * 0.5, jaw], [b.head * 0.42, b.head * 0.24], fur, blend=0.03)
    for k in (-1, 1):  # cheeks and brows
        s.ball(skull + side * k * b.head * 0.6 - up * b.head * 0.3 + look * 0.02, b.head * 0.45, fur)
        s.ball(
            skull + side * k * b.head * 0.48 + up * b.head * 0.55 + look * b.head * 0.62,
            (b.head * 0.34, b.head * 0.18, b.head * 0.24),
            fur,
        )
    s.group(0.008)
    s.ball(
        end + look * b.head * 0.24 + up * 0.008, (b.head * 0.24, b.head * 0.19, b.head * 0.18), nose_paint, look=look
    )
    paint = eye_paint(
        s,
        p["eye"],
        slit=float(p["slit"]),
        glow=float(p["eye_glow"]),
        white=p["eye"] if float(p["eye_glow"]) else "#efe9d6",
    )
    for k in (-1, 1):
        at = skull + side * k * b.head * 0.52 + up * b.head * 0.3 + look * b.head * 0.72
        eye(s, at, b.head * 0.25, look + side * k * 0.45, paint, fur, 0.3)
    if float(p["snarl"]) > 0:
        tooth = s.paint(Paint("ivory", "#cbb98a", gloss=0.7))
        for k in (-1, 1):
            for share in (0.45, 0.7, 0.95):
                root = (
                    skull
                    + look * (b.head * 0.5 + b.muzzle * share)
                    - up * b.head * 0.5
                    + side * k * b.head * (0.42 - 0.15 * share)
                )
                s.limb(root, root - up * b.head * 0.3, 0.014, 0.003, tooth)
    s.group(0.03)
    _ears(s, p, b, skull, look, up, side, fur)


def _ears(
    s: Sculpt, p: Mapping[str, Any], b: Build, skull: Vector, look: Vector, up: Vector, side: Vector, fur: int
) -> None:
    inner = s.paint(Paint(shade(p["colour"], -0.5), "#5a3a36"))
    for k in (-1, 1):
        root = skull + side * k * b.head * 0.62 + up * b.head * 0.62 - look * b.head * 0.1
        if p["ears"] == "floppy":
            s.tube(
                [root, root + side * k * 0.06 + up * 0.005, root + side * k * 0.085 - up * 0.11],
                [0.03, 0.04, 0.03],
                fur,
            )
        else:
            reach = {"pointed": 1.5, "long": 2.1, "small": 0.8}[p["ears"]] * b.head
            tip = root + up * reach + side * k * reach * (0.35 if p["ears"] != "long" else 0.9) - look * 0.01
            s.tube([root, (root + tip) / 2 + side * k * 0.01, tip], [b.head * 0.42, b.head * 0.3, 0.006], fur, steps=4)
            s.tube(
                [root + look * b.head * 0.22 + up * b.head * 0.15, root * 0.35 + tip * 0.65 + look * b.head * 0.16],
                [b.head * 0.2, 0.008],
                inner,
                blend=0.0,
            )


def _tail(s: Sculpt, p: Mapping[str, Any], b: Build, rump: Vector, fur: int) -> None:
    root = rump + v(0, b.girth * 0.3, -b.girth * 0.75)
    kind = p["tail"]
    if kind == "short":
        s.tube([root, root + v(0, 0.04, -0.07)], [0.045, 0.02], fur)
    elif kind == "thin":
        s.tube(
            [root, root + v(0.03, -0.06, -0.14), root + v(0.1, -0.2, -0.17), root + v(0.18, -0.14, -0.2)],
            [0.03, 0.022, 0.018, 0.03],
            fur,
        )
    else:
        tip = s.paint(
            Paint(
                p["tail_tip"] if p["tail_tip"] != "none" else shade(p["colour"], 0.5),
                shade(p["colour"], -0.2),
                pattern="fur",
                frequency=14,
                mottle=0.25,
                glow=0.8 if p["glow"] != "none" and p["tail_tip"] != "none" else 0,
            )
        )
        path = [root, root + v(0.05, 0.02, -0.15), root + v(0.16, 0.16, -0.2), root + v(0.2, 0.34, -0.14)]
        s.tube(path[:3], [0.05, 0.085, 0.105], fur, rough=(0.014, 14, FURRY), blend=0.05)
        s.tube(path[2:], [0.105, 0.012], tip, rough=(0.014, 14, FURRY), blend=0.05)


def _extras(
    s: Sculpt, p: Mapping[str, Any], b: Build, chest: Vector, rump: Vector, skull: Vector, look: Vector, fur: int
) -> None:
    side = np.cross([0, 1, 0], look)
    if p["antlers"] != "none":
        _antlers(s, p, b, skull, side)
    if p["collar"] != "none":
        leather = s.paint(Paint("leather", "#4a3020", pattern="cloth", frequency=10))
        brass = s.paint(Paint("brass", "#7a5a20", "#f0d890", "metal", 12, gloss=1.0, metal=0.9))
        at = chest * 0.42 + skull * 0.58
        s.group(0.006)
        axis = skull - chest
        s.ring(at, axis, b.head * 1.06, 0.021, leather)
        hang = at + np.array([0.35 * float(p["turn"]) * 0.1, -b.head * 0.75, b.head * 0.95])
        if p["collar"] == "bell":
            s.rod(hang + v(0, -0.055, 0), hang + v(0, 0.03, 0), 0.062, 0.03, brass, edge=0.008)
            s.ball(hang + v(0, 0.035, 0), 0.03, brass)
            s.ball(hang + v(0, -0.06, 0), 0.02, brass)
        else:
            for turn in np.linspace(0, 2 * np.pi, 10):
                s.limb(
                    at + v(np.cos(turn), 0, np.sin(turn)) * b.head,
                    at + v(np.cos(turn), 0, np.sin(turn)) * b.head * 1.55,
                    0.016,
                    0.003,
                    brass,
                )
    if p["spines"]:
        bone = s.paint(Paint(shade(p["colour"], -0.5), "horn", pattern="bands", frequency=14, gloss=0.4))
        s.group(0.01)
        path = curve([chest + v(0, 0.02, 0.03), (chest + rump) / 2, rump], 5)
        spines(s, path[::-1], np.full(len(path), b.girth * 1.1), 0.1, bone, -0.5)
    if p["flame"]:
        glow = s.paint(Paint(p["glow"] if p["glow"] != "none" else "ember", "#ffd27a", glow=1.1, gloss=0))
        s.group(0.03)
        for share, tall in ((0.1, 0.2), (0.45, 0.26), (0.8, 0.2)):
            flame(s, rump * (1 - share) + chest * share + v(0, b.girth * 0.75, 0), tall, glow)


def _antlers(s: Sculpt, p: Mapping[str, Any], b: Build, skull: Vector, side: Vector) -> None:
    paint = s.paint(Paint("horn", "#7c6238", p["glow"] if p["glow"] != "none" else "moss", "bark", 12, 0.2, 0.2))
    leaf = (
        s.paint(Paint(p["leaves"], shade(p["leaves"], -0.4), shade(p["leaves"], 0.3), "patches", 40))
        if p["leaves"] != "none"
        else None
    )
    s.group(0.012)
    for k in (-1, 1):
        if p["antlers"] == "curled":
            turns = np.linspace(0, 4.6, 12)
            path = [
                skull
                + side * k * (b.head * 0.55 + 0.035 * t)
                + v(0, b.head * 0.75 + 0.09 * np.sin(t * 1.3), -0.09 * (1 - np.cos(t * 1.3)))
                for t in turns
            ]
            horn(s, np.array(path), 0.042, paint)
            continue
        root = skull + side * k * b.head * 0.42 + v(0, b.head * 0.7, -0.01)
        beam = [root, root + v(k * 0.1, 0.12, -0.06), root + v(k * 0.21, 0.24, -0.05), root + v(k * 0.22, 0.4, 0.03)]
        stem = s.tube(beam, [0.03, 0.024, 0.018, 0.006], paint, steps=5)
        for index, reach in ((3, 0.13), (6, 0.17), (9, 0.16), (12, 0.12)):
            a = stem[index]
            tip = a + v(k * reach * 0.35, reach * 0.75, reach * (0.75 if index % 2 else -0.35))
            s.tube([a, (a + tip) / 2 + v(k * 0.02, -0.015, 0.01), tip], [0.019, 0.014, 0.004], paint, steps=3)
            if leaf is not None:
                for _ in range(4):
                    s.ball(
                        tip + s.rng.normal(0, 0.022, 3),
                        (0.032, 0.009, 0.022),
                        leaf,
                        up=s.rng.normal(size=3),
                        look=s.rng.normal(size=3),
                        blend=0,
                    )


FAMILY = Family(
    "a four-legged beast",
    {
        "colour": tint("brown", "of the coat"),
        "accent": tint("none", "second colour of the coat"),
        "belly": tint("none", "underside"),
        "coat": choice("fur", "pattern", "spots", "stripes", "cracks", "scales", "patches", "bark"),
        "pattern_size": number(9, "features per unit", 2, 30),
        "build": choice("normal", "proportions", "heavy", "tall", "slim"),
        "pose": choice("step", "a lifted paw or four on the ground", "stand"),
        "turn": number(0.4, "head turned", -1, 1),
        "feet": choice("paws", "paws or hooves", "hooves"),
        "ears": choice("pointed", "shape", "floppy", "long", "small"),
        "tail": choice("bushy", "shape", "thin", "short"),
        "tail_tip": tint("none", "colour of a bushy tail's tip; shines when there is a glow"),
        "antlers": choice("none", "horns", "branching", "curled"),
        "leaves": tint("none", "leaves on branching antlers"),
        "collar": choice("none", "around the neck", "bell", "spiked"),
        "mane": flag(False, "long hair on the neck"),
        "spines": flag(False, "spikes along the back"),
        "flame": flag(False, "burns along the back"),
        "glow": tint("none", "shining cracks, flames"),
        "snarl": number(0, "bared teeth", 0, 1),
        "eye": tint("amber", "of the iris"),
        "eye_glow": number(0, "how the eyes shine", 0, 2),
        "slit": number(0, "0 round pupils, 1 a cat's", 0, 1),
    },
    build,
)
