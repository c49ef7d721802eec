"""Which picture befits a being: arms for houses, heads for beasts, figures for monsters, portraits for people."""
# fmt: off
# Tables of points read better in rows than one to a line.

import re
from dataclasses import replace

import numpy as np
from PIL import Image

from ..ink import Canvas, Colour, Light, darker
from . import beasts, birds, garments, headgear, heraldry, monsters, persona, portraits, prowlers, scaled, spirits
from .backdrops import stage
from .card import frame, grain
from .curves import ellipse, smooth
from .look import ELEMENTS, colour_said, dice_seed, found, head, mentioned, tokens
from .measures import Face
from .pen import Pen, pen_on
from .persona import Persona, persona_of

HOUSES = (
    "house guild order clan kingdom faction brotherhood sisterhood company league empire tribe alliance covenant cult "
    "banner arms heraldry crest sigil realm duchy republic society council fellowship legion circle court"
)
BEASTS: dict[str, str] = {
    "wolf": "wolf warg worg direwolf werewolf hound dog hellhound jackal",
    "fox": "fox kitsune", "bear": "bear owlbear werebear", "lion": "lion manticore sphinx chimera",
    "tiger": "tiger tabaxi rakshasa", "cat": "cat panther leopard displacer lynx",
    "boar": "boar pig hog", "rat": "rat mouse wererat", "stag": "stag deer elk hart reindeer",
    "minotaur": "minotaur bull ox cow", "goat": "goat satyr faun ram",
    "yeti": "yeti sasquatch", "ape": "ape gorilla monkey", "demon": "demon devil balor fiend hellspawn",
    "owl": "owl", "eagle": "eagle hawk falcon griffin griffon gryphon hippogriff roc", "raven": "raven crow kenku",
    "snake": "snake serpent naga cobra viper basilisk medusa hydra", "spider": "spider tarantula drider scorpion",
    "horse": "horse pony stallion mare centaur warhorse nightmare",
    "unicorn": "unicorn pegasus", "dragon": "dragon wyrm drake wyvern dragonling dracolich lizard dinosaur crocodile",
    "slime": "slime ooze jelly pudding cube gelatinous blob", "watcher": "beholder eye watcher gazer spectator",
    "ghost": "ghost spirit spectre specter wraith phantom banshee shade poltergeist",
    "elemental": "elemental djinn genie efreeti phoenix mephit",
    "golem": "golem gargoyle construct automaton colossus warforged", "treant": "treant ent dryad shambling",
    "kraken": "kraken octopus mindflayer illithid flayer squid aboleth",
    "skeleton": "skeleton skeletal lich demilich deathknight",
}
COATS: dict[str, tuple[Colour, ...]] = {
    "dragon": ((150, 46, 38), (52, 96, 150), (62, 118, 70), (66, 62, 74), (190, 140, 52), (196, 200, 208),
    (176, 106, 62)),
    "snake": ((84, 122, 62), (140, 104, 56), (60, 84, 110), (146, 60, 50)),
    "spider": ((74, 62, 60), (96, 66, 48), (56, 52, 70)),
    "horse": ((120, 78, 48), (62, 52, 50), (170, 164, 156), (160, 106, 60)),
    "unicorn": ((232, 228, 222),), "owl": ((148, 112, 76), (120, 104, 94), (206, 200, 190)), "eagle": ((104, 76, 52),),
    "raven": ((56, 54, 66),),
    "slime": ((96, 168, 70), (70, 150, 170), (160, 90, 170), (190, 150, 50)),
    "watcher": ((150, 92, 96), (120, 104, 132), (110, 128, 92)),
    "golem": ((136, 130, 122), (120, 108, 98), (150, 120, 92)), "treant": ((112, 82, 54),),
    "kraken": ((130, 70, 110), (70, 110, 120), (150, 80, 70)),
}
PERSONAL = set(" ".join(persona.ROLES.values()).split()) | {"captain", "master", "leader", "sir", "lady", "lord"}

