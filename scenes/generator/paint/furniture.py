"""Tables, beds, shelves and other things of wood and cloth."""

from collections.abc import Callable

from scenes.generator.paint.brush import Sprite
from scenes.generator.paint.canvas import Colour
from scenes.generator.plan import Thing

OAK: Colour = (138, 92, 54)
DARK: Colour = (96, 62, 38)
IRON: Colour = (74, 74, 78)
CLOTHS: tuple[Colour, ...] = ((126, 34, 36), (38, 66, 104), (54, 84, 52), (104, 72, 116), (150, 108, 46))


def cloth(thing: Thing) -> Colour:
    """Return a colour of cloth, by chance but the same for the same thing."""
    return CLOTHS[int(thing.shade * 7919) % len(CLOTHS)]


def lighter(tint: Colour, share: float) -> Colour:
    """Return a colour nearer to white, or with a negative share nearer to black."""
    goal = 255 if share > 0 else 0
    red, green, blue = (part + (goal - part) * abs(share) for part in tint)
    return red, green, blue


def table(s: Sprite, t: Thing) -> None:
    width, height = t.size
    s.paint(s.box(0, 0, width - 0.1, height - 0.12), OAK, along=1, grain=0.22)
    for at in range(1, 4):
        s.paint(s.box(0, (at / 4 - 0.5) * (height - 0.12), width - 0.14, 0.018), DARK, bevel=0, opacity=0.7)


def chair(s: Sprite, t: Thing) -> None:
    s.paint(s.box(0, 0.02, 0.36, 0.36), OAK, along=1)
    s.paint(s.box(0, -0.18, 0.4, 0.09), DARK, along=1)


def stool(s: Sprite, t: Thing) -> None:
    s.paint(s.oval(0, 0, 0.19), OAK, along=1)
    s.paint(s.oval(0, 0, 0.12), lighter(OAK, 0.12), bevel=0.1, outline=0.2)


def bed(s: Sprite, t: Thing) -> None:
    width, height = t.size
    s.paint(s.box(0, 0, width - 0.06, height - 0.06), DARK, along=-1)
    s.paint(s.box(0, 0.02, width - 0.18, height - 0.2), (214, 204, 184))
    s.paint(s.box(0, height * 0.14, width - 0.16, height * 0.62), cloth(t), bevel=0.5, grain=0.16)
    s.paint(s.box(0, -height * 0.14, width - 0.16, 0.09), lighter(cloth(t), 0.35), bevel=0.2)
    s.paint(s.box(0, -height * 0.32, width - 0.32, height * 0.17), (236, 230, 216), bevel=0.6)


def bedroll(s: Sprite, t: Thing) -> None:
    width, height = t.size
    s.paint(s.box(0, 0, width - 0.12, height - 0.1), cloth(t), grain=0.2)
    s.paint(s.box(0, -height * 0.36, width - 0.2, height * 0.16), (196, 186, 160), bevel=0.6)
    s.paint(s.box(0, 0.1, width - 0.12, 0.04), lighter(cloth(t), -0.4), bevel=0)


def bookshelf(s: Sprite, t: Thing) -> None:
    width, height = t.size
    s.paint(s.box(0, 0, width, height), DARK, along=1)
    s.paint(s.box(0, 0.04, width - 0.1, height - 0.2), (44, 30, 20), bevel=0)
    at = -width / 2 + 0.1
    while at < width / 2 - 0.12:
        thick = s.rng.uniform(0.05, 0.11)
        tint = CLOTHS[int(s.rng.integers(len(CLOTHS)))]
        s.paint(
            s.box(at + thick / 2, 0.04, thick, height - 0.24 - s.rng.uniform(0, 0.06)), tint, bevel=0.5, outline=0.7
        )
        at += thick + 0.005


def rug(s: Sprite, t: Thing) -> None:
    width, height = t.size
    tint = cloth(t)
    s.paint(s.box(0, 0, width, height), lighter(tint, -0.25), bevel=0.15, grain=0.2)
    s.paint(s.box(0, 0, width - 0.16, height - 0.16), (190, 152, 84), bevel=0.05, grain=0.2, outline=0.2)
    s.paint(s.box(0, 0, width - 0.26, height - 0.26), tint, bevel=0.05, grain=0.26, outline=0.2)
    for share in (0.55, 0.38):
        diamond = [(0, -height * share / 2), (width * share / 2, 0), (0, height * share / 2), (-width * share / 2, 0)]
        s.paint(s.shape_of(diamond), (190, 152, 84) if share > 0.5 else lighter(tint, -0.2), bevel=0.05, outline=0.2)


