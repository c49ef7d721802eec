"""Rooms: a box or a barrel vault seen from inside, with masonry, planks or tiles, lit by its lamps."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..paint import Floats, grain, linear, mix, sampled, smooth
from .stage import Stage

Surface = Callable[[Floats, Floats], tuple[Floats, Floats]]


@dataclass
class Room:
    """Sizes in metres. With a vault, `height` is where the walls end and a half cylinder begins."""

    width: float
    height: float
    depth: float
    vault: bool = False
    floor: str = "flags"
    walls: str = "masonry"
    ceiling: str = "beams"
    floor_colour: Floats | None = None
    wall_colour: Floats | None = None
    ceiling_colour: Floats | None = None


def build(stage: Stage, room: Room) -> None:
    """Paint the room on the stage, with its depths, under the lamps that burn already."""
    stage.indoors = True
    hit, which, normal = _hits(stage, room)
    x, y, z = hit
    albedo, bump = _surfaces(stage, room, hit, which)
    corner = _corners(room, hit)
    if room.vault:
        normal = _vaulted(room, hit, which, normal)
    normal = normal[0] + bump * 0.5, normal[1] + bump * 0.25, normal[2]
    lit = stage.light.ambient * 0.3 + stage.lamplight(x, y, z, normal)
    stage.pixels[...] = stage.hazed(albedo * lit * corner[..., None], z)
    stage.depth[...] = z


def _hits(stage: Stage, room: Room) -> tuple[tuple[Floats, Floats, Floats], Floats, tuple[Floats, Floats, Floats]]:
    """Return where each pixel's ray ends, on which surface (0 wall, 1 floor, 2 ceiling, 3 back), and its normal."""
    w, h = stage.size
    rx = ((np.arange(w, dtype=np.float32) - w / 2) / stage.focal)[None, :] + np.zeros((h, 1), np.float32)
    ry = ((stage.horizon - np.arange(h, dtype=np.float32)) / stage.focal)[:, None] + np.zeros((1, w), np.float32)
    small = np.float32(1e-6)
    half = room.width / 2
    side = half / np.maximum(np.abs(rx), small)
    floor = np.where(ry < 0, -stage.eye / np.minimum(ry, -small), 1e6)
    if room.vault:
        a, rise = rx * rx + ry * ry + small, stage.eye - room.height
        b, c = ry * rise, rise * rise - half * half
        top = (-b + np.sqrt(np.maximum(b * b - a * c, 0))) / a
        side = np.where(stage.eye + ry * side > room.height, 1e6, side)
        top = np.where(stage.eye + ry * top > room.height, top, 1e6)
    else:
        top = np.where(ry > 0, (room.height - stage.eye) / np.maximum(ry, small), 1e6)
    t = np.minimum(np.minimum(side, floor), np.minimum(top, room.depth)).astype(np.float32)
    which = np.where(t == np.float32(room.depth), 3, np.where(t == floor, 1, np.where(t == top, 2, 0)))
    zero = np.zeros_like(t)
    normal = (
        np.where(which == 0, -np.sign(rx), zero),
        np.where(which == 1, 1, np.where(which == 2, -1, zero)),
        np.where(which == 3, -1, zero),
    )
    return (rx * t, stage.eye + ry * t, t), which, normal


def _vaulted(
    room: Room, hit: tuple[Floats, Floats, Floats], which: Floats, normal: tuple[Floats, Floats, Floats]
) -> tuple[Floats, Floats, Floats]:
    """Return normals with those of the vault turned to its axis."""
    half, up = np.float32(room.width / 2), which == 2
    nx = np.where(up, -hit[0] / half, normal[0])
    ny = np.where(up, -(hit[1] - room.height) / half, normal[1])
    return nx, ny, normal[2]


def _corners(room: Room, hit: tuple[Floats, Floats, Floats]) -> Floats:
    """Return how open each point is: darker where surfaces meet."""
    x, y, z = hit
    to_wall, to_floor, to_back = room.width / 2 - np.abs(x), y, room.depth - z
    to_top = (room.height + (room.width / 2 if room.vault else 0)) - y
    order = np.sort(np.stack([to_wall, to_floor, to_back, to_top]), axis=0)
    return 0.35 + 0.65 * smooth(-0.1, 1.3, order[1])


