"""Every choice of a reconstruction in one commented place, and the three qualities."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

Quality = Literal["draft", "standard", "high"]
QUALITIES: tuple[Quality, ...] = get_args(Quality)

STAGES = ("photos", "cameras", "depth", "points", "mesh", "texture", "levels", "package")

STAGE_OPTIONS: dict[str, tuple[str, ...]] = {
    "photos": ("photo_side", "min_photo_side", "max_photo_megapixels", "max_photos", "video_frames"),
    "cameras": (
        "seed",
        "feature_side",
        "features",
        "first_octave",
        "known_intrinsics",
        "undistorted_side",
    ),
    "depth": ("depth_width", "depth_planes", "depth_neighbours", "depth_consistent_views"),
    "points": ("points_max", "crop"),
    "mesh": ("poisson_depth", "mesh_triangles"),
    "texture": ("texture_size",),
    "levels": ("level_triangles", "level_texture_sizes"),
    "package": ("turntable_frames", "turntable_size", "poster_size"),
}
"""Which options each stage depends on: a change redoes that stage and the ones after it."""


@dataclass(frozen=True)
class Options:
    """All parameters; make one with `Options.preset("standard")`."""

    quality: Quality = "standard"
    """Name of the preset the rest came from; only for the report."""
    seed: int = 7
    """Of every random choice, so that the same photos give the same creature."""

    # photos
    photo_side: int = 3200
    """Longest side of the stored photos, px; larger ones are shrunk."""
    min_photo_side: int = 320
    """Photos with a shorter short side are refused, px."""
    max_photo_megapixels: int = 120
    """Larger pictures are refused before they are decoded."""
    max_photos: int = 300
    """More photos than this are refused."""
    video_frames: int = 60
    """How many frames to take from a video."""

    # cameras
    feature_side: int = 2400
    """Longest side at which features are looked for, px."""
    features: int = 8192
    """At most this many features per photo."""
    first_octave: int = 0
    """-1 doubles the picture before looking for features: more of them, for four times the time."""
    known_intrinsics: tuple[float, ...] = ()
    """The camera matrix, nine numbers by rows, in pixels of the original photos; empty when unknown."""
    undistorted_side: int = 2400
    """Longest side of the undistorted photos that texture is taken from, px."""

    # depth
    depth_width: int = 800
    """Longest side of the depth maps, px."""
    depth_planes: int = 128
    """Depth hypotheses of the plane sweep."""
    depth_neighbours: int = 4
    """How many other views each view is compared with."""
    depth_consistent_views: int = 2
    """How many other views must agree with a depth."""

    # points
    points_max: int = 3_000_000
    """More points than this are thinned."""
    crop: bool = True
    """Leave out what does not belong to the object of interest."""

    # mesh
    poisson_depth: int = 9
    """Octree depth of the screened Poisson reconstruction."""
    mesh_triangles: int = 150_000
    """Triangles of the finest mesh."""

    # texture
    texture_size: int = 4096
    """Side of the square texture, px."""

    # levels
    level_triangles: tuple[int, ...] = (150_000, 40_000, 8_000)
    """Triangles per level of detail, finest first."""
    level_texture_sizes: tuple[int, ...] = (4096, 2048, 1024)
    """Texture side per level, px."""

    # package
    turntable_frames: int = 24
    """Pictures around the creature, for browsers without WebGL."""
    turntable_size: int = 512
    """Side of those pictures, px."""
    poster_size: int = 768
    """Side of the poster, px."""

    @classmethod
    def preset(cls, quality: Quality, **changes: Any) -> Options:
        """The options of a quality, with changes on top."""
        return replace(PRESETS[quality], **changes)

    def of_stage(self, stage: str) -> dict[str, Any]:
        """The options that the stage depends on."""
        everything = asdict(self)
        return {name: everything[name] for name in STAGE_OPTIONS[stage]}

    def signature(self, stage: str) -> str:
        """A short hash of the options that the stage depends on."""
        text = json.dumps(self.of_stage(stage), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


PRESETS: dict[Quality, Options] = {
    "draft": Options(
        quality="draft",
        photo_side=1600,
        video_frames=40,
        feature_side=1600,
        features=6000,
        undistorted_side=1600,
        depth_width=480,
        depth_planes=96,
        depth_neighbours=3,
        points_max=1_000_000,
        poisson_depth=8,
        mesh_triangles=60_000,
        texture_size=2048,
        level_triangles=(60_000, 20_000, 5_000),
        level_texture_sizes=(2048, 1024, 512),
        turntable_frames=16,
        turntable_size=384,
    ),
    "standard": Options(quality="standard"),
    "high": Options(
        quality="high",
        photo_side=4000,
        video_frames=100,
        feature_side=3200,
        features=16_384,
        first_octave=-1,
        undistorted_side=3200,
        depth_width=1200,
        depth_planes=192,
        depth_neighbours=5,
        points_max=6_000_000,
        poisson_depth=10,
        mesh_triangles=300_000,
        level_triangles=(300_000, 75_000, 15_000),
        turntable_frames=36,
        turntable_size=640,
        poster_size=1024,
    ),
}
