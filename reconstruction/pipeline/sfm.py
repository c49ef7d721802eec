"""Structure from motion with pycolmap: features, matches, and models of them."""

from __future__ import annotations

import math
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from reconstruction.pipeline.colmap import pycolmap
from reconstruction.pipeline.options import Options
from reconstruction.pipeline.pairs import promising_pairs
from reconstruction.pipeline.progress import Progress
from reconstruction.pipeline.steps.photos import Verdict
from reconstruction.pipeline.watch import watched

T = TypeVar("T")
EXHAUSTIVE_UP_TO = 45
"""More photos than this are matched only with the promising ones: the number of pairs grows as the square."""


@dataclass(frozen=True)
class Effort:
    """One rung of the ladder: how hard to look for the cameras."""

    name: str
    first_octave: int
    features: int
    peak_threshold: float = 0.0067
    guided: bool = False
    patient: bool = False
    """Accept weaker pairs and poses when building the model."""
    whole: bool = False
    """Solve all cameras at once instead of one after the other."""

    @property
    def features_key(self) -> tuple[Any, ...]:
        """Efforts with equal keys share features and matches."""
        return (self.first_octave, self.features, self.peak_threshold, self.guided)


def ladder(options: Options) -> list[Effort]:
    """The efforts to make, in turn, until nearly all photos have found their place."""
    usual = Effort("usual", options.first_octave, options.features)
    patient = replace(usual, name="patient", patient=True)
    more = Effort("more features", -1, 2 * options.features, peak_threshold=0.003, guided=True, patient=True)
    return [usual, patient, more, replace(more, name="all at once", whole=True)]


class Matching:
    """The database of features and matches for one set of photos."""

    def __init__(self, folder: Path, photos_dir: Path, photos: Sequence[Verdict], options: Options) -> None:
        self.folder = folder
        self.photos_dir = photos_dir
        self.photos = list(photos)
        self.options = options
        self._key: tuple[Any, ...] | None = None
        pycolmap.set_random_seed(options.seed)

    @property
    def database(self) -> Path:
        """The database file."""
        return self.folder / "matching.db"

    def prepare(self, effort: Effort, progress: Progress) -> None:
        """Finds features and matches for the effort, unless the last one already had the same."""
        if effort.features_key == self._key:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        # held open, and read through pycolmap alone: a second copy of SQLite in one process breaks its locks
        with pycolmap.Database.open(self.database) as database:
            self._extract(effort, database.num_images, progress.part(0.0, 0.4))
            self._match(effort, database.num_matched_image_pairs, progress.part(0.4, 1.0))
        self._key = effort.features_key

    def _extract(self, effort: Effort, done: Callable[[], int], progress: Progress) -> None:
        wanted = pycolmap.FeatureExtractionOptions()
        wanted.max_image_size = self.options.feature_side
        wanted.sift.first_octave = effort.first_octave
        wanted.sift.max_num_features = effort.features
        wanted.sift.peak_threshold = effort.peak_threshold
        for names, reader in camera_groups(self.photos, self.options):

            def extract(token: Any, names: list[str] = names, reader: Any = reader) -> None:
                pycolmap.extract_features(
                    self.database,
                    self.photos_dir,
                    image_names=names,
                    camera_mode=pycolmap.CameraMode.SINGLE,
                    reader_options=reader,
                    extraction_options=wanted,
                    cancellation_token=token,
                )

            _run(extract, done, len(self.photos), "Features of {} of {} photos", progress)

    def _match(self, effort: Effort, done: Callable[[], int], progress: Progress) -> None:
        wanted = pycolmap.FeatureMatchingOptions()
        wanted.guided_matching = effort.guided
        geometry = pycolmap.TwoViewGeometryOptions()
        geometry.ransac.random_seed = self.options.seed
        count = len(self.photos)
        if count <= EXHAUSTIVE_UP_TO:
            total = count * (count - 1) // 2

            def match(token: Any) -> None:
                pycolmap.match_exhaustive(
                    self.database, wanted, verification_options=geometry, cancellation_token=token
                )
        else:
            pairs = promising_pairs(self.database, [p.file for p in self.photos if p.frame])
            total = len(pairs)
            pairing = pycolmap.ImportedPairingOptions()
            pairing.match_list_path = self.folder / "pairs.txt"
            pairing.match_list_path.write_text("".join(f"{a} {b}\n" for a, b in pairs), encoding="utf-8")

            def match(token: Any) -> None:
                pycolmap.match_image_pairs(
                    self.database, wanted, pairing, verification_options=geometry, cancellation_token=token
                )

        _run(match, done, total, "Compared {} of {} pairs of photos", progress)

    def build(self, effort: Effort, progress: Progress) -> list[Any]:
        """Models (pycolmap.Reconstruction) made from the matches, the largest first."""
        out = self.folder / "models"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        count, registered = len(self.photos), 0

        def another() -> None:
            nonlocal registered
            registered += 1

        def first_pair() -> None:
            nonlocal registered
            registered = 2

        def build(token: Any) -> Any:
            if effort.whole:
                wanted = pycolmap.GlobalPipelineOptions()
                wanted.random_seed = wanted.mapper.random_seed = self.options.seed
                return pycolmap.global_mapping(self.database, self.photos_dir, out, wanted)
            return pycolmap.incremental_mapping(
                self.database,
                self.photos_dir,
                out,
                self._mapper_options(effort),
                initial_image_pair_callback=first_pair,
                next_image_callback=another,
                cancellation_token=token,
            )

        def look() -> None:
            progress.update(min(0.98, registered / count), f"Placed {min(registered, count)} of {count} photos")

        token = pycolmap.CancellationToken()
        models = watched(lambda: build(token), look, token.cancel)
        return sorted(models.values(), key=lambda m: (-m.num_reg_images(), m.compute_mean_reprojection_error()))

    def _mapper_options(self, effort: Effort) -> Any:
        wanted = pycolmap.IncrementalPipelineOptions()
        for part in (wanted, wanted.mapper, wanted.triangulation):
            part.random_seed = self.options.seed
        wanted.min_model_size = 3
        wanted.ba_global_max_refinements = 3
        if self.options.known_intrinsics:
            wanted.ba_refine_focal_length = wanted.ba_refine_extra_params = False
            wanted.mapper.abs_pose_refine_focal_length = wanted.mapper.abs_pose_refine_extra_params = False
        if effort.patient:
            wanted.min_num_matches = 12
            wanted.mapper.init_min_num_inliers = 40
            wanted.mapper.init_min_tri_angle = 6.0
            wanted.mapper.abs_pose_min_num_inliers = 15
            wanted.mapper.abs_pose_min_inlier_ratio = 0.12
            wanted.mapper.max_reg_trials = 6
        return wanted


