"""The families of creatures; each module builds one kind from seeded proportions and a few named choices."""

from __future__ import annotations

from reconstruction.synthetic.base import LANDSCAPES
from reconstruction.synthetic.families import quadruped, slime
from reconstruction.synthetic.moods import MOODS
from reconstruction.synthetic.params import Family, Param, choice, number

SHARED: dict[str, Param] = {
    "base": Param("grass", "what the base shows", choices=tuple(LANDSCAPES)),
    "base_radius": number(0.5, "radius of the round base", 0.3, 0.9),
    "mood": Param("meadow", "backdrop of the portrait", choices=tuple(MOODS)),
    "view": number(-24, "portrait: degrees around", -180, 180),
    "view_height": number(13, "portrait: degrees up", -5, 60),
    "finish": choice("painted", "plain: almost no pattern, a hard case for matching", "plain"),
}

FAMILIES: dict[str, Family] = {
    "quadruped": quadruped.FAMILY,
    "slime": slime.FAMILY,
}
