"""Bars, states and effects are changed by what is meant: whoever does so at the same time changes them, too."""

import asyncio

import pytest
from asgiref.sync import sync_to_async

from scenes.models import Piece, SceneEvent
from scenes.tests.test_room import At, at

pytestmark = pytest.mark.django_db(transaction=True)

PRONE = {"name": "Prone", "icon": "prone"}
POISONED = {"name": "Poisoned", "until_round": 3, "until": "start"}


async def record(table: At, uid: str) -> dict:
    return await sync_to_async(lambda: Piece.objects.get(scene=table.scene, uid=uid).data)()


async def hit_points(table: At, uid: str = "hero") -> list[float]:
    return [bar["value"] for bar in (await record(table, uid))["bars"]]


async def put_bars(master, *bars: dict, uid: str = "hero") -> None:
    answer = await master.order("piece.change", pieces=[{"id": uid, "set": {"bars": list(bars)}}])
    assert answer["type"] == "order.done", answer


async def test_two_who_hurt_the_same_creature_at_once_both_do():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    await put_bars(master, {"name": "HP", "value": 30, "max": 30})
    answers = await asyncio.gather(
        master.order("bar.change", ids=["hero"], by=-5), anna.order("bar.change", ids=["hero"], by=-7)
    )
    assert [one["type"] for one in answers] == ["order.done"] * 2
    assert await hit_points(table) == [18]
    await anna.until(lambda: anna.pieces["hero"]["bars"][0]["value"] == 18)
    await master.leave()
    await anna.leave()


async def test_what_was_sent_while_away_undoes_nothing_that_happened_meanwhile():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    await put_bars(master, {"name": "HP", "value": 30, "max": 30})
    await anna.cut()
    await master.order("bar.change", ids=["hero"], by=-20)
    await master.order("condition.set", tokens=[{"id": "hero", "condition": PRONE}])
    await anna.connect()
    await anna.order("bar.change", ids=["hero"], by=-7)
    await anna.order("condition.set", tokens=[{"id": "hero", "condition": POISONED}])
    hero = await record(table, "hero")
    assert hero["bars"][0]["value"] == 3
    assert [one["name"] for one in hero["conditions"]] == ["Prone", "Poisoned"]
    await master.leave()
    await anna.leave()


async def test_healing_stops_at_the_most_and_hurting_goes_on():
    table = await at()
    (master,) = await table.clients(table.master)
    for before, order, after in (
        (25, {"by": 50}, 30), (35, {"by": 5}, 35), (35, {"by": -2}, 33), (20, {"by": -25}, -5), (20, {"to": 40}, 40),
    ):  # fmt: skip
        await put_bars(master, {"name": "HP", "value": before, "max": 30})
        await master.order("bar.change", ids=["hero"], **order)
        assert await hit_points(table) == [after], (before, order)
    await put_bars(master, {"name": "Charges", "value": 3, "max": None})
    await master.order("bar.change", ids=["hero", "hero"], by=2)
    assert await hit_points(table) == [5], "a token that is named twice is changed once"
    for wrong in ({}, {"by": 1, "to": 1}):
        assert (await master.order("bar.change", ids=["hero"], **wrong))["error"]["code"] == "by_or_to"
    await master.leave()


async def test_a_player_counts_the_bars_that_he_is_told_of():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    await put_bars(
        master,
        {"name": "Doom", "value": 9, "shown": "nobody"},
        {"name": "HP", "value": 20, "max": 30},
        {"name": "Doom", "value": 8, "shown": "nobody"},
        {"name": "Mana", "value": 5, "max": 5, "shown": "everybody"},
    )
    await anna.until(lambda: len(anna.pieces["hero"]["bars"]) > 1)
    told = [bar["name"] for bar in anna.pieces["hero"]["bars"]]
    await anna.order("bar.change", ids=["hero"], by=-7, bar=told.index("HP"))
    await anna.order("bar.change", ids=["hero"], to=1, bar=told.index("Mana"), name="Mana")
    assert await hit_points(table) == [9, 13, 8, 1]
    # A bar that has moved meanwhile is found by its name.
    await anna.order("bar.change", ids=["hero"], by=-1, bar=7, name="HP")
    assert await hit_points(table) == [9, 12, 8, 1]
    refused = await anna.order("bar.change", ids=["hero"], by=-1, name="Luck")
    assert refused["error"]["code"] == "bar_not_found"
    await master.order("bar.change", ids=["hero"], by=-9)
    assert await hit_points(table) == [0, 12, 8, 1]
    await master.leave()
    await anna.leave()


