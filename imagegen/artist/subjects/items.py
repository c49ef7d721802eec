"""Items on cards: which motif the words mean, how it lies on its card, and the card around it."""
# fmt: off
# Tables of points read better in rows than one to a line.

from collections.abc import Callable

from PIL import Image

from ..ink import Canvas, darker, lighter, mix
from . import armour, blades, bows, food, hafted, household, jewels, papers, vessels
from .card import compass, frame, grain, ground, parchment, rays, ring_of_signs
from .look import Look, dice_seed, found, head, light_of, look_of
from .pen import Pen, pen_on

Motif = Callable[[Pen, Look], None]

MOTIFS: dict[str, tuple[Motif, float, str]] = {  # how it is drawn, by how many degrees it leans, its words
    "sword": (blades.sword, 32, "sword greatsword longsword shortsword broadsword blade claymore sabre saber scimitar "
              "katana rapier falchion cutlass"),
    "dagger": (blades.dagger, 38, "dagger knife kris dirk stiletto shiv kukri razor"),
    "axe": (hafted.axe, 24, "axe greataxe battleaxe hatchet tomahawk labrys"),
    "hammer": (hafted.hammer, 28, "hammer warhammer mace maul flail morningstar club sledge"),
    "spear": (hafted.spear, 30, "spear halberd trident pike lance javelin glaive polearm scythe"),
    "staff": (hafted.staff, 20, "staff quarterstaff stave sceptre scepter crook crosier"),
    "wand": (hafted.wand, 34, "wand rod"),
    "bow": (bows.bow, 18, "bow longbow shortbow crossbow arbalest"),
    "arrow": (bows.quiver, 24, "arrow bolt quiver ammunition"),
    "potion": (vessels.potion, 5,
    "potion elixir flask vial phial bottle philter draught tonic oil brew poison antidote"),
    "goblet": (vessels.goblet, 4, "goblet chalice cup grail bowl"),
    "pouch": (vessels.pouch, 0, "pouch bag sack purse satchel backpack"),
    "scroll": (papers.scroll, 8, "scroll parchment contract deed"),
    "book": (papers.book, 0, "book tome spellbook grimoire codex journal diary manual bible ledger"),
    "map": (papers.chart, -5, "map chart atlas"),
    "letter": (papers.letter, 0, "letter missive envelope invitation note message"),
    "ring": (jewels.ring, 8, "ring band signet"),
    "amulet": (jewels.amulet, 5,
    "amulet necklace pendant medallion talisman locket brooch charm periapt badge medal collar"),
    "crown": (jewels.crown, -5, "crown circlet tiara diadem coronet"),
    "gem": (jewels.gem, 0,
    "gem gemstone jewel diamond ruby sapphire emerald opal pearl topaz amethyst crystal stone shard"),
    "coin": (jewels.coins, 0, "coin money treasure hoard gold token"),
    "orb": (jewels.globe, 0, "orb globe sphere eye ball"),
    "shield": (armour.shield, 10, "shield buckler targe aegis"),
    "helmet": (armour.helmet, 0, "helmet helm visor headpiece"),
    "armour": (armour.cuirass, 0, "armour armor breastplate cuirass mail chainmail plate hauberk platemail vest"),
    "cloak": (armour.cloak, 0, "cloak cape robe mantle hood shroud"),
    "boot": (armour.boots, 0, "boot shoe slipper sandal greave"),
    "glove": (armour.gloves, 6, "glove gauntlet bracer mitten"),
    "mask": (armour.mask, -4, "mask"),
    "key": (household.key, 30, "key"),
    "lantern": (household.lantern, 0, "lantern lamp torch candle brazier"),
    "chest": (household.chest, 0, "chest box coffer casket strongbox crate"),
    "lute": (household.lute, 22,
    "lute instrument harp lyre drum flute horn pipe fiddle violin tambourine trumpet mandolin"),
    "die": (household.dice, 0, "die dice"),
    "feather": (household.feather, 26, "feather quill plume pen"),
    "food": (food.food, 0, "food bread cheese apple meat ham ration loaf meal ale beer mug tankard wine fruit chicken"),
}

GROWN = {"sword": 1.12, "dagger": 1.12, "arrow": 1.1, "pouch": 1.12, "map": 1.28, "coin": 1.05, "ring": 1.12,
    "chest": 1.15, "orb": 1.08, "letter": 1.15,
         "goblet": 1.12, "lantern": 1.1, "glove": 1.08, "boot": 1.05, "potion": 1.08, "food": 1.1, "gem": 1.1,
         "crown": 1.2, "book": 1.12}


def kind_of(name: str, words: str, look: Look) -> str:
    """The motif that the name's noun, else its other words, else the prompt's mean; else one by the dice."""
    kind = found([head(name), name, words], {key: said for key, (_, _, said) in MOTIFS.items()})
    return kind or sorted(MOTIFS)[int(look.rng.integers(len(MOTIFS)))]


def draw(name: str, words: str, mood: str, seed: int, size: tuple[int, int]) -> Image.Image:
    """An item card of the size (width, height) in pixels."""
    number = dice_seed(name, words, mood, seed)
    look = look_of(name, words, number)
    kind = kind_of(name, words, look)
    motif, lean, _ = MOTIFS[kind]
    dark = look.glow is not None or mood.lower() in ("dark", "sinister", "mysterious", "ominous", "gloomy")
    canvas = Canvas(size, number, light_of(look.glow, dark))
    pen = pen_on(canvas)
    backdrop(canvas, pen, look, dark)
    motif(pen.at(0, 0, lean * (1 if look.chance(0.7) else -1), GROWN.get(kind, 1.0)), look)
    frame(canvas, look.rarity)
    grain(canvas)
    return canvas.finished()


def backdrop(canvas: Canvas, pen: Pen, look: Look, dark: bool) -> None:
    """Parchment for plain things; darkness lit by their magic for others."""
    if not dark:
        parchment(canvas)
        compass(pen, 400, (120, 84, 48))
        return
    hue = look.glow or (120, 110, 140)
    ground(canvas, mix(darker(hue, 0.45), (40, 34, 58), 0.45), mix(darker(hue, 0.9), (10, 8, 18), 0.6))
    pen.glow(0, 0, 520, hue, 0.35)
    rays(pen, 0, 0, lighter(hue, 0.3), 18, 640, 0.08)
    ring_of_signs(pen, 0, 0, 405, lighter(hue, 0.4), 0.3)
