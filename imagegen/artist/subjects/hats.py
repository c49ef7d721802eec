"""Hats, hoods and veils of cloth, drawn on a head whose eyes lie on y = 0."""
# fmt: off
# Tables of points read better in rows than one to a line.


from ..ink import Colour, darker, lighter
from .card import jewel
from .curves import ellipse, smooth, straight
from .emblems import emblem
from .measures import Face
from .pen import Pen
from .persona import Persona


def hood(pen: Pen, face: Face, who: Persona) -> None:
    """A hood's rim with its shadow over the brow."""
    w, head = face.width, pen.stencil(face.outline())
    pen.wash(smooth([(-w * 1.2, -220), (w * 1.2, -220), (w * 1.1, 40), (w * 0.7, -86), (0, -118), (-w * 0.7, -86),
        (-w * 1.1, 40)]), pen.canvas.light.shadow, 0.6, 20, head)
    path = smooth([
        (0, -302), (w * 1.08, -240), (w * 1.56, -50), (w * 1.48, 160), (w * 1.12, 320, 1), (w * 0.98, 250),
        (w * 1.12, 100), (w * 1.06, -60), (w * 0.7, -160), (0, -190),
        (-w * 0.72, -160), (-w * 1.1, -60), (-w * 1.16, 100), (-w * 1.0, 250), (-w * 1.14, 320, 1), (-w * 1.52, 160),
        (-w * 1.6, -50), (-w * 1.08, -240),
    ])
    body = pen.shape(path, who.cloth, bulge=0.2, width=5.5, rim=0.9)
    folds = [smooth([(s * w * 0.3, -290), (s * w * 1.26, -120), (s * w * 1.34, 120)], False) for s in (-1, 1)] + [
        smooth([(s * w * 0.1, -250), (s * w * 1.0, -170), (s * w * 1.24, 40)], False) for s in (-1, 1)]
    pen.strands(folds, 15, darker(who.cloth, 0.6), (0.05, 0.3), 0.6, body)
    edge = smooth([(w * 1.0, 250), (w * 1.12, 100), (w * 1.06, -60), (w * 0.7, -160), (0, -190), (-w * 0.72, -160),
        (-w * 1.1, -60), (-w * 1.16, 100), (-w * 1.02, 250)], False)
    pen.line(edge, 10, lighter(who.cloth, 0.3), (0.8, 0.8), 0.8, body)


def wizard_hat(pen: Pen, face: Face, who: Persona) -> None:
    """A pointed hat with a broad brim."""
    w, bend = face.width, float(who.rng.choice([-1, 1])) * who.rng.uniform(30, 110)
    head = pen.stencil(face.outline())
    pen.wash(ellipse(0, -70, w * 1.2, 60), pen.canvas.light.shadow, 0.55, 16, head)
    cone = smooth([(-w * 0.98, -128, 1), (-w * 0.66, -250), (-w * 0.3 + bend * 0.3, -350), (bend, -420, 1),
        (w * 0.32 + bend * 0.4, -340), (w * 0.72, -240), (w * 1.0, -128, 1), (0, -90)])
    body = pen.shape(cone, who.cloth, bulge=0.25, width=5.5, rim=0.9)
    creases = [smooth([(-w * 0.6, y), (0, y + 22), (w * 0.5, y - 16)], False) for y in (-290, -240, -200)]
    pen.strands(creases, 11, darker(who.cloth, 0.6), (0.1, 0.3), 0.6, body)
    for x, y in ((-60, -210), (40, -260), (70, -180)):
        emblem(pen.at(x, y, 12, 0.2), "star" if x < 50 else "moon", who.second, flat=True)
    belt = smooth([(-w * 0.96, -160, 1), (0, -122), (w * 0.96, -160, 1), (w * 1.0, -118, 1), (0, -78),
        (-w * 1.0, -118, 1)])
    pen.shape(belt, who.second, bulge=0.4, gloss=0.5, width=4.5)
    brim = smooth([(-w * 1.92, -96, 1), (-w * 1.0, -132), (-w * 0.9, -112), (0, -78), (w * 0.9, -112), (w * 1.0, -136),
        (w * 1.9, -120, 1), (w * 1.1, -58), (0, -34), (-w * 1.1, -48)])
    pen.shape(brim, who.cloth, bulge=0.3, width=5.5, rim=0.7)
    jewel(pen.at(face.x(-0.1), -100), who.glow or (120, 190, 255), 17)


