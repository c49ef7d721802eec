"""The measures of a face: its people's build, shifted by dice, sex and age."""
# fmt: off
# Tables of points read better in rows than one to a line.

from dataclasses import dataclass

import numpy as np

from .curves import Points, smooth
from .persona import Persona

BUILDS: dict[str, tuple[float, float, float, float, float, float, float]] = {
    "human": (126, 166, 0.5, 31, 76, 25, 0.5),
    "elf": (114, 170, 0.12, 34, 74, 19, 0.3),
    "dwarf": (144, 150, 0.9, 28, 74, 38, 0.9),
    "halfling": (136, 146, 0.55, 33, 64, 27, 0.4),
    "gnome": (132, 142, 0.3, 32, 84, 36, 0.6),
    "orc": (146, 176, 1.15, 26, 66, 40, 1.1),
    "goblin": (134, 138, 0.0, 36, 104, 32, 0.7),
    "tiefling": (120, 170, 0.3, 31, 76, 22, 0.6),
    "vampire": (116, 178, 0.2, 30, 82, 21, 0.6),
    "giant": (142, 184, 1.1, 25, 78, 38, 1.1),
    "undead": (120, 172, 0.45, 33, 66, 24, 0.7),
}


@dataclass(frozen=True)
class Face:
    """Measures of a head whose eyes lie on y = 0 and whose skull is 200 high above them."""

    width: float
    chin: float
    jaw: float
    eye: float
    nose: float
    breadth: float
    brow: float
    turn: float

    def x(self, u: float) -> float:
        """Where a feature at the share u (-1 to 1) across the face comes to lie on the turned head."""
        return float(self.width * np.sin(u * 1.12 + self.turn))

    def squeeze(self, u: float) -> float:
        """How much a feature there is narrowed by the turn."""
        return float(np.clip(np.cos(u * 1.12 + self.turn), 0.55, 1))

    def outline(self) -> Points:
        """The head from its top clockwise: far temple, cheekbone, chin, near jaw, near temple."""
        w, c, j, k = self.width, self.chin, self.jaw, self.x(0) * 0.85
        low = c - 16
        return smooth([
            (0, -206), (w * 0.66, -182), (w * 0.97, -104), (w * 0.98, -40), (w * 0.9, -8), (w * 0.95, 30),
            (w * (0.8 + 0.1 * j), c * 0.55),
            (k + 34 + 26 * j, low - 10), (k, c), (k - 40 - 24 * j, low - 8), (-w * (0.66 + 0.16 * j), c * 0.55),
            (-w * 0.98, 20),
            (-w * 1.03, -90), (-w * 0.72, -180),
        ])


def face_of(who: Persona) -> Face:
    """The measures of somebody: his people's, shifted by dice, sex and age."""
    width, chin, jaw, eye, nose, breadth, brow = BUILDS[who.people]
    jitter = who.rng.uniform(-1, 1, 6)
    if who.woman:
        jaw, eye, breadth, brow, width = jaw - 0.35, eye + 3.5, breadth * 0.82, brow * 0.6, width * 0.96
    if who.age < 0.2:
        chin, eye, jaw, nose = chin * 0.88, eye + 5, jaw - 0.2, nose * 0.8
    return Face(
        width + 5 * jitter[0], chin + 8 * jitter[1], max(-0.1, jaw + 0.16 * jitter[2]), eye + 1.5 * jitter[3],
        nose + 8 * jitter[4],
        breadth + 3 * jitter[5], brow, 0.1 + 0.15 * float(who.rng.random()),
    )
