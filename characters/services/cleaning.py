"""What the fields of creatures may hold: values made fit to store, or refused with a message for each."""

from collections.abc import Callable
from typing import Any

from bestiary_site.shared.errors import Refused
from campaigns.models import Visibility
from characters.models import CharacterRole, Difficulty
from characters.rules import check_aliases, check_combat, check_skills
from characters.sheet import check_sheet

EDITABLE = {
    "name", "aliases", "summary", "body", "visibility", "race", "level", "location", "faction", "difficulty",
    "health", "magicka", "stamina", "skills", "combat", "model_path", "role", "sheet",
}  # fmt: skip
IN_A_CAMPAIGN = (Visibility.MEMBERS, Visibility.CHOSEN, Visibility.GAME_MASTERS)
IN_THE_BESTIARY = (Visibility.EVERYBODY, Visibility.GAME_MASTERS)  # published, or a draft
_LONGEST = {
    "name": 200,
    "summary": 500,
    "race": 80,
    "location": 120,
    "faction": 120,
    "model_path": 500,
    "body": 200_000,
}

_LIST_CHECKS: dict[str, Callable[[Any], tuple[Any, list[str]]]] = {
    "skills": check_skills,
    "combat": check_combat,
    "aliases": check_aliases,
    "sheet": check_sheet,
}


def clean_values(values: dict[str, Any], *, creating: bool, in_campaign: bool) -> dict[str, Any]:
    """Return the values fit to store, or refuse with a message for each bad field."""
    unknown = set(values) - EDITABLE
    if unknown:
        raise Refused("unknown_field", f"There is no field {', '.join(sorted(unknown))}.")
    clean = dict(values)
    complaints: dict[str, list[str]] = {}
    if in_campaign and clean.get("visibility") == Visibility.EVERYBODY:
        clean["visibility"] = Visibility.MEMBERS  # nobody beyond the members sees anything of a campaign
    _check_texts(clean, complaints, creating)
    _check_lists(clean, complaints)
    _check_numbers(clean, complaints)
    _check_choices(clean, complaints, in_campaign)
    if complaints:
        raise Refused("invalid", "Some fields need another look.", fields=complaints)
    return clean


def _check_texts(clean: dict[str, Any], complaints: dict[str, list[str]], creating: bool) -> None:
    for name, longest in _LONGEST.items():
        if name in clean:
            clean[name] = str(clean[name] or "").replace("\x00", "").strip()
            if len(clean[name]) > longest:
                complaints[name] = [f"At most {longest} characters, not {len(clean[name])}."]
    for name in ("name", "race"):
        if (creating or name in clean) and not clean.get(name):
            complaints[name] = ["This must not be empty."]


def _check_lists(clean: dict[str, Any], complaints: dict[str, list[str]]) -> None:
    for name, check in _LIST_CHECKS.items():
        if name in clean:
            clean[name], wrong = check(clean[name])
            if wrong:
                complaints[name] = wrong


def _check_numbers(clean: dict[str, Any], complaints: dict[str, list[str]]) -> None:
    for name, least, most in (
        ("level", 1, 100),
        ("health", 0, 10**6),
        ("magicka", 0, 10**6),
        ("stamina", 0, 10**6),
    ):
        if name not in clean:
            continue
        try:
            clean[name] = int(clean[name])
        except (TypeError, ValueError):
            complaints[name] = ["Write a whole number."]
            continue
        if not least <= clean[name] <= most:
            complaints[name] = [f"Must be from {least} to {most}."]


def _check_choices(clean: dict[str, Any], complaints: dict[str, list[str]], in_campaign: bool) -> None:
    roles = CharacterRole.values if in_campaign else [CharacterRole.CREATURE]
    seen = IN_A_CAMPAIGN if in_campaign else IN_THE_BESTIARY
    for name, choices in (("difficulty", Difficulty.values), ("visibility", seen), ("role", roles)):
        if name in clean and clean[name] not in choices:
            complaints[name] = [f"Must be one of {', '.join(choices)}."]
