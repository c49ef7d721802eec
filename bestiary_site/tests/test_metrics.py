"""The numbers for Prometheus: what they count, for whom, at which price, also for several processes together."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from prometheus_client import REGISTRY

from bestiary_site import metrics
from bestiary_site.backup import under_way
from bestiary_site.observing import heartbeat, providers, rows
from bestiary_site.observing.web import counted_sockets
from bestiary_site.shared.jobs import JobState
from bestiary_site.tests.test_architecture import ROOT
from campaigns.models import Tag
from characters.tests.factories import make_character, make_model
from imagegen import tally
from imagegen.models import PictureRequest, ProviderCall
from imagegen.tests.factories import make_picture
from reconstruction.tests.factories import make_capture, make_export, make_reconstruction
from scenes.tests.table_client import TableClient
from scenes.tests.test_room import application, at

ELSEWHERE = "203.0.113.9"


def scrape(client) -> str:
    """Return what Prometheus gets."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    return answer.content.decode()


def value_of(page: str, sample: str) -> float:
    """Return the number of one sample, named with its labels."""
    found = re.search(rf"^{re.escape(sample)} (\S+)$", page, re.MULTILINE)
    assert found, f"no {sample}"
    return float(found[1])


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


@pytest.mark.django_db
def test_every_table_of_jobs_is_counted_by_state_stage_and_waiting(client, owner):
    make_reconstruction(make_capture(owner), state=JobState.RUNNING, stage="depth")
    waiting = make_reconstruction(make_capture(owner))
    type(waiting).objects.filter(pk=waiting.pk).update(created_at=timezone.now() - timedelta(minutes=10))
    PictureRequest.objects.create(key="a", parameters={}, state=JobState.FAILED)
    page = scrape(client)
    assert value_of(page, 'bestiary_jobs_running{kind="reconstruction",stage="depth"}') == 1
    assert value_of(page, 'bestiary_jobs{kind="picture_request",state="failed"}') == 1
    assert value_of(page, 'bestiary_jobs{kind="asset_preparation",state="queued"}') == 0
    assert value_of(page, 'bestiary_queue_oldest_seconds{kind="reconstruction"}') == pytest.approx(600, abs=20)
    assert value_of(page, 'bestiary_queue_oldest_seconds{kind="export"}') == 0


@pytest.mark.django_db
def test_stages_that_children_make_up_stay_bounded(client, owner):
    for number in range(rows.MOST_STAGES + 5):
        make_reconstruction(make_capture(owner), state=JobState.RUNNING, stage=f"stage {number}")
    page = scrape(client)
    assert len(re.findall(r'^bestiary_jobs_running\{kind="reconstruction"', page, re.MULTILINE)) == rows.MOST_STAGES + 1
    assert value_of(page, 'bestiary_jobs_running{kind="reconstruction",stage="other"}') == 5


@pytest.mark.django_db
def test_storage_is_summed_up_from_rows_and_kept_for_a_while(client, owner):
    model = make_model(make_character(), owner, size_bytes=1000)
    make_export(model, owner)
    picture = make_picture(owner)
    page = scrape(client)
    assert value_of(page, 'bestiary_storage_bytes{kind="models"}') == 1000
    assert value_of(page, 'bestiary_storage_bytes{kind="exports"}') == 5
    assert value_of(page, 'bestiary_storage_bytes{kind="pictures"}') == picture.file_size_bytes
    make_export(model, owner)
    assert value_of(scrape(client), 'bestiary_storage_bytes{kind="exports"}') == 5
    cache.clear()
    assert value_of(scrape(client), 'bestiary_storage_bytes{kind="exports"}') == 10


def call(provider: str, outcome: str, milliseconds: int = 0, cost: int = 0) -> None:
    """Write down a call of a minute ago."""
    at = timezone.now() - timedelta(minutes=1)
    ProviderCall.objects.create(
        at=at, provider=provider, outcome=outcome, milliseconds=milliseconds, cost_microdollars=cost
    )


