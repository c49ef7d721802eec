"""The live room: who is told what, orders done once, steps back, in step after a break."""

import asyncio
import json

import pytest
from asgiref.sync import sync_to_async
from channels.routing import URLRouter

from bestiary_site.asgi import application as site
from bestiary_site.sockets import websocket_urlpatterns
from campaigns.models import Role, User
from campaigns.tests.factories import add_member, make_campaign, make_user
from scenes.models import Piece, Scene, SceneEvent
from scenes.services.scenes import create_scene
from scenes.services.tables import open_scene
from scenes.tests.table_client import TableClient

pytestmark = pytest.mark.django_db(transaction=True)
application = URLRouter(websocket_urlpatterns)
assert site  # the whole site assembles


class At:
    """A scene with a game master, two players and an observer."""

    def __init__(self, **settings) -> None:
        self.master = make_user("gm")
        self.campaign = make_campaign(self.master)
        self.anna = add_member(self.campaign, make_user("anna"), Role.PLAYER)
        self.ben = add_member(self.campaign, make_user("ben"), Role.PLAYER)
        self.watcher = add_member(self.campaign, make_user("watcher"), Role.OBSERVER)
        pieces = [
            {"kind": "token", "id": "hero", "name": "Anna's hero", "x": 105, "y": 105, "owners": [self.anna.pk],
             "vision": {"on": True}, "bars": [{"name": "HP", "value": 9, "max": 12}]},
            {"kind": "token", "id": "friend", "name": "Ben's friend", "x": 175, "y": 105, "owners": [self.ben.pk],
             "vision": {"on": True}},
            {"kind": "token", "id": "goblin", "name": "Sneaky goblin", "x": 805, "y": 105, "name_shown": "nobody",
             "bars": [{"name": "HP", "value": 3, "max": 12}], "health_shown": "words", "notes": "wants the crown"},
            {"kind": "token", "id": "lurker", "name": "Lurker under the floor", "x": 245, "y": 105, "hidden": True},
            {"kind": "wall", "id": "wall", "x1": 500, "y1": 0, "x2": 500, "y2": 300},
            {"kind": "wall", "id": "door", "x1": 500, "y1": 300, "x2": 500, "y2": 400, "door": "door"},
            {"kind": "wall", "id": "rest", "x1": 500, "y1": 400, "x2": 500, "y2": 700},
            {"kind": "pin", "id": "secret", "x": 10, "y": 10, "title": "Trap", "shown": "game_masters"},
        ]  # fmt: skip
        self.scene = create_scene(
            actor=self.master, campaign=self.campaign, name="The hall",
            settings={"width": 1000, "height": 700, "grid": {"size": 70}, **settings}, pieces=pieces,
        )  # fmt: skip
        open_scene(actor=self.master, scene=self.scene)

    def client(self, user: User, query: str = "") -> TableClient:
        return TableClient(application, self.scene, user, query)

    async def clients(self, *users: User) -> list[TableClient]:
        found = [self.client(one) for one in users]
        for one in found:
            await one.connect()
        return found


async def at(**settings) -> At:
    return await sync_to_async(At)(**settings)


async def test_a_move_reaches_everybody_who_sees_it():
    table = await at()
    master, anna, watcher = await table.clients(table.master, table.anna, table.watcher)
    answer = await anna.order("token.move", tokens=[{"id": "hero", "path": [175, 175]}])
    assert answer["type"] == "order.done", answer
    for one in (master, anna, watcher):
        await one.until(lambda one=one: one.pieces["hero"]["x"] == 175)
    assert (await Piece.objects.aget(uid="hero")).data["y"] == 175
    for one in (master, anna, watcher):
        await one.leave()


