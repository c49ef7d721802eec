"""What time, weather and mood do to the light: the palette that every part of a scene is painted with."""

from dataclasses import dataclass

import numpy as np

from ..paint import Floats, linear, mix
from ..words import Brief


@dataclass
class Light:
    """Colours in linear light; densities per metre; `side` is where the sun or moon stands, -1 left to 1 right."""

    zenith: Floats
    horizon: Floats
    glow: Floats
    key: Floats
    ambient: Floats
    haze: Floats
    density: float
    side: float
    height: float
    cover: float
    stars: float = 0.0
    moon: bool = False
    dark: bool = False
    wind: float = 0.2
    wet: float = 0.0
    snow: float = 0.0


TIMES: dict[str, tuple[tuple[str, float], ...]] = {
    #        zenith            horizon           glow              key               ambient           haze
    "dawn": (
        ("#5b7fb4", 0.55),
        ("#f6c9a8", 0.95),
        ("#ffb27a", 1.3),
        ("#ffc392", 1.5),
        ("#8fa0c4", 0.42),
        ("#e3c0b4", 0.80),
    ),
    "day": (
        ("#2f6cb3", 0.75),
        ("#bcd9ea", 1.00),
        ("#fff3d8", 1.0),
        ("#fff0d4", 2.0),
        ("#9dbbe0", 0.55),
        ("#b9d2e4", 0.90),
    ),
    "dusk": (
        ("#3d3f74", 0.40),
        ("#f08a4a", 0.85),
        ("#ff7a35", 1.6),
        ("#ff9a58", 1.6),
        ("#7a6fa0", 0.34),
        ("#b9727a", 0.55),
    ),
    "night": (
        ("#0e1b3e", 0.50),
        ("#2f4a78", 0.50),
        ("#7f9cd0", 0.35),
        ("#a9c4f5", 0.55),
        ("#4f6cae", 0.60),
        ("#2a416c", 0.42),
    ),
    "midnight": (
        ("#070d26", 0.45),
        ("#182c58", 0.55),
        ("#6f8fd0", 0.35),
        ("#a4c0ff", 0.5),
        ("#4262b0", 0.48),
        ("#172a54", 0.42),
    ),
}
HEIGHTS = {"dawn": 0.10, "day": 0.62, "dusk": 0.07, "night": 0.55, "midnight": 0.70}
GREY = {"clear": 0.0, "wind": 0.1, "cloudy": 0.45, "rain": 0.62, "storm": 0.72, "snow": 0.55, "fog": 0.6, "ash": 0.5}
COVER = {"clear": 0.34, "wind": 0.5, "cloudy": 0.8, "rain": 0.9, "storm": 0.95, "snow": 0.85, "fog": 0.6, "ash": 0.8}
SUNLIGHT = {
    "clear": 1.0,
    "wind": 0.95,
    "cloudy": 0.4,
    "rain": 0.22,
    "storm": 0.18,
    "snow": 0.35,
    "fog": 0.3,
    "ash": 0.35,
}
DENSITY = {
    "clear": 0.00022,
    "wind": 0.0003,
    "cloudy": 0.0003,
    "rain": 0.0009,
    "storm": 0.0008,
    "snow": 0.0012,
    "fog": 0.010,
    "ash": 0.0012,
}
DIM = {"clear": 1.0, "wind": 1.0, "cloudy": 0.8, "rain": 0.6, "storm": 0.42, "snow": 0.85, "fog": 0.85, "ash": 0.5}


def light_for(brief: Brief, rng: np.random.Generator) -> Light:
    """Return the light of a brief."""
    zenith, horizon, glow, key, ambient, haze = (linear(*pair) for pair in TIMES[brief.time])
    w, night = brief.weather, brief.time in {"night", "midnight"}
    grey, dim = GREY[w], DIM[w]
    overcast = linear("#59677c" if not night else "#1c2840", 1.0 if not night else 0.6)
    overcast = mix(overcast, horizon, 0.25)
    if w == "ash":
        overcast = linear("#6b4a3a", 0.5 if not night else 0.2)
    light = Light(
        zenith=mix(zenith, overcast * 0.8, grey) * dim,
        horizon=mix(horizon, overcast * 1.25, grey * 0.85) * dim,
        glow=glow * SUNLIGHT[w],
        key=key * SUNLIGHT[w],
        ambient=mix(ambient, ambient.mean(), grey * 0.6) * mix(1.25, 1.0, SUNLIGHT[w]) * mix(1.0, dim, 0.7),
        haze=mix(haze, overcast * 1.15, grey * 0.8) * dim,
        density=DENSITY[w],
        side=float(rng.uniform(0.25, 0.62) * rng.choice([-1, 1])),
        height=HEIGHTS[brief.time] * float(rng.uniform(0.8, 1.15)),
        cover=float(np.clip(COVER[w] + rng.uniform(-0.12, 0.12), 0, 1)),
        stars=(1 - COVER[w] * 0.9) * {"night": 0.7, "midnight": 1.0}.get(brief.time, 0.0),
        moon=night,
        dark=night or brief.time == "dusk" or w == "storm",
        wind={"wind": 1.0, "storm": 0.9, "snow": 0.35, "ash": 0.4}.get(w, 0.15),
        wet={"rain": 0.8, "storm": 1.0}.get(w, 0.0),
        snow=1.0 if w == "snow" else 0.0,
    )
    return _in_mood(light, brief.mood)


def _in_mood(light: Light, mood: str) -> Light:
    """Return the light as a mood has it."""
    if mood in {"ominous", "sorrowful"}:
        dimmer = 1.0 if light.moon else 0.75
        light.key, light.zenith = light.key * dimmer, light.zenith * dimmer
        light.ambient = light.ambient * (1.35 if light.moon else 1.0)
        light.cover, light.density = max(light.cover, 0.6), light.density * 1.6
    if mood == "mysterious":
        light.haze = light.haze * linear("#c9d2ff") * 1.3
        light.density *= 2.2
    if mood in {"festive", "heroic"}:
        light.key, light.glow = light.key * 1.15, light.glow * 1.2
    return light
