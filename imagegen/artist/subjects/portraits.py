"""Portraits of people: the figure put together from back to front before its place."""
# fmt: off
# Tables of points read better in rows than one to a line.

from PIL import Image

from ..ink import Canvas, Colour, Light, mix
from . import face as faces
from . import garments, hair, headgear, measures
from .backdrops import TINTS, stage
from .card import frame, grain
from .look import dice_seed
from .pen import Pen, pen_on
from .persona import Persona, persona_of

RIMS: dict[str, Colour] = {
    "angry": (255, 130, 70), "kind": (255, 224, 150), "sad": (150, 190, 240), "sly": (180, 230, 130),
    "proud": (255, 216, 130), "calm": (250, 226, 190),
}


def draw(name: str, words: str, mood: str, seed: int, size: tuple[int, int]) -> Image.Image:
    """A portrait of the size (width, height) in pixels."""
    who = persona_of(name, words, mood, seed)
    canvas = Canvas(size, dice_seed(name, words, mood, seed), light_for(who))
    pen = pen_on(canvas, y=0.52 if size[1] < size[0] * 1.3 else 0.42)
    stage(canvas, pen, f"{name} {words} {who.role} {who.people}", who.mood, who.glow)
    figure(pen.at(0, 40, 0, 1.02, flip=who.chance(0.5)), who)
    frame(canvas, rank(who))
    grain(canvas)
    return canvas.finished()


def light_for(who: Persona) -> Light:
    """Shadows cool, the rim in the colour of mood or magic."""
    rim = who.glow or RIMS[who.mood]
    return Light(shadow=mix((34, 26, 48), TINTS[who.mood], 0.08), bright=(255, 242, 214), rim=rim)


def rank(who: Persona) -> str:
    """The frame that befits somebody."""
    return {"king": "legendary", "mage": "very rare", "knight": "rare", "cleric": "rare", "bard": "uncommon",
        "ranger": "uncommon"}.get(who.role, "common")


def figure(pen: Pen, who: Persona) -> None:
    """Back hair, hood and horns, body, head, beard and mouth, hair, hat."""
    face, style, hat = measures.face_of(who), hair.style_of(who), headgear.headgear_of(who)
    head = pen.at(0, -92, 0, {"gnome": 1.26, "goblin": 1.22, "halfling": 1.2, "giant": 1.0,
        "orc": 1.08}.get(who.people, 1.14))
    covered = hat in headgear.COVERING
    headgear.behind(head, face, who, hat)
    if hat not in ("hood", "coif"):
        hair.back_hair(head, face, who, style)
    garments.neck(pen, who)
    garments.dress(pen, who)
    skin = faces.draw_head(head, face, who, hat not in ("hood", "coif", "helm"))
    hair.beard(head, face, who, hair.beard_of(who), skin)
    faces.mouth(head, face, who)
    if hat not in ("hood", "coif"):
        hair.front_hair(head, face, who, style, covered)
    if who.people == "tiefling":
        headgear.horns(head, face, who)
    headgear.put_on(head, face, who, hat)