def _run(call: Callable[[Any], None], done: Callable[[], int], total: int, message: str, progress: Progress) -> None:
    """Runs a native call, and tells how far it is by what it has written to the database."""

    def look() -> None:
        count = min(total, done())
        progress.update(min(0.99, count / max(1, total)), message.format(count, total))

    token = pycolmap.CancellationToken()
    watched(lambda: call(token), look, token.cancel)


def camera_groups(photos: Sequence[Verdict], options: Options) -> list[tuple[list[str], Any]]:
    """Photos that share a calibration: same camera and size. Each group with how to start its calibration."""
    groups: dict[tuple[Any, ...], list[Verdict]] = {}
    for photo in photos:
        groups.setdefault((photo.camera, photo.width, photo.height), []).append(photo)
    common_size = Counter((p.original_width, p.original_height) for p in photos).most_common(1)[0][0]
    readers = []
    for members in groups.values():
        reader = pycolmap.ImageReaderOptions()
        first = members[0]
        knows = options.known_intrinsics and (first.original_width, first.original_height) == common_size
        if knows:
            reader.camera_model = "PINHOLE"
            reader.camera_params = ",".join(map(str, _known_params(first, options)))
        else:
            reader.camera_model = "SIMPLE_RADIAL"
            focal = _agreed_focal(members)
            if focal:
                reader.camera_params = f"{focal},{first.width / 2},{first.height / 2},0"
        readers.append(([m.file for m in members], reader))
    return readers


def _agreed_focal(members: Sequence[Verdict]) -> float | None:
    """The median focal hint of a group, px."""
    hints = [m.focal_px for m in members if m.focal_px]
    return float(np.median(hints)) if hints else None


def _known_params(photo: Verdict, options: Options) -> tuple[float, float, float, float]:
    """fx, fy, cx, cy of the stored photo: the matrix given is for the original size."""
    fx, _, cx, _, fy, cy, *_ = options.known_intrinsics
    x, y = photo.width / photo.original_width, photo.height / photo.original_height
    return fx * x, fy * y, cx * x, cy * y


def refined(model: Any, options: Options) -> Any:
    """The model after a last bundle adjustment that also frees the principal point where that is safe.

    Strecha's fountain: 6.1 mm mean position error before, 2.6 mm after. A weak geometry could drive the
    principal point away instead; then the model stays as it was.
    """
    if options.known_intrinsics or model.num_reg_images() < 8:
        return model
    changed = pycolmap.Reconstruction(model)
    wanted = pycolmap.BundleAdjustmentOptions()
    wanted.refine_principal_point = True
    wanted.print_summary = False
    wanted.ceres.loss_function_type = pycolmap.LossFunctionType.SOFT_L1
    everything = pycolmap.BundleAdjustmentConfig()
    for image in changed.reg_image_ids():
        everything.add_image(image)
    everything.fix_gauge(pycolmap.BundleAdjustmentGauge.TWO_CAMS_FROM_WORLD)
    pycolmap.create_default_bundle_adjuster(wanted, everything, changed).solve()
    changed.update_point_3d_errors()
    return changed if all(_plausible(c, model.cameras[i]) for i, c in changed.cameras.items()) else model


def _plausible(after: Any, before: Any) -> bool:
    """Whether a calibration stayed near the middle of the picture and near its focal length."""
    shift = math.hypot(after.principal_point_x - after.width / 2, after.principal_point_y - after.height / 2) / max(
        after.width, after.height
    )
    change = abs(after.mean_focal_length() / before.mean_focal_length() - 1.0)
    return shift < 0.06 and change < 0.1
