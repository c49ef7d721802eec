"""Reads a formula: a recursive-descent parser whose ranks, from loose to tight, are its methods from top to bottom."""

import re
from collections.abc import Callable
from fractions import Fraction

from scenes.dice import limits
from scenes.dice.advantage import thrown_twice, with_advantage
from scenes.dice.dialects import Dialect, dialect_named
from scenes.dice.errors import DiceError
from scenes.dice.formula_text import sums_dice, without_comment
from scenes.dice.modifier_parser import ModifierParser
from scenes.dice.reader import Reader
from scenes.dice.tree import (
    FATE,
    HUNDRED,
    TENS,
    Call,
    Chain,
    Dice,
    Expression,
    Group,
    Labelled,
    Node,
    Number,
    Sides,
    Signed,
    Variable,
)

DECIMALS = re.compile(r"\.[0-9]{1,9}")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*")
BRACED_NAME = re.compile(r"\{\s*([A-Za-z_][A-Za-z0-9_. -]{0,60})\}")
FUNCTION = re.compile(r"[A-Za-z]+(?=\s*\()")
REPEAT = re.compile(r"([0-9]{1,6})(?:#|\s*[xX](?=\s*[({@0-9dDaA]))")
WORD = re.compile(r"(?:adv|dis|ea)(?![A-Za-z0-9_])", re.IGNORECASE)
CLOSING = {"(": ")", "{": "}", "[[": "]]"}
Operand = Callable[[], Node]


def parse(text: str, dialect: str = "ours") -> Expression:
    """Read a formula in a dialect; what cannot be read is refused with its place."""
    rules = dialect_named(dialect)
    if len(text) > limits.LENGTH:
        raise DiceError("dice_limit", f"A formula has at most {limits.LENGTH} characters; this has {len(text)}.")
    return Parser(text, rules).formula()


