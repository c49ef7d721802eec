"""The photo sets of the reconstruction benchmark: creatures rendered here, and real sets beside the checkout."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
ROOT = Path(__file__).resolve().parent.parent
FOUNTAIN, FLOWERPOT = "fountain", "flowerpot"
CREATURE = "creature:"


@dataclass(frozen=True)
class TrueCamera:
    """One posed photo of the truth, OpenCV axes."""

    K: Floats
    R: Floats
    t: Floats
    width: int
    height: int

    @property
    def centre(self) -> Floats:
        """(3,) where the camera stands."""
        return np.asarray(-self.R.T @ self.t)


@dataclass(frozen=True)
class PhotoSet:
    """Photos and what is known of them; positions are shown times `scale` in `unit`."""

    name: str
    photos: list[Path]
    cameras: dict[str, TrueCamera] = field(default_factory=dict)
    mesh: tuple[Floats, npt.NDArray[Any]] | None = None
    diagonal: float = 0.0
    unit: str = ""
    scale: float = 1.0


def cache_folder() -> Path:
    """Where renders and runs are kept: BENCHMARK_CACHE, or data/benchmarks in the checkout (which git ignores)."""
    return Path(os.environ.get("BENCHMARK_CACHE") or ROOT / "data" / "benchmarks")


def shared_photos() -> Path:
    """Where the real sets lie: BENCHMARK_PHOTOS, or ../shared/photos beside the checkout."""
    return Path(os.environ.get("BENCHMARK_PHOTOS") or ROOT.parent / "shared" / "photos")


def load_set(name: str, photos: int = 30, size: tuple[int, int] = (1600, 1200), seed: int = 1) -> PhotoSet:
    """The set of that name; a creature is rendered when the cache does not hold it. SystemExit when there is none."""
    if name.startswith(CREATURE):
        return _creature(name.removeprefix(CREATURE), photos, size, seed)
    if name == FOUNTAIN:
        return _fountain(shared_photos() / "fountain-P11")
    if name == FLOWERPOT:
        pictures = sorted((shared_photos() / "flowerpot").glob("*.jpg"))
        if not pictures:
            raise SystemExit("The flowerpot set is not here: point BENCHMARK_PHOTOS at the folder that holds it.")
        return PhotoSet(name, pictures)
    raise SystemExit(f"There is no set {name!r}. Use fountain, flowerpot, or creature:NAME (such as creature:fox).")


def _creature(name: str, photos: int, size: tuple[int, int], seed: int) -> PhotoSet:
    from reconstruction.synthetic.__main__ import find_spec
    from reconstruction.synthetic.miniature import build
    from reconstruction.synthetic.photos import Session, take_photos

    try:
        spec = find_spec(name)
    except (ValueError, OSError) as error:
        raise SystemExit(str(error)) from error
    folder = cache_folder() / f"{Path(name).stem}-{photos}x{size[0]}x{size[1]}-{seed}"
    if not (folder / "truth.json").exists():
        take_photos(build(spec, triangles=120_000), folder, Session(photos, *size, seed))
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    cameras = {
        Path(shot["file"]).stem: TrueCamera(
            np.array(shot["K"]), np.array(shot["R"]), np.array(shot["t"]), shot["width"], shot["height"]
        )
        for shot in truth["photos"]
    }
    with np.load(folder / truth["mesh"]) as data:
        mesh = data["vertices"].astype(np.float64), data["faces"]
    pictures = sorted(folder.glob("photo_*.jpg"))
    diagonal = float(truth["diagonal"])
    return PhotoSet(f"{CREATURE}{name}", pictures, cameras, mesh, diagonal, "% of the diagonal", 100 / diagonal)


def _fountain(folder: Path) -> PhotoSet:
    pictures = sorted((folder / "images").glob("*.jpg"))
    if not pictures:
        raise SystemExit("The fountain set is not here: point BENCHMARK_PHOTOS at the folder that holds it.")
    cameras = {p.stem: _strecha(folder / "gt_dense_cameras" / f"{p.name}.camera") for p in pictures}
    return PhotoSet(FOUNTAIN, pictures, cameras, None, 0.0, "mm", 1000.0)


def _strecha(path: Path) -> TrueCamera:
    """K (3 rows), radial (1), camera-to-world rotation (3), centre (1), size (1), as Strecha et al. write them."""
    numbers = [float(word) for word in path.read_text(encoding="utf-8").split()]
    K, turn = np.reshape(numbers[:9], (3, 3)), np.reshape(numbers[12:21], (3, 3))
    centre = np.array(numbers[21:24])
    return TrueCamera(K, turn.T, -turn.T @ centre, int(numbers[24]), int(numbers[25]))
