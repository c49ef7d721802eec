"""Quotas: what is counted for whom, what is allowed, and what money does not hold up."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bestiary_site.shared.errors import NotAllowed, QuotaReached, Refused
from imagegen.models import ProviderCall
from imagegen.providers.fake import FakeProvider, installed
from imagegen.services.quotas import require_quota, usage_of_campaign, usage_of_person
from imagegen.services.settings import change_settings, settled
from imagegen.tests.factories import asked
from imagegen.tests.picture_world import make_request

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def providers():
    """One that sends a bill and one that does not."""
    with installed(FakeProvider("dear", price=40_000), FakeProvider("free")):
        yield


def call(person=None, campaign=None, *, outcome="drawn", dollars=0.0, ago=timedelta()) -> None:
    ProviderCall.objects.create(
        at=timezone.now() - ago, provider="dear", outcome=outcome, person=person, campaign=campaign,
        cost_microdollars=round(dollars * 1e6),
    )  # fmt: skip


def test_pictures_of_a_day_and_dollars_of_a_month_are_counted(owner, campaign, stranger) -> None:
    call(owner, campaign, dollars=0.04)
    call(owner, dollars=0.04, ago=timedelta(days=2))
    call(owner, dollars=9, ago=timedelta(days=31))
    call(owner, campaign, outcome="timeout", dollars=0.01)
    call(stranger, campaign, dollars=0.04)
    make_request(owner, campaign)
    usage = usage_of_person(owner)
    assert (usage.pictures, round(usage.dollars, 2)) == (2, 0.09)
    usage = usage_of_campaign(campaign)
    assert (usage.pictures, round(usage.dollars, 2)) == (3, 0.09)


def test_the_day_ends_for_a_person_and_for_a_campaign(owner, campaign, teammate, settings) -> None:
    settings.PICTURES_A_DAY = 2
    call(owner), call(owner)
    with pytest.raises(QuotaReached, match="24 hours"):
        require_quota(owner, None, ["free"])
    require_quota(teammate, campaign, ["free"])
    change_settings(actor=owner, campaign=campaign, pictures_a_day=0)
    with pytest.raises(QuotaReached, match=campaign.name):
        require_quota(teammate, campaign, ["free"])


def test_money_holds_up_only_what_costs_money(owner, campaign, settings) -> None:
    settings.PICTURE_DOLLARS_A_MONTH = 1
    call(owner, dollars=1)
    with pytest.raises(QuotaReached, match="dollars"):
        require_quota(owner, None, ["dear", "free"])
    require_quota(owner, None, ["free"])
    settings.PICTURE_DOLLARS_A_MONTH = 100
    change_settings(actor=owner, campaign=campaign, dollars_a_month="0.50")
    call(None, campaign, dollars=0.5)
    with pytest.raises(QuotaReached, match=campaign.name):
        require_quota(owner, campaign, ["dear"])


def test_a_wish_takes_style_and_order_from_its_campaign(owner, campaign) -> None:
    assert settled(campaign, asked()).providers == ["dear", "free"]
    change_settings(actor=owner, campaign=campaign, style="ink", providers=["free"])
    assert (settled(campaign, asked()).providers, settled(campaign, asked()).style) == (["free"], "ink")
    assert settled(campaign, asked(providers=["free"], style="oil")).style == "oil"
    with pytest.raises(Refused, match="does not draw for this campaign"):
        settled(campaign, asked(providers=["dear"]))
    assert settled(None, asked(providers=["dear", "dear"])).providers == ["dear"]
    with installed(FakeProvider("dear")):
        assert settled(campaign, asked()).providers == ["dear"], "the campaign's own is no longer set up here"


@pytest.mark.parametrize(
    "wrong",
    [
        {"providers": ["nobody"]}, {"providers": "free"}, {"providers": [1]}, {"style": "x" * 501},
        {"pictures_a_day": -1}, {"dollars_a_month": "NaN"}, {"dollars_a_month": "-1"}, {"dollars_a_month": "x"},
    ],
)  # fmt: skip
def test_settings_that_make_no_sense_are_refused(owner, campaign, wrong) -> None:
    with pytest.raises(Refused):
        change_settings(actor=owner, campaign=campaign, **wrong)


def test_only_game_masters_change_them(campaign, teammate) -> None:
    with pytest.raises(NotAllowed):
        change_settings(actor=teammate, campaign=campaign, style="mine")
