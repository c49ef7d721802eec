"""What words say about a thing or a being: its kind, material, magic, rarity; and the dice for all they leave open."""
# fmt: off
# Tables of points read better in rows than one to a line.

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..ink import Colour, Light, mix

MATERIALS: dict[str, tuple[Colour, str]] = {
    "gold": ((212, 160, 52), "gold golden gilded gilt brass"),
    "silver": ((186, 194, 204), "silver silvered mithril platinum moonsilver"),
    "bronze": ((166, 108, 56), "bronze copper"),
    "bone": ((220, 204, 166), "bone bones ivory tusk antler skull"),
    "crystal": ((140, 196, 216), "crystal crystalline glass diamond ice quartz"),
    "obsidian": ((66, 58, 80), "obsidian onyx ebony adamantine adamant black"),
    "jade": ((84, 150, 104), "jade emerald verdigris"),
    "wood": ((134, 88, 50), "wood wooden oak oaken ash yew birch willow driftwood branch twig"),
    "stone": ((140, 132, 122), "stone granite marble flint rock"),
    "leather": ((126, 78, 46), "leather hide"),
    "iron": ((112, 118, 130), "iron rusty rusted blackened pig"),
    "steel": ((148, 156, 170), "steel bright damascus"),
}
ELEMENTS: dict[str, tuple[Colour, str]] = {
    "fire": ((255, 116, 28), "fire flame flames flaming fiery burning ember embers inferno lava sun red-hot phoenix"),
    "frost": ((110, 196, 255), "frost ice icy cold frozen winter snow glacial rime"),
    "poison": ((126, 222, 54), "poison venom poisonous toxic acid venomous plague antidote serpent"),
    "holy": ((255, 222, 120), "holy blessed sacred divine radiant light saint angel angelic healing sunlight dawn"),
    "shadow": ((150, 64, 226), "shadow shadows dark darkness void necrotic cursed death doom night unholy vampiric"),
    "lightning": ((122, 160, 255), "lightning thunder storm storms thunderous shock electric tempest"),
    "arcane": ((206, 92, 255), "arcane magic magical enchanted wizard wizardry spell spells rune runes runic eldritch"),
    "blood": ((226, 30, 44), "blood bloody crimson vorpal wounding"),
    "nature": ((120, 200, 84), "nature forest druid leaf thorn thorns growth moss fey grove"),
    "water": ((60, 170, 214), "water sea ocean tide tides deep river wave"),
}
RARITIES: dict[str, str] = {
    "artifact": "artifact artefact mythic godly",
    "legendary": "legendary legend fabled",
    "very rare": "epic heroic very-rare masterwork",
    "rare": "rare precious royal ancient",
    "uncommon": "uncommon fine magic magical enchanted",
    "common": "common plain simple mundane rusty old worn",
}
HEAD_ENDS = re.compile(r"\b(?:of|with|from|for|in|on|that|who|which|by|to|called|named|at)\b|[,;:(]")


def tokens(text: str) -> list[str]:
    """Its words in small letters; "Dragon's" gives "dragon"."""
    return [re.sub(r"'s$", "", word) for word in re.findall(r"[a-z]+(?:'s|-[a-z]+)?", text.lower().replace("’", "'"))]


