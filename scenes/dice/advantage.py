"""`adv`, `dis` and `ea`: a d20 thrown twice or three times, of which the best or worst counts."""

from dataclasses import replace

from scenes.dice.tree import Chain, Condition, Dice, Group, Labelled, Modifier, Node, Number, Sides, Signed

WAYS = {"adv": (2, "h"), "dis": (2, "l"), "ea": (3, "h")}


def thrown_twice(word: str, position: int) -> Dice:
    """Return the dice that the word means by itself."""
    return _better(Dice(Number(1), Sides(20), "1d20", position), word)


def with_advantage(node: Node, word: str) -> Node | None:
    """Give a formula's first single d20 advantage; none when it has no such die."""
    if isinstance(node, Dice):
        single = node.count == Number(1) and node.sides == Sides(20) and not node.modifiers
        return _better(node, word) if single else None
    if isinstance(node, Labelled | Signed):
        inner = with_advantage(node.inner, word)
        return replace(node, inner=inner) if inner else None
    if isinstance(node, Chain):
        return _in_chain(node, word)
    if isinstance(node, Group):
        return _in_group(node, word)
    return None


def _better(dice: Dice, word: str) -> Dice:
    count, end = WAYS[word]
    keep = Modifier("keep", (Condition(end, 1),), text=f"k{end}1", position=dice.position)
    return replace(dice, count=Number(count), text=f"{count}d20", modifiers=(keep,))


def _in_chain(chain: Chain, word: str) -> Node | None:
    if first := with_advantage(chain.first, word):
        return replace(chain, first=first)
    for index, (operator, node, place) in enumerate(chain.rest):
        if changed := with_advantage(node, word):
            rest = (*chain.rest[:index], (operator, changed, place), *chain.rest[index + 1 :])
            return replace(chain, rest=rest)
    return None


def _in_group(group: Group, word: str) -> Node | None:
    for index, item in enumerate(group.items):
        if changed := with_advantage(item, word):
            return replace(group, items=(*group.items[:index], changed, *group.items[index + 1 :]))
    return None
