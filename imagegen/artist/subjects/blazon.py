"""Coats of arms in words: tinctures, divisions, ordinaries, charges, composed by dice under the rule of tincture."""
# fmt: off
# Tables of points read better in rows than one to a line.

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ..ink import Colour
from .emblems import EMBLEMS
from .look import tokens

METALS: dict[str, Colour] = {"or": (222, 176, 62), "argent": (226, 224, 216)}
COLOURS: dict[str, Colour] = {"gules": (164, 34, 38), "azure": (38, 74, 150), "vert": (44, 112, 66),
    "sable": (44, 40, 46), "purpure": (104, 48, 120)}
TINCTURES: dict[str, Colour] = METALS | COLOURS
SAID: dict[str, str] = {
    "gold": "or", "golden": "or", "yellow": "or", "sun": "or", "silver": "argent", "white": "argent", "pale": "argent",
    "red": "gules", "crimson": "gules",
    "scarlet": "gules", "blood": "gules", "blue": "azure", "azure": "azure", "green": "vert", "emerald": "vert",
    "black": "sable", "dark": "sable",
    "shadow": "sable", "iron": "sable", "purple": "purpure", "violet": "purpure",
}
CHARGES: dict[str, str] = {
    "rose": "rose", "flower": "rose", "thorn": "rose", "wolf": "wolf", "wolves": "wolf", "lion": "lion",
    "eagle": "eagle", "hawk": "eagle", "falcon": "eagle",
    "raven": "eagle", "stag": "stag", "hart": "stag", "deer": "stag", "tower": "tower", "castle": "tower",
    "keep": "tower", "wall": "tower", "star": "star", "moon": "moon",
    "night": "moon", "sun": "sun", "dawn": "sun", "tree": "tree", "oak": "tree", "forest": "tree", "ship": "ship",
    "sea": "ship", "harbour": "anchor",
    "anchor": "anchor", "merchant": "ship", "sword": "sword", "blade": "sword", "key": "key", "thief": "key",
    "thieves": "key", "hammer": "hammer", "smith": "hammer",
    "forge": "hammer", "mason": "hammer", "flame": "flame", "fire": "flame", "skull": "skull", "death": "skull",
    "eye": "eye", "mage": "eye", "serpent": "serpent",
    "snake": "serpent", "dragon": "serpent", "crown": "crown", "king": "crown", "cross": "cross", "faith": "cross",
    "lily": "lily", "leaf": "leaf",
}
DIVISIONS = ("per pale", "per fess", "per bend", "quarterly", "per saltire", "paly", "barry", "bendy", "chequy",
    "lozengy")
ORDINARIES = ("fess", "pale", "bend", "chevron", "cross", "saltire", "chief", "bordure", "pile")


@dataclass(frozen=True)
class Blazon:
    """A coat of arms. A divided field has a second tincture; an ordinary lies on the field; charges on either."""

    field: str
    division: str = ""
    second: str = ""
    ordinary: str = ""
    ordinary_tincture: str = ""
    charge: str = ""
    charge_tincture: str = ""
    count: int = 1
    on_ordinary: bool = False

    def layers(self) -> Iterator[tuple[str, str]]:
        """Pairs of tinctures of which the second lies on, or beside, the first."""
        if self.division:
            yield self.field, self.second
        if self.ordinary and not self.division:
            yield self.field, self.ordinary_tincture
        if self.charge and self.on_ordinary:
            yield self.ordinary_tincture, self.charge_tincture
        elif self.charge and not self.division:
            yield self.field, self.charge_tincture

    def lawful(self) -> bool:
        """The rule of tincture: no metal on metal, no colour on colour."""
        return all((below in METALS) != (above in METALS) for below, above in self.layers())


def against(tincture: str, rng: np.random.Generator, wanted: list[str]) -> str:
    """A tincture that may lie on this one, a wanted one if there is any."""
    lawful = COLOURS if tincture in METALS else METALS
    liked = [name for name in wanted if name in lawful]
    return liked[0] if liked else str(rng.choice(sorted(lawful)))


def compose(text: str, rng: np.random.Generator) -> Blazon:
    """Arms for a house: signs and tinctures that its words name, dice for the rest."""
    words = [word for token in tokens(text) for word in (token, token.rstrip("s"))]
    charge = next((CHARGES[word] for word in words if word in CHARGES), str(rng.choice(sorted(EMBLEMS))))
    wanted = [SAID[word] for word in words if word in SAID]
    third = wanted[0] if wanted else str(rng.choice(sorted(TINCTURES)))
    if rng.random() < 0.3:  # a divided field under a chief that bears the charges
        other = against(third, rng, wanted[1:])
        chief = against(third, rng, [])
        return Blazon(chief if chief != other else other, str(rng.choice(DIVISIONS)), third, "chief", third, charge,
            against(third, rng, wanted[1:]), 3, True)
    field = against(third, rng, wanted[1:])
    if rng.random() < 0.4:  # charges on a plain field
        return Blazon(field, charge=charge, charge_tincture=third, count=int(rng.choice([1, 1, 3])))
    ordinary = str(rng.choice(ORDINARIES))
    if ordinary in ("fess", "chief", "pale", "bend", "pile") and rng.random() < 0.6:
        return Blazon(field, "", "", ordinary, third, charge, against(third, rng, [field]),
            1 if ordinary == "pile" else 3, True)
    return Blazon(field, "", "", ordinary, third, charge, third, 1 if ordinary == "bordure" else 3)
