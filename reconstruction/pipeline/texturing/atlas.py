"""The whole way from a mesh and posed photos to a textured mesh."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.formats.textured import FloatArray, IndexArray, vertex_normals
from reconstruction.pipeline.pictures import resized
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.scene import View
from reconstruction.pipeline.surface.mesh import Mesh
from reconstruction.pipeline.texturing.baking import Canvas
from reconstruction.pipeline.texturing.blending import AGREED, Mixture, faces_by_view, mix
from reconstruction.pipeline.texturing.charts import Charts, unfold
from reconstruction.pipeline.texturing.colours import Agreement, agree, coarse_colours, outlier_penalty
from reconstruction.pipeline.texturing.labels import NO_VIEW, choose_labels
from reconstruction.pipeline.texturing.packing import pack_snugly
from reconstruction.pipeline.texturing.sight import Sight, choose_views, fine_energy, gather, look, relative_sharpness

Pixels = npt.NDArray[np.uint8]
ReadPhoto = Callable[[View], Pixels]


@dataclass(frozen=True)
class Textured:
    """vertices, normals (V, 3), uv (V, 2), faces (F, 3), texture (side, side, 3); stats for the report."""

    vertices: FloatArray
    normals: FloatArray
    uv: FloatArray
    faces: IndexArray
    texture: Pixels
    stats: dict[str, float]


class Photos:
    """The photos of the chosen views, read one at a time so that memory does not grow with their number."""

    def __init__(self, views: list[View], read: ReadPhoto) -> None:
        self.views = views
        self.read = read

    def chosen(self, indices: npt.NDArray[np.int64]) -> Photos:
        """Only some of the photos."""
        return Photos([self.views[index] for index in indices], self.read)


def texture_mesh(mesh: Mesh, colours: Pixels, photos: Photos, side: int, progress: Progress) -> Textured:
    """Texture a mesh from photos; colours (V, 3) are for what no photo shows. The texture has side x side texels."""
    sight, samples, photos = _looked(mesh, photos, progress.part(0, 0.4))
    agreement = agree(mesh, sight, samples, colours)
    progress.update(0.45, "choosing the best photo for each triangle")
    labels = choose_labels(mesh, sight.worth, outlier_penalty(mesh, agreement))
    progress.update(0.55, "unfolding")
    charts = unfold(mesh, labels, photos.views)
    layout, side = pack_snugly(charts.corners, charts.chart, side)
    corners = charts.corners * layout.scale + layout.offset[charts.chart][:, None]
    canvas = Canvas(mesh, corners, charts.guest, side)
    progress.update(0.6, f"painting {charts.count} charts")
    mixture = mix(mesh, labels, sight.safe)
    texture = _painted(mesh, mixture, agreement, photos, canvas, layout.scale, progress.part(0.6, 1))
    stats = atlas_stats(mesh, labels, sight, charts, canvas, layout.scale)
    return assembled(mesh, charts, corners, texture, stats)


def _looked(mesh: Mesh, photos: Photos, progress: Progress) -> tuple[Sight, npt.NDArray[np.float32], Photos]:
    """What all photos see and their colours (V, L, 3) at the vertices, of the most useful photos only."""
    energies: list[float] = []
    samples = []
    for index, view in enumerate(photos.views):
        photo = photos.read(view)
        energies.append(fine_energy(photo))
        samples.append(coarse_colours(photo, view, mesh.vertices, _edge_in_pixels(mesh, view)))
        progress.update(0.6 * (index + 1) / len(photos.views), f"reading {view.name}")
    parts = []
    for index, part in look(mesh, photos.views, relative_sharpness(energies)):
        parts.append(part)
        progress.update(0.6 + 0.4 * (index + 1) / len(photos.views), "what each photo sees")
    sight = gather(parts)
    chosen = choose_views(sight.worth)
    return sight.of(chosen), np.stack([samples[index] for index in chosen], axis=1), photos.chosen(chosen)


def _edge_in_pixels(mesh: Mesh, view: View) -> float:
    """How long a typical edge of the mesh is in the photo, px."""
    edge = 1.5 * float(np.sqrt(np.median(mesh.face_areas())))
    depth = view.project(mesh.vertices[:: max(1, len(mesh.vertices) // 1000)])[1]
    return edge * float(view.K[0, 0]) / max(float(np.median(depth)), 1e-9)


def _painted(
    mesh: Mesh,
    mixture: Mixture,
    agreement: Agreement,
    photos: Photos,
    canvas: Canvas,
    scale: float,
    progress: Progress,
) -> Pixels:
    """Mix all photos into the canvas, each shrunk to the scale of the charts."""
    faces = faces_by_view(mesh, mixture, len(photos.views))
    for index, view in enumerate(photos.views):
        if len(faces[index]):
            photo, small = shrunk(photos.read(view), view, scale)
            place = (small.project(mesh.vertices)[0] - 0.5).astype(np.float32)
            canvas.paint(faces[index], index, mixture, photo, place, agreement.gain[index], agreement.offset[:, index])
        progress.update((index + 1) / (len(photos.views) + 1), f"painting from {view.name}")
    canvas.paint_plain(faces[-1], AGREED, mixture, agreement.colour)
    return canvas.finished()


def shrunk(photo: Pixels, view: View, scale: float) -> tuple[Pixels, View]:
    """The photo and its view at a smaller scale; unchanged from a scale of one."""
    if scale >= 1:
        return photo, view
    small = view.scaled(scale)
    return resized(photo, (small.width, small.height)), small


def assembled(mesh: Mesh, charts: Charts, corners: npt.NDArray, texture: Pixels, stats: dict[str, float]) -> Textured:
    """Vertices split where charts meet, and the unfolded corners as uv."""
    keys = charts.chart[:, None] * len(mesh.vertices) + mesh.faces
    _, first, split = np.unique(keys.ravel(), return_index=True, return_inverse=True)
    origin = mesh.faces.ravel()[first]
    normals = vertex_normals(mesh.vertices, mesh.faces)
    return Textured(
        vertices=mesh.vertices[origin].astype(np.float32),
        normals=normals[origin],
        uv=(corners.reshape(-1, 2)[first] / len(texture)).astype(np.float32),
        faces=split.reshape(-1, 3).astype(np.int32),
        texture=texture,
        stats=stats,
    )


def atlas_stats(
    mesh: Mesh, labels: npt.NDArray[np.int32], sight: Sight, charts: Charts, canvas: Canvas, scale: float
) -> dict[str, float]:
    areas = mesh.face_areas()
    visible = (sight.worth > 0).any(axis=1)
    return {
        "charts": charts.count,
        "charts_per_100000_faces": round(charts.count / len(mesh.faces) * 1e5, 1),
        "seen_area": round(float(areas[visible].sum() / areas.sum()), 4),
        "textured_share_of_seen_faces": round(float((labels[visible] != NO_VIEW).mean()), 4) if visible.any() else 0,
        "views_used": len(np.unique(labels[labels != NO_VIEW])),
        "texture_filled": round(float((canvas.owner >= 0).mean()), 4),
        "texels_per_photo_pixel": round(float(scale), 4),
    }
