"""Doors, fog and memory."""

from bestiary_site.shared.errors import NotAllowed, Refused
from scenes.protocol import ClearFog, SetDoor
from scenes.room.doing import PLAYERS, Doing, handles


@handles(SetDoor, by=PLAYERS)
def set_door(order: SetDoor, doing: Doing) -> None:
    """Open, close, lock or unlock a door; players only what they see, may touch and is not locked."""
    door = doing.need(order.door, "wall")
    if door["door"] == "none":
        raise Refused("no_door", "That is a wall, not a door.")
    if not doing.rights.runs:
        if not (doing.state.settings["allowed"]["doors"] and door["players_may"]):
            raise NotAllowed("door_kept", "Only the game master opens this door.")
        if door["state"] == "locked":
            raise NotAllowed("door_locked", "The door is locked.")
        if order.state == "locked":
            raise NotAllowed("door_kept", "Only the game master locks doors.")
    doing.change(door, state=order.state)


@handles(ClearFog)
def clear_fog(order: ClearFog, doing: Doing) -> None:
    """Take manual fog away, and what players remember."""
    if order.fog:
        for one in list(doing.of_kind("fog")):
            doing.remove(one["id"])
    if order.memory:
        doing.content["forget"] = True
