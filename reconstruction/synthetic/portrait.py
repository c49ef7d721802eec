"""A portrait of a creature: the miniature on its base before a moody backdrop."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from reconstruction.synthetic.colours import linear
from reconstruction.synthetic.light import Lamp, Lit
from reconstruction.synthetic.miniature import Miniature, build
from reconstruction.synthetic.moods import MOODS, Mood, backdrop
from reconstruction.synthetic.render import Ambience, cast, shade_hits, tone
from reconstruction.synthetic.spec import Spec

Floats = npt.NDArray[np.float64]
FIELD = np.radians(26.0)


def render_portrait(
    spec: Spec | dict[str, Any], size: tuple[int, int] = (768, 768), mood: str | None = None, samples: int = 2,
    resolution: int = 280,
) -> npt.NDArray[np.uint8]:  # fmt: skip
    """The picture (h, w, 3) of a creature; mood: one of `MOODS`, by default the spec's own."""
    checked = spec if isinstance(spec, Spec) else Spec.checked(spec)
    miniature = build(checked, resolution)
    name = mood or str(checked.params["mood"])
    lit = Lit(miniature, _lamps(MOODS[name]))
    fine = (size[0] * samples, size[1] * samples)
    eye, rotation = _camera(miniature, float(checked.params["view"]), float(checked.params["view_height"]))
    light, glow = _draw(lit, MOODS[name], name, fine, eye, rotation, checked.seed)
    return _developed(light, glow, size)


def _lamps(mood: Mood) -> list[Lamp]:
    key, rim = linear(mood.key), linear(mood.rim)
    return [
        Lamp((-0.75, 1.0, 0.85), tuple(2.3 * key), 0.16),
        Lamp((0.95, 0.75, -0.9), tuple(2.6 * rim), 0.12),
        Lamp((-0.9, 0.35, -0.8), tuple(1.1 * rim), 0.15),
    ]


def _camera(miniature: Miniature, azimuth: float, elevation: float) -> tuple[Floats, Floats]:
    """Place and rotation (rows: right, down, forward) of a camera that has the whole creature in the picture."""
    turn, rise = np.radians(azimuth), np.radians(elevation)
    out = np.array([np.sin(turn) * np.cos(rise), np.sin(rise), np.cos(turn) * np.cos(rise)])
    right = np.array([np.cos(turn), 0, -np.sin(turn)])
    rotation = np.stack([right, np.cross(-out, right), -out])
    local = miniature.vertices @ rotation.T
    tangent = np.tan(FIELD / 2) * 0.88
    middle = (local.max(axis=0) + local.min(axis=0)) / 2
    for _ in range(4):
        # Distance so that |x| <= (depth) * tangent for every vertex; then centre what perspective made lopsided.
        offset = local - middle
        away = (np.abs(offset[:, :2]).max(axis=1) / tangent - offset[:, 2]).max()
        seen = offset[:, :2] / (offset[:, 2:] + away)
        middle[:2] += (seen.max(axis=0) + seen.min(axis=0)) / 2 * away
    middle[1] -= 0.012 * away
    return rotation.T @ (middle - np.array([0, 0, away])), rotation


def _draw(
    lit: Lit, mood: Mood, name: str, size: tuple[int, int], eye: Floats, rotation: Floats, seed: int
) -> tuple[Floats, Floats]:
    width, height = size
    focal = height / 2 / np.tan(FIELD / 2)
    x, y = np.meshgrid(np.arange(width) + 0.5 - width / 2, np.arange(height) + 0.5 - height / 2)
    directions = np.stack([x.ravel() / focal, y.ravel() / focal, np.ones(x.size)], axis=1) @ rotation
    flat = np.array([rotation[2, 0], 0, rotation[2, 2]])
    flat /= np.linalg.norm(flat)
    ahead = rotation @ (flat + np.array([0, -0.06, 0]))
    horizon = float(np.clip(0.5 + ahead[1] / ahead[2] * focal / height, 0.2, 0.95))
    light = backdrop(name, size, seed, horizon).reshape(-1, 3)
    _floor(light, lit, mood, eye, directions)
    hits = cast(lit, np.broadcast_to(eye, directions.shape), directions)
    ambience = Ambience(
        tuple(0.32 + 0.30 * linear(mood.horizon)), tuple(0.10 + 0.45 * linear(mood.floor)), wash=0.8, drybrush=0.5
    )
    glow = np.zeros_like(light)
    light[hits.rays], glow[hits.rays] = shade_hits(lit, hits, ambience)
    return light.reshape(height, width, 3), glow.reshape(height, width, 3)


def _floor(light: Floats, lit: Lit, mood: Mood, eye: Floats, directions: Floats) -> None:
    """A floor under the base, with the shadow on it, that fades into the backdrop."""
    import cv2

    sky, lamps = lit.ground_light(-1.6, 1.6, 128)
    below = np.flatnonzero(directions[:, 1] < -1e-3)
    reach = -eye[1] / directions[below, 1]
    places = eye + directions[below] * reach[:, None]
    bright = sky[..., None] * (0.25 + 0.25 * linear(mood.horizon))
    for i, lamp in enumerate(lit.lamps[:2]):
        rise = lamp.towards[1] / np.linalg.norm(lamp.towards)
        bright = bright + lamps[..., i : i + 1] * np.array(lamp.colour) * rise * 0.5
    where = ((places[:, [0, 2]] + 1.6) / 3.2 * 128 - 0.5).astype(np.float32)
    shadow = np.stack([_sample(np.ascontiguousarray(bright[..., c]), where, cv2) for c in range(3)], axis=1)
    out = np.hypot(places[:, 0], places[:, 2])
    grain = 1 + 0.10 * np.sin(places[:, 0] * 9 + 2 * np.sin(places[:, 2] * 5)) * np.exp(-out)
    fade = np.exp(-((np.maximum(out - 0.35, 0) / 1.25) ** 2))[:, None]
    light[below] = light[below] * (1 - fade) + linear(mood.floor) * shadow * grain[:, None] * 0.8 * fade


def _sample(table: Floats, where: npt.NDArray[np.float32], cv2: Any) -> Floats:
    rows = -(-len(where) // 4096)
    padded = np.zeros((rows * 4096, 2), np.float32)
    padded[: len(where)] = where
    grid = padded.reshape(rows, 4096, 2)
    out = cv2.remap(table.astype(np.float32), grid, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out.ravel()[: len(where)], dtype=np.float64)


def _developed(light: Any, glow: Any, size: tuple[int, int]) -> npt.NDArray[np.uint8]:
    import cv2

    width, height = size
    light = cv2.resize(np.minimum(light, 4.0), size, interpolation=cv2.INTER_AREA)
    glow = cv2.resize(glow, size, interpolation=cv2.INTER_AREA)
    for reach, strength in ((0.008, 0.5), (0.03, 0.45), (0.08, 0.3)):
        light = light + strength * cv2.GaussianBlur(glow, (0, 0), width * reach)
    bright = np.maximum(light - 1.1, 0)
    light = light + 0.25 * cv2.GaussianBlur(bright, (0, 0), width * 0.01)
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    vignette = 1 - 0.42 * np.clip((x * x + y * y) / 2, 0, 1) ** 1.2
    picture = tone(light * vignette[..., None], 1.05)
    return np.clip(np.rint(picture * 255), 0, 255).astype(np.uint8)
