"""The order of turns, and what ends as they pass. Works on a Doing; no order of its own."""

from scenes.pieces import COMBAT_ID, Record
from scenes.room.doing import Doing


def in_order(combatants: list[Record]) -> list[Record]:
    """Sort: who has rolled first, highest first; ties by tiebreak, players before others, then by name."""
    return sorted(
        combatants,
        key=lambda one: (
            one["initiative"] is None,
            -(one["initiative"] or 0),
            -one["tiebreak"],
            not one["is_player"],
            one["name"].casefold(),
            one["id"],
        ),
    )


def combat_of(doing: Doing) -> Record:
    """Return the record of the fight as this order has left it."""
    record = doing.get(COMBAT_ID)
    assert record is not None
    return record


def takes_turns(one: Record, combat: Record) -> bool:
    """Whether somebody is not passed over."""
    return not one["delayed"] and not (one["defeated"] and combat["skip_defeated"])


def step(doing: Doing, direction: int) -> None:
    """Go on to the next turn (1) or back to the one before (-1); what ends on the way forward ends."""
    combat = combat_of(doing)
    order = in_order(list(doing.of_kind("combatant")))
    place = next((at for at, one in enumerate(order) if one["id"] == combat["turn"]), -1 if direction > 0 else 0)
    round_, at = combat["round"], place
    for _ in order:
        at += direction
        if at >= len(order):
            at, round_ = 0, round_ + 1
        elif at < 0:
            at, round_ = len(order) - 1, round_ - 1
        if takes_turns(order[at], combat):
            break
    else:
        at = -1
    if round_ < 1:
        round_, at = 1, place
    turn = order[at]["id"] if 0 <= at < len(order) else None
    if direction > 0:
        _let_end(doing, combat["turn"], turn, combat["round"], round_)
    doing.change(combat_of(doing), turn=turn, round=round_, turn_started=doing.now)


def _let_end(doing: Doing, before: str | None, after: str | None, old_round: int, new_round: int) -> None:
    """End what ends with the turn that is over, with the round, or with the turn that begins."""

    def over(ends: str, whose: str | None, last: int) -> bool:
        if whose is None:
            return new_round > old_round and last <= old_round
        if ends == "end":
            return whose == before and last <= old_round
        return whose == after and last <= new_round

    combat = combat_of(doing)
    left = [one for one in combat["effects"] if not over(one["ends"], one["whose"], one["ends_round"])]
    if len(left) != len(combat["effects"]):
        doing.change(combat, effects=left)
    for token in list(doing.of_kind("token")):
        kept = [
            one
            for one in token["conditions"]
            if one["until_round"] is None or not over(one["until"], one["whose"], one["until_round"])
        ]
        if len(kept) != len(token["conditions"]):
            doing.change(token, conditions=kept)


def leave(combatant: Record, doing: Doing) -> None:
    """Take a combatant out of the fight; if it was his turn, the next one's begins."""
    if combat_of(doing)["turn"] == combatant["id"]:
        step(doing, 1)
        if combat_of(doing)["turn"] == combatant["id"]:
            doing.change(combat_of(doing), turn=None)
    doing.remove(combatant["id"])