def _surfaces(stage: Stage, room: Room, hit: tuple[Floats, Floats, Floats], which: Floats) -> tuple[Floats, Floats]:
    """Return the colour and the relief of each point."""
    x, y, z = hit
    arc = (np.arctan2(x, np.maximum(y - room.height, 1e-3)) * np.float32(room.width / 2)) if room.vault else x
    u = np.where(which == 0, z, np.where(which == 2, z if room.vault else x, x))
    v = np.where((which == 1), z, np.where(which == 2, arc if room.vault else z, y))
    stone = linear("#8a8178")
    colours = (
        room.wall_colour if room.wall_colour is not None else stone,
        room.floor_colour if room.floor_colour is not None else stone * 0.8,
        room.ceiling_colour if room.ceiling_colour is not None else stone * 0.7,
    )
    albedo, relief = np.zeros((*x.shape, 3), np.float32), np.zeros_like(x)
    kinds = room.walls, room.floor, room.ceiling
    for number, (kind, colour) in enumerate(zip(kinds, colours, strict=True)):
        here = (which == number) | ((which == 3) & (number == 0))
        tone, bump = PATTERNS[kind](stage, u[here], v[here])
        albedo[here], relief[here] = tone[..., None] * colour, bump
    return albedo, relief


def masonry(stage: Stage, u: Floats, v: Floats, wide: float = 0.9, tall: float = 0.42) -> tuple[Floats, Floats]:
    """Return tone and relief of courses of blocks."""
    row = np.floor(v / tall)
    shifted = u / wide + 0.5 * (row % 2) + 0.23 * np.sin(row * 12.9)
    column = np.floor(shifted)
    du, dv = shifted - column, v / tall - row
    wobble = sampled(grain(), u * 40, v * 40) * np.float32(0.02)
    edge = np.minimum(np.minimum(du, 1 - du) * wide, np.minimum(dv, 1 - dv) * tall) + wobble
    block = np.sin(row * 127.1 + column * 311.7) * 43758.5
    tone = 0.78 + 0.44 * (block - np.floor(block))
    rough = sampled(grain(), u * 60, v * 60) * 0.10 + sampled(grain(), u * 9, v * 9 + 50) * 0.07
    mortar = smooth(0.008, 0.035, edge)
    bump = (smooth(0.10, 0.0, dv * tall) - smooth(0.10, 0.0, (1 - dv) * tall)) * 0.6 + rough * 0.8
    return ((tone + rough) * (0.38 + 0.62 * mortar)).astype(np.float32), bump.astype(np.float32)


