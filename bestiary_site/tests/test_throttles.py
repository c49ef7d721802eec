"""Too many requests are refused for a while, in the API's words; chunks of uploads have a rate of their own."""

import pytest
from rest_framework.throttling import AnonRateThrottle, ScopedRateThrottle, UserRateThrottle

from reconstruction.tests.factories import make_capture, make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def rates(monkeypatch):
    """Return what sets the rates of the three throttles."""

    def set_rates(**given: str) -> None:
        for throttle in (AnonRateThrottle, UserRateThrottle, ScopedRateThrottle):
            monkeypatch.setattr(throttle, "THROTTLE_RATES", dict.fromkeys(("anon", "user", "jobs", "chunks")) | given)

    return set_rates


def test_a_stranger_who_asks_too_often_must_wait(api, rates):
    rates(anon="2/min")
    assert [api.get("/api/v1/characters").status_code for _ in range(3)] == [200, 200, 429]
    refused = api.get("/api/v1/characters")
    assert refused.json()["error"]["code"] == "too_many_requests"
    assert 0 < int(refused["Retry-After"]) <= 60


def test_one_persons_haste_does_not_stop_another(as_user, owner, stranger, rates):
    rates(user="1/min")
    assert [as_user(owner).get("/api/v1/me").status_code for _ in range(2)] == [200, 429]
    assert as_user(stranger).get("/api/v1/me").status_code == 200


def test_jobs_are_started_at_a_rate_of_their_own(as_user, owner, rates):
    rates(jobs="1/min")
    capture, client = make_capture(owner), as_user(owner)
    address = f"/api/v1/captures/{capture.pk}/reconstructions"
    assert [client.post(address, {}, format="json").status_code for _ in range(2)] == [422, 429]
    assert client.get("/api/v1/captures").status_code == 200


def test_chunks_do_not_use_up_what_a_person_may_ask_else(as_user, owner, rates):
    rates(user="3/min", chunks="1000/min")
    upload = make_upload(make_capture(owner), state="receiving", size=10**6)
    client = as_user(owner)
    for _ in range(5):
        answer = client.generic(
            "PUT", f"/api/v1/uploads/{upload.pk}/chunks/7", b"x", content_type="application/octet-stream"
        )
        assert answer.status_code == 422
    assert client.get("/api/v1/me").status_code == 200
