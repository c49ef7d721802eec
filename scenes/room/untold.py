"""What a player sends back of his token, with what he is not told of it left as it is."""

from collections.abc import Iterator
from typing import Any

from scenes.pieces import Record
from scenes.room.shown import Viewer, is_told_of_bar


def with_untold(record: Record, values: dict[str, Any], viewer: Viewer) -> dict[str, Any]:
    """Return the new values with the hidden bars in their places and states ending when they did.

    Lists are written whole: who is sent a part of one would take the rest away with every change.
    """
    if viewer.rights.runs or record["kind"] != "token":
        return values
    merged = dict(values)
    if isinstance(values.get("bars"), list):
        merged["bars"] = list(_bars(record["bars"], iter(values["bars"])))
    if isinstance(values.get("conditions"), list):
        merged["conditions"] = [_condition(one, record["conditions"], viewer) for one in values["conditions"]]
    return merged


def _bars(before: list[Record], given: Iterator[Any]) -> Iterator[Any]:
    for bar in before:
        if not is_told_of_bar(bar):
            yield bar
            continue
        for new in given:
            yield new
            break
    yield from given


def _condition(given: Any, before: list[Record], viewer: Viewer) -> Any:
    if not isinstance(given, dict) or given.get("whose") is not None:
        return given
    for one in before:
        alike = all(given.get(name) == one[name] for name in ("name", "until_round", "until"))
        if alike and one["whose"] and not viewer.knows_combatant(one["whose"]):
            return {**given, "whose": one["whose"]}
    return given