async def test_hidden_things_are_never_sent_to_players():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    await master.order("token.move", tokens=[{"id": "lurker", "path": [300, 300]}])
    await master.order("piece.change", pieces=[{"id": "goblin", "set": {"x": 700, "notes": "still wants it"}}])
    await anna.until(lambda: anna.pieces["goblin"]["x"] == 700)
    heard = "".join(anna.heard)
    for word in ("lurker", "Lurker", "Sneaky", "crown", "Trap", "secret", '"id":"wall"', "still wants"):
        assert word not in heard, word
    assert anna.pieces["goblin"]["seen"] == {"mine": False, "health": "bloodied", "pips": None}
    assert master.pieces["lurker"]["x"] == 300
    await master.leave()
    await anna.leave()


async def test_with_sight_on_players_get_only_what_their_tokens_see():
    table = await at(sight=True)
    master, anna = await table.clients(table.master, table.anna)
    assert "goblin" not in anna.pieces and "friend" in anna.pieces
    assert anna.of("wall").keys() == {"door"}
    assert not anna.sight["everything"] and anna.sight["bright"]
    await master.order("token.move", tokens=[{"id": "hero", "path": [455, 350]}])
    await master.order("door.set", door="door", state="open")
    await master.order("token.move", tokens=[{"id": "goblin", "path": [805, 350]}])
    await anna.until(lambda: "goblin" in anna.pieces)
    await master.order("door.set", door="door", state="closed")
    await anna.until(lambda: "goblin" not in anna.pieces)
    assert "Sneaky" not in "".join(anna.heard)
    await master.leave()
    await anna.leave()


async def test_a_refusal_goes_to_the_sender_alone_and_tells_the_truth():
    table = await at()
    anna, ben = await table.clients(table.anna, table.ben)
    before = ben.n
    answer = await anna.order("token.move", tokens=[{"id": "friend", "path": [10, 10]}])
    assert answer["type"] == "order.refused" and answer["error"]["code"] == "not_yours"
    assert answer["truth"]["pieces"][0]["x"] == 175
    hidden = await anna.order("token.move", tokens=[{"id": "lurker", "path": [10, 10]}])
    unknown = await anna.order("token.move", tokens=[{"id": "nothing", "path": [10, 10]}])
    assert hidden["error"] == unknown["error"] and hidden["truth"] == {"pieces": [], "gone": ["lurker"]}
    await asyncio.sleep(0.1)
    assert ben.n == before and 'friend","x":10' not in "".join(ben.heard)
    await anna.leave()
    await ben.leave()


async def test_an_order_sent_twice_is_done_once():
    table = await at()
    (master,) = await table.clients(table.master)
    first = await master.order("piece.add", order_id="one", pieces=[{"kind": "light", "x": 5, "y": 5}])
    master.answers.clear()
    again = await master.order("piece.add", order_id="one", pieces=[{"kind": "light", "x": 5, "y": 5}])
    assert again["created"] == first["created"]
    assert await Piece.objects.filter(kind="light").acount() == 1
    await master.leave()


async def test_an_order_that_was_refused_is_not_done_when_it_comes_a_second_time():
    table = await at()
    (master,) = await table.clients(table.master)
    refused = await master.order("undo", order_id="one")
    assert refused["error"]["code"] == "nothing_to_undo"
    await master.order("piece.remove", ids=["goblin"])
    master.answers.clear()
    assert await master.order("undo", order_id="one") == refused
    assert "goblin" not in master.pieces
    await master.leave()


async def test_undo_brings_back_what_was_removed_and_redo_takes_it_again():
    table = await at()
    (master,) = await table.clients(table.master)
    await master.order("piece.remove", ids=["goblin"])
    assert "goblin" not in master.pieces
    done = await master.order("undo")
    assert done["type"] == "order.done", done
    await master.until(lambda: "goblin" in master.pieces)
    assert master.pieces["goblin"]["notes"] == "wants the crown"
    await master.order("redo")
    await master.until(lambda: "goblin" not in master.pieces)
    assert (await master.order("redo"))["error"]["code"] == "nothing_to_redo"
    await master.leave()


async def test_undo_is_refused_when_somebody_has_changed_the_same_since():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    await anna.order("token.move", tokens=[{"id": "hero", "path": [175, 175]}])
    await master.order("token.move", tokens=[{"id": "hero", "path": [315, 315]}])
    assert (await anna.order("undo"))["error"]["code"] == "changed_since"
    await master.leave()
    await anna.leave()


