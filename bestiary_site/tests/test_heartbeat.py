"""Workers say that they live, and their tasks know the request that asked for them."""

import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from django.conf import settings
from prometheus_client import REGISTRY

from bestiary_site.observing import heartbeat, tasks
from bestiary_site.shared.request_id import current_request_id, remember_request_id
from bestiary_site.tests.test_architecture import ROOT


def test_the_latest_beat_counts_and_a_worker_that_stops_says_goodbye():
    heartbeat.beat("one@here", ["quick"])
    heartbeat.beat("two@here", ["heavy"])
    heartbeat.beat("one@here", ["quick", "pictures"])
    assert {(one.worker, one.queues) for one in heartbeat.beats()} == {
        ("one@here", ("pictures", "quick")),
        ("two@here", ("heavy",)),
    }
    heartbeat.forget("one@here")
    assert [one.worker for one in heartbeat.beats()] == ["two@here"]


def test_workers_that_come_and_go_for_ever_are_not_remembered_for_ever():
    for number in range(heartbeat.MOST_WORKERS + 20):
        heartbeat.beat(f"worker{number}@here", ["quick"])
    assert len(heartbeat.beats()) == heartbeat.MOST_WORKERS


def test_a_cache_that_is_away_does_not_stop_a_worker(monkeypatch):
    def fail(worker: str, queues: list[str]) -> None:
        raise ConnectionError("gone")

    monkeypatch.setattr(heartbeat, "beat", fail)
    heartbeat.Heartbeat(SimpleNamespace())._beat("one@here", ["quick"])


@pytest.mark.slow
@pytest.mark.skipif(not settings.REDIS_URL, reason="workers of their own need Redis")
def test_a_worker_of_its_own_is_heard_of_from_start_to_stop():
    command = ["-m", "celery", "-A", "bestiary_site", "worker", "-Q", "nobodys", "--pool", "threads", "-n", "own@here"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bestiary_site.settings_test"}
    worker = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment)
    try:
        assert wait_until(lambda: [one.queues for one in heartbeat.beats()] == [("nobodys",)])
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(60)
    assert heartbeat.beats() == []


def wait_until(true, seconds: float = 120) -> bool:
    """Wait until something holds; whether it came to that."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.2)
    return False


def test_a_task_knows_the_request_that_asked_for_it_and_its_thread_forgets_it():
    remember_request_id("who-asks")
    headers: dict[str, str] = {}
    tasks._write_origin(headers=headers)
    assert headers == {"request_id": "who-asks"}
    remember_request_id("somebody-else")
    task = SimpleNamespace(name="a.test.task", request=SimpleNamespace(request_id=headers["request_id"]))
    tasks._begin(task_id="1", task=task)
    assert current_request_id() == "who-asks"
    tasks._end(task_id="1", task=task, state="SUCCESS")
    assert current_request_id() == "somebody-else"
    remember_request_id("")
    labels = {"task": "a.test.task", "outcome": "succeeded"}
    assert REGISTRY.get_sample_value("bestiary_task_seconds_count", labels) == 1
