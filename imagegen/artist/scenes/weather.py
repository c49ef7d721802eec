"""Weather between the eye and the scene: rain, snow, mist, ash, blown leaves, and lightning in the sky."""

import numpy as np
from PIL import Image, ImageDraw

from ..paint import Floats, blurred, linear, mix, noise, resized, smooth
from .stage import FAR, Stage


def fall(stage: Stage) -> None:
    """Add what the weather lets fall or drift."""
    weather = stage.brief.weather
    if weather in {"rain", "storm"}:
        _streaks(stage, 900 if weather == "rain" else 1500)
    if weather == "snow":
        _flakes(
            stage, linear("#f4f8ff") * (stage.light.ambient.mean() * 1.6 + stage.light.key.mean() * 0.5), 1300, False
        )
    if weather == "ash":
        _flakes(stage, linear("#3a3532") * 0.6, 500, False)
        _flakes(stage, linear("#ff8a3a") * 3.0, 110, True)
    if weather == "fog":
        mist(stage, 0.42)
    if weather == "wind":
        _leaves(stage)


def _drops(stage: Stage, strokes: list[tuple[float, float, float, float, int]]) -> Floats:
    """Return a soft mask of lines (x0, y0, x1, y1, brightness)."""
    image = Image.new("L", stage.size)
    pen = ImageDraw.Draw(image)
    for x0, y0, x1, y1, value in strokes:
        pen.line([(x0, y0), (x1, y1)], fill=value, width=1 + (value > 150))
    return np.asarray(image, np.float32) / np.float32(255)


def _streaks(stage: Stage, count: int) -> None:
    """Add slanting rain, near drops longer and brighter."""
    rng, (w, h) = stage.rng, stage.size
    slant = -np.sign(stage.light.side) * (0.12 + 0.3 * stage.light.wind)
    near = rng.random(count) ** 3
    length = (0.015 + 0.07 * near) * h
    x, y = rng.uniform(-0.2, 1.2, count) * w, rng.uniform(-0.1, 1.0, count) * h
    strokes = [
        (float(a), float(b), float(a + slant * n), float(b + n), int(50 + 150 * k))
        for a, b, n, k in zip(x, y, length, near, strict=True)
    ]
    mask = _drops(stage, strokes) * np.float32(0.34)
    colour = stage.light.horizon * 0.5 + stage.light.ambient * 0.9
    veil = noise(rng, stage.size, h / 3, 3) * np.float32(0.10)
    stage.pixels[...] = mix(stage.pixels, colour, np.clip(mask + veil * (stage.depth > 30), 0, 1)[..., None])


def _flakes(stage: Stage, colour: Floats, count: int, hot: bool) -> None:
    """Add flakes of three sizes, the near ones soft."""
    rng, (w, h) = stage.rng, stage.size
    for share, radius, soft, strength in ((0.7, 1.0, 0, 0.75), (0.25, 2.0, 1, 0.8), (0.05, 5.0, 6, 0.6)):
        image = Image.new("L", (w, h))
        pen = ImageDraw.Draw(image)
        for _ in range(int(count * share)):
            x, y, r = rng.random() * w, rng.random() * h, radius * (0.6 + 0.9 * rng.random()) * h / 800
            lean = r * (0.4 + stage.light.wind)
            pen.ellipse([x - r - lean, y - r, x + r, y + r], fill=255)
        mask = np.asarray(image, np.float32) / np.float32(255)
        mask = blurred(mask, soft) if soft > 2 else mask
        if hot:
            stage.pixels[...] += mask[..., None] * colour * np.float32(strength)
        else:
            stage.pixels[...] = mix(stage.pixels, colour, np.clip(mask * strength, 0, 1)[..., None])


