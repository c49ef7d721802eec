"""One Foundry scene document: generation, levels, settings, and the parts one after the other."""

from typing import Any

from scenes.importers.budget import Budget
from scenes.importers.fields import Fields, bad
from scenes.importers.found import FoundScene, Gathering, Ledger
from scenes.importers.foundry.frame import Frame, frame_of, old_generation
from scenes.importers.foundry.marks import read_drawings, read_notes, read_regions, read_sounds, read_templates
from scenes.importers.foundry.things import read_background, read_lights, read_tiles, read_walls
from scenes.importers.foundry.tokens import read_tokens
from scenes.pieces import SCREEN_ID, SETTINGS_ID

FORMAT = "foundry"
NOT_KEPT = {
    "thumb": "this site makes its own small pictures",
    "permission": "who may do what is decided by this campaign's roles",
    "ownership": "who may do what is decided by this campaign's roles",
    "flags": "modules keep their own things there",
    "playlist": "it names a playlist of the old world", "playlistSound": "it names a playlist of the old world",
    "journal": "it names a page of the old world", "journalEntryPage": "it names a page of the old world",
    "folder": "it names a folder of the old world",
    "transition": "this table changes scenes without show", "fogOverlay": "this table has no picture of fog",
    "foregroundElevation": "a picture is above the tokens or not",
    "globalLightThreshold": "daylight does not depend on a threshold here",
}  # fmt: skip
SILENT = (
    "_id", "name", "navigation", "navOrder", "navName", "active", "sort", "_stats", "fogReset", "drawings", "tokens",
    "initialLevel", "description", "sizeInitialized", "hasGlobalThreshold",
)  # fmt: skip
WEATHER = {"rain": "rain", "snow": "snow", "blizzard": "snow", "fog": "fog", "ember": "embers"}


def generation(fields: Fields) -> str:
    """Name the generation by the keys it has; the files carry no number of their own."""
    if "levels" in fields:
        return "v14"
    if isinstance(fields.data.get("environment"), dict):
        return "v12-13"
    if not old_generation(fields):
        return "v10-11"
    lights = fields.data.get("lights")
    if isinstance(lights, list) and any(isinstance(light, dict) and "config" in light for light in lights):
        return "v9"
    return "v8 or older"


def read_scene(
    document: dict[str, Any], ledger: Ledger, where: str, name: str, budget: Budget | None = None
) -> list[FoundScene]:
    """Return the scenes of a document: one, or one for each level. The budget is that of the whole file."""
    budget = budget or Budget()
    levels = Fields(document, where, ledger).items("levels", most=100)
    if len(levels) < 2:
        return [_read_level(document, Gathering(ledger, budget), where, name, levels[0] if levels else None)]
    scenes = []
    for level in levels:
        own = Ledger()
        own.warn(f"The scene has {len(levels)} levels; each becomes a scene of its own.")
        scenes.append(_read_level(document, Gathering(own, budget), where, name, level, several=True))
    return scenes


def _read_level(
    document: dict[str, Any], gathering: Gathering, where: str, name: str, level: Any, several: bool = False
) -> FoundScene:
    fields = Fields(document, where, gathering.ledger)
    version, frame = generation(fields), frame_of(fields)
    floor = Fields(level, fields.place("levels"), gathering.ledger) if level is not None else None
    reader = LevelRows(fields, gathering.budget, str(floor.raw("_id")) if floor and several else None)
    title = fields.words("name", name)
    if floor and several:
        title = f"{title} - {floor.words('name') or 'level'}"
    read_background(fields, floor, frame, gathering)
    read_tiles(reader, frame, gathering)
    read_walls(reader, frame, gathering)
    read_lights(reader, frame, gathering)
    read_tokens(reader, frame, gathering)
    read_drawings(reader, frame, gathering)
    read_notes(reader, frame, gathering)
    read_sounds(reader, frame, gathering)
    read_templates(reader, frame, gathering)
    read_regions(reader, frame, gathering)
    _add_settings(fields, floor, frame, gathering)
    _add_weather(fields, gathering)
    _close(fields, floor)
    return gathering.finish(name=title, width=frame.width, height=frame.height, source=(FORMAT, version))


