"""Foundry's pictures, walls and lights of every generation."""

from typing import TYPE_CHECKING, Any

from scenes.importers.fields import Fields, bad, number_from
from scenes.importers.found import Gathering, file_name
from scenes.importers.foundry.frame import Frame

if TYPE_CHECKING:
    from scenes.importers.foundry.scene import LevelRows

BLOCKING = {0: "none", 1: "normal", 2: "limited", 10: "limited", 20: "normal", 30: "proximity"}
FAR = 40
SIDES = {0: "both", 1: "left", 2: "right"}
DOORS = {0: "none", 1: "door", 2: "secret"}
STATES = {0: "closed", 1: "open", 2: "locked"}
SENSES = ("sight", "light", "sound", "move")
ANIMATIONS = {"torch": "torch", "flame": "torch", "pulse": "pulse", "reactivepulse": "pulse", "emanation": "pulse"}
NO_REASON = "this table has nothing like it"


def read_background(fields: Fields, floor: Fields | None, frame: Frame, gathering: Gathering) -> None:
    """Add the scene's own picture, and the one above the tokens where there is one."""
    if floor:
        below, above = (floor.part(key).words("src", most=300) for key in ("background", "foreground"))
    else:
        background = fields.part("background")
        below = background.words("src", most=300) or fields.words("img", most=300)
        above = fields.words("foreground", most=300)
    for path, order in ((below, 0), (above, 1000)):
        if path:
            asset = gathering.picture(path)
            gathering.add(
                "map", where="background", asset=asset, x=frame.width / 2, y=frame.height / 2, width=frame.width,
                height=frame.height, above=order > 0, order=order, name=gathering.pictures[path].name,
            )  # fmt: skip
    if below and not below.startswith("data:"):
        gathering.ledger.warn(f"The picture is not in the file; it names {below[:120]!r}.")


def read_tiles(rows: "LevelRows", frame: Frame, gathering: Gathering) -> None:
    """Add the tiles as maps."""
    for tile in rows.rows("tiles"):
        texture = tile.part("texture")
        path = texture.words("src", most=300) or tile.words("img", most=300)
        width, height = (
            tile.number("width", 100, least=0, most=100_000),
            tile.number("height", 100, least=0, most=100_000),
        )
        x, y = frame.at(tile.coordinate("x", 0), tile.coordinate("y", 0))
        scale = [texture.number(key, tile.number("scale", 1)) for key in ("scaleX", "scaleY")]
        gathering.add(
            "map", where=tile.where, asset=gathering.picture(path) if path else None,
            x=x + width / 2, y=y + height / 2, width=width * abs(scale[0] or 1), height=height * abs(scale[1] or 1),
            scale_x=-1 if scale[0] < 0 else 1, scale_y=-1 if scale[1] < 0 else 1,
            rotation=tile.number("rotation", 0, least=-3600, most=3600),
            opacity=tile.number("alpha", 1, least=0, most=1), hidden=tile.truth("hidden"), locked=tile.truth("locked"),
            order=int(tile.number("sort", tile.number("z", 0), least=-1e6, most=1e6)),
            above=tile.truth("overhead") or tile.number("elevation", 0) >= 20, name=file_name(path) if path else "",
        )  # fmt: skip
        tile.ignore("_id", "texture", "z", "sort", "scale", "elevation", "flags", "video", "roof")
        tile.finish({"occlusion": "roofs do not fade here by themselves", "tint": NO_REASON, "restrictions": NO_REASON})


