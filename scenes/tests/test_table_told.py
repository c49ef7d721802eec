"""What of tokens, sounds, links and rulers players are told, and that what they are not told stays as it was."""

import asyncio

import pytest
from asgiref.sync import sync_to_async

from campaigns.services.entries import create_entry
from scenes.models import Piece
from scenes.tests.asset_files import make_asset
from scenes.tests.test_room import at

pytestmark = pytest.mark.django_db(transaction=True)
BROOK = {"kind": "ambience", "id": "brook", "x": 400, "y": 105, "radius": 40, "name": "Secret brook"}


async def test_names_are_told_and_taken_back_as_the_settings_say():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    assert anna.pieces["friend"]["name"] == "Ben's friend"
    allowed = master.pieces["settings"]["allowed"]
    for see_names, name in ((False, ""), (True, "Ben's friend")):
        values = {"allowed": {**allowed, "see_names": see_names}}
        await master.order("piece.change", pieces=[{"id": "settings", "set": values}])
        await anna.until(lambda name=name: anna.pieces["friend"]["name"] == name)
    await master.leave()
    await anna.leave()


async def hide_things_of_the_hero(master):
    bars = [{"name": "Doom", "value": 3, "max": 9, "shown": "nobody"}, {"name": "HP", "value": 9, "max": 12}]
    values = {"bars": bars, "name_shown": "nobody", "name": "The lost prince"}
    await master.order("piece.change", pieces=[{"id": "hero", "set": values}])


async def test_what_is_for_nobody_is_not_told_to_the_owner_and_outlives_his_changes():
    table = await at()
    master, anna, ben = await table.clients(table.master, table.anna, table.ben)
    heard = len(anna.heard)
    await hide_things_of_the_hero(master)
    await anna.until(lambda: anna.pieces["hero"]["name"] == "")
    (shown,) = anna.pieces["hero"]["bars"]
    assert shown["name"] == "HP"
    answer = await anna.order("piece.change", pieces=[{"id": "hero", "set": {"bars": [{**shown, "value": 4}]}}])
    assert answer["type"] == "order.done", answer
    await master.until(lambda: [one["value"] for one in master.pieces["hero"]["bars"]] == [3, 4])
    assert [one["name"] for one in master.pieces["hero"]["bars"]] == ["Doom", "HP"]
    for bars in ([], [shown, shown], [{**shown, "shown": "nobody"}], [{**shown, "name": "Doom"}]):
        refused = await anna.order("piece.change", pieces=[{"id": "hero", "set": {"bars": bars}}])
        assert refused["type"] == "order.refused", bars
    await anna.order("chat.say", text="Well met", speaker="hero")
    refused = await ben.order("token.move", tokens=[{"id": "hero", "path": [9, 9]}])
    assert refused["error"]["code"] == "not_yours"
    await master.order("piece.change", pieces=[{"id": "hero", "set": {"bars": master.pieces["hero"]["bars"][:1]}}])
    await anna.until(lambda: anna.pieces["hero"]["bars"] == [])
    told = "".join([*anna.heard[heard:], *ben.heard[heard:]])
    assert "Doom" not in told and "prince" not in told
    for one in (master, anna, ben):
        await one.leave()


async def test_a_state_that_ends_with_a_hidden_ones_turn_still_does_after_a_players_change():
    table = await at()
    master, anna = await table.clients(table.master, table.anna)
    (lurker,) = (await master.order("combat.add", tokens=["lurker"], hidden=True))["created"]
    state = {"name": "Held", "until_round": 2, "whose": lurker}
    await master.order("piece.change", pieces=[{"id": "hero", "set": {"conditions": [state]}}])
    await anna.until(lambda: anna.pieces["hero"]["conditions"])
    assert anna.pieces["hero"]["conditions"][0]["whose"] is None
    more = [*anna.pieces["hero"]["conditions"], {"name": "Prone"}]
    answer = await anna.order("piece.change", pieces=[{"id": "hero", "set": {"conditions": more}}])
    assert answer["type"] == "order.done", answer
    await master.until(lambda: len(master.pieces["hero"]["conditions"]) == 2)
    assert [one["whose"] for one in master.pieces["hero"]["conditions"]] == [lurker, None]
    assert lurker not in "".join(anna.heard)
    shown = {"hidden": False}
    await master.order("piece.change", pieces=[{"id": uid, "set": shown} for uid in ("lurker", lurker)])
    await anna.until(lambda: anna.pieces["hero"]["conditions"][0]["whose"] == lurker)
    await master.leave()
    await anna.leave()


