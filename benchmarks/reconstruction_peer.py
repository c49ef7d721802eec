"""pycolmap with its default settings on a folder of photos: python -m benchmarks.reconstruction_peer PHOTOS ANSWER."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path


def main(photos: Path, answer: Path) -> None:
    """Writes camera centres by photo name and the mean reprojection error to a JSON file."""
    import pycolmap

    pycolmap.logging.minloglevel = 2
    pycolmap.set_random_seed(0)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "database.db"
        names = sorted(p.name for p in photos.iterdir() if p.suffix.lower() in (".jpg", ".jpeg", ".png"))
        pycolmap.extract_features(database, photos, image_names=names)
        pycolmap.match_exhaustive(database)
        models = pycolmap.incremental_mapping(database, photos, folder)
    best = max(models.values(), key=lambda model: model.num_reg_images(), default=None)
    centres, error = {}, None
    if best is not None:
        error = best.compute_mean_reprojection_error()
        for image in best.images.values():
            if image.has_pose:
                centres[Path(image.name).stem] = image.projection_center().tolist()
    answer.write_text(json.dumps({"centres": centres, "reprojection_error": error}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
