"""What the cameras step found out: `View`, one posed photo, and `Cameras`, all of them with sparse points."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class View:
    """One undistorted photo with its pinhole camera.

    Axes are OpenCV's (x right, y down, z forward): `x_cam = R @ X + t`. The centre of the top left
    pixel is at (0.5, 0.5), as in COLMAP.
    """

    name: str
    """The photo's name without folder or ending; unique."""
    image: str
    """File name inside `workspace.undistorted_dir`."""
    width: int
    height: int
    K: Floats
    """(3, 3) camera matrix in pixels."""
    R: Floats
    """(3, 3) rotation, world to camera."""
    t: Floats
    """(3,) translation, world to camera."""

    @property
    def centre(self) -> Floats:
        """(3,) the camera's position in the world."""
        return np.asarray(-self.R.T @ self.t, dtype=np.float64)

    @property
    def forward(self) -> Floats:
        """(3,) unit vector of the optical axis in the world."""
        return np.asarray(self.R[2], dtype=np.float64)

    @property
    def up(self) -> Floats:
        """(3,) unit vector that points to the top of the picture in the world."""
        return np.asarray(-self.R[1], dtype=np.float64)

    def project(self, points: NDArray[Any]) -> tuple[Floats, Floats]:
        """Pixel positions (N, 2) and depths (N,) of world points (N, 3); depth <= 0 means behind."""
        camera = np.asarray(points, dtype=np.float64) @ self.R.T + self.t
        depth = camera[:, 2]
        safe = np.where(np.abs(depth) < 1e-12, 1e-12, depth)
        image = camera @ self.K.T
        return image[:, :2] / safe[:, None], depth

    def unproject(self, uv: NDArray[Any], depth: NDArray[Any]) -> Floats:
        """World points (N, 3) of pixel positions (N, 2) at depths (N,) along the optical axis."""
        rays = np.column_stack([np.asarray(uv, dtype=np.float64), np.ones(len(uv))]) @ np.linalg.inv(self.K).T
        camera = rays * np.asarray(depth, dtype=np.float64)[:, None]
        return np.asarray((camera - self.t) @ self.R, dtype=np.float64)

    def scaled(self, factor: float) -> View:
        """The same view as if its picture had been resized to round(width * factor)."""
        width, height = max(1, round(self.width * factor)), max(1, round(self.height * factor))
        K = np.diag([width / self.width, height / self.height, 1.0]) @ self.K
        return replace(self, width=width, height=height, K=K)

    def moved(self, scale: float, rotation: Floats, shift: Floats) -> View:
        """The same view in the world X' = scale * rotation @ X + shift."""
        R = self.R @ rotation.T
        return replace(self, R=R, t=scale * self.t - R @ shift)


@dataclass
class Cameras:
    """All registered views and the sparse points that tie them together, in the normalised world."""

    views: list[View]
    points: Floats
    """(N, 3) sparse points."""
    colours: Bytes
    """(N, 3) their colours, RGB."""
    observations: list[Ints]
    """For each point the indices into `views` that see it, ascending."""
    stats: dict[str, Any] = field(default_factory=dict)
    """reprojection_error (px), registered, total, refused {photo: reason}, focal_px, world transform, ..."""

    def covisibility(self) -> Ints:
        """(V, V) how many sparse points each pair of views sees in common (diagonal: seen at all)."""
        seen = self.visibility().astype(np.int32)
        return np.asarray(seen.T @ seen, dtype=np.int32)

    def visibility(self) -> NDArray[np.bool_]:
        """(N, V) whether point n was observed in view v."""
        seen = np.zeros((len(self.observations), len(self.views)), dtype=bool)
        for row, indices in enumerate(self.observations):
            seen[row, indices] = True
        return seen

    def save(self, path: Path) -> None:
        """Writes everything to one npz file, atomically."""
        lengths = np.array([len(o) for o in self.observations], dtype=np.int32)
        flat = np.concatenate(self.observations) if len(lengths) else np.zeros(0, np.int32)
        described = {
            "views": [{"name": v.name, "image": v.image, "size": [v.width, v.height]} for v in self.views],
            "stats": self.stats,
        }
        temporary = path.with_name(path.name + ".part")
        with temporary.open("wb") as stream:
            np.savez_compressed(
                stream,
                described=np.array(json.dumps(described)),
                K=np.array([v.K for v in self.views]),
                R=np.array([v.R for v in self.views]),
                t=np.array([v.t for v in self.views]),
                points=self.points,
                colours=self.colours,
                observed=flat,
                observed_lengths=lengths,
            )
        os.replace(temporary, path)

    @classmethod
    def load(cls, path: Path) -> Cameras:
        """Reads what `save` wrote."""
        with np.load(path) as data:
            described = json.loads(str(data["described"]))
            K, R, t = data["K"], data["R"], data["t"]
            points, colours = data["points"], data["colours"]
            ends = np.cumsum(data["observed_lengths"])
            observations = np.split(data["observed"].astype(np.int32), ends[:-1]) if len(ends) else []
        views = [
            View(v["name"], v["image"], v["size"][0], v["size"][1], K[i], R[i], t[i])
            for i, v in enumerate(described["views"])
        ]
        return cls(views, points, colours, observations, described["stats"])