class LevelRows:
    """The rows of a scene that belong to one level (those that name no level belong to all)."""

    def __init__(self, fields: Fields, budget: Budget, level: str | None) -> None:
        self.fields = fields
        self.budget = budget
        self.level = level

    def rows(self, key: str) -> list[Fields]:
        """Return the rows under a key that are on this level. All are looked at anew for each level, which counts."""
        self.budget.take("rows", len(self.fields.items(key)))
        return [row for row in self.fields.rows(key) if self._here(row)]

    def _here(self, row: Fields) -> bool:
        row.ignore("levels", "level")
        levels = row.data.get("levels") or ([row.data["level"]] if row.data.get("level") else [])
        if not isinstance(levels, list):
            raise bad(row.place("levels"), "is not a list")
        return not self.level or not levels or self.level in levels


def _add_settings(fields: Fields, floor: Fields | None, frame: Frame, gathering: Gathering) -> None:
    initial = fields.part("initial")
    start = {}
    if "x" in initial and "y" in initial:
        x, y = frame.at(initial.coordinate("x"), initial.coordinate("y"))
        start = {"start_x": x, "start_y": y, "start_zoom": initial.number("scale", 1, least=0.05, most=20)}
    initial.ignore("scale", "level")
    initial.finish({})
    gathering.add(
        "settings", id=SETTINGS_ID, where="settings", width=frame.width, height=frame.height,
        background=_background_colour(fields, floor), sight=fields.truth("tokenVision"),
        explored=_explored(fields), darkness=_darkness(fields, gathering),
        grid=frame.grid() | _grid_look(fields), **start,
    )  # fmt: skip


def _background_colour(fields: Fields, floor: Fields | None) -> str:
    if floor:
        return floor.part("background").colour("color", "#999999")
    return fields.colour("backgroundColor", "#999999")


def _grid_look(fields: Fields) -> dict[str, Any]:
    if old_generation(fields):
        colour, alpha = fields.colour("gridColor", "#000000"), fields.number("gridAlpha", 0.2, least=0, most=1)
    else:
        grid = fields.part("grid")
        colour, alpha = grid.colour("color", "#000000"), grid.number("alpha", 0.2, least=0, most=1)
    return {"colour": colour, "opacity": alpha}


def _explored(fields: Fields) -> str:
    fog = fields.part("fog")
    if "mode" in fog:
        return {0: "off", 2: "party"}.get(int(fog.number("mode")), "each")
    if "exploration" in fog:
        return "each" if fog.truth("exploration") else "off"
    return "each" if fields.truth("fogExploration", True) else "off"


def _darkness(fields: Fields, gathering: Gathering) -> float:
    """Without daylight only lights give light; a scene with neither would be black, so it comes in by day."""
    environment = fields.part("environment")
    flag = environment.raw("globalLight", fields.raw("globalLight"))
    daylight = bool(flag.get("enabled")) if isinstance(flag, dict) else bool(flag)
    level = environment.number("darknessLevel", fields.number("darkness", 0, least=0, most=1), least=0, most=1)
    if daylight:
        return level
    lit = any(record["kind"] == "light" for record in gathering.pieces)
    if lit or level > 0:
        return 1.0
    if fields.truth("tokenVision"):
        gathering.ledger.warn(
            "The scene has neither daylight nor lights; it comes in by daylight, so that players see."
        )
    return 0.0


def _add_weather(fields: Fields, gathering: Gathering) -> None:
    weather = fields.words("weather").lower()
    known = next((ours for theirs, ours in WEATHER.items() if theirs in weather), None)
    if known:
        gathering.add("screen", id=SCREEN_ID, where="weather", weather=known)
    elif weather:
        gathering.ledger.lose("weather", f"this table has no {weather[:30]!r}")


def _close(fields: Fields, floor: Fields | None) -> None:
    fields.ignore(
        *SILENT, "levels", "fog", "environment", "grid", "background", "shiftX", "shiftY", "padding", "initial"
    )
    if not old_generation(fields):
        for key, silent in (("grid", ("style", "thickness")), ("fog", ("reset", "mode", "exploration", "colors"))):
            part = fields.part(key)
            part.ignore("type", "size", "distance", "units", "color", "alpha", *silent)
            part.finish({"overlay": "this table has no picture of fog"})
    fields.finish(NOT_KEPT)
    if floor:
        floor.ignore("_id", "name", "background", "foreground", "elevation", "sort", "visibility", "textures", "fog")
        floor.finish(NOT_KEPT)
