"""Painting the texture: each texel's place on the mesh is looked up in the photos and their colours are mixed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.pictures import resized
from reconstruction.pipeline.surface.mesh import Mesh
from reconstruction.pipeline.texturing.blending import Mixture
from reconstruction.pipeline.texturing.compiled import compiled

Floats = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

NOBODY = -1
OUTSET = 1.5  # texels beyond a chart's edge that are painted too, because viewers look a texel around
WORKERS = 2


class Canvas:
    """A square texture in the making: who owns each texel, and the colours mixed so far."""

    def __init__(self, mesh: Mesh, corners: npt.NDArray[Any], guest: npt.NDArray[np.bool_], side: int) -> None:
        """corners (F, 3, 2): the unfolded corners in texels; where faces overlap, guests (F,) give way."""
        self._faces = mesh.faces
        self._corners = np.ascontiguousarray(corners, dtype=np.float32)
        self.owner = np.full((side, side), NOBODY, np.int32)
        self.colour = np.zeros((side, side, 3), np.float32)
        order = np.argsort(guest, kind="stable")
        for outset in (0.0, OUTSET):
            _claim(self._corners, order, self.owner, np.float32(outset))

    def paint(
        self,
        faces: npt.NDArray[np.int64],
        label: int,
        mixture: Mixture,
        photo: Pixels,
        place: Floats,
        gain: Floats,
        offset: Floats,
    ) -> None:
        """Add a photo's part to the chosen faces: gain (3,) times its colour at place (V, 2), plus offset (V, 3)."""
        self._in_parts(
            faces,
            lambda part: _add_photo(
                part,
                self._faces,
                self._corners,
                self.owner,
                self.colour,
                mixture.label,
                mixture.share,
                label,
                photo,
                place,
                gain,
                offset,
            ),
        )

    def paint_plain(self, faces: npt.NDArray[np.int64], label: int, mixture: Mixture, colour: Floats) -> None:
        """Add the part of the colours per vertex (V, 3) to the chosen faces."""
        grey = np.zeros((2, 2, 3), np.uint8)
        nowhere = np.zeros((len(colour), 2), np.float32)
        self.paint(faces, label, mixture, grey, nowhere, np.zeros(3, np.float32), colour)

    def weights(self, row: npt.NDArray[np.int64], column: npt.NDArray[np.int64]) -> Floats:
        """(N, 3) weights of the owner's corners at owned texels; outside the owner those of its nearest edge."""
        first, second, third = (self._corners[self.owner[row, column], corner] for corner in range(3))
        texel = np.column_stack([column, row]) + 0.5
        total = _cross(second - first, third - first)
        weights = np.stack([_cross(second - texel, third - texel), _cross(third - texel, first - texel)], axis=1)
        weights = np.column_stack([weights / total[:, None], 1 - (weights / total[:, None]).sum(axis=1)])
        weights = np.clip(weights, 0, None)
        return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)

    def finished(self) -> Pixels:
        """The texture (side, side, 3), with colour everywhere."""
        np.clip(self.colour, 0, 255, out=self.colour)  # in place: a large canvas takes hundreds of megabytes
        np.rint(self.colour, out=self.colour)
        return filled(self.colour.astype(np.uint8), self.owner != NOBODY)

    def _in_parts(self, faces: npt.NDArray[np.int64], work: Callable[[npt.NDArray[np.int64]], None]) -> None:
        # Every texel has one owner, so parts of the faces never write to the same place.
        parts = np.array_split(faces, WORKERS)
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(work, parts))


def _cross(first: npt.NDArray[Any], second: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.asarray(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0])


