"""Trees, rocks, plants and what caves grow."""

import math
from collections.abc import Callable

from scenes.generator.paint.brush import Sprite
from scenes.generator.paint.canvas import Colour
from scenes.generator.paint.furniture import lighter
from scenes.generator.plan import Thing

LEAVES: tuple[Colour, ...] = ((70, 104, 48), (86, 116, 52), (58, 92, 54), (104, 118, 54), (122, 108, 44))
PINE: Colour = (44, 78, 56)
BARK: Colour = (92, 66, 44)
ROCK: Colour = (128, 124, 116)


def tree(s: Sprite, t: Thing) -> None:
    """A crown of leaves in three layers, or a pine's star, seen from above."""
    radius = t.size[0] / 2
    if t.shade > 0.72:
        _pine(s, radius)
        return
    tint = LEAVES[int(t.shade * 6421) % len(LEAVES)]
    s.paint(s.blob(0, 0, radius, 0.14, 27), lighter(tint, -0.44), bevel=0.3, grain=0.4, outline=0.35)
    for share, count, light in ((0.8, 19, -0.26), (0.62, 15, -0.14), (0.42, 11, 0.0), (0.2, 6, 0.12)):
        for at in range(count):
            angle = at * 2 * math.pi / count + s.rng.uniform(-0.3, 0.3)
            reach = radius * share * s.rng.uniform(0.88, 1.08)
            x, y = reach * math.cos(angle) - radius * 0.04, reach * math.sin(angle) - radius * 0.04
            s.paint(s.blob(x, y, radius * 0.21, 0.4, 9), lighter(tint, light + float(s.rng.uniform(-0.1, 0.1))),
                    bevel=0.5, grain=0.3, outline=0.12)  # fmt: skip


def _pine(s: Sprite, radius: float) -> None:
    for layer, share in enumerate((1.0, 0.78, 0.56, 0.34)):
        points, turn = [], s.rng.uniform(0, 1)
        for at in range(26):
            reach = radius * share * (1 if at % 2 == 0 else 0.74) * s.rng.uniform(0.9, 1)
            points.append((reach * math.cos(turn + at * math.pi / 13), reach * math.sin(turn + at * math.pi / 13)))
        s.paint(s.shape_of(points), lighter(PINE, -0.2 + layer * 0.1), bevel=0.8, grain=0.25, outline=0.4)


def bush(s: Sprite, t: Thing) -> None:
    radius = t.size[0] / 2
    tint = LEAVES[int(t.shade * 977) % len(LEAVES)]
    for _ in range(7):
        x, y = s.rng.uniform(-radius * 0.5, radius * 0.5, 2)
        s.paint(
            s.blob(x, y, radius * 0.5, 0.3, 9), lighter(tint, float(s.rng.uniform(-0.22, 0.08))), bevel=0.9, grain=0.3
        )


def rock(s: Sprite, t: Thing) -> None:
    radius = t.size[0] / 2
    s.paint(s.blob(0, 0, radius, 0.22, 10), lighter(ROCK, -0.12), bevel=1.1, grain=0.25)
    s.paint(
        s.blob(-radius * 0.14, -radius * 0.16, radius * 0.6, 0.3, 8),
        lighter(ROCK, 0.1),
        bevel=0.7,
        grain=0.2,
        outline=0.15,
    )


def stalagmite(s: Sprite, t: Thing) -> None:
    radius = t.size[0] / 2
    for share, light in ((1.0, -0.34), (0.7, -0.16), (0.42, 0.02), (0.18, 0.2)):
        s.paint(
            s.blob(-0.03 * (1 - share), -0.05 * (1 - share), radius * share, 0.22, 9),
            lighter((122, 112, 100), light),
            bevel=0.9,
        )


def crystal(s: Sprite, t: Thing) -> None:
    tint = ((112, 182, 206), (160, 120, 206), (120, 204, 160))[int(t.shade * 31) % 3]
    for _ in range(6):
        angle, reach = s.rng.uniform(0, 2 * math.pi), s.rng.uniform(0.25, 0.42)
        x, y = reach * math.cos(angle), reach * math.sin(angle)
        s.paint(
            s.shape_of([(-y * 0.28, x * 0.28), (x, y), (y * 0.28, -x * 0.28)]),
            lighter(tint, float(s.rng.uniform(-0.2, 0.35))),
            bevel=0.9,
        )


