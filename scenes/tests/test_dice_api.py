"""The API of the dice: members see what they are sealed with and check rolls, game masters show the seed."""

import json
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Campaign, Role, User
from campaigns.tests.factories import add_member, make_campaign, make_user
from scenes.models import DiceSeed
from scenes.room.rolls import roll_for
from scenes.services.scenes import create_scene
from scenes.services.tables import open_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_user("owner")


@pytest.fixture
def campaign(owner: User) -> Campaign:
    return make_campaign(owner)


def ask(person: User, campaign: Campaign, door: str = "", body: dict[str, Any] | None = None) -> Any:
    client = Client()
    client.force_login(person)
    address = f"/api/v1/campaigns/{campaign.pk}/dice{door}"
    if body is None:
        return client.get(address)
    return client.post(address, json.dumps(body), content_type="application/json")


def test_a_player_sees_the_commitment_and_never_the_seed_in_use(campaign: Campaign) -> None:
    player = add_member(campaign, make_user("player"), Role.PLAYER)
    roll_for(campaign.pk, "1d20", private=False)
    told = ask(player, campaign)
    seed = DiceSeed.objects.get()
    assert told.json()["commitment"] == seed.commitment and told.json()["rolls"] == 1
    assert seed.seed not in told.content.decode() and told.json()["revealed"] == []


def test_a_roll_is_checked_when_the_game_master_has_shown_the_seed(owner: User, campaign: Campaign) -> None:
    player = add_member(campaign, make_user("player"), Role.PLAYER)
    rolled, proof = roll_for(campaign.pk, "4d6kh3 + @str", variables={"str": 3}, private=False)
    body = {**proof, "formula": rolled["formula"], "variables": rolled["variables"]}
    assert ask(player, campaign, "/check", body).json()["error"]["code"] == "dice_seed_sealed"
    assert ask(player, campaign, "/seeds", {}).status_code == 403
    shown = ask(owner, campaign, "/seeds", {})
    assert shown.status_code == 201 and shown.json()["revealed"][0]["commitment"] == proof["commitment"]
    assert ask(player, campaign, "/check", body).json() == rolled
    assert ask(player, campaign, "/check", {**body, "nonce": "2"}).json() != rolled


def test_a_check_of_nonsense_is_refused_with_its_reason(owner: User, campaign: Campaign) -> None:
    assert ask(owner, campaign, "/check", {"formula": "1d6"}).status_code == 400
    body = {"commitment": "0" * 64, "nonce": "1", "formula": "1d6"}
    assert ask(owner, campaign, "/check", body).json()["error"]["code"] == "dice_seed_unknown"


def test_a_stranger_learns_nothing_of_the_dice(campaign: Campaign) -> None:
    assert ask(make_user("stranger"), campaign).status_code == 404
    assert ask(make_user("other"), campaign, "/seeds", {}).status_code == 404


def test_a_failed_roll_over_the_api_is_said_and_uses_its_number_up(owner: User, campaign: Campaign) -> None:
    player = add_member(campaign, make_user("player"), Role.PLAYER)
    scene = create_scene(actor=owner, campaign=campaign, name="The hall")
    open_scene(actor=owner, scene=scene)
    client = Client()
    client.force_login(player)
    said = [
        client.post(f"/api/v1/scenes/{scene.pk}/chat", json.dumps({"text": text}), content_type="application/json")
        for text in ("/r (1d20-1000)d6", "/r 1d20")
    ]
    assert [one.status_code for one in said] == [201, 201]
    first, second = (one.json()["roll"] for one in said)
    assert first["failed"] == "dice_limit" and [first["proof"]["nonce"], second["proof"]["nonce"]] == [1, 2]
    body = {"type": "dice.roll", "formula": "1/(1d20<30)/(1d20>30)"}
    done = client.post(f"/api/v1/scenes/{scene.pk}/orders", json.dumps(body), content_type="application/json")
    assert done.status_code == 200 and not done.json()["again"]
    assert DiceSeed.objects.get().nonce == 3


def test_a_number_beyond_all_bounds_cannot_be_checked(owner: User, campaign: Campaign) -> None:
    _, proof = roll_for(campaign.pk, "1d20", private=False)
    ask(owner, campaign, "/seeds", {})
    told = ask(owner, campaign, "/check", {**proof, "formula": "1d20+@str", "variables": {"str": 10**400}})
    assert told.status_code == 400 or told.json()["error"]["code"].startswith("dice_")
