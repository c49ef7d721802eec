"""What modifiers do to thrown dice: keep, reroll, explode, count and the like, each one function."""

from collections.abc import Callable

from scenes.dice.dice_pool import (
    CRITICAL,
    DROPPED,
    EXPLODED,
    EXTRA,
    FAILURE,
    FUMBLE,
    LOWERED,
    RAISED,
    REROLLED,
    SUCCESS,
    Die,
    Pool,
)
from scenes.dice.errors import DiceError
from scenes.dice.tree import Modifier


def keep(pool: Pool, modifier: Modifier) -> None:
    kept = {id(die) for die in pool.chosen(modifier.conditions)}
    for die in pool.active():
        if id(die) not in kept:
            die.mark(DROPPED)


def drop(pool: Pool, modifier: Modifier) -> None:
    for die in list(pool.chosen(modifier.conditions)):
        die.mark(DROPPED)


def reroll(pool: Pool, modifier: Modifier) -> None:
    """Throw the chosen dice again; what comes is thrown again too, unless only once."""
    left = modifier.limit
    for die in list(pool.chosen(modifier.conditions)):
        if left == 0:
            return
        left = left - 1 if left is not None else None
        _reroll_one(pool, modifier, die)


def _reroll_one(pool: Pool, modifier: Modifier, die: Die) -> None:
    while True:
        die.mark(REROLLED)
        new = pool.draw()
        _insert_after(pool, die, new)
        die = new
        if modifier.once or not _meant(modifier, new):
            return


def explode(pool: Pool, modifier: Modifier, loss: int = 0) -> None:
    """Each chosen die brings one more, which may do so itself, unless only once."""
    left = modifier.limit
    waiting = list(pool.chosen(modifier.conditions))
    for die in waiting:
        while left != 0:
            left = left - 1 if left is not None else None
            new = pool.draw()
            die.mark(EXPLODED)
            new.mark(EXTRA)
            _insert_after(pool, die, new)
            again = not modifier.once and _meant(modifier, new)
            new.value = new.value - loss
            if not again:
                break
            die = new


def penetrate(pool: Pool, modifier: Modifier) -> None:
    """Explode, and every die that comes is worth one less."""
    explode(pool, modifier, loss=1)


def compound(pool: Pool, modifier: Modifier) -> None:
    """Explode into the same die, which grows."""
    for die in list(pool.chosen(modifier.conditions)):
        chain = [int(die.rolled)]
        while True:
            new = pool.draw()
            chain.append(int(new.rolled))
            if not _meant(modifier, new):
                break
        die.mark(EXPLODED)
        die.chain, die.value = chain, die.value + sum(chain[1:])


def minimum(pool: Pool, modifier: Modifier) -> None:
    floor = modifier.conditions[0].number
    for die in pool.active():
        if die.value < floor:
            die.value = floor
            die.mark(RAISED)


def maximum(pool: Pool, modifier: Modifier) -> None:
    ceiling = modifier.conditions[0].number
    for die in pool.active():
        if die.value > ceiling:
            die.value = ceiling
            die.mark(LOWERED)


def success(pool: Pool, modifier: Modifier) -> None:
    """Dice count now: one for each that is meant."""
    chosen = {id(die) for die in pool.chosen(modifier.conditions)}
    _count(pool, lambda die: id(die) in chosen, SUCCESS)


def failures(pool: Pool, modifier: Modifier) -> None:
    chosen = {id(die) for die in pool.chosen(modifier.conditions)}
    _count(pool, lambda die: id(die) in chosen, FAILURE)


def even(pool: Pool, modifier: Modifier) -> None:
    _count(pool, lambda die: die.value % 2 == 0, SUCCESS)


def odd(pool: Pool, modifier: Modifier) -> None:
    _count(pool, lambda die: die.value % 2 == 1, SUCCESS)


def _count(pool: Pool, meant: Callable[[Die], bool], mark: str) -> None:
    for die in pool.active():
        die.count = 1 if meant(die) else 0
        if die.count:
            die.mark(mark)


def deduct(pool: Pool, modifier: Modifier) -> None:
    """Each failure takes one off the count; failures are the dice meant, or all that were no success."""
    for die in _failed(pool, modifier):
        _fail(die).count = -1


def subtract(pool: Pool, modifier: Modifier) -> None:
    """Each failure takes its value off."""
    for die in _failed(pool, modifier):
        _fail(die).count = -die.value


def _failed(pool: Pool, modifier: Modifier) -> list[Die]:
    if modifier.conditions:
        return list(pool.chosen(modifier.conditions))
    return [die for die in pool.active() if die.count == 0]


def _fail(die: Die) -> Die:
    die.unmark(SUCCESS)
    die.mark(FAILURE)
    return die


def margin(pool: Pool, modifier: Modifier) -> None:
    """The total becomes its distance from a target."""
    rule = modifier.conditions[0]
    pool.margin, pool.negated = rule.number, rule.op in ("<", "<=")


def critical(pool: Pool, modifier: Modifier) -> None:
    for die in list(pool.chosen(modifier.conditions)):
        die.mark(CRITICAL)


def fumble(pool: Pool, modifier: Modifier) -> None:
    for die in list(pool.chosen(modifier.conditions)):
        die.mark(FUMBLE)


def ascending(pool: Pool, modifier: Modifier) -> None:
    pool.dice.sort(key=lambda die: die.value)


def descending(pool: Pool, modifier: Modifier) -> None:
    pool.dice.sort(key=lambda die: die.value, reverse=True)


def advantage(pool: Pool, modifier: Modifier, better: str = "h") -> None:
    """A single die is thrown twice and the better one counts, with what rerolls and explosions made of it."""
    if pool.count != 1:
        raise DiceError("dice_advantage", f"“{modifier.text}” is for a single die; write 2d20kh1.", modifier.position)
    first, second = pool.active(), pool.draw()
    pool.dice.append(second)
    pool.count = 2
    ahead = sum((die.value for die in first), start=0) - second.value
    for die in [second] if first and (ahead >= 0 if better == "h" else ahead <= 0) else first:
        die.mark(DROPPED)


def disadvantage(pool: Pool, modifier: Modifier) -> None:
    advantage(pool, modifier, better="l")


def _meant(modifier: Modifier, die: Die) -> bool:
    return any(rule.holds(die.rolled) for rule in modifier.conditions if not rule.is_rank)


def _insert_after(pool: Pool, die: Die, new: Die) -> None:
    pool.dice.insert(pool.dice.index(die) + 1, new)


ACTS: dict[str, Callable[[Pool, Modifier], None]] = {
    act.__name__: act
    for act in (
        keep, drop, reroll, explode, penetrate, compound, minimum, maximum, success, failures, even, odd,
        deduct, subtract, margin, critical, fumble, ascending, descending, advantage, disadvantage,
    )
}  # fmt: skip


def apply(pool: Pool, modifiers: tuple[Modifier, ...]) -> None:
    """Apply modifiers in their order."""
    for modifier in modifiers:
        pool.tick(len(pool.dice))
        ACTS[modifier.act](pool, modifier)
