"""Rolls made at a scene: their proof goes where the roll goes, and a private one leaves no trace for others."""

from typing import Any

import pytest

from bestiary_site.shared.errors import NotFound, Refused
from campaigns.models import Campaign, Role, User
from campaigns.tests.factories import add_member, make_campaign, make_user
from scenes.models import DiceSeed, Scene, SceneEvent
from scenes.protocol import RollDice, Say
from scenes.room.replica import carry_out
from scenes.room.rights import rights_of
from scenes.room.rolls import fair_dice
from scenes.room.telling import happened_from, message_of
from scenes.services.dice import change_seed, check_roll
from scenes.services.scenes import create_scene
from scenes.services.tables import open_scene

pytestmark = pytest.mark.django_db


class Played:
    """A scene with a game master and a player who roll."""

    def __init__(self) -> None:
        self.master = make_user("gm")
        self.campaign: Campaign = make_campaign(self.master)
        self.anna = add_member(self.campaign, make_user("anna"), Role.PLAYER)
        self.scene: Scene = create_scene(actor=self.master, campaign=self.campaign, name="The hall")
        open_scene(actor=self.master, scene=self.scene)

    def give(self, person: User, order: Any) -> dict[str, Any]:
        order.id = f"{person.pk}-{SceneEvent.objects.count()}"
        done = carry_out(self.scene, order, rights_of(person, self.scene))
        event = SceneEvent.objects.get(scene=self.scene, number=done.number)
        told = message_of(happened_from(event), person.display_name).roll
        assert told is not None
        return told


@pytest.fixture
def played() -> Played:
    return Played()


def test_an_open_roll_carries_its_number_and_a_private_one_a_name(played: Played) -> None:
    first = played.give(played.anna, RollDice(formula="1d20+5"))
    hidden = played.give(played.master, RollDice(formula="1d20", to="game_masters"))
    whispered = played.give(played.anna, RollDice(formula="1d6", to=[played.master.pk]))
    second = played.give(played.anna, Say(text="/r 4d6kh3"))
    assert [first["proof"]["nonce"], second["proof"]["nonce"]] == [1, 2]
    assert all(isinstance(roll["proof"]["nonce"], str) for roll in (hidden, whispered))


def test_what_is_kept_of_a_roll_is_enough_to_check_it(played: Played) -> None:
    rolls = [
        played.give(played.anna, RollDice(formula="8d6! [fire]")),
        played.give(played.anna, RollDice(formula="4d6k3", dialect="avrae")),
        played.give(played.master, RollDice(formula="2x(1d20+3)", to="game_masters")),
    ]
    change_seed(actor=played.master, campaign=played.campaign)
    for told in rolls:
        proof = told.pop("proof")
        again = check_roll(campaign=played.campaign, text=told["formula"], dialect=told["dialect"], **proof)
        assert again.as_data() == told


def test_a_refused_roll_is_no_event_and_takes_no_number(played: Played) -> None:
    with pytest.raises(Refused) as refused:
        played.give(played.anna, RollDice(formula="2d6 + damage"))
    assert "(character 7)" in refused.value.message
    assert not SceneEvent.objects.filter(type="dice.roll").exists()
    assert not DiceSeed.objects.exclude(nonce=0).exists()


def test_a_roll_that_fails_after_dice_fell_stands_in_the_log_with_its_number(played: Played) -> None:
    failed = played.give(played.anna, RollDice(formula="(1d20-1000)d6"))
    assert failed["failed"] == "dice_limit" and "the roll failed" in failed["text"] and "total" not in failed
    by_words = played.give(played.anna, Say(text="/r 1/(0*1d20)"))
    assert by_words["failed"] == "dice_division"
    rolled = played.give(played.anna, RollDice(formula="1d20"))
    assert [one["proof"]["nonce"] for one in (failed, by_words, rolled)] == [1, 2, 3]
    assert fair_dice(played.campaign.pk)["rolls"] == 3


def test_a_failed_whisper_is_heard_by_those_who_would_have_heard_the_roll(played: Played) -> None:
    failed = played.give(played.anna, RollDice(formula="(1d20-1000)d6", to="game_masters"))
    assert isinstance(failed["proof"]["nonce"], str)
    assert SceneEvent.objects.get(type="dice.roll").audience.startswith("gm")


def test_who_may_not_speak_for_a_token_uses_up_no_number(played: Played) -> None:
    with pytest.raises(NotFound):
        played.give(played.anna, RollDice(formula="1d20", speaker="nobody"))
    assert not DiceSeed.objects.exclude(nonce=0).exists()
