"""Reads the demo's JSON into checked data (Django-free), naming whatever line is wrong in it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from characters.rules import check_aliases, check_combat, check_skills

FOLDER = Path(__file__).resolve().parent
DIFFICULTIES = ("Easy", "Normal", "Hard", "Deadly")
VISIBILITIES = ("everybody", "members", "game_masters")
ROLES = ("game_master", "player", "observer")
SHORTEST_STORY, LONGEST_SUMMARY = 600, 500


class DemoError(ValueError):
    """The demo's files cannot be used; each line of the message names a file, an item and the remedy."""


@dataclass(frozen=True)
class Stats:
    """The three measures of a creature."""

    health: int
    magicka: int
    stamina: int


@dataclass(frozen=True)
class Miniature:
    """The procedural model of a creature: which family of shapes, and how it is varied."""

    family: str
    seed: int
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Creature:
    """One creature of the demo, or one character of its campaign."""

    slug: str
    name: str
    race: str
    level: int
    location: str
    faction: str
    difficulty: str
    summary: str
    story: str
    stats: Stats
    aliases: list[str]
    skills: list[dict[str, Any]]
    combat: list[dict[str, Any]]
    tags: list[str]
    miniature: Miniature | None = None
    visibility: str = "everybody"
    player: str = ""


@dataclass(frozen=True)
class Member:
    """Somebody at the demo's table; `key` is what characters name as their player."""

    key: str
    name: str
    role: str


@dataclass(frozen=True)
class DemoCampaign:
    """The demo's campaign with its people and characters."""

    name: str
    summary: str
    description: str
    members: list[Member]
    characters: list[Creature]


def load_creatures(path: Path = FOLDER / "creatures.json") -> list[Creature]:
    """Return the creatures of the bestiary. Raises DemoError with every fault found."""
    return _creatures(_rows(_read(path), "creatures", path.name), path.name)


def load_campaign(path: Path = FOLDER / "campaign.json") -> DemoCampaign:
    """Return the campaign. Raises DemoError with every fault found."""
    data = _read(path)
    faults: list[str] = []
    item = _Item(data, path.name, faults)
    members = [
        _member(_Item(row, f"{path.name}, member {number}", faults))
        for number, row in enumerate(_rows(data, "members", path.name), start=1)
    ]
    campaign = DemoCampaign(
        name=item.text("name"),
        summary=item.text("summary", longest=LONGEST_SUMMARY),
        description=item.text("description"),
        members=members,
        characters=_creatures(_rows(data, "characters", path.name), path.name),
    )
    faults += _campaign_faults(campaign, path.name)
    _refuse(faults)
    return campaign


class _Item:
    """One object of a file: reads its fields and notes what is wrong with them."""

    def __init__(self, row: Any, where: str, faults: list[str]) -> None:
        self.row: Mapping[str, Any] = row if isinstance(row, Mapping) else {}
        self.where, self.faults = where, faults
        if not isinstance(row, Mapping):
            self.complain("must be an object with named fields")

    def complain(self, fault: str) -> None:
        self.faults.append(f"{self.where}: {fault}.")

    def text(self, name: str, *, empty: bool = False, shortest: int = 0, longest: int = 20_000) -> str:
        value = self.row.get(name, "")
        if not isinstance(value, str):
            self.complain(f"{name} must be a text, not {value!r}")
            return ""
        if not value.strip() and not empty:
            self.complain(f"{name} is missing")
        elif len(value) < shortest or len(value) > longest:
            self.complain(f"{name} has {len(value)} characters, but needs {shortest} to {longest}")
        return value.strip()

    def number(self, name: str, least: int, most: int) -> int:
        value = self.row.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.complain(f"{name} is {value!r}, but must be a whole number from {least} to {most}")
            return least
        return value

    def choice(self, name: str, choices: tuple[str, ...], default: str = "") -> str:
        value = self.row.get(name, default)
        if value not in choices:
            self.complain(f"{name} is {value!r}, but must be one of {', '.join(choices)}")
            return choices[0]
        return str(value)

    def texts(self, name: str) -> list[str]:
        found, wrong = check_aliases(self.row.get(name, []))
        if wrong:
            self.complain(f"{name} must be a list of texts")
        return found

    def part(self, name: str) -> "_Item":
        return _Item(self.row.get(name), f"{self.where}, {name}", self.faults)


