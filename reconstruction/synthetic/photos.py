"""Photos of a miniature as a person takes them with a phone: rings of views, small faults, the truth beside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from reconstruction.synthetic.light import Lamp, Lit
from reconstruction.synthetic.miniature import Miniature
from reconstruction.synthetic.render import Ambience, cast, shade_hits, tone
from reconstruction.synthetic.table import MAT_HALF, WOOD_HALF, Table, make_table

Floats = npt.NDArray[np.float64]
Box = tuple[slice, slice]
"""Rows and columns of a picture."""
LAMPS = [
    Lamp((-0.6, 1.3, 0.55), (1.55, 1.45, 1.3), 0.3),
    Lamp((0.9, 0.9, -0.4), (0.45, 0.5, 0.6), 0.5),
]
AMBIENCE = Ambience((0.62, 0.64, 0.68), (0.30, 0.27, 0.23), wash=0.7, drybrush=0.4, gloss=0.3)
LIGHT_HALF, LIGHT_CELLS = 1.6, 256
FILM_DIAGONAL = 43.27
"""Phones tell the focal length that would give the same angle along this diagonal, mm."""


@dataclass(frozen=True)
class Session:
    """How the photos are taken."""

    photos: int = 30
    width: int = 1600
    height: int = 1200
    seed: int = 1
    equivalent_focal: float = 26.0
    """Focal length in the measure of 35 mm film, mm."""
    rings: tuple[float, ...] = (16.0, 34.0, 54.0)
    """Degrees above the table."""
    distortion: tuple[float, float] = (0.0, 0.0)
    """Radial k1, k2 of OpenCV's model."""
    noise: float = 1.2
    """Standard deviation of sensor noise, of 255."""
    blur: float = 0.45
    """Standard deviation of the lens blur, px."""
    exposure: float = 0.12
    """Standard deviation of the brightness between photos, in stops."""
    samples: float = 1.5
    """Rays per pixel along each axis, on the miniature."""
    oblivious: bool = False
    """A phone that writes no focal length."""


@dataclass(frozen=True)
class Shot:
    """One camera, OpenCV axes: x_cam = R X + t; the centre of the top left pixel is at (0.5, 0.5)."""

    name: str
    K: Floats
    R: Floats
    t: Floats
    width: int
    height: int
    distortion: tuple[float, float] = (0.0, 0.0)

    @property
    def centre(self) -> Floats:
        """(3,) where the camera stands."""
        return np.asarray(-self.R.T @ self.t)


def plan_shots(miniature: Miniature, session: Session) -> list[Shot]:
    """Cameras in rings around the miniature, held by hand."""
    rng = np.random.default_rng([session.seed, 13])
    focal = session.equivalent_focal / FILM_DIAGONAL * float(np.hypot(session.width, session.height))
    K = np.array([[focal, 0, session.width / 2 + 3.5], [0, focal, session.height / 2 - 2.5], [0, 0, 1]])
    low, high = miniature.vertices.min(axis=0), miniature.vertices.max(axis=0)
    middle, radius = (low + high) / 2, float(np.linalg.norm(high - low)) / 2
    # The creature fills about two thirds of the picture's height.
    distance = radius / np.sin(np.arctan(0.50 * session.height / focal))
    shares = _per_ring(session)
    shots: list[Shot] = []
    for ring, (rise, count) in enumerate(zip(session.rings, shares, strict=True)):
        for i in range(count):
            turn = 360 * (i + 0.37 * ring) / count + rng.normal(0, 2.5)
            shots.append(_shot(f"photo_{len(shots) + 1:03d}", K, session, middle, distance, turn, rise, rng))
    return shots


def _per_ring(session: Session) -> list[int]:
    weights = np.cos(np.radians(np.array(session.rings)))
    counts = np.floor(weights / weights.sum() * session.photos).astype(int)
    counts[0] += session.photos - counts.sum()
    return [int(c) for c in counts]


def _shot(
    name: str, K: Floats, session: Session, middle: Floats, distance: float, turn: float, rise: float,
    rng: np.random.Generator,
) -> Shot:  # fmt: skip
    azimuth, elevation = np.radians(turn), np.radians(rise + rng.normal(0, 1.5))
    out = np.array([np.sin(azimuth) * np.cos(elevation), np.sin(elevation), np.cos(azimuth) * np.cos(elevation)])
    eye = middle + out * distance * rng.uniform(0.95, 1.08)
    forward = middle + rng.normal(0, 0.025, 3) - eye
    forward /= np.linalg.norm(forward)
    right = np.cross(forward, [0, 1, 0])
    right /= np.linalg.norm(right)
    roll = np.radians(rng.normal(0, 1.5))
    down = np.cross(forward, right)
    turned = np.cos(roll) * right + np.sin(roll) * down
    R = np.stack([turned, np.cross(forward, turned), forward])
    return Shot(name, K, R, -R @ eye, session.width, session.height, session.distortion)


