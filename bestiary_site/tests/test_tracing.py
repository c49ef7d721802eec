"""Traces: one from the request over its queries to task and child, nothing private in them, nothing at all when off."""

import io
import json
import os
import re
import subprocess
import sys
import threading

import httpx
import pytest
from PIL import Image
from websockets.sync.client import connect

from bestiary_site.shared import tracing
from bestiary_site.tests.collector import Collector, open_collector
from bestiary_site.tests.live_site import PASSWORD, LiveSite, free_port, start_site, stop_site
from bestiary_site.tests.test_architecture import ROOT

SECRET = "a-word-that-nobody-may-read"


@pytest.fixture(scope="module")
def traced(tmp_path_factory):
    """A running site whose traces go to a collector."""
    with open_collector() as collector:
        site = start_site(
            tmp_path_factory.mktemp("traced") / "data",
            OTEL_EXPORTER_OTLP_ENDPOINT=collector.address + "/",
            OTEL_EXPORTER_OTLP_HEADERS="authorization=Bearer%20of-the-collector",
            OTEL_BSP_SCHEDULE_DELAY="300",
            OPEN_TABLE="1",
        )
        yield site, collector
        stop_site(site)


def signed_in(site: LiveSite) -> httpx.Client:
    """Return a client that has signed in as the administrator."""
    client = httpx.Client(base_url=site.url, follow_redirects=True, timeout=60)
    client.get("/account/login/")
    form = {"login": "admin", "password": PASSWORD, "csrfmiddlewaretoken": client.cookies["csrftoken"]}
    answer = client.post("/account/login/", data=form, headers={"Referer": site.url})
    assert "/login" not in str(answer.url)
    client.headers.update({"X-CSRFToken": client.cookies["csrftoken"], "Referer": site.url})
    return client


def the_span(collector: Collector, start: str):
    """Wait for the first span whose name begins so."""
    return collector.wait_for(lambda: collector.named(start))[0]


def traced_by(collector: Collector, request_id: str):
    """Wait for the span of the request with this id."""
    found = collector.wait_for(
        lambda: [
            one for one in collector.named("") if one.attributes.get("request_id") == request_id and not one.parent
        ]
    )
    return found[0]


@pytest.mark.slow
def test_a_request_its_queries_its_task_and_its_child_are_one_trace(traced):
    site, collector = traced
    photos = [("images", (f"{n}.jpg", photo(n), "image/jpeg")) for n in range(4)]
    answer = httpx.post(
        f"{site.url}/api/photogrammetry/capture", files=photos, headers={"X-Request-ID": "trace-me-1"}, timeout=60
    )
    assert answer.status_code == 202, answer.text
    request = traced_by(collector, "trace-me-1")
    assert request.name == "POST /api/photogrammetry/capture"
    assert request.attributes["http.response.status_code"] == 202
    assert request.service == "bestiary"
    task = collector.wait_for(lambda: collector.named("task reconstruction.tasks.run_reconstruction", request.trace))[0]
    assert task.attributes["request_id"] == "trace-me-1"
    assert task.attributes["task.outcome"] == "succeeded"
    queries = collector.named("query ", request.trace)
    assert {request.id, task.id} <= {one.parent for one in queries}
    assert all(one.attributes["db.system.name"] == "sqlite" for one in queries)
    child = collector.named("child reconstruction.pipeline", request.trace)[0]
    assert child.parent == task.id
    assert [one.parent for one in collector.named("stage ", request.trace)][0] == child.id


@pytest.mark.slow
def test_an_order_over_a_socket_and_its_queries_are_one_trace(traced):
    site, collector = traced
    client = signed_in(site)
    campaign = client.post("/api/v1/campaigns", json={"name": SECRET}).json()["id"]
    made = client.post(f"/api/v1/campaigns/{campaign}/scenes", json={"name": SECRET, "pieces": []})
    assert made.status_code == 201, made.text
    scene = client.get(f"/api/v1/scenes/{made.json()['id']}").json()
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    client.close()
    address = f"{site.url.replace('http', 'ws')}/live/scenes/{scene['uid']}/?{SECRET}=1"
    with connect(address, additional_headers={"Cookie": cookies}, origin=site.url) as socket:
        assert json.loads(socket.recv(30))["type"] == "table.snapshot"
        socket.send(json.dumps({"type": "chat.say", "id": "one", "text": SECRET}))
        while json.loads(socket.recv(30)).get("id") != "one":
            pass
    order = the_span(collector, "order chat.say")
    queries = collector.wait_for(lambda: collector.named("query ", order.trace))
    assert {one.parent for one in queries} == {order.id}
    assert any(one.name == "query INSERT" for one in queries)


