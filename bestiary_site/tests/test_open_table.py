"""The guest of an open table: everybody at once, so nothing that binds one person."""

import pytest
from django.test import Client

from campaigns.models import Membership
from campaigns.services.guests import open_table_guest
from campaigns.services.membership import invite


@pytest.fixture
def visitor(settings, db) -> Client:
    """Somebody at an open table who has not signed in."""
    settings.OPEN_TABLE = True
    return Client()


def test_a_visitor_of_an_open_table_can_sign_in_as_himself(visitor):
    assert visitor.get("/account/login/").status_code == 200


def test_nobody_gives_the_shared_guest_a_password(visitor):
    word = "a-lasting-way-in-77"
    visitor.post("/account/password/set/", {"password1": word, "password2": word})
    assert not open_table_guest().has_usable_password()


@pytest.mark.parametrize("page", ["/account/email/", "/account/2fa/", "/account/sessions/", "/account/profile/"])
def test_the_shared_guest_has_no_account_pages(visitor, page):
    answer = visitor.get(page)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_the_shared_guest_gets_no_session_from_the_sign_in_api(visitor):
    assert visitor.get("/_allauth/browser/v1/auth/session").status_code == 401


def test_the_shared_guest_joins_no_campaign(visitor, campaign, owner):
    link = invite(actor=owner, campaign=campaign).get_absolute_url()
    assert visitor.post(link).status_code == 403
    assert not Membership.objects.filter(user=open_table_guest()).exists()
