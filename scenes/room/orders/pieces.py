"""Putting pieces on a scene, changing them and taking them away: game masters everything, players their own things."""

from collections.abc import Callable
from typing import Any

from bestiary_site.shared.errors import NotAllowed, Refused
from scenes.pieces import KINDS, MOST_PIECES, SINGLE, Record, new_id
from scenes.protocol import AddPieces, ChangePieces, RemovePieces
from scenes.room.creatures import token_of
from scenes.room.doing import PLAYERS, Doing, handles
from scenes.room.orders.turns import leave
from scenes.room.untold import with_untold

KEPT_BY_SERVER = ("picture", "model")
# What of his own token a player may change besides moving it, and of his own combatant.
OF_OWN_TOKEN = {"rotation", "elevation", "bars", "conditions", "light", "auras"}
OF_OWN_COMBATANT = {"initiative"}
MOST_OF_A_PLAYER = 500
PLAYERS_PUT = {"drawing": "draw", "template": "areas", "pin": "pins"}


@handles(AddPieces, by=PLAYERS)
def add_pieces(order: AddPieces, doing: Doing) -> None:
    """Put pieces on the scene."""
    if len(doing.state.pieces) + len(order.pieces) > MOST_PIECES:
        raise Refused("scene_full", f"A scene holds at most {MOST_PIECES} pieces: remove some first.")
    for given in order.pieces:
        record = {**given, "id": given.get("id") or new_id()}
        if record.get("kind") not in KINDS:
            raise Refused("wrong_kind", "A piece needs a kind: " + ", ".join(KINDS) + ".")
        if doing.get(str(record["id"])) is not None and not _default_single(record, doing):
            raise Refused("id_taken", "A piece with this id is there already: leave the id out.")
        doing.created.append(str(record["id"]))
        doing.put(_as_allowed(record, doing))


def _default_single(record: Record, doing: Doing) -> bool:
    return record["id"] in SINGLE and record["id"] not in doing.state.pieces


def _as_allowed(record: Record, doing: Doing) -> Record:
    kind = record["kind"]
    if kind in SINGLE.values() and SINGLE.get(record["id"]) != kind:
        raise Refused("only_one", f"There is only one {kind} of a scene.")
    if "author" in KINDS[kind].__struct_fields__:
        record["author"] = doing.rights.user_id
    for name in KEPT_BY_SERVER:
        record.pop(name, None)
    if not doing.rights.runs:
        require_players_piece(record, doing)
        _require_room_for_more(kind, doing)
    return record


def _require_room_for_more(kind: str, doing: Doing) -> None:
    own = sum(one.get("author") == doing.rights.user_id for one in doing.of_kind(kind))
    if own >= MOST_OF_A_PLAYER:
        raise Refused("too_many_of_yours", f"You have {own} of these on the scene already: remove some first.")


def require_players_piece(record: Record, doing: Doing) -> None:
    """Refuse what players may not put on this scene."""
    allowed = doing.state.settings["allowed"]
    right = PLAYERS_PUT.get(record["kind"])
    if right is None or not allowed[right]:
        raise NotAllowed("not_for_players", f"Players may not put a {record['kind']} on this scene.")
    if record.get("layer") == "game_master" or record.get("hidden") or record.get("shown") == "game_masters":
        raise NotAllowed("not_for_players", "What players put on a scene is there for all to see.")
    if record["kind"] == "pin":
        record.update(shown="everybody", entry=None)
    if record["kind"] == "template" and record.get("token"):
        doing.need(record["token"], "token")


@handles(ChangePieces, by=PLAYERS)
def change_pieces(order: ChangePieces, doing: Doing) -> None:
    """Change fields of pieces."""
    for one in order.pieces:
        record = doing.need(one.id)
        values = with_untold(record, one.set, doing.viewer)
        require_changeable(record, values, doing)
        doing.change(record, **values, **_looks_with(record, values, doing))


def _looks_with(record: Record, values: dict[str, Any], doing: Doing) -> Record:
    """A token that is to stand for another creature takes its picture and model."""
    if record["kind"] != "token" or "entry" not in values or values["entry"] == record["entry"]:
        return {}
    values_of_it = token_of(str(values["entry"]), doing) if values["entry"] else {"picture": "", "model": ""}
    return {name: values_of_it[name] for name in KEPT_BY_SERVER}


def require_changeable(record: Record, values: dict[str, Any], doing: Doing) -> None:
    """Refuse who may not change these fields of a piece to these values."""
    fixed = {"id", "kind", "author", *KEPT_BY_SERVER} & set(values)
    if fixed:
        raise Refused("fixed_field", f"This cannot be changed: {', '.join(sorted(fixed))}.")
    if doing.rights.runs:
        return
    allowed = _what_players_may(record, doing)
    if allowed is None or not (allowed == {"*"} or set(values) <= allowed):
        raise NotAllowed("not_yours", f"You may look at this {record['kind']} but not change it so.")
    if record["kind"] == "token":
        _require_modest(record, values)
    if record["kind"] in PLAYERS_PUT:
        require_players_piece({**record, **values}, doing)


def _what_players_may(record: Record, doing: Doing) -> set[str] | None:
    rules: dict[str, Callable[[], set[str] | None]] = {
        "token": lambda: OF_OWN_TOKEN if doing.rights.owns(record) and not record["locked"] else None,
        "combatant": lambda: OF_OWN_COMBATANT if _owns_combatant(record, doing) else None,
    }
    if record["kind"] in rules:
        return rules[record["kind"]]()
    own = record["kind"] in PLAYERS_PUT and record.get("author") == doing.rights.user_id
    return {"*"} if own else None


def _owns_combatant(record: Record, doing: Doing) -> bool:
    token = doing.get(record["token"]) if record["token"] else None
    return doing.rights.owns(token or record)


def _require_modest(record: Record, values: dict[str, Any]) -> None:
    """A player changes what his bars say, not which there are or who sees them."""
    bars = values.get("bars")
    if bars is None:
        return
    before = [{**bar, "value": 0} for bar in record["bars"]]
    after = [{**bar, "value": 0} if isinstance(bar, dict) else bar for bar in bars]
    if before != after:
        raise NotAllowed("not_yours", "You may change what the bars of your token say, not the bars themselves.")


@handles(RemovePieces, by=PLAYERS)
def remove_pieces(order: RemovePieces, doing: Doing) -> None:
    """Take pieces away, and with a token its combatant and what goes with it."""
    for uid in dict.fromkeys(order.ids):
        record = doing.need(uid)
        if uid in SINGLE:
            raise Refused("always_there", f"Every scene has {uid}: it can be changed, not removed.")
        own = record["kind"] in PLAYERS_PUT and record.get("author") == doing.rights.user_id
        if not (doing.rights.runs or own):
            raise NotAllowed("not_yours", f"You may look at this {record['kind']} but not remove it.")
        doing.remove(uid)
        if record["kind"] == "token":
            _follow_token(uid, doing)


def _follow_token(uid: str, doing: Doing) -> None:
    for combatant in [one for one in doing.of_kind("combatant") if one["token"] == uid]:
        leave(combatant, doing)
    for template in [one for one in doing.of_kind("template") if one["token"] == uid]:
        doing.change(template, token=None)
