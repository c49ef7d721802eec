"""What is left of the dead: ghosts, skulls and bones."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np
from PIL import Image

from ..ink import Colour, darker, lighter, mix
from .curves import ellipse, mirrored, smooth, straight
from .pen import Pen

BONE: Colour = (222, 208, 172)


def ghost(pen: Pen, glow: Colour, mood: str) -> None:
    """A spirit, half seen through, trailing away below."""
    rng, pale = pen.canvas.rng, lighter(mix((190, 214, 220), glow, 0.35), 0.2)
    pen.glow(0, -60, 560, glow, 0.5)
    for x, low in ((-190, 380), (-80, 450), (40, 420), (160, 460), (240, 360)):
        path = smooth([(x - 80, -20), (x - 70, 200), (x + rng.uniform(-60, 60), low, 1), (x + 60, 200), (x + 70, -20)])
        pen.wash(path, pale, 0.4, 14)
    shroud = smooth([(0, -380), (130, -340), (190, -200), (180, -60), (270, 40), (320, 220), (250, 330, 1), (190, 240),
        (120, 380, 1), (60, 270), (-20, 420, 1), (-80, 280), (-170, 380, 1),
                     (-200, 240), (-290, 310, 1), (-310, 160), (-260, 30), (-180, -60), (-190, -200),
                     (-130, -340)])
    before = pen.canvas.image.copy()
    body = pen.shape(shroud, pale, bulge=0.25, width=5, rim=0.9, hatch=0.4, ink=darker(glow, 0.7))
    folds = [smooth([(x * 0.4, -150), (x, 60), (x * 1.3, 340)], False) for x in (-200, -130, -50, 50, 130, 200)]
    pen.strands(folds, 17, darker(pale, 0.4), (0.05, 0.5), 0.5, body)
    hood = pen.shape(smooth(mirrored([(0, -330), (96, -280), (120, -170), (70, -60), (0, -30)])), darker(glow, 0.82),
        width=4, hatch=0)
    pen.wash(smooth(mirrored([(0, -280), (70, -240), (84, -160), (40, -70), (0, -54)])), pale, 0.5, 14, hood)
    for side in (-1, 1):
        tilt = {"angry": 22, "sad": -22}.get(mood, -8)
        pen.wash(ellipse(side * 38, -186, 24, 30, side * tilt), (8, 8, 16), 0.95, 3)
        pen.glow(side * 38, -184, 50, lighter(glow, 0.3), 1)
        pen.wash(ellipse(side * 38, -184, 8), lighter(glow, 0.8), 1, 1)
        arm = smooth([(side * 190, 10), (side * 300, -30), (side * 360, -130), (side * 390, -120), (side * 350, 60),
            (side * 250, 130)])
        pen.shape(arm, pale, bulge=0.3, width=4.5, rim=0.7, ink=darker(glow, 0.7))
        for k in range(4):
            finger = smooth([(side * (362 + 8 * k), -124), (side * (366 + 22 * k), -190 + 12 * k),
                (side * (350 + 34 * k), -236 + 26 * k)], False)
            pen.line(finger, 13, lighter(pale, 0.2), (0.9, 0.1))
    pen.wash(ellipse(0, -104, 17, 30), (8, 8, 16), 0.95, 3)
    pen.canvas.image.paste(Image.blend(before, pen.canvas.image, 0.74))


def skull(pen: Pen, glow: Colour | None, plain: bool = False) -> None:
    """A skull, eyes on y = 0, with its jaw."""
    w = 128
    jaw = smooth(mirrored([(0, 120), (60, 116), (96, 70, 1), (108, 110), (78, 186), (0, 208)]))
    pen.shape(jaw, darker(BONE, 0.16), bulge=0.3, width=5, rim=0.5)
    top = smooth(mirrored([(0, -214), (w * 0.74, -182), (w * 1.06, -70), (w * 0.94, 10), (w * 0.98, 54), (w * 0.6, 78),
        (w * 0.52, 128, 1), (0, 136)]))
    body = pen.shape(top, BONE, bulge=0.4, depth=0.85, width=5.5, rim=0.8)
    for side in (-1, 1):
        pen.wash(ellipse(side * w * 0.92, 20, 36, 70), darker(BONE, 0.6), 0.5, 14, body)
        pen.shape(smooth([(side * 20, 20, 1), (side * 26, -34), (side * 70, -44), (side * 98, -6), (side * 80, 36),
            (side * 42, 40)]), (26, 18, 20), width=5, hatch=0)
        if glow:
            pen.glow(side * 58, 0, 80, glow, 1.0)
            pen.wash(ellipse(side * 58, 0, 13), lighter(glow, 0.6), 1, 3)
        pen.line(smooth([(side * 14, -30), (side * 60, -58), (side * 108, -24)], False), 8, darker(BONE, 0.6),
            alpha=0.8)
    pen.shape(smooth(mirrored([(0, 36, 1), (20, 66), (14, 84, 1), (0, 74)])), (26, 18, 20), width=3.5, hatch=0)
    for y0, y1 in ((98, 136), (136, 168)):
        for x in np.linspace(-52, 52, 7):
            pen.shape(smooth([(x - 8, y0, 1), (x + 8, y0, 1), (x + 7, y1), (x - 7, y1)]), lighter(BONE, 0.3),
                width=2.6, bulge=0.3, hatch=0.3)
    if not plain:
        rng = pen.canvas.rng
        crack = np.cumsum(rng.uniform((-16, 10), (18, 26), (6, 2)), axis=0) + (40, -196)
        pen.line(crack, 5, darker(BONE, 0.75), (0.8, 0.1), 1, body)
        pen.strands([straight([p, p + rng.uniform(-26, 26, 2)]) for p in rng.uniform((-90, -190), (90, -60), (16, 2))],
            3, darker(BONE, 0.5), alpha=0.7, clip=body)
