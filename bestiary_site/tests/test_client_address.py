"""Whose address a request counts for: what clients claim themselves must not matter."""

import pytest
from axes.models import AccessAttempt
from django.test import Client, RequestFactory

from bestiary_site.middleware import ClientAddressMiddleware


def _address(**sent: str) -> str:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.9", **sent)
    ClientAddressMiddleware(lambda passed: passed)(request)
    assert "HTTP_X_FORWARDED_FOR" not in request.META
    return request.META["REMOTE_ADDR"]


@pytest.mark.parametrize(
    ("behind_proxy", "claimed", "address"),
    [
        (False, "6.6.6.6", "10.0.0.9"),
        (True, "203.0.113.5", "203.0.113.5"),
        (True, "6.6.6.6, 203.0.113.5", "203.0.113.5"),
        (True, "", "10.0.0.9"),
    ],
)
def test_only_the_address_that_the_proxy_adds_counts(settings, behind_proxy, claimed, address):
    settings.BEHIND_PROXY = behind_proxy
    assert _address(**({"HTTP_X_FORWARDED_FOR": claimed} if claimed else {})) == address


@pytest.mark.parametrize("behind_proxy", [False, True])
def test_failed_sign_ins_are_counted_by_the_true_address(settings, stranger, behind_proxy):
    settings.BEHIND_PROXY, settings.AXES_ENABLED = behind_proxy, True
    for number in range(3):
        claimed = f"6.6.6.{number}" + (", 203.0.113.5" if behind_proxy else "")
        words = {"login": stranger.username, "password": "wrong"}
        Client().post("/account/login/", words, REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR=claimed)
    attempt = AccessAttempt.objects.get()
    assert attempt.ip_address == ("203.0.113.5" if behind_proxy else "10.0.0.9")
    assert attempt.failures_since_start == 3