def _leaves(stage: Stage) -> None:
    """Add leaves and dust carried along by the wind."""
    rng, (w, h) = stage.rng, stage.size
    image = Image.new("RGBA", (w * 2, h * 2))
    pen = ImageDraw.Draw(image)
    for _ in range(70):
        x, y, r, a = (
            rng.random() * w * 2,
            (0.25 + 0.75 * rng.random()) * h * 2,
            rng.uniform(3, 11) * h / 800,
            rng.random() * 6.3,
        )
        tip, side = (np.cos(a) * r, np.sin(a) * r * 0.6), (-np.sin(a) * r * 0.4, np.cos(a) * r * 0.3)
        colour = [(120, 84, 38), (92, 96, 44), (150, 96, 42)][int(rng.integers(3))]
        pen.polygon(
            [
                (x - tip[0], y - tip[1]),
                (x + side[0], y + side[1]),
                (x + tip[0], y + tip[1]),
                (x - side[0], y - side[1]),
            ],
            fill=(*colour, 255),
        )
    cut = np.asarray(image.reduce(2), np.float32) / np.float32(255)
    light = stage.light.ambient + stage.light.key * 0.5
    stage.pixels[...] = mix(stage.pixels, (cut[..., :3] ** 2.2) * light, cut[..., 3:] * np.float32(0.85))


def mist(stage: Stage, strength: float, low: float | None = None) -> None:
    """Add drifting banks of mist, thickest far off and low."""
    rng, (w, h) = stage.rng, stage.size
    half = max(w // 2, 2), max(h // 2, 2)
    banks = resized(noise(rng, half, half[1] / 4, 4, 3.2), stage.size)
    rows = np.arange(h, dtype=np.float32)[:, None]
    middle = stage.horizon if low is None else h * low
    height = np.exp(-(((rows - middle) / (h * 0.22)) ** 2)) + np.float32(0.25)
    deep = smooth(2.0, 60.0, np.minimum(stage.depth, 400)) * 0.85 + 0.15
    veil = np.clip(smooth(0.3, 0.85, banks) * height * deep * np.float32(strength * 1.5), 0, 0.9)
    stage.pixels[...] = mix(stage.pixels, stage.light.haze, veil[..., None].astype(np.float32))


def lightning(stage: Stage) -> None:
    """Strike a bolt in the sky, light up the clouds around it, and what lies under it."""
    if stage.brief.weather != "storm":
        return
    rng, (w, h) = stage.rng, stage.size
    x = w * float(rng.uniform(0.15, 0.85))
    image = Image.new("L", (w, h))
    pen = ImageDraw.Draw(image)
    foot = stage.horizon * 1.02
    _bolt(rng, pen, (x, -5.0), (x + float(rng.normal(0, 0.07)) * w, foot), max(2, round(h / 300)), 0)
    behind = (stage.depth >= FAR * 0.5) | (stage.depth > 900)
    mask = np.asarray(image, np.float32) / np.float32(255) * behind
    glow = blurred(mask, h / 60) * 2.2 + blurred(mask, h / 9) * 3.0
    sheet = np.exp(-(((np.arange(w, dtype=np.float32)[None, :] - x) / (w * 0.22)) ** 2)) * smooth(
        foot * 1.4, 0, np.arange(h)[:, None]
    )
    cold = linear("#b9c8ff")
    stage.pixels[...] *= (1 + 0.9 * sheet * (0.3 + 0.7 * behind))[..., None].astype(np.float32)
    stage.pixels[...] += ((mask * 7 + np.clip(glow, 0, 2) * 0.5 * (0.25 + 0.75 * behind))[..., None] * cold).astype(
        np.float32
    )


def _bolt(
    rng: np.random.Generator,
    pen: ImageDraw.ImageDraw,
    a: tuple[float, float],
    b: tuple[float, float],
    width: int,
    level: int,
) -> None:
    """Draw a jagged line with branches, by halving it again and again."""
    points = np.array([a, b], float)
    sway = np.hypot(b[0] - a[0], b[1] - a[1]) * 0.10
    for _ in range(6):
        middle = (points[1:] + points[:-1]) / 2 + rng.normal(0, sway, (len(points) - 1, 2)) * [1, 0.35]
        merged = np.empty((len(points) + len(middle), 2))
        merged[0::2], merged[1::2] = points, middle
        points, sway = merged, sway * 0.52
    pen.line([tuple(p) for p in points], fill=255 if level == 0 else 150, width=width)
    if level < 2:
        for i in rng.choice(len(points) // 2, 3, replace=False) + len(points) // 8:
            start = points[i]
            end = start + [float(rng.normal(0, 0.3)) * (b[1] - a[1]), float(rng.uniform(0.15, 0.35)) * (b[1] - a[1])]
            _bolt(rng, pen, tuple(start), tuple(end), max(1, width - 1), level + 1)
