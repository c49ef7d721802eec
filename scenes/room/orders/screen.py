"""Effects and pointing: what everybody's screen does for a moment."""

from bestiary_site.shared.errors import NotAllowed
from scenes.protocol import Ping, PlayEffect
from scenes.room.doing import PLAYERS, Doing, handles


@handles(PlayEffect)
def play_effect(order: PlayEffect, doing: Doing) -> None:
    """Show an effect once."""
    doing.content = {"effect": order.effect, "x": order.x, "y": order.y}


@handles(Ping, by=PLAYERS)
def ping(order: Ping, doing: Doing) -> None:
    """Point at a place; only game masters take others' views there."""
    if not doing.rights.runs and (order.pull or not doing.state.settings["allowed"]["ping"]):
        raise NotAllowed("no_pings", "The game master has turned pings off for players.")
    doing.content = {"x": order.x, "y": order.y, "pull": order.pull, "zoom": order.zoom}
