"""Other manners than the house's: woodcut, watercolour, ink, oil."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageFilter

from ..paint import Floats, blurred, grain, image_of, linear, mix, noise, resized, shifted, smooth, tiled, vector
from .finish import graded, vignetted
from .stage import FAR, Stage


def styled(stage: Stage, style: str) -> Image.Image:
    """Return the stage in a manner that `words.STYLES` names."""
    return image_of(MANNERS[style](stage, graded(stage)))


def _edges(stage: Stage, grey: Floats) -> Floats:
    """Return lines along changes of tone and of depth, 0..1."""
    soft = blurred(grey, 2.0)
    tone = np.hypot(*np.gradient(soft)) * 5.5
    deep = np.log(np.clip(stage.depth, 0.5, FAR * 0 + 1e5))
    jump = np.hypot(*np.gradient(deep)) * 2.2
    return np.clip(smooth(0.12, 0.5, tone) + smooth(0.25, 0.9, jump), 0, 1).astype(np.float32)


def _local(grey: Floats) -> Floats:
    """Return tones spread evenly over light and dark, with local contrast."""
    low, high = np.percentile(grey[::7, ::7], (2, 98))
    spread = np.clip((grey - low) / max(high - low, 0.05), 0, 1)
    around = blurred(spread, grey.shape[0] / 10)
    return np.clip(spread + 0.35 * (spread - around), 0, 1)


def woodcut(stage: Stage, picture: Floats) -> Floats:
    """Cut lines that swell where it is dark into a black block, printed in two tints on paper."""
    grey = picture @ vector([0.3, 0.59, 0.11])
    tone, (w, h) = _local(grey), stage.size
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    wave = noise(stage.rng, stage.size, h / 6, 2) * np.float32(h / 28)
    pitch = np.float32(max(h / 150, 3.6))
    line = 0.5 + 0.5 * np.sin((y + wave + (tone - 0.5) * pitch * 2.0) / pitch * np.float32(2 * np.pi))
    cross = 0.5 + 0.5 * np.sin((x + y * 0.6 + wave) / pitch * np.float32(2 * np.pi))
    ink = smooth(0.02, 0.22, line * 0.86 + 0.12 - tone)
    ink = np.maximum(ink, smooth(0.02, 0.2, cross * 0.5 + 0.02 - tone))
    ink = np.maximum(ink, _edges(stage, grey))
    paper = linear("#eadbb8") ** np.float32(1 / 2.2) * (1 + 0.03 * tiled(grain(), stage.size))[..., None]
    tint = blurred(picture, 6) / (blurred(grey, 6)[..., None] + 0.08)
    ground = paper * np.clip(mix(np.ones_like(tint), tint, np.float32(0.5)), 0.4, 1.25)
    return mix(ground, linear("#1c1512") ** np.float32(1 / 2.2), np.clip(ink, 0, 1)[..., None])


def ink(stage: Stage, picture: Floats) -> Floats:
    """Draw with pen, hatching in two directions, and a sepia wash."""
    grey = picture @ vector([0.3, 0.59, 0.11])
    tone, (w, h) = _local(grey), stage.size
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    wobble = noise(stage.rng, stage.size, h / 25, 2) * np.float32(h / 90)
    pitch = np.float32(max(h / 130, 4.0))
    dark = np.zeros_like(tone)
    for a, b, limit in ((1.0, 1.0, 0.52), (-1.0, 1.1, 0.33), (0.2, 1.0, 0.18)):
        stroke = 0.5 + 0.5 * np.sin((x * a + y * b + wobble) / pitch * np.float32(2 * np.pi))
        dark = np.maximum(dark, smooth(0.62, 0.95, stroke) * smooth(limit + 0.06, limit - 0.12, tone) * 0.85)
    dark = np.maximum(dark, _edges(stage, grey))
    paper = linear("#f3ead6") ** np.float32(1 / 2.2) * (1 + 0.025 * tiled(grain(), stage.size))[..., None]
    wash = mix(
        linear("#8a6a48") ** np.float32(1 / 2.2),
        vector([1, 1, 1]),
        (0.30 + 0.70 * smooth(0.05, 0.85, blurred(tone, 5)))[..., None],
    )
    return mix(paper * wash, linear("#2a1d16") ** np.float32(1 / 2.2), np.clip(dark * 0.92, 0, 1)[..., None])


def watercolour(stage: Stage, picture: Floats) -> Floats:
    """Lay washes with darker rims and soft blooms on rough paper, white at the margin."""
    size, rng = stage.size, stage.rng
    h = size[1]
    soft = np.asarray(image_of(picture).filter(ImageFilter.MedianFilter(5)), np.float32) / np.float32(255)
    flow = h / 110
    soft = shifted(soft, (noise(rng, size, h / 30, 3) - 0.5) * 2 * flow, (noise(rng, size, h / 30, 3) - 0.5) * 2 * flow)
    soft = mix(soft, blurred(soft, h / 160), np.float32(0.55))
    grey = soft @ vector([0.3, 0.59, 0.11])
    rim = smooth(0.03, 0.16, np.hypot(*np.gradient(blurred(grey, 3))) * 3)
    wash = grey[..., None] + (soft - grey[..., None]) * 1.15
    wash = 1 - (1 - np.clip(wash, 0, 1)) * (0.70 + 0.22 * (noise(rng, size, h / 7, 4) - 0.5))[..., None]
    wash = wash * (1 - 0.22 * rim)[..., None]
    paper = linear("#fbf6ea") ** np.float32(1 / 2.2) * (1 + 0.028 * tiled(grain(), size))[..., None]
    y, x = np.ogrid[-1 : 1 : size[1] * 1j, -1 : 1 : size[0] * 1j]
    border = np.maximum(np.abs(x), np.abs(y)) + (noise(rng, size, h / 12, 4) - 0.5) * 0.12
    return mix(paper, paper * wash, smooth(0.985, 0.90, border)[..., None])


def oil(stage: Stage, picture: Floats) -> Floats:
    """Break the picture into brush strokes that follow its forms, with thick paint catching light."""
    size, rng = stage.size, stage.rng
    h = size[1]
    base = np.asarray(image_of(picture).filter(ImageFilter.ModeFilter(7)), np.float32) / np.float32(255)
    grey = blurred(base @ vector([0.3, 0.59, 0.11]), h / 60)
    gy, gx = np.gradient(grey)
    norm = np.hypot(gx, gy) + np.float32(1e-4)
    along = noise(rng, size, h / 70, 2) - 0.5
    reach = np.float32(h / 45)
    turn = noise(rng, size, h / 4, 2) * np.float32(6.3)
    ux, uy = mix(np.cos(turn), -gy / norm, 0.6), mix(np.sin(turn), gx / norm, 0.6)
    stroke = shifted(base, ux * along * reach, uy * along * reach)
    bristle = resized(rng.random((max(h // 3, 2), max(size[0] // 3, 2)), dtype=np.float32), size) - 0.5
    bristle = shifted(bristle, ux * along * reach * 2, uy * along * reach * 2)
    relief = np.gradient(blurred(bristle + along, 2.0), axis=0)
    out = stroke * (1 + 0.9 * np.clip(relief, -0.12, 0.12) + 0.05 * bristle)[..., None]
    grey_out = out @ vector([0.3, 0.59, 0.11])
    return (grey_out[..., None] + (out - grey_out[..., None]) * 1.12) * vignetted(size, 0.12)[..., None]


MANNERS: dict[str, Callable[[Stage, Floats], Floats]] = {
    "woodcut": woodcut,
    "ink": ink,
    "watercolour": watercolour,
    "oil": oil,
}
