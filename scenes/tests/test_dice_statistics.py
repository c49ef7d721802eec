"""Whether the dice fall as dice should: against exact distributions, with fixed seeds, so the outcome never wavers."""

from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction
from itertools import product
from statistics import mean

import pytest
from scipy.stats import chi2

from scenes.dice import Fair, parse, roll
from scenes.dice.tree import FATE, TENS, Sides
from scenes.tests.dice_scripts import Repeatable

pytestmark = pytest.mark.pure
SEED = b"the same in every run of the tests"
IMPROBABLE = 1e-4  # the seeds are fixed: this is passed for ever, or never


def chance_of(seen: Counter[int], wanted: dict[int, float], throws: int) -> float:
    """Return how probable it is that honest dice stray at least so far (Pearson's chi-square)."""
    assert set(seen) <= set(wanted)
    strayed = sum((seen[value] - chance * throws) ** 2 / (chance * throws) for value, chance in wanted.items())
    return float(chi2.sf(strayed, len(wanted) - 1))


@pytest.mark.parametrize("faces", [2, 3, 4, 5, 6, 7, 8, 10, 12, 20, 24, 30, 60, 100])
def test_every_face_of_a_fair_die_comes_equally_often(faces: int) -> None:
    rng, throws = Fair(SEED, faces), 200 * faces
    seen = Counter(rng.throw(Sides(faces)) for _ in range(throws))
    assert chance_of(seen, {face: 1 / faces for face in range(1, faces + 1)}, throws) > IMPROBABLE


@pytest.mark.parametrize("sides", [FATE, TENS], ids=["fate", "tens"])
def test_every_face_of_an_odd_die_comes_equally_often(sides: Sides) -> None:
    rng = Fair(SEED, 5)
    seen = Counter(rng.throw(sides) for _ in range(5000))
    assert chance_of(seen, {sides.face(index): 1 / sides.count for index in range(sides.count)}, 5000) > IMPROBABLE


def test_a_die_does_not_remember_the_one_before() -> None:
    rng = Fair(SEED, 77)
    faces = [rng.throw(Sides(6)) for _ in range(7201)]
    pairs = Counter(6 * before + after for before, after in zip(faces, faces[1:], strict=False))
    assert chance_of(pairs, {6 * a + b: 1 / 36 for a, b in product(range(1, 7), repeat=2)}, 7200) > IMPROBABLE


def test_rolls_that_follow_each_other_are_independent() -> None:
    firsts = [Fair(SEED, nonce).throw(Sides(20)) for nonce in range(8000)]
    assert chance_of(Counter(firsts), {face: 1 / 20 for face in range(1, 21)}, 8000) > IMPROBABLE


def test_the_chi_square_catches_a_loaded_die() -> None:
    loaded = Counter(min(6, 1 + int(index * 6.3 / 6000)) for index in range(6000))
    assert chance_of(loaded, {face: 1 / 6 for face in range(1, 7)}, 6000) < IMPROBABLE


def exact(faces: int, count: int, worth: Callable[[tuple[int, ...]], int]) -> dict[int, float]:
    """Enumerate every throw and return the exact distribution of what it is worth."""
    totals = Counter(worth(throw) for throw in product(range(1, faces + 1), repeat=count))
    return {total: ways / faces**count for total, ways in totals.items()}


def best(number: int) -> Callable[[tuple[int, ...]], int]:
    return lambda throw: sum(sorted(throw)[-number:])


def rerolled_once(throw: tuple[int, ...]) -> int:
    """Two dice and what would replace each where it shows less than three."""
    first, second, third, fourth = throw
    return (third if first < 3 else first) + (fourth if second < 3 else second)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("4d6kh3", exact(6, 4, best(3))),
        ("4d6d1", exact(6, 4, best(3))),
        ("2d20kh1", exact(20, 2, max)),
        ("2d20kl1", exact(20, 2, min)),
        ("1d20 adv", exact(20, 2, max)),
        ("3d6", exact(6, 3, sum)),
        ("2d6ro<3", exact(6, 4, rerolled_once)),
        ("4d10>=8", exact(10, 4, lambda throw: sum(die >= 8 for die in throw))),
        ("4d10>=8f1", exact(10, 4, lambda throw: sum((die >= 8) - (die == 1) for die in throw))),
        ("2d6mi3", exact(6, 2, lambda throw: sum(max(die, 3) for die in throw))),
        ("{1d6, 1d6}kh1", exact(6, 2, max)),
        ("1d6*1d6", exact(6, 2, lambda throw: throw[0] * throw[1])),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_totals_fall_as_the_exact_enumeration_says(text: str, wanted: dict[int, float]) -> None:
    seen = Counter(totals(text, 6000))
    assert chance_of(seen, wanted, 6000) > IMPROBABLE


def totals(text: str, times: int) -> Iterable[int]:
    expression, rng = parse(text), Repeatable(20)
    return (int(roll(expression, rng=rng).total) for _ in range(times))


def exploding_mean(faces: int, loss: int = 0) -> Fraction:
    """A die that goes on with chance 1/n is worth E = mean + (E - loss) / n."""
    return (Fraction(faces + 1, 2) - Fraction(loss, faces)) * Fraction(faces, faces - 1)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1d6!", exploding_mean(6)),
        ("1d6!!", exploding_mean(6)),
        ("1d4!", exploding_mean(4)),
        ("1d6xo", Fraction(7, 2) * Fraction(7, 6)),
        ("1d6!p", exploding_mean(6, loss=1)),
        ("1d6rr1", Fraction(4)),
        ("1d6r1", Fraction(20, 6) + Fraction(7, 12)),
        ("4dF", Fraction(0)),
        ("d%", Fraction(101, 2)),
    ],
)
def test_means_are_the_exact_ones(text: str, wanted: Fraction) -> None:
    throws = list(totals(text, 8000))
    middle = mean(throws)
    spread = (sum((one - middle) ** 2 for one in throws) / len(throws)) ** 0.5
    assert abs(middle - wanted) < 4 * spread / len(throws) ** 0.5