def crate(s: Sprite, t: Thing) -> None:
    side = min(t.size) * 0.86
    s.paint(s.box(0, 0, side, side), OAK, along=1, grain=0.24)
    for end in (-1, 1):
        s.paint(s.box(end * (side / 2 - 0.05), 0, 0.1, side), lighter(OAK, 0.1), along=-1)
        s.paint(s.box(0, end * (side / 2 - 0.05), side, 0.1), lighter(OAK, 0.1), along=1)
    s.paint(s.line([(-side * 0.36, -side * 0.36), (side * 0.36, side * 0.36)], 0.09), lighter(OAK, 0.06))


def chest(s: Sprite, t: Thing) -> None:
    s.paint(s.box(0, 0, 0.74, 0.5), (126, 76, 36), along=1, grain=0.2, bevel=0.7)
    for at in (-0.26, 0.26):
        s.paint(s.box(at, 0, 0.08, 0.52), (168, 132, 60), bevel=0.6)
    s.paint(s.box(0, 0.2, 0.14, 0.12), (206, 168, 78), bevel=0.7)


def rack(s: Sprite, t: Thing) -> None:
    s.paint(s.box(0, 0, 0.8, 0.26), DARK, along=1)
    for at in range(4):
        s.paint(s.line([(-0.3 + at * 0.2, -0.16), (-0.27 + at * 0.2, 0.2)], 0.035), (170, 172, 178), bevel=0.4)


def wardrobe(s: Sprite, t: Thing) -> None:
    width, height = t.size
    s.paint(s.box(0, 0, width - 0.06, height - 0.06), DARK, along=1, bevel=0.7)
    s.paint(s.box(0, height * 0.3, width - 0.14, 0.02), (40, 26, 16), bevel=0)


def counter(s: Sprite, t: Thing) -> None:
    width, height = t.size
    s.paint(s.box(0, 0, width, height), DARK, along=1 if width > height else -1, bevel=0.7)
    s.paint(s.box(0, 0, width - 0.14, height - 0.14), OAK, along=1 if width > height else -1, grain=0.22)


def shelf(s: Sprite, t: Thing) -> None:
    width, height = t.size
    s.paint(s.box(0, 0, width, height), DARK, along=1)
    at = -width / 2 + 0.12
    while at < width / 2 - 0.1:
        radius = s.rng.uniform(0.05, 0.085)
        tint = ((92, 120, 84), (150, 92, 60), (180, 168, 140), (86, 96, 128))[int(s.rng.integers(4))]
        s.paint(s.oval(at, 0, radius), tint, bevel=0.6)
        at += radius * 2 + 0.05


def stairs(s: Sprite, t: Thing) -> None:
    width, height = t.size
    s.paint(s.box(0, 0, width, height), (60, 56, 52), bevel=0)
    steps = 7
    for at in range(steps):
        shade = 0.42 + 0.58 * at / (steps - 1)
        tint = tuple(part * shade for part in (150, 143, 132))
        s.paint(s.box(-width / 2 + (at + 0.5) * width / steps, 0, width / steps * 0.9, height - 0.06), tint, bevel=0.4)  # type: ignore[arg-type]


def straw(s: Sprite, t: Thing) -> None:
    s.paint(s.blob(0, 0, 0.44, 0.35), (150, 122, 62), bevel=0.2, outline=0.1, opacity=0.8)
    for _ in range(26):
        x, y, dx, dy = *s.rng.uniform(-0.3, 0.3, 2), *s.rng.uniform(-0.16, 0.16, 2)
        s.paint(s.line([(x, y), (x + dx, y + dy)], 0.018), (206, 176, 98), bevel=0, outline=0)


FURNITURE: dict[str, Callable[[Sprite, Thing], None]] = {
    "table": table, "chair": chair, "stool": stool, "bed": bed, "bedroll": bedroll, "bookshelf": bookshelf, "rug": rug,
    "crate": crate, "chest": chest, "rack": rack, "wardrobe": wardrobe, "counter": counter, "shelf": shelf,
    "stairs": stairs, "straw": straw,
}  # fmt: skip
