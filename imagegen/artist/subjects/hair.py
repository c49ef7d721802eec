"""Hair and beards: a mass of colour, then many strands along the way it falls."""
# fmt: off
# Tables of points read better in rows than one to a line.

import numpy as np

from ..ink import Colour, Stencil, darker, lighter
from .curves import Points, ellipse, jagged, respaced, smooth
from .measures import Face
from .pen import Pen
from .persona import Persona

STYLES = {True: ("long", "long", "braid", "bun", "curls", "short"),
    False: ("short", "short", "long", "bald", "slick", "curls", "wild", "crest")}


def style_of(who: Persona) -> str:
    """How somebody wears his hair."""
    for word, style in (("bald", "bald"), ("braid", "braid"), ("braided", "braid"), ("long-haired", "long"),
        ("curly", "curls"), ("mohawk", "crest")):
        if who.says(word):
            return style
    if who.people in ("goblin",):
        return "bald" if who.chance(0.6) else "crest"
    if who.people == "vampire" and not who.woman:
        return "slick"
    if who.people == "elf":
        return "long" if who.chance(0.7) else "braid"
    if who.people == "halfling":
        return "curls"
    if who.people == "orc":
        return str(who.rng.choice(["crest", "bald", "wild", "braid"]))
    if who.people == "undead":
        return "wild" if who.chance(0.5) else "bald"
    choices = STYLES[who.woman]
    return choices[int(who.rng.integers(len(choices)))]


def combed(pen: Pen, body: Stencil, paths: list[Points], colour: Colour, width: float = 6) -> None:
    """Dark and light strands over a mass of hair."""
    pen.strands(paths[::2], width, darker(colour, 0.55), (0.3, 0.05), 0.75, body)
    pen.strands([p + (3, 2) for p in paths[1::3]], width * 0.75, lighter(colour, 0.42), (0.1, 0.05), 0.75, body)
    pen.strands([p - (4, 0) for p in paths[2::3]], width * 0.5, darker(colour, 0.75), (0.2, 0.05), 0.8, body)


def between(first: Points, second: Points, count: int, rng: np.random.Generator, wave: float = 0) -> list[Points]:
    """Paths blending from one to another, a little uneven."""
    a, b = (np.stack([np.interp(np.linspace(0, 1, 14), np.linspace(0, 1, len(p)), p[:, i]) for i in (0, 1)], axis=-1)
        for p in (first, second))
    ripple = np.sin(np.linspace(0, 9, 14))[:, None] * (wave, 0)
    return [a + (b - a) * t + rng.normal(0, 2.5, a.shape).cumsum(axis=0) * 0.5 + ripple * rng.uniform(0.5, 1)
        for t in np.linspace(0, 1, count)]


def back_hair(pen: Pen, face: Face, who: Persona, style: str) -> None:
    """What hangs behind the neck; drawn before the body."""
    if style not in ("long", "braid", "wild", "curls"):
        return
    w, low = face.width, {"long": 430, "braid": 150, "wild": 210, "curls": 170 if who.woman else 60}[style]
    path = smooth([(0, -236), (w * 0.9, -190), (w * 1.24, -40), (w * 1.3, low * 0.55), (w * 1.08, low), (0, low - 30),
        (-w * 1.12, low), (-w * 1.36, low * 0.55),
                   (-w * 1.26, -40), (-w * 0.9, -190)])
    if style in ("wild", "curls"):
        path = jagged(path, 18 if style == "wild" else 40, 22 if style == "wild" else 14, who.rng, 0.8)
        path = smooth(path, samples=3) if style == "curls" else path
    colour = darker(who.hair, 0.3)
    body = pen.shape(path, colour, bulge=0.25, rim=0.7, width=5)
    for side in (-1, 1):
        paths = between(smooth([(side * 30, -220), (side * w, -100), (side * w * 1.02, low)], False),
                        smooth([(side * 60, -226), (side * w * 1.24, -60), (side * w * 1.34, low * 0.96)], False), 14,
                        who.rng, 6)
        combed(pen, body, paths, colour)


def front_hair(pen: Pen, face: Face, who: Persona, style: str, covered: bool) -> None:
    """What frames the face; a hat leaves only the locks beside it."""
    if style == "bald":
        return
    if style == "crest" and not covered:
        return crest(pen, face, who)
    if not covered:
        cap(pen, face, who, style)
    if style in ("long", "braid"):
        for side in (-1, 1):
            lock(pen, face, who, side, style)
    return None


