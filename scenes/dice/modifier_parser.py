"""Reads what follows thrown dice (`kh3`, `r<2`, `>=5`) and turns it into modifiers that know no dialect."""

from dataclasses import replace

from scenes.dice.dialects import DIALECTS, Dialect, Word, dialects_with
from scenes.dice.errors import DiceError
from scenes.dice.reader import Reader, longest_first
from scenes.dice.tree import Condition, Modifier, Sides

COMPARATORS = (">=", "<=", ">", "<", "=")
ALL_WORDS = longest_first({word for dialect in DIALECTS.values() for word in dialect.words})
COUNT = Word("success", "match", needed=True)


class ModifierParser:
    """Reads the modifiers of one dice term or group."""

    def __init__(self, reader: Reader, dialect: Dialect, sides: Sides | None, *, group: bool) -> None:
        self.reader, self.dialect, self.sides, self.group = reader, dialect, sides, group
        known = dialect.words.keys() & dialect.group_words if group else dialect.words.keys()
        self.words = longest_first(known)

    def read(self, *, one: bool = False) -> tuple[Modifier, ...]:
        """Read modifiers as long as there are any; a comparison after a single die is left to the sum."""
        found: list[Modifier] = []
        while (modifier := self._next(one=one)) is not None:
            self._merge(found, modifier)
        return tuple(found)

    def _next(self, *, one: bool) -> Modifier | None:
        reader, start = self.reader, self.reader.at
        reader.space()
        place = reader.at
        if self._counts(one=one and place == start, spaced=place > start):
            return self._modifier(COUNT, place)
        name = reader.take(*self.words)
        if name and not self._begins_a_word(name) and not self._means_another_die(name, spaced=place > start):
            return self._modifier(self.dialect.words[name], place)
        reader.at = place
        self._refuse_foreign()
        reader.at = start
        return None

    def _counts(self, *, one: bool, spaced: bool) -> bool:
        """`5d10>=8` counts successes; `5d10 >= 30` and `1d20>=15` compare, where the dialect compares at all."""
        if not self.dialect.counting or not self.reader.sees(*COMPARATORS) or self.reader.sees("=="):
            return False
        return not (self.dialect.comparisons and (spaced or one))

    def _begins_a_word(self, name: str) -> bool:
        """`4d6 damage` is no `4d6d`."""
        rest = self.reader.lower[self.reader.at : self.reader.at + 1]
        longer = name.isalpha() and rest.isalpha() and self.reader.text[: self.reader.at - len(name)][-1:].isspace()
        return bool(longer) and not self.reader.sees(*self.words)

    def _means_another_die(self, name: str, *, spaced: bool) -> bool:
        """`1d20+1d4 adv` gives the d20 advantage, `1d20+1d4adv` the d4."""
        return spaced and name in ("adv", "dis") and self.sides != Sides(20)

    def _refuse_foreign(self) -> None:
        """Say whose notation this is when another dialect knows the word."""
        foreign = self.reader.take(*ALL_WORDS)
        self.reader.at -= len(foreign)
        if not foreign or foreign in self.words or foreign in ("adv", "dis"):
            return
        if foreign in self.dialect.words:
            self.reader.fail(f"“{foreign}” works on dice, not on a group; put it behind the dice inside")
        names = ", ".join(dialects_with(foreign))
        self.reader.fail(f"“{foreign}” is not known to the dialect “{self.dialect.name}”, but to: {names}")

    def _modifier(self, word: Word, place: int) -> Modifier:
        conditions, limit = self._operand(word)
        text = "".join(self.reader.text[place : self.reader.at].split())
        if not conditions and word.needed:
            self.reader.fail(f"“{text}” needs a number behind it, like “{text}{_example(word)}”")
        if not conditions and word.default:
            conditions = (self._default(word.default, place),)
        return Modifier(word.act, conditions, word.once, word.limit or limit, text, place)

    def _operand(self, word: Word) -> tuple[tuple[Condition, ...], int | None]:
        if word.takes == "rank":
            return self._rank(word), None
        if word.takes in ("selector", "match"):
            return self._match(ranks=word.takes == "selector" or self.dialect.name == "ours")
        if word.takes == "number" and (number := self.reader.whole()) is not None:
            return (Condition("=", number),), None
        return (), None

    def _rank(self, word: Word) -> tuple[Condition, ...]:
        number = self.reader.whole()
        if number is not None:
            return (Condition(word.default[0], number),)
        if self.reader.sees(*COMPARATORS) and self.dialect.name == "ours" and not self.reader.sees("=="):
            return self._match(ranks=False)[0]
        if self.group and self.dialect.group_rank_needed:
            self.reader.fail(f"a group of “{self.dialect.name}” says how many it keeps or drops; write the number")
        return ()

    def _match(self, *, ranks: bool) -> tuple[tuple[Condition, ...], int | None]:
        first = self.reader.whole()
        op = self._operator(ranks=ranks and first is None)
        if first is not None and not op:
            return (Condition("=", first),), None
        if first is not None and not self.dialect.limits:
            self.reader.fail(f"{self.reader.quoted()} cannot follow a number here; write the comparison first")
        if not op:
            return (), None
        return (Condition(op, self._number(op)),), first

    def _operator(self, *, ranks: bool) -> str:
        reader = self.reader
        if ranks and (rank := reader.take("h", "l")):
            return rank
        if self.dialect.name == "avrae":
            return reader.take("<", ">")
        if self.dialect.inclusive:
            if reader.sees(">=", "<="):
                reader.fail(f"“{self.dialect.name}” means “at least” by “>” and “at most” by “<”; leave the “=” out")
            return {">": ">=", "<": "<="}.get(taken := reader.take("<", ">", "="), taken)
        return reader.take(*COMPARATORS)

    def _number(self, op: str) -> int:
        negative = op not in "hl" and bool(self.reader.take("-"))
        number = self.reader.whole()
        if number is None:
            self.reader.fail(f"“{op}” needs a whole number behind it, not {self.reader.quoted()}")
        return -number if negative else number

    def _default(self, default: str, place: int) -> Condition:
        if default in ("h1", "l1"):
            return Condition(default[0], 1)
        if self.sides is None:
            raise DiceError("dice_syntax", "Say which value is meant here, like “=6”.", place)
        return Condition("=", self.sides.last if default == "max" else self.sides.first)

    def _merge(self, found: list[Modifier], new: Modifier) -> None:
        """`r1r2` is one modifier with two conditions, where the dialect says so."""
        last = found[-1] if found else None
        if last and last.act == new.act in self.dialect.merges and last.once == new.once and last.limit == new.limit:
            found[-1] = replace(last, conditions=last.conditions + new.conditions, text=last.text + new.text)
        else:
            found.append(new)


def _example(word: Word) -> str:
    return "h1" if word.takes == "selector" else "5"