@dataclass
class Studio:
    """A lit miniature on its table, ready to be photographed."""

    miniature: Miniature
    session: Session
    lit: Lit = field(init=False)
    table: Table = field(init=False)

    def __post_init__(self) -> None:
        self.lit = Lit(self.miniature, LAMPS)
        self.table = make_table(self.session.seed)
        sky, lamps = self.lit.ground_light(-LIGHT_HALF, LIGHT_HALF, LIGHT_CELLS)
        light = sky[..., None] * np.array(AMBIENCE.above)
        for i, lamp in enumerate(LAMPS):
            rise = lamp.towards[1] / np.linalg.norm(lamp.towards)
            light = light + lamps[..., i : i + 1] * np.array(lamp.colour) * rise
        self.table_light = light.astype(np.float32)

    def photograph(self, shot: Shot) -> npt.NDArray[np.uint8]:
        """The photo (h, w, 3), without its file."""
        light = self._surroundings(shot.centre, _rays(shot, _everything(shot), 1.0))
        box = _box_of(shot, self.miniature.vertices)
        colour, share = self._subject(shot, box)
        light[box] = light[box] * (1 - share) + colour
        return self._developed(light, shot)

    def _subject(self, shot: Shot, box: Box) -> tuple[Any, Any]:
        """The miniature within a box of pixels: light times coverage (h, w, 3), coverage (h, w, 1)."""
        import cv2

        rays = _rays(shot, box, self.session.samples)
        flat = rays.reshape(-1, 3)
        hits = cast(self.lit, np.broadcast_to(shot.centre, flat.shape), flat)
        canvas = np.zeros((len(flat), 4), np.float32)
        canvas[hits.rays, :3] = shade_hits(self.lit, hits, AMBIENCE)[0]
        canvas[hits.rays, 3] = 1
        size = (box[1].stop - box[1].start, box[0].stop - box[0].start)
        small = cv2.resize(canvas.reshape(*rays.shape[:2], 4), size, interpolation=cv2.INTER_AREA)
        return small[..., :3], small[..., 3:]

    def _surroundings(self, eye: Floats, rays: Floats) -> Any:
        """Table and room behind rays (h, w, 3): linear light (h, w, 3) float32."""
        import cv2

        grid = rays.astype(np.float32)
        reach = np.float32(-eye[1]) / np.minimum(grid[..., 1], -1e-4)
        x, z = eye[0].astype(np.float32) + grid[..., 0] * reach, eye[2].astype(np.float32) + grid[..., 2] * reach
        wood = _looked_up(self.table.wood, x, z, WOOD_HALF)
        mat = _looked_up(self.table.mat, x, z, MAT_HALF)
        on_mat = ((np.abs(x) < MAT_HALF) & (np.abs(z) < MAT_HALF))[..., None]
        light = np.where(on_mat, mat, wood) * _looked_up(self.table_light, x, z, LIGHT_HALF)
        off = (grid[..., 1] > -1e-3) | (np.abs(x) > WOOD_HALF) | (np.abs(z) > WOOD_HALF)
        if off.any():
            azimuth = np.arctan2(grid[..., 0], grid[..., 2]) / (2 * np.pi) + 0.5
            tall = 0.5 - np.arctan2(grid[..., 1], np.hypot(grid[..., 0], grid[..., 2])) / np.pi * 1.6
            h, w = self.table.room.shape[:2]
            room = cv2.remap(
                self.table.room, (azimuth * w).astype(np.float32), (tall * h).astype(np.float32), cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REPLICATE,
            )  # fmt: skip
            light = np.where(off[..., None], room, light)
        return np.ascontiguousarray(light, dtype=np.float32)

    def _developed(self, light: Any, shot: Shot) -> npt.NDArray[np.uint8]:
        import cv2

        rng = np.random.default_rng([self.session.seed, *shot.name.encode()])
        stops = rng.normal(0, self.session.exposure)
        balance = 1 + rng.normal(0, 0.12 * self.session.exposure, 3)
        screen: Any = tone(np.asarray(light) * balance.astype(np.float32), 0.82 * 2**stops)
        if self.session.blur > 0:
            screen = cv2.GaussianBlur(screen, (0, 0), self.session.blur)
        noise = rng.normal(0, self.session.noise / 255, screen.shape).astype(np.float32)
        return np.asarray(np.clip(np.rint((screen + noise) * 255), 0, 255).astype(np.uint8))


