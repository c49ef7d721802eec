"""Where a Foundry scene's picture lies: padding, shift and grid of each generation, taken out of all coordinates."""

import math
from dataclasses import dataclass

from scenes.importers.fields import Fields

SQUARE, HEX_ROWS, HEX_COLUMNS = 1, (2, 3), (4, 5)


@dataclass
class Frame:
    """The picture's corner in Foundry's coordinates, and the grid."""

    left: float
    top: float
    width: float
    height: float
    type: int
    size: float
    distance: float
    units: str

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return a place of the file as a place on the picture."""
        return x - self.left, y - self.top

    @property
    def pixels_a_unit(self) -> float:
        """How many pixels one foot (or metre) is."""
        return self.size / self.distance

    @property
    def cell(self) -> tuple[float, float]:
        """Width and height of one cell; of a hex, of the box around it."""
        long = 2 * self.size / math.sqrt(3)
        if self.type in HEX_ROWS:
            return self.size, long
        return (long, self.size) if self.type in HEX_COLUMNS else (self.size, self.size)

    def grid(self) -> dict[str, object]:
        """Return the grid as the table keeps it; its corner lies as near to the picture's as its pattern allows."""
        across, down = self.cell
        if self.type in HEX_ROWS:
            kind, steps = "hex_pointy", (across, down * 1.5)
        elif self.type in HEX_COLUMNS:
            kind, steps = "hex_flat", (across * 1.5, down)
        else:
            kind, steps = ("square" if self.type == SQUARE else "none"), (across, down)
        return {
            "type": kind, "size": self.size, "distance": self.distance, "unit": self.units,
            "x": -self.left % steps[0] if self.left else 0.0, "y": -self.top % steps[1] if self.top else 0.0,
            "shifted": "even" if self.type in (3, 5) else "odd",
        }  # fmt: skip


def old_generation(fields: Fields) -> bool:
    """Scenes up to version 9 keep their grid in flat fields."""
    return not isinstance(fields.data.get("grid"), dict)


def frame_of(fields: Fields) -> Frame:
    """Return the frame. The padding is a share of the picture, rounded up to whole cells (hexes: whole strides)."""
    width, height = (fields.number(key, least=50, most=100_000) for key in ("width", "height"))
    padding = fields.number("padding", 0.25, least=0, most=0.5)
    if old_generation(fields):
        kind = int(fields.number("gridType", 1))
        size = fields.number("grid", 100, least=4, most=4000)
        distance, units = fields.number("gridDistance", 5, least=0.001, most=100_000), fields.words("gridUnits", "ft")
    else:
        grid = fields.part("grid")
        kind, size = int(grid.number("type", 1)), grid.number("size", 100, least=4, most=4000)
        distance, units = grid.number("distance", 5, least=0.001, most=100_000), grid.words("units", "ft")
    shift = _shift(fields)
    pad, size = _padding(fields, (width, height), padding, kind, size)
    return Frame(pad[0] - shift[0], pad[1] - shift[1], width, height, kind, size, distance, units[:12])


def _shift(fields: Fields) -> tuple[float, float]:
    if "shiftX" in fields or "shiftY" in fields:
        return fields.coordinate("shiftX", 0), fields.coordinate("shiftY", 0)
    background = fields.part("background")
    return background.coordinate("offsetX", 0), background.coordinate("offsetY", 0)


def _padding(
    fields: Fields, picture: tuple[float, float], share: float, kind: int, size: float
) -> tuple[tuple[float, float], float]:
    """Return the margins left and above, and the grid's size as the distance between neighbours."""
    flags = fields.data.get("flags")
    core = flags.get("core") if isinstance(flags, dict) else None
    legacy = old_generation(fields) or bool(isinstance(core, dict) and core.get("legacyHex"))
    if kind not in (*HEX_ROWS, *HEX_COLUMNS):
        return (_steps(picture[0], share, size), _steps(picture[1], share, size)), size
    if legacy:
        return (_steps(picture[0], share, size), _steps(picture[1], share, size)), size * math.sqrt(3) / 2
    return _hex_padding(picture, share, kind in HEX_COLUMNS, size), size


def _steps(length: float, share: float, step: float) -> float:
    return math.ceil((share * length) * (1 / step)) * step


def _hex_padding(picture: tuple[float, float], share: float, columns: bool, size: float) -> tuple[float, float]:
    """Across the rows hexes interleave, three quarters of one each; an odd number of them moves the picture by half."""
    if not share:
        return 0.0, 0.0
    stride = 1.5 * size / math.sqrt(3)
    x, y = (
        _steps(picture[0], share, stride if columns else size),
        _steps(picture[1], share, size if columns else stride),
    )
    if round((x if columns else y) / stride) % 2:
        return (x, y + size / 2) if columns else (x + size / 2, y)
    return x, y
