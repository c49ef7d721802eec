"""Whatever JSON a service sends, with any status: a picture or one shape of error, never a crash."""

from unittest import mock

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from imagegen.providers import line as lines
from imagegen.providers import retrying
from imagegen.providers.base import ProviderError
from imagegen.providers.chain import draw_with
from imagegen.tests import provider_shapes as shapes
from imagegen.tests.provider_cases import PATHS, led_to_server
from imagegen.tests.provider_server import ProviderServer, Reply
from imagegen.tests.test_providers_chain import Calls, make_order

WORDS = [
    "candidates",
    "content",
    "parts",
    "inlineData",
    "data",
    "finishReason",
    "promptFeedback",
    "blockReason",
    "error",
    "code",
    "status",
    "message",
    "details",
    "reason",
    "violations",
    "quotaId",
    "retryDelay",
    "type",
    "b64_json",
    "url",
    "moderation_details",
    "categories",
    "prompt_id",
    "node_errors",
    "class_type",
    "images",
    "info",
    "outputs",
    "messages",
    "filename",
    "subfolder",
    "queue_running",
    "queue_pending",
    "status_str",
    "input",
    "required",
    "CheckpointLoaderSimple",
    "ckpt_name",
    "seed",
]
LEAVES = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 600), st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([*WORDS, "", "STOP", "SAFETY", "34s", "error", "success", shapes.ENCODED, "AAAA", "%prompt%"]),
)  # fmt: skip
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
STATUS = st.sampled_from([200, 200, 200, 400, 401, 403, 404, 422, 429, 500, 503])


@pytest.fixture(scope="module")
def server():
    with ProviderServer() as server:
        yield server


@pytest.mark.parametrize("name", list(PATHS))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(answer=JSON, other=JSON, status=STATUS)
@example(answer={"error": {"code": [], "type": {}, "status": 5, "details": 7}}, other=None, status=429)
@example(answer={"error": {"details": [{"violations": 5, "reason": []}]}}, other=None, status=429)
@example(answer={"node_errors": {"1": {"class_type": []}}}, other=None, status=400)
@example(answer={"prompt_id": "x"}, other={"x": {"status": {"status_str": "error", "messages": [[1, 2]]}}}, status=200)
@example(answer={"prompt_id": "x"}, other={"x": {"outputs": {"9": {"images": [{"filename": []}]}}}}, status=200)
@example(answer={"data": [{"url": "A" * 70_000}]}, other=None, status=200)
@example(answer={"data": [{"url": "/a\x00b"}]}, other=None, status=200)
@example(answer={"data": [{"url": "/\ud800"}]}, other=None, status=200)
@example(answer={"prompt_id": "x"}, other={"queue_running": 5, "queue_pending": [[1, []]]}, status=200)
def test_no_answer_makes_it_crash(server, name, answer, other, status) -> None:
    server.say(PATHS[name], Reply(answer, status))
    server.say("/history", Reply(other))
    server.say("/queue", Reply(other))
    with (
        led_to_server(server),
        mock.patch.object(retrying, "ATTEMPTS", 1),
        mock.patch.object(lines, "POLL_SECONDS", 0.02),
        mock.patch("imagegen.providers.chain.Breaker.may_try", return_value=True),
        mock.patch("imagegen.providers.registry.is_on", return_value=True),
    ):
        try:
            drawn, _ = draw_with([name], make_order(timeout=1.5), Calls())
            assert drawn.content == shapes.PICTURE
        except ProviderError as error:
            assert error.message.endswith((".", ").")) and len(error.message) < 300
