"""The families of creatures; each module builds one kind from seeded proportions and a few named choices."""

from __future__ import annotations

from reconstruction.synthetic.base import LANDSCAPES
from reconstruction.synthetic.families import (
    biped,
    bird,
    crab,
    dragon,
    eye,
    golem,
    mushroom,
    quadruped,
    serpent,
    slime,
    spider,
    tree,
)
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
    "biped": biped.FAMILY,
    "bird": bird.FAMILY,
    "crab": crab.FAMILY,
    "dragon": dragon.FAMILY,
    "eye": eye.FAMILY,
    "golem": golem.FAMILY,
    "mushroom": mushroom.FAMILY,
    "quadruped": quadruped.FAMILY,
    "serpent": serpent.FAMILY,
    "slime": slime.FAMILY,
    "spider": spider.FAMILY,
    "tree": tree.FAMILY,
}
