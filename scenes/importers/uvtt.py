"""Reads Universal VTT files of any version (.dd2vtt, .df2vtt, .uvtt): walls, objects, portals, lights, the picture."""

import base64
import binascii
import re
from typing import Any

from scenes.importers.faults import TooLarge
from scenes.importers.fields import Fields, bad, colour_from, number_from, parse_json
from scenes.importers.found import FoundScene, Gathering, Ledger
from scenes.pieces import SETTINGS_ID

FORMAT = "uvtt"
FEET_A_SQUARE = 5
MOST_PICTURE_BYTES = 128 * 1024 * 1024
LARGEST_SIDE = 100_000
DATA_ADDRESS = re.compile(r"^data:image/[a-z0-9.+-]+;base64,", re.IGNORECASE)
PATH = re.compile(r"^[a-z]+://|^.*\.[a-zA-Z0-9]{2,5}$")
PICTURE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF", b"GIF8")
KNOWN_VERSIONS = {"0.1", "0.2", "0.3", "1", "1.0"}

Point = tuple[float, float]


class Frame:
    """Turns squares of the original map into pixels of the cropped one."""

    def __init__(self, resolution: Fields) -> None:
        origin, size = resolution.part("map_origin"), resolution.part("map_size")
        self.cell = resolution.number("pixels_per_grid", least=1, most=4000)
        if self.cell < 4:
            raise bad(resolution.place("pixels_per_grid"), "is less than 4; no table can show such squares")
        self.left, self.top = origin.coordinate("x", 0.0), origin.coordinate("y", 0.0)
        self.width, self.height = size.number("x") * self.cell, size.number("y") * self.cell
        for side, name in ((self.width, "x"), (self.height, "y")):
            if not 50 <= side <= LARGEST_SIDE:
                raise bad(
                    size.place(name), f"gives a side of {side:.0f} pixels; between 50 and {LARGEST_SIDE} are fine"
                )
        self.outside = 0
        resolution.finish({})

    def point(self, value: Any, where: str) -> Point:
        """Return a place of the file in pixels of the picture."""
        if not isinstance(value, dict):
            raise bad(where, "is not a point with x and y")
        x = (number_from(value.get("x"), f"{where}.x") - self.left) * self.cell
        y = (number_from(value.get("y"), f"{where}.y") - self.top) * self.cell
        if max(abs(x), abs(y)) > LARGEST_SIDE * 1.9:
            raise bad(where, "lies far outside of the map")
        if not (-1 <= x <= self.width + 1 and -1 <= y <= self.height + 1):
            self.outside += 1
        return x, y


def read_uvtt(data: bytes, name: str = "Map", *, lights: str = "auto") -> FoundScene:
    """Return the scene of a Universal VTT file. `lights`: auto (off when they are painted in), on, off."""
    ledger = Ledger()
    fields = Fields(parse_json(data, "Universal VTT file"), "", ledger)
    if "resolution" not in fields:
        raise bad("resolution", "is missing, so this is no Universal VTT file")
    frame, gathering = Frame(fields.part("resolution")), Gathering(ledger)
    version = fields.words("format", most=20)
    if version not in KNOWN_VERSIONS:
        ledger.warn(f"The file says that its format is {version or 'nothing'}; it was read like the known ones.")
    _read_all(fields, frame, gathering, lights)
    kept = fields.finish({"software": "it names the program that wrote the file", "creator": "it names who wrote it"})
    return gathering.finish(
        name=name, width=frame.width, height=frame.height, source=(FORMAT, version), kept=_small(kept)
    )


def _read_all(fields: Fields, frame: Frame, gathering: Gathering, lights: str) -> None:
    environment = fields.part("environment")
    baked = environment.truth("baked_lighting")
    _read_walls(fields, frame, gathering)
    _read_portals(fields, frame, gathering)
    count = _read_lights(fields, frame, gathering, on=lights == "on" or (lights == "auto" and not baked))
    if baked and count and lights == "auto":
        gathering.ledger.warn(f"The light is painted into the picture; its lights ({count}) come in switched off.")
    _read_picture(fields, frame, gathering)
    _add_settings(frame, gathering, environment, baked)
    environment.finish({})
    if frame.outside:
        gathering.ledger.warn(
            f"{frame.outside} points lie outside of the cropped picture; they come along as they are."
        )


def _add_settings(frame: Frame, gathering: Gathering, environment: Fields, baked: bool) -> None:
    ambient = environment.raw("ambient_light")
    colour = colour_from(ambient) or "#ffffff"
    brightness = max(int(colour[at : at + 2], 16) for at in (1, 3, 5)) / 255
    dark = 0.0 if baked or ambient is None else round(1 - brightness, 3)
    gathering.add(
        "settings", id=SETTINGS_ID, where="resolution", width=frame.width, height=frame.height,
        sight=any(record["kind"] == "wall" for record in gathering.pieces),
        darkness=dark, light_colour=_undimmed(colour, brightness),
        grid={"size": frame.cell, "x": -frame.left * frame.cell % frame.cell, "y": -frame.top * frame.cell % frame.cell,
              "distance": FEET_A_SQUARE, "unit": "ft"},
    )  # fmt: skip