def test_nothing_private_is_in_a_trace(traced):
    site, collector = traced
    collector.wait_for(lambda: collector.spans)
    httpx.get(f"{site.url}/search?q={SECRET}", cookies={"sessionid": SECRET}, headers={"X-Request-ID": "trace-me-2"})
    httpx.get(f"{site.url}/join/{SECRET}/", headers={"Authorization": f"Bearer {SECRET}", "User-Agent": SECRET})
    httpx.get(f"{site.url}/{SECRET}/no/such/address", headers={"traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01"})
    traced_by(collector, "trace-me-2")
    join = the_span(collector, "GET /join/")
    assert "<" in join.name  # its route, with a place for the token
    the_span(collector, "GET (no such address)")
    everything = b"".join(collector.bodies)
    assert SECRET.encode() not in everything
    assert PASSWORD.encode() not in everything
    assert b"127.0.0.1" not in everything  # the visitor's address
    assert not any(one.trace == "ab" * 16 for one in collector.spans)  # a stranger does not choose the trace
    assert not any(one.events for one in collector.spans)  # no words of exceptions
    assert collector.headers[0]["authorization"] == "Bearer of-the-collector"


def test_log_lines_of_a_request_name_its_trace(traced):
    site, collector = traced
    httpx.get(f"{site.url}/", headers={"X-Request-ID": "trace-me-3"})
    request = traced_by(collector, "trace-me-3")
    lines = [json.loads(line) for path in (site.data / "logs").glob("*.log") for line in path.read_text().splitlines()]
    ours = [line for line in lines if line.get("request_id") == "trace-me-3" and "trace_id" in line]
    assert ours and {line["trace_id"] for line in ours} == {request.trace}


def photo(number: int) -> bytes:
    """Return a small photo."""
    out = io.BytesIO()
    Image.effect_noise((640, 480), 40 + number).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def run(program: str, **variables: str) -> subprocess.CompletedProcess:
    """Run a program with the site's settings."""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "bestiary_site.settings_test", **variables}
    program = f"import django\ndjango.setup()\n{program}"
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400
    )


def test_a_collector_that_is_away_holds_up_nothing():
    program = (
        "import time\n"
        "from bestiary_site.observing.tracing import set_up\n"
        "from bestiary_site.shared import tracing\n"
        "assert set_up('web') and set_up('web')\n"
        "began = time.monotonic()\n"
        "for _ in range(1000):\n"
        "    with tracing.span('one'):\n"
        "        pass\n"
        "print('worked', time.monotonic() - began, flush=True)\n"
        "import atexit\n"
        "began = time.monotonic()\n"
        "atexit._run_exitfuncs()\n"
        "print('ended', time.monotonic() - began, flush=True)\n"
    )
    told = run(program, OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{free_port()}")
    assert told.returncode == 0, told.stderr
    seconds = {line.split()[0]: float(line.split()[1]) for line in told.stdout.splitlines()}
    assert seconds["worked"] < 15
    assert seconds["ended"] < 30
    assert "Traceback" not in told.stderr


def test_without_an_address_what_sends_traces_is_not_even_loaded():
    told = run(
        "import sys\n"
        "import bestiary_site.asgi\n"
        "from django.conf import settings\n"
        "from django.urls import get_resolver\nget_resolver().reverse_dict\n"
        "assert not any('Tracing' in name for name in settings.MIDDLEWARE)\n"
        # Of OpenTelemetry's metrics the client of Redis takes a look at what is installed, whether wanted or not.
        "sends = ('opentelemetry.sdk.trace', 'opentelemetry.exporter', 'opentelemetry.proto', 'google.protobuf')\n"
        "loaded = sorted(name for name in sys.modules if name.startswith(sends))\n"
        "assert not loaded, loaded\n",
        OTEL_EXPORTER_OTLP_ENDPOINT="",
    )
    assert told.returncode == 0, told.stderr


def test_off_a_span_is_nothing_and_carries_nothing():
    def work() -> int:
        return 7

    assert tracing.span("one") is tracing.span("two")
    assert tracing.carried(work) is work
    headers: dict[str, str] = {}
    tracing.into(headers)
    assert headers == {}
    with tracing.span("one") as it:
        assert it is None


@pytest.fixture
def spans():
    """Spans of this process, kept in memory."""
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    kept, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    tracing.use(provider.get_tracer("test"))
    yield kept
    tracing.use(None)


def test_another_thread_works_inside_the_span_of_who_asked(spans):
    def inner() -> None:
        with tracing.part("inner"):
            pass

    with tracing.span("outer"):
        thread = threading.Thread(target=tracing.carried(inner))
        thread.start()
        thread.join()
    inner_span, outer = spans.get_finished_spans()
    assert (inner_span.name, inner_span.parent.span_id) == ("inner", outer.context.span_id)


@pytest.mark.django_db
def test_a_query_outside_of_any_trace_begins_none(spans, django_user_model):
    django_user_model.objects.count()
    assert spans.get_finished_spans() == ()
    with tracing.span("outer"):
        django_user_model.objects.filter(username=SECRET).count()
    query = spans.get_finished_spans()[0]
    assert query.name == "query SELECT"
    assert re.search(r"username. = (\?|%s)", query.attributes["db.query.text"])
    assert SECRET not in query.attributes["db.query.text"]


def test_an_error_is_marked_without_its_words(spans):
    with pytest.raises(ValueError), tracing.span("outer"):
        raise ValueError(SECRET)
    (span,) = spans.get_finished_spans()
    assert (span.status.status_code.name, span.status.description, span.events) == ("ERROR", "ValueError", ())
