"""The page of a campaign's dice: rolls are thrown again when their seed is shown, and nobody reads what was not his."""

import pytest
from django.urls import reverse

from campaigns.models import Role
from campaigns.tests.factories import add_member, make_campaign, make_user
from scenes.models import DiceSeed, SceneEvent
from scenes.protocol import RollDice
from scenes.room.replica import carry_out
from scenes.room.rights import rights_of
from scenes.services.scenes import create_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def game():
    master = make_user("gm")
    campaign = make_campaign(master)
    player = add_member(campaign, make_user("player"), Role.PLAYER)
    scene = create_scene(actor=master, campaign=campaign, name="Hall", visibility="members")
    for formula, to in (("4d6kh3+2", "everybody"), ("1d20 # Ambush", "game_masters")):
        carry_out(scene, RollDice(formula=formula, to=to), rights_of(master, scene))
    return campaign, master, player


def test_rolls_are_thrown_again_once_their_seed_is_shown(game, signed_in):
    campaign, master, player = game
    page = reverse("campaign_dice", args=[campaign.pk])
    secret = DiceSeed.objects.get().seed
    before = signed_in(player).get(page)
    assert secret not in before.content.decode() and [one.same for one in before.context["rolls"]] == [None]
    shown = signed_in(master).post(reverse("campaign_dice_show", args=[campaign.pk]))
    assert [one.same for one in signed_in(master).get(shown["Location"]).context["rolls"]] == [True, True]
    after = signed_in(player).get(shown["Location"])
    assert [one.same for one in after.context["rolls"]] == [True] and secret in after.content.decode()
    assert "Ambush" not in after.content.decode()


def test_a_roll_that_was_changed_afterwards_is_found_out(game, signed_in):
    campaign, master, _ = game
    shown = signed_in(master).post(reverse("campaign_dice_show", args=[campaign.pk]))["Location"]
    event = SceneEvent.objects.filter(audience="").get()
    event.content["roll"]["rolls"][0]["total"] += 1
    event.save()
    assert [one.same for one in signed_in(master).get(shown).context["rolls"]] == [True, False]


def test_a_roll_that_failed_is_thrown_again_as_well(game, signed_in):
    campaign, master, _ = game
    scene = SceneEvent.objects.first().scene
    carry_out(scene, RollDice(formula="(1d20-1000)d6"), rights_of(master, scene))
    shown = signed_in(master).post(reverse("campaign_dice_show", args=[campaign.pk]))["Location"]
    rolls = signed_in(master).get(shown).context["rolls"]
    assert "failed" in rolls[0].text and [one.same for one in rolls] == [True] * 3


def test_only_a_game_master_shows_the_seed(game, signed_in):
    campaign, _, player = game
    assert signed_in(player).post(reverse("campaign_dice_show", args=[campaign.pk])).status_code == 403
    assert DiceSeed.objects.get().revealed_at is None


def test_a_long_list_of_rolls_costs_no_more_queries_than_a_short_one(game, signed_in, django_assert_num_queries):
    campaign, master, _ = game
    client, page = signed_in(master), reverse("campaign_dice", args=[campaign.pk])
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        client.get(page)
    event = SceneEvent.objects.filter(audience="").get()
    for at in range(30):
        event.pk, event.number = None, 1000 + at
        event.save()
    with django_assert_num_queries(len(few)):
        client.get(page)
