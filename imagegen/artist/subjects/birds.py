"""Birds: eagles and ravens from the side, owls from the front."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np

from ..ink import Colour, Stencil, darker, lighter
from .curves import ellipse, jagged, smooth, straight
from .pen import Pen


def bird(pen: Pen, kind: str, coat: Colour, mood: str) -> None:
    """An owl from the front, or an eagle or raven from the side."""
    if kind == "owl":
        return owl(pen, coat, mood)
    white = kind == "eagle"
    body_path = jagged(smooth([(-60, -180), (-200, -20), (-300, 240), (-340, 1500, 1), (330, 1500, 1), (270, 300),
        (150, 60), (60, 20)]), 16, 17, pen.canvas.rng, 1.0)
    body = pen.shape(body_path, coat, bulge=0.25, width=5, rim=0.9)
    feathers(pen, body, (-330, -60), (330, 560), coat, 150)
    tone = (232, 226, 212) if white else lighter(coat, 0.08)
    head_path = jagged(smooth([(-150, 60), (-190, -90), (-120, -250), (20, -290), (140, -220), (160, -110), (130, 30),
        (60, 130), (-60, 150)]), 13, 13, pen.canvas.rng, 1.0)
    head = pen.shape(head_path, tone, bulge=0.35, width=5.5, rim=0.8, cast=14)
    feathers(pen, head, (-190, -280), (150, 150), tone, 110, 0.6)
    beak_tone = (232, 176, 56) if white else (58, 54, 60)
    hook = 70 if white else 20
    beak = smooth([(110, -190, 1), (220, -200), (330, -150), (350, -90 + hook, 1), (300, -100), (200, -80),
        (116, -70, 1)])
    pen.shape(smooth([(110, -90, 1), (220, -84), (290, -84, 1), (210, -40), (112, -40, 1)]), darker(beak_tone, 0.3),
        gloss=0.4, width=5)
    pen.shape(beak, beak_tone, gloss=0.5, bulge=0.4, width=5.5, cast=8)
    pen.wash(ellipse(180, -150, 15, 7, 10), (30, 20, 16), 0.9)
    pen.wash(ellipse(60, -160, 54, 36), darker(tone, 0.6), 0.6, 9, head)
    pen.shape(ellipse(62, -158, 34, 31), (244, 190, 50) if white else (60, 40, 30), width=5.5, hatch=0)
    pen.wash(ellipse(66, -158, 16), (10, 8, 10), 1)
    pen.wash(ellipse(56, -168, 8), (255, 255, 255), 0.95)
    pen.line(smooth([(0, -196), (60, -206), (124, -170)], False), 19 if mood != "kind" else 10, darker(tone, 0.6),
        (0.3, 0.5))
    return None


def feathers(pen: Pen, body: Stencil, low: tuple[float, float], high: tuple[float, float], colour: Colour, count: int,
    size: float = 1) -> None:
    """Overlapping feathers, top to bottom."""
    points = pen.canvas.rng.uniform(low, high, (count, 2))
    for x, y in points[np.argsort(points[:, 1])[::-1]][: count // 2]:
        pen.strands([smooth([(x - 22 * size, y), (x - 18 * size, y + 44 * size), (x, y + 66 * size),
            (x + 18 * size, y + 44 * size), (x + 22 * size, y)], False, 5)], 5, darker(colour, 0.6), (0.3, 0.3), 0.75,
            body)
    pen.strands([straight([(x, y), (x + 4, y + 50 * size)]) for x, y in points], 4, lighter(colour, 0.4), (0.5, 0.1),
        0.6, body)


def owl(pen: Pen, coat: Colour, mood: str) -> None:
    """An owl looking straight at whoever looks."""
    rng = pen.canvas.rng
    body = pen.shape(jagged(smooth([(0, -200), (200, -140), (290, 160), (300, 1500, 1), (-300, 1500, 1), (-290, 160),
        (-200, -140)]), 15, 15, rng, 1.0), coat, bulge=0.25, width=5, rim=0.9)
    feathers(pen, body, (-290, 60), (290, 540), coat, 150)
    for side in (-1, 1):
        pen.shape(smooth([(side * 70, -220, 1), (side * 170, -330), (side * 236, -400, 1), (side * 230, -250),
            (side * 190, -120, 1)]), darker(coat, 0.2), bulge=0.3, width=5, rim=0.8)
    head = pen.shape(jagged(smooth([(0, -270), (160, -230), (240, -90), (200, 80), (0, 170), (-200, 80), (-240, -90),
        (-160, -230)]), 13, 12, rng, 1.0), coat, bulge=0.3, width=5.5, rim=0.8, cast=18)
    feathers(pen, head, (-220, -270), (220, -130), coat, 60, 0.6)
    for side in (-1, 1):
        x = side * 98
        disc = pen.shape(ellipse(x, -60, 112, 124), lighter(coat, 0.5), bulge=0.3, width=4, hatch=0.5)
        pen.strands([straight([(x + 46 * np.cos(a), -60 + 50 * np.sin(a)),
            (x + 112 * np.cos(a), -60 + 122 * np.sin(a))]) for a in np.linspace(0, 2 * np.pi, 46)], 4,
            darker(coat, 0.4), (0.2, 0.8), 0.7, disc)
        pen.glow(x, -64, 120, (255, 190, 60), 0.3)
        pen.shape(ellipse(x, -64, 52), (248, 178, 40), width=7, hatch=0, gloss=0.3)
        pen.wash(ellipse(x, -64, 26), (12, 8, 10), 1)
        pen.wash(ellipse(x - 14, -82, 11), (255, 255, 255), 0.95)
        lid = -30 if mood in ("angry", "proud") else -6
        pen.line(smooth([(side * 20, -110 - lid), (x, -128), (side * 190, -180)], False), 26, darker(coat, 0.55),
            (0.3, 0.1))
    pen.shape(smooth([(-26, -30, 1), (0, -54), (26, -30, 1), (16, 30), (0, 76, 1), (-16, 30)]), (70, 60, 56),
        gloss=0.5, bulge=0.4, width=5, cast=8)