@pytest.mark.parametrize("sight", [False, True])
async def test_a_sound_with_a_place_is_heard_by_whose_token_is_near_and_muffled_by_walls(sight):
    table = await at(sight=sight)
    master, anna, watcher = await table.clients(table.master, table.anna, table.watcher)
    sound = await sync_to_async(make_asset)(table.master, table.campaign, "Water")
    added = await master.order("piece.add", pieces=[{**BROOK, "asset": sound.uid}])
    assert added["type"] == "order.done", added
    for one in (anna, watcher):
        await one.until(lambda one=one: "brook" in one.pieces)
        assert one.pieces["brook"]["seen"] == {"muffled": False} and one.pieces["brook"]["name"] == ""
    # Behind the wall, still in reach.
    await master.order("token.move", tokens=[{"id": uid, "path": [600, 105]} for uid in ("hero", "friend")])
    for one in (anna, watcher):
        await one.until(lambda one=one: one.pieces["brook"]["seen"] == {"muffled": True})
    await master.order("piece.change", pieces=[{"id": "wall", "set": {"sound": "none"}}])
    await anna.until(lambda: anna.pieces["brook"]["seen"] == {"muffled": False})
    await master.order("token.move", tokens=[{"id": "hero", "path": [990, 690]}])
    await anna.until(lambda: "brook" not in anna.pieces)
    assert "brook" in watcher.pieces, "who watches hears with all of the party"
    await master.order("token.move", tokens=[{"id": "hero", "path": [450, 105]}])
    await anna.until(lambda: "brook" in anna.pieces)
    await master.order("piece.change", pieces=[{"id": "hero", "set": {"hidden": True}}])
    await anna.until(lambda: "brook" not in anna.pieces)
    await master.order("piece.change", pieces=[{"id": "brook", "set": {"on": False}}])
    await watcher.until(lambda: "brook" not in watcher.pieces)
    assert "Secret brook" not in "".join([*anna.heard, *watcher.heard])
    for one in (master, anna, watcher):
        await one.leave()


async def test_a_game_masters_ruler_is_shown_only_while_all_of_it_is_in_sight():
    table = await at(sight=True)
    master, anna = await table.clients(table.master, table.anna)

    def measured():
        return [one["points"] for one in anna.facts if one["type"] == "view.measured"]

    await master.tell("view.measure", points=[805, 105, 105, 105])
    await master.tell("view.measure", points=[105, 105, 805, 105])
    await master.tell("view.measure", points=[105, 105, 300, 105])
    await anna.until(lambda: measured() == [[105, 105, 300, 105]])
    await master.tell("view.measure", points=[105, 105, 300, 105, 805, 105])
    await master.tell("view.measure", points=[105, 105, 300, 105, 905, 105])
    await anna.until(lambda: len(measured()) == 2)
    await asyncio.sleep(0.1)
    assert measured()[1:] == [[]]
    await master.leave()
    await anna.leave()


async def test_an_entry_that_becomes_visible_later_is_linked_for_who_is_here_and_who_comes():

    table = await at()

    def make():
        return create_entry(
            actor=table.master, campaign=table.campaign, kind="handout", name="Letter", visibility="game_masters"
        )

    entry = await sync_to_async(make)()
    master, anna = await table.clients(table.master, table.anna)
    pin = {"kind": "pin", "id": "letter", "x": 100, "y": 100, "shown": "everybody", "entry": str(entry.uid)}
    await master.order("piece.add", pieces=[pin])
    await anna.until(lambda: "letter" in anna.pieces)
    assert anna.pieces["letter"]["entry"] is None
    for visibility, link in (("members", str(entry.uid)), ("game_masters", None)):
        await type(entry).objects.filter(pk=entry.pk).aupdate(visibility=visibility)
        again = table.client(table.anna)
        await again.connect()
        assert again.pieces["letter"]["entry"] == link
        await anna.until(lambda link=link: anna.pieces["letter"]["entry"] == link)
        await again.leave()
    await type(entry).objects.filter(pk=entry.pk).aupdate(visibility="members")
    await anna.until(lambda: anna.pieces["letter"]["entry"] == str(entry.uid))
    await master.leave()
    await anna.leave()


async def test_what_is_no_uid_is_refused_as_an_entry():
    table = await at()
    (master,) = await table.clients(table.master)
    refused = await master.order("piece.add", pieces=[{"kind": "pin", "x": 1, "y": 1, "entry": "abc"}])
    assert refused["error"]["code"] == "wrong_entry"
    assert not await Piece.objects.filter(data__entry="abc").aexists()
    await master.leave()
