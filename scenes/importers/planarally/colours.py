"""Colours as PlanarAlly writes them."""

from typing import Any


def rgba(value: Any) -> tuple[str, float]:
    """Return colour and opacity of `#rgb`, `#rrggbb[aa]`, `rgb(...)` or `rgba(...)`."""
    text = str(value or "").strip().lower()
    if text.startswith("rgb"):
        parts = [part.strip() for part in text.partition("(")[2].rstrip(")").replace("/", ",").split(",")]
        try:
            numbers = [float(part) for part in parts]
            alpha = numbers[3] if len(numbers) > 3 and 0 <= numbers[3] <= 1 else 1.0
            return "#" + "".join(f"{min(max(int(n), 0), 255):02x}" for n in numbers[:3]), alpha
        except (ValueError, OverflowError):
            return "#000000", 1.0
    digits = text.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(letter * 2 for letter in digits)
    if len(digits) in (6, 8) and all(letter in "0123456789abcdef" for letter in digits):
        return "#" + digits[:6], int(digits[6:], 16) / 255 if digits[6:] else 1.0
    return "#000000", 1.0
