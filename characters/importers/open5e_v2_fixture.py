"""Open5e's second version as its data files hold it (four tables): put together into what its API gives."""

from collections.abc import Mapping
from typing import Any

from characters.importers.statblock import ABILITIES, SENSES, SKILLS, SPEEDS

_TABLES = {
    "api_v2.creature": "Creature", "api_v2.creatureaction": "CreatureAction",
    "api_v2.creatureactionattack": "CreatureActionAttack", "api_v2.creaturetrait": "CreatureTrait",
}  # fmt: skip
_DISPLAYED = ("damage_vulnerabilities", "damage_resistances", "damage_immunities", "condition_immunities")


def tables_of(said: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the rows by table: of one object with a list each, or of one list that mixes them."""
    rows: list[Any] = []
    if isinstance(said, Mapping):
        rows = [row for name in _TABLES.values() for row in _listed(said.get(name))]
    elif isinstance(said, list):
        rows = said
    tables: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if isinstance(row, Mapping) and isinstance(row.get("fields"), Mapping):
            table = _TABLES.get(str(row.get("model")).lower())
            if table:
                tables.setdefault(table, []).append({"pk": row.get("pk"), **row["fields"]})
    return tables


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def creatures_of(said: Any) -> list[dict[str, Any]]:
    """Return the creatures of a fixture, each with its actions, attacks and traits inside."""
    tables = tables_of(said)
    attacks: dict[str, list[Any]] = {}
    actions: dict[str, list[Any]] = {}
    traits: dict[str, list[Any]] = {}
    for row in tables.get("CreatureActionAttack", []):
        attacks.setdefault(str(row.get("parent")), []).append(_without(row, "pk", "parent"))
    for row in tables.get("CreatureAction", []):
        actions.setdefault(str(row.get("parent")), []).append(_action(row, attacks.get(str(row.get("pk")), [])))
    for row in tables.get("CreatureTrait", []):
        traits.setdefault(str(row.get("parent")), []).append(_without(row, "pk", "parent"))
    return [
        _creature(row, actions.get(str(row.get("pk")), []), traits.get(str(row.get("pk")), []))
        for row in tables.get("Creature", [])
    ]


def _without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in names}


def _action(row: Mapping[str, Any], attacks: list[Any]) -> dict[str, Any]:
    uses = {"type": row.get("uses_type"), "param": row.get("uses_param")} if row.get("uses_type") else None
    action = _without(row, "pk", "parent", "uses_type", "uses_param")
    return {**action, "usage_limits": uses, "attacks": attacks}


def _creature(row: Mapping[str, Any], actions: list[Any], traits: list[Any]) -> dict[str, Any]:
    rest = dict(row)

    def take(prefix: str, words: Any) -> dict[str, Any]:
        found = {word: rest.pop(f"{prefix}{word}", None) for word in words}
        return {word: value for word, value in found.items() if value is not None}

    made: dict[str, Any] = {
        "key": rest.pop("pk", None),
        "ability_scores": take("ability_score_", ABILITIES.values()),
        "saving_throws": take("saving_throw_", ABILITIES.values()),
        "skill_bonuses": take("skill_bonus_", SKILLS),
        "speed": {**take("", SPEEDS), "hover": bool(rest.pop("hover", False))},
        "languages": {"as_string": rest.pop("languages_desc", None) or _joined(rest.get("languages"))},
        "resistances_and_immunities": {},
        "actions": actions,
        "traits": traits,
    }
    rest.pop("languages", None)
    for name in _DISPLAYED:
        listed, shown = rest.pop(name, None), rest.pop(f"{name}_display", None)
        made["resistances_and_immunities"] |= {name: listed, f"{name}_display": shown or _joined(listed)}
    for name in SENSES:
        made[f"{name}_range"] = rest.pop(f"{name}_range", None)
    made["experience_points"] = rest.pop("experience_points_integer", None)
    for name in ("nonmagical_attack_immunity", "nonmagical_attack_resistance", "unit"):
        rest.pop(name, None)  # the displayed words say the same
    return {**rest, **made}


def _joined(listed: Any) -> str:
    return ", ".join(str(word) for word in listed) if isinstance(listed, list) else ""