async def test_who_comes_back_gets_what_he_missed_and_nothing_twice():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    await anna.cut()
    for step in range(5):
        await master.order("token.move", tokens=[{"id": "hero", "path": [100 + step, 100]}])
    await anna.connect()
    await anna.until(lambda: anna.pieces["hero"]["x"] == 104)
    assert anna.snapshots == 1
    await master.leave()
    await anna.leave()


async def test_talk_and_rolls_reach_those_they_are_meant_for():
    table = await at()
    master, anna, ben, watcher = await table.clients(table.master, table.anna, table.ben, table.watcher)
    await anna.order("chat.say", text="Hello all")
    await anna.order("chat.say", text="pssst", to=[table.ben.pk])
    await master.order("dice.roll", formula="2d6+3", to="game_masters")
    await anna.order("chat.say", text="/r 1d20+5")
    await watcher.until(lambda: len(watcher.said) == 2)
    await ben.until(lambda: len(ben.said) == 3)
    await master.until(lambda: len(master.said) == 4)
    assert [one["text"] for one in ben.said[:2]] == ["Hello all", "pssst"]
    assert ben.said[2]["roll"]["total"] in range(6, 26)
    assert "pssst" not in "".join(watcher.heard)
    for one in (master, anna, ben, watcher):
        await one.leave()


async def test_drags_are_shown_to_who_sees_the_token_and_never_stored():
    table = await at()
    master, anna, ben = await table.clients(table.master, table.anna, table.ben)
    await anna.tell("token.drag", tokens=[{"id": "hero", "x": 200, "y": 200}])
    await ben.until(lambda: any(one["type"] == "token.dragged" for one in ben.facts))
    await anna.tell("token.drag", tokens=[{"id": "friend", "x": 1, "y": 1}])
    await master.tell("token.drag", tokens=[{"id": "lurker", "x": 2, "y": 2}])
    await asyncio.sleep(0.2)
    drags = [one for one in ben.facts if one["type"] == "token.dragged"]
    assert len(drags) == 1 and "lurker" not in json.dumps(anna.facts)
    assert not await SceneEvent.objects.aexists()
    for one in (master, anna, ben):
        await one.leave()


async def test_a_stranger_finds_no_scene():
    table = await at()
    stranger = await sync_to_async(make_user)("stranger")
    client = table.client(stranger)
    await client.connect()
    assert client.closed_with == 4404


async def test_a_fight_is_led_from_its_start_to_its_end():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    added = await master.order("combat.add", tokens=["hero", "goblin", "lurker"])
    assert len(added["created"]) == 3
    hero, goblin, lurker = added["created"]
    await master.order(
        "piece.change",
        pieces=[{"id": uid, "set": {"initiative": value}} for uid, value in ((hero, 15), (goblin, 12), (lurker, 20))],
    )
    await master.order("combat.start")
    await anna.until(lambda: anna.pieces["combat"]["running"])
    assert master.pieces["combat"]["turn"] == lurker
    assert anna.pieces["combat"]["turn"] is None and lurker not in anna.pieces
    await master.order("combat.next")
    await anna.until(lambda: anna.pieces["combat"]["turn"] == hero)
    await anna.order("combat.next")
    await anna.until(lambda: anna.pieces["combat"]["turn"] == goblin)
    assert anna.pieces[goblin]["name"] == "" and anna.pieces[goblin]["seen"]["health"] == "bloodied"
    assert (await anna.order("combat.next"))["error"]["code"] == "not_your_turn"
    hurt = [{"name": "HP", "value": 1, "max": 12}]
    await master.order("piece.change", pieces=[{"id": "goblin", "set": {"bars": hurt}}])
    await anna.until(lambda: anna.pieces[goblin]["seen"]["health"] == "near death")
    await master.order("combat.next")
    await master.until(lambda: master.pieces["combat"]["round"] == 2)
    await master.order("combat.end")
    await anna.until(lambda: not anna.of("combatant"))
    assert lurker not in "".join(anna.heard)
    await master.leave()
    await anna.leave()