def mushrooms(s: Sprite, t: Thing) -> None:
    tint = ((176, 92, 70), (120, 168, 176), (190, 160, 104))[int(t.shade * 31) % 3]
    for _ in range(6):
        x, y = s.rng.uniform(-0.28, 0.28, 2)
        radius = s.rng.uniform(0.06, 0.13)
        s.paint(s.oval(x, y, radius), tint, bevel=1.0)
        s.paint(s.oval(x - radius * 0.25, y - radius * 0.25, radius * 0.28), lighter(tint, 0.55), bevel=0, outline=0)


def log(s: Sprite, t: Thing) -> None:
    width = t.size[0]
    s.paint(s.box(0, 0, width - 0.1, 0.34), BARK, along=1, grain=0.35, bevel=1.0)
    s.paint(s.oval(width / 2 - 0.06, 0, 0.07, 0.17), (176, 142, 98), bevel=0.3)


def stump(s: Sprite, t: Thing) -> None:
    s.paint(s.blob(0, 0, 0.34, 0.14, 13), BARK, bevel=0.8)
    for share, light in ((0.26, 0.0), (0.18, -0.1), (0.1, 0.06)):
        s.paint(s.oval(0, 0, share), lighter((178, 144, 100), light), bevel=0.15, outline=0.3)


def flowers(s: Sprite, t: Thing) -> None:
    tint = ((226, 206, 92), (214, 126, 150), (226, 226, 232), (128, 128, 204))[int(t.shade * 53) % 4]
    for _ in range(11):
        x, y = s.rng.uniform(-0.36, 0.36, 2)
        s.paint(s.oval(x, y, 0.035), tint, bevel=0.3, outline=0.2)
        s.paint(s.oval(x, y, 0.013), (120, 90, 30), bevel=0, outline=0)


def tent(s: Sprite, t: Thing) -> None:
    width, height = t.size
    tint = ((168, 148, 112), (120, 116, 92), (146, 104, 84))[int(t.shade * 17) % 3]
    s.paint(s.box(0, 0, width - 0.1, height - 0.1), tint, bevel=0.6, grain=0.16)
    s.paint(s.box(width / 4 - 0.02, 0, width / 2 - 0.06, height - 0.1), lighter(tint, -0.24), bevel=0.3, grain=0.16)
    s.paint(s.line([(0, -height / 2 + 0.02), (0, height / 2 - 0.02)], 0.05), lighter(tint, 0.25), bevel=0.5)
    s.paint(
        s.shape_of([(-0.22, height / 2 - 0.04), (0, height / 2 - 0.5), (0.22, height / 2 - 0.04)]),
        (46, 38, 30),
        bevel=0,
    )


def reeds(s: Sprite, t: Thing) -> None:
    for _ in range(16):
        x, y, dx, dy = *s.rng.uniform(-0.25, 0.25, 2), *s.rng.uniform(-0.18, 0.18, 2)
        s.paint(
            s.line([(x, y), (x + dx, y + dy)], 0.03),
            lighter((116, 130, 62), float(s.rng.uniform(-0.2, 0.2))),
            bevel=0.3,
            outline=0.2,
        )


def bridge(s: Sprite, t: Thing) -> None:
    width, height = t.size
    count = max(3, round(width / 0.24))
    for at in range(count):
        x = -width / 2 + (at + 0.5) * width / count
        s.paint(
            s.box(x, float(s.rng.uniform(-0.03, 0.03)), width / count * 0.9, height - 0.16),
            lighter((132, 96, 60), float(s.rng.uniform(-0.14, 0.1))),
            along=-1,
            grain=0.2,
        )
    for side in (-1, 1):
        s.paint(s.box(0, side * (height / 2 - 0.1), width, 0.1), (96, 66, 42), along=1, bevel=0.8)


NATURE: dict[str, Callable[[Sprite, Thing], None]] = {
    "tree": tree, "bush": bush, "rock": rock, "stalagmite": stalagmite, "crystal": crystal, "mushrooms": mushrooms,
    "log": log, "stump": stump, "flowers": flowers, "tent": tent, "reeds": reeds, "bridge": bridge,
}  # fmt: skip
