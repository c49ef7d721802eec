"""Resolves what 5etools leaves to another creature: `_copy` with its `_mod` (Django-free)."""

import copy
import re
from collections.abc import Mapping
from typing import Any

from characters.importers.base import Skipped

MOST_STEPS = 8
_NOT_INHERITED = {"srd", "srd52", "basicRules", "page", "otherSources", "hasFluff", "hasFluffImages", "hasToken",
                  "reprintedAs", "altArt", "soundClip"}  # fmt: skip
Monsters = Mapping[tuple[str, str], Mapping[str, Any]]


def key_of(monster: Mapping[str, Any]) -> tuple[str, str]:
    """Return what names a creature: its name and its book."""
    return str(monster.get("name", "")).lower(), str(monster.get("source", "")).lower()


def resolved(monster: Mapping[str, Any], known: Monsters, steps: int = 0) -> dict[str, Any]:
    """Return a creature with everything it takes from another one; Skipped when that one is not in the file."""
    said = monster.get("_copy")
    if not isinstance(said, Mapping):
        return dict(monster)
    if steps >= MOST_STEPS:
        raise Skipped("It is a copy of a copy without end.")
    original = known.get(key_of(said))
    if original is None:
        where = f"{said.get('name', '?')} ({said.get('source', '?')})"
        raise Skipped(
            f"It is written as a change of {where[:120]}, which is not in this file. Import both in one file."
        )
    parent = copy.deepcopy(resolved(original, known, steps + 1))
    made = {name: value for name, value in parent.items() if name not in _NOT_INHERITED}
    made |= {name: value for name, value in monster.items() if name != "_copy"}
    for name, value in list(made.items()):
        if value is None:
            del made[name]
    changes = said.get("_mod")
    for target, asked in changes.items() if isinstance(changes, Mapping) else ():
        for change in asked if isinstance(asked, list) else [asked]:
            _change(made, str(target), change)
    return made


def _change(made: dict[str, Any], target: str, change: Any) -> None:
    if change == "remove":
        made.pop(target, None)
        return
    if not isinstance(change, Mapping):
        raise Skipped(f"It changes {target[:60]} in a way that is not understood.")
    mode = str(change.get("mode"))
    if mode == "replaceTxt":
        names = ["trait", "action", "bonus", "reaction", "legendary"] if target == "*" else [target]
        for name in names:
            if name in made:
                made[name] = _replaced(made[name], change)
    elif mode in _LISTS:
        rows = made.get(target) if isinstance(made.get(target), list) else []
        made[target] = _LISTS[mode](list(rows or []), change)
    elif mode == "setProp" and isinstance(change.get("prop"), str):
        made[change["prop"]] = change.get("value")
    elif mode == "scalarAddProp" and isinstance(made.get(target), Mapping):
        made[target] = _added(made[target], change)
    else:
        raise Skipped(f"It changes {target[:60]} by {str(mode)[:40]}, which is not understood.")


def _replaced(value: Any, change: Mapping[str, Any]) -> Any:
    """Swap words wherever they stand. The pattern is taken as plain words: no pattern of strangers is run."""
    old, new = str(change.get("replace", "")), str(change.get("with", ""))
    if not old or re.search(r"[\\^$*+?()\[\]{}|]", old):
        raise Skipped(f"It replaces text by the pattern {old[:60]!r}; only plain words are replaced.")
    pattern = re.compile(re.escape(old), re.I if "i" in str(change.get("flags", "")) else 0)

    def walk(part: Any) -> Any:
        if isinstance(part, str):
            return pattern.sub(lambda _: new, part)
        if isinstance(part, list):
            return [walk(inner) for inner in part]
        return {key: walk(inner) for key, inner in part.items()} if isinstance(part, Mapping) else part

    return walk(value)


def _items(change: Mapping[str, Any]) -> list[Any]:
    items = change.get("items", [])
    return list(items) if isinstance(items, list) else [items]


def _place(rows: list[Any], name: Any) -> int:
    if isinstance(name, Mapping) and isinstance(name.get("index"), int):
        return name["index"] if 0 <= name["index"] < len(rows) else -1
    return next(
        (
            index
            for index, row in enumerate(rows)
            if row == name or (isinstance(row, Mapping) and row.get("name") == name)
        ),
        -1,
    )


def _replace(rows: list[Any], change: Mapping[str, Any]) -> list[Any]:
    index = _place(rows, change.get("replace"))
    if index < 0:
        raise Skipped(f"It replaces {str(change.get('replace'))[:80]!r}, which its original does not have.")
    return [*rows[:index], *_items(change), *rows[index + 1 :]]


def _remove(rows: list[Any], change: Mapping[str, Any]) -> list[Any]:
    names = change.get("names", change.get("items", []))
    for name in names if isinstance(names, list) else [names]:
        index = _place(rows, name)
        rows = [*rows[:index], *rows[index + 1 :]] if index >= 0 else rows
    return rows


def _insert(rows: list[Any], change: Mapping[str, Any]) -> list[Any]:
    index = change.get("index", 0)
    index = index if isinstance(index, int) and -len(rows) <= index <= len(rows) else len(rows)
    return [*rows[:index], *_items(change), *rows[index:]]


def _append_if_not(rows: list[Any], change: Mapping[str, Any]) -> list[Any]:
    return [*rows, *(item for item in _items(change) if item not in rows)]


_LISTS: dict[Any, Any] = {
    "appendArr": lambda rows, change: [*rows, *_items(change)],
    "prependArr": lambda rows, change: [*_items(change), *rows],
    "insertArr": _insert, "replaceArr": _replace, "removeArr": _remove, "appendIfNotExistsArr": _append_if_not,
}  # fmt: skip


def _added(group: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    prop, plus = str(change.get("prop")), change.get("scalar")
    made = dict(group)
    for name in made if prop == "*" else [prop]:
        value = made.get(name)
        if isinstance(plus, int) and isinstance(value, str) and re.fullmatch(r"[+-]\d{1,3}", value):
            made[name] = f"{int(value) + plus:+d}"
        elif isinstance(plus, int) and isinstance(value, int):
            made[name] = value + plus
        else:
            raise Skipped(f"It adds to {str(prop)[:40]}, which its original does not have as a number.")
    return made