def tricorne(pen: Pen, face: Face, who: Persona) -> None:
    """A three-cornered hat with a sign."""
    w, felt = face.width, darker(who.cloth, 0.35)
    pen.wash(ellipse(0, -74, w * 1.2, 56), pen.canvas.light.shadow, 0.55, 16, pen.stencil(face.outline()))
    pen.shape(smooth([(-w * 0.9, -130), (-w * 0.7, -250), (0, -290), (w * 0.7, -250), (w * 0.9, -130)]), felt,
        bulge=0.3, width=5, rim=0.8)
    path = smooth([(-w * 1.75, -150, 1), (-w * 0.9, -214), (0, -262), (w * 0.9, -214), (w * 1.7, -160, 1),
        (w * 0.9, -110), (0, -82), (-w * 0.9, -104)])
    body = pen.shape(path, felt, bulge=0.2, width=5.5, rim=0.9)
    pen.line(smooth([(-w * 1.7, -152), (-w * 0.9, -206), (0, -250), (w * 0.9, -206), (w * 1.66, -160)], False), 10,
        who.second, (0.6, 0.6), clip=body)
    emblem(pen.at(face.x(0) * 0.6, -166, 0, 0.56), "skull" if who.chance(0.7) else "anchor", (232, 222, 196), gloss=0.2)
    if who.chance(0.5):
        feather(pen.at(w * 0.8, -190, 34), who.second)


def feather(pen: Pen, colour: Colour) -> None:
    """A feather in a hat, pointing up."""
    body = pen.shape(smooth([(0, 40, 1), (-30, -40), (-26, -140), (14, -210, 1), (34, -130), (26, -30)]), colour,
        bulge=0.3, width=4.5, rim=0.6)
    pen.strands([smooth([(2, y + 16), (s * 16, y), (s * 40, y - 24)], False) for y in range(-170, 20, 17)
        for s in (-1, 1)], 3.5, darker(colour, 0.55), clip=body)
    pen.line(smooth([(0, 44), (4, -80), (12, -190)], False), 5, lighter(colour, 0.5))


def bandana(pen: Pen, face: Face, who: Persona) -> None:
    """A cloth bound over the hair."""
    w, tone = face.width, who.second if who.role != "villager" else who.cloth
    pen.wash(ellipse(0, -90, w, 40), pen.canvas.light.shadow, 0.4, 12, pen.stencil(face.outline()))
    path = smooth([(-w * 1.08, -60, 1), (-w * 1.06, -150), (-w * 0.6, -226), (0, -246), (w * 0.6, -222),
        (w * 1.02, -140), (w * 1.02, -66, 1), (w * 0.5, -104), (0, -116), (-w * 0.5, -102)])
    body = pen.shape(path, tone, bulge=0.3, width=5, rim=0.7)
    pen.strands([smooth([(-w * 1.05, -90 - k), (0, -150 - k * 0.9), (w * 1.02, -96 - k)], False) for k in (0, 40, 84)],
        9, darker(tone, 0.6), (0.5, 0.1), 0.6, body)
    pen.washes([ellipse(px, py, 8) for px, py in who.rng.uniform((-w, -220), (w, -90), (24, 2))], lighter(tone, 0.6),
        0.55, 0, body)
    for turn in (26, 58):
        tail = pen.at(-w * 1.06, -80, turn)
        tail.shape(smooth([(0, -12, 1), (-60, -30), (-120, -6, 1), (-64, 14), (0, 14, 1)]), tone, bulge=0.3, width=4.5)