async def test_a_scene_changed_by_another_door_is_told_at_once():
    table = await at()
    (anna,) = await table.clients(table.anna)

    def from_elsewhere() -> None:
        from scenes.protocol import ChangePieces, PieceChange
        from scenes.room.replica import carry_out
        from scenes.room.rights import rights_of

        scene = Scene.objects.get(pk=table.scene.pk)
        order = ChangePieces(pieces=[PieceChange(id="goblin", set={"x": 333.0})])
        carry_out(scene, order, rights_of(table.master, scene))

    await sync_to_async(from_elsewhere, thread_sensitive=False)()
    await anna.until(lambda: anna.pieces["goblin"]["x"] == 333)
    await anna.leave()


async def test_undoing_a_move_takes_back_what_was_seen_by_it():
    table = await at(sight=True, explored="each")
    master, anna = await table.clients(table.master, table.anna)
    await master.order("door.set", door="door", state="open")
    before = await explored(table, table.anna)
    await anna.order("token.move", tokens=[{"id": "hero", "path": [455, 350, 805, 350]}])
    await anna.until(lambda: "goblin" in anna.pieces)
    moved = next(one for one in anna.facts if one.get("because") == "token.move")
    assert moved["passed"], "what was seen on the way is told, too"
    assert await explored(table, table.anna) > before * 1.5
    await anna.order("undo")
    await anna.until(lambda: "goblin" not in anna.pieces)
    assert any(one.get("explored") for one in anna.facts)
    assert abs(await explored(table, table.anna) - before) < before * 0.02
    await anna.order("redo")
    assert await explored(table, table.anna) > before * 1.5
    await master.order("fog.clear", fog=False, memory=True)
    assert await explored(table, table.anna) < before * 1.5
    await master.leave()
    await anna.leave()


async def explored(table: At, user: User) -> int:
    """How many cells somebody remembers, by the database alone."""

    def count() -> int:
        from scenes.room.replica import Replica
        from scenes.room.rights import rights_of

        replica = Replica(Scene.objects.get(pk=table.scene.pk))
        memory = replica.audience.memories.of(rights_of(user, table.scene))
        return int(memory.mask.sum())

    return await sync_to_async(count, thread_sensitive=False)()


async def test_manual_fog_hides_what_lies_in_it_and_undo_shows_it_again():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    await master.order(
        "piece.add", pieces=[{"kind": "fog", "mode": "hide", "points": [700, 0, 1000, 0, 1000, 300, 700, 300]}]
    )
    await anna.until(lambda: "goblin" not in anna.pieces)
    assert not anna.of("fog") and not anna.sight["everything"]
    await master.order("undo")
    await anna.until(lambda: "goblin" in anna.pieces and anna.sight["everything"])
    await master.order("piece.change", pieces=[{"id": "settings", "set": {"covered": True}}])
    await anna.until(lambda: "goblin" not in anna.pieces and "hero" in anna.pieces)
    await master.order(
        "piece.add", pieces=[{"kind": "fog", "mode": "reveal", "shape": "brush", "points": [805, 105], "radius": 80}]
    )
    await anna.until(lambda: "goblin" in anna.pieces)
    await master.leave()
    await anna.leave()


async def test_walls_stop_players_and_not_game_masters():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    refused = await anna.order("token.move", tokens=[{"id": "hero", "path": [805, 105]}])
    assert refused["error"]["code"] == "wall_in_the_way"
    assert (await master.order("token.move", tokens=[{"id": "hero", "path": [805, 105]}]))["type"] == "order.done"
    await master.leave()
    await anna.leave()