@pytest.mark.django_db
def test_providers_are_counted_with_their_time_and_cost(client):
    call("gemini", "drawn", 1500, 39_000)
    call("gemini", "drawn", 2500, 39_000)
    call("gemini", "timeout", 60_000)
    page = scrape(client)
    assert value_of(page, 'bestiary_provider_call_seconds_count{outcome="drawn",provider="gemini"}') == 2
    assert value_of(page, 'bestiary_provider_call_seconds_sum{outcome="drawn",provider="gemini"}') == 4
    assert value_of(page, 'bestiary_provider_cost_dollars_total{outcome="drawn",provider="gemini"}') == 0.078
    assert value_of(page, 'bestiary_provider_call_seconds_count{outcome="timeout",provider="gemini"}') == 1


@pytest.mark.django_db
def test_what_providers_did_only_grows_though_old_rows_are_cleared_away(client):
    call("offline", "drawn")
    scrape(client)
    ProviderCall.objects.all().delete()
    call("offline", "drawn")
    name = 'bestiary_provider_call_seconds_count{outcome="drawn",provider="offline"}'
    assert value_of(scrape(client), name) == 2
    assert value_of(scrape(client), name) == 2


@pytest.mark.django_db
def test_names_of_providers_and_outcomes_stay_bounded(client):
    for number in range(60):
        call(f"provider {number}", f"outcome {number}")
    page = scrape(client)
    labels = re.findall(r'^bestiary_provider_call_seconds_count\{outcome="(.+)",provider="(.+)"\}', page, re.MULTILINE)
    assert len({outcome for outcome, _ in labels}) <= providers.MOST_OUTCOMES + 1
    assert len({provider for _, provider in labels}) <= providers.MOST_PROVIDERS + 1
    assert sum(float(n) for n in re.findall(r"^bestiary_provider_call_seconds_count\{.*\} (\S+)", page, re.M)) == 60


@pytest.mark.django_db
def test_workers_are_counted_by_queue(client):
    heartbeat.beat("one@here", ["quick", "heavy"])
    heartbeat.beat("two@here", ["quick"])
    page = scrape(client)
    assert value_of(page, 'bestiary_workers{queue="quick"}') == 2
    assert value_of(page, 'bestiary_workers{queue="heavy"}') == 1
    assert value_of(page, 'bestiary_worker_heartbeat_seconds{queue="heavy"}') < 10
    heartbeat.forget("one@here")
    assert value_of(scrape(client), 'bestiary_workers{queue="heavy"}') == 0


@pytest.mark.django_db
def test_backups_tell_their_age_and_how_the_last_one_ended(client, settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    page = scrape(client)
    assert value_of(page, "bestiary_backups") == value_of(page, "bestiary_backup_last_success_timestamp_seconds") == 0
    assert value_of(page, "bestiary_backup_last_ok") == 1
    (tmp_path / "bestiary-20260102T030405Z-0a1b.backup").write_bytes(b"12345")
    page = scrape(client)
    made_at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC).timestamp()
    assert value_of(page, "bestiary_backup_last_success_timestamp_seconds") == made_at
    assert value_of(page, "bestiary_backup_size_bytes") == 5
    under_way._write({"act": "backup", "running": False, "ok": False})
    assert value_of(scrape(client), "bestiary_backup_last_ok") == 0


def test_scenes_that_were_drawn_already_are_counted(monkeypatch):
    monkeypatch.setattr(tally, "_write_soon", lambda: None)
    before = REGISTRY.get_sample_value("bestiary_scene_cache_total", {"outcome": "miss"}) or 0
    tally.miss(None, None)
    tally._counted.misses.clear()
    assert REGISTRY.get_sample_value("bestiary_scene_cache_total", {"outcome": "miss"}) == before + 1


