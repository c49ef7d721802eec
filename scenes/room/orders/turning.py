"""What of his own acts somebody may still turn by undo and redo: what he could do himself now.

Who was a game master when he acted, or owned a token then, has no more rights by way of undo than others.
"""

from collections.abc import Callable

from bestiary_site.shared.errors import Conflict, NotAllowed
from scenes.models import SceneEvent
from scenes.pieces import Record
from scenes.room.doing import Doing, players_may
from scenes.room.orders.pieces import PLAYERS_PUT, require_changeable, require_players_piece
from scenes.room.state import Change

TURNS = ("combat.next", "combat.delay", "combat.act")
_OF_TURNS = {"turn", "round", "turn_started", "effects"}
_OF_COMBATANT = {"initiative", "tiebreak", "delayed"}


def require_turnable(event: SceneEvent, changes: list[Change], doing: Doing) -> None:
    """Refuse what this person could not do himself now; `changes` are those to be made."""
    if doing.rights.runs:
        return
    if not players_may(event.type):
        raise _not_yours()
    for one in changes:
        record = doing.state.get(one["id"])
        allowed = _RULES.get(one["kind"])
        if allowed is None or not allowed(_Turn(event, one, record), doing):
            raise _not_yours()


def _not_yours() -> NotAllowed:
    return NotAllowed("not_yours", "This is no longer yours to change.")


class _Turn:
    """One change to be made: the piece as it is and as it would be; None: not there."""

    def __init__(self, event: SceneEvent, change: Change, record: Record | None) -> None:
        self.type, self.now = event.type, record
        after = change["after"]
        self.then = None if after is None else {**(record or {}), **after}
        self.values = after if change["before"] is not None else None
        """The fields that differ; None where it comes or goes."""

    @property
    def either(self) -> Record:
        """The piece as it is or, if it is not there, as it would be."""
        return self.now or self.then or {}

    def only(self, fields: set[str]) -> bool:
        """Whether it stays, and only these of its fields change."""
        return self.values is not None and set(self.values) <= fields


def _token(turn: _Turn, doing: Doing) -> bool:
    if turn.type in TURNS:
        return turn.only({"conditions"})  # what has ended with the turn, whoever had it
    if not doing.rights.owns(turn.either):
        return False
    if turn.type == "token.place":
        return _for_all_to_see(turn.either) and _known(turn, doing)
    if turn.values is None:
        return False
    rest = {name: value for name, value in turn.values.items() if name not in ("x", "y")}
    require_changeable(turn.either, rest, doing)
    return _known(turn, doing)


def _for_all_to_see(record: Record) -> bool:
    return not record["hidden"] and record["layer"] == "tokens"


def _combatant(turn: _Turn, doing: Doing) -> bool:
    return turn.only(_OF_COMBATANT) and _fights_for(turn.either, doing) and _known(turn, doing)


def _fights_for(combatant: Record, doing: Doing) -> bool:
    token = doing.state.get(combatant["token"]) if combatant["token"] else None
    return doing.rights.owns(token or combatant)


def _combat(turn: _Turn, doing: Doing) -> bool:
    if turn.type not in TURNS or not turn.only(_OF_TURNS):
        return False
    whose = [doing.state.get(one["turn"] or "") for one in (turn.now, turn.then) if one is not None]
    return any(one is not None and _fights_for(one, doing) for one in whose)


def _wall(turn: _Turn, doing: Doing) -> bool:
    if turn.type != "door.set" or not turn.only({"state"}):
        return False
    door, then = turn.either, turn.then or {}
    free = doing.state.settings["allowed"]["doors"] and door["players_may"]
    return bool(free) and "locked" not in (door["state"], then["state"]) and _known(turn, doing)


def _put_by_players(turn: _Turn, doing: Doing) -> bool:
    if turn.type == "token.move":
        return turn.only({"x", "y"})  # an area that goes along with its token
    if turn.either.get("author") != doing.rights.user_id:
        return False
    if turn.then is not None and turn.values is not None:
        require_changeable(turn.either, turn.values, doing)
    elif turn.then is not None:
        require_players_piece(dict(turn.then), doing)
    return _known(turn, doing)


def _known(turn: _Turn, doing: Doing) -> bool:
    """What he may not know of any more is to him as if somebody had taken it away."""
    if turn.now is not None and doing.viewer.shown(turn.now) is None:
        raise Conflict("changed_since", "Somebody has changed the same since.")
    return True


_RULES: dict[str, Callable[[_Turn, Doing], bool]] = {
    "token": _token,
    "combatant": _combatant,
    "combat": _combat,
    "wall": _wall,
    **dict.fromkeys(PLAYERS_PUT, _put_by_players),
}
