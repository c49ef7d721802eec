"""A creature's GLB seen from straight above, as a picture for its token (numpy and OpenCV, loaded on first use).

The front of the model (+Z) looks to the right, which is where a token with rotation 0 looks.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.floating[Any]]
    Whole = NDArray[np.integer[Any]]

OVERSAMPLED = 2
MARGIN = 0.06
MOST_TRIANGLES = 2_000_000
_AT_ONCE = 1_500_000
"""Pixels tried at a time: bounds the memory."""
_LIGHT = (-0.42, -0.36, 0.83)
"""Where the light stands, from the upper left: right, down, towards the eye."""


class UnfitModel(Exception):
    """The file is no model that can be drawn."""


@dataclass
class Part:
    """One mesh as seen from above: places are (right, down, towards the eye)."""

    places: "Numbers"
    normals: "Numbers"
    faces: "Whole"
    colours: "Numbers | None"
    uv: "Numbers | None"
    texture: "Whole | None"


def render_top_down(path: Path, size: int = 256) -> bytes:
    """Return the model as a square WebP picture with a transparent ground. UnfitModel for what cannot be drawn."""
    parts = read_parts(path)
    _fit(parts, size * OVERSAMPLED)
    canvas = _Canvas(size * OVERSAMPLED)
    for part in parts:
        canvas.draw(part)
    return _webp(_with_shadow(canvas.shaded(), size))


def read_parts(path: Path) -> list[Part]:
    """Return the meshes of a GLB. UnfitModel if it has none or makes no sense."""
    import trimesh

    try:
        with path.open("rb") as stream:  # a stream has no folder: the file cannot name others to be read
            scene: Any = trimesh.load_scene(stream, file_type="glb")
        parts = [_part_of(scene, name) for name in scene.graph.nodes_geometry]
    except Exception as error:  # strangers' files break the reader in every way there is
        raise UnfitModel("The model cannot be read.") from error
    parts = [part for part in parts if len(part.faces)]
    if not parts or sum(len(part.faces) for part in parts) > MOST_TRIANGLES:
        raise UnfitModel("The model has no surface, or too many triangles for a picture.")
    return parts


def _part_of(scene: Any, node: str) -> Part:
    import numpy as np

    transform, name = scene.graph[node]
    mesh = scene.geometry[name].copy()
    mesh.apply_transform(transform)
    turned = np.array([[0, 0, 1], [-1, 0, 0], [0, 1, 0]])  # front to the right, height towards the eye
    colours, uv, texture = _surface_of(mesh)
    faces = np.asarray(mesh.faces) if hasattr(mesh, "faces") else np.zeros((0, 3), int)
    return Part(mesh.vertices @ turned.T, mesh.vertex_normals @ turned.T, faces, colours, uv, texture)


def _surface_of(mesh: Any) -> "tuple[Numbers | None, Numbers | None, Whole | None]":
    """Return colours of the corners (0 to 1), places in the texture, the texture: what there is of them."""
    import numpy as np

    material = getattr(mesh.visual, "material", None)
    if material is None:
        return np.asarray(mesh.visual.vertex_colors)[:, :3] / 255.0, None, None
    factor = getattr(material, "baseColorFactor", None)
    tint = np.asarray([255, 255, 255] if factor is None else factor, float)[:3] / 255.0
    image, uv = getattr(material, "baseColorTexture", None), mesh.visual.uv
    colours = np.tile(tint, (len(mesh.vertices), 1))
    if image is None or uv is None:
        return colours, None, None
    return colours, np.asarray(uv), np.asarray(image.convert("RGB"))


def _fit(parts: list[Part], side: int) -> None:
    """Move and scale all parts so that they fill the picture; heights become 0 to 1."""
    import numpy as np

    low = np.min([part.places.min(axis=0) for part in parts], axis=0)
    high = np.max([part.places.max(axis=0) for part in parts], axis=0)
    widest = float(max(high[0] - low[0], high[1] - low[1]))
    if not np.isfinite(widest) or widest <= 0:
        raise UnfitModel("The model has no width.")
    scale, middle = side * (1 - 2 * MARGIN) / widest, (low + high) / 2
    for part in parts:
        part.places[:, :2] = (part.places[:, :2] - middle[:2]) * scale + side / 2
        part.places[:, 2] = (part.places[:, 2] - low[2]) / max(float(high[2] - low[2]), 1e-9)


class _Canvas:
    """Colour and height of what is highest at each pixel."""

    def __init__(self, side: int) -> None:
        import numpy as np

        self.side = side
        self.height = np.full(side * side, -np.inf)
        self.colour = np.zeros((side * side, 3))
        self.normal = np.zeros((side * side, 3))

    def draw(self, part: Part) -> None:
        """Draw a mesh over what is there, as far as it is higher."""
        for faces in _portions(part, self.side):
            self._draw_faces(part, faces)

    def _draw_faces(self, part: Part, faces: "Whole") -> None:
        import numpy as np

        which, pixels, weights = _covered(part.places[:, :2][faces], self.side)
        corners = faces[which]
        height = (part.places[:, 2][corners] * weights).sum(axis=1)
        highest = np.lexsort((height, pixels))
        last = np.append(pixels[highest][1:] != pixels[highest][:-1], True)
        won = highest[last] if len(highest) else highest
        won = won[height[won] > self.height[pixels[won]]]
        at, corners, weights = pixels[won], corners[won], weights[won]
        self.height[at] = height[won]
        self.normal[at] = _mixed(part.normals, corners, weights)
        self.colour[at] = _coloured(part, corners, weights)

    def shaded(self) -> "Numbers":
        """Return red, green, blue, cover (0 to 1): light from the upper left, what is low darker."""
        import numpy as np

        seen = np.isfinite(self.height)
        normal = self.normal * np.where(self.normal[:, 2:] < 0, -1.0, 1.0)  # files with surfaces inside out
        normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
        light = np.clip(normal @ (np.array(_LIGHT) / np.linalg.norm(_LIGHT)), 0, 1)
        depth = np.clip(np.where(seen, self.height, 0.0), 0, 1)
        strength = (0.5 + 0.62 * light) * (0.78 + 0.26 * depth)
        colour = np.clip(self.colour * strength[:, None], 0, 1)
        return np.column_stack([colour, seen]).reshape(self.side, self.side, 4).astype(np.float32)


def _portions(part: Part, side: int) -> "Iterator[Whole]":
    """Yield the faces in portions whose boxes cover a bounded number of pixels."""
    import numpy as np

    corners = np.clip(part.places[:, :2][part.faces], 0, side)
    boxes = np.prod(np.ceil(corners.max(axis=1) - corners.min(axis=1)) + 1, axis=1)
    portion = (np.cumsum(boxes) // _AT_ONCE).astype(int)
    starts = np.flatnonzero(np.diff(portion)) + 1
    yield from np.split(part.faces, starts)


def _covered(corners: "Numbers", side: int) -> "tuple[Whole, Whole, Numbers]":
    """Return for every pixel centre inside a triangle: the triangle, the pixel, the shares of its corners."""
    import numpy as np

    low = np.clip(np.floor(corners.min(axis=1)), 0, side - 1).astype(int)
    high = np.clip(np.ceil(corners.max(axis=1)), 1, side).astype(int)
    spans = np.maximum(high - low, 1)
    counts = spans.prod(axis=1)
    which = np.repeat(np.arange(len(corners)), counts)
    inside = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    x = low[which, 0] + inside % spans[which, 0]
    y = low[which, 1] + inside // spans[which, 0]
    weights = _shares(corners[which], np.column_stack([x, y]) + 0.5)
    hit = (weights >= -1e-6).all(axis=1)
    return which[hit], (y * side + x)[hit], weights[hit]


def _shares(corners: "Numbers", points: "Numbers") -> "Numbers":
    """Return barycentric coordinates; minus one for triangles seen edge on."""
    import numpy as np

    a, b, c = corners[:, 0], corners[:, 1], corners[:, 2]
    area = _cross(b - a, c - a)
    flat = np.abs(area) < 1e-12
    area = np.where(flat, 1.0, area)
    second, third = _cross(points - a, c - a) / area, _cross(b - a, points - a) / area
    shares = np.column_stack([1 - second - third, second, third])
    shares[flat] = -1
    return shares


def _cross(one: "Numbers", other: "Numbers") -> "Numbers":
    return one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]


def _mixed(values: "Numbers", corners: "Whole", weights: "Numbers") -> "Numbers":
    mixed: Numbers = (values[corners] * weights[:, :, None]).sum(axis=1)
    return mixed


def _coloured(part: Part, corners: "Whole", weights: "Numbers") -> "Numbers":
    import numpy as np

    base = _mixed(part.colours, corners, weights) if part.colours is not None else np.full((len(corners), 3), 0.7)
    if part.uv is None or part.texture is None:
        return base
    rows, columns = part.texture.shape[:2]
    place = _mixed(part.uv, corners, weights) % 1.0
    x = np.minimum((place[:, 0] * columns).astype(int), columns - 1)
    y = np.minimum(((1 - place[:, 1]) * rows).astype(int), rows - 1)
    return base * part.texture[y, x] / 255.0


def _with_shadow(picture: "Numbers", size: int) -> "Numbers":
    """Return the picture at its size, edges smoothed, over a soft shadow that lifts it off the map."""
    import cv2
    import numpy as np

    picture[..., :3] *= picture[..., 3:]
    small = cv2.resize(picture, (size, size), interpolation=cv2.INTER_AREA)
    cover = small[..., 3]
    reach = size / 64
    shadow = cv2.GaussianBlur(np.roll(cover, (round(reach), round(reach / 2)), (0, 1)), (0, 0), reach) * 0.55
    both = cover + shadow * (1 - cover)
    colour = small[..., :3] / np.maximum(both, 1e-6)[..., None]
    return np.dstack([colour, both])


def _webp(picture: "Numbers") -> bytes:
    import numpy as np
    from PIL import Image

    target = io.BytesIO()
    whole = np.clip(np.rint(picture * 255), 0, 255).astype(np.uint8)
    Image.fromarray(whole, "RGBA").save(target, "WEBP", quality=88, method=4)
    return target.getvalue()
