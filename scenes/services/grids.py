"""The grid that is drawn in a map, looked for in the stored picture."""

from pathlib import Path
from typing import Any

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Refused
from scenes.models import Asset

MOST_PIXELS = 60_000_000
SURE_ENOUGH = 0.25


def find_grid_of(asset: Asset) -> dict[str, Any]:
    """Return the grid of a picture of the library, in its pixels: found, type, size, x, y, confidence."""
    import cv2
    import numpy as np

    from scenes.geometry.gridfind import find_grid

    if (asset.width or 0) * (asset.height or 0) > MOST_PIXELS:
        raise Refused("too_large", "The picture is too large to look for its grid: enter the size of a cell by hand.")
    with storage.local_copy(asset.file, Path(asset.file).suffix) as path:
        picture = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise Refused("not_a_picture", f"{asset.name} cannot be looked at: it is no picture that this site reads.")
    guess = find_grid(picture)
    if guess.kind == "none" or guess.confidence < SURE_ENOUGH:
        return {"found": False, "type": "", "size": None, "x": None, "y": None, "confidence": guess.confidence}
    return {
        "found": True, "type": guess.kind, "size": round(guess.size, 3), "x": round(guess.offset_x, 3),
        "y": round(guess.offset_y, 3), "confidence": guess.confidence,
    }  # fmt: skip
