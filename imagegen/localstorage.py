"""What old clients kept in a browser's LocalStorage, read from a dump: pictures of scenes and of items, one by one.

Two forms are known: the documented one (`scene_cache`, `item_images`) and what browsers really hold
(`nanoBananaSceneCache`, `nanoBananaImageLibrary`). Values may be maps, or JSON texts as LocalStorage keeps them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from imagegen.bounded_json import Budget, DumpError, load
from imagegen.brought_images import kind_of

LONGEST_NAME, LONGEST_PROMPT, LONGEST_CUSTOM = 200, 4000, 200
LONGEST_KEY: Final = 120
SCENE, ITEM = "scene", "item"
_SCENE_KEY, _ITEM_KEY = "scene_cache_", "item_image_"
_TOLD_OF_IMAGES: Final = ("digest", "size", "fault")
_TIMES = {"dawn", "sunrise", "morning", "day", "noon", "midday", "afternoon", "dusk", "sunset", "evening", "night",
          "midnight", "twilight"}  # fmt: skip


@dataclass(frozen=True)
class Brought:
    """A picture of a dump; `image` is as it stood there, not looked at yet."""

    key: str
    kind: str
    name: str
    image: Any
    prompt: str = ""
    custom_prompt: str = ""
    is_featured: bool = False
    time_of_day: str = ""
    weather: str = ""
    made_at: datetime | None = None
    last_used_at: datetime | None = None
    use_count: int = 0


@dataclass(frozen=True)
class Fault:
    """Something of a dump that cannot be taken, and why."""

    key: str
    error: str


Found = Brought | Fault
Reader = Callable[[str, dict[str, Any], Budget], Iterator[Found]]


def read_dump(dump: Any, budget: Budget | None = None) -> Iterator[Found]:
    """Yield every picture and every fault of a dump; DumpError if it is no dump at all.

    The dump and the texts inside it are counted together, and with what else the budget is for.
    """
    budget = budget or Budget()
    if not isinstance(dump, dict):
        raise DumpError("wrong_type", f"A dump is a map of keys, but this is {kind_of(dump)}.")
    budget.spend(dump)
    readers = [(key, reader, inner) for key, value in dump.items() for reader, inner in _readers(key, value)]
    if not readers:
        raise DumpError("nothing_known", "This holds none of the old client's keys. Was it made on the old address?")
    return (found for key, reader, value in readers for found in _guarded(key, reader, value, budget))


def knows(key: str) -> bool:
    """Whether a key of LocalStorage belongs to the old clients."""
    return key in _CONTAINERS or key.startswith((_SCENE_KEY, _ITEM_KEY))


def _readers(key: str, value: Any) -> Iterator[tuple[Reader, Any]]:
    if key in _CONTAINERS:
        yield _CONTAINERS[key], value
    elif key.startswith(_SCENE_KEY):
        yield _scenes, {key: value}
    elif key.startswith(_ITEM_KEY):
        yield _items, {key: value}


def _guarded(key: str, reader: Reader, value: Any, budget: Budget) -> Iterator[Found]:
    try:
        yield from reader(key, _unpacked(value, budget), budget)
    except DumpError as error:
        yield Fault(shortened(key), error.message)


def _unpacked(value: Any, budget: Budget) -> dict[str, Any]:
    """Return the map that a value is, or that its text says."""
    inner = load(value, budget=budget) if isinstance(value, str) else value
    if not isinstance(inner, dict):
        raise DumpError("wrong_type", f"Here is {kind_of(inner)} where a map belongs.")
    return inner


# -- scenes -----------------------------------------------------------------------------------------------


def _scenes(_container: str, scenes: dict[str, Any], budget: Budget) -> Iterator[Found]:
    for key, value in scenes.items():
        yield _one(key, partial(_scene, key, value, budget))


def _scene(key: str, told: Any, budget: Budget) -> Brought:
    """Read a scene by its fields; only what they leave open is guessed from the key, for places contain `_`, too."""
    value = _unpacked(told, budget)
    place, time_of_day, weather = (cleaned(part) for part in _parts_of(key))
    return Brought(
        key=shortened(key),
        kind=SCENE,
        name=_name(_text(value, "location") or place),
        image=_image(value),
        prompt=_text(value, "prompt")[:LONGEST_PROMPT],
        custom_prompt=_text(value, "custom_prompt", "customPrompt")[:LONGEST_CUSTOM],
        time_of_day=(_text(value, "timeOfDay", "time_of_day") or time_of_day)[:40],
        weather=(_text(value, "weather") or weather)[:40],
        made_at=_moment(value.get("timestamp")),
        last_used_at=_moment(value.get("lastUsed")),
        use_count=_count(value.get("useCount")),
    )


def _parts_of(key: str) -> tuple[str, str, str]:
    """Return place, time and weather of a key: the last word that names a time divides it."""
    parts = key.removeprefix(_SCENE_KEY).split("_")
    times = [at for at, part in enumerate(parts) if at and at + 1 < len(parts) and part.lower() in _TIMES]
    at = times[-1] if times else len(parts) - 2
    if at < 1:
        return "_".join(parts), "", ""
    return "_".join(parts[:at]), parts[at], "_".join(parts[at + 1 :])


# -- items ------------------------------------------------------------------------------------------------


def _items(_container: str, items: dict[str, Any], budget: Budget) -> Iterator[Found]:
    for key, value in items.items():
        yield from _guarded(key, _item, value, budget)


def _item(key: str, item: dict[str, Any], budget: Budget) -> Iterator[Found]:
    images = item.get("images")
    if not isinstance(images, list):
        raise DumpError("wrong_type", f"`images` is {kind_of(images)} where a list belongs.")
    featured = _featured(item.get("featured"), images)
    name = key.removeprefix(_ITEM_KEY)
    for at, image in enumerate(images):
        place = f"{shortened(key)}[{at}]"
        yield _one(place, partial(_picture, place, name, image, at == featured, budget))


def _picture(key: str, name: str, image: Any, is_featured: bool, budget: Budget) -> Brought:
    value = {"image": image} if isinstance(image, str) else _unpacked(image, budget)
    return Brought(
        key=key,
        kind=ITEM,
        name=_name(name),
        image=_image(value),
        prompt=_text(value, "prompt")[:LONGEST_PROMPT],
        custom_prompt=_text(value, "custom_prompt", "customPrompt")[:LONGEST_CUSTOM],
        is_featured=is_featured or value.get("is_featured") is True,
        made_at=_moment(value.get("timestamp")),
    )


def _featured(featured: Any, images: list[Any]) -> int | None:
    """Return the place of the featured picture: named by its id or, where no id is so called, by its place."""
    if featured is None or isinstance(featured, bool | list | dict):
        return None
    for at, image in enumerate(images):
        if isinstance(image, dict) and "id" in image and image["id"] == featured:
            return at
    return featured if isinstance(featured, int) and 0 <= featured < len(images) else None


# -- fields -----------------------------------------------------------------------------------------------


def _one(key: str, read: Callable[[], Brought]) -> Found:
    try:
        return read()
    except DumpError as error:
        return Fault(shortened(key), error.message)


def shortened(key: str) -> str:
    """Return a key as reports show it: no longer than a line, and nothing that no database or page takes."""
    clean = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in key[:LONGEST_KEY])
    return clean if len(key) <= LONGEST_KEY else f"{clean}..."


def _text(value: Mapping[str, Any], *names: str) -> str:
    """Return the first of these fields that is there, as one line or paragraph of clean text."""
    found = next((value[name] for name in names if value.get(name) is not None), "")
    if not isinstance(found, str):
        raise DumpError("wrong_type", f"`{names[0]}` is {kind_of(found)} where a text belongs.")
    return cleaned(found)


def cleaned(text: str) -> str:
    """Return a text without what no database or page takes, trimmed; no longer than a prompt."""
    kept = text[:LONGEST_PROMPT]
    return "".join(letter for letter in kept if letter.isprintable() or letter in "\n\t").strip()


def _name(name: str) -> str:
    clean = " ".join(_text({"name": name}, "name").split())
    if not clean:
        raise DumpError("no_name", "It has no name.")
    if len(name) > LONGEST_NAME:
        raise DumpError("long_name", f"Its name is longer than {LONGEST_NAME} letters.")
    return clean


def _image(value: Mapping[str, Any]) -> str | dict[str, str | int]:
    """Return a picture's text, or what the look beforehand tells in its place; never more, for all are held at once."""
    found = next((value[name] for name in ("image", "imageData", "data") if value.get(name)), None)
    if found is None:
        raise DumpError("no_picture", "It holds no picture.")
    if isinstance(found, dict):
        return {name: found[name] for name in _TOLD_OF_IMAGES if isinstance(found.get(name), str | int)}
    if not isinstance(found, str):
        raise DumpError("wrong_type", f"The picture is {kind_of(found)} where a text belongs.")
    return found


def _moment(value: Any) -> datetime | None:
    """Return a time told in milliseconds since 1970 or as ISO 8601; what is neither, or lies ahead, is unknown."""
    try:
        moment = _from_iso(value) if isinstance(value, str) else datetime.fromtimestamp(value / 1000, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return moment if datetime(2000, 1, 1, tzinfo=UTC) <= moment <= datetime.now(UTC) else None


def _from_iso(text: str) -> datetime:
    if text.isdecimal() and len(text) < 16:
        return datetime.fromtimestamp(int(text) / 1000, UTC)
    moment = datetime.fromisoformat(text[:40])
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _count(value: Any) -> int:
    return min(value, 1_000_000) if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


_CONTAINERS: dict[str, Reader] = {
    "scene_cache": _scenes,
    "nanoBananaSceneCache": _scenes,
    "item_images": _items,
    "nanoBananaImageLibrary": _items,
}