async def test_players_hurt_and_mark_their_own_tokens_only():
    table = await at()
    master, anna, watcher = await table.clients(table.master, table.anna, table.watcher)
    await put_bars(master, {"name": "HP", "value": 9}, uid="friend")
    state = {"id": "friend", "condition": PRONE}
    for client, code in ((anna, "not_yours"), (watcher, "observers_watch")):
        for said in (
            {"type": "bar.change", "ids": ["friend"], "by": -7},
            {"type": "condition.set", "tokens": [state]},
            {"type": "condition.clear", "tokens": ["friend"], "name": "Prone"},
        ):
            answer = await client.order(said.pop("type"), **said)
            assert answer["error"]["code"] == code, answer
    assert (await anna.order("bar.change", ids=["lurker"], by=-7))["error"]["code"] == "piece_not_found"
    await master.order("piece.change", pieces=[{"id": "hero", "set": {"locked": True}}])
    assert (await anna.order("bar.change", ids=["hero"], by=-7))["error"]["code"] == "not_yours"
    effect = {"id": "e", "name": "Bless", "ends_round": 3}
    assert (await anna.order("combat.effect", effect=effect))["error"]["code"] == "game_masters_only"
    assert await hit_points(table, "friend") == [9]
    for one in (master, anna, watcher):
        await one.leave()


async def test_states_come_and_go_by_name_and_undo_takes_them_back():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    tokens = [{"id": uid, "condition": PRONE} for uid in ("hero", "friend")]
    await master.order("condition.set", tokens=tokens)
    await anna.order("condition.set", tokens=[{"id": "hero", "condition": {**PRONE, "note": "by the ogre"}}])
    assert [one["note"] for one in (await record(table, "hero"))["conditions"]] == ["by the ogre"]
    done = await anna.order("condition.clear", tokens=["hero"], name="Prone")
    assert done["steps"]["undo"] == "the end of the state"
    assert (await record(table, "hero"))["conditions"] == []
    await anna.order("undo")
    assert [one["name"] for one in (await record(table, "hero"))["conditions"]] == ["Prone"]
    await anna.order("bar.change", ids=["hero"], by=-2)
    assert await hit_points(table) == [7]
    await anna.order("undo")
    assert await hit_points(table) == [9]
    before = await SceneEvent.objects.acount()
    await anna.order("condition.clear", tokens=["hero"], name="Stunned")
    assert await SceneEvent.objects.acount() == before, "what changes nothing is no event"
    await master.leave()
    await anna.leave()


async def test_effects_of_the_fight_are_put_and_ended_one_by_one():
    table = await at()
    (master,) = await table.clients(table.master)
    for uid, name in (("a", "Bless"), ("b", "Bane"), ("a", "Blessing")):
        await master.order("combat.effect", effect={"id": uid, "name": name, "ends_round": 3})
    await master.order("combat.effect_end", effect="b")
    assert [one["name"] for one in (await record(table, "combat"))["effects"]] == ["Blessing"]
    assert (await master.order("combat.effect_end", effect="b"))["type"] == "order.done"
    await master.leave()


async def test_who_fights_without_a_token_has_hit_points_of_his_own():
    table = await at()
    (master,) = await table.clients(table.master)
    await master.order("piece.add", pieces=[{"kind": "combatant", "id": "wolf", "name": "A wolf"}])
    assert (await master.order("bar.change", ids=["wolf"], by=-1))["error"]["code"] == "bar_not_found"
    await master.order("bar.change", ids=["wolf"], to=11)
    await asyncio.gather(*(master.order("bar.change", ids=["wolf"], by=by) for by in (-5, -3, 1)))
    wolf = await record(table, "wolf")
    assert (wolf["hp"], wolf["hp_max"]) == (4, 11)
    await master.leave()
