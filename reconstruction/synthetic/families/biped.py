"""Two-legged folk: stewards, soldiers, deacons, giants, ghosts and queens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from reconstruction.synthetic.base import GROUND
from reconstruction.synthetic.colours import shade
from reconstruction.synthetic.families.features import sheet, v
from reconstruction.synthetic.families.gear import add_back, add_weapon
from reconstruction.synthetic.families.heads import add_head
from reconstruction.synthetic.families.wear import Body, Wardrobe
from reconstruction.synthetic.paint import Paint
from reconstruction.synthetic.params import Family, choice, flag, number, tint
from reconstruction.synthetic.sculpt import FRACTAL, RIDGES, Sculpt


@dataclass(frozen=True)
class Build:
    """Proportions: width, limb thickness, hip and shoulder height, head radius, stoop."""

    wide: float
    limb: float
    hip: float
    shoulder: float
    head: float
    stoop: float = 0.0


BUILDS = {
    "normal": Build(1.0, 1.0, 0.44, 0.76, 0.1),
    "slim": Build(0.86, 0.82, 0.47, 0.8, 0.093),
    "gaunt": Build(0.85, 0.6, 0.46, 0.79, 0.095, 0.02),
    "robed": Build(1.0, 0.95, 0.44, 0.77, 0.1, 0.03),
    "armoured": Build(1.15, 1.2, 0.44, 0.78, 0.1),
    "tall": Build(0.85, 0.8, 0.55, 0.95, 0.088),
    "huge": Build(1.65, 1.75, 0.36, 0.78, 0.11, 0.14),
}


def build(s: Sculpt, p: Mapping[str, Any]) -> None:
    """Adds the figure, facing +Z, its right hand at negative x."""
    wear, body = _wardrobe(s, p), _body(p)
    if p["build"] in ("robed", "tall") or p["gown"]:
        _robe(s, p, body, wear)
    else:
        _legs(s, p, body, wear)
    _torso(s, p, body, wear)
    _arms(s, p, body, wear)
    add_head(s, p, body, wear)
    add_weapon(s, p, body, wear)
    add_back(s, p, body, wear)


def _wardrobe(s: Sculpt, p: Mapping[str, Any]) -> Wardrobe:
    accent = p["accent"] if p["accent"] != "none" else shade(p["colour"], -0.4, 0.08)
    glow = 0.22 if p["ghost"] else 0.0
    skin = Paint(p["skin"], shade(p["skin"], -0.25, -0.02), shade(p["skin"], 0.2), "plain", 9, 0.12, 0.25, glow)
    if p["moss"]:
        skin = Paint(p["skin"], shade(p["skin"], -0.45), "moss", "stone", 8, 0.25, 0.05)
    return Wardrobe(
        cloth=s.paint(
            Paint(
                p["colour"], shade(p["colour"], -0.45), accent, p["fabric"], float(p["pattern_size"]), 0.16, 0.1, glow
            )
        ),
        trim=s.paint(Paint(accent, shade(accent, -0.45), shade(accent, 0.3), "cloth", 8, 0.16, 0.1, glow)),
        skin=s.paint(skin),
        metal=s.paint(
            Paint(p["metal"], shade(p["metal"], -0.5), shade(p["metal"], 0.5), "metal", 10, 0.2, 0.9, 0, metal=0.85)
        ),
        brass=s.paint(Paint("brass", "#6b4a1c", "#f2dc9a", "metal", 10, 0.2, 0.9, 0, metal=0.85)),
        leather=s.paint(Paint("leather", "#3c281a", "#94704a", "plain", 14, 0.2, 0.3)),
        wood=s.paint(Paint("wood", "#4a321e", pattern="bark", frequency=9, mottle=0.2)),
        shine=s.paint(Paint(p["glow"] if p["glow"] != "none" else "glow-yellow", glow=1.3, gloss=0)),
    )  # fmt: skip


def _body(p: Mapping[str, Any]) -> Body:
    b = BUILDS[p["build"]]
    w, lean = b.wide, b.stoop
    shoulder, hip = GROUND + b.shoulder, GROUND + b.hip
    reach = {
        "low": (-0.3, 0.5, 0.16),
        "ahead": (-0.29, 0.56, 0.27),
        "up": (-0.36, 1.02, 0.06),
        "planted": (-0.05, 0.56, 0.27),
    }
    free = {
        "hip": (0.2, 0.5, 0.07),
        "palm": (0.27, 0.56, 0.27),
        "up": (0.36, 1.02, 0.04),
        "planted": (0.05, 0.62, 0.27),
        "low": (0.3, 0.45, 0.05),
    }
    scale = b.shoulder / 0.76
    right, left = np.array(reach[p["pose"]]), np.array(free[p["other_hand"]])
    return Body(
        wide=w, limb=b.limb, hip=v(0, hip, 0), chest=v(0, shoulder - 0.09, 0.02 + lean * 0.6),
        neck=v(0, shoulder + 0.03, 0.02 + lean), head_radius=b.head,
        head=v(0, shoulder + 0.05 + b.head * 1.15 - lean * 0.5, 0.04 + lean * 1.35),
        shoulders=(v(-0.145 * w, shoulder, lean * 0.8), v(0.145 * w, shoulder, lean * 0.8)),
        hands=(
            v(right[0] * (0.45 + 0.55 * w), GROUND + right[1] * scale, right[2] + lean * 0.7),
            v(left[0] * (0.45 + 0.55 * w), GROUND + left[1] * scale, left[2] + lean * 0.7),
        ),
    )  # fmt: skip


def _legs(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    armoured, bare = p["build"] == "armoured", p["moss"]
    leg = wear.skin if bare or p["build"] == "gaunt" else (wear.metal if armoured else wear.trim)
    boot = wear.skin if bare else (wear.metal if armoured else wear.leather)
    s.group(0.03)
    for side in (-1, 1):
        top, foot = (
            b.hip + v(side * 0.07 * b.wide, 0, 0),
            v(side * 0.11 * b.wide, GROUND + 0.02, 0.05 if side > 0 else -0.06),
        )
        knee = (top + foot) / 2 + v(side * 0.015, 0.02, 0.045)
        s.tube(
            [top, knee, foot + v(0, 0.05, 0)],
            [0.075 * b.limb, 0.055 * b.limb, 0.042 * b.limb],
            leg,
            rough=(0.006, 10, RIDGES) if bare else None,
        )
        s.limb(foot + v(0, 0.17, -0.0), foot + v(0, 0.03, 0), 0.056 * b.limb, 0.048 * b.limb, boot)
        s.limb(foot + v(0, 0.015, -0.01), foot + v(side * 0.015, 0.008, 0.085), 0.042 * b.limb, 0.034 * b.limb, boot)
        if armoured:
            s.ball(knee + v(0, 0, 0.025), (0.055, 0.06, 0.05), wear.brass)
        elif not bare:
            s.ring(foot + v(0, 0.17, 0), (0, 1, 0.1), 0.05 * b.limb, 0.014, wear.leather)
    if not bare:
        s.group(0.012)  # the skirt of a tunic
        s.rod(
            b.hip + v(0, -0.15, 0),
            b.hip + v(0, 0.06, 0),
            0.155 * b.wide,
            0.1 * b.wide,
            wear.cloth,
            edge=0.012,
            rough=(0.016, 10, RIDGES),
        )
    else:
        s.group(0.02)
        s.rod(
            b.hip + v(0, -0.12, 0),
            b.hip + v(0, 0.05, 0),
            0.15 * b.wide,
            0.13 * b.wide,
            wear.leather,
            edge=0.01,
            rough=(0.02, 9, RIDGES),
        )


def _robe(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    flare = (0.3 if p["gown"] else 0.24) * (0.6 + 0.4 * b.wide)
    low = v(0, GROUND + (0.05 if p["ghost"] else 0.0), 0)
    s.group(0.05)
    s.tube(
        [low, low * 0.6 + b.hip * 0.4, b.hip + v(0, 0.02, 0), b.chest],
        [flare, flare * 0.68, 0.115 * b.wide, 0.115 * b.wide], wear.cloth, steps=4, rough=(0.02, 9, RIDGES), blend=0.03,
    )  # fmt: skip
    s.box(low - v(0, 0.4, 0), (1, 0.4, 1), wear.cloth, cut=True, blend=0.0)
    s.group(0.012)
    hem = flare * 0.99
    for turn in np.linspace(0, 2 * np.pi, 26, endpoint=False):
        s.ball(
            low + v(hem * np.sin(turn), 0.025 + 0.006 * np.sin(turn * 5), hem * np.cos(turn)),
            (0.045, 0.018, 0.03),
            wear.trim,
            look=(np.sin(turn), 0, np.cos(turn)),
        )
    s.limb(b.hip + v(0, 0.05, 0.115 * b.wide), low + v(0, 0.06, flare * 1.0), 0.018, 0.05, wear.trim)
    s.ring(b.hip + v(0, 0.05, 0), (0, 1, 0), 0.118 * b.wide, 0.02, wear.leather)
    if p["gown"]:
        rows = [
            [
                v(
                    x * (0.12 + 0.2 * t),
                    low[1] + 0.02 + (b.hip[1] - low[1]) * (1 - t) ** 1.6,
                    -0.08 - 0.46 * t + 0.05 * np.cos(x * 5),
                )
                for x in np.linspace(-1, 1, 6)
            ]
            for t in np.linspace(0, 1, 7)
        ]
        sheet(s, np.array(rows), 0.013, wear.trim)


def _torso(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    gaunt, armoured = p["build"] == "gaunt", p["build"] == "armoured"
    skin = wear.skin if p["moss"] else (wear.metal if armoured else wear.cloth)
    s.group(0.05)
    rough = (0.02, 8, FRACTAL) if p["moss"] else None
    s.ball(b.chest, (0.145 * b.wide, 0.135, 0.1 * (0.5 + 0.5 * b.wide)), skin, rough=rough)
    s.limb(b.hip + v(0, 0.03, 0), b.chest, 0.1 * b.wide, 0.1 * b.wide, skin, rough=rough)
    s.limb(b.chest + v(0, 0.08, 0), b.neck + v(0, 0.03, 0.01), 0.06 * b.limb, 0.045 * b.limb, wear.skin)
    if p["build"] == "huge":
        s.ball(b.chest + v(0, 0.03, -0.14), (0.2 * b.wide * 0.7, 0.2, 0.16), skin, rough=rough)
        s.ball(b.hip + v(0, 0.08, 0.08), (0.13 * b.wide, 0.13, 0.12), skin, rough=rough)
    s.group(0.008)
    if not p["moss"]:
        s.ring(b.hip + v(0, 0.06, 0), (0, 1, 0.05), 0.108 * b.wide, 0.02, wear.leather)
        s.box(b.hip + v(0, 0.06, 0.125 * b.wide), (0.028, 0.026, 0.012), wear.brass, edge=0.006)
        s.ball(b.hip + v(0.11 * b.wide, 0.0, 0.06), (0.038, 0.042, 0.03), wear.leather)
    if gaunt:  # mail gone to lace: ribs show
        for i in range(4):
            s.ring(b.chest + v(0, 0.06 - 0.05 * i, 0.006), (0, 1, 0.25), 0.112 * b.wide - 0.006 * i, 0.011, wear.skin)
    elif armoured:
        for i in range(3):
            s.ring(
                b.chest + v(0, -0.075 - 0.035 * i, 0),
                (0, 1, 0),
                0.118 * b.wide,
                0.014,
                wear.brass if i == 0 else wear.metal,
            )
        s.limb(b.chest + v(0, 0.07, 0.115), b.chest + v(0, -0.06, 0.125), 0.014, 0.01, wear.brass)
    elif not p["moss"]:  # a sash and buttons
        s.tube(
            [b.chest + v(-0.12 * b.wide, 0.09, 0.03), b.chest + v(0, 0.0, 0.118), b.hip + v(0.1 * b.wide, 0.08, 0.06)],
            [0.022, 0.024, 0.022],
            wear.trim,
            steps=4,
        )
        for i in range(3):
            s.ball(b.chest + v(0.025, 0.06 - 0.055 * i, 0.108), 0.012, wear.brass)


def _arms(s: Sculpt, p: Mapping[str, Any], b: Body, wear: Wardrobe) -> None:
    armoured = p["build"] == "armoured"
    sleeve = wear.skin if p["moss"] or p["build"] == "gaunt" else (wear.metal if armoured else wear.cloth)
    rough = (0.012, 9, FRACTAL) if p["moss"] else None
    for side, top, hand in zip((-1, 1), b.shoulders, b.hands, strict=True):
        s.group(0.03)
        elbow = (top + hand) / 2 + v(side * 0.075 * b.wide, -0.06 if hand[1] < top[1] else 0.0, -0.035)
        s.ball(top, 0.07 * b.limb, sleeve, rough=rough)
        s.tube([top, elbow, hand], [0.058 * b.limb, 0.047 * b.limb, 0.036 * b.limb], sleeve, steps=4, rough=rough)
        s.ball(hand, 0.042 * b.limb, wear.skin if not armoured else wear.metal, rough=rough)
        for finger in (-1, 0, 1):
            s.limb(
                hand,
                hand + v(finger * 0.022, 0.006, 0.055) * b.limb,
                0.018 * b.limb,
                0.013 * b.limb,
                wear.skin if not armoured else wear.metal,
            )
        s.group(0.01)
        if armoured:
            s.ball(top + v(side * 0.02, 0.025, 0), (0.1, 0.075, 0.095), wear.metal)
            s.ring(top + v(side * 0.03, 0.0, 0), (0.5 * side, 1, 0), 0.09, 0.013, wear.brass)
            s.rod(elbow * 0.4 + hand * 0.6, hand * 0.9 + elbow * 0.1, 0.058, 0.048, wear.metal, edge=0.01)
        elif p["build"] in ("robed", "tall"):  # wide sleeves
            s.limb(elbow, hand * 0.86 + elbow * 0.14 - v(0, 0.02, 0), 0.05, 0.085, wear.cloth, rough=(0.01, 12, RIDGES))
            s.ring(hand * 0.84 + elbow * 0.16 - v(0, 0.02, 0), hand - elbow, 0.08, 0.016, wear.trim)
        elif not p["moss"]:
            s.ring(hand * 0.85 + elbow * 0.15, hand - elbow, 0.04 * b.limb, 0.013, wear.trim)


FAMILY = Family(
    "a person, giant, ghost or dead soldier",
    {
        "colour": tint("moss", "of the clothes"),
        "accent": tint("none", "trimmings, cape, plume"),
        "skin": tint("flesh", "or bone, or peat"),
        "hair": tint("brown", "hair and beard"),
        "metal": tint("steel", "of arms and armour"),
        "glow": tint("none", "what shines: eyes of the dead, lanterns, orbs"),
        "build": choice("normal", "proportions", "slim", "gaunt", "robed", "armoured", "tall", "huge"),
        "fabric": choice("cloth", "pattern of the clothes", "plain", "stripes", "patches", "scales", "spots", "bands"),
        "pattern_size": number(7, "features per unit", 2, 30),
        "weapon": choice(
            "staff", "in the right hand", "none", "sword", "greatsword", "rapier", "pike", "knives", "club", "bell",
            "sceptre", "axe", "lantern", "cleaver",
        ),
        "pose": choice("ahead", "right hand", "low", "up", "planted"),
        "other_hand": choice("hip", "left hand", "palm", "up", "planted", "low"),
        "face": choice("human", "kind of face", "skull", "elf", "giant", "void"),
        "beard": flag(False, "wears a beard"),
        "hat": choice("none", "on the head", "hat", "hood", "helmet", "plume", "thorn", "crown", "kettle", "kelp"),
        "back": choice("cape", "on the back", "none", "cottage", "banner"),
        "gown": flag(False, "a gown with a train"),
        "moss": flag(False, "a body of peat with sod on it"),
        "ghost": flag(False, "shines faintly and does not touch the ground"),
    },
    build,
)  # fmt: skip
