"""What people remember of a scene: a small raster of the places that they have seen."""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from scenes.geometry.walls import Box

LONGER_SIDE = 1024
"""Cells along the longer side at most; a cell is never smaller than a pixel."""
_HEAD = struct.Struct("<HHHH")
_PNG_START = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Patch:
    """Newly explored cells: a box of cells (x, y, width, height) and a bit for each, rows padded to whole bytes."""

    x: int
    y: int
    width: int
    height: int
    bits: bytes

    def to_bytes(self) -> bytes:
        """Return it compressed, for keeping; `from_bytes` reads it."""
        return _HEAD.pack(self.x, self.y, self.width, self.height) + zlib.compress(self.bits, 9)

    @classmethod
    def from_bytes(cls, data: bytes) -> Patch:
        """Read what `to_bytes` wrote; ValueError when it is something else."""
        try:
            x, y, width, height = _HEAD.unpack_from(data)
            if max(x + width, y + height) > LONGER_SIDE + 1:
                raise ValueError("This record of explored cells is larger than any scene.")
            size, unpacker = (width + 7) // 8 * height, zlib.decompressobj()
            bits = unpacker.decompress(data[_HEAD.size :], size + 1)  # however much it says that it holds
        except (struct.error, zlib.error) as error:
            raise ValueError("This is no record of explored cells.") from error
        if len(bits) != size or not unpacker.eof:
            raise ValueError("This record of explored cells has the wrong length.")
        return cls(x, y, width, height, bits)

    @property
    def cells(self) -> NDArray[np.bool_]:
        """The cells (height, width)."""
        rows = np.frombuffer(self.bits, np.uint8).reshape(self.height, (self.width + 7) // 8)
        return np.unpackbits(rows, axis=1, count=self.width).astype(np.bool_)


class Explored:
    """Which cells of a scene (bounds x0, y0, x1, y1 in pixels) were seen: those whose centres were.

    `mask` is (rows, columns); `cell` is a cell's side in pixels. Undoing: `remove` the patches that the undone move
    had added, then `add` what is seen now, because cells seen twice are in the first patch alone.
    """

    def __init__(self, bounds: Box) -> None:
        self.bounds = bounds
        width, height = max(bounds[2] - bounds[0], 1.0), max(bounds[3] - bounds[1], 1.0)
        self.cell = max(max(width, height) / LONGER_SIDE, 1.0)
        columns, rows = math.ceil(width / self.cell - 1e-9), math.ceil(height / self.cell - 1e-9)
        self.mask: NDArray[np.bool_] = np.zeros((rows, columns), np.bool_)

    @property
    def shape(self) -> tuple[int, int]:
        """(columns, rows)."""
        return self.mask.shape[1], self.mask.shape[0]

    def add(self, region: BaseGeometry) -> Patch | None:
        """Mark an area as explored. Returns what was new of it, or none."""
        found = self._raster(region)
        if found is None:
            return None
        x, y, cells = found
        part = self.mask[y : y + cells.shape[0], x : x + cells.shape[1]]
        new = cells & ~part
        if not new.any():
            return None
        part |= new
        return _tight(x, y, new)

    def put(self, patch: Patch) -> None:
        """Mark the cells of a patch as explored; what lies outside of this raster is left out."""
        part, cells = self._meet(patch)
        part |= cells

    def remove(self, patch: Patch) -> None:
        """Forget the cells of a patch."""
        part, cells = self._meet(patch)
        part &= ~cells

    def rebuild(self, patches: Iterable[Patch]) -> None:
        """Forget everything, then put these patches."""
        self.mask[:] = False
        for patch in patches:
            self.put(patch)

    def take(self, other: Explored) -> None:
        """Become like another memory."""
        self.bounds, self.cell, self.mask = other.bounds, other.cell, other.mask.copy()

    def without(self, hidden_region: BaseGeometry) -> Explored:
        """Return a copy without the cells whose centres lie in an area, for showing it to players."""
        copy = Explored(self.bounds)
        copy.mask = self.mask.copy()
        found = self._raster(hidden_region)
        if found is not None:
            x, y, cells = found
            copy.mask[y : y + cells.shape[0], x : x + cells.shape[1]] &= ~cells
        return copy

    def contains(self, x: float, y: float) -> bool:
        """Return whether the place (pixels) was seen."""
        column, row = math.floor((x - self.bounds[0]) / self.cell), math.floor((y - self.bounds[1]) / self.cell)
        columns, rows = self.shape
        return 0 <= column < columns and 0 <= row < rows and bool(self.mask[row, column])

    # -- bytes ------------------------------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """Return the cells compressed; usually a few hundred bytes."""
        columns, rows = self.shape
        return Patch(0, 0, columns, rows, np.packbits(self.mask, axis=1).tobytes()).to_bytes()

    @classmethod
    def from_bytes(cls, bounds: Box, data: bytes) -> Explored:
        """Read what `to_bytes` wrote for a scene of the same bounds; ValueError when it is something else."""
        made, patch = cls(bounds), Patch.from_bytes(data)
        if (patch.width, patch.height) != made.shape:
            raise ValueError("This memory belongs to a scene of another size.")
        made.put(patch)
        return made

    def to_png(self) -> bytes:
        """Return a picture of one pixel a cell and one bit a pixel: white is explored."""
        columns, rows = self.shape
        lines = np.zeros((rows, (columns + 7) // 8 + 1), np.uint8)
        lines[:, 1:] = np.packbits(self.mask, axis=1)
        head = struct.pack(">IIBBBBB", columns, rows, 1, 0, 0, 0, 0)
        body = zlib.compress(lines.tobytes(), 6)
        return _PNG_START + _chunk(b"IHDR", head) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")

    # -- inside -----------------------------------------------------------------------------------------------

    def _raster(self, region: BaseGeometry) -> tuple[int, int, NDArray[np.bool_]] | None:
        """Return (first column, first row, cells) of an area, or none when it has no cell."""
        if region.is_empty:
            return None
        from scenes.geometry.kernels.filling import fill

        columns, rows = self.shape
        low_x, low_y, high_x, high_y = ((value - origin) / self.cell for value, origin in zip(
            region.bounds, (*self.bounds[:2], *self.bounds[:2]), strict=True))  # fmt: skip
        x, y = max(0, math.floor(low_x)), max(0, math.floor(low_y))
        width, height = min(columns, math.ceil(high_x)) - x, min(rows, math.ceil(high_y)) - y
        if width <= 0 or height <= 0:
            return None
        return x, y, fill(self._sides(region) - (x, y, x, y), width, height)

    def _sides(self, region: BaseGeometry) -> NDArray[np.float64]:
        """Return all sides (n,4) of an area's rings, in cells."""
        sides = [np.empty((0, 4))]
        for ring in shapely.get_rings(shapely.get_parts(region)):
            points = (shapely.get_coordinates(ring) - self.bounds[:2]) / self.cell
            sides.append(np.hstack([points[:-1], points[1:]]))
        return np.vstack(sides)

    def _meet(self, patch: Patch) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return the part of the raster under a patch and the patch's cells there, as far as they overlap."""
        part = self.mask[patch.y : patch.y + patch.height, patch.x : patch.x + patch.width]
        return part, patch.cells[: part.shape[0], : part.shape[1]]


def _tight(x: int, y: int, cells: NDArray[np.bool_]) -> Patch:
    """Return the patch of the smallest box that holds all set cells."""
    rows, columns = np.flatnonzero(cells.any(axis=1)), np.flatnonzero(cells.any(axis=0))
    top, left = int(rows[0]), int(columns[0])
    part = cells[top : rows[-1] + 1, left : columns[-1] + 1]
    return Patch(x + left, y + top, part.shape[1], part.shape[0], np.packbits(part, axis=1).tobytes())


def _chunk(name: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG file."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
