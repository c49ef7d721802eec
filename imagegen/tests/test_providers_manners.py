"""Every provider, every bad manner of a service: one shape of error, in time, within memory, without its secrets."""

import gzip
import json
import logging
import socket
import time
import tracemalloc

import pytest

from imagegen.providers import retrying
from imagegen.providers.base import DrawingCancelled, ProviderError
from imagegen.providers.chain import draw_with
from imagegen.tests import provider_shapes as shapes
from imagegen.tests.provider_cases import PATHS, PRICES, led_to, led_to_server
from imagegen.tests.provider_server import KEY, ProviderServer, Reply
from imagegen.tests.test_providers_chain import Calls, make_order

NAMES = list(PATHS)
pytestmark = pytest.mark.parametrize("name", NAMES)


@pytest.fixture
def server():
    with ProviderServer() as server, led_to_server(server):
        yield server


@pytest.fixture(autouse=True)
def _once(monkeypatch) -> None:
    """Each fault is looked at once, and on a site where nobody has switched providers off."""
    monkeypatch.setattr(retrying, "ATTEMPTS", 1)
    monkeypatch.setattr("imagegen.providers.registry.is_on", lambda name: True)


def fault(name: str, calls: Calls | None = None, **order) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        draw_with([name], make_order(**order), Calls() if calls is None else calls)
    assert KEY not in caught.value.message and "127.0.0.1:" not in caught.value.message
    assert caught.value.message.endswith((".", ").")) and caught.value.message[0].isupper()
    return caught.value


def test_it_draws(server, name) -> None:
    calls = Calls()
    drawn, who = draw_with([name], make_order(seed=41), calls)
    assert who == name and drawn.content == shapes.PICTURE and drawn.cost_microdollars == PRICES[name]
    assert drawn.seed == (None if name == "openai" else 41)
    assert calls.outcomes == [(name, "drawn")] and calls[0][3] == PRICES[name]


@pytest.mark.parametrize(
    ("status", "code", "permanent"),
    [
        (401, "bad_key", True),
        (403, "bad_key", True),
        (404, "unavailable", True),
        (408, "unavailable", False),
        (429, "rate_limited", False),
        (418, "bad_answer", True),
        (500, "unavailable", False),
        (502, "unavailable", False),
        (503, "unavailable", False),
        (504, "unavailable", False),
    ],
)
def test_an_error_page_of_a_proxy_is_known_by_its_status(server, name, status, code, permanent) -> None:
    server.say(PATHS[name], Reply(shapes.HTML, status, kind="text/html"))
    calls = Calls()
    error = fault(name, calls)
    assert (error.code, error.permanent, error.cost_microdollars) == (code, permanent, 0)
    assert calls.outcomes == [(name, code)]


def test_an_error_page_in_old_letters_is_known_by_its_status_too(server, name) -> None:
    page = "<html><body>Später noch einmal</body></html>".encode("latin-1")
    server.say(PATHS[name], Reply(page, 503, kind="text/html"))
    calls = Calls()
    error = fault(name, calls)
    assert (error.code, error.permanent, error.cost_microdollars) == ("unavailable", False, 0)
    assert [(outcome, cost) for _, _, outcome, cost in calls] == [("unavailable", 0)]


def test_a_page_instead_of_json_is_no_answer(server, name) -> None:
    server.say(PATHS[name], Reply(shapes.HTML, kind="text/html"))
    error = fault(name)
    assert error.code == "bad_answer" and error.permanent
    assert error.cost_microdollars == PRICES[name], "it may have been drawn and lost on the way"


@pytest.mark.parametrize(
    "body",
    [b"", b"nul", b"null", b"[]", b"{}", b'"x"', b'{"data": 5}', b'{"data": [null]}', b'{"candidates": [{}]}',
     b'{"candidates": 7}', b'{"images": {}}', b'{"images": [7]}', b'{"prompt_id": 7}', b"[" * 100_000],
)  # fmt: skip
def test_json_of_another_shape_is_no_answer(server, name, body) -> None:
    server.say(PATHS[name], Reply(body))
    assert fault(name).code == "bad_answer"


def test_an_answer_that_is_cut_off_is_noticed(server, name) -> None:
    server.say(PATHS[name], Reply({"x": "y" * 5000}, cut=True))
    error = fault(name)
    assert error.code == "unavailable" and not error.permanent and error.cost_microdollars == PRICES[name]