def filled(pixels: Pixels, known: npt.NDArray[np.bool_]) -> Pixels:
    """Pixels (H, W, 3) with the unknown ones coloured like what lies nearest, softer the farther away.

    Smaller mip levels mix these texels into the charts, so none may be black.
    """
    weight = known.astype(np.float32)
    height, width = known.shape
    quarter = (max(1, width // 4), max(1, height // 4))
    soft = _push_pull(resized(pixels * weight[..., None], quarter), resized(weight, quarter))
    smooth = resized(soft, (width, height))
    return np.where(known[..., None], pixels, np.clip(np.rint(smooth), 0, 255).astype(np.uint8))


def _push_pull(colour: Floats, cover: Floats) -> Floats:
    """Colours (h, w, 3), multiplied by how much is known (h, w), made whole from coarser and coarser averages."""
    plain = np.asarray(colour / np.maximum(cover, np.float32(1e-6))[..., None], dtype=np.float32)
    if min(cover.shape) <= 1 or cover.min() > 0:
        return plain
    height, width = cover.shape
    half = (width // 2, height // 2)
    guess = resized(_push_pull(resized(colour, half), resized(cover, half)), (width, height))
    return np.asarray(np.where(cover[..., None] > 0, plain, guess), dtype=np.float32)


@compiled
def _claim(corners, order, owner, outset):  # type: ignore[no-untyped-def]
    """Each unowned texel whose centre lies in a triangle, or within `outset` texels of it, gets its owner."""
    side = owner.shape[0]
    for face in order:
        ax, ay = corners[face, 0]
        bx, by = corners[face, 1]
        cx, cy = corners[face, 2]
        doubled = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if abs(doubled) < 1e-9:
            continue
        sign = 1.0 if doubled > 0 else -1.0
        bc = np.sqrt((cx - bx) ** 2 + (cy - by) ** 2)
        ca = np.sqrt((ax - cx) ** 2 + (ay - cy) ** 2)
        ab = np.sqrt((bx - ax) ** 2 + (by - ay) ** 2)
        left = max(0, int(np.floor(min(ax, bx, cx) - outset - 0.5)))
        right = min(side - 1, int(np.ceil(max(ax, bx, cx) + outset - 0.5)))
        top = max(0, int(np.floor(min(ay, by, cy) - outset - 0.5)))
        bottom = min(side - 1, int(np.ceil(max(ay, by, cy) + outset - 0.5)))
        for row in range(top, bottom + 1):
            y = row + 0.5
            for column in range(left, right + 1):
                if owner[row, column] >= 0:
                    continue
                x = column + 0.5
                a = sign * ((bx - x) * (cy - y) - (by - y) * (cx - x))
                b = sign * ((cx - x) * (ay - y) - (cy - y) * (ax - x))
                c = sign * ((ax - x) * (by - y) - (ay - y) * (bx - x))
                if a >= -outset * bc and b >= -outset * ca and c >= -outset * ab:
                    owner[row, column] = face


@compiled
def _add_photo(  # type: ignore[no-untyped-def]
    chosen, faces, corners, owner, colour, labels, shares, label, photo, place, gain, offset
):
    """For all texels of the chosen faces: colour += share * (gain * photo + offset), all interpolated."""
    side = owner.shape[0]
    share = np.zeros(3, np.float32)
    for face in chosen:
        ax, ay = corners[face, 0]
        bx, by = corners[face, 1]
        cx, cy = corners[face, 2]
        doubled = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if abs(doubled) < 1e-9:
            continue
        va, vb, vc = faces[face, 0], faces[face, 1], faces[face, 2]
        for k in range(3):
            share[k] = (shares[faces[face, k]] * (labels[faces[face, k]] == label)).sum()
        left = max(0, int(np.floor(min(ax, bx, cx) - 2)))
        right = min(side - 1, int(np.ceil(max(ax, bx, cx) + 2)))
        top = max(0, int(np.floor(min(ay, by, cy) - 2)))
        bottom = min(side - 1, int(np.ceil(max(ay, by, cy) + 2)))
        for row in range(top, bottom + 1):
            y = row + 0.5
            for column in range(left, right + 1):
                if owner[row, column] != face:
                    continue
                x = column + 0.5
                a = ((bx - x) * (cy - y) - (by - y) * (cx - x)) / doubled
                b = ((cx - x) * (ay - y) - (cy - y) * (ax - x)) / doubled
                c = 1 - a - b
                # Beside the face the mixture stays that of its edge, or shares would leave 0..1.
                na, nb, nc = max(a, 0.0), max(b, 0.0), max(c, 0.0)
                total = na + nb + nc
                part = (na * share[0] + nb * share[1] + nc * share[2]) / total
                if part <= 0:
                    continue
                u = a * place[va, 0] + b * place[vb, 0] + c * place[vc, 0]
                v = a * place[va, 1] + b * place[vb, 1] + c * place[vc, 1]
                for k in range(3):
                    seen = _bilinear(photo, u, v, k)
                    shift = (na * offset[va, k] + nb * offset[vb, k] + nc * offset[vc, k]) / total
                    colour[row, column, k] += part * (gain[k] * seen + shift)


@compiled
def _bilinear(photo, u, v, channel):  # type: ignore[no-untyped-def]
    high, wide = photo.shape[0] - 1, photo.shape[1] - 1
    u, v = min(max(u, 0.0), wide), min(max(v, 0.0), high)
    left, top = int(u), int(v)
    right, bottom = min(left + 1, wide), min(top + 1, high)
    across, down = u - left, v - top
    upper = photo[top, left, channel] * (1 - across) + photo[top, right, channel] * across
    lower = photo[bottom, left, channel] * (1 - across) + photo[bottom, right, channel] * across
    return upper * (1 - down) + lower * down
