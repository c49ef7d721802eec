"""The paint box: named colours, shades of them, and the step between screen colours and linear light."""

from __future__ import annotations

import colorsys

import numpy as np
import numpy.typing as npt

NAMED = {
    "white": "#e9e4d8", "bone": "#d8c9a3", "tallow": "#e8d9ab", "cream": "#efe3c4", "black": "#2a2930",
    "charcoal": "#3d3b40", "grey": "#85858a", "silver": "#b9c2cc", "granite": "#7f8488", "slate": "#55616e",
    "red": "#b3261f", "burgundy": "#6d1a2c", "rust": "#a5502a", "orange": "#e07b28", "amber": "#e3a33a",
    "gold": "#d9a92e", "brass": "#c39a45", "yellow": "#e7cf4a", "tan": "#b08a5b", "brown": "#6a4630",
    "leather": "#7a5233", "wood": "#8a6238", "bark": "#5b4535", "green": "#4f8a3c", "moss": "#667a36",
    "olive": "#7d7b3a", "dark-green": "#2c4f35", "teal": "#1f7a7a", "sea": "#3d8f86", "blue": "#2f62a8",
    "ice": "#a9d3e6", "navy": "#25365f", "violet": "#6a3f96", "purple": "#4e2a63", "pink": "#d98ca6",
    "flesh": "#d9a27e", "pale": "#d9c9b8", "black-iron": "#34363c", "iron": "#6c7077", "steel": "#9aa3ad",
    "bronze": "#8c6a35", "copper": "#b4673a", "night": "#1c2233", "ember": "#ff7a1f", "sand": "#c9ae7c",
    "snow": "#e6edf2", "ash": "#8d8883", "mud": "#54432f", "grass": "#5f8a35", "wine": "#7b2140",
    "horn": "#cdb98c", "ivory": "#e8dcc0", "crimson": "#9c1730", "turquoise": "#3fb7ac", "lavender": "#a48fc4",
    "glow-green": "#7dff8a", "glow-blue": "#6fc8ff", "glow-violet": "#c07bff", "glow-orange": "#ff9a3c",
    "glow-red": "#ff4a3a", "glow-yellow": "#ffe36a", "glow-white": "#fff6de",
}  # fmt: skip


def screen(name: str) -> tuple[float, float, float]:
    """sRGB in [0, 1] of a colour's name or #rrggbb; ValueError when it is neither."""
    code = NAMED.get(name, name)
    if len(code) != 7 or code[0] != "#":
        raise ValueError(f"There is no colour {name!r}. Use #rrggbb or one of: {', '.join(sorted(NAMED))}.")
    return int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255


def linear(name: str) -> npt.NDArray[np.float64]:
    """Linear light (3,) of a colour's name or #rrggbb."""
    return to_linear(np.array(screen(name)))


def to_linear(colour: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """sRGB in [0, 1] to linear light."""
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4)


def to_screen(light: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Linear light to sRGB in [0, 1]."""
    light = np.clip(light, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)


def shade(name: str, light: float = 0.0, turn: float = 0.0, strength: float = 0.0) -> str:
    """A relative of a colour: lighter or darker (light in [-1, 1]), hue turned (in circles), more or less strong."""
    hue, value, saturation = colorsys.rgb_to_hls(*screen(name))
    value = value + (1 - value) * light if light > 0 else value * (1 + light)
    saturation = min(max(saturation * (1 + strength), 0.0), 1.0)
    return "#" + "".join(
        f"{round(255 * part):02x}" for part in colorsys.hls_to_rgb((hue + turn) % 1, value, saturation)
    )