async def test_a_token_given_to_a_player_is_his_at_once_and_his_sight_with_it():
    table = await at(sight=True)
    master, ben = await table.clients(table.master, table.ben)
    await master.order(
        "piece.change", pieces=[{"id": "goblin", "set": {"owners": [table.ben.pk], "vision": {"on": True}}}]
    )
    await ben.until(lambda: "goblin" in ben.pieces and ben.pieces["goblin"]["seen"]["mine"])
    assert ben.pieces["goblin"]["notes"] == "" and ben.pieces["goblin"]["name"] == ""
    await master.order("piece.change", pieces=[{"id": "goblin", "set": {"name_shown": "owners"}}])
    await ben.until(lambda: ben.pieces["goblin"]["name"] == "Sneaky goblin")
    await master.order("piece.change", pieces=[{"id": "goblin", "set": {"owners": []}}])
    await ben.until(lambda: "goblin" not in ben.pieces)
    await master.leave()
    await ben.leave()


async def test_a_game_master_looks_with_a_players_eyes_and_touches_nothing():
    table = await at(sight=True)
    looking = table.client(table.master, f"as={table.anna.pk}")
    await looking.connect()
    assert "goblin" not in looking.pieces and looking.snapshot["looks_only"]
    assert (await looking.order("chat.say", text="boo"))["error"]["code"] == "looking_as"
    await looking.leave()
    anna = table.client(table.anna, f"as={table.master.pk}")
    await anna.connect()
    assert not anna.snapshot["looks_only"] and "goblin" not in anna.pieces
    await anna.leave()


async def test_who_is_sent_away_hears_no_more():
    table = await at()
    (anna,) = await table.clients(table.anna)

    def send_away() -> None:
        from campaigns.services.membership import remove_member

        remove_member(actor=table.master, membership=table.campaign.memberships.get(user=table.anna))

    await sync_to_async(send_away, thread_sensitive=False)()
    await anna.until(lambda: anna.closed_with is not None)
    assert anna.closed_with == 4403
    await anna.connect()
    await anna.until(lambda: anna.closed_with == 4404)


async def test_the_table_goes_elsewhere_and_players_are_told():
    table = await at()
    (anna,) = await table.clients(table.anna)

    def move_on() -> None:
        open_scene(actor=table.master, scene=create_scene(actor=table.master, campaign=table.campaign, name="Cellar"))

    await sync_to_async(move_on, thread_sensitive=False)()
    await anna.until(lambda: anna.closed_with is not None)
    assert anna.closed_with == 4409 and any(one["type"] == "table.moved" for one in anna.facts)


async def test_nonsense_is_refused_and_the_socket_lives_on():
    table = await at()
    (anna,) = await table.clients(table.anna)
    for text in ("", "{", "[]", '{"type": "nothing"}', '{"type":"token.move","id":"x","tokens":[]}', "[" * 5000):
        await anna.socket.send_input({"type": "websocket.receive", "text": text})
    await anna.until(lambda: sum(one["type"] == "order.refused" for one in anna.facts) == 6)
    assert (await anna.order("chat.say", text="Still here"))["type"] == "order.done"
    await anna.leave()


async def test_a_secret_scenes_name_is_not_told_to_those_who_are_sent_there():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    assert master.snapshot["scene"]["name"] == "The hall"
    assert "hall" not in "".join(anna.heard).lower() and anna.snapshot["scene"]["id"] is None
    await master.leave()
    await anna.leave()


async def test_a_handout_held_up_names_its_entry_to_those_who_may_open_it():
    table = await at()
    open_entry, secret = await sync_to_async(_handouts)(table)
    master, anna = await table.clients(table.master, table.anna)
    for entry in (secret, open_entry):
        added = await master.order("piece.add", pieces=[{"kind": "display", "title": "Look", "entry": str(entry.uid)}])
        uid = added["created"][0]
        await anna.until(lambda uid=uid: uid in anna.pieces)
        assert anna.pieces[uid]["entry"] == (str(entry.uid) if entry is open_entry else None)
    assert str(secret.uid) not in "".join(anna.heard)
    await master.leave()
    await anna.leave()


def _handouts(table):
    from campaigns.services.entries import create_entry

    return [
        create_entry(actor=table.master, campaign=table.campaign, kind="handout", name=name, visibility=seen)
        for name, seen in (("Letter", "members"), ("Diary", "game_masters"))
    ]
