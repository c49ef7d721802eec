"""One view for each face: as good as possible, with as few seams as possible.

A Markov random field with Potts smoothness, minimised by sequential tree-reweighted message passing.
Source: V. Kolmogorov, "Convergent Tree-Reweighted Message Passing for Energy Minimization", IEEE Transactions
on Pattern Analysis and Machine Intelligence 2006; used for texture as in V. Lempitsky and D. Ivanov,
"Seamless Mosaicing of Image-Based Texture Maps", CVPR 2007.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.surface.mesh import Mesh, adjacent_faces
from reconstruction.pipeline.texturing.compiled import compiled

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]

NO_VIEW = -1
SEAM = np.float32(0.45)  # cost of a seam along one edge; a face's own cost lies between 0 and 1
SWEEPS = 8
IMPOSSIBLE = np.float32(1e4)
SMALLEST_CHART = 24  # faces; smaller patches give way to a neighbouring view that sees them


def choose_labels(mesh: Mesh, worth: Floats, penalty: Floats) -> Ints:
    """(F,) the index of the view for each face, NO_VIEW for faces that no view sees.

    worth (F, L) is 0 where a view does not see the face; penalty (F, L) >= 0 is added to the cost.
    """
    best = worth.max(axis=1, keepdims=True)
    cost = np.where(worth > 0, 1 - np.sqrt(worth / np.maximum(best, 1e-20)) + penalty, IMPOSSIBLE)
    cost = cost.astype(np.float32)
    neighbours = face_neighbours(mesh)
    unseen = best[:, 0] <= 0
    linked = neighbours.copy()
    linked[unseen] = -1
    linked[(neighbours >= 0) & unseen[neighbours]] = -1
    labels = _message_passing(cost, linked, SEAM, SWEEPS)
    labels[unseen] = NO_VIEW
    return _without_scraps(mesh, labels, cost, linked)


def face_neighbours(mesh: Mesh) -> Ints:
    """(F, 3) the neighbouring faces over the edges of each face, in no order, -1 for none."""
    pairs = adjacent_faces(mesh.faces)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    both = both[np.argsort(both[:, 0], kind="stable")]
    rank = np.arange(len(both)) - np.searchsorted(both[:, 0], both[:, 0])
    neighbours = np.full((len(mesh.faces), 3), -1, np.int32)
    fits = rank < 3
    neighbours[both[fits, 0], rank[fits]] = both[fits, 1]
    return neighbours


def label_pieces(mesh: Mesh, labels: npt.NDArray) -> npt.NDArray[np.int64]:
    """(F,) a number for each connected piece of faces with the same label."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pairs = adjacent_faces(mesh.faces)
    pairs = pairs[labels[pairs[:, 0]] == labels[pairs[:, 1]]]
    links = coo_array((np.ones(len(pairs), bool), pairs.T), shape=(len(mesh.faces),) * 2)
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def _without_scraps(mesh: Mesh, labels: Ints, cost: Floats, neighbours: Ints) -> Ints:
    for _ in range(4):
        piece = label_pieces(mesh, labels)
        scrap = (np.bincount(piece)[piece] < SMALLEST_CHART) & (labels != NO_VIEW)
        if not scrap.any():
            break
        labels = _give_way(labels, scrap, cost, neighbours, IMPOSSIBLE)
    return labels


@compiled
def _give_way(labels, scrap, cost, neighbours, impossible):  # type: ignore[no-untyped-def]
    """Faces of scraps take the label of a neighbour that is no scrap, the cheapest that sees them, inwards."""
    result = labels.copy()
    waiting = scrap.copy()
    changed = True
    while changed:
        changed = False
        for face in range(len(labels)):
            if not waiting[face]:
                continue
            best, lowest = -1, impossible
            for k in range(3):
                other = neighbours[face, k]
                if other >= 0 and not waiting[other] and cost[face, result[other]] < lowest:
                    best, lowest = result[other], cost[face, result[other]]
            if best >= 0:
                result[face] = best
                waiting[face] = False
                changed = True
    return result


@compiled
def _message_passing(cost, neighbours, seam, sweeps):  # type: ignore[no-untyped-def]
    """(F,) labels by TRW-S over the faces in their order, forwards and backwards in turn."""
    faces, count = cost.shape
    incoming = np.zeros((faces, 3, count), np.float32)
    slot = _return_slots(neighbours)
    total = np.empty(count, np.float32)
    for sweep in range(sweeps):
        forward = sweep % 2 == 0
        for step in range(faces):
            face = step if forward else faces - 1 - step
            before, after = 0, 0
            total[:] = cost[face]
            for k in range(3):
                other = neighbours[face, k]
                if other >= 0:
                    before += other < face
                    after += other > face
                    total += incoming[face, k]
            share = np.float32(1.0 / max(before, after, 1))
            for k in range(3):
                other = neighbours[face, k]
                if other < 0 or (other > face) != forward:
                    continue
                message = share * total - incoming[face, k]
                lowest = message.min()
                incoming[other, slot[face, k]] = np.minimum(message, lowest + seam) - lowest
    return _read_off(cost, neighbours, incoming, seam)


@compiled
def _read_off(cost, neighbours, incoming, seam):  # type: ignore[no-untyped-def]
    """(F,) the cheapest label of each face, given those of the faces before it and the messages from the rest."""
    labels = np.zeros(len(cost), np.int32)
    total = np.empty(cost.shape[1], np.float32)
    for face in range(len(cost)):
        total[:] = cost[face]
        for k in range(3):
            other = neighbours[face, k]
            if other > face:
                total += incoming[face, k]
            elif other >= 0:
                total += seam
                total[labels[other]] -= seam
        labels[face] = total.argmin()
    return labels


@compiled
def _return_slots(neighbours):  # type: ignore[no-untyped-def]
    """(F, 3) at which place each neighbour lists this face."""
    slots = np.zeros(neighbours.shape, np.int32)
    for face in range(len(neighbours)):
        for k in range(3):
            other = neighbours[face, k]
            if other >= 0:
                for back in range(3):
                    if neighbours[other, back] == face:
                        slots[face, k] = back
    return slots