def flags(stage: Stage, u: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Return tone and relief of large floor slabs."""
    return masonry(stage, u, v, 1.1, 0.95)


def tiles(stage: Stage, u: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Return tone and relief of a polished floor of two tones."""
    a, b = np.floor(u / 0.9), np.floor(v / 0.9)
    du, dv = u / 0.9 - a, v / 0.9 - b
    edge = np.minimum(np.minimum(du, 1 - du), np.minimum(dv, 1 - dv))
    tone = np.where((a + b) % 2 == 0, 1.25, 0.45) * (0.7 + 0.3 * smooth(0.0, 0.03, edge))
    veins = 1 + 0.06 * sampled(grain(), u * 30, v * 30)
    return (tone * veins).astype(np.float32), np.zeros_like(u)


def planks(stage: Stage, u: Floats, v: Floats, wide: float = 0.28) -> tuple[Floats, Floats]:
    """Return tone and relief of boards that run along v."""
    board = np.floor(u / wide)
    du = u / wide - board
    chance = np.sin(board * 91.7) * 9173.3
    chance = chance - np.floor(chance)
    joint = (v + chance * 3) / 3.2
    end = np.abs(joint - np.rint(joint)) * 3.2
    seam = smooth(0.0, 0.05, np.minimum(du, 1 - du)) * smooth(0.004, 0.02, end)
    fibre = (
        sampled(grain(), u * 170 + chance * 400, v * 9) * 0.10 + sampled(grain(), u * 40, v * 2.5 + chance * 99) * 0.07
    )
    return ((0.72 + 0.5 * chance + fibre) * (0.3 + 0.7 * seam)).astype(np.float32), (fibre * 0.5).astype(np.float32)


def beams(stage: Stage, u: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Return tone and relief of boards under heavy beams."""
    tone, bump = planks(stage, v, u, 0.3)
    beam = np.abs((v / 1.7) - np.rint(v / 1.7)) * 1.7
    under = smooth(0.17, 0.15, beam)
    shadow = smooth(0.15, 0.5, beam) * 0.55 + 0.45
    return (tone * mix(shadow * 0.75, 1.25, under)).astype(np.float32), bump


def plaster(stage: Stage, u: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Return tone and relief of uneven plaster between timber posts."""
    stain = sampled(grain(), u * 12, v * 12) * 0.05 + sampled(grain(), u * 3, v * 3 + 70) * 0.06
    post = np.abs(u / 2.1 - np.rint(u / 2.1)) * 2.1
    rail = np.minimum(np.abs(v - 1.05), np.abs(v - 2.7))
    wood = np.maximum(smooth(0.13, 0.11, post), smooth(0.11, 0.09, rail))
    low = smooth(1.08, 1.0, v)
    panel, _ = planks(stage, u, v, 0.22)
    tone = mix(1.35 + stain, panel * 0.42, np.maximum(low, wood))
    return tone.astype(np.float32), (stain * 0.4).astype(np.float32)


def rough(stage: Stage, u: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Return tone and relief of raw rock."""
    a = stage.lattice.fractal(u * 0.9, v * 0.9, 5)
    b = stage.lattice.fractal(u * 0.9 + 0.12, v * 0.9 + 0.12, 5)
    return (0.45 + 1.0 * a).astype(np.float32), ((b - a) * 5).astype(np.float32)


PATTERNS = {
    "masonry": masonry,
    "flags": flags,
    "tiles": tiles,
    "planks": planks,
    "beams": beams,
    "plaster": plaster,
    "rough": rough,
}


def sheen(stage: Stage, strength: float = 0.35) -> None:
    """Let a polished floor mirror what stands behind it."""
    rows = np.arange(stage.height, dtype=np.float32)[:, None]
    below = rows - np.float32(stage.horizon)
    plane = stage.eye * stage.focal / np.maximum(below, 0.5)
    floor = (below > 0) & (np.abs(plane - stage.depth) < 0.02 * plane + 0.02)
    far = np.where(floor, stage.depth, 0).max(initial=0.0)
    if far <= 0:
        return
    foot = stage.horizon + stage.eye * stage.focal / far
    wave = sampled(grain(), np.arange(stage.width, dtype=np.float32)[None, :] * 0.3 + 0 * rows, rows * 0.8) * 1.2
    mirror = np.clip(2 * foot - rows + wave, 0, stage.height - 1).astype(np.int32)
    reflected = stage.pixels[mirror, np.arange(stage.width)[None, :]]
    amount = (floor * np.float32(strength) * np.clip(1.1 - below / stage.height * 1.4, 0.1, 1)).astype(np.float32)
    stage.pixels[...] += reflected * amount[..., None] * 0.7


def shaft(stage: Stage, points: list[tuple[float, float, float]], colour: Floats, strength: float = 0.16) -> None:
    """Add a beam of light through dusty air: a polygon in space, soft at its edges."""
    from PIL import Image, ImageDraw

    from ..paint import blurred

    image = Image.new("L", stage.size)
    ImageDraw.Draw(image).polygon([stage.project(x, y, max(z, 0.3))[:2] for x, y, z in points], fill=255)
    mask = blurred(np.asarray(image, np.float32) / np.float32(255), stage.height / 45)
    stage.pixels[...] += (mask * np.float32(strength))[..., None] * colour
