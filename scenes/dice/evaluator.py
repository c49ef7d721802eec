"""Rolls a syntax tree: throws its dice, reckons its total and writes down every term, all within counted work."""

from collections.abc import Callable

from scenes.dice import limits
from scenes.dice.dice_pool import Die, Pool
from scenes.dice.errors import DiceError
from scenes.dice.modifiers import apply
from scenes.dice.operators import FUNCTIONS, bounded, operate, whole_number
from scenes.dice.randomness import Rng
from scenes.dice.terms import Term
from scenes.dice.tree import (
    Call,
    Chain,
    Dice,
    Group,
    Labelled,
    Node,
    Number,
    Sides,
    Signed,
    Value,
    Variable,
)
from scenes.dice.variables import Lookup


class Work:
    """The work of one roll, counted so that it ends."""

    def __init__(self) -> None:
        self.steps = self.dice = self.terms = 0

    def tick(self, steps: int = 1) -> None:
        self.steps += steps
        if self.steps > limits.STEPS:
            raise DiceError("dice_limit", "This formula is too much work; take it apart into several rolls.")

    def die(self) -> None:
        self.dice += 1
        if self.dice > limits.DICE:
            raise DiceError(
                "dice_limit", f"A roll has at most {limits.DICE} dice, rerolls and explosions included; roll fewer."
            )

    def term(self) -> None:
        self.terms += 1
        if self.terms > limits.TERMS:
            raise DiceError("dice_limit", "The answer would be too long; take the formula apart into several rolls.")


class Evaluator:
    """Rolls one expression once."""

    def __init__(self, dialect: str, rng: Rng, lookup: Lookup, work: Work) -> None:
        self.dialect, self.rng, self.lookup, self.work = dialect, rng, lookup, work
        self.terms: list[Term] = []
        self.depth = 0
        self.reckon: dict[type, Callable[..., Value]] = {
            Number: self._number,
            Variable: self._variable,
            Dice: self._dice,
            Group: self._group,
            Call: self._call,
            Signed: self._signed,
            Chain: self._chain,
            Labelled: self._labelled,
        }

    def total(self, node: Node) -> Value:
        """Return what a node comes to, and add its terms."""
        self.work.tick()
        return bounded(self.reckon[type(node)](node))

    def _add(self, term: Term) -> Term:
        self.work.term()
        self.terms.append(term)
        return term

    def _sign(self, text: str) -> Term:
        return self._add(Term("sign", text))

    def _number(self, node: Number) -> Value:
        self._add(Term("number", value=node.value))
        return node.value

    def _signed(self, node: Signed) -> Value:
        self._sign("-")
        return -self.total(node.inner)

    def _labelled(self, node: Labelled) -> Value:
        value = self.total(node.inner)
        self.terms[-1].labels = [*self.terms[-1].labels, *node.labels]
        return value

    def _chain(self, node: Chain) -> Value:
        value = self.total(node.first)
        for operator, operand, place in node.rest:
            self._sign(operator)
            value = bounded(operate(operator, value, self.total(operand), place))
        return value

    def _variable(self, node: Variable) -> Value:
        value = self.lookup.value(node)
        if isinstance(value, str):
            return self._formula(node, value)
        self._add(Term("variable", f"@{node.name}", value=value))
        return value

    def _formula(self, node: Variable, text: str) -> Value:
        """Roll a variable that is a formula itself; one that leads back to itself ends at the limit of depth."""
        self.depth += 1
        if self.depth > limits.DEPTH // 2:
            raise DiceError("dice_limit", f"“@{node.name}” leads round in a circle; change its formula.", node.position)
        self.work.tick(len(text))
        self._sign(f"@{node.name}(")
        value = self.total(self.lookup.formula(node, text, self.dialect))
        self._sign(")")
        self.depth -= 1
        return value

    def _dice(self, node: Dice) -> Value:
        count, sides = self._count(node), self._sides(node)
        text = (
            node.text if isinstance(node.count, Number) and isinstance(node.sides, Sides) else f"{count}d{sides.count}"
        )
        pool = Pool([], sides, self._throw, self.work.tick, count=count)
        term = self._add(Term("dice", text + "".join(rule.text for rule in node.modifiers), sides=sides))
        pool.dice.extend(pool.draw() for _ in range(count))
        apply(pool, node.modifiers)
        term.dice, term.value = pool.dice, pool.total()
        return term.value

    def _count(self, node: Dice) -> int:
        if isinstance(node.count, Number):
            return whole_number(node.count.value, limits.DICE, "dice", node.position)
        return whole_number(self.total(node.count), limits.DICE, "dice", node.position)

    def _sides(self, node: Dice) -> Sides:
        if isinstance(node.sides, Sides):
            return node.sides
        return Sides(whole_number(self.total(node.sides), limits.FACES, "faces", node.position, least=1))

    def _throw(self, sides: Sides) -> int:
        self.work.die()
        return self.rng.throw(sides)

    def _group(self, node: Group) -> Value:
        self._sign(node.brackets)
        members, spans = [], []
        for index, item in enumerate(node.items):
            if index:
                self._sign(",")
            start = len(self.terms)
            value = self.total(item)
            members.append(Die(value, value))
            spans.append(self.terms[start:])
        closing = self._sign((")" if node.brackets == "(" else "}") + "".join(rule.text for rule in node.modifiers))
        if not node.modifiers:
            return sum((member.value for member in members), start=0)
        return (
            self._single_dice(node, members, spans[0])
            if node.dicewise
            else self._members(node, members, spans, closing)
        )

    def _members(self, node: Group, members: list[Die], spans: list[list[Term]], closing: Term) -> Value:
        """Let the modifiers judge each formula of the group by its total."""
        pool = Pool(list(members), None, self._throw, self.work.tick)
        apply(pool, node.modifiers)
        for member, span in zip(members, spans, strict=True):
            for term in span:
                term.take_marks(member)
        closing.value = pool.total()
        return closing.value

    def _single_dice(self, node: Group, members: list[Die], span: list[Term]) -> Value:
        """Let the modifiers judge the single dice of a group of one formula; what is no die stays as it is."""
        dice = [die for term in span if term.dice for die in term.dice if die.active]
        if not dice:
            raise DiceError("dice_group", "This group has no dice to choose from; put dice into it.", node.position)
        before = sum((die.worth for die in dice), start=0)
        pool = Pool(dice, None, self._throw, self.work.tick)
        apply(pool, node.modifiers)
        for term in span:
            if term.dice:
                term.value = sum((die.worth for die in term.dice if die.active), start=0)
        counted = any(die.count is not None for die in dice)
        return pool.total() if counted else members[0].value - before + pool.total()

    def _call(self, node: Call) -> Value:
        self._sign(f"{node.name}(")
        values = []
        for index, argument in enumerate(node.arguments):
            if index:
                self._sign(",")
            values.append(self.total(argument))
        self._sign(")")
        return FUNCTIONS[node.name](values)
