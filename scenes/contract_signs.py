"""What clients of the system that this site replaces want viewers' screens to do, in the words of our own table."""

import json

from scenes.contract_scene import FARTHEST, Doc, is_number, number_within, place_in
from scenes.pieces import SCREEN_ID

# What viewers who come late must hear, too, and what takes each of them back.
LASTING = {
    "blank_viewer": "blank", "unblank_viewer": "blank", "rotate_viewer": "rotate", "unrotate_viewer": "rotate",
    "night_mode": "night",
}  # fmt: skip
PASSED_ON = {"blank_viewer", "unblank_viewer", "rotate_viewer", "unrotate_viewer", "highlight_marker", "scene_event"}
_EFFECTS = {"ripple_effect": "ripple", "lightning_effect": "lightning", "shake_effect": "shake"}
_WORDS = (*_EFFECTS, "night_mode", "measure_update", "measure_clear")


def word_of(kind: str, said: Doc) -> str:
    """Return what a sign is about: its type, or the event in it."""
    return next((one for one in _WORDS if one in json.dumps(said)), "") if kind == "scene_event" else kind


def order_for(word: str, said: Doc) -> Doc | None:
    """Return the order at our own table that does what such a client asks for; None: there is none."""
    if word in _EFFECTS:
        inner = _inner(said)
        x, y = place_in(inner["position"] if isinstance(inner.get("position"), dict) else inner)
        return {"type": "effect.play", "effect": _EFFECTS[word], "x": x, "y": y}
    values: Doc = {}
    if word in ("blank_viewer", "unblank_viewer"):
        values = {"blank": word == "blank_viewer"}
    elif word in ("rotate_viewer", "unrotate_viewer"):
        turned = next((said[name] for name in ("rotation", "angle") if is_number(said.get(name))), 180)
        quarters = round(number_within(turned, FARTHEST) / 90)
        values = {"rotation": quarters * 90 % 360 if word == "rotate_viewer" else 0}
    elif word == "night_mode":
        values = {"night": _is_on(said)}
    return {"type": "piece.change", "pieces": [{"id": SCREEN_ID, "set": values}]} if values else None


def _inner(said: Doc) -> Doc:
    """Return the part of an event that says what it is about."""
    inner = next((value for key, value in said.items() if isinstance(value, dict)), None)
    return {**said, **(inner or {})}


def _is_on(said: Doc) -> bool:
    inner = _inner(said)
    for name in ("enabled", "active", "on", "isNight", "night", "value"):
        if isinstance(inner.get(name), bool):
            return bool(inner[name])
    return True