def cap(pen: Pen, face: Face, who: Persona, style: str) -> None:
    """Hair on the skull, from a parting, with its line over the brow."""
    w, lift = face.width, {"slick": 16, "short": 30, "curls": 42, "wild": 44, "bun": 18}.get(style, 28)
    part, back = float(who.rng.uniform(-0.35, 0.3)), 30 * max(0.0, who.age - 0.6) if not who.woman else 0
    line = -128 - back * 1.2
    side_low = {"slick": -30, "short": 10, "curls": 30, "wild": 20, "bun": -6}.get(style, 30)
    px = face.x(part)
    peak = [(face.x(0.72), line + 44), (face.x(0.4), line + 4), (px, line - (18 if style != "slick" else -26)),
        (face.x(-0.42), line + 6), (face.x(-0.74), line + 46)]
    path = smooth([
        (w * 1.0, side_low, 1), (w * 1.08, -70), (w * 0.92, -176 - lift * 0.4), (px * 0.4 + 20, -206 - lift),
        (-w * 0.86, -182 - lift * 0.5), (-w * 1.12, -80),
        (-w * 1.08, side_low + 12, 1), (-w * 0.9, -30), *reversed(peak), (w * 0.93, -44),
    ])
    if style in ("curls", "wild", "short"):
        path = jagged(path, {"curls": 26, "wild": 15, "short": 11}[style],
            {"curls": 12, "wild": 20, "short": 8}[style], who.rng, 0.9)
        path = smooth(path, samples=3) if style == "curls" else path
    pen.shade_under(path, 8, 14, 0.5, 9, pen.stencil(face.outline()))
    body = pen.shape(path, who.hair, bulge=0.3, gloss=0.3, rim=0.7, width=5, hatch=0.6)
    top = (px, -204 - lift * 0.7)
    for side in (-1, 1):
        near = smooth([top, (px + side * 18, line - 30), (px + side * 40, line - 6)], False)
        far = smooth([(top[0], top[1] - 4), (side * w * 0.98, -150), (side * w * 1.1, side_low)], False)
        combed(pen, body, between(near, far, 26, who.rng, 7 if style in ("curls", "wild") else 2), who.hair)
    pen.wash(ellipse(px - pen.dark_side * 46, -176 - lift * 0.4, 44, 14, -24 * pen.dark_side), lighter(who.hair, 0.55),
        0.45, 9, body)
    if style == "curls":
        rings = [ellipse(x, y, 13, 11)[:30] for x, y in who.rng.uniform((-w * 1.1, -240), (w * 1.1, 30), (44, 2))]
        pen.strands(rings, 4.5, darker(who.hair, 0.6), (0.2, 0.2), 0.7, body)
    if style == "bun":
        knot = pen.shape(ellipse(px * 0.4, -252 - lift, 62, 50), who.hair, bulge=0.4, gloss=0.3, rim=0.6, width=5)
        combed(pen, knot, [smooth([(-60, -250 - lift + k), (0, -280 - lift + k), (60, -240 - lift + k)], False)
            for k in range(-20, 50, 9)], who.hair, 5)


def lock(pen: Pen, face: Face, who: Persona, side: int, style: str) -> None:
    """Hair falling beside the face over the shoulder."""
    w, low = face.width, 330 + 90 * float(who.rng.random())
    if style == "braid" and side < 0:
        return plait(pen, who, smooth([(-w * 1.02, 20), (-w * 1.24, 150), (-w * 1.0, 300), (-w * 1.08, 420)], False),
            58)
    path = smooth([(side * w * 0.78, -130, 1), (side * w * 1.08, -60), (side * w * 1.2, 120),
        (side * w * 1.34, low * 0.7), (side * w * 1.0, low, 1),
                   (side * w * 0.86, low * 0.6), (side * w * 0.98, 90), (side * w * 0.9, -20)])
    body = pen.shape(path, who.hair, bulge=0.4, gloss=0.3, rim=0.6, width=4.5, cast=9, hatch=0.6)
    paths = between(smooth([(side * w * 0.8, -120), (side * w * 0.96, 60), (side * w * 0.9, low)], False),
                    smooth([(side * w * 0.9, -120), (side * w * 1.18, 100), (side * w * 1.2, low)], False), 12,
                    who.rng, 5)
    combed(pen, body, paths, who.hair)
    return None


def plait(pen: Pen, who: Persona, way: Points, width: float) -> None:
    """A braid along a way, narrowing, tied at its end."""
    points = respaced(way, width * 0.5, closed=False)
    turns = np.degrees(np.arctan2(*np.gradient(points, axis=0).T[::-1]))
    for i, ((x, y), turn) in enumerate(zip(points.tolist(), turns.tolist(), strict=True)):
        size, sign = width * (1 - 0.4 * i / len(points)), 1 if i % 2 else -1
        knot = pen.at(x, y, turn + sign * 32)
        body = knot.shape(ellipse(0, sign * size * 0.14, size * 0.56, size * 0.33), who.hair, bulge=0.4, gloss=0.3,
            width=4)
        knot.strands([smooth([(-size * 0.5, k), (0, k + 3), (size * 0.5, k + 2)], False) for k in (-6, 3, 12)], 3,
            darker(who.hair, 0.6), clip=body)
    end = pen.at(float(points[-1, 0]), float(points[-1, 1]))
    end.shape(smooth([(-16, -12), (16, -12), (18, 10), (-18, 10)]), who.second, gloss=0.6, width=4)
    end.shape(smooth([(-15, 8, 1), (15, 8, 1), (22, 50), (0, 76, 1), (-22, 50)]), who.hair, bulge=0.4, width=4)


