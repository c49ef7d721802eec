"""Who a portrait is of: people, trade, sex, age, mood, colours, read from words and filled up by dice."""
# fmt: off
# Tables of points read better in rows than one to a line.

import re
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..ink import Colour, mix
from .look import ELEMENTS, colour_said, dice_seed, found, head, mentioned, one_of, tokens

PEOPLES: dict[str, str] = {
    "human": "human man woman boy girl",
    "elf": "elf elven drow high-elf half-elf elvish fairy fey sylph nymph dryad",
    "dwarf": "dwarf dwarven duergar dwarvish",
    "halfling": "halfling hobbit",
    "gnome": "gnome gnomish kender",
    "orc": "orc orcish half-orc ogre hobgoblin troll",
    "goblin": "goblin kobold bugbear imp gremlin",
    "tiefling": "tiefling devilkin succubus cambion fiend",
    "dragonborn": "dragonborn lizardfolk lizardman",
    "vampire": "vampire dhampir strahd nosferatu",
    "giant": "giant goliath titan jotun",
    "undead": "zombie ghoul undead revenant wight mummy",
}
ROLES: dict[str, str] = {
    "knight": "knight paladin guard soldier warrior fighter sir guardsman sentinel veteran mercenary gladiator "
              "watchman warden champion crusader",
    "mage": "mage wizard sorcerer sorceress warlock witch magician enchanter enchantress necromancer "
        "archmage seer oracle alchemist",
    "rogue": "rogue thief assassin spy burglar bandit smuggler cutpurse scoundrel outlaw stranger",
    "ranger": "ranger hunter huntress archer scout druid tracker woodsman forester",
    "cleric": "cleric priest priestess monk nun bishop healer acolyte abbot friar",
    "bard": "bard minstrel singer musician poet jester dancer troubadour",
    "king": "king queen prince princess emperor empress lord lady duke duchess baron baroness count "
        "countess noble tyrant regent",
    "pirate": "pirate sailor corsair buccaneer seafarer mariner",
    "barbarian": "barbarian berserker chieftain tribesman savage brute shaman chief warlord",
    "villager": "villager farmer innkeeper merchant peasant blacksmith smith baker cook miller child "
        "shopkeeper barkeep bartender "
                "fisherman butcher servant beggar grandmother grandfather trader scholar sage",
}
MOODS: dict[str, str] = {
    "angry": "angry furious fierce wrathful enraged hostile grim menacing cruel evil aggressive violent "
        "stern threatening dark",
    "kind": "kind friendly warm happy cheerful jolly merry gentle smiling joyful hopeful calm peaceful welcoming",
    "sad": "sad sorrowful grieving melancholy melancholic weary mournful lonely tragic gloomy tired afraid fearful",
    "sly": "sly cunning mischievous scheming sneaky devious clever smirking mysterious sinister secretive",
    "proud": "proud noble haughty regal heroic brave arrogant confident majestic epic determined",
}
WOMEN = set(
    ["woman", "female", "girl", "she", "her", "queen", "princess", "lady", "duchess", "baroness", "countess",
    "empress", "sorceress", "witch", "priestess", "nun", "huntress", "enchantress", "mother", "sister", "daughter",
    "grandmother", "maiden", "goddess", "matron", "madam", "dame", "mistress", "wife", "heroine", "nymph", "dryad",
    "succubus", "barmaid"]
)
MEN = set(
    ["man", "male", "boy", "he", "his", "king", "prince", "lord", "duke", "baron", "count", "emperor", "wizard",
    "monk", "friar", "father", "brother", "son", "grandfather", "sir", "mister", "husband", "god", "abbot", "bishop",
    "bearded"]
)
OLD = set(["old", "elder", "elderly", "aged", "ancient", "grey-haired", "wise", "grandmother", "grandfather",
    "venerable", "archmage", "sage", "crone", "veteran"])
YOUNG = set(["young", "child", "boy", "girl", "youth", "youthful", "apprentice", "squire", "novice", "kid"])
SKINS: dict[str, tuple[Colour, ...]] = {
    "human": ((240, 200, 166), (226, 180, 142), (204, 150, 110), (168, 116, 80), (128, 86, 62)),
    "elf": ((244, 214, 186), (230, 192, 158), (194, 148, 116), (160, 150, 190)),
    "dwarf": ((230, 180, 146), (214, 160, 124), (180, 130, 98)),
    "halfling": ((240, 198, 160), (218, 170, 130), (180, 130, 96)),
    "gnome": ((234, 190, 154), (212, 166, 134), (186, 142, 116)),
    "orc": ((112, 138, 78), (96, 120, 84), (128, 132, 96), (98, 112, 104)),
    "goblin": ((126, 158, 64), (150, 150, 58), (100, 140, 86)),
    "tiefling": ((176, 70, 66), (150, 64, 96), (110, 78, 140), (196, 108, 84)),
    "dragonborn": ((160, 56, 44), (56, 98, 146), (72, 120, 72), (170, 130, 58), (150, 156, 166), (70, 66, 76)),
    "vampire": ((216, 206, 202), (206, 200, 208)),
    "giant": ((198, 150, 118), (150, 162, 176), (146, 128, 112)),
    "undead": ((142, 152, 118), (150, 146, 136), (118, 134, 122)),
}
HAIRS: tuple[Colour, ...] = (
    (44, 32, 28), (72, 46, 30), (110, 68, 36), (158, 104, 48), (204, 164, 92), (150, 62, 30), (40, 38, 48), (92, 88, 86)
)
HAIR_WORDS: dict[str, Colour] = {
    "red": (164, 66, 26), "black": (38, 34, 38), "grey": (146, 142, 138), "gray": (146, 142, 138),
    "white": (222, 218, 208), "blond": (212, 172, 96),
    "golden": (220, 176, 84), "brown": (92, 58, 34), "silver": (190, 194, 200), "fair": (214, 180, 116),
}


