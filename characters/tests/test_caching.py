"""Cached answers: kept while nothing changes, stale at once after a change in any process, never personal."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection

from campaigns.models import Visibility
from characters import caching
from characters.listing import Question
from characters.services.creatures import create_character, delete_character, update_character
from characters.services.models3d import publish_model
from characters.tests.factories import make_character, make_favourite, make_model

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_a_list_asked_for_again_costs_one_query(django_assert_num_queries):
    make_character()
    caching.cached_answer(Question())
    with django_assert_num_queries(1):
        caching.cached_answer(Question())


@pytest.mark.django_db
def test_pages_of_one_question_share_their_count_and_facets(django_assert_max_num_queries):
    for _ in range(30):
        make_character()
    caching.cached_answer(Question())
    with django_assert_max_num_queries(3):  # the stamp, the keys and the rows of the page
        assert len(caching.cached_answer(Question(page=2)).cards) == 6


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["create", "change", "delete", "hide", "model"])
def test_a_change_shows_at_once(curator, api, act):
    character = make_character(name="Bear", level=5)
    listed = "/api/v1/characters"
    one = f"/api/v1/characters/{character.pk}"
    api.get(listed), api.get(one)
    if act == "create":
        create_character(actor=curator, name="Wolf", race="Beast")
        assert api.get(listed).json()["count"] == 2
    elif act == "change":
        update_character(actor=curator, character=character, level=50)
        assert api.get(listed).json()["results"][0]["level"] == 50
        assert api.get(one).json()["level"] == 50
    elif act == "delete":
        delete_character(actor=curator, character=character)
        assert api.get(listed).json()["count"] == 0
        assert api.get(one).status_code == 404
    elif act == "hide":
        update_character(actor=curator, character=character, visibility=Visibility.GAME_MASTERS)
        assert api.get(listed).json()["count"] == 0
        assert api.get(one).status_code == 404
    else:
        publish_model(actor=curator, model=make_model(created_by=curator), character=character)
        assert api.get(listed).json()["results"][0]["has_model"] is True
        assert api.get(one).json()["model"]["glb"].endswith(".glb")


@pytest.mark.django_db
def test_marks_of_one_person_are_not_shown_to_another(as_user, owner, stranger):
    character = make_character()
    make_favourite(owner, character)
    for address in ("/api/v1/characters", f"/api/v1/characters/{character.pk}"):
        for person, marked in ((owner, True), (stranger, False), (None, False), (owner, True)):
            told = as_user(person).get(address).json()
            assert (told.get("results") or [told])[0]["is_favourite"] is marked


@pytest.mark.django_db
def test_lists_are_kept_an_hour_and_creatures_a_day(monkeypatch, api):
    kept = {}
    monkeypatch.setattr(cache, "set", lambda key, value, seconds: kept.update({key: seconds}))
    character = make_character()
    api.get("/api/v1/characters")
    assert set(kept.values()) == {3600}
    kept.clear()
    api.get(f"/api/v1/characters/{character.pk}")
    assert set(kept.values()) == {24 * 3600}


@pytest.mark.django_db
def test_a_draft_is_never_kept_for_everybody(as_user, owner, api):
    draft = make_character(created_by=owner, visibility=Visibility.GAME_MASTERS)
    assert as_user(owner).get(f"/api/v1/characters/{draft.pk}").status_code == 200
    assert api.get(f"/api/v1/characters/{draft.pk}").status_code == 404


ELSEWHERE = """
import os
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = os.environ["TEST_DATABASE"]
from campaigns.models import User
from characters.models import Character
from characters.services.creatures import update_character
character = Character.objects.get(name="Bear")
update_character(actor=User.objects.get(username="curator"), character=character, level=77)
"""


@pytest.mark.django_db(transaction=True)
def test_a_change_in_another_process_shows_at_once(api, curator):
    character = make_character(name="Bear", level=5)
    one = f"/api/v1/characters/{character.pk}"
    assert api.get("/api/v1/characters").json()["results"][0]["level"] == 5
    assert api.get(one).json()["level"] == 5
    settings_of_tests = {"DJANGO_SETTINGS_MODULE": "bestiary_site.settings_test"}
    database = {"TEST_DATABASE": str(connection.settings_dict["NAME"])}
    subprocess.run(
        [sys.executable, "-c", ELSEWHERE], cwd=ROOT, env={**os.environ, **settings_of_tests, **database},
        check=True, timeout=60,
    )  # fmt: skip
    assert api.get("/api/v1/characters").json()["results"][0]["level"] == 77
    assert api.get(one).json()["level"] == 77


@pytest.mark.django_db
def test_a_model_that_moves_to_another_creature_leaves_the_first_at_once(curator, api):
    first, second = make_character(), make_character()
    model = make_model(created_by=curator)
    publish_model(actor=curator, model=model, character=first)
    assert api.get(f"/api/v1/characters/{first.pk}").json()["model"]
    publish_model(actor=curator, model=model, character=second)
    assert api.get(f"/api/v1/characters/{first.pk}").json()["model"] is None
