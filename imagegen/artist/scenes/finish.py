"""The last strokes: bloom, a painter's edge, the mood's colours, vignette, grain."""

import numpy as np
from PIL import Image

from ..paint import (
    Floats,
    blurred,
    develop,
    grain,
    image_of,
    linear,
    mix,
    noise,
    resized,
    shifted,
    smooth,
    tiled,
    vector,
)
from .stage import Stage

MOODS: dict[str, tuple[str, str, float, float, float]] = {
    # shadows, lights, saturation, contrast, vignette
    "": ("#0c1420", "#fff4e0", 1.06, 1.05, 0.30),
    "ominous": ("#0a1410", "#e6dcc0", 0.74, 1.16, 0.55),
    "mysterious": ("#140f30", "#d8f0f0", 0.95, 1.05, 0.45),
    "festive": ("#2a1020", "#fff0c8", 1.12, 1.04, 0.22),
    "peaceful": ("#182030", "#fff6e6", 1.05, 0.94, 0.18),
    "heroic": ("#101a30", "#ffe9b8", 1.18, 1.12, 0.34),
    "sorrowful": ("#101826", "#dfe6ee", 0.66, 1.00, 0.40),
}


def finish(stage: Stage) -> Image.Image:
    """Return the stage as a picture of the house style; other styles take it from here."""
    return image_of(graded(stage))


def graded(stage: Stage) -> Floats:
    """Return the stage's picture as display values, with the mood's colours."""
    light = bloom(np.clip(stage.pixels, 0, None))
    light = painted(stage.rng, light) * exposure(light)
    picture = develop(light)
    shadows, lights, saturation, contrast, vignette = MOODS.get(stage.brief.mood, MOODS[""])
    grey = picture @ vector([0.3, 0.59, 0.11])
    picture = grey[..., None] + (picture - grey[..., None]) * np.float32(saturation)
    picture = (picture - 0.45) * np.float32(contrast) + 0.45
    picture = picture + (linear(shadows) ** 0.45) * 0.22 * ((1 - np.clip(grey, 0, 1)) ** 3)[..., None]
    picture = mix(picture, picture * (linear(lights) ** 0.45), np.clip(grey, 0, 1)[..., None] * np.float32(0.8))
    picture *= vignetted(stage.size, vignette)[..., None]
    sheet = tiled(grain(), stage.size)
    return picture * (1 + np.float32(0.012) * sheet)[..., None]


def exposure(light: Floats) -> np.float32:
    """Return by how much a dark picture is brought up, so that a night stays a night and can still be read."""
    mean = float(develop(light[::9, ::9]).mean())
    return np.float32(np.clip((0.24 / max(mean, 0.01)) ** 0.9, 1.0, 2.2))


def bloom(light: Floats) -> Floats:
    """Return linear light with its brightest parts shining into their surroundings."""
    bright = np.clip(light - 0.9, 0, 6)
    if not bright.any():
        return light
    height = light.shape[0]
    return light + blurred(bright, height / 90) * np.float32(0.22) + blurred(bright, height / 16) * np.float32(0.24)


def painted(rng: np.random.Generator, light: Floats) -> Floats:
    """Return the picture with edges that wander like a brush's."""
    height, width = light.shape[:2]
    half = max(width // 2, 2), max(height // 2, 2)
    reach = np.float32(height / 420)
    dx = resized((noise(rng, half, 9 * height / 1440, 2) - 0.5) * 1.0 * reach, (width, height))
    dy = resized((noise(rng, half, 9 * height / 1440, 2) - 0.5) * 1.0 * reach, (width, height))
    return shifted(light, dx, dy)


def vignetted(size: tuple[int, int], strength: float) -> Floats:
    """Return how bright each pixel stays, darker to the corners, shape (h, w)."""
    y, x = np.ogrid[-1 : 1 : size[1] * 1j, -1 : 1 : size[0] * 1j]
    return (1 - strength * smooth(0.5, 1.55, np.sqrt(x * x + y * y))).astype(np.float32)