def _undimmed(colour: str, brightness: float) -> str:
    """Return the hue of a light whose dimness is told by the darkness already: its strongest part at its full."""
    if not brightness:
        return "#ffffff"
    return "#" + "".join(f"{min(round(int(colour[at : at + 2], 16) / brightness), 255):02x}" for at in (1, 3, 5))


def _read_walls(fields: Fields, frame: Frame, gathering: Gathering) -> None:
    _read_lines(fields, "line_of_sight", frame, gathering, {})
    low = {"sight": "limited", "light": "limited", "sound": "none", "move": "none"}
    _read_lines(fields, "objects_line_of_sight", frame, gathering, low)


def _read_lines(fields: Fields, key: str, frame: Frame, gathering: Gathering, kind: dict[str, str]) -> None:
    for at, line in enumerate(fields.items(key)):
        where = f"{key}[{at}]"
        if not isinstance(line, list):
            raise bad(where, "is not a list of points")
        points = [frame.point(value, f"{where}[{index}]") for index, value in enumerate(line)]
        if len(points) < 2:
            gathering.ledger.lose(key, "lines with fewer than two points are no walls")
        for index, (start, end) in enumerate(zip(points, points[1:], strict=False)):
            _add_wall(gathering, f"{where}[{index}]", start, end, kind)


def _add_wall(gathering: Gathering, where: str, start: Point, end: Point, kind: dict[str, str]) -> None:
    if start == end:
        gathering.ledger.lose(where.split("[")[0], "pieces of wall without length stop nobody")
        return
    gathering.add("wall", where=where, x1=start[0], y1=start[1], x2=end[0], y2=end[1], **kind)


def _read_portals(fields: Fields, frame: Frame, gathering: Gathering) -> None:
    for portal in fields.rows("portals"):
        ends = portal.items("bounds", most=100)
        if len(ends) != 2:
            raise bad(portal.place("bounds"), "must be two points")
        start, end = (frame.point(value, f"{portal.place('bounds')}[{at}]") for at, value in enumerate(ends))
        kind = {"door": "door"} if portal.truth("closed", True) else {"sight": "none", "light": "none"}
        _add_wall(gathering, portal.where, start, end, kind)
        portal.ignore("position", "rotation", "freestanding")
        portal.finish({})


def _read_lights(fields: Fields, frame: Frame, gathering: Gathering, *, on: bool) -> int:
    count = 0
    for light in fields.rows("lights"):
        x, y = frame.point(light.raw("position"), light.place("position"))
        dim = light.number("range", 4, least=0, most=10_000) * FEET_A_SQUARE
        gathering.add(
            "light", where=light.where, x=x, y=y, dim=dim, bright=dim / 2, on=on,
            intensity=light.number("intensity", 1, least=0, most=2) / 2,
            colour=light.colour("color", "#ffd9a0"), walls=light.truth("shadows", True),
        )  # fmt: skip
        light.finish({})
        count += 1
    return count


def _read_picture(fields: Fields, frame: Frame, gathering: Gathering) -> None:
    text = fields.raw("image")
    if text is not None and not isinstance(text, str):
        raise bad("image", "is not a text")
    data = _picture_bytes(text or "")
    asset = None
    if data:
        asset = gathering.picture("", name="map", data=data)
    elif text:
        asset = gathering.picture(text[:300], name="")
        gathering.ledger.warn(
            f"The picture is not in the file; it names {text[:120]!r}. Upload it to the scene by hand."
        )
    else:
        gathering.ledger.warn("The file has no picture; give the scene one by hand.")
    gathering.add(
        "map", x=frame.width / 2, y=frame.height / 2, width=frame.width, height=frame.height, asset=asset, name="map"
    )


def _picture_bytes(text: str) -> bytes | None:
    """Return the picture, or nothing when the text is a path; broken base64 of a picture is refused."""
    if len(text) > MOST_PICTURE_BYTES * 4 // 3 + 100:
        raise TooLarge("picture_too_large", f"The picture is larger than {MOST_PICTURE_BYTES // 1024 // 1024} MB.")
    body = DATA_ADDRESS.sub("", text, count=1)
    try:
        data = base64.b64decode("".join(body.split()), validate=True)
    except (binascii.Error, ValueError):
        data = b""
    if data.startswith(PICTURE_STARTS):
        return data
    if len(text) < 1000 and body == text and (not text or PATH.match(text)):
        return None
    raise bad("image", "is neither a PNG, WebP or JPEG picture in base64 nor a path")


def _small(kept: dict[str, Any]) -> dict[str, Any]:
    """Return the unknown keys whose values are short enough to be kept."""
    return {str(key)[:100]: value for key, value in list(kept.items())[:50] if len(str(value)) <= 2000}
