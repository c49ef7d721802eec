"""What the parts of a figure share: where its joints are, and its paints."""

from __future__ import annotations

from dataclasses import dataclass

from reconstruction.synthetic.sculpt import Vector


@dataclass(frozen=True)
class Body:
    """Joints of a figure that faces +Z; pairs are (right, left), the right hand being at negative x."""

    wide: float
    limb: float
    hip: Vector
    chest: Vector
    neck: Vector
    head: Vector
    head_radius: float
    shoulders: tuple[Vector, Vector]
    hands: tuple[Vector, Vector]


@dataclass(frozen=True)
class Wardrobe:
    """Numbers of the paints of a figure."""

    cloth: int
    trim: int
    skin: int
    metal: int
    brass: int
    leather: int
    wood: int
    shine: int
