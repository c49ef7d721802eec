"""The offline artist: pictures drawn by rules from words and a seed, with numpy and Pillow, without a network."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL import Image

VERSION = "1"
SIZES = {"1:1": (1024, 1024), "16:9": (1280, 720), "4:3": (1152, 864), "9:16": (720, 1280)}
SMALLEST, LARGEST = 64, 1536


def draw(asked: Any) -> "Image.Image":
    """Return the picture of an `Asked`, or of a mapping with its fields: RGB, exactly of its size.

    The same words, size, seed and VERSION give the same pixels. Any text is drawn somehow; nothing is refused.
    """
    from .words import plain, read

    size, seed = size_of(asked), _seed(asked)
    kind = plain(_get(asked, "subject_type"))
    if kind in {"item", "character"}:
        from . import subjects

        said = " ".join(filter(None, (plain(_get(asked, n)) for n in ("component", "prompt", "custom_prompt"))))
        drawer = subjects.draw_item if kind == "item" else subjects.draw_character
        name = str(_get(asked, "subject_name") or "")[:200]
        image: Image.Image = drawer(name, said[:2000], plain(_get(asked, "mood")), seed, size)
        return image
    from .scenes import draw_scene

    return draw_scene(read(asked), seed, size)


def size_of(asked: Any) -> tuple[int, int]:
    """Return the size in pixels that is asked for, kept within what the artist can draw."""
    size = _get(asked, "size") or SIZES.get(str(_get(asked, "aspect_ratio")), SIZES["16:9"])
    width, height = (min(max(int(side), SMALLEST), LARGEST) for side in size)
    return width, height


def _seed(asked: Any) -> int:
    """Return the seed, 0 where none is given."""
    try:
        return int(_get(asked, "seed") or 0)
    except (TypeError, ValueError, OverflowError):
        return 0


def _get(asked: Any, name: str) -> Any:
    """Return a field of an object or of a mapping, None where there is none."""
    return asked.get(name) if hasattr(asked, "get") else getattr(asked, name, None)