class Parser:
    """One formula being read."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self.dialect = dialect
        self.text, self.label = without_comment(text, dialect) if dialect.comments else (text, "")
        self.reader = Reader(self.text)

    def formula(self) -> Expression:
        """Read all of it."""
        reader = self.reader
        reader.space()
        if reader.ended:
            reader.fail("The formula is empty; write dice like 1d20+5")
        times = self._times()
        root = self._comparison()
        reader.space()
        root = self._trailing_advantage(root)
        if not reader.ended:
            reader.fail(
                f"{reader.quoted()} makes no sense here; put words in [brackets] or behind a #, numbers behind + or -"
            )
        return Expression(self.text.strip(), self.dialect.name, root, times, self.label)

    def _times(self) -> int:
        """Read `4x` or `4#` in front of a formula that is rolled several times."""
        found = REPEAT.match(self.text, self.reader.at) if self.dialect.repeats else None
        if not found:
            return 1
        times = int(found.group(1))
        if not 1 <= times <= limits.REPEATS:
            raise DiceError("dice_limit", f"A formula is repeated 1 to {limits.REPEATS} times.", self.reader.at)
        self.reader.at = found.end()
        return times

    def _trailing_advantage(self, root: Node) -> Node:
        word = self.reader.match(WORD).lower() if self.dialect.shorthands else ""
        if not word:
            return root
        changed = with_advantage(root, word)
        if changed is None:
            self.reader.fail(f"“{word}” needs a single d20 in the formula, like “1d20+5 {word}”")
        self.reader.space()
        return changed

    def _comparison(self) -> Node:
        return self._chain(self._sum, self.dialect.comparisons)

    def _sum(self) -> Node:
        return self._chain(self._product, frozenset("+-"))

    def _product(self) -> Node:
        return self._chain(self._power, self.dialect.operators)

    def _power(self) -> Node:
        return self._chain(self._signed, frozenset({"**"} if self.dialect.power else ()))

    def _chain(self, operand: Operand, operators: frozenset[str]) -> Node:
        first, rest = operand(), []
        while operator := self._operator(operators):
            place = self.reader.at - len(operator)
            rest.append((operator, operand(), place))
        return Chain(first, tuple(rest)) if rest else first

    def _operator(self, operators: frozenset[str]) -> str:
        self.reader.space()
        if "*" in operators and self.reader.sees("**"):
            return ""
        if "/" in operators and "//" not in operators and self.reader.sees("//"):
            self.reader.fail(f"“//” is not known to the dialect “{self.dialect.name}”; write floor(a / b)")
        return self.reader.take(*operators)

    def _signed(self) -> Node:
        sign, signed = 1, False
        self.reader.space()
        while mark := self.reader.take("+", "-"):
            sign, signed = (-sign if mark == "-" else sign), True
            self.reader.space()
        inner = self._labelled()
        return Signed(sign, inner) if signed and sign < 0 else inner

    def _labelled(self) -> Node:
        node, labels = self._throw(), []
        while label := self.reader.label():
            labels.append(label)
        return Labelled(node, tuple(labels)) if labels else node

    def _throw(self) -> Node:
        """Read dice, or what stands where dice could."""
        reader, place = self.reader, self.reader.at
        count = None if self._sees_d() else self._primary()
        if count is not None and not (isinstance(count, Number | Group) and self._sees_d()):
            return count
        reader.take("d")
        if isinstance(count, Group) and not self.dialect.computed:
            reader.fail(f"“{self.dialect.name}” wants a plain number of dice; write it without brackets")
        sides = self._sides()
        text = "".join(reader.text[place : reader.at].split())
        return self._modified(Dice(count or Number(1), sides, text, place))

    def _sees_d(self) -> bool:
        """`4d` is dice too, so that the refusal can ask for the faces; `dis` is not."""
        after = self.reader.lower[self.reader.at + 1 : self.reader.at + 2]
        return self.reader.sees("d") and (after == "f" or not after.isalpha())

    def _sides(self) -> Sides | Node:
        reader, place = self.reader, self.reader.at
        if (number := reader.whole()) is not None:
            if not 1 <= number <= limits.FACES:
                raise DiceError("dice_limit", f"A die has 1 to {limits.FACES:,} faces.", place)
            return Sides(number)
        if reader.sees("%") and self.dialect.percent != "refused":
            reader.take("%")
            return TENS if self.dialect.percent == "tens" else HUNDRED
        if reader.sees("f") and self.dialect.fate:
            reader.take("f")
            return FATE
        if reader.sees("(") and self.dialect.computed:
            return self._group()
        self.reader.fail(f"A die needs its number of faces, like d6, not {reader.quoted()}")

    def _modified(self, dice: Dice) -> Node:
        sides = dice.sides if isinstance(dice.sides, Sides) else None
        one = isinstance(dice.count, Number) and dice.count.value == 1
        modifiers = ModifierParser(self.reader, self.dialect, sides, group=False).read(one=one)
        return Dice(dice.count, dice.sides, dice.text, dice.position, modifiers)

    def _primary(self) -> Node:
        reader = self.reader
        if (number := self._number()) is not None:
            return number
        if reader.sees(*CLOSING):
            return self._group()
        if reader.sees("@"):
            return self._variable()
        if self.dialect.shorthands and (word := reader.match(WORD).lower()):
            return thrown_twice(word, reader.at - len(word))
        if FUNCTION.match(reader.text, reader.at):
            return self._call()
        reader.fail(f"Here a number or dice like 2d6 should stand, not {reader.quoted()}")

    def _number(self) -> Number | None:
        whole = self.reader.whole()
        decimals = self.reader.match(DECIMALS)
        if whole is None and not decimals:
            return None
        value = Fraction(f"{whole or 0}{decimals}")
        return Number(value.numerator if value.denominator == 1 else value)

    def _group(self) -> Node:
        """Read `(a)`, `{a, b}kh1` or, where the dialect has such, `(a, b)kh1`."""
        reader, place = self.reader, self.reader.at
        opening = reader.take(*CLOSING)
        if opening == "{" and "{" not in self.dialect.braces:
            reader.at = place
            reader.fail(f"“{self.dialect.name}” has no groups in braces; write (a, b)")
        items, listed = self._items(opening, may_list=opening in self.dialect.braces)
        if opening != "{" and not listed:
            return Group(items, "(", place)
        dicewise = self.dialect.dicewise and len(items) == 1 and sums_dice(items[0])
        modifiers = ModifierParser(reader, self.dialect, None, group=True).read()
        return Group(items, opening, place, modifiers, dicewise)

    def _items(self, opening: str, *, may_list: bool) -> tuple[tuple[Node, ...], bool]:
        reader, closing = self.reader, CLOSING[opening]
        reader.enter()
        items, listed = [self._comparison()], False
        reader.space()
        while may_list and reader.take(","):
            listed = True
            reader.space()
            if opening == "(" and reader.sees(closing):
                break
            items.append(self._comparison())
            reader.space()
        reader.expect(closing, f"The bracket “{opening}”")
        reader.leave()
        return tuple(items), listed

    def _variable(self) -> Node:
        reader, place = self.reader, self.reader.at
        if not self.dialect.variables:
            reader.fail(f"“{self.dialect.name}” has no variables; write the number")
        reader.take("@")
        name = reader.match(BRACED_NAME)[1:-1].strip() or reader.match(NAME)
        if not name:
            reader.fail("“@” needs a name behind it, like @str")
        return Variable(name, place)

    def _call(self) -> Node:
        reader, place = self.reader, self.reader.at
        name = reader.match(FUNCTION).lower()
        if name not in self.dialect.functions:
            known = ", ".join(sorted(self.dialect.functions)) or "none"
            reader.at = place
            reader.fail(f"There is no function “{name[:20]}”; the dialect “{self.dialect.name}” has: {known}")
        reader.space()
        reader.take("(")
        arguments, _ = self._items("(", may_list=True)
        if len(arguments) > 1 and name not in ("min", "max"):
            raise DiceError("dice_syntax", f"“{name}” takes one number; give it just one.", place)
        return Call(name, arguments, place)
