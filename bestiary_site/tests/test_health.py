"""Alive, ready, and the numbers for those who may read them."""

import shutil
from collections import namedtuple

import pytest
from django.db import DatabaseError, connection
from django.utils.dateparse import parse_datetime

from characters.tests.factories import make_character
from reconstruction.tests.factories import make_capture, make_reconstruction

ELSEWHERE = "203.0.113.9"
Usage = namedtuple("Usage", "total used free")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/health", "/health/"])
def test_a_sound_site_says_exactly_ok(client, address, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(100 * 2**30, 50 * 2**30, 50 * 2**30))
    make_character(picture="pictures/ab/abc.webp")
    answer = client.get(address)
    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "ok"
    assert parse_datetime(told["timestamp"]) is not None
    assert told["checks"] == {
        "database": {"status": "ok"},
        "disk_space": {"status": "ok", "free_gb": 50.0},
        "images": {"status": "ok", "total": 1},
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("free_gb", "status", "code"), [(2, "degraded", 200), (0.1, "error", 503)])
def test_a_disk_that_fills_up_shows(client, monkeypatch, free_gb, status, code):
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(0, 0, int(free_gb * 2**30)))
    answer = client.get("/health")
    assert (answer.json()["status"], answer.status_code) == (status, code)


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_an_error(client, monkeypatch):
    def fail():
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", fail)
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == {"status": "error"}


@pytest.mark.django_db
def test_a_migrated_site_is_ready(client):
    assert client.get("/ready").json() == {"ready": True}


@pytest.mark.django_db
def test_a_site_with_a_migration_to_run_is_not_ready(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'reconstruction'")
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert "migrate" in answer.json()["reason"]


@pytest.mark.django_db
def test_metrics_count_jobs_by_state(client, owner):
    make_reconstruction(make_capture(owner))
    answer = client.get("/metrics").content.decode()
    assert 'bestiary_jobs{kind="reconstruction",state="queued"} 1.0' in answer
    assert "django_http_requests_total" in answer


@pytest.mark.django_db
def test_metrics_are_for_the_administrator_the_token_and_this_machine(client, settings, signed_in, admin, stranger):
    settings.METRICS_TOKEN = "a long token"
    assert client.get("/metrics", REMOTE_ADDR=ELSEWHERE).status_code == 404
    assert signed_in(stranger).get("/metrics", REMOTE_ADDR=ELSEWHERE).status_code == 404
    assert signed_in(admin).get("/metrics", REMOTE_ADDR=ELSEWHERE).status_code == 200
    bearer = {"authorization": "Bearer a long token"}
    assert client.get("/metrics", REMOTE_ADDR=ELSEWHERE, headers=bearer).status_code == 200
    wrong = {"authorization": "Bearer another"}
    assert client.get("/metrics", REMOTE_ADDR=ELSEWHERE, headers=wrong).status_code == 404
    settings.BEHIND_PROXY = True
    assert client.get("/metrics").status_code == 404
