"""Alive, ready, and the numbers for those who may read them."""

import contextlib
import shutil
import socket
import threading
import time
from collections import namedtuple

import pytest
from django.db import DatabaseError, connection
from django.utils.dateparse import parse_datetime

from bestiary_site.celery import app
from bestiary_site.observing import checks, heartbeat
from bestiary_site.observing.watched import Watched, ask_all
from characters.tests.factories import make_character
from imagegen.tests.factories import make_picture

ELSEWHERE = "203.0.113.9"
Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def roomy(monkeypatch):
    """A disk with room."""
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(100 * 2**30, 50 * 2**30, 50 * 2**30))


@pytest.fixture
def at_work(db):
    """Workers on every queue, heard of just now."""
    heartbeat.beat("everything@here", sorted(checks.all_queues()))


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/health", "/health/"])
def test_a_sound_site_says_exactly_ok(client, address, roomy, at_work):
    make_character(picture="pictures/ab/abc.webp")
    make_picture()
    answer = client.get(address, REMOTE_ADDR=ELSEWHERE)
    assert answer.status_code == 200
    told = answer.json()
    assert told["status"] == "ok"
    assert parse_datetime(told["timestamp"]) is not None
    assert told["checks"] == {
        "database": {"status": "ok"},
        "disk_space": {"status": "ok", "free_gb": 50.0},
        "images": {"status": "ok", "total": 2},
        "cache": {"status": "ok"},
        "broker": {"status": "ok"},
        "workers": {"status": "ok"},
        "storage": {"status": "ok"},
    }


@pytest.mark.django_db
def test_names_and_times_are_for_those_who_may_read_the_numbers(client, signed_in, stranger, admin, roomy, at_work):
    assert "everything@here" not in client.get("/health", REMOTE_ADDR=ELSEWHERE).content.decode()
    assert "everything@here" not in signed_in(stranger).get("/health", REMOTE_ADDR=ELSEWHERE).content.decode()
    told = signed_in(admin).get("/health", REMOTE_ADDR=ELSEWHERE).json()["checks"]
    assert told["workers"]["count"] == 1
    assert told["workers"]["workers"][0]["name"] == "everything@here"
    assert told["database"]["milliseconds"] >= 0


@pytest.mark.django_db
def test_a_queue_that_nobody_works_on_degrades_the_site(client, roomy):
    heartbeat.beat("quick@here", ["quick"])
    told = client.get("/health").json()
    assert told["status"] == "degraded"
    assert told["checks"]["workers"]["reason"].startswith("nobody works on heavy")


@pytest.mark.django_db
def test_a_worker_that_fell_silent_counts_as_gone(client, roomy, at_work, monkeypatch):
    monkeypatch.setattr(heartbeat, "ALIVE_SECONDS", -1.0)
    told = client.get("/health").json()["checks"]["workers"]
    assert (told["status"], told["count"]) == ("degraded", 0)


@pytest.mark.django_db
def test_a_deleted_picture_is_not_counted(client, at_work):
    make_picture(deleted_at="2026-01-01T00:00Z")
    assert client.get("/health").json()["checks"]["images"]["total"] == 0


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def silent_server():
    """A server that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(20)
        yield listening.getsockname()[1]


def test_a_cache_or_broker_that_is_away_shows(settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{closed_port()}/0"
    assert checks.cache_works()["status"] == "error"
    with app.connection_for_write() as way:
        assert way.ensure_connection(max_retries=1)
    away = app.connection_for_write(settings.REDIS_URL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checks.app, "connection_for_write", lambda **options: away)
        assert checks.broker()["status"] == "degraded"


def test_a_cache_that_hangs_is_given_up_by_itself(settings):
    with silent_server() as port:
        settings.REDIS_URL = f"redis://127.0.0.1:{port}/0"
        began = time.monotonic()
        assert checks.cache_works()["status"] == "error"
        assert time.monotonic() - began < 8


@pytest.mark.django_db(transaction=True)
def test_what_hangs_does_not_hold_up_the_answer(client, settings, roomy, at_work, monkeypatch):
    settings.CHECK_SECONDS = 0.3
    let_go = threading.Event()
    monkeypatch.setattr(checks, "storage", lambda: let_go.wait(20) and {"status": "ok"})
    monkeypatch.setattr(checks, "cache_works", lambda: let_go.wait(20) and {"status": "ok"})
    monkeypatch.setattr(checks, "_WATCHED", checks.all_watched())
    try:
        began = time.monotonic()
        answer = client.get("/health")
        assert time.monotonic() - began < 3
        told = answer.json()["checks"]
        assert told["storage"] == {"status": "degraded", "reason": "no answer in time"}
        assert told["cache"]["status"] == "error"
        assert told["database"]["status"] == "ok"
        assert answer.status_code == 503
        threads = threading.active_count()
        for _ in range(5):
            client.get("/health")
        assert threading.active_count() <= threads + len(told)  # one each at most, however often it is asked
        assert [one.name for one in threading.enumerate()].count("storage") == 1
    finally:
        let_go.set()


def test_an_answer_is_kept_for_a_moment_and_a_failure_is_one(settings):
    asked = []
    question = Watched("it", lambda: asked.append(1) or len(asked), late=-1, failed=-2, fresh_seconds=60)
    assert [ask_all([question], 5)["it"] for _ in range(3)] == [1, 1, 1]
    broken = Watched("broken", lambda: 1 // 0, late=-1, failed=-2)
    assert ask_all([broken], 5) == {"broken": -2}


@pytest.mark.django_db
@pytest.mark.parametrize(("free_gb", "status", "code"), [(2, "degraded", 200), (0.1, "error", 503)])
def test_a_disk_that_fills_up_shows(client, at_work, monkeypatch, free_gb, status, code):
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
    assert client.get("/health", REMOTE_ADDR=ELSEWHERE).json()["checks"]["database"] == {"status": "error"}


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
