"""One exposure for all photos, and for every vertex the colour that the photos agree on.

Photos differ in exposure, white balance and vignetting, and shiny paint looks different from each side. A gain
per photo takes out the first; what is left is a smooth difference per vertex and photo, which `Agreement.offset`
holds and the baking subtracts. So the coarse colour is the same whichever photo the fine detail is taken from:
blending in two frequency bands, as in C. Allene, J.-P. Pons and R. Keriven, "Seamless Image-Based Texture Atlases
Using Multi-Band Blending", ICPR 2008.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.pictures import resized, sampled
from reconstruction.pipeline.scene import View
from reconstruction.pipeline.surface.mesh import Mesh, undirected_edges
from reconstruction.pipeline.texturing.sight import Sight

Floats = npt.NDArray[np.float32]
Pixels = npt.NDArray[np.uint8]

DARKEST, BRIGHTEST = 8, 247  # levels; beyond them a ratio of colours says nothing about exposure
ROUNDS = 8
TOLERANCE = 24.0  # levels by which a photo may differ from the others before it counts as an outlier
SMALLEST_VOTE = 0.01  # of the best photo's weight at a vertex
OUTLIER_COST = 1.5  # as many times the cost of the worst resolution
LARGEST_OFFSET = 60.0  # levels


@dataclass(frozen=True)
class Agreement:
    """gain (L, 3) per photo; colour (V, 3) agreed on; offset (V, L, 3) from a photo's colour to the agreed one.

    strayed (V, L): levels by which a photo differs from the agreed colour, 0 where it does not see the vertex.
    """

    gain: Floats
    colour: Floats
    offset: Floats
    strayed: Floats


def coarse_colours(photo: Pixels, view: View, vertices: npt.NDArray, spread: float) -> Floats:
    """(V, 3) the photo's colours at the vertices, averaged over about `spread` px."""
    import cv2

    factor = 1 / max(1.0, spread)
    size = (max(8, round(view.width * factor)), max(8, round(view.height * factor)))
    small = cv2.GaussianBlur(resized(photo, size).astype(np.float32), (0, 0), 0.7)
    place, _ = view.project(vertices)
    place = place * (np.array(size) / [view.width, view.height]) - 0.5
    return sampled(small, place.astype(np.float32))


def agree(mesh: Mesh, sight: Sight, samples: Floats, fallback: Pixels) -> Agreement:
    """Settle gains and colours from samples (V, L, 3); fallback (V, 3) colours what no view sees."""
    gain = exposure_gains(sight.seen, samples)
    corrected = samples * gain
    weight = _vertex_worth(mesh, sight)
    colour = _robust_mean(corrected, weight)
    offset = np.where(sight.seen[..., None], colour[:, None] - corrected, 0).astype(np.float32)
    strayed = np.abs(offset).max(axis=2)
    np.clip(offset, -LARGEST_OFFSET, LARGEST_OFFSET, out=offset)
    known = weight.max(axis=1) > 0
    return Agreement(gain, extended(mesh, colour, known, fallback), offset, strayed)


def outlier_penalty(mesh: Mesh, agreement: Agreement) -> Floats:
    """(F, L) cost of taking a face from a photo that contradicts the others: a passer-by, a highlight."""
    strayed = np.mean([agreement.strayed[mesh.faces[:, corner]] for corner in range(3)], axis=0)
    excess = np.clip((strayed - TOLERANCE) / TOLERANCE, 0, 1)
    return np.asarray(OUTLIER_COST * excess, dtype=np.float32)


def exposure_gains(seen: npt.NDArray[np.bool_], samples: Floats) -> Floats:
    """(L, 3) factors that make the photos' colours agree where several see a vertex; their mean is one."""
    some = slice(None, None, max(1, len(samples) // 20_000))
    colours = samples[some]
    usable = seen[some] & (colours.min(axis=2) > DARKEST) & (colours.max(axis=2) < BRIGHTEST)
    usable &= usable.sum(axis=1, keepdims=True) >= 2
    logs = np.where(usable[..., None], np.log(np.maximum(colours, 1)), np.nan)
    gains = np.zeros((samples.shape[1], 3))
    shared = usable.any(axis=1)
    if not shared.any():
        return np.ones_like(gains, dtype=np.float32)
    logs = logs[shared]
    for _ in range(ROUNDS):
        common = np.nanmean(logs + gains, axis=1, keepdims=True)
        gains = _median_or_zero(common - logs)
        gains -= gains.mean(axis=0)
    return np.exp(np.clip(gains, -1, 1)).astype(np.float32)


def _median_or_zero(values: npt.NDArray) -> npt.NDArray:
    """(L, 3) medians over the first axis without the gaps; 0 for a photo that shares nothing."""
    result = np.zeros(values.shape[1:])
    for index in range(values.shape[1]):
        present = values[~np.isnan(values[:, index, 0]), index]
        if len(present):
            result[index] = np.median(present, axis=0)
    return result


def _vertex_worth(mesh: Mesh, sight: Sight) -> Floats:
    """(V, L) mean worth of the faces around a vertex beside the best view's, squared; 0 where not seen."""
    from scipy.sparse import coo_array

    count = len(mesh.faces)
    rows, columns = mesh.faces.ravel(), np.repeat(np.arange(count), 3)
    around = coo_array((np.ones(3 * count, np.float32), (rows, columns)), shape=(len(mesh.vertices), count))
    worth = around.tocsr() @ sight.worth
    worth = np.where(sight.seen, worth, 0)
    worth /= np.maximum(worth.max(axis=1, keepdims=True), 1e-20)
    return np.asarray(worth**2, dtype=np.float32)


def _robust_mean(colours: Floats, weight: Floats) -> Floats:
    """(V, 3) means over the photos, weighted, and nearly without those that differ from most.

    All photos have equal votes on what is common, or a fault in the best one would outvote the others.
    """
    vote = (weight > SMALLEST_VOTE).astype(np.float32)
    vote[~vote.any(axis=1)] = 1
    trust = vote
    for _ in range(3):
        distance = np.abs(colours - _mean(colours, trust)[:, None]).max(axis=2)
        trust = vote / (1 + (distance / TOLERANCE) ** 4)
    return _mean(colours, weight * trust)


def _mean(colours: Floats, weight: Floats) -> Floats:
    total = np.maximum(weight.sum(axis=1, keepdims=True), 1e-12)
    return np.asarray(np.einsum("vlc,vl->vc", colours, weight, optimize=True) / total, dtype=np.float32)


def extended(mesh: Mesh, colour: Floats, known: npt.NDArray[np.bool_], fallback: Pixels) -> Floats:
    """(V, 3) known colours as they are; elsewhere the fallback, shifted smoothly so that it meets them."""
    if not known.any():
        return fallback.astype(np.float32)
    if known.all():
        return colour
    from scipy.sparse import coo_array, diags_array

    edges = np.unique(undirected_edges(mesh.faces), axis=0)
    both = np.concatenate([edges, edges[:, ::-1]])
    count = len(mesh.vertices)
    links = coo_array((np.ones(len(both), np.float32), both.T), shape=(count, count)).tocsr()
    degree = np.maximum(links.sum(axis=1), 1)
    average = diags_array(1 / degree).tocsr() @ links
    difference = np.where(known[:, None], colour - fallback, 0).astype(np.float32)
    unknown = np.flatnonzero(~known)
    rows = average[unknown].tocsr()
    start = difference[known].mean(axis=0)
    difference[unknown] = start
    for _ in range(150):
        difference[unknown] = rows @ difference
    return np.clip(fallback + difference, 0, 255).astype(np.float32)