@pytest.mark.django_db
def test_queries_are_timed_and_their_failures_counted():
    def number(name, labels=None):
        return REGISTRY.get_sample_value(name, labels or {}) or 0

    before = number("bestiary_database_query_seconds_count")
    Tag.objects.count()
    assert number("bestiary_database_query_seconds_count") == before + 1
    failed = number("bestiary_database_errors_total", {"kind": "integrity"})
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_content_type (app_label, model) VALUES ('a', 'b'), ('a', 'b')")
    assert number("bestiary_database_errors_total", {"kind": "integrity"}) == failed + 1


@pytest.mark.django_db(transaction=True)
async def test_open_sockets_and_live_tables_are_counted():
    def number(name, **labels):
        return REGISTRY.get_sample_value(name, labels) or 0

    table = await at()
    watched = counted_sockets(application)
    clients = [TableClient(watched, table.scene, person) for person in (table.master, table.anna)]
    opened = number("bestiary_sockets_opened_total", kind="table")
    for client in clients:
        await client.connect()
    assert number("bestiary_sockets_open", kind="table") == 2
    assert number("bestiary_tables_live") == 1
    for client in clients:
        await client.leave()
    assert number("bestiary_sockets_open", kind="table") == 0
    assert number("bestiary_tables_live") == 0
    assert number("bestiary_sockets_opened_total", kind="table") == opened + 2


@pytest.mark.django_db
def test_a_scrape_costs_the_same_however_much_there_is(client, owner):
    def cost() -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            scrape(client)
        return len(asked)

    scrape(client)
    few = cost()
    for number in range(20):
        make_reconstruction(make_capture(owner), state=JobState.RUNNING, stage=f"stage {number}")
        call(f"provider {number}", "drawn")
        heartbeat.beat(f"worker-{number}@here", ["quick"])
    assert cost() == few <= 30


@pytest.mark.django_db
def test_a_part_that_fails_is_left_out_and_said_to_be_missing(client, monkeypatch):
    def fail():
        raise OSError("gone")

    broken = [metrics._watched(name, fail if name == "workers" else part) for name, part in metrics.PARTS.items()]
    monkeypatch.setattr(metrics, "_WATCHED", broken)
    page = scrape(client)
    assert value_of(page, 'bestiary_metrics_complete{part="workers"}') == 0
    assert value_of(page, 'bestiary_metrics_complete{part="jobs"}') == 1
    assert "bestiary_workers{" not in page


COUNTING = """
import django, os, sys
django.setup()
from bestiary_site.observing.counts import SOCKETS, SOCKETS_OPENED
SOCKETS.labels("job").inc(); SOCKETS_OPENED.labels("job").inc()
print("counted", flush=True)
sys.stdin.read()
"""
SCRAPING = """
import django
django.setup()
from bestiary_site.metrics import _counted
from prometheus_client import generate_latest
print(generate_latest(_counted()).decode())
"""


def test_processes_of_one_machine_count_together(tmp_path):
    environment = {
        **os.environ,
        "METRICS_FOLDER": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "bestiary_site.settings_test",
    }

    def start(program):
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        return subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, env=environment, **pipes)

    both = [start(COUNTING), start(COUNTING)]
    assert [one.stdout.readline() for one in both] == ["counted\n"] * 2
    page, _ = start(SCRAPING).communicate(timeout=60)
    assert value_of(page, 'bestiary_sockets_opened_total{kind="job"}') == 2
    assert value_of(page, 'bestiary_sockets_open{kind="job"}') == 2
    both[0].kill()
    both[0].wait()
    page, _ = start(SCRAPING).communicate(timeout=60)
    assert value_of(page, 'bestiary_sockets_opened_total{kind="job"}') == 2  # what it has counted stays
    assert value_of(page, 'bestiary_sockets_open{kind="job"}') == 1  # what it had open is gone
    both[1].communicate(timeout=60)
    page, _ = start(SCRAPING).communicate(timeout=60)  # the first one to come begins anew
    assert "bestiary_sockets_opened_total{" not in page
