"""Makes pictures and requests for tests."""

import io
from collections.abc import Callable
from typing import Any

from PIL import Image

from imagegen import runner, tasks
from imagegen.asking import Asked
from imagegen.keeping import keep
from imagegen.models import Picture
from imagegen.rendering import Encoded, encode

PROMPT = "An old inn at a crossroads, lantern light in the windows"


def png(colour: str = "teal", size: tuple[int, int] = (64, 64), kind: str = "PNG") -> bytes:
    """Return a small picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def asked(**values: Any) -> Asked:
    """Return a wish that fits."""
    return Asked(**({"subject_type": "item", "subject_name": "Lantern", "prompt": PROMPT} | values))


_drawn: dict[str, Encoded] = {}


def make_picture(owner: Any = None, *, colour: str = "teal", wish: Asked | None = None, **values: Any) -> Picture:
    """Return a picture with its files; `values` go to its row. Encoding is done once for each colour."""
    if colour not in _drawn:
        _drawn[colour] = encode(png(colour))
    named = {name: values.pop(name) for name in ("subject_type", "subject_name", "component") if name in values}
    made = {"provider": "fake", "model": "fake-1", "seed": 7}
    return keep(encoded=_drawn[colour], asked=wish or asked(**named), owner=owner, **(made | values))


def draw_at_once(monkeypatch: Any, run: Callable[[Any], Any] = runner.run_request) -> None:
    """Let a wake-up do the work in place, as a worker would a moment later."""
    monkeypatch.setattr(tasks, "wake_request", run)