def singular(word: str) -> str:
    """A rough singular, good enough to look a noun up."""
    for ending, short in (("wolves", "wolf"), ("ves", "f"), ("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("s", "")):
        if len(word) > 3 and word.endswith(ending) and not word.endswith("ss"):
            return word[: -len(ending)] + short
    return word


def head(name: str) -> str:
    """What a name is the name of: "Sword of the Dragon King" is a sword."""
    text = re.sub(r"^\s*(?:the|an?)\s+", "", name.lower())
    first = next((part for part in HEAD_ENDS.split(text) if part.strip()), "")
    return first


def found(texts: list[str], table: Mapping[str, str]) -> str | None:
    """The kind whose word comes last in the first text that has one: in English the noun stands last."""
    lookup = {word: kind for kind, words in table.items() for word in words.split()}
    for text in texts:
        for word in reversed(tokens(text)):
            for part in (word, singular(word), *word.split("-")):
                if part in lookup:
                    return lookup[part]
    return None


def mentioned(text: str, table: Mapping[str, str]) -> str | None:
    """The kind whose word comes first in the text."""
    lookup = {word: kind for kind, words in table.items() for word in words.split()}
    for word in tokens(text):
        for part in (word, singular(word), *word.split("-")):
            if part in lookup:
                return lookup[part]
    return None


def dice_seed(name: str, words: str, mood: str, seed: int) -> int:
    """One number out of everything that was asked, the same on every machine."""
    digest = hashlib.sha256(f"{name}\0{words}\0{mood}\0{seed}".encode("utf-8", "replace")).digest()
    return int.from_bytes(digest[:8], "big")


@dataclass
class Look:
    """How a thing looks. `glow` is None for what is not magical; `fancy` runs from 0 (plain) to 1 (a king's)."""

    rng: np.random.Generator
    text: str
    metal: Colour
    trim: Colour
    cloth: Colour
    wood: Colour
    gem: Colour
    glow: Colour | None
    rarity: str
    fancy: float
    material: str
    element: str | None

    def says(self, *words: str) -> bool:
        """Whether one of these words was said."""
        return bool(set(words) & set(tokens(self.text)))

    def chance(self, share: float) -> bool:
        """A throw of the dice."""
        return bool(self.rng.random() < share)

    def pick(self, *choices: Colour) -> Colour:
        """One of some colours."""
        return choices[int(self.rng.integers(len(choices)))]


CLOTHS: tuple[Colour, ...] = (
    (124, 44, 42), (44, 74, 116), (56, 92, 62), (98, 62, 112), (140, 98, 46), (70, 66, 72), (40, 104, 108),
    (150, 72, 40)
)
GEMS: tuple[Colour, ...] = ((196, 36, 52), (48, 110, 214), (44, 160, 92), (150, 70, 206), (236, 170, 50),
    (70, 190, 200))
COLOURS: dict[str, tuple[Colour, str]] = {
    "red": ((150, 36, 38), "red scarlet ruby crimson"),
    "blue": ((42, 78, 150), "blue azure sapphire"),
    "green": ((50, 110, 62), "green emerald"),
    "purple": ((104, 54, 132), "purple violet amethyst"),
    "white": ((214, 208, 194), "white pale ivory"),
    "black": ((50, 46, 52), "black dark"),
    "yellow": ((206, 160, 50), "yellow golden amber topaz"),
    "grey": ((120, 118, 116), "grey gray ashen"),
    "brown": ((112, 76, 48), "brown russet"),
}


def colour_said(text: str) -> Colour | None:
    """The colour that a text names first."""
    kind = mentioned(text, {key: words for key, (_, words) in COLOURS.items()})
    return COLOURS[kind][0] if kind else None


def one_of(rng: np.random.Generator, *choices: Colour) -> Colour:
    """One of some colours, by the dice."""
    return choices[int(rng.integers(len(choices)))]


def look_of(name: str, words: str, seed: int) -> Look:
    """Reads material, magic and rarity out of the words; throws dice for the rest."""
    rng, text = np.random.default_rng(seed), f"{name} {words}"
    material = mentioned(text, {key: said for key, (_, said) in MATERIALS.items()}) or ""
    element = mentioned(text, {key: said for key, (_, said) in ELEMENTS.items()})
    rarity = mentioned(text, RARITIES) or ("uncommon" if element else "common")
    if "very rare" in text.lower():
        rarity = "very rare"
    fancy = {"common": 0.15, "uncommon": 0.4, "rare": 0.65, "very rare": 0.8}.get(rarity, 1.0)
    pick = partial(one_of, rng)
    metal = MATERIALS[material][0] if material not in ("", "wood", "leather") else pick((112, 118, 130),
        (148, 156, 170))
    trim = pick((206, 156, 58), (166, 108, 56), (188, 192, 200)) if fancy > 0.3 else pick((150, 104, 60),
        (120, 118, 116))
    glow = ELEMENTS[element][0] if element else None
    gem = colour_said(text) or (mix(glow, (0, 0, 0), 0.15) if glow else pick(*GEMS))
    return Look(
        rng, text, metal, trim, colour_said(text) or pick(*CLOTHS), pick((128, 84, 48), (104, 66, 42), (150, 106, 64)),
        gem, glow, rarity, fancy, material, element,
    )


def light_of(glow: Colour | None, dark: bool) -> Light:
    """Light on a card: magic colours the rim, a dark card the shadows."""
    shadow: Colour = (22, 18, 40) if dark else (52, 32, 36)
    return Light(shadow=shadow, bright=(255, 246, 222), rim=glow or (255, 226, 170))