TITLES = set(["sir", "lady", "lord", "captain", "queen", "king", "prince", "princess", "master", "mistress", "father",
    "mother", "brother", "sister"])


def is_house(name: str, words: str) -> bool:
    """Whether a name is that of a body of people, not of one."""
    if re.search(r"\b(coat of arms|heraldry|heraldic|sigil|crest|faction)\b", words.lower()):
        return True
    said = set(HOUSES.split())
    first = set(tokens(head(name)))
    if first & PERSONAL:
        return False
    plural = {word.rstrip("s") for word in first}
    return bool((first | plural) & said) or bool(re.match(r"\s*(the\s+)?(house|order|guild|kingdom|clan)\b",
        name.lower()))


def kind_of(name: str, words: str) -> str | None:
    """The beast or monster that is meant, None for people. "Wolf hunter" is a hunter."""
    people = {f"people:{key}": said for key, said in persona.PEOPLES.items()}
    tables = BEASTS | people | {"people:role": "hunter slayer tamer rider keeper breeder trainer catcher whisperer"}
    first = tokens(head(name))
    named = None if set(first[:1]) & TITLES else found([head(name)], tables)
    if named is None and not set(first) & PERSONAL:
        named = found([name], tables) or mentioned(words, tables | {"people:role": " ".join(persona.ROLES.values())})
    return None if named is None or named.startswith("people:") else named


def draw(name: str, words: str, mood: str, seed: int, size: tuple[int, int]) -> Image.Image:
    """A portrait, beast, monster or coat of arms of the size (width, height) in pixels."""
    if is_house(name, words):
        return heraldry.draw(name, words, mood, seed, size)
    kind = kind_of(name, words)
    who = persona_of(name, words, mood, seed)
    if kind is None and who.people != "dragonborn":
        return portraits.draw(name, words, mood, seed, size)
    canvas = Canvas(size, dice_seed(name, words, mood, seed),
        Light(shadow=(30, 22, 42), rim=who.glow or portraits.RIMS[who.mood]))
    pen = pen_on(canvas, y=0.52 if size[1] < size[0] * 1.3 else 0.45)
    stage(canvas, pen, f"{name} {words} {kind}", who.mood, who.glow)
    creature(pen.at(0, 10, 0, 1, flip=kind in ("dragon", "horse", "unicorn", "eagle", "raven",
        None) and who.chance(0.5)), kind or "dragonborn", who)
    frame(canvas, {"dragon": "legendary", "demon": "very rare", "unicorn": "rare",
        "watcher": "very rare"}.get(kind or "", "uncommon"))
    grain(canvas)
    return canvas.finished()


def creature(pen: Pen, kind: str, who: Persona) -> None:
    """Draws a beast or monster by its kind."""
    coats = COATS.get(kind)
    said = colour_said(who.text)
    coat = said or (coats[int(who.rng.integers(len(coats)))] if coats else None)
    colour: Colour = coat or (120, 110, 100)
    if kind == "demon":
        return demon(pen, who, said)
    if kind in beasts.HEADS:
        return beasts.beast(pen.at(0, -10, 0, 0.96), kind, said, who.mood)
    makers = {
        "dragon": lambda: scaled.dragon(pen, colour, who.glow, who.mood),
        "dragonborn": lambda: dragonborn(pen, who),
        "snake": lambda: scaled.snake(pen, colour, who.glow, who.mood),
        "spider": lambda: prowlers.spider(pen, colour, who.glow),
        "horse": lambda: prowlers.horse(pen, colour, who.glow, who.mood, False),
        "unicorn": lambda: prowlers.horse(pen, colour, who.glow, who.mood, True),
        "slime": lambda: monsters.slime(pen, colour, who.mood),
        "watcher": lambda: monsters.watcher(pen, colour, who.glow or (226, 170, 50), who.mood),
        "ghost": lambda: spirits.ghost(pen, who.glow or (120, 220, 220), who.mood),
        "elemental": lambda: monsters.elemental(pen, "water" if who.says("water", "ice", "frost") else "fire",
        who.glow or ELEMENTS["fire"][0]),
        "golem": lambda: monsters.golem(pen, colour, who.glow or (110, 200, 255), False),
        "treant": lambda: monsters.golem(pen, colour, who.glow or (150, 230, 90), True),
        "kraken": lambda: monsters.kraken(pen, colour, who.glow, who.mood),
        "skeleton": lambda: skeleton(pen, who),
    }
    return makers[kind]() if kind in makers else birds.bird(pen, kind, colour, who.mood)


