"""A campaign's sealed seed: numbered rolls without gaps, private ones without a number, and the day it is shown."""

import pytest
from django.db import IntegrityError, transaction

from bestiary_site.shared.errors import NotAllowed, NotFound, Refused
from campaigns.models import AuditRecord, Campaign, Role, User
from campaigns.tests.factories import add_member, make_campaign, make_user
from scenes.dice import Roll, verify
from scenes.models import DiceSeed
from scenes.room.rolls import fair_dice, roll_for
from scenes.services.dice import FailedRoll, change_seed, check_roll, dice_shown, roll_dice

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_user("owner")


@pytest.fixture
def campaign(owner: User) -> Campaign:
    return make_campaign(owner)


def test_open_rolls_are_numbered_without_gaps(campaign: Campaign) -> None:
    proofs = [roll_dice(campaign=campaign, text="1d20")[1] for _ in range(4)]
    assert [proof["nonce"] for proof in proofs] == [1, 2, 3, 4]
    assert {proof["commitment"] for proof in proofs} == {DiceSeed.objects.get().commitment}


def test_a_refused_formula_takes_no_number(campaign: Campaign) -> None:
    for text in ("1d20 +", "1/0", "@nobody", "(1-2)d6"):
        with pytest.raises(Refused) as refused:
            roll_dice(campaign=campaign, text=text)
        assert refused.value.code.startswith("dice_") and refused.value.fields["formula"]
    assert roll_dice(campaign=campaign, text="1d20")[1]["nonce"] == 1


@pytest.mark.parametrize(
    "text", ["(1d20-1000)d6", "1d20/(1d20-1d20)/0", "1d1!", "1d20+(0-(1d20+999))d6", "2x(1d20/(2-2))"]
)
def test_what_fails_once_dice_have_fallen_uses_its_number_up(campaign: Campaign, text: str) -> None:
    failed, proof = roll_dice(campaign=campaign, text=text)
    assert isinstance(failed, FailedRoll) and failed.code.startswith("dice_") and proof["nonce"] == 1
    rolled, next_proof = roll_dice(campaign=campaign, text="1d20")
    assert isinstance(rolled, Roll) and next_proof["nonce"] == 2


def test_what_a_failure_tells_is_not_what_is_rolled_next(campaign: Campaign) -> None:
    """A player who lets rolls fail reads dice that nobody will roll again."""
    told, rolled = [], []
    for _ in range(12):
        failed = roll_dice(campaign=campaign, text="(1d1000000-2000000)d6")[0].as_data()["text"]
        told.append(int(failed.split("failed. ")[1].split(" dice")[0]) + 2_000_000)
        rolled.append(roll_dice(campaign=campaign, text="1d1000000")[0].as_data()["total"])
    assert not set(told) & set(rolled)


def test_a_failed_roll_can_be_checked_like_any_other(owner: User, campaign: Campaign) -> None:
    failed, proof = roll_dice(campaign=campaign, text="(1d20-1000)d6")
    change_seed(actor=owner, campaign=campaign)
    with pytest.raises(Refused) as again:
        check_roll(campaign=campaign, text="(1d20-1000)d6", **proof)
    assert isinstance(failed, FailedRoll) and again.value.message == failed.reason


def test_a_number_beyond_all_bounds_is_refused(owner: User, campaign: Campaign) -> None:
    for number in (10**400, float("inf")):
        with pytest.raises(Refused):
            roll_dice(campaign=campaign, text="@str+1d20", variables={"str": number})


def test_the_place_of_a_mistake_is_told(campaign: Campaign) -> None:
    with pytest.raises(Refused) as refused:
        roll_dice(campaign=campaign, text="2d6 + damage")
    assert refused.value.details == {"position": 6}