def read_walls(rows: "LevelRows", frame: Frame, gathering: Gathering) -> None:
    """Add walls, windows, fences and doors."""
    for wall in rows.rows("walls"):
        ends = wall.items("c", most=100)
        if len(ends) != 4:
            raise bad(wall.place("c"), "must be four numbers")
        numbers = [number_from(value, f"{wall.place('c')}[{at}]") for at, value in enumerate(ends)]
        (x1, y1), (x2, y2) = frame.at(*numbers[:2]), frame.at(*numbers[2:])
        if numbers[:2] == numbers[2:]:
            gathering.ledger.lose("walls", "pieces of wall without length stop nobody")
            continue
        threshold = wall.part("threshold")
        gathering.add(
            "wall", where=wall.where, x1=x1, y1=y1, x2=x2, y2=y2, **_senses(wall),
            side=SIDES.get(int(wall.number("dir", 0)), "both"), door=DOORS.get(int(wall.number("door", 0)), "none"),
            state=STATES.get(int(wall.number("ds", 0)), "closed"),
            proximity=threshold.number("sight", threshold.number("light", 10), least=0, most=1000),
        )  # fmt: skip
        threshold.ignore("light", "sound", "sight")
        threshold.finish({"attenuation": "light does not fade near a window here"})
        wall.ignore("_id", "threshold")
        wall.finish(
            {"doorSound": "doors make no sound here", "animation": NO_REASON, "flags": "modules keep things there"}
        )


def _senses(wall: Fields) -> dict[str, str]:
    """Return what a wall blocks. Till version 8 one `sense` stood for sight and light."""
    sense = wall.raw("sense")
    senses = {}
    for name in SENSES:
        value = wall.raw(name, sense if name in ("sight", "light") else None)
        senses[name] = _blocking(wall, name, 20 if value is None else value)
    if sense is not None and "sound" not in wall:
        senses["sound"] = "normal" if senses["sight"] == "normal" else "none"
    if senses["move"] != "none":
        senses["move"] = "normal"
    return senses


def _blocking(wall: Fields, name: str, value: Any) -> str:
    number = int(number_from(value, wall.place(name)))
    if number == FAR:
        wall.ledger.lose(f"walls.{name}", "a wall that only the far look through is a normal one here")
    return BLOCKING.get(number, "normal")


def read_lights(rows: "LevelRows", frame: Frame, gathering: Gathering) -> None:
    """Add the lights that stand by themselves; ranges are in units already."""
    for light in rows.rows("lights"):
        x, y = frame.at(light.coordinate("x"), light.coordinate("y"))
        config = light.part("config") if "config" in light else light
        kind = light.words("t", "l")
        gathering.add(
            "light", where=light.where, x=x, y=y, **glow_of(config), on=not light.truth("hidden"),
            rotation=light.number("rotation", 0, least=-3000, most=3000) + 90,
            walls=light.truth("walls", True) and kind != "u",
            darkness=config.truth("negative") or config.number("luminosity", 0.5) < 0 or _below_nothing(config),
        )  # fmt: skip
        light.ignore("_id", "t", "config", "elevation", "flags", "name", "locked")
        light.finish({"vision": "a light does not let players see through walls here", "darknessThreshold": NO_REASON})


def _below_nothing(config: Fields) -> bool:
    return config.number("dim", 0) < 0 or config.number("bright", 0) < 0


def glow_of(config: Fields, *, prefix: str = "") -> dict[str, Any]:
    """Return range, colour and movement of a light, flat (till version 8) or in one object (from 9)."""
    dim, bright = (min(abs(config.number(key, 0)), 10_000) for key in ("dim", "bright"))
    flat = "tintColor" in config or "tintAlpha" in config or "lightAnimation" in config
    movement = config.part("lightAnimation" if flat else "animation")
    glow = {
        "dim": max(dim, bright), "bright": bright,
        "colour": config.colour("tintColor" if flat else "color", "#ffffff"),
        "intensity": config.number("tintAlpha" if flat else "alpha", 0.5, least=0, most=1),
        "angle": config.number("angle", 360, least=0, most=360) or 360,
        "animation": _animation(config, movement.words("type").lower()),
    }  # fmt: skip
    config.ignore("lightAnimation", "animation", "priority", "attenuation", "luminosity", "coloration", "negative")
    if config.part("darkness").data not in ({}, {"min": 0, "max": 1}):
        config.ledger.lose("lights.darkness", "lights do not come on by themselves when it grows dark")
    if config.where.endswith("config"):
        config.ignore("darkness", "saturation", "contrast", "shadows")
        config.finish({})
    return glow


def _animation(config: Fields, name: str) -> str:
    if name and name not in ANIMATIONS:
        config.ledger.lose("lights.animation", f"this table has no movement called {name[:30]!r}")
    return ANIMATIONS.get(name, "none")
