"""The one module that knows where the files of a reconstruction lie."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Workspace:
    """The output folder of one reconstruction."""

    root: Path

    def prepare(self) -> None:
        """Makes the folders."""
        for folder in (
            self.photos_dir,
            self.undistorted_dir,
            self.depth_dir,
            self.levels_dir,
            self.turntable_dir,
            self.pictures_dir,
            self.checkpoints_dir,
        ):
            folder.mkdir(parents=True, exist_ok=True)

    # photos
    @property
    def photos_dir(self) -> Path:
        """The photos as we use them: turned upright, without EXIF."""
        return self.root / "photos"

    @property
    def photos_file(self) -> Path:
        """photos.json: a verdict per photo, focal hints, camera groups."""
        return self.root / "photos.json"

    # cameras
    @property
    def undistorted_dir(self) -> Path:
        """One undistorted picture per registered view."""
        return self.root / "undistorted"

    @property
    def cameras_file(self) -> Path:
        """`Cameras.load` reads it."""
        return self.root / "cameras.npz"

    @property
    def matching_dir(self) -> Path:
        """Scratch of the cameras step."""
        return self.root / "matching"

    # depth, points, mesh
    @property
    def depth_dir(self) -> Path:
        """One npz per view: `depth` and `confidence`, (h, w) float32."""
        return self.root / "depth"

    def depth_file(self, view_name: str) -> Path:
        """The depth map of a view."""
        return self.depth_dir / f"{view_name}.npz"

    @property
    def points_file(self) -> Path:
        """xyz (N, 3) f32, normals (N, 3) f32, rgb (N, 3) u8, weight (N,) f32."""
        return self.root / "points.npz"

    @property
    def mesh_file(self) -> Path:
        """vertices (V, 3) f32, faces (F, 3) i32, colours (V, 3) u8."""
        return self.root / "mesh.npz"

    # texture, levels
    @property
    def textured_file(self) -> Path:
        """vertices (V, 3), uv (V, 2), normals (V, 3) f32, faces (F, 3) i32; one row per split vertex."""
        return self.root / "textured.npz"

    @property
    def texture_file(self) -> Path:
        """The texture of `textured_file`."""
        return self.root / "texture.png"

    @property
    def levels_dir(self) -> Path:
        """Level of detail 0 (finest) to 2."""
        return self.root / "levels"

    def level_file(self, level: int) -> Path:
        """The mesh of a level, same arrays as `textured_file`."""
        return self.levels_dir / f"{level}.npz"

    def level_texture(self, level: int) -> Path:
        """The texture of a level."""
        return self.levels_dir / f"{level}.png"

    # package
    def model_file(self, level: int = 0) -> Path:
        """The finished GLB of a level of detail."""
        return self.root / ("model.glb" if level == 0 else f"model_lod{level}.glb")

    @property
    def poster_file(self) -> Path:
        """One picture of the finished model."""
        return self.root / "poster.webp"

    @property
    def turntable_dir(self) -> Path:
        """Pictures around the finished model."""
        return self.root / "turntable"

    def turntable_file(self, index: int) -> Path:
        """One picture of the turntable."""
        return self.turntable_dir / f"{index:02d}.webp"

    @property
    def report_file(self) -> Path:
        """report.json: figures, timings, versions, sizes."""
        return self.root / "report.json"

    # the work itself
    @property
    def pictures_dir(self) -> Path:
        """A picture of every stage."""
        return self.root / "pictures"

    def stage_picture(self, stage: str) -> Path:
        """What a stage made, as a JPEG about 640 to 960 px wide."""
        return self.pictures_dir / f"{stage}.jpg"

    @property
    def checkpoints_dir(self) -> Path:
        """Markers of the finished stages."""
        return self.root / "checkpoints"

    def checkpoint_file(self, stage: str) -> Path:
        """The marker of a finished stage; only `run` writes it."""
        return self.checkpoints_dir / f"{stage}.json"

    def outputs(self, stage: str) -> tuple[Path, ...]:
        """The files without which a stage does not count as done."""
        return {
            "photos": (self.photos_file,),
            "cameras": (self.cameras_file,),
            "depth": (self.depth_dir,),
            "points": (self.points_file,),
            "mesh": (self.mesh_file,),
            "texture": (self.textured_file, self.texture_file),
            "levels": (self.level_file(0),),
            "package": (self.model_file(0), self.report_file),
        }[stage]

    @property
    def lock_file(self) -> Path:
        """Held while somebody works here."""
        return self.root / ".lock"

    @property
    def log_file(self) -> Path:
        """What happened, for whoever has to find out."""
        return self.root / "log.txt"

    def relative(self, path: Path) -> str:
        """The path as told to watchers: relative to the root, with slashes."""
        return path.relative_to(self.root).as_posix()


@contextmanager
def atomic(path: Path) -> Iterator[Path]:
    """A temporary path (same folder, same ending) that replaces `path` when the block ends well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".part-{path.name}")
    try:
        yield temporary
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_json(path: Path, value: Any) -> None:
    """Writes JSON atomically."""
    with atomic(path) as temporary:
        temporary.write_text(json.dumps(value, indent=1, sort_keys=True), encoding="utf-8")


def read_json(path: Path) -> Any:
    """Reads JSON."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_arrays(path: Path, **arrays: NDArray[Any]) -> None:
    """Writes an npz file atomically (not compressed: speed matters more than scratch space)."""
    with atomic(path) as temporary, temporary.open("wb") as stream:
        np.savez(stream, **cast(dict[str, Any], arrays))


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """Reads all arrays of an npz file."""
    with np.load(path) as data:
        return {name: data[name] for name in data.files}