@pytest.mark.parametrize("manner", ["silent", "dripping"])
def test_a_slow_answer_ends_with_the_time_of_the_order(server, name, manner) -> None:
    slow = Reply({}, wait=30.0) if manner == "silent" else Reply({"x": "y" * 5000}, drip=True)
    server.say(PATHS[name], slow)
    began = time.monotonic()
    error = fault(name, timeout=4)
    assert error.code == "timeout" and time.monotonic() - began < 15
    assert error.cost_microdollars == PRICES[name]


def test_cancelling_ends_a_call_that_waits(server, name) -> None:
    server.say(PATHS[name], Reply({}, wait=30.0))
    calls, began = Calls(), time.monotonic()
    with pytest.raises(DrawingCancelled):
        draw_with([name], make_order(cancelled=lambda: time.monotonic() - began > 0.7), calls)
    assert time.monotonic() - began < 15 and calls.outcomes == [(name, "cancelled")]


def test_an_answer_without_end_is_read_no_further_than_its_bound(server, name) -> None:
    server.say(PATHS[name], Reply(b" " * 65_536, endless=True))
    tracemalloc.start()
    try:
        error = fault(name)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert error.code == "bad_answer" and "sent more than 27 MB" in error.message
    assert most < 120 << 20


def test_millions_of_values_are_not_read(server, name) -> None:
    server.say(PATHS[name], Reply(b"[" + b"[]," * (8 << 20) + b"[]]"))
    tracemalloc.start()
    try:
        error = fault(name)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "far too many values" in error.message and most < 60 << 20


def test_a_compressed_bomb_is_not_unfolded(server, name) -> None:
    bomb = gzip.compress(b" " * (200 << 20))
    server.say(PATHS[name], Reply(bomb, headers={"Content-Encoding": "gzip"}))
    assert "compressed" in fault(name).message
    assert server.asked(PATHS[name])[0].headers["accept-encoding"] == "identity"


def test_a_redirect_is_followed_by_nobody(server, name) -> None:
    server.say(PATHS[name], Reply(b"", 302, {"Location": f"{server.url}/elsewhere"}))
    assert fault(name).code == "bad_answer" and not server.asked("/elsewhere")


def test_a_service_that_is_not_there_is_out_of_reach_and_costs_nothing(name) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with led_to(f"http://127.0.0.1:{port}"):
        error = fault(name)
    assert (error.code, error.permanent, error.cost_microdollars) == ("unavailable", False, 0)


def test_an_address_that_is_none_is_named_as_a_setting(name) -> None:
    for address in ("localhost:8188", "ftp://localhost", "http://", "http://[::1", "http://host:99999"):
        with led_to(address):
            error = fault(name)
        assert error.permanent and "its address in the settings" in error.message


def test_a_wait_that_a_service_asks_for_is_passed_on(server, name) -> None:
    body = shapes.google_exhausted("GenerateRequestsPerMinutePerProjectPerModel", delay="12s")
    server.say(PATHS[name], Reply(body, 429, {"Retry-After": "12"}))
    assert fault(name).retry_after == 12.0


def test_the_key_gets_into_no_log_line(server, name, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    draw_with([name], make_order(), Calls())
    for reply in (Reply(shapes.google_bad_key(KEY), 400), Reply(shapes.openai_bad_key(KEY), 401)):
        server.say(PATHS[name], reply)
        fault(name)
    assert KEY not in caplog.text and KEY[-4:] not in caplog.text.replace(server.url, "")


def test_only_the_words_of_the_order_leave_the_site(server, name) -> None:
    draw_with([name], make_order(prompt="An old mill, in ink"), Calls())
    sent = server.asked(PATHS[name])[0]
    assert "An old mill, in ink" in json.dumps(sent.json)
    assert "Old Mill" not in json.dumps(sent.json), "the subject's name stands in the prompt or nowhere"
    known = {"host", "connection", "accept", "accept-encoding", "content-type", "content-length", "user-agent",
             "authorization", "x-goog-api-key", "x-goog-api-client", "x-server-timeout", "idempotency-key"}  # fmt: skip
    strange = {header for header in sent.headers if header not in known and not header.startswith("x-stainless")}
    assert not strange
