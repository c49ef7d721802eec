"""Every byte that each player's socket got in a long random play: no hidden id, name or place in it."""

import asyncio
import json
import os
import random
import secrets
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.routing import URLRouter
from django.test import Client

from bestiary_site.sockets import websocket_urlpatterns
from campaigns.models import Role, User
from campaigns.tests.factories import add_member, make_campaign, make_user
from scenes.models import Piece, Scene
from scenes.room.replica import Replica
from scenes.room.rights import rights_of
from scenes.services.scenes import create_scene
from scenes.services.tables import open_scene
from scenes.tests.random_play import CELL, SIZE, Judge, random_scene
from scenes.tests.table_client import TableClient

pytestmark = pytest.mark.django_db(transaction=True)
application = URLRouter(websocket_urlpatterns)
ACTS = int(os.environ.get("PLAY_ACTS", "80"))


class Play:
    """The table, its people, and what each of them was ever allowed to know."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words: set[str] = set()
        self.master = make_user("gm")
        campaign = make_campaign(self.master)
        self.players = [add_member(campaign, make_user(name), Role.PLAYER) for name in ("anna", "ben")]
        self.watcher = add_member(campaign, make_user("watcher"), Role.OBSERVER)
        pieces = random_scene(self.chance, [one.pk for one in self.players], self.word)
        settings = {"width": SIZE, "height": SIZE, "grid": {"size": CELL}, "sight": True,
                    "explored": self.chance.choice(["each", "party"])}  # fmt: skip
        self.scene = create_scene(
            actor=self.master, campaign=campaign, name="Dungeon", settings=settings, pieces=pieces
        )
        open_scene(actor=self.master, scene=self.scene)
        self.allowed: dict[int, set[str]] = {one.pk: set() for one in (*self.players, self.watcher)}

    def word(self) -> str:
        """A word that occurs nowhere else."""
        made = "w" + secrets.token_hex(7)
        self.words.add(made)
        return made

    def judge(self) -> Judge:
        """What is true now."""
        rows = Piece.objects.filter(scene=self.scene).values_list("data", flat=True)
        return Judge({one["id"]: one for one in rows})

    def look(self) -> None:
        """Add what each may know now to what he was ever allowed to know."""
        judge = self.judge()
        for user, words in self.allowed.items():
            words |= judge.words_for(user, watches=user == self.watcher.pk)

    def leaks(self, user: int, texts: list[str]) -> list[str]:
        """Return the words in these texts that this person was never allowed to know."""
        forbidden = self.words - self.allowed[user]
        return [word for text in texts for word in forbidden if word in text]


async def act(play: Play, master: TableClient, players: list[TableClient]) -> dict[str, Any]:
    """Do something at random; returns what was answered."""
    chance, judge = play.chance, await sync_to_async(play.judge)()
    tokens, walls = judge.of("token"), judge.of("wall")
    token = chance.choice(tokens)
    place = [round(chance.uniform(40, SIZE - 40), 1) for _ in range(2)]
    choice = chance.randrange(14)
    if choice <= 2:
        return await master.order("token.move", tokens=[{"id": token["id"], "path": [*place, place[0] + 5, place[1]]}])
    if choice == 3:
        player = chance.choice(players)
        mine = [one for one in tokens if player.user.pk in one["owners"]]
        spot = [mine[0]["x"] + chance.uniform(-150, 150), mine[0]["y"] + chance.uniform(-150, 150)] if mine else place
        return await player.order("token.move", tokens=[{"id": (mine or [token])[0]["id"], "path": spot}])
    if choice == 4:
        doors = [one for one in walls if one["door"] != "none"]
        state = chance.choice(["open", "closed", "locked"])
        return await master.order("door.set", door=chance.choice(doors)["id"], state=state)
    if choice == 5:
        change = chance.choice([{"hidden": not token["hidden"]}, {"layer": chance.choice(["tokens", "game_master"])},
                                {"name": play.word()}, {"notes": play.word()}])  # fmt: skip
        return await master.order("piece.change", pieces=[{"id": token["id"], "set": change}])
    if choice == 6:
        await master.order("combat.add", tokens=[token["id"]], hidden=chance.random() < 0.4)
        return await master.order(chance.choice(["combat.start", "combat.next", "combat.roll"]))
    if choice == 7:
        await master.tell("token.drag", tokens=[{"id": token["id"], "x": place[0], "y": place[1]}])
        return await master.order("chat.say", text=play.word(), to="game_masters")
    if choice == 8:
        nosy = chance.choice(players)
        return await nosy.order(
            chance.choice(["token.move", "piece.remove", "piece.change"]),
            **chance.choice([
                {"tokens": [{"id": token["id"], "path": place}]}, {"ids": [token["id"]]},
                {"pieces": [{"id": token["id"], "set": {"rotation": 5}}]},
            ]),
        )  # fmt: skip
    if choice == 9:
        return await master.order(chance.choice(["undo", "redo"]))
    if choice == 10:
        return await master.order("piece.add", pieces=[{
            "kind": "drawing", "shape": "text", "points": place, "text": play.word(), "id": play.word(),
            "layer": chance.choice(["game_master", "tokens"])}])  # fmt: skip
    return await act_on_rules(choice, token, judge, play, master)


async def act_on_rules(
    choice: int, token: dict[str, Any], judge: Judge, play: Play, master: TableClient
) -> dict[str, Any]:
    """Change what decides on what is told, rather than a piece that is told of."""
    chance = play.chance
    if choice == 11:
        return await master.order("piece.change", pieces=[{"id": "settings", "set": _rules(chance, judge)}])
    if choice == 12:
        fighters = [one["id"] for one in judge.of("combatant")] or [None]
        state = {"name": "Held", "until_round": 90, "whose": chance.choice(fighters)}
        return await master.order("piece.change", pieces=[{"id": token["id"], "set": {"conditions": [state]}}])
    return (
        await master.order("piece.remove", ids=[token["id"]])
        if len(judge.of("token")) > 12 and not token["owners"]
        else {}
    )


def _rules(chance: random.Random, judge: Judge) -> dict[str, Any]:
    """Another setting of the scene that decides what is told."""
    settings = judge.pieces["settings"]
    allowed = settings["allowed"]
    return chance.choice([
        {"allowed": {**allowed, "see_names": not allowed["see_names"]}}, {"background": f"#{chance.randrange(99):06x}"},
        {"explored": chance.choice(["each", "party", "off"])},
    ])  # fmt: skip


@pytest.mark.parametrize("seed", [int(one) for one in os.environ.get("PLAY_SEEDS", "1,2").split(",")])
async def test_no_player_is_ever_sent_a_hidden_id_name_or_place(seed):
    play = await sync_to_async(Play)(seed)
    await sync_to_async(play.look)()
    master = TableClient(application, play.scene, play.master)
    others = [TableClient(application, play.scene, one) for one in (*play.players, play.watcher)]
    for one in (master, *others):
        await one.connect()
    read = dict.fromkeys((one.user.pk for one in others), 0)
    told = 0
    for number in range(ACTS):
        await act(play, master, others[:2])
        await asyncio.sleep(0.01)
        await sync_to_async(play.look)()
        if number % 40 == 20:
            await others[0].cut()
            await others[0].connect()
        for one in others:
            fresh, read[one.user.pk] = one.heard[read[one.user.pk] :], len(one.heard)
            told += len(fresh)
            named = {word for text in fresh for word in _named_by_refusals(text)}
            leaks = [word for word in play.leaks(one.user.pk, fresh) if word not in named]
            assert not leaks, f"act {number}: {one.user} was told {leaks[:3]} in {fresh}"
    assert told > ACTS / 4, "they must have been told something"
    await turn_names(play, master)
    await all_that_should_be_known(play, master, others)
    await sync_to_async(no_other_door_tells_more, thread_sensitive=False)(play)
    for one in (master, *others):
        await one.leave()


def _named_by_refusals(text: str) -> list[str]:
    """A refusal repeats the ids that the sender himself has named, as gone: that tells him nothing."""

    fact = json.loads(text)
    return fact["truth"]["gone"] if fact["type"] == "order.refused" else []


def no_other_door_tells_more(play: Play) -> None:
    """Pages, API, search and the library of assets say no word that the sockets may not say."""
    campaign, scene, some = play.scene.campaign_id, play.scene, sorted(play.words)[:12]
    api, story = f"/api/v1/campaigns/{campaign}", f"/play/{campaign}"
    one = f"/api/v1/scenes/{scene.pk}"
    addresses = [
        f"{story}/table/", f"{story}/scenes/", f"{story}/scenes/{scene.slug}/", f"{story}/assets/", f"{story}/",
        f"{api}/assets", f"{api}/scenes", f"{api}/dice", one, f"{one}/pieces?page_size=100", f"{one}/events",
        f"{one}/chat", f"{one}/explored", f"{story}/scenes/{scene.slug}/replay/log/", "/scenes/list", "/maps/list",
        *(f"{one}/pieces/{word}" for word in some), *(f"{story}/search/?q={word}" for word in some),
    ]  # fmt: skip
    for user in (*play.players, play.watcher):
        client = Client()
        client.force_login(user)
        for address in addresses:
            answer = client.get(address)
            assert answer.status_code < 500, address
            text = b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()
            asked = {word for word in some if word in address}
            leaks = [word for word in play.leaks(user.pk, [text]) if word not in asked]
            assert not leaks, f"{address} told {user} {leaks[:3]}"


def grants(scene: Scene, user: User) -> dict[str, dict[str, Any]]:
    """What somebody may know by the database alone: no projection is asked that has followed what happened."""
    projection = Replica(scene).audience.projection_for(rights_of(user, scene))
    return dict(projection.known)


async def turn_names(play: Play, master: TableClient) -> None:
    """Let the rules be the last to change: nothing that moves after it may hide that nobody was told."""
    allowed = (await sync_to_async(play.judge)()).pieces["settings"]["allowed"]
    values = {"allowed": {**allowed, "see_names": not allowed["see_names"]}}
    await master.order("piece.change", pieces=[{"id": "settings", "set": values}])
    await asyncio.sleep(0.1)
    await sync_to_async(play.look)()


async def all_that_should_be_known(play: Play, master: TableClient, others: list[TableClient]) -> None:
    """In the end everybody knows exactly what a fresh look grants him, and the game master everything."""
    for one in (master, *others):
        fresh = await sync_to_async(grants, thread_sensitive=False)(play.scene, one.user)
        assert fresh == one.pieces, one.user
    rows = await sync_to_async(lambda: list(Piece.objects.filter(scene=play.scene).values_list("uid", flat=True)))()
    assert set(rows) <= set(master.pieces)
    judge = await sync_to_async(play.judge)()
    for one in others[:2]:
        own = {piece["id"] for piece in judge.of("token") if one.user.pk in piece["owners"] and not piece["hidden"]
               and piece["layer"] == "tokens"}  # fmt: skip
        assert own <= set(one.pieces)


async def test_the_judge_would_see_a_leak():
    play = await sync_to_async(Play)(5)
    await sync_to_async(play.look)()
    secret = next(iter(play.words - play.allowed[play.players[0].pk]))
    assert play.leaks(play.players[0].pk, [f"... {secret} ..."]) == [secret]
    anna = TableClient(application, play.scene, play.players[0])
    master = TableClient(application, play.scene, play.master)
    await anna.connect()
    await master.connect()
    assert play.leaks(play.players[0].pk, master.heard), "what game masters hear is full of what players may not know"
    assert not play.leaks(play.players[0].pk, anna.heard)
    await anna.leave()
    await master.leave()
