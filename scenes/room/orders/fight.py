"""The fight: who takes part, in which order, whose turn it is."""

from bestiary_site.shared.errors import Conflict, NotAllowed
from scenes.pieces import COMBAT_ID, Record
from scenes.protocol import ActNow, AddCombatants, Delay, EndCombat, NextTurn, PreviousTurn, RollInitiative, StartCombat
from scenes.room.creatures import initiative_of
from scenes.room.doing import PLAYERS, Doing, handles
from scenes.room.orders.turns import combat_of, in_order, step, takes_turns
from scenes.room.rolls import roll_for


@handles(AddCombatants)
def add_combatants(order: AddCombatants, doing: Doing) -> None:
    """Let tokens take part; who takes part already stays as he is."""
    already = {one["token"] for one in doing.of_kind("combatant")}
    for uid in dict.fromkeys(order.tokens):
        token = doing.need(uid, "token")
        if uid in already:
            continue
        _, tiebreak = initiative_of(token["entry"])
        combatant = doing.add(
            "combatant",
            token=uid,
            name=token["name"] or "Somebody",
            hidden=order.hidden or token["hidden"] or token["layer"] == "game_master",
            tiebreak=tiebreak,
            is_player=bool(token["owners"]) or token["owned_by_all"],
            owners=token["owners"],
        )
        if order.roll:
            _roll(combatant, doing)


@handles(RollInitiative, by=PLAYERS)
def roll_initiative(order: RollInitiative, doing: Doing) -> None:
    """Roll for these, or for all who have none; players for their own."""
    if order.combatants:
        chosen = [doing.need(uid, "combatant") for uid in dict.fromkeys(order.combatants)]
    else:
        chosen = [one for one in doing.of_kind("combatant") if one["initiative"] is None]
        chosen = [one for one in chosen if doing.rights.runs or _owns(one, doing)]
    for one in chosen:
        if not _owns(one, doing):
            raise NotAllowed("not_yours", "You roll initiative for your own characters.")
        _roll(one, doing)


def _owns(combatant: Record, doing: Doing) -> bool:
    token = doing.get(combatant["token"]) if combatant["token"] else None
    return doing.rights.owns(token or combatant)


def _roll(combatant: Record, doing: Doing) -> None:
    token = doing.get(combatant["token"]) if combatant["token"] else None
    modifier, _ = initiative_of(token["entry"] if token else None)
    roll, _ = roll_for(doing.campaign_id, f"1d20{modifier:+d}")
    doing.change(combatant, initiative=float(roll["total"]))


@handles(StartCombat)
def start(order: StartCombat, doing: Doing) -> None:
    """Begin the first round."""
    first = [one for one in in_order(list(doing.of_kind("combatant"))) if takes_turns(one, combat_of(doing))]
    if not first:
        raise Conflict("nobody_fights", "Nobody takes part yet: add tokens to the fight first.")
    doing.change(combat_of(doing), running=True, round=1, turn=first[0]["id"], turn_started=doing.now)


@handles(NextTurn, by=PLAYERS)
def next_turn(order: NextTurn, doing: Doing) -> None:
    """End the turn; a player ends his own."""
    _require_running(doing)
    if not doing.rights.runs:
        turn = doing.get(combat_of(doing)["turn"] or "")
        if turn is None or not _owns(turn, doing):
            raise NotAllowed("not_your_turn", "It is not your turn.")
    step(doing, 1)


@handles(PreviousTurn)
def previous_turn(order: PreviousTurn, doing: Doing) -> None:
    """Go back one turn."""
    _require_running(doing)
    step(doing, -1)


def _require_running(doing: Doing) -> None:
    if not combat_of(doing)["running"]:
        raise Conflict("no_fight", "No fight is on: start it first.")


@handles(Delay, by=PLAYERS)
def delay(order: Delay, doing: Doing) -> None:
    """Let a combatant wait."""
    one = doing.need(order.combatant, "combatant")
    if not _owns(one, doing):
        raise NotAllowed("not_yours", "You may let your own characters wait.")
    if combat_of(doing)["turn"] == one["id"]:
        step(doing, 1)
    doing.change(one, delayed=True)


@handles(ActNow, by=PLAYERS)
def act_now(order: ActNow, doing: Doing) -> None:
    """Let a waiting combatant act before the one whose turn it is; that is his place from now on."""
    one = doing.need(order.combatant, "combatant")
    if not _owns(one, doing):
        raise NotAllowed("not_yours", "You may let your own characters act.")
    current = doing.get(combat_of(doing)["turn"] or "")
    if current is None or current["id"] == one["id"]:
        doing.change(one, delayed=False)
        return
    doing.change(one, delayed=False, initiative=current["initiative"], tiebreak=current["tiebreak"] + 0.01)
    doing.change(combat_of(doing), turn=one["id"], turn_started=doing.now)


@handles(EndCombat)
def end(order: EndCombat, doing: Doing) -> None:
    """End the fight."""
    for one in list(doing.of_kind("combatant")):
        doing.remove(one["id"])
    if COMBAT_ID in doing.state.pieces or combat_of(doing)["running"]:
        doing.change(combat_of(doing), running=False, round=0, turn=None, turn_started=0, effects=[])