def crest(pen: Pen, face: Face, who: Persona) -> None:
    """A stiff crest over a shaven skull."""
    k = face.x(0) * 0.5
    path = jagged(smooth([(k + 52, -150), (k + 60, -240), (k + 30, -330), (k - 50, -320), (k - 90, -230),
        (k - 40, -170)]), 15, 20, who.rng, 0.8)
    body = pen.shape(path, who.hair, bulge=0.3, rim=0.7, width=5)
    combed(pen, body, between(smooth([(k - 30, -160), (k - 80, -240), (k - 60, -330)], False),
        smooth([(k + 44, -150), (k + 60, -240), (k + 40, -340)], False), 18, who.rng), who.hair)


def beard_of(who: Persona) -> str:
    """The beard somebody wears, often none."""
    if who.woman or who.age < 0.2 or who.people in ("elf", "goblin", "undead", "vampire"):
        return "none"
    if who.people == "orc":
        return "goatee" if who.chance(0.3) else "none"
    if who.people == "dwarf":
        return "braided" if who.chance(0.5) else "long"
    if "beard" in who.text.lower():
        return "full"
    if who.role == "mage" and who.age > 0.6:
        return "long"
    return str(who.rng.choice(["none", "none", "stubble", "full", "short", "goatee", "moustache"]))


def beard(pen: Pen, face: Face, who: Persona, kind: str, skin: Stencil) -> None:
    """A beard over the jaw; the mouth is drawn on it afterwards."""
    if kind == "none":
        return
    x, w, c, n = face.x(0) + 40 * face.turn, face.width, face.chin, face.nose
    lip = n + (c - n) * 0.4
    if kind == "stubble":
        jaw = smooth([(w * 0.95, 30), (w * 0.8, c), (x, c + 20), (-w * 0.9, c), (-w, 30), (-w * 0.62, c * 0.5),
            (x - 40, lip - 26), (x + 40, lip - 26), (w * 0.66, c * 0.5)])
        return pen.wash(jaw, darker(who.hair, 0.2), 0.32, 9, skin)
    if kind in ("full", "short", "long", "braided"):
        drop = {"short": 22, "full": 80, "long": 230, "braided": 150}[kind]
        path = smooth([
            (w * 1.0, -10, 1), (w * 1.04, c * 0.5), (w * 0.82, c + drop * 0.35), (x + 30, c + drop),
            (x - 26, c + drop + 6), (-w * 0.86, c + drop * 0.35), (-w * 1.06, c * 0.5),
            (-w * 1.02, -10, 1), (-w * 0.8, c * 0.36), (x - 58, lip - 30), (x, lip - 22), (x + 52, lip - 30),
            (w * 0.82, c * 0.36),
        ])
        path = jagged(path, 11, 7 if kind == "short" else 10, who.rng, 1.0)
        pen.shade_under(path, 8, 20, 0.55, 14)
        body = pen.shape(path, who.hair, bulge=0.3, gloss=0.2, rim=0.6, width=4.5, hatch=0.6)
        for side in (-1, 1):
            near = smooth([(x + side * 8, lip + 14), (x + side * 10, c), (x + side * 8, c + drop)], False)
            far = smooth([(side * w * 0.98, 0), (side * w * 0.96, c * 0.6), (x + side * 40, c + drop)], False)
            combed(pen, body, between(near, far, 30, who.rng, 5), who.hair)
        for side in (-1, 1) if kind == "braided" else ():
            plait(pen, who, smooth([(x + side * 44, c + 60), (x + side * 64, c + 150), (x + side * 50, c + 250)],
                False), 50)
    if kind == "goatee":
        path = jagged(smooth([(x + 34, lip + 22), (x + 30, c), (x + 4, c + 74), (x - 26, c), (x - 34, lip + 22),
            (x, lip + 30)]), 16, 7, who.rng, 0.4)
        body = pen.shape(path, who.hair, bulge=0.3, width=4)
        combed(pen, body, between(smooth([(x - 26, lip + 24), (x, c + 60)], False),
            smooth([(x + 26, lip + 24), (x + 4, c + 60)], False), 12, who.rng), who.hair, 4)
    moustache(pen, x, n, lip, who, 1.25 if kind in ("long", "braided", "moustache") else 0.85)
    return None


def moustache(pen: Pen, x: float, n: float, lip: float, who: Persona, size: float) -> None:
    """Two wings from under the nose."""
    for side in (-1, 1):
        path = smooth([(x, n + 12, 1), (x + side * 30, n + 14), (x + side * 58 * size, lip + 4),
            (x + side * 74 * size, lip + 30 * size, 1), (x + side * 40, lip + 6), (x, lip - 7, 1)])
        body = pen.shape(path, who.hair, bulge=0.4, width=4, hatch=0.5, cast=4)
        paths = between(smooth([(x, n + 14), (x + side * 40, n + 22), (x + side * 72 * size, lip + 26)], False),
            smooth([(x, lip - 8), (x + side * 40, lip), (x + side * 72 * size, lip + 28)], False), 8, who.rng)
        combed(pen, body, paths, who.hair, 4)
