"""Items on cards: which motif the words mean, how it lies on its card, and the card around it."""

from collections.abc import Callable

from PIL import Image

from ..ink import Canvas, darker, lighter, mix
from . import blades
from .card import compass, frame, grain, ground, parchment, rays, ring_of_signs
from .look import Look, dice_seed, found, head, light_of, look_of
from .pen import Pen, pen_on

Motif = Callable[[Pen, Look], None]

MOTIFS: dict[str, tuple[Motif, float, str]] = {  # how it is drawn, by how many degrees it leans, its words
    "sword": (blades.sword, 32, "sword greatsword longsword shortsword blade claymore sabre saber scimitar katana rapier"),
    "dagger": (blades.dagger, 38, "dagger knife kris dirk stiletto shiv kukri"),
}


def motif_of(name: str, words: str, look: Look) -> tuple[Motif, float]:
    """The motif that the name's noun, else its other words, else the prompt's mean; else one by the dice."""
    kind = found([head(name), name, words], {key: said for key, (_, _, said) in MOTIFS.items()})
    if kind is None:
        kind = sorted(MOTIFS)[int(look.rng.integers(len(MOTIFS)))]
    return MOTIFS[kind][:2]


def draw(name: str, words: str, mood: str, seed: int, size: tuple[int, int]) -> Image.Image:
    """An item card of the size (width, height) in pixels."""
    number = dice_seed(name, words, mood, seed)
    look = look_of(name, words, number)
    motif, lean = motif_of(name, words, look)
    dark = look.glow is not None or mood.lower() in ("dark", "sinister", "mysterious", "ominous", "gloomy")
    canvas = Canvas(size, number, light_of(look.glow, dark))
    pen = pen_on(canvas)
    backdrop(canvas, pen, look, dark)
    motif(pen.at(0, 0, lean * (1 if look.chance(0.7) else -1)), look)
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