def _creatures(rows: list[Any], file: str) -> list[Creature]:
    faults: list[str] = []
    found = []
    for number, row in enumerate(rows, start=1):
        name = row.get("name", "") if isinstance(row, Mapping) else ""
        found.append(_creature(_Item(row, f"{file}, creature {number} ({name or 'without a name'})", faults)))
    for what in ("slug", "name", "story"):
        repeated = _repeated(getattr(creature, what).lower() for creature in found)
        faults += [f"{file}: two creatures have the same {what}, {value[:60]!r}." for value in repeated if value]
    _refuse(faults)
    return found


def _creature(item: _Item) -> Creature:
    stats = item.part("stats")
    skills, wrong_skills = check_skills(item.row.get("skills"))
    combat, wrong_combat = check_combat(item.row.get("combat"))
    for complaint in wrong_skills + wrong_combat:
        item.complain(complaint.rstrip("."))
    return Creature(
        slug=item.text("slug", longest=200),
        name=item.text("name", longest=200),
        race=item.text("race", longest=80),
        level=item.number("level", 1, 100),
        location=item.text("location", empty=True, longest=120),
        faction=item.text("faction", empty=True, longest=120),
        difficulty=item.choice("difficulty", DIFFICULTIES),
        summary=item.text("summary", longest=LONGEST_SUMMARY),
        story=item.text("story", shortest=SHORTEST_STORY),
        stats=Stats(**{name: stats.number(name, 0, 10**6) for name in ("health", "magicka", "stamina")}),
        aliases=item.texts("aliases"),
        skills=skills,
        combat=combat,
        tags=item.texts("tags"),
        miniature=_miniature(item.part("miniature")) if "miniature" in item.row else None,
        visibility=item.choice("visibility", VISIBILITIES, default="everybody"),
        player=item.text("player", empty=True),
    )


def _miniature(item: _Item) -> Miniature:
    params = item.row.get("params", {})
    if not isinstance(params, Mapping):
        item.complain("params must be an object")
        params = {}
    return Miniature(family=item.text("family"), seed=item.number("seed", 0, 2**31), params=params)


def _member(item: _Item) -> Member:
    return Member(key=item.text("key", longest=60), name=item.text("name"), role=item.choice("role", ROLES))


def _campaign_faults(campaign: DemoCampaign, file: str) -> list[str]:
    keys = [member.key for member in campaign.members]
    faults = [f"{file}: two members have the key {key!r}." for key in _repeated(keys)]
    if not any(member.role == "game_master" for member in campaign.members):
        faults.append(f"{file}: no member is a game_master, but a campaign needs one.")
    for character in campaign.characters:
        if character.player and character.player not in keys:
            faults.append(f"{file}: the player of {character.name}, {character.player!r}, is no key of a member.")
    return faults


def _read(path: Path) -> Mapping[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DemoError(f"{path.name} is missing from the demo's folder: restore it from the repository.") from error
    except ValueError as error:
        raise DemoError(f"{path.name} is no readable JSON ({error}): mend it there.") from error
    if not isinstance(data, Mapping):
        raise DemoError(f"{path.name} must hold one object.")
    return data


def _rows(data: Mapping[str, Any], name: str, file: str) -> list[Any]:
    rows = data.get(name)
    if not isinstance(rows, list) or not rows:
        raise DemoError(f"{file} needs a list called {name!r} with at least one line.")
    return rows


def _repeated(values: Iterable[str]) -> list[str]:
    seen: set[str] = set()
    return sorted({value for value in values if value in seen or seen.add(value)})  # type: ignore[func-returns-value]


def _refuse(faults: list[str]) -> None:
    if faults:
        raise DemoError("\n".join(faults))
