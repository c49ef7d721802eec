"""What belongs to a PlanarAlly token: trackers as bars, auras as light or rings, notes as pins."""

from typing import TYPE_CHECKING, Any

from scenes.importers.fields import Fields
from scenes.importers.found import Gathering
from scenes.importers.planarally.colours import rgba

if TYPE_CHECKING:
    from scenes.importers.planarally.shapes import ShapeTables

Row = dict[str, Any]


def token_fields(shape: Fields, trackers: list[Row], auras: list[Row]) -> Row:
    """Return what a token is besides its place and picture."""
    lights = [aura for aura in auras if aura.get("vision_source") and aura.get("active", 1)]
    return {
        "name": shape.words("name"), "name_shown": "everybody" if shape.truth("name_visible") else "owners",
        "colour": rgba(shape.raw("fill_colour"))[0], "hidden": shape.truth("is_invisible"),
        "locked": shape.truth("is_locked"), "defeated": shape.truth("is_defeated"),
        "owned_by_all": shape.truth("default_edit_access"), "notes": shape.words("annotation", most=10_000),
        "vision": {"on": True}, "bars": [_bar(row) for row in trackers[:8]],
        "light": _glow(lights[0]) if lights else {},
        "auras": [_ring(row) for row in auras if row not in lights and row.get("active", 1)][:6],
    }  # fmt: skip


def _bar(row: Row) -> Row:
    return {
        "name": str(row.get("name") or "")[:40], "value": _number(row.get("value"), 1e9),
        "max": _number(row.get("maxvalue"), 1e9), "colour": rgba(row.get("primary_color") or "#b3261e")[0],
        "shown": "everybody" if row.get("visible") else "owners",
    }  # fmt: skip


def _glow(row: Row) -> Row:
    bright, beyond = _number(row.get("value"), 10_000), _number(row.get("dim"), 10_000)
    colour, alpha = rgba(row.get("colour"))
    return {"bright": bright, "dim": bright + beyond, "colour": colour if alpha else "#ffd9a0",
            "angle": _number(row.get("angle"), 360) or 360}  # fmt: skip


def _ring(row: Row) -> Row:
    colour, alpha = rgba(row.get("colour"))
    return {"radius": _number(row.get("value"), 10_000) + _number(row.get("dim"), 10_000), "colour": colour,
            "opacity": alpha, "name": str(row.get("name") or "")[:60],
            "shown": "everybody" if row.get("visible") else "owners"}  # fmt: skip


def add_lights(gathering: Gathering, auras: list[Row], place: tuple[float, float]) -> int:
    """Add the lights of a thing that stands by itself; return how many."""
    lights = [aura for aura in auras if aura.get("vision_source")]
    for aura in lights:
        gathering.add(
            "light", where="aura", x=place[0], y=place[1], **_glow(aura), name=str(aura.get("name") or "")[:200],
            rotation=_number(aura.get("direction"), 360), on=bool(aura.get("active", 1)),
        )  # fmt: skip
    return len(lights)


def add_pins(gathering: Gathering, tables: "ShapeTables", row: Row, place: tuple[float, float]) -> None:
    """Add the notes of a shape as pins of the game master."""
    for link in tables.notes_of.get(row.get("uuid"), []):
        note = tables.notes.get(link.get("note_id"))
        if note:
            gathering.add(
                "pin", where="note", x=place[0], y=place[1], title=str(note.get("title") or "")[:200],
                text=str(note.get("text") or "")[:10_000],
            )  # fmt: skip


def _number(value: Any, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        return 0.0
    return float(min(max(value, 0), most))