def test_an_act_that_is_taken_back_gives_its_number_back(campaign: Campaign) -> None:
    first = roll_dice(campaign=campaign, text="8d20")[0]
    with pytest.raises(RuntimeError), transaction.atomic():
        taken_back = roll_dice(campaign=campaign, text="8d20")[0]
        raise RuntimeError
    again, proof = roll_dice(campaign=campaign, text="8d20")
    assert proof["nonce"] == 2 and again.as_data() == taken_back.as_data() != first.as_data()


def test_a_private_roll_leaves_no_gap_in_the_numbers(campaign: Campaign) -> None:
    roll_for(campaign.pk, "1d20", private=False)
    _, hidden = roll_for(campaign.pk, "1d20")
    _, proof = roll_for(campaign.pk, "1d20", private=False)
    assert proof["nonce"] == 2 and fair_dice(campaign.pk)["rolls"] == 2
    assert isinstance(hidden["nonce"], str) and len(hidden["nonce"]) == 32


def test_a_roll_can_be_checked_once_its_seed_is_shown(owner: User, campaign: Campaign) -> None:
    rolls = [
        roll_dice(campaign=campaign, text=text, variables={"str": 2}, private=private)
        for text, private in [("4d6kh3+@str", False), ("3d6!", False), ("1d20", True)]
    ]
    sealed = DiceSeed.objects.get()
    with pytest.raises(Refused, match="still sealed"):
        check_roll(campaign=campaign, text="1d20", **rolls[2][1])
    change_seed(actor=owner, campaign=campaign)
    shown = dice_shown(campaign)["revealed"][0]
    assert shown["seed"] == sealed.seed and shown["rolls"] == 2
    for rolled, proof in rolls:
        by_the_site = check_roll(campaign=campaign, text=rolled.formula, variables=rolled.variables, **proof)
        seed, number = bytes.fromhex(shown["seed"]), proof["nonce"]
        by_hand = verify(seed, shown["commitment"], number, rolled.formula, variables=rolled.variables)
        assert by_the_site.as_data() == by_hand.as_data() == rolled.as_data()


def test_a_new_seed_is_sealed_when_the_old_one_is_shown(owner: User, campaign: Campaign) -> None:
    old = fair_dice(campaign.pk)["commitment"]
    fresh = change_seed(actor=owner, campaign=campaign)
    assert fresh.commitment != old and fair_dice(campaign.pk) == {"commitment": fresh.commitment, "rolls": 0}
    assert roll_dice(campaign=campaign, text="1d6")[1] == {"commitment": fresh.commitment, "nonce": 1}
    assert AuditRecord.objects.get(act="dice.seed_changed").changes == {"commitment": [old, fresh.commitment]}


def test_what_is_told_before_never_holds_the_seed(owner: User, campaign: Campaign) -> None:
    rolled, proof = roll_for(campaign.pk, "1d20")
    seed = DiceSeed.objects.get().seed
    audit = list(AuditRecord.objects.values_list("changes", flat=True))
    assert seed not in str([rolled, proof, fair_dice(campaign.pk), dice_shown(campaign), audit])


def test_only_game_masters_show_the_seed(campaign: Campaign) -> None:
    for role in (Role.PLAYER, Role.OBSERVER):
        with pytest.raises(NotAllowed):
            change_seed(actor=add_member(campaign, make_user(f"the {role}"), role), campaign=campaign)
    with pytest.raises(NotFound):
        change_seed(actor=make_user("stranger"), campaign=campaign)


def test_campaigns_have_seeds_of_their_own(owner: User, campaign: Campaign) -> None:
    other = make_campaign(make_user("another"), name="Another")
    change_seed(actor=owner, campaign=campaign)
    _, proof = roll_dice(campaign=other, text="1d20")
    assert proof["nonce"] == 1 and DiceSeed.objects.filter(revealed_at=None).count() == 2
    with pytest.raises(Refused, match="No dice of this campaign"):
        check_roll(campaign=campaign, text="1d20", **proof)


def test_a_campaign_has_one_open_seed_only(campaign: Campaign) -> None:
    fair_dice(campaign.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        DiceSeed.objects.create(campaign=campaign, commitment="0" * 64, seed="0" * 64)
