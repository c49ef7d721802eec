"""No stretch of a minute holds more than so many requests: of a person, of an address, over threads and processes."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from django.conf import settings
from django.http import HttpResponse

from bestiary_site.shared import sliding, windows
from bestiary_site.shared.api import exception_handler

needs_redis = pytest.mark.skipif(not settings.REDIS_URL, reason="REDIS_URL is not set: processes do not count together")
ASKER = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestiary_site.settings_test")
import django
django.setup()
from bestiary_site.shared import sliding
print("ready", flush=True)
sys.stdin.readline()
allowed = 0
for _ in range(int(sys.argv[2])):
    try:
        sliding.take(sys.argv[1], int(sys.argv[3]), 60, person=7, address=sys.argv[4])
        allowed += 1
    except sliding.TooOften:
        pass
print(allowed, flush=True)
"""


@pytest.fixture
def clock(monkeypatch):
    """Return a hand to turn the clock of this process's memory with; Redis has its own."""
    monkeypatch.setattr(settings, "REDIS_URL", "")
    now = [1000.0]
    monkeypatch.setattr(windows.time, "monotonic", lambda: now[0])

    def turn(seconds: float) -> None:
        now[0] += seconds

    return turn


def ask(name="pictures", limit=10, *, person=1, address="10.0.0.1", seconds=60):
    return sliding.take(name, limit, seconds, person=person, address=address)


def refused(**asked) -> sliding.TooOften:
    with pytest.raises(sliding.TooOften) as caught:
        ask(**asked)
    return caught.value


@pytest.mark.parametrize(("name", "limit"), [("pictures", 10), ("scenes", 5)])
def test_the_one_after_the_last_allowed_in_a_minute_is_refused(name, limit):
    assert [ask(name, limit).remaining for _ in range(limit)] == list(range(limit - 1, -1, -1))
    refusal = refused(name=name, limit=limit)
    assert refusal.status == 429
    assert refusal.code == "too_many_requests"
    assert refusal.details["limit"] == limit
    assert refusal.details["remaining"] == 0
    assert 58 <= refusal.details["retry_after"] <= 60
    assert name in refusal.message


def test_the_window_slides_so_that_a_new_minute_is_no_new_allowance(clock):
    for _ in range(5):
        ask(limit=5)
        clock(10)
    assert refused(limit=5).details["retry_after"] == 10
    clock(10)
    assert ask(limit=5).remaining == 0
    assert refused(limit=5).details["retry_after"] == 10


def test_what_was_refused_does_not_count(clock):
    for _ in range(5):
        ask(limit=5)
    for _ in range(50):
        refused(limit=5)
    clock(60)
    assert ask(limit=5).remaining == 4


def test_persons_are_counted_each_for_himself_and_so_are_addresses():
    for _ in range(3):
        ask(limit=3, person=1, address="10.0.0.1")
    refused(limit=3, person=1, address="10.0.0.2")
    refused(limit=3, person=2, address="10.0.0.1")
    assert ask(limit=3, person=2, address="10.0.0.2").remaining == 2
    assert ask("scenes", limit=3, person=1, address="10.0.0.1").remaining == 2


def test_a_person_who_is_refused_does_not_use_up_what_his_address_has_left():
    for _ in range(3):
        ask(limit=3, person=1, address="10.0.0.1")
    for _ in range(9):
        refused(limit=3, person=1, address="10.0.0.9")
    assert ask(limit=3, person=2, address="10.0.0.9").remaining == 2


def test_who_has_not_signed_in_is_counted_by_address_alone():
    for _ in range(2):
        ask(limit=2, person=None)
    refused(limit=2, person=None)
    assert ask(limit=2, person=None, address="10.0.0.2").remaining == 1


def test_a_limit_of_nought_is_none():
    assert [ask(limit=0) for _ in range(30)] == [None] * 30


def test_a_lowered_limit_waits_until_enough_have_left(clock):
    for _ in range(5):
        ask(limit=5)
        clock(10)
    assert refused(limit=2).details["retry_after"] == 40


