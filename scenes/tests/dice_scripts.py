"""Dice that fall as a test wants them, or by a seed that never changes."""

import random
from collections.abc import Iterable

from scenes.dice import Roll, roll
from scenes.dice.tree import Sides


class Scripted:
    """Shows the given faces in their order."""

    def __init__(self, faces: Iterable[int]) -> None:
        self.faces = list(faces)

    def throw(self, sides: Sides) -> int:
        assert self.faces, "the roll wants more dice than the script has"
        face = self.faces.pop(0)
        assert sides.first <= face <= sides.last and (face - sides.first) % sides.step == 0
        return face


class Repeatable:
    """Throws by a seeded generator: the same in every run of the tests."""

    def __init__(self, seed: int) -> None:
        self.generator = random.Random(seed)

    def throw(self, sides: Sides) -> int:
        return sides.face(self.generator.randrange(sides.count))


def scripted(text: str, *faces: int, dialect: str = "ours", **variables: object) -> Roll:
    """Roll a formula with these faces; all of them must be used."""
    dice = Scripted(faces)
    rolled = roll(text, rng=dice, dialect=dialect, variables=variables)
    assert not dice.faces, f"{text} left dice of the script: {dice.faces}"
    return rolled
