"""Programs sign in for tokens: a short-lived one for the API, and one that renews both and is then spent."""

import json

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
BASE = "/_allauth/app/v1"


def post(path: str, body: dict, **headers: str):
    return Client().post(path, json.dumps(body), content_type="application/json", headers=headers)


def sign_in(username: str = "owner") -> dict:
    answer = post(f"{BASE}/auth/login", {"username": username, "password": "a sound password"})
    assert answer.status_code == 200, answer.content
    return answer.json()["meta"]


def me(token: str):
    return Client().get("/api/v1/me", headers={"authorization": f"Bearer {token}"})


def test_an_access_token_opens_the_api_without_a_csrf_token(owner):
    token = sign_in()["access_token"]
    assert me(token).json()["username"] == "owner"
    made = post("/api/v1/campaigns", {"name": "The Ashes"}, authorization=f"Bearer {token}")
    assert made.status_code == 201


def test_a_refresh_token_gives_both_anew_and_is_spent(owner):
    first = sign_in()
    renewed = post(f"{BASE}/tokens/refresh", {"refresh_token": first["refresh_token"]})
    assert renewed.status_code == 200, renewed.content
    told = renewed.json()["data"]
    assert me(told["access_token"]).status_code == 200
    assert told["refresh_token"] != first["refresh_token"]
    assert post(f"{BASE}/tokens/refresh", {"refresh_token": first["refresh_token"]}).status_code == 400
    again = post(f"{BASE}/tokens/refresh", {"refresh_token": told["refresh_token"]})
    assert again.status_code == 200


def test_a_wrong_token_is_401_and_says_how_to_sign_in(owner):
    answer = me("nonsense")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["error"]["code"] == "sign_in_needed"


def test_without_any_sign_in_it_is_401_and_not_403(db):
    answer = Client().get("/api/v1/me")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_closed_account_has_no_use_of_its_tokens(owner):
    tokens = sign_in()
    owner.is_active = False
    owner.save()
    assert me(tokens["access_token"]).status_code == 401
    assert post(f"{BASE}/tokens/refresh", {"refresh_token": tokens["refresh_token"]}).status_code == 400


def test_signing_out_ends_the_access_token(owner):
    tokens = sign_in()
    headers = {"authorization": f"Bearer {tokens['access_token']}"}
    Client().delete(f"{BASE}/auth/session", headers={**headers, "x-session-token": tokens["session_token"]})
    assert me(tokens["access_token"]).status_code == 401


def test_a_session_without_its_csrf_token_changes_nothing(owner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/api/v1/campaigns", "{}", content_type="application/json")
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "not_allowed"
