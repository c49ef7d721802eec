"""Which view sees which face, and how well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.raytracing import Tracer
from reconstruction.pipeline.scene import View
from reconstruction.pipeline.surface.mesh import Mesh

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]

BORDER = 3  # px; the outermost pixels of an undistorted photo may be invented
FLATTEST = 0.05  # cosine between normal and line of sight: flatter faces smear
CLEARANCE = 3  # typical edges; what hides a vertex from closer by is noise of the surface
MOST_CLEARANCE = 0.01  # of the bounding box's diagonal, for coarse meshes
AT_EDGE = 0.35  # worth of a face next to a hidden one: something in front may bleed into it
MOST_VIEWS = 48  # more add nothing to the texture and much to the time


@dataclass(frozen=True)
class Sight:
    """What the views see of a mesh.

    worth (F, L): pixels per unit of area, 0 where not seen. seen (V, L): the vertex is in free view.
    safe (V, L): so are all faces around it.
    """

    worth: Floats
    seen: Bools
    safe: Bools

    def of(self, views: npt.NDArray[np.int64]) -> Sight:
        """Only what some of the views see."""
        return Sight(self.worth[:, views], self.seen[:, views], self.safe[:, views])


def look(mesh: Mesh, views: list[View], sharpness: Floats) -> Iterator[tuple[int, Sight]]:
    """The sight of each view alone (L = 1), one by one with its index, so that a caller can tell progress."""
    tracer = Tracer(mesh.vertices, mesh.faces)
    areas = np.maximum(mesh.face_areas(), 1e-20)
    step = min(CLEARANCE * float(np.sqrt(np.median(areas))), MOST_CLEARANCE * mesh.diagonal())
    for index, view in enumerate(views):
        place, depth = view.project(mesh.vertices)
        seen = _inside(view, place, depth) & _unhidden(tracer, mesh.vertices, view.centre, step)
        flat = _signed_areas(place[mesh.faces])
        worth = np.where(seen[mesh.faces].all(axis=1) & (_cosine(mesh, view.centre) > FLATTEST), flat, 0)
        worth = np.maximum(worth, 0) / areas * sharpness[index] ** 2
        safe = _surrounded(mesh, worth > 0)
        worth *= np.where(safe[mesh.faces].all(axis=1), 1.0, AT_EDGE)
        yield index, Sight(worth.astype(np.float32), seen, safe)


def gather(parts: list[Sight]) -> Sight:
    """The sights of all views side by side."""
    return Sight(
        np.stack([part.worth for part in parts], axis=1),
        np.stack([part.seen for part in parts], axis=1),
        np.stack([part.safe for part in parts], axis=1),
    )


def choose_views(worth: Floats, most: int = MOST_VIEWS) -> npt.NDArray[np.int64]:
    """The indices of at most `most` views that together see the faces (F, L) best, greedily, ascending."""
    if worth.shape[1] <= most:
        return np.arange(worth.shape[1])
    some = np.sqrt(worth[:: max(1, len(worth) // 20_000)])
    best = np.zeros(len(some), np.float32)
    chosen: list[int] = []
    for _ in range(most):
        gain = np.maximum(some - best[:, None], 0).sum(axis=0)
        gain[chosen] = -1
        chosen.append(int(gain.argmax()))
        best = np.maximum(best, some[:, chosen[-1]])
    return np.sort(chosen)


def fine_energy(photo: npt.NDArray[np.uint8]) -> float:
    """How much fine detail a photo (H, W, 3) has beside its coarse detail: small when it is blurred."""
    import cv2

    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    fine, coarse = (float(np.abs(cv2.Laplacian(image, cv2.CV_16S)).mean()) for image in (grey, small))
    return fine / max(coarse, 1e-6)


def relative_sharpness(energies: list[float]) -> Floats:
    """(L,) each photo's fine energy beside the median one, between 0.5 and 1: blurred photos count less."""
    relative = np.array(energies) / max(float(np.median(energies)), 1e-9)
    return np.clip(relative, 0.5, 1.0).astype(np.float32)


def _inside(view: View, place: npt.NDArray, depth: npt.NDArray) -> Bools:
    limit = np.array([view.width - BORDER, view.height - BORDER])
    return (depth > 1e-9) & np.all((place > BORDER) & (place < limit), axis=1)


def _unhidden(tracer: Tracer, vertices: npt.NDArray, eye: npt.NDArray, step: float) -> Bools:
    """(V,) nothing between the vertex and the eye, its own surroundings within one step left out."""
    towards = eye - vertices
    distance = np.linalg.norm(towards, axis=1, keepdims=True)
    start = vertices + towards / distance * step
    return ~tracer.blocked(np.concatenate([start, eye - start], axis=1))


def _signed_areas(corners: npt.NDArray) -> npt.NDArray:
    """(F,) areas in px of triangles (F, 3, 2), positive when seen from their front (y points down)."""
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    return (first[:, 1] * second[:, 0] - first[:, 0] * second[:, 1]) / 2


def _cosine(mesh: Mesh, eye: npt.NDArray) -> npt.NDArray:
    first, second, third = (mesh.vertices[mesh.faces[:, corner]] for corner in range(3))
    normal = np.cross(second - first, third - first)
    towards = eye - (first + second + third) / 3
    lengths = np.linalg.norm(normal, axis=1) * np.linalg.norm(towards, axis=1)
    return np.einsum("fc,fc->f", normal, towards) / np.maximum(lengths, 1e-30)


def _surrounded(mesh: Mesh, visible: Bools) -> Bools:
    """(V,) all faces around the vertex are visible."""
    hidden = np.zeros(len(mesh.vertices), bool)
    hidden[mesh.faces[~visible].ravel()] = True
    return ~hidden
