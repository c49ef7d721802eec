"""Moving tokens and putting creatures on the scene."""

import math

from bestiary_site.shared.errors import NotAllowed, Refused
from scenes.geometry.grids import Grid
from scenes.pieces import Record
from scenes.protocol import MoveTokens, PlaceCreature, TokenPath
from scenes.room.creatures import token_of
from scenes.room.doing import PLAYERS, Doing, handles

Point = tuple[float, float]


@handles(MoveTokens, by=PLAYERS)
def move_tokens(order: MoveTokens, doing: Doing) -> None:
    """Move tokens along their ways; a player's may not lead through a wall or out of the scene."""
    for one in order.tokens:
        token = doing.need(one.id, "token")
        _require_movable(token, doing)
        way = _way(token, one)
        if not (order.force and doing.rights.runs):
            _require_free(token, way, doing)
        x, y = way[-1]
        values = {"x": x, "y": y, "rotation": one.rotation, "elevation": one.elevation}
        doing.change(token, **{name: value for name, value in values.items() if value is not None})
        doing.paths[one.id] = [value for point in way for value in point]
        _take_along(token, x - token["x"], y - token["y"], doing)


def _require_movable(token: Record, doing: Doing) -> None:
    if not doing.rights.owns(token):
        name = (doing.viewer.shown(token) or {}).get("name")  # as he may know it
        raise NotAllowed("not_yours", f"{name or 'This token'} is not yours to move.")
    if token["locked"] and not doing.rights.runs:
        raise NotAllowed("locked", "The game master has locked this token in its place.")


def _way(token: Record, one: TokenPath) -> list[Point]:
    if len(one.path) % 2:
        raise Refused("wrong_path", "A path is a list of x and y in turn.", fields={"path": ["An y is missing."]})
    points = [(round(x, 1), round(y, 1)) for x, y in zip(one.path[::2], one.path[1::2], strict=True)]
    return [(token["x"], token["y"]), *points]


def _require_free(token: Record, way: list[Point], doing: Doing) -> None:
    settings = doing.state.settings
    if doing.rights.runs:
        return  # game masters put tokens where they like
    if not all(0 <= x <= settings["width"] and 0 <= y <= settings["height"] for x, y in way[1:]):
        raise NotAllowed("off_the_scene", "That is beyond the edge of the scene.")
    if doing.viewer.view.blocked(way):
        raise NotAllowed("wall_in_the_way", "There is a wall in the way.")


def _take_along(token: Record, dx: float, dy: float, doing: Doing) -> None:
    for template in [one for one in doing.of_kind("template") if one["token"] == token["id"]]:
        doing.change(template, x=template["x"] + dx, y=template["y"] + dy)


@handles(PlaceCreature, by=PLAYERS)
def place_creature(order: PlaceCreature, doing: Doing) -> None:
    """Put a creature or character on the scene: players their own characters, game masters any that they see.

    It comes to stand on cells, as large as it is.
    """
    values = token_of(order.entry, doing)
    count = order.count if doing.rights.runs else 1
    if not doing.rights.runs and any(one["entry"] == order.entry for one in doing.of_kind("token")):
        raise NotAllowed("is_there", "Your character is on this scene already.")
    grid = _grid(doing)
    names = {one["name"] for one in doing.of_kind("token")}
    for at in range(count):
        x, y = grid.snap(*_spot(order.x, order.y, at, count, grid.size * values["size"]), values["size"])
        name = _numbered(values["name"], names) if count > 1 or values["name"] in names else values["name"]
        names.add(name)
        doing.add(
            "token",
            **{
                **values,
                "name": name,
                "x": round(x, 1),
                "y": round(y, 1),
                "hidden": order.hidden and doing.rights.runs,
            },
        )


def _grid(doing: Doing) -> Grid:
    grid = doing.state.settings["grid"]
    return Grid(grid["type"], grid["size"], grid["x"], grid["y"], grid["shifted"])


def _spot(x: float, y: float, at: int, count: int, step: float) -> Point:
    """Several stand in a block around the place."""
    side = math.ceil(math.sqrt(count))
    return x + (at % side - (side - 1) // 2) * step, y + (at // side - (side - 1) // 2) * step


def _numbered(name: str, taken: set[str]) -> str:
    number = 1
    while f"{name} {number}" in taken:
        number += 1
    return f"{name} {number}"
