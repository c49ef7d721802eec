"""The portrait of a creature on the table: for who was sent its sealed address, whoever may open the creature."""

import pytest
from django.urls import reverse

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Refused
from campaigns.models import Role
from campaigns.tests.factories import add_member, make_campaign, make_user
from characters.models import Character
from scenes.protocol import AddPieces, ChangePieces, PieceChange, PlaceCreature
from scenes.room.reading import pieces_for
from scenes.room.replica import carry_out
from scenes.room.rights import rights_of
from scenes.services.scenes import create_scene
from scenes.services.tables import open_scene
from scenes.token_looks import sealed_picture

pytestmark = pytest.mark.django_db


def test_a_hidden_creatures_portrait_is_seen_with_its_token_and_tells_nothing_of_it(client):
    master = make_user("gm")
    campaign = make_campaign(master)
    anna = add_member(campaign, make_user("anna"), Role.PLAYER)
    key = storage.write_bytes("pictures/ab/" + "ab" * 32 + "-256.webp", b"RIFF....WEBP")
    villain = Character.objects.create(
        campaign=campaign, created_by=master, name="Count Null", slug="count-null", race="vampire",
        visibility="game_masters", picture=key, picture_small=key,
    )  # fmt: skip
    scene = create_scene(actor=master, campaign=campaign, name="Crypt")
    open_scene(actor=master, scene=scene)
    carry_out(scene, PlaceCreature(entry=str(villain.uid), x=70, y=70), rights_of(master, scene))
    token = next(one for one in pieces_for(scene, anna) if one["kind"] == "token")
    assert token["picture"] and token["entry"] is None and token["name"] == ""
    assert str(villain.uid) not in token["picture"] and f"/{villain.pk}/" not in token["picture"]
    client.force_login(anna)
    assert client.get(token["picture"]).status_code == 200
    assert client.get(reverse("entry-picture", args=[villain.pk, "small", "ab" * 6])).status_code == 404


def test_an_invented_address_finds_nothing(client, db):
    name = "ab" * 32 + "-256"
    assert client.get(reverse("token-picture", args=[name, "0" * 32])).status_code == 404


@pytest.mark.parametrize("key", ["", "elsewhere/x.webp", "pictures/../secret.webp", "pictures/ab/short.webp"])
def test_only_pictures_are_sealed(key):
    assert sealed_picture(key) == ""


def test_a_token_that_stands_for_another_creature_looks_like_it():
    master = make_user("gm")
    campaign = make_campaign(master)
    key = storage.write_bytes("pictures/ab/" + "cd" * 32 + "-256.webp", b"RIFF....WEBP")
    wolf = Character.objects.create(
        campaign=campaign, created_by=master, name="Wolf", slug="wolf", race="wolf", picture=key, picture_small=key
    )
    scene = create_scene(
        actor=master, campaign=campaign, name="Wood", pieces=[{"kind": "token", "id": "it", "x": 1, "y": 1}]
    )
    rights = rights_of(master, scene)
    for entry, seen in ((str(wolf.uid), True), (None, False)):
        carry_out(scene, ChangePieces(pieces=[PieceChange(id="it", set={"entry": entry})]), rights)
        token = next(one for one in pieces_for(scene, master) if one["id"] == "it")
        assert bool(token["picture"]) is seen and token["entry"] == entry


def test_a_player_cannot_fill_the_scene_with_drawings(monkeypatch):
    monkeypatch.setattr("scenes.room.orders.pieces.MOST_OF_A_PLAYER", 3)
    master = make_user("gm")
    campaign = make_campaign(master)
    anna = add_member(campaign, make_user("anna"), Role.PLAYER)
    scene = create_scene(actor=master, campaign=campaign, name="Wood")
    open_scene(actor=master, scene=scene)
    line = {"kind": "drawing", "shape": "line", "points": [1, 1, 5, 5]}
    carry_out(scene, AddPieces(pieces=[line] * 3), rights_of(anna, scene))
    with pytest.raises(Refused, match="3 of these"):
        carry_out(scene, AddPieces(pieces=[line]), rights_of(anna, scene))
    assert sum(one["kind"] == "drawing" for one in pieces_for(scene, anna)) == 3


@pytest.mark.parametrize(("size", "place"), [("Medium", (245, 105)), ("Large", (210, 140)), ("Huge", (245, 105))])
def test_who_is_put_on_the_map_stands_on_cells_as_large_as_he_is(size, place):
    master = make_user("gm")
    campaign = make_campaign(master)
    ogre = Character.objects.create(
        campaign=campaign, created_by=master, name="Ogre", slug="ogre", race="giant", sheet={"size": size}
    )
    scene = create_scene(actor=master, campaign=campaign, name="Wood")
    carry_out(scene, PlaceCreature(entry=str(ogre.uid), x=220, y=130), rights_of(master, scene))
    token = next(one for one in pieces_for(scene, master) if one["kind"] == "token")
    assert (token["x"], token["y"]) == place