def test_both_who_is_allowed_and_who_is_refused_reads_the_usual_headers():
    answer = sliding.with_headers(HttpResponse("ok"), ask(limit=1))
    assert answer["X-RateLimit-Limit"] == "1"
    assert answer["X-RateLimit-Remaining"] == "0"
    assert 58 <= int(answer["X-RateLimit-Reset"]) - time.time() <= 62
    assert answer["RateLimit-Policy"] == '"pictures";q=1;w=60'
    assert answer["RateLimit"].startswith('"pictures";r=0;t=')
    assert "Retry-After" not in answer
    told = exception_handler(refused(limit=1), {})
    assert told.status_code == 429
    assert 1 <= int(told["Retry-After"]) <= 60
    assert told["X-RateLimit-Remaining"] == "0"
    assert told.data["error"]["details"]["limit"] == 1


def test_an_answer_without_a_limit_has_no_headers():
    assert "X-RateLimit-Limit" not in sliding.with_headers(HttpResponse("ok"), None)


def test_fifty_threads_at_once_get_ten(monkeypatch):
    monkeypatch.setattr(settings, "REDIS_URL", "")

    def attempt(_: int) -> bool:
        try:
            return ask() is not None
        except sliding.TooOften:
            return False

    with ThreadPoolExecutor(50) as threads:
        assert sum(threads.map(attempt, range(500))) == 10


def test_memory_stays_small_however_many_ask():
    memory = windows.Memory(most=100)
    for number in range(1000):
        memory.count([f"address:{number}", f"person:{number}"], 10, 60)
    assert len(memory._windows) == 100


def test_with_redis_away_each_process_counts_for_itself_and_says_so_once(monkeypatch, caplog):
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(windows, "_registered", None)
    monkeypatch.setattr(windows, "AWAY_SECONDS", 0.0)
    for _ in range(5):
        ask(limit=5)
    refused(limit=5)
    assert sum("out of reach" in line.message for line in caplog.records) == 1
    monkeypatch.setattr(windows, "_away_until", 0.0)
    monkeypatch.setattr(windows, "_is_away", False)


def test_who_sends_a_request_is_counted_by_account_and_address(rf, owner):
    request = rf.post("/", REMOTE_ADDR="10.0.0.3")
    request.user = owner
    sliding.take_for(request, "pictures", 1)
    with pytest.raises(sliding.TooOften):
        ask(limit=1, person=owner.pk, address="10.0.0.4")
    with pytest.raises(sliding.TooOften):
        ask(limit=1, person=None, address="10.0.0.3")


@needs_redis
@pytest.mark.parametrize(("name", "limit"), [("pictures", 10), ("scenes", 5)])
def test_four_processes_on_redis_allow_together_no_more_than_one_would(name, limit):
    askers = [
        subprocess.Popen(
            [sys.executable, "-c", ASKER, name, "25", str(limit), f"10.0.1.{number}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(4)
    ]
    for asker in askers:
        assert asker.stdout.readline() == "ready\n"
    for asker in askers:
        asker.stdin.write("go\n")
        asker.stdin.flush()
    assert sum(int(asker.communicate()[0]) for asker in askers) == limit
    refused(name=name, limit=limit, person=7, address="10.0.1.9")


@needs_redis
def test_the_window_slides_on_redis_too_and_leaves_nothing_behind():
    for _ in range(3):
        ask("flashes", 3, seconds=1)
    assert 0 < refused(name="flashes", limit=3, seconds=1).standing.retry_after <= 1
    time.sleep(1.05)
    assert ask("flashes", 3, seconds=1).remaining == 2
    client = redis.Redis.from_url(settings.REDIS_URL)
    keys = list(client.scan_iter("bestiary:sliding:{flashes}:*"))
    assert len(keys) == 2
    assert all(0 < client.pttl(key) <= 2000 for key in keys)