def demon(pen: Pen, who: Persona, said: Colour | None) -> None:
    """A horned lord with wings, built like a man."""
    skin = said or ((148, 40, 36), (110, 48, 60), (86, 70, 84))[int(who.rng.integers(3))]
    for side in (-1, 1):
        wing = smooth([(side * 120, 260, 1), (side * 230, -60), (side * 330, -330), (side * 400, -430, 1),
            (side * 470, -180), (side * 640, 60, 1), (side * 520, 70),
                       (side * 500, 240, 1), (side * 400, 180), (side * 330, 420, 1)])
        web = pen.shape(wing, darker(skin, 0.5), bulge=0.12, width=6, rim=0.9)
        bones = [smooth([(side * 396, -410), end], False) for end in ((side * 620, 50), (side * 496, 220),
            (side * 330, 400))]
        pen.strands([*bones, smooth([(side * 140, 240), (side * 260, -60), (side * 396, -420)], False)], 17,
            darker(skin, 0.3), (0.9, 0.2), 0.95, web)
    lord = replace(who, people="tiefling", role="barbarian", mood="angry" if who.mood != "sly" else "sly",
        woman=who.woman and who.says("woman", "queen", "succubus", "she"),
                   age=0.7, skin=skin, hair=(40, 32, 34), eye=(255, 214, 80),
                   text=f"{who.text} bald bareheaded")
    portraits.figure(pen.at(0, 34, 0, 1.02), lord)


def dragonborn(pen: Pen, who: Persona) -> None:
    """A dragon's head on a clothed body."""
    garments.dress(pen.at(0, 96, 0, 1.1), who)
    skin = colour_said(who.text) or who.skin
    here = pen.at(-20, -50, 0, 1.0)
    scaled.frill(here, skin)
    column = here.shape(smooth([(-110, -60), (-150, 120), (-200, 300), (130, 300), (70, 200), (30, 60)]),
        darker(skin, 0.15), bulge=0.3, width=5.5, rim=0.8)
    scaled.scales(here, column, -190, -60, 130, 330, skin, 30)
    for k in (1, 0):
        base = np.array([-70 - 34 * k, -150 + 24 * k])
        scaled.horn(here, base, (-240 + 50 * k, -240 + 100 * k), 60 - 10 * k, darker((214, 196, 160), 0.3 * k))
    scaled.jaws(here, skin, who.glow or (255, 150, 50), who.mood)


def skeleton(pen: Pen, who: Persona) -> None:
    """A skull over whatever it wore in life; a lich's eyes burn."""
    glow = who.glow or ((110, 230, 170) if who.says("lich", "mage", "necromancer") else (255, 120, 60))
    here = pen.at(0, -70, 0, 1.18)
    hat = headgear.headgear_of(who)
    face = Face(128, 190, 0.5, 30, 70, 24, 0.5, 0.0)
    headgear.behind(here, face, who, hat)
    spine = [ellipse(0, y, 40, 17) for y in (120, 150, 180, 210, 240)]
    for bone in spine:
        pen.shape(bone + (0, 20), spirits.BONE, width=4, bulge=0.4)
    garments.dress(pen.at(0, 30), who)
    spirits.skull(here, glow)
    headgear.put_on(here, face, who, hat)
