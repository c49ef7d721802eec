"""From a wish to a scene: plan, picture, and the pieces that fit the picture."""

from typing import Any

from scenes.generator.names import name_for
from scenes.generator.plan import KINDS, STYLES, Edge, Lamp, Plan, Wish
from scenes.importers.faults import Refused
from scenes.importers.found import FoundScene, Gathering, Ledger
from scenes.pieces import SETTINGS_ID

FORMAT = "generated"
INKED = ("dungeon", "cave")
MOST_PIXELS = 60_000_000
LIMITS = {"columns": (12, 120), "rows": (12, 120), "cell": (20, 200)}
UNITS_A_CELL = 5

LOW = {"sight": "limited", "light": "limited", "sound": "none", "move": "normal"}
WALLS: dict[str, dict[str, Any]] = {
    "wall": {}, "pillar": {"sound": "none"}, "low": LOW,
    "window": {"sight": "none", "light": "none"},
    "door": {"door": "door"}, "locked": {"door": "door", "state": "locked"},
    "secret": {"door": "secret", "players_may": False},
}  # fmt: skip


def wish_from(values: dict[str, Any]) -> Wish:
    """Return a checked wish; every refusal names the field."""
    kind, style = str(values.get("kind", "dungeon")), str(values.get("style") or "painted")
    if kind not in KINDS:
        raise _refuse("kind", f"is none of {', '.join(KINDS)}")
    if style not in STYLES or (style == "ink" and kind not in INKED):
        raise _refuse("style", f"is painted, or for {' and '.join(INKED)} also ink")
    numbers = {name: _whole(values, name) for name in LIMITS}
    try:
        density = float(values.get("density", 0.5))
    except (TypeError, ValueError):
        raise _refuse("density", "is a number from 0 to 1") from None
    if not 0 <= density <= 1:
        raise _refuse("density", "is a number from 0 to 1")
    if numbers["columns"] * numbers["rows"] * numbers["cell"] ** 2 > MOST_PIXELS:
        raise _refuse("cell", f"makes a picture of more than {MOST_PIXELS // 1_000_000} million pixels")
    return Wish(kind, str(values.get("seed", "1"))[:60], density=density, style=style, **numbers)


def _whole(values: dict[str, Any], name: str) -> int:
    usual = {"columns": 40, "rows": 30, "cell": 70}[name]
    least, most = LIMITS[name]
    try:
        number = int(values.get(name) or usual)
    except (TypeError, ValueError):
        raise _refuse(name, f"is a whole number from {least} to {most}") from None
    if not least <= number <= most:
        raise _refuse(name, f"is a whole number from {least} to {most}")
    return number


def _refuse(name: str, fault: str) -> Refused:
    return Refused("bad_map_wish", f"{name} {fault}.", fields={name: [f"It {fault}."]})


def plan_for(wish: Wish) -> Plan:
    """Return the plan; the planners are loaded when they are needed, for they bring OpenCV."""
    from scenes.generator.cave import plan_cave
    from scenes.generator.dungeon import plan_dungeon
    from scenes.generator.forest import plan_forest
    from scenes.generator.tavern import plan_tavern

    makers = {"dungeon": plan_dungeon, "cave": plan_cave, "forest": plan_forest, "tavern": plan_tavern}
    return makers[wish.kind](wish)


def picture_of(plan: Plan, *, quality: int = 88) -> bytes:
    """Return the picture as WebP."""
    import cv2

    from scenes.generator.paint.ink import paint_ink
    from scenes.generator.paint.outdoors import paint_cave, paint_forest
    from scenes.generator.paint.rooms import paint_dungeon
    from scenes.generator.paint.tavern import paint_tavern

    painters = {"dungeon": paint_dungeon, "cave": paint_cave, "forest": paint_forest, "tavern": paint_tavern}
    painter = paint_ink if plan.wish.style == "ink" else painters[plan.wish.kind]
    _, encoded = cv2.imencode(".webp", painter(plan)[..., ::-1], [cv2.IMWRITE_WEBP_QUALITY, quality])
    return encoded.tobytes()


def generate(wish: Wish) -> FoundScene:
    """Return a whole scene: the same wish gives the same scene, but for the ids of its pieces."""
    plan = plan_for(wish)
    gathering = Gathering(Ledger())
    width, height = wish.columns * wish.cell, wish.rows * wish.cell
    name = name_for(wish.kind, wish.dice("name"))
    asset = gathering.picture("", name=name, data=picture_of(plan))
    gathering.add(
        "settings", id=SETTINGS_ID, width=width, height=height, sight=True, darkness=plan.darkness,
        background="#14110f", grid={"size": wish.cell, "distance": UNITS_A_CELL, "opacity": 0.14},
        start_x=plan.starts[0] * wish.cell, start_y=plan.starts[1] * wish.cell, start_zoom=1,
    )  # fmt: skip
    gathering.add("map", asset=asset, x=width / 2, y=height / 2, width=width, height=height, name=name)
    for edge in plan.edges:
        _add_wall(gathering, edge, wish.cell)
    for lamp in plan.lamps:
        _add_light(gathering, lamp, wish.cell)
    gathering.add("pin", x=plan.starts[0] * wish.cell, y=plan.starts[1] * wish.cell, title="The party starts here",
                  icon="flag")  # fmt: skip
    return gathering.finish(name=name, width=width, height=height, source=(FORMAT, wish.kind))


def _add_wall(gathering: Gathering, edge: Edge, cell: int) -> None:
    (x1, y1), (x2, y2) = edge.start, edge.end
    gathering.add(
        "wall", x1=round(x1 * cell, 3), y1=round(y1 * cell, 3), x2=round(x2 * cell, 3), y2=round(y2 * cell, 3),
        **WALLS[edge.of],
    )  # fmt: skip


def _add_light(gathering: Gathering, lamp: Lamp, cell: int) -> None:
    gathering.add(
        "light", x=round(lamp.at[0] * cell, 3), y=round(lamp.at[1] * cell, 3), bright=lamp.bright * UNITS_A_CELL,
        dim=lamp.dim * UNITS_A_CELL, colour=lamp.colour, animation=lamp.animation, name=lamp.name,
    )  # fmt: skip
