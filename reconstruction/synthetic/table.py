"""The table that miniatures are photographed on: a printed mat on worn wood, in a dim room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconstruction.synthetic.colours import linear, to_linear

Light = npt.NDArray[np.float32]

MAT_HALF = 1.3
"""Half the side of the square mat, scene units."""
WOOD_HALF = 6.0
MAT_PIXELS, WOOD_PIXELS = 2048, 2048


@dataclass(frozen=True)
class Table:
    """Linear colours of mat and wood, each (n, n, 3) with rows along z; room: colours (h, w, 3) over all directions."""

    mat: Light
    wood: Light
    room: Light


def make_table(seed: int) -> Table:
    """A table whose mat never repeats, so that no photo fits in the wrong place."""
    rng = np.random.default_rng([seed, 71])
    return Table(_mat(rng), _wood(rng), _room(rng))


def _smooth(rng: np.random.Generator, cells: tuple[int, int], size: tuple[int, int]) -> Light:
    import cv2

    noise = rng.normal(size=cells).astype(np.float32)
    return np.asarray(cv2.resize(noise, size[::-1], interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def _mat(rng: np.random.Generator) -> Light:
    import cv2

    n = MAT_PIXELS
    paper = np.full((n, n, 3), (226, 217, 196), np.uint8)
    inks = [(60, 66, 72), (150, 62, 50), (52, 98, 104), (176, 132, 58), (92, 104, 62), (120, 90, 120)]
    for _ in range(1500):
        x, y = rng.integers(0, n, 2)
        size = int(rng.uniform(6, 34))
        _mark(paper, int(x), int(y), size, inks[rng.integers(len(inks))], rng)
    for line in range(0, n, 128):  # a faint grid, as on a cutting mat
        cv2.line(paper, (line, 0), (line, n), (140, 132, 116), 2, cv2.LINE_AA)
        cv2.line(paper, (0, line), (n, line), (140, 132, 116), 2, cv2.LINE_AA)
    cv2.rectangle(paper, (20, 20), (n - 20, n - 20), (50, 44, 40), 10)
    stain = 1 + 0.05 * _smooth(rng, (9, 9), (n, n)) + 0.03 * rng.normal(size=(n, n)).astype(np.float32)
    return (to_linear(paper / 255.0) * stain[..., None] * 0.7).astype(np.float32)


def _mark(
    paper: npt.NDArray[np.uint8], x: int, y: int, size: int, ink: tuple[int, int, int], rng: np.random.Generator
) -> None:
    import cv2

    kind = int(rng.integers(6))
    turn = float(rng.uniform(0, 2 * np.pi))
    if kind == 0:
        cv2.circle(paper, (x, y), size // 2, ink, int(rng.integers(2, 5)), cv2.LINE_AA)
    elif kind == 1:
        cv2.circle(paper, (x, y), max(3, size // 4), ink, -1, cv2.LINE_AA)
    elif kind == 2:
        text = "".join(chr(c) for c in rng.integers(65, 91, 2))
        cv2.putText(paper, text, (x, y), cv2.FONT_HERSHEY_COMPLEX, size / 26, ink, 2, cv2.LINE_AA)
    else:
        corners = {3: 3, 4: 4, 5: 2}[kind]
        angles = turn + np.arange(corners) * 2 * np.pi / corners
        points = np.stack([x + size / 2 * np.cos(angles), y + size / 2 * np.sin(angles)], axis=1).astype(np.int32)
        if kind == 5:
            cv2.line(paper, tuple(map(int, points[0])), tuple(map(int, points[1])), ink, 4, cv2.LINE_AA)
        else:
            cv2.fillPoly(paper, [points], ink, cv2.LINE_AA)


def _wood(rng: np.random.Generator) -> Light:
    n = WOOD_PIXELS
    x = np.linspace(-WOOD_HALF, WOOD_HALF, n, dtype=np.float32)
    plank = np.floor(x / 1.1).astype(int)
    shift = rng.uniform(0, 9, 64)[plank + 20][:, None] + np.zeros((1, n), np.float32)
    warp = _smooth(rng, (12, 40), (n, n)) * 0.25
    rings = np.sin(x[:, None] * 26 + warp * 14 + shift * 3) * 0.5 + 0.5
    fine = _smooth(rng, (n // 2, 60), (n, n)) * 0.12
    tone = np.clip(0.35 + 0.35 * rings + fine + 0.15 * np.sin(shift), 0, 1)[..., None]
    light, dark = linear("#9c7247"), linear("#5d3f28")
    gap = np.abs(x / 1.1 - np.round(x / 1.1)) * 1.1 < 0.012
    wood = dark + (light - dark) * tone
    wood[gap] *= 0.35
    return wood.astype(np.float32)


def _room(rng: np.random.Generator) -> Light:
    import cv2

    size = (64, 256)
    tall = np.linspace(0, 1, size[0])[:, None, None]
    wall = linear("#8a8378") * (1 - tall) * 0.6 + linear("#4d463e") * tall * 0.5
    noise = rng.normal(size=(4, 10)).astype(np.float32)
    # The picture wraps around, so its two ends must meet.
    around = np.concatenate([noise, noise, noise], axis=1)
    blotch = cv2.resize(around, (3 * size[1], size[0]), interpolation=cv2.INTER_CUBIC)[:, size[1] : 2 * size[1]]
    blotch = np.clip(1 + 0.35 * blotch, 0.3, 2)[..., None]
    return (wall * blotch).astype(np.float32)
