"""Trees of places, worked out in memory: who hangs where for one reader, what is inherited. Django-free."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

PropertyValue = str | int | float | None


class Sibling(Protocol):
    """What orders places of one parent."""

    pk: int
    position: int
    name: str


@dataclass(slots=True)
class Place:
    """A place as one reader sees it; `parent` is the nearest place above that he may see."""

    pk: int
    name: str
    slug: str = ""
    parent: int | None = None
    position: int = 0
    place_type: str = ""
    visibility: str = ""
    x: float | None = None
    y: float | None = None
    really_in: int | None = None
    depth: int = 0
    inside: int = 0
    children: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Property:
    """A property in force at a place; `origin` is the place that says so, None: the place itself."""

    name: str
    value: PropertyValue
    origin: int | None


def in_order(sibling: Sibling) -> tuple[int, str, int]:
    """Return what sorts the places of one parent."""
    return sibling.position, sibling.name.casefold(), sibling.pk


def hang(parents: Mapping[int, int | None], seen: Iterable[int]) -> dict[int, int | None]:
    """Return for each place that is seen the nearest seen one above it; a ring is cut open."""
    shown, above = set(seen), dict[int, int | None]()
    for start in parents:
        trail, here = list[int](), start
        while here is not None and here not in above and here in parents:
            above[here] = None
            trail.append(here)
            here = parents[here]  # type: ignore[assignment]
        cut = here in trail
        for number, pk in enumerate(reversed(trail)):
            up = None if cut and number == 0 else parents[pk]
            above[pk] = up if up is None or up in shown else above.get(up)
    return {pk: above.get(pk) for pk in shown}


def rings(parents: Mapping[int, int | None]) -> list[list[int]]:
    """Return the rings of places that lie in themselves; a sound tree has none."""
    done, found = set[int](), list[list[int]]()
    for start in parents:
        trail, here = list[int](), start
        while here is not None and here not in done and here in parents:
            done.add(here)
            trail.append(here)
            here = parents[here]  # type: ignore[assignment]
        if here in trail:
            found.append(trail[trail.index(here) :])
    return found


def set_in_order(places: Mapping[int, Place]) -> list[Place]:
    """Return the places, each before what lies in it; fills in `children`, `depth` and `inside`."""
    roots = list[Place]()
    for place in sorted(places.values(), key=in_order):
        place.children = []
    for place in sorted(places.values(), key=in_order):
        if place.parent is None:
            roots.append(place)
        else:
            places[place.parent].children.append(place.pk)
    order, waiting = list[Place](), [(root, 0) for root in reversed(roots)]
    while waiting:
        place, place.depth = waiting.pop()
        place.inside = 0
        order.append(place)
        waiting += [(places[pk], place.depth + 1) for pk in reversed(place.children)]
    for place in reversed(order):
        if place.parent is not None:
            places[place.parent].inside += place.inside + 1
    return order


def in_force(chain: Iterable[tuple[int, Mapping[str, Any]]]) -> list[Property]:
    """Return the properties in force at the last place of a chain that begins at the outermost one.

    What a place nearer says goes before what one further out says, whatever the case of its letters.
    """
    said = dict[str, Property]()
    links = list(chain)
    for number, (pk, properties) in enumerate(links):
        own = number == len(links) - 1
        for name, value in properties.items():
            said[name.casefold()] = Property(name, value, None if own else pk)
    return sorted(said.values(), key=lambda one: one.name.casefold())


def clean_properties(said: Any) -> tuple[dict[str, PropertyValue], str]:
    """Return properties fit to store, and what is wrong with them ("" when nothing is)."""
    if not isinstance(said, dict):
        return {}, "Properties are names with texts or numbers."
    if len(said) > 50:
        return {}, "At most 50 properties."
    clean = dict[str, PropertyValue]()
    for name, value in said.items():
        word = str(name).replace("\x00", "").strip()
        if not word or len(word) > 60:
            return {}, "The name of a property has 1 to 60 characters."
        if word.casefold() in {known.casefold() for known in clean}:
            return {}, f"“{word}” is there twice."
        if isinstance(value, bool) or not isinstance(value, str | int | float | None):
            return {}, f"“{word}” must be a text or a number."
        if isinstance(value, str):
            value = value.replace("\x00", "").strip() or None
        if (isinstance(value, str) and len(value) > 500) or (isinstance(value, int | float) and not abs(value) < 1e15):
            return {}, f"“{word}” is too long: at most 500 characters."
        clean[word] = value
    return clean, ""


def read_lines(text: str) -> tuple[dict[str, PropertyValue], str]:
    """Return the properties of a text of lines `name: value`, and what is wrong with it."""
    said = dict[str, Any]()
    for line in filter(None, map(str.strip, text.splitlines())):
        name, colon, value = line.partition(":")
        if not colon:
            return {}, f"“{line[:60]}” lacks a colon: write “name: value”."
        if name.strip() in said:
            return {}, f"“{name.strip()}” is there twice."
        said[name.strip()] = _number_or_text(value.strip())
    return clean_properties(said)


def written_lines(properties: Mapping[str, Any]) -> str:
    """Return properties as lines `name: value`."""
    return "\n".join(f"{name}: {'' if value is None else value}" for name, value in properties.items())


def _number_or_text(value: str) -> PropertyValue:
    if value.lstrip("-").isdecimal() and value.isascii() and len(value) < 15 and str(int(value)) == value:
        return int(value)
    return value
