"""Dice from a sealed seed: the same again for everybody who has it, and no better guess for anybody who has not."""

import hashlib
import hmac
import re
from pathlib import Path

import pytest

from scenes.dice import DiceError, Fair, System, commitment_of, new_seed, roll, verify
from scenes.dice.tree import FATE, TENS, Sides

pytestmark = pytest.mark.pure
SEED = bytes(range(32))
DOCUMENTED = Path(__file__).resolve().parents[2] / "docs/dice.md"


def by_hand(seed: bytes, nonce: int | str, faces: int, count: int) -> list[int]:
    """Draw dice as docs/dice.md tells people to, without the site's code."""
    dice: list[int] = []
    counter = 0
    while len(dice) < count:
        digest = hmac.new(seed, f"{nonce}:{counter}".encode(), hashlib.sha256).digest()
        number, counter = int.from_bytes(digest, "big"), counter + 1
        if number < 2**256 - 2**256 % faces:
            dice.append(number % faces + 1)
    return dice


def test_the_dice_are_those_of_the_published_method() -> None:
    for nonce, faces in [(1, 6), (2, 20), (3, 7), ("a1b2", 100), (10**12, 3)]:
        (term,) = roll(f"25d{faces}", rng=Fair(SEED, nonce)).terms
        assert [die["value"] for die in term["dice"]] == by_hand(SEED, nonce, faces, 25)


def test_the_first_dice_of_a_known_seed_never_change() -> None:
    assert [Fair(SEED, nonce).throw(Sides(20)) for nonce in range(1, 9)] == [
        by_hand(SEED, nonce, 20, 1)[0] for nonce in range(1, 9)
    ]
    assert roll("6d6", rng=Fair(SEED, 1)).total == sum(by_hand(SEED, 1, 6, 6))


def test_anybody_can_roll_again_what_was_rolled() -> None:
    seed = new_seed()
    for nonce, text in enumerate(["4d6kh3", "8d6!", "2x(1d20+@str)", "{2d6,1d8}kh1", "4dF"], start=1):
        before = roll(text, rng=Fair(seed, nonce), variables={"str": 3})
        again = verify(seed, commitment_of(seed), nonce, text, variables=before.variables)
        assert again.as_data() == before.as_data()


def test_another_seed_than_the_one_committed_to_is_refused() -> None:
    with pytest.raises(DiceError, match="does not belong to this commitment"):
        verify(new_seed(), commitment_of(SEED), 1, "1d20")


def test_another_number_gives_other_dice() -> None:
    rolls = {roll("10d20", rng=Fair(SEED, nonce)).text for nonce in range(100)}
    assert len(rolls) == 100


def test_a_digest_beyond_the_last_whole_multiple_is_thrown_away(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = Fair(SEED, 1)
    draw = iter([2**256 - 1, 2**256 - 2, 2**256 - 1, 2**256 - 2, 4])
    monkeypatch.setattr(rng, "_digest", lambda: next(draw))
    assert rng.throw(Sides(5)) == 5  # 2**256 is 1 more than a multiple of 5: only the first is too large
    assert rng.throw(Sides(7)) == 5  # and 2 more than a multiple of 7: both are, the 4 comes through


@pytest.mark.parametrize("sides", [Sides(1), Sides(2), Sides(20), FATE, TENS])
def test_the_machines_own_dice_show_only_faces_that_there_are(sides: Sides) -> None:
    faces = {sides.face(index) for index in range(sides.count)}
    assert {System().throw(sides) for _ in range(400)} == faces


def test_seeds_are_long_and_differ() -> None:
    seeds = {new_seed() for _ in range(50)}
    assert len(seeds) == 50 and {len(seed) for seed in seeds} == {32}
    assert commitment_of(SEED) == hashlib.sha256(SEED).hexdigest()


def test_the_ten_lines_of_the_documentation_find_the_dice() -> None:
    lines = DOCUMENTED.read_text().split("```python")[1].split("```")[0]
    lines = lines.replace('bytes.fromhex("...")', f'bytes.fromhex("{SEED.hex()}")')
    lines = lines.replace('"..."', repr(commitment_of(SEED))).replace("print(", "found.extend(")
    found: list[list[int]] = []
    exec(lines, {"found": found})  # our own page, as a reader would paste it
    (term,) = roll("4d6", rng=Fair(SEED, 12)).terms
    assert found == [die["value"] for die in term["dice"]]


def test_what_the_documentation_says_may_be_written_is_rolled() -> None:
    table = DOCUMENTED.read_text().split("## Where")[0]
    formulas = [one for one in re.findall(r"`([^`]+)`", table) if re.match(r"[({]?\d|[@d]\w|floor", one)]
    variables = {"level": 3, "str": 2, "abilities": {"dex": {"mod": 1}}, "Sneak attack": "2d6"}
    for formula in formulas:
        if not re.fullmatch("d[if]\\w*1?", formula):  # `dis` and `df1` follow other words
            roll(formula, variables=variables)
    assert len(formulas) > 40
