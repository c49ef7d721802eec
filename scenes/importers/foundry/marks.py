"""Foundry's drawings, notes, sounds, areas of effect and regions."""

import math
from typing import TYPE_CHECKING, Any

from scenes.importers.fields import Fields, bad, number_from
from scenes.importers.found import Gathering, file_name
from scenes.importers.foundry.frame import Frame

if TYPE_CHECKING:
    from scenes.importers.foundry.scene import LevelRows

Point = tuple[float, float]
KINDS = {"r": "rectangle", "e": "ellipse", "p": "polygon", "f": "freehand", "t": "text", "c": "ellipse"}
AREAS = {"cone": "cone", "ray": "line", "rect": "square"}
SILENT = ("_id", "name", "author", "flags", "sort", "elevation", "locked", "fontFamily")


def turned(points: list[Point], centre: Point, degrees: float) -> list[float]:
    """Return the points turned around a centre, flat."""
    angle = math.radians(degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    flat: list[float] = []
    for x, y in points:
        dx, dy = x - centre[0], y - centre[1]
        flat += [centre[0] + dx * cos - dy * sin, centre[1] + dx * sin + dy * cos]
    return flat


def read_drawings(rows: "LevelRows", frame: Frame, gathering: Gathering) -> None:
    """Add what was drawn; text inside of a shape becomes a text of its own."""
    for drawing in rows.rows("drawings"):
        shape = drawing.part("shape") if "shape" in drawing else drawing
        kind = _kind(drawing, shape)
        x, y = frame.at(drawing.coordinate("x", 0), drawing.coordinate("y", 0))
        width, height = (shape.number(key, 0, least=0, most=100_000) for key in ("width", "height"))
        corners = _points(shape, kind, (x, y), (width, height))
        rotation = drawing.number("rotation", 0)
        if rotation % 360 and kind in ("rectangle", "polygon", "freehand"):
            kind = "polygon" if kind == "rectangle" else kind
            corners = _unfold(corners) if len(corners) == 2 else corners
            flat = turned(corners, (x + width / 2, y + height / 2), rotation)
        else:
            if rotation % 180 and kind == "ellipse" and width != height:
                drawing.ledger.lose("drawings.rotation", "ellipses are not turned here")
            flat = [number for point in corners for number in point]
        _add_drawing(drawing, gathering, kind, flat)
        _add_text(drawing, gathering, (x, y) if kind == "text" else (x + width / 4, y + height / 2))
        drawing.ignore(*SILENT, "shape", "type", "points", "width", "height", "z", "interface")
        drawing.finish(
            {"bezierFactor": "lines are not rounded here", "texture": "shapes are not filled with pictures here"}
        )


def _kind(drawing: Fields, shape: Fields) -> str:
    letter = str(shape.raw("type", drawing.raw("type", "r")))[:1]
    kind = KINDS.get(letter)
    if not kind:
        raise bad(drawing.place("type"), "is no shape that this site knows")
    if kind == "polygon" and drawing.number("bezierFactor", 0) > 0:
        return "freehand"
    return kind


def _points(shape: Fields, kind: str, corner: Point, size: Point) -> list[Point]:
    x, y = corner
    if kind not in ("polygon", "freehand"):
        return [(x, y), (x + size[0], y + size[1])]
    values = shape.items("points", most=10_000)
    if values and isinstance(values[0], list):
        values = [number for point in values if isinstance(point, list) for number in point[:2]]
    numbers = [number_from(value, f"{shape.place('points')}[{at}]") for at, value in enumerate(values)]
    points = [(x + numbers[at], y + numbers[at + 1]) for at in range(0, len(numbers) - 1, 2)]
    if len(points) < 2:
        return [(x, y), (x + size[0], y + size[1])]
    return points


def _unfold(corners: list[Point]) -> list[Point]:
    (x1, y1), (x2, y2) = corners
    return [(x1, y1), (x2, y1), (x2, y2), (x1, y2)]


def _add_drawing(drawing: Fields, gathering: Gathering, kind: str, flat: list[float]) -> None:
    line, filled = drawing.colour("strokeColor", "#1d1b16"), drawing.number("fillType", 0) > 0
    fill = drawing.colour("fillColor", "#ffffff")
    width, alpha = (
        drawing.number("strokeWidth", 8, least=0, most=500),
        drawing.number("strokeAlpha", 1, least=0, most=1),
    )
    opacity = max(alpha if width else 0, drawing.number("fillAlpha", 0.5, least=0, most=1) if filled else 0)
    if kind == "text" or not opacity:
        return
    gathering.add(
        "drawing", where=drawing.where, shape=kind, points=flat, colour=line, width=width if alpha else 0,
        fill=fill if filled else None, opacity=opacity, layer="game_master" if drawing.truth("hidden") else "map",
        order=int(drawing.number("sort", drawing.number("z", 0), least=-1e6, most=1e6)),
    )  # fmt: skip


def _add_text(drawing: Fields, gathering: Gathering, place: Point) -> None:
    text = drawing.words("text", most=500)
    size, colour = drawing.number("fontSize", 48, least=4, most=1000), drawing.colour("textColor", "#ffffff")
    alpha = drawing.number("textAlpha", 1, least=0, most=1)
    if text:
        gathering.add(
            "drawing", where=drawing.where, shape="text", points=list(place), text=text, size=size, colour=colour,
            opacity=alpha, layer="game_master" if drawing.truth("hidden") else "map",
        )  # fmt: skip


def read_notes(rows: "LevelRows", frame: Frame, gathering: Gathering) -> None:
    """Add notes as pins for game masters."""
    for note in rows.rows("notes"):
        x, y = frame.at(note.coordinate("x", 0), note.coordinate("y", 0))
        icon = note.part("texture").words("src", most=300) or note.words("icon", most=300)
        gathering.add(
            "pin", where=note.where, x=x, y=y, title=note.words("text"), icon=file_name(icon)[:40] if icon else "book"
        )
        note.ignore(*SILENT, "texture", "iconSize", "iconTint", "fontSize", "textAnchor", "textColor", "global")
        note.finish({"entryId": "it names a page of the old world", "pageId": "it names a page of the old world"})


def read_sounds(rows: "LevelRows", frame: Frame, gathering: Gathering) -> None:
    """Add sounds that have a place; they are silent until their files are here."""
    for sound in rows.rows("sounds"):
        path, radius = sound.words("path", most=300), sound.number("radius", 0, least=0, most=10_000)
        x, y = frame.at(sound.coordinate("x", 0), sound.coordinate("y", 0))
        if not path:
            gathering.ledger.lose("sounds", "a sound without a file cannot be heard")
            sound.ignore(*sound.data)
            continue
        gathering.add(
            "ambience", where=sound.where, x=x, y=y, asset=gathering.sound(path), radius=radius,
            volume=sound.number("volume", 0.5, least=0, most=1), walls=sound.truth("walls", True),
            on=not sound.truth("hidden"), name=sound.words("name") or file_name(path),
        )  # fmt: skip
        sound.ignore(*SILENT, "repeat", "type", "effects", "darkness", "easing")
        sound.finish({})


def read_templates(rows: "LevelRows", frame: Frame, gathering: Gathering) -> None:
    """Add areas of effect (till version 13)."""
    for template in rows.rows("templates"):
        x, y = frame.at(template.coordinate("x", 0), template.coordinate("y", 0))
        kind = template.words("t", template.words("type", "circle"))
        direction, distance = (
            template.number("direction", 0, least=-3600, most=3600),
            template.number("distance", 20, least=0),
        )
        values: dict[str, Any] = {"x": x, "y": y, "direction": direction, "length": min(distance, 100_000)}
        if kind == "rect":
            values |= _square(values, frame)
        gathering.add(
            "template", where=template.where, shape=AREAS.get(kind, "circle"), **values,
            angle=template.number("angle", 53.13, least=0, most=360) or 53.13,
            width=template.number("width", 5, least=0, most=10_000) or 5,
            colour=template.colour("fillColor", "#b3261e"), hidden=template.truth("hidden"),
        )  # fmt: skip
        template.ignore("_id", "user", "author", "borderColor", "flags", "elevation", "sort", "type", "t")
        template.finish({"texture": "areas have no pictures here"})


def _square(values: dict[str, Any], frame: Frame) -> dict[str, Any]:
    """Foundry draws a rectangle along its diagonal; the table keeps a square's centre and side."""
    angle, diagonal = math.radians(values["direction"]), values["length"] * frame.pixels_a_unit
    across, down = diagonal * math.cos(angle), diagonal * math.sin(angle)
    side = max(abs(across), abs(down)) / frame.pixels_a_unit
    return {"x": values["x"] + across / 2, "y": values["y"] + down / 2, "length": side, "direction": 0}


def read_regions(rows: "LevelRows", frame: Frame, gathering: Gathering) -> None:
    """Add the outlines of regions (from version 12) for game masters; what they do by themselves does not come."""
    for region in rows.rows("regions"):
        colour = region.colour("color", "#161068")
        for shape in region.rows("shapes", most=2000):
            _add_region(shape, frame, gathering, colour)
        if region.raw("behaviors"):
            region.ledger.lose("regions.behaviors", "nothing happens by itself when somebody enters an area here")
        region.ignore(*SILENT, "visibility", "restriction", "attachment", "ownership", "highlightMode")
        region.ignore("displayMeasurements", "hidden", "_shapeConstraints", "attachedTokens")
        region.finish({})


def _add_region(shape: Fields, frame: Frame, gathering: Gathering, colour: str) -> None:
    kind = shape.words("type", "rectangle")
    x, y = frame.at(shape.coordinate("x", 0), shape.coordinate("y", 0))
    if kind in ("circle", "ellipse"):
        across = shape.number("radiusX", shape.number("radius", 0), least=0, most=100_000)
        down = shape.number("radiusY", across, least=0, most=100_000)
        ours, flat = "ellipse", [x - across, y - down, x + across, y + down]
        empty = not across
    elif kind == "polygon":
        values = [number_from(value, shape.place("points")) for value in shape.items("points", most=10_000)]
        flat = [
            value - (frame.top if at % 2 else frame.left) for at, value in enumerate(values[: len(values) // 2 * 2])
        ]
        ours, empty = "polygon", len(flat) < 6
    else:
        width, height = (shape.number(key, 0, least=0, most=100_000) for key in ("width", "height"))
        flat = turned([(x, y), (x + width, y), (x + width, y + height), (x, y + height)],
                      (x + width / 2, y + height / 2), shape.number("rotation", 0))  # fmt: skip
        ours, empty = "polygon", not (width and height)
    if empty:
        gathering.ledger.lose("regions.shapes", "an area without size is nowhere")
        return
    gathering.add("drawing", where=shape.where, shape=ours, points=flat, colour=colour, width=3, fill=colour,
                  opacity=0.35, layer="game_master")  # fmt: skip
