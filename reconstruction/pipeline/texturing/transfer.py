"""Painting a coarser mesh with the colours of the finest one, so that all levels of detail look alike."""

from __future__ import annotations

import numpy as np

from reconstruction.pipeline.pictures import resized, sampled
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.raytracing import Tracer
from reconstruction.pipeline.scene import View
from reconstruction.pipeline.surface.mesh import Mesh
from reconstruction.pipeline.texturing.atlas import Pixels, Textured, assembled, atlas_stats
from reconstruction.pipeline.texturing.baking import Canvas
from reconstruction.pipeline.texturing.charts import unfold
from reconstruction.pipeline.texturing.labels import choose_labels
from reconstruction.pipeline.texturing.packing import pack_snugly
from reconstruction.pipeline.texturing.sight import Sight, choose_views, gather, look

CHUNK = 400_000  # texels looked up at a time


def retexture(fine: Textured, mesh: Mesh, views: list[View], side: int, progress: Progress) -> Textured:
    """The mesh unfolded anew into side x side texels, each coloured like the nearest place of the finest mesh."""
    sight, seen_from = _seen(mesh, views)
    progress.update(0.3, "unfolding")
    labels = choose_labels(mesh, sight.worth, np.zeros_like(sight.worth))
    charts = unfold(mesh, labels, seen_from)
    layout, side = pack_snugly(charts.corners, charts.chart, side)
    corners = charts.corners * layout.scale + layout.offset[charts.chart][:, None]
    canvas = Canvas(mesh, corners, charts.guest, side)
    _copy_colours(fine, mesh, canvas, progress.part(0.4, 1.0))
    stats = atlas_stats(mesh, labels, sight, charts, canvas, layout.scale)
    return assembled(mesh, charts, corners, canvas.finished(), stats)


def _seen(mesh: Mesh, views: list[View]) -> tuple[Sight, list[View]]:
    sight = gather([part for _, part in look(mesh, views, np.ones(len(views), np.float32))])
    chosen = choose_views(sight.worth)
    return sight.of(chosen), [views[index] for index in chosen]


def _copy_colours(fine: Textured, mesh: Mesh, canvas: Canvas, progress: Progress) -> None:
    tracer = Tracer(fine.vertices, fine.faces)
    texture = _as_coarse(fine, mesh, canvas)
    size = np.array(texture.shape[1::-1], np.float32)
    rows, columns = np.nonzero(canvas.owner >= 0)
    for start in range(0, len(rows), CHUNK):
        row, column = rows[start : start + CHUNK], columns[start : start + CHUNK]
        corners = mesh.vertices[mesh.faces[canvas.owner[row, column]]]
        place = np.einsum("nck,nc->nk", corners, canvas.weights(row, column))
        faces, weights = tracer.nearest(place)
        uv = np.einsum("nck,nc->nk", fine.uv[fine.faces[faces]], weights)
        canvas.colour[row, column] = sampled(texture, uv * size - np.float32(0.5))
        progress.update((start + CHUNK) / max(len(rows), 1), "copying colours")


def _as_coarse(fine: Textured, mesh: Mesh, canvas: Canvas) -> Pixels:
    """The finest texture, shrunk until its texels are about as large on the mesh as the canvas's."""
    corners = fine.uv[fine.faces] * len(fine.texture)
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    had = float(np.abs(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]).sum() / 2)
    surface = Mesh(fine.vertices.astype(np.float64), fine.faces.astype(np.int64)).face_areas().sum()
    ratio = np.sqrt((canvas.owner >= 0).sum() / mesh.face_areas().sum() / max(had / surface, 1e-12))
    side = round(len(fine.texture) * min(1.0, float(ratio)))
    return np.asarray(resized(fine.texture, (side, side)), dtype=np.uint8)
