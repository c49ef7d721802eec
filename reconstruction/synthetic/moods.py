"""Backdrops for portraits: sky, far silhouettes in fog and drifting lights, painted from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from reconstruction.synthetic.colours import linear

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Mood:
    """Colours of a backdrop, its silhouettes, and the colours of the lamps on the creature."""

    top: str
    horizon: str
    far: str
    floor: str
    key: str = "#fff0d8"
    rim: str = "#9fc4ff"
    shapes: str = "hills"
    lights: str = "none"
    """Colour of drifting lights."""
    fall: str = "none"
    """Colour of falling flakes."""


MOODS = {
    "meadow": Mood("#4f7fa8", "#dfe2b8", "#5d7c4a", "#4d5c34", "#fff1cf", "#cfe6ff", "hills"),
    "forest": Mood("#1f3a2e", "#a9c48a", "#17301f", "#2f3c22", "#fff0c4", "#c9ffb0", "trunks", "#e8ffa0"),
    "autumn": Mood("#5a3b2a", "#e8b878", "#4a2a1a", "#4b3523", "#ffe0b0", "#ffc27a", "trunks", "#ffd27a"),
    "harbour": Mood("#24384d", "#9fb4bd", "#22333f", "#3b454b", "#ffe9cc", "#a9d4ff", "houses", "#ffcf7a"),
    "sea": Mood("#123347", "#7fb3b5", "#123a45", "#1d4048", "#e8f6ff", "#8fe8ff", "rocks"),
    "deep": Mood("#04121f", "#1f5a68", "#062330", "#0c2a33", "#cfeaff", "#57ffe0", "rocks", "#6ff0d8"),
    "snow": Mood("#6f8fae", "#e9f1f6", "#8fa9bf", "#b9c9d6", "#fff6e8", "#bfe0ff", "peaks", fall="#ffffff"),
    "ice": Mood("#1c3c5e", "#a9d8e8", "#2f5f80", "#6f96ad", "#f0faff", "#8fd8ff", "peaks", fall="#e8f8ff"),
    "ember": Mood("#1d0f12", "#c8552a", "#24100f", "#33201c", "#ffd9a8", "#ff7a3a", "peaks", "#ff9a3c"),
    "cave": Mood("#0d0f18", "#3f4a63", "#0f131f", "#262b36", "#ffe6c4", "#8fa8ff", "stalactites", "#9fd8ff"),
    "violet": Mood("#120b1f", "#5d3f80", "#150d24", "#271f33", "#f4e2ff", "#c07bff", "stalactites", "#c79bff"),
    "night": Mood("#0a1020", "#3c4f78", "#0b1222", "#1f2634", "#ffe2b8", "#8fb4ff", "hills", "#ffe9a8"),
    "hall": Mood("#1f120e", "#7a4a2c", "#1d100b", "#3b2618", "#ffdca8", "#ffb070", "pillars", "#ffcf7a"),
    "marsh": Mood("#2c3a30", "#a9b48a", "#27331f", "#333722", "#fff0cc", "#d8ffb8", "reeds", "#d8ff9a"),
    "storm": Mood("#151b2b", "#66748f", "#1a2130", "#2b323d", "#e6eeff", "#b8ccff", "rocks"),
    "quarry": Mood("#5d6d80", "#d8cdb4", "#6d6a66", "#67635d", "#ffeccb", "#bcd8ff", "peaks"),
}


def backdrop(name: str, size: tuple[int, int], seed: int, horizon: float) -> Floats:
    """Linear light (h, w, 3); horizon: row share where the floor begins."""
    import cv2

    mood, (width, height) = MOODS[name], size
    rng = np.random.default_rng(seed)
    rows = np.linspace(0, 1, height)[:, None, None]
    share = np.clip(rows / max(horizon, 0.05), 0, 1) ** 1.3
    picture = linear(mood.top) * (1 - share) + linear(mood.horizon) * share * 0.85
    picture = np.broadcast_to(picture, (height, width, 3)).copy()
    picture *= 1 + 0.25 * _clouds(rng, height, width)[..., None]
    for layer, depth in enumerate((0.25, 0.55, 0.9)):
        mask = np.zeros((height, width), np.float32)
        _silhouette(mask, mood.shapes, rng, horizon, depth)
        soft: Any = cv2.GaussianBlur(mask, (0, 0), width * (0.016 - 0.003 * layer))[..., None]
        tone = linear(mood.far) * depth + linear(mood.horizon) * (1 - depth) * 0.6
        picture = picture * (1 - soft * 0.85) + tone * soft * 0.85
    glow = np.exp(-((np.linspace(-1, 1, width)[None, :] + 0.1) ** 2 * 2.2 + (rows[..., 0] - horizon * 0.8) ** 2 * 7))
    picture += linear(mood.horizon) * glow[..., None] * 0.35
    _lights(picture, mood, rng, horizon)
    return picture


def _clouds(rng: np.random.Generator, height: int, width: int) -> Floats:
    import cv2

    total = np.zeros((height, width))
    for level in (3, 6, 12):
        noise: Any = rng.normal(size=(level, level)).astype(np.float32)
        total += np.asarray(cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)) / level**0.7
    return total / 1.2


def _silhouette(
    mask: npt.NDArray[np.float32], shapes: str, rng: np.random.Generator, horizon: float, depth: float
) -> None:
    import cv2

    height, width = mask.shape
    floor = int(horizon * height) + 4
    if shapes in ("trunks", "pillars", "reeds"):
        count = {"trunks": 9, "pillars": 4, "reeds": 40}[shapes]
        for _ in range(count):
            x, thick = rng.uniform(0, width), width * depth * {"trunks": 0.035, "pillars": 0.06, "reeds": 0.006}[shapes]
            lean = rng.normal(0, 0.03 if shapes != "pillars" else 0) * width
            top = 0.0 if shapes != "reeds" else floor * rng.uniform(0.25, 0.85)
            cv2.line(
                mask, (int(x), floor), (int(x + lean * 3), int(top)), 1.0, max(1, int(thick * rng.uniform(0.6, 1.3)))
            )
            if shapes == "trunks":
                for _ in range(3):
                    y = rng.uniform(0.1, 0.6) * floor
                    end = (int(x + rng.choice([-1, 1]) * width * 0.14), int(y - height * 0.09))
                    cv2.line(mask, (int(x), int(y)), end, 1.0, max(1, int(thick * 0.35)))
        return
    if shapes == "houses":
        x = -width * 0.05
        while x < width:
            wide, tall = width * rng.uniform(0.08, 0.16), height * rng.uniform(0.1, 0.26) * (1.5 - depth)
            roof = [
                (x, floor),
                (x, floor - tall),
                (x + wide / 2, floor - tall * 1.5),
                (x + wide, floor - tall),
                (x + wide, floor),
            ]
            cv2.fillPoly(mask, [np.array(roof, np.int32)], 1.0)
            x += wide * rng.uniform(0.9, 1.5)
        return
    steps = {"hills": 5, "rocks": 14, "peaks": 9, "stalactites": 16}[shapes]
    knots = rng.uniform(0, 1, steps) ** (1.0 if shapes == "hills" else 1.7)
    line = np.interp(np.linspace(0, 1, width), np.linspace(0, 1, steps), knots)
    tall = height * {"hills": 0.16, "rocks": 0.3, "peaks": 0.36, "stalactites": 0.4}[shapes] * (1.3 - depth)
    edge = floor - line * tall
    mask[np.arange(height)[:, None] > edge[None, :]] = 1.0
    if shapes == "stalactites":
        hang = rng.permutation(line) if depth < 0.3 else np.roll(line, width // 3)
        mask[np.arange(height)[:, None] < (np.sort(hang) if depth < 0.3 else hang)[None, :] * tall * 0.9] = 1.0


def _lights(picture: Floats, mood: Mood, rng: np.random.Generator, horizon: float) -> None:
    import cv2

    height, width, _ = picture.shape
    for colour, count, big in ((mood.lights, 16, 0.011), (mood.fall, 60, 0.006)):
        if colour == "none":
            continue
        layer = np.zeros((height, width), np.float32)
        for _ in range(count):
            at = (
                int(rng.uniform(0, width)),
                int(rng.uniform(0.05, 1 if colour == mood.fall else horizon + 0.05) * height),
            )
            cv2.circle(
                layer,
                at,
                max(1, int(width * big * rng.uniform(0.3, 1.3))),
                float(rng.uniform(0.25, 0.9)),
                -1,
                cv2.LINE_AA,
            )
        soft = cv2.GaussianBlur(layer, (0, 0), width * 0.0025) + 1.4 * cv2.GaussianBlur(layer, (0, 0), width * 0.014)
        picture += linear(colour) * soft[..., None] * 0.8