def _everything(shot: Shot) -> Box:
    return slice(0, shot.height), slice(0, shot.width)


def _rays(shot: Shot, box: Box, samples: float) -> Floats:
    """World directions (h, w, 3) of unit depth through a box of pixels, on a grid `samples` times finer than they."""
    import cv2

    rows, columns = box
    height, width = round((rows.stop - rows.start) * samples), round((columns.stop - columns.start) * samples)
    x = columns.start + (np.arange(width) + 0.5) * (columns.stop - columns.start) / width
    y = rows.start + (np.arange(height) + 0.5) * (rows.stop - rows.start) / height
    if any(shot.distortion):
        u, w = np.meshgrid(x, y)
        pixels = np.stack([u.ravel(), w.ravel()], axis=1)[:, None]
        flat = cv2.undistortPoints(pixels, shot.K, np.array([*shot.distortion, 0.0, 0.0]))[:, 0]
        rays = np.column_stack([flat, np.ones(len(flat))]) @ shot.R
        return np.asarray(rays.reshape(height, width, 3))
    across = (x[:, None] - shot.K[0, 2]) / shot.K[0, 0] * shot.R[0]
    down = (y[:, None] - shot.K[1, 2]) / shot.K[1, 1] * shot.R[1]
    return np.asarray(across[None] + down[:, None] + shot.R[2])


def _box_of(shot: Shot, vertices: Floats) -> Box:
    """Rows and columns of the picture that can show the miniature (a little more if the lens bends)."""
    camera = vertices @ shot.R.T + shot.t
    image = camera @ shot.K.T
    uv = image[:, :2] / image[:, 2:]
    size = np.array([shot.width, shot.height])
    slack = 3 + 0.06 * max(size) * any(shot.distortion)
    low = np.clip(uv.min(axis=0) - slack, 0, size - 1).astype(int)
    high = np.clip(uv.max(axis=0) + slack, 1, size).astype(int)
    return slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))


def _looked_up(texture: npt.NDArray[np.float32], x: Any, z: Any, half: float) -> Any:
    import cv2

    n = texture.shape[0]
    scale = np.float32(n / (2 * half))
    return cv2.remap(
        texture, (x + np.float32(half)) * scale - np.float32(0.5), (z + np.float32(half)) * scale - np.float32(0.5),
        cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip


def take_photos(
    miniature: Miniature, folder: Path, session: Session, quality: int = 92,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> list[Shot]:  # fmt: skip
    """Writes photo_NNN.jpg, truth.json and truth.npz into a folder; told(done, total) after each photo."""
    from reconstruction.synthetic.camera_files import save_photo

    folder.mkdir(parents=True, exist_ok=True)
    studio, shots = Studio(miniature, session), plan_shots(miniature, session)
    for i, shot in enumerate(shots):
        save_photo(folder / f"{shot.name}.jpg", studio.photograph(shot), session, i, quality)
        told(i + 1, len(shots))
    write_truth(miniature, shots, session, folder)
    return shots


def write_truth(miniature: Miniature, shots: list[Shot], session: Session, folder: Path) -> None:
    """truth.json (cameras) and truth.npz (vertices, faces, colours of the mesh), in scene units."""
    from reconstruction.synthetic.colours import to_screen

    albedo = to_screen(miniature.colours(miniature.vertices, miniature.normals)[:, :3])
    np.savez_compressed(
        folder / "truth.npz", vertices=miniature.vertices.astype(np.float32), faces=miniature.faces,
        colours=np.rint(albedo * 255).astype(np.uint8),
    )  # fmt: skip
    size = miniature.vertices.max(axis=0) - miniature.vertices.min(axis=0)
    photos = [
        {
            "file": f"{shot.name}.jpg", "width": shot.width, "height": shot.height, "K": shot.K.tolist(),
            "R": shot.R.tolist(), "t": shot.t.tolist(), "distortion": list(shot.distortion),
        }
        for shot in shots
    ]  # fmt: skip
    truth = {
        "creature": {
            "family": miniature.spec.family, "seed": miniature.spec.seed, "params": dict(miniature.spec.params)
        },
        "axes": "OpenCV: x right, y down, z forward; x_cam = R X + t; the first pixel's centre is at (0.5, 0.5)",
        "diagonal": float(np.linalg.norm(size)), "mesh": "truth.npz", "seed": session.seed, "photos": photos,
    }  # fmt: skip
    (folder / "truth.json").write_text(json.dumps(truth, indent=1), encoding="utf-8")