@dataclass
class Persona:
    """Somebody to draw. `age` runs from 0 (a child) over 0.4 (grown) to 1 (very old)."""

    rng: np.random.Generator
    text: str
    people: str
    role: str
    mood: str
    woman: bool
    age: float
    skin: Colour
    hair: Colour
    eye: Colour
    cloth: Colour
    second: Colour
    metal: Colour
    glow: Colour | None

    def says(self, *words: str) -> bool:
        """Whether one of these words was said."""
        return bool(set(words) & set(tokens(self.text)))

    def chance(self, share: float) -> bool:
        """A throw of the dice."""
        return bool(self.rng.random() < share)


ROLE_CLOTHS: dict[str, tuple[Colour, ...]] = {
    "knight": ((130, 40, 40), (44, 70, 122), (70, 74, 80), (40, 92, 84)),
    "mage": ((60, 50, 116), (96, 46, 110), (36, 78, 108), (110, 40, 48), (46, 60, 66)),
    "rogue": ((56, 52, 58), (70, 54, 46), (44, 58, 54), (66, 44, 56)),
    "ranger": ((64, 86, 54), (92, 76, 48), (58, 80, 76)),
    "cleric": ((206, 194, 166), (150, 56, 48), (182, 150, 84), (90, 110, 146)),
    "bard": ((152, 60, 74), (54, 104, 118), (172, 120, 44), (104, 60, 120)),
    "king": ((134, 32, 42), (48, 50, 116), (94, 44, 104), (30, 90, 78)),
    "pirate": ((52, 58, 84), (110, 44, 42), (60, 52, 50)),
    "barbarian": ((112, 84, 58), (94, 72, 60), (80, 70, 64)),
    "villager": ((126, 96, 64), (104, 110, 82), (130, 84, 62), (98, 104, 122)),
}


def mood_of(mood: str, text: str, rng: np.random.Generator) -> str:
    """One of the five moods, or "calm"."""
    said = mentioned(mood, MOODS) or mentioned(text, MOODS)
    return said or str(rng.choice(["calm", "calm", "kind", "kind", "sly", "proud"]))


def persona_of(name: str, words: str, mood: str, seed: int) -> Persona:
    """Reads who it is; what the words leave open the dice decide."""
    rng = np.random.default_rng(dice_seed(name, words, mood, seed))
    text, said = f"{name} {words}", set(tokens(f"{name} {words}"))
    people = found([head(name), name], PEOPLES) or mentioned(words, PEOPLES) or "human"
    role = found([head(name), name], ROLES) or mentioned(words, ROLES) or found([text],
        {"knight": "captain commander general"}) or str(rng.choice(sorted(ROLES)))
    bearded = "beard" in text.lower()
    woman = bool(said & WOMEN) and not bearded if said & (WOMEN | MEN) or bearded else bool(rng.random() < (0.15
        if people in ("dwarf", "orc") else 0.45))
    age = 0.9 if said & OLD else 0.12 if said & YOUNG else float(rng.uniform(0.25, 0.7))
    pick = partial(one_of, rng)
    skin, hair = pick(*SKINS[people]), pick(*HAIRS)
    if "drow" in said:
        skin, hair = (86, 80, 112), (214, 210, 220)
    named = re.search(r"(red|black|grey|gray|white|blond|golden|brown|silver|fair)[- ]?(?:beard|hair|maned|locks)",
        text.lower())
    hair = HAIR_WORDS[named.group(1)] if named else mix(hair, (206, 202, 198), max(0.0, age - 0.55) * 2)
    element = mentioned(text, {key: listed for key, (_, listed) in ELEMENTS.items()})
    eyes: tuple[Colour, ...] = ((74, 110, 150), (86, 60, 38), (72, 116, 78), (110, 106, 110), (140, 100, 40))
    odd: dict[str, Colour] = {"orc": (206, 90, 36), "goblin": (244, 206, 48), "tiefling": (255, 196, 60),
        "vampire": (214, 30, 36), "undead": (214, 224, 130)}
    return Persona(
        rng, text, people, role, mood_of(mood, text, rng), woman, age, skin, hair, odd.get(people, pick(*eyes)),
        colour_said(re.sub(r"\w+[- ]?(?:hair|hairs|haired|eyes|eyed|beard|skin)\b", "",
        words)) or pick(*ROLE_CLOTHS[role]), pick(*((206, 156, 58), (188, 192, 200), (150, 60, 48),
        (222, 206, 166))),
        pick(*((128, 134, 146), (150, 156, 168), (166, 130, 76))), ELEMENTS[element][0] if element else None,
    )
