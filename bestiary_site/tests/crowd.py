"""A random campaign for tests: people in every role, entries of every kind, secrets, mentions, a word for each."""

import random
from dataclasses import dataclass, field
from typing import Any

from bestiary_site.tests.crowd_parts import furnish
from campaigns.kinds import address_of, all_kinds
from campaigns.models import Campaign, Entry, EntryViewer, Kind, Role, User, Visibility
from campaigns.services.entries import create_entry
from campaigns.tests.factories import add_member, gather_statistics, make_campaign, make_user
from characters.services.creatures import create_character, update_character

LETTERS = "bdfgklmnprstvz"
VOWELS = "aeiou"
VISIBILITIES = (Visibility.MEMBERS, Visibility.CHOSEN, Visibility.GAME_MASTERS)


@dataclass
class Secret:
    """A word in a secret block, and the players who may read it (game masters always may)."""

    token: str
    readers: set[int]


@dataclass
class Thing:
    """An entry, the word in its name, and who may see it."""

    entry: Entry
    token: str
    seers: set[int]
    secrets: list[Secret] = field(default_factory=list)
    address: str = ""


@dataclass
class Crowd:
    """The campaign with all that is in it."""

    campaign: Campaign
    game_master: User
    members: list[User]
    outsiders: list[User | None]
    things: list[Thing] = field(default_factory=list)
    loose: list[Secret] = field(default_factory=list)  # hidden words that belong to no entry

    def hide(self, token: str, readers: set[int]) -> None:
        """Note a word that only these players (and game masters) may meet."""
        self.loose.append(Secret(token, readers))

    def readers_of(self, token: str) -> set[int]:
        """Return who may meet a word noted before."""
        return next(secret.readers for secret in self.loose if secret.token == token)

    @property
    def people(self) -> list[User | None]:
        """Everybody who is not the game master."""
        return [*self.members, *self.outsiders]

    def hidden_from(self, person: User | None) -> dict[str, str]:
        """Return the words that this person must never meet, and what each stands for."""
        pk = person.pk if person else 0
        is_member = person in self.members
        hidden: dict[str, str] = {}
        for thing in self.things:
            sees = is_member and pk in thing.seers
            if not sees:
                hidden[thing.token] = f"{thing.entry.kind} {thing.entry.visibility}"
                hidden[str(thing.entry.uid)] = f"identity of a hidden {thing.entry.kind}"
            for secret in thing.secrets:
                if not (sees and pk in secret.readers):
                    hidden[secret.token] = f"secret in a {thing.entry.kind}"
        for secret in self.loose:
            if pk not in secret.readers or not is_member:
                hidden[secret.token] = "loose secret"
        return hidden


class Words:
    """Makes words that stand in no dictionary, none inside another."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.used = chance, 0

    def new(self) -> str:
        """Return the next word: a syllable of chance, then a number in letters."""
        self.used += 1
        start = "".join(self.chance.choice(LETTERS) + self.chance.choice(VOWELS) for _ in range(2))
        number = "".join(LETTERS[int(digit)] for digit in f"{self.used:03d}")
        return f"{start}x{number}q".capitalize()


def make_crowd(chance: random.Random) -> Crowd:
    """Make the campaign."""
    master = make_user(f"master{chance.randrange(10**9)}")
    campaign = make_campaign(master, name="Crowded")
    roles = [Role.PLAYER, Role.PLAYER, Role.OBSERVER]
    members = [add_member(campaign, make_user(f"m{n}x{chance.randrange(10**9)}"), role) for n, role in enumerate(roles)]
    crowd = Crowd(campaign, master, members, [make_user(f"s{chance.randrange(10**9)}"), None])
    words = Words(chance)
    for kind in all_kinds():
        for _ in range(2):
            crowd.things.append(_make_thing(crowd, chance, words, kind.kind))
    furnish(crowd, chance, words)
    gather_statistics()
    for thing in crowd.things:
        thing.address = address_of(thing.entry)
    return crowd


def _make_thing(crowd: Crowd, chance: random.Random, words: Words, kind: str) -> Thing:
    token, visibility = words.new(), chance.choice(VISIBILITIES)
    chosen = [user.pk for user in crowd.members if chance.random() < 0.4]
    secrets = [Secret(words.new(), set()), Secret(words.new(), set())]
    reader = chance.choice(crowd.members)
    secrets[1].readers = {reader.pk}
    mentioned = [thing.token for thing in chance.sample(crowd.things, min(3, len(crowd.things)))]
    body = "\n\n".join(
        [
            f"Of [[{token}]] and {' and '.join(f'[[{name}]]' for name in mentioned)}.",
            f":::secret\n{secrets[0].token} and [[{mentioned[0]}]]\n:::"
            if mentioned
            else f":::secret\n{secrets[0].token}\n:::",
            f":::secret {reader.username}\n{secrets[1].token}\n:::",
        ]
    )
    values: dict[str, Any] = {"name": token, "summary": f"{token} in short", "body": body, "visibility": visibility}
    entry = _create(crowd, kind, values | {"aliases": [f"{token} the Elder"]}, chosen)
    everybody = {user.pk for user in crowd.members}
    seers = {Visibility.MEMBERS: everybody, Visibility.CHOSEN: set(chosen), Visibility.GAME_MASTERS: set()}
    return Thing(entry, token, seers[visibility], secrets)


def _create(crowd: Crowd, kind: str, values: dict[str, Any], chosen: list[int]) -> Entry:
    shown_to = chosen if values["visibility"] == Visibility.CHOSEN else []
    if kind != Kind.CHARACTER:
        return create_entry(
            actor=crowd.game_master, campaign=crowd.campaign, kind=kind, shown_to=shown_to, tags=[], **values
        )
    made = create_character(actor=crowd.game_master, campaign=crowd.campaign, race="Human", **values)
    EntryViewer.objects.bulk_create(EntryViewer(entry_id=made.pk, user_id=pk) for pk in shown_to)
    # A second version, so that the pages of versions have something to betray.
    return update_character(actor=crowd.game_master, character=made, level=2)
