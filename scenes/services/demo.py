"""The demo's scenes: two maps out of the generator, with the demo's people and creatures on them.

Safe to repeat: a scene that is there under its name, in the bin or not, stays as people left it.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q

from campaigns.models import Campaign, Entry, User, Visibility
from characters.models import Character
from scenes.generator.make import generate, plan_for, wish_from
from scenes.generator.plan import Plan, Room
from scenes.models import Scene
from scenes.pieces import Record, new_id
from scenes.services.placing import put_pieces
from scenes.services.scene_folders import create_folder
from scenes.services.scene_imports import bring_in
from scenes.services.scenes import update_scene
from scenes.services.tables import open_scene

FOLDER = "The first winter"
PARTY = ("bettany-rusk", "hask-of-the-gap", "tamsin-vey", "odd-fenwick")
LARGE = {"tollstone-hewer": 2, "slow-ribbon": 2}
LANTERN = {"bright": 20, "dim": 40, "colour": "#ffd08a", "intensity": 0.6, "animation": "torch"}


@dataclass(frozen=True)
class Told:
    """One scene of the demo. `lurking` are creatures by the room that they wait in, the nearest room first."""

    name: str
    summary: str
    body: str
    wish: dict[str, Any]
    lurking: list[tuple[str, int, bool]] = field(default_factory=list)
    """(slug, which room, hidden)"""
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    """(title, text, name of an entry)"""
    fight: bool = False


SCENES = (
    Told(
        name="The Bottom of the Stair",
        summary="Where the stair under Gannet Head ends, and something else has begun to use it.",
        body="Nine fathoms down the steps are dry. Nobody has been here for forty years, and the lamps are lit.\n\n"
        "The ushers let nobody past who cannot say whose guest he is. The ribbon only wants to be left alone.",
        wish={"kind": "dungeon", "seed": "gannet stair", "columns": 32, "rows": 24, "cell": 70},
        lurking=[
            ("candlewit", 1, False), ("cap-usher", 2, False), ("cap-usher", 2, False), ("slow-ribbon", 3, False),
            ("tollstone-hewer", -1, False), ("tide-deacon", -2, True),
        ],
        notes=[
            ("The Bottom of the Stair", "Read this aloud when the door gives.", "The Bottom of the Stair"),
            ("A wet ledger", "The last page is dated tomorrow.", ""),
        ],
        fight=True,
    ),
    Told(
        name="The Herring Quay at low water",
        summary="A taproom where nobody asks what the crates are for.",
        body="Talk first. The room empties quickly when the oil man comes in.",
        wish={"kind": "tavern", "seed": "herring quay", "columns": 28, "rows": 20, "cell": 70},
        lurking=[("ledger-crab", 1, False), ("netmender", 2, False), ("knife-steward", -1, True)],
        notes=[("Behind the counter", "Three casks of lamp oil with the Guild's seal.", "The Herring Quay")],
    ),
)  # fmt: skip


def seed_scenes(campaign: Campaign, people: dict[str, User], tell: Callable[[str], None]) -> int:
    """Write the scenes that are missing; return how many were new."""
    master = people["morgan"]
    made = [
        _seed(campaign, master, told) for told in SCENES if not Scene.objects.filter(
            campaign=campaign, name=told.name
        ).exists()
    ]  # fmt: skip
    for scene in made:
        tell(f"{campaign.name}, the scene {scene.name}: new")
    if made and made[0].name == SCENES[0].name:
        open_scene(actor=master, scene=made[0])
    return len(made)


@transaction.atomic
def _seed(campaign: Campaign, master: User, told: Told) -> Scene:
    wish = wish_from(told.wish)
    plan = plan_for(wish)
    found = generate(wish)
    found.name = told.name
    folder = campaign.scene_folders.filter(name=FOLDER).first() or create_folder(
        actor=master, campaign=campaign, name=FOLDER
    )
    ((scene, _),) = bring_in(actor=master, campaign=campaign, chosen=[found], folder=folder)
    pieces = Placer(campaign, plan).pieces(told)
    scene.pieces.filter(kind="pin").delete()  # where the party starts stands there already
    put_pieces(scene, pieces)
    return update_scene(actor=master, scene=scene, summary=told.summary, body=told.body)


class Placer:
    """Puts people and creatures on the floor of a plan."""

    def __init__(self, campaign: Campaign, plan: Plan) -> None:
        self.campaign, self.plan, self.cell = campaign, plan, plan.wish.cell
        self.taken: set[tuple[int, int]] = set()
        start = plan.starts
        self.rooms = sorted(plan.rooms, key=lambda room: math.dist(room.centre, start))

    def pieces(self, told: Told) -> list[Record]:
        """Return tokens, notes and, where one is prepared, the fight."""
        party = [self._token(slug, self.plan.starts) for slug in PARTY]
        lurking = [self._token(slug, self._centre(room), hidden=hidden) for slug, room, hidden in told.lurking]
        tokens = [token for token in (*party, *lurking) if token is not None]
        if party[0] is not None:
            party[0]["light"] = LANTERN
        notes = [self._note(number, *note) for number, note in enumerate(told.notes)]
        fight = [_combatant(token) for token in tokens] if told.fight else []
        return [*tokens, *notes, *fight]

    def _centre(self, room: int) -> tuple[float, float]:
        if not self.rooms:
            return self.plan.places[room % len(self.plan.places)] if self.plan.places else self.plan.starts
        return self.rooms[max(-len(self.rooms), min(room, len(self.rooms) - 1))].centre

    def _token(self, slug: str, near: tuple[float, float], *, hidden: bool = False) -> Record | None:
        from scenes.room.creatures import token_values

        here = Q(campaign=self.campaign) | Q(campaign=None)
        found = Character.objects.living().filter(here, slug=slug).order_by("campaign").first()
        if found is None:
            return None
        values = token_values(found)
        values["size"] = LARGE.get(slug, values["size"])
        if slug in PARTY:
            values |= _for_its_player(found, values)
        x, y = self._spot(near, max(1, math.ceil(values["size"])))
        values["picture"] = values["picture"] or portrait_of(found)
        return {"kind": "token", "id": new_id(), **values, "x": x, "y": y, "hidden": hidden}

    def _spot(self, near: tuple[float, float], size: int) -> tuple[float, float]:
        """Return the middle of the nearest free square of so many cells, in pixels; nobody stands side by side."""
        corners = sorted(self.plan.floor, key=lambda cell: math.dist((cell[0] + size / 2, cell[1] + size / 2), near))
        for column, row in corners:
            cells = {(column + dx, row + dy) for dx in range(size) for dy in range(size)}
            if cells <= self.plan.floor and not cells & self.taken:
                beside = range(-1, size + 1)
                self.taken |= {(column + dx, row + dy) for dx in beside for dy in beside}
                return (column + size / 2) * self.cell, (row + size / 2) * self.cell
        return near[0] * self.cell, near[1] * self.cell

    def _note(self, number: int, title: str, text: str, entry: str) -> Record:
        room: Room | None = self.rooms[min(number + 1, len(self.rooms) - 1)] if self.rooms else None
        x, y = room.centre if room is not None else self.plan.starts
        found = Entry.objects.living().filter(campaign=self.campaign, name=entry).first() if entry else None
        return {
            "kind": "pin", "id": new_id(), "x": x * self.cell, "y": (y + 1) * self.cell, "title": title, "text": text,
            "entry": str(found.uid) if found is not None else None, "shown": "game_masters",
        }  # fmt: skip


def portrait_of(found: Character) -> str:
    """Return the address of a creature's picture, if everybody at the table may load it."""
    open_to_all = found.is_public or found.visibility == Visibility.MEMBERS
    return found.picture_url() if open_to_all else ""


def _for_its_player(found: Character, values: Record) -> Record:
    """Return what makes a token its player's own: the demo's characters belong to who has made them."""
    bars = [bar | {"shown": "everybody"} for bar in values["bars"]]
    return {
        "owners": [found.created_by_id] if found.created_by_id else [], "disposition": "friendly", "bars": bars,
        "name_shown": "everybody", "health_shown": "nobody", "vision": values["vision"] | {"on": True}, "speed": 30.0,
    }  # fmt: skip


def _combatant(token: Record) -> Record:
    return {
        "kind": "combatant", "id": new_id(), "token": token["id"], "name": token["name"],
        "is_player": bool(token["owners"]), "owners": token["owners"], "hidden": token["hidden"],
    }  # fmt: skip
