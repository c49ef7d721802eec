"""What goes up and down and comes and goes on tokens: hit points and other bars, states, effects of the fight.

These orders say what is meant, and what comes of it is worked out here: two who hurt the same creature at once both
do, and what was said while the connection was away undoes nothing that has happened meanwhile.
"""

from collections.abc import Iterable

from bestiary_site.shared.errors import NotFound, Refused
from scenes.pieces import Record, record_of_part
from scenes.protocol import ChangeBar, ClearCondition, EndEffect, SetCondition, SetEffect
from scenes.room.doing import PLAYERS, Doing, handles
from scenes.room.orders.pieces import require_changeable
from scenes.room.orders.turns import combat_of

NO_BAR = "There is no such bar (any more)."


@handles(ChangeBar, by=PLAYERS)
def change_bar(order: ChangeBar, doing: Doing) -> None:
    """Let bars rise, fall or stand at a value."""
    if (order.by is None) == (order.to is None):
        raise Refused("by_or_to", "Say by how much a bar changes, or where it stands then: one of both.")
    for uid in dict.fromkeys(order.ids):
        record = doing.need(uid)
        if record["kind"] == "combatant":
            _change_hit_points(record, order, doing)
        elif record["kind"] == "token":
            _change_bar_of(record, order, doing)
        else:
            raise NotFound("bar_not_found", NO_BAR)


def _change_bar_of(token: Record, order: ChangeBar, doing: Doing) -> None:
    require_changeable(token, {"bars": token["bars"]}, doing)
    bars, at = list(token["bars"]), _place(token, order, doing)
    bars[at] = {**bars[at], "value": _after(bars[at]["value"], bars[at]["max"], order)}
    doing.change(token, bars=bars)


def _change_hit_points(combatant: Record, order: ChangeBar, doing: Doing) -> None:
    """Who stands for no token has hit points of his own."""
    require_changeable(combatant, {"hp": None, "hp_max": None}, doing)
    if combatant["hp"] is None and order.to is None:
        raise NotFound("bar_not_found", NO_BAR)
    hp = _after(combatant["hp"] or 0, combatant["hp_max"], order)
    doing.change(combatant, **({"hp": hp} if combatant["hp"] is not None else {"hp": hp, "hp_max": max(hp, 0)}))


def _after(value: float, most: float | None, order: ChangeBar) -> float:
    """What heals stops at the most; who has more already (a blessing) does not lose it by that."""
    if order.to is not None:
        return order.to
    changed = value + (order.by or 0)
    return max(value, min(changed, most)) if most is not None and changed > value else changed


def _place(token: Record, order: ChangeBar, doing: Doing) -> int:
    """Return which of a token's bars is meant by who gives the order: he counts those that he is told of."""
    shown = doing.viewer.shown(token)
    told = list(_places_of(shown["bars"] if shown is not None else [], token["bars"]))
    meant = told[order.bar] if order.bar < len(told) else None
    if order.name is not None and (meant is None or token["bars"][meant]["name"] != order.name):
        meant = next((at for at in told if token["bars"][at]["name"] == order.name), None)
    if meant is None:
        raise NotFound("bar_not_found", NO_BAR)
    return meant


def _places_of(some: Iterable[Record], bars: list[Record]) -> Iterable[int]:
    """Yield where some of the bars, in their order, stand among all of them."""
    at = 0
    for bar in some:
        at = bars.index(bar, at)
        yield at
        at += 1


# -- states ------------------------------------------------------------------------------------------------------


@handles(SetCondition, by=PLAYERS)
def set_condition(order: SetCondition, doing: Doing) -> None:
    """Put states on tokens, each in place of one of the same name."""
    for one in order.tokens:
        made = record_of_part(one.condition)
        _change_conditions(one.id, made["name"], [made], doing)


@handles(ClearCondition, by=PLAYERS)
def clear_condition(order: ClearCondition, doing: Doing) -> None:
    """Take a state off tokens; who does not have it is left as he is."""
    for uid in dict.fromkeys(order.tokens):
        _change_conditions(uid, order.name, [], doing)


def _change_conditions(uid: str, name: str, instead: list[Record], doing: Doing) -> None:
    token = doing.need(uid, "token")
    conditions = [*(one for one in token["conditions"] if one["name"] != name), *instead]
    require_changeable(token, {"conditions": conditions}, doing)
    doing.change(token, conditions=conditions)


# -- effects of the fight ------------------------------------------------------------------------------------------


@handles(SetEffect)
def set_effect(order: SetEffect, doing: Doing) -> None:
    """Let a timed effect begin, or change one that runs."""
    made = record_of_part(order.effect)
    effects = combat_of(doing)["effects"]
    doing.change(combat_of(doing), effects=[*(one for one in effects if one["id"] != made["id"]), made])


@handles(EndEffect)
def end_effect(order: EndEffect, doing: Doing) -> None:
    """End a timed effect; one that has ended by itself meanwhile has ended."""
    effects = combat_of(doing)["effects"]
    left = [one for one in effects if one["id"] != order.effect]
    if len(left) != len(effects):
        doing.change(combat_of(doing), effects=left)
