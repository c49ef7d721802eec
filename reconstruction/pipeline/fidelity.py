"""How much a coarser model differs from the finest one: in shape, and to the eye."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from reconstruction.pipeline.preview import Skin, Subject, draw_mesh, orbit_view
from reconstruction.pipeline.raytracing import Tracer
from reconstruction.pipeline.texturing.atlas import Textured

SAMPLES = 20_000
SIDE = 384
LOOKS = ((30, 20), (150, 20), (270, 35))  # azimuth, elevation in degrees


@dataclass(frozen=True)
class Likeness:
    """Distances between the surfaces in percent of the bounding box's diagonal; render_psnr in dB."""

    hausdorff_percent: float
    mean_distance_percent: float
    render_psnr: float

    def as_dict(self) -> dict[str, float]:
        """For the report."""
        return asdict(self)


def compare(fine: Textured, coarse: Textured) -> Likeness:
    """The coarse model beside the fine one, measured both ways."""
    diagonal = float(np.linalg.norm(np.ptp(fine.vertices, axis=0)))
    there = surface_distances(fine.vertices, coarse.vertices, coarse.faces)
    back = surface_distances(coarse.vertices, fine.vertices, fine.faces)
    return Likeness(
        hausdorff_percent=round(100 * float(max(there.max(), back.max())) / diagonal, 4),
        mean_distance_percent=round(100 * float(max(there.mean(), back.mean())) / diagonal, 4),
        render_psnr=round(render_psnr(fine, coarse), 2),
    )


def surface_distances(points: npt.NDArray, vertices: npt.NDArray, faces: npt.NDArray) -> npt.NDArray[np.float32]:
    """(N,) distances from at most SAMPLES of the points (P, 3) to a surface."""
    return Tracer(vertices, faces).distances(points[:: max(1, len(points) // SAMPLES)])


def render_psnr(fine: Textured, coarse: Textured) -> float:
    """Peak signal-to-noise ratio in dB of pictures of the coarse model, where either model covers the picture."""
    subjects = [Subject(model.vertices, model.faces, model.normals) for model in (fine, coarse)]
    skins = [Skin(texture=model.texture, uv=model.uv, shading=0.0) for model in (fine, coarse)]
    total, count = 0.0, 0
    for azimuth, elevation in LOOKS:
        view = orbit_view(fine.vertices, azimuth, elevation, (SIDE, SIDE))
        first, second = (
            draw_mesh(subject, skin, view).astype(np.float64) for subject, skin in zip(subjects, skins, strict=True)
        )
        covered = (first[..., 3] > 0) | (second[..., 3] > 0)
        shown = [picture[..., :3] * picture[..., 3:] / 255 for picture in (first, second)]
        total += float(((shown[0] - shown[1])[covered] ** 2).sum())
        count += 3 * int(covered.sum())
    return float(10 * np.log10(255**2 / max(total / max(count, 1), 1e-3)))