def cap(pen: Pen, face: Face, who: Persona) -> None:
    """A soft cap with a feather."""
    w = face.width
    pen.wash(ellipse(0, -90, w, 44), pen.canvas.light.shadow, 0.5, 14, pen.stencil(face.outline()))
    feather(pen.at(w * 0.72, -214, 40, 1.25), who.second)
    top = smooth([(-w * 1.2, -110), (-w * 1.24, -200), (-w * 0.5, -276), (w * 0.5, -262), (w * 1.06, -190),
        (w * 1.02, -110), (0, -96)])
    body = pen.shape(top, who.cloth, bulge=0.3, width=5.5, rim=0.8)
    pen.strands([smooth([(x, -130), (x * 1.3 - 20, -210), (x * 0.5, -262)], False) for x in (-100, -40, 30, 90)], 12,
        darker(who.cloth, 0.6), (0.4, 0.05), 0.6, body)
    brim = smooth([(-w * 1.2, -128, 1), (0, -98), (w * 1.08, -134, 1), (w * 1.16, -86, 1), (0, -54),
        (-w * 1.24, -78, 1)])
    pen.shape(brim, darker(who.cloth, 0.2), bulge=0.4, width=5, cast=8, rim=0.5)
    pen.shape(ellipse(w * 0.7, -112, 21), who.second, gloss=0.8, width=4)


def coif(pen: Pen, face: Face, who: Persona) -> None:
    """A veil over a white band."""
    w = face.width
    inner = smooth([(-w * 1.1, 120, 1), (-w * 1.14, -60), (-w * 0.7, -196), (0, -222), (w * 0.7, -194),
        (w * 1.08, -60), (w * 1.06, 120, 1), (w * 0.94, 0), (w * 0.66, -104), (0, -132), (-w * 0.66, -104),
        (-w * 0.98, 0)])
    pen.shape(inner, (240, 234, 220), bulge=0.2, width=4.5)
    path = smooth([(-w * 1.36, 340, 1), (-w * 1.34, 40), (-w * 1.06, -190), (0, -268), (w * 1.04, -186), (w * 1.3, 40),
        (w * 1.34, 340, 1), (w * 1.04, 200), (w * 1.06, -40), (w * 0.7, -158), (0, -186), (-w * 0.72, -158),
        (-w * 1.12, -40), (-w * 1.1, 200)])
    body = pen.shape(path, who.cloth, bulge=0.2, width=5.5, rim=0.8)
    pen.strands([smooth([(s * w * 0.9, -180), (s * w * 1.2, 40), (s * w * k, 320)], False) for s in (-1, 1)
        for k in (1.12, 1.24)], 13, darker(who.cloth, 0.55), (0.05, 0.5), 0.6, body)
    jewel(pen.at(face.x(0) * 0.6, -206), who.glow or who.second, 15)


def straw(pen: Pen, face: Face, who: Persona) -> None:
    """A straw hat."""
    w, tone = face.width, (206, 168, 92)
    pen.wash(ellipse(0, -70, w * 1.2, 60), pen.canvas.light.shadow, 0.5, 16, pen.stencil(face.outline()))
    dome = pen.shape(smooth([(-w * 0.94, -120), (-w * 0.86, -220), (0, -262), (w * 0.84, -220), (w * 0.94, -120),
        (0, -96)]), tone, bulge=0.3, width=5, rim=0.7)
    pen.strands([smooth([(-w, y), (0, y + 32), (w, y)], False) for y in range(-250, -120, 18)], 3.5, darker(tone, 0.5),
        (1, 1), 0.7, dome)
    pen.shape(smooth([(-w * 0.95, -154, 1), (0, -124), (w * 0.95, -154, 1), (w * 0.97, -118, 1), (0, -88),
        (-w * 0.97, -118, 1)]), who.cloth, bulge=0.4, width=4.5)
    brim = pen.shape(smooth([(-w * 1.82, -100), (-w * 0.94, -126), (0, -92), (w * 0.94, -126), (w * 1.78, -110),
        (w * 1.0, -64), (0, -46), (-w * 1.0, -60)]), tone, bulge=0.3, width=5, rim=0.6)
    pen.strands([straight([(x * 0.6, -104), (x, -50)]) for x in range(-230, 240, 15)], 3, darker(tone, 0.5), (1, 1),
        0.7, brim)
