"""Where Avrae, Roll20 and Foundry disagree: the words that each knows, and what they mean in our own terms."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scenes.dice.errors import DiceError

FUNCTIONS = frozenset({"floor", "ceil", "round", "abs"})
MORE_FUNCTIONS = FUNCTIONS | {"min", "max", "sign"}


@dataclass(frozen=True, slots=True)
class Word:
    """A modifier's meaning. `takes` says what follows it: a rank, a selector, a match, a number, nothing."""

    act: str
    takes: str
    needed: bool = False
    once: bool = False
    limit: int | None = None
    default: str = ""  # with no operand: "h1" and "l1" are ranks, "max" and "min" the die's own ends


@dataclass(frozen=True, slots=True)
class Dialect:
    """One notation, as the parser asks about it."""

    name: str
    words: Mapping[str, Word]
    functions: frozenset[str] = frozenset()
    percent: str = "hundred"  # what `d%` throws: hundred, tens or refused
    fate: bool = True
    computed: bool = True  # (1d4)d6
    braces: str = "{"  # the bracket of a group
    group_words: frozenset[str] = frozenset()
    group_rank_needed: bool = False
    dicewise: bool = False
    counting: bool = True  # `5d10>=8` counts
    inclusive: bool = False  # `>` means at least
    comparisons: frozenset[str] = frozenset()
    operators: frozenset[str] = frozenset({"*", "/", "%"})
    power: bool = False
    variables: bool = True
    shorthands: bool = False
    repeats: bool = False
    comments: bool = False
    limits: bool = False  # x2=10: at most two explosions
    whole: bool = False  # the total loses its fraction
    merges: frozenset[str] = field(default=frozenset({"reroll", "explode", "critical", "fumble"}))


KEEPS = {
    "k": Word("keep", "rank", default="h1"),
    "kh": Word("keep", "rank", default="h1"),
    "kl": Word("keep", "rank", default="l1"),
    "d": Word("drop", "rank", default="l1"),
    "dh": Word("drop", "rank", default="h1"),
    "dl": Word("drop", "rank", default="l1"),
}
SORTS = {"s": Word("ascending", ""), "sa": Word("ascending", ""), "sd": Word("descending", "")}
MARKS = {
    "cs": Word("critical", "match", default="max"),
    "cf": Word("fumble", "match", default="min"),
}
BANGS = {
    "!": Word("explode", "match", default="max"),
    "!!": Word("compound", "match", default="max"),
    "!p": Word("penetrate", "match", default="max"),
}
CROSSES = {
    "x": Word("explode", "match", default="max"),
    "xo": Word("explode", "match", default="max", once=True),
}
COUNTS = {
    "even": Word("even", ""),
    "odd": Word("odd", ""),
    "ms": Word("margin", "match", needed=True),
    "df": Word("deduct", "match"),
    "sf": Word("subtract", "match"),
}
BOUNDS = {"min": Word("minimum", "number", needed=True), "max": Word("maximum", "number", needed=True)}

AVRAE_WORDS = {
    "k": Word("keep", "selector", needed=True),
    "p": Word("drop", "selector", needed=True),
    "rr": Word("reroll", "selector", needed=True),
    "ro": Word("reroll", "selector", needed=True, once=True),
    "ra": Word("explode", "selector", needed=True, once=True, limit=1),
    "e": Word("explode", "selector", needed=True),
    "mi": Word("minimum", "number", needed=True),
    "ma": Word("maximum", "number", needed=True),
}
ROLL20_WORDS = {
    **KEEPS,
    **SORTS,
    **MARKS,
    **BANGS,
    "r": Word("reroll", "match", default="min"),
    "ro": Word("reroll", "match", default="min", once=True),
    "f": Word("deduct", "match", needed=True),
}
FOUNDRY_WORDS = {
    **KEEPS,
    **CROSSES,
    **COUNTS,
    **BOUNDS,
    "r": Word("reroll", "match", default="min", once=True),
    "rr": Word("reroll", "match", default="min"),
    "cs": Word("success", "match", default="max"),
    "cf": Word("failures", "match", default="min"),
}
OUR_WORDS = {
    **FOUNDRY_WORDS,
    **SORTS,
    **MARKS,
    **BANGS,
    "p": Word("drop", "rank", default="l1"),
    "ph": Word("drop", "rank", default="h1"),
    "pl": Word("drop", "rank", default="l1"),
    "ro": Word("reroll", "match", default="min", once=True),
    "ra": Word("explode", "match", default="max", once=True, limit=1),
    "!o": Word("explode", "match", default="max", once=True),
    "e": Word("explode", "match", default="max"),
    "mi": BOUNDS["min"],
    "ma": BOUNDS["max"],
    "f": Word("deduct", "match", needed=True),
    "adv": Word("advantage", ""),
    "dis": Word("disadvantage", ""),
}
GROUP_WORDS = frozenset({*KEEPS, *SORTS, "f", "p", "ph", "pl", "cs", "cf", "df", "sf", "even", "odd"})

DIALECTS = {
    "ours": Dialect(
        "ours",
        OUR_WORDS,
        MORE_FUNCTIONS,
        braces="{(",
        group_words=GROUP_WORDS,
        dicewise=True,
        comparisons=frozenset({"==", "!=", ">=", "<=", ">", "<", "="}),
        operators=frozenset({"*", "/", "//", "%"}),
        power=True,
        shorthands=True,
        repeats=True,
        comments=True,
        limits=True,
    ),
    "avrae": Dialect(
        "avrae",
        AVRAE_WORDS,
        percent="tens",
        fate=False,
        computed=False,
        braces="(",
        group_words=frozenset({"k", "p"}),
        counting=False,
        comparisons=frozenset({"==", "!=", ">=", "<=", ">", "<"}),
        operators=frozenset({"*", "/", "//", "%"}),
        shorthands=True,
        whole=True,
        merges=frozenset({"keep", "drop", "reroll", "explode"}),
    ),
    "roll20": Dialect(
        "roll20",
        ROLL20_WORDS,
        FUNCTIONS,
        percent="refused",
        group_words=frozenset({*KEEPS, *SORTS, "f"}),
        group_rank_needed=True,
        dicewise=True,
        inclusive=True,
        power=True,
    ),
    "foundry": Dialect(
        "foundry",
        FOUNDRY_WORDS,
        MORE_FUNCTIONS,
        percent="refused",
        group_words=frozenset({*KEEPS, "cs", "cf", "df", "sf", "even", "odd"}),
        counting=False,
        comments=True,
        limits=True,
        merges=frozenset(),
    ),
}


def dialect_named(name: str) -> Dialect:
    """Return a dialect, or refuse an unknown name."""
    if name not in DIALECTS:
        known = ", ".join(DIALECTS)
        raise DiceError("dice_dialect", f"There is no dice dialect “{name[:40]}”. Choose one of: {known}.")
    return DIALECTS[name]


def dialects_with(word: str) -> list[str]:
    """Name the dialects that know a modifier, for a refusal that helps."""
    return [name for name, dialect in DIALECTS.items() if word in dialect.words]
