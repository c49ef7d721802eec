"""What each service says in its own words, recorded from the real ones, and what it becomes here."""

import base64
import json
import time
from urllib.parse import parse_qs

import pytest

from imagegen.providers import retrying
from imagegen.providers.base import DrawingCancelled, Drawn, ProviderError
from imagegen.providers.chain import draw_with
from imagegen.providers.fake import picture
from imagegen.providers.openai_images import size_for
from imagegen.tests import provider_shapes as shapes
from imagegen.tests.provider_cases import led_to_server
from imagegen.tests.provider_server import KEY, ProviderServer, Reply
from imagegen.tests.test_providers_chain import Calls, make_order

google = shapes.google_error
DAY = "GenerateRequestsPerDayPerProjectPerModel-FreeTier"
MINUTE = "GenerateRequestsPerMinutePerProjectPerModel"


@pytest.fixture
def server():
    with ProviderServer() as server, led_to_server(server):
        yield server


@pytest.fixture(autouse=True)
def _once(monkeypatch) -> None:
    """Each fault is looked at once, and on a site where nobody has switched providers off."""
    monkeypatch.setattr(retrying, "ATTEMPTS", 1)
    monkeypatch.setattr("imagegen.providers.registry.is_on", lambda name: True)


def draw(name: str, **order) -> Drawn:
    return draw_with([name], make_order(**order), Calls())[0]


def fault(name: str, **order) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        draw(name, **order)
    assert KEY not in caught.value.message and KEY[-4:] not in caught.value.message
    return caught.value


class TestGemini:
    PATH = ":generateContent"

    def test_it_is_told_model_key_ratio_and_seed(self, server) -> None:
        draw("gemini", aspect_ratio="16:9", seed=2**31 + 5)
        asked = server.asked(self.PATH)[0]
        assert asked.path == "/v1beta/models/gemini-2.5-flash-image:generateContent"
        assert asked.headers["x-goog-api-key"] == KEY and KEY not in asked.query
        config = asked.json["generationConfig"]
        assert config["imageConfig"] == {"aspectRatio": "16:9"} and config["seed"] == 5
        assert config["responseModalities"] == ["IMAGE"]

    def test_the_picture_is_found_behind_words_and_thoughts(self, server) -> None:
        answer = shapes.gemini_picture()
        thought = {"inlineData": {"mimeType": "image/png", "data": "AAAA"}, "thought": True}
        answer["candidates"][0]["content"]["parts"][:0] = [{"text": "Here it is."}, thought]
        server.say(self.PATH, Reply(answer))
        assert draw("gemini").content == shapes.PICTURE

    @pytest.mark.parametrize(
        ("answer", "code", "permanent", "told"),
        [
            (shapes.gemini_blocked(), "refused_content", True, "prohibited content"),
            (shapes.gemini_blocked("OTHER"), "refused_content", True, "other"),
            (shapes.gemini_stopped("IMAGE_SAFETY"), "refused_content", True, "image safety"),
            (shapes.gemini_stopped("IMAGE_PROHIBITED_CONTENT"), "refused_content", True, "Change the words"),
            (shapes.gemini_stopped("IMAGE_RECITATION"), "refused_content", True, "Change the words"),
            (shapes.gemini_stopped("NO_IMAGE"), "bad_answer", False, "without a picture"),
            (shapes.gemini_stopped("A_REASON_OF_TOMORROW"), "bad_answer", False, "without a picture"),
            (shapes.gemini_words(), "bad_answer", False, "without a picture"),
            (shapes.gemini_picture("not base64!"), "bad_answer", True, "something else than JSON"),
            (
                shapes.gemini_picture(base64.b64encode(b"<svg/>").decode(), "image/svg+xml"),
                "bad_answer",
                True,
                "no pic",
            ),
        ],
    )
    @pytest.mark.filterwarnings("ignore::UserWarning")
    def test_answers_without_a_picture(self, server, answer, code, permanent, told) -> None:
        server.say(self.PATH, Reply(answer))
        error = fault("gemini")
        assert (error.code, error.permanent) == (code, permanent) and told in error.message

    @pytest.mark.parametrize(
        ("status", "answer", "code", "permanent", "wait"),
        [
            (400, shapes.google_bad_key(KEY), "bad_key", True, None),
            (403, google(403, "PERMISSION_DENIED", "Leaked."), "bad_key", True, None),
            (400, google(400, "FAILED_PRECONDITION", "User location."), "unavailable", True, None),
            (400, google(400, "INVALID_ARGUMENT", "Invalid value."), "bad_answer", True, None),
            (404, google(404, "NOT_FOUND", "models/x is not found"), "unavailable", True, None),
            (429, shapes.google_exhausted(MINUTE), "rate_limited", False, 34.07),
            (429, shapes.google_exhausted(MINUTE, DAY), "quota", True, None),
            (429, shapes.google_exhausted(MINUTE, value="0"), "quota", True, None),
            (429, google(429, "RESOURCE_EXHAUSTED", "Exhausted."), "rate_limited", False, None),
            (500, google(500, "INTERNAL", "Internal error."), "unavailable", False, None),
            (503, google(503, "UNAVAILABLE", "Overloaded."), "unavailable", False, None),
            (504, google(504, "DEADLINE_EXCEEDED", "Timed out."), "unavailable", False, None),
            (429, [shapes.google_exhausted(MINUTE, delay="2s")], "rate_limited", False, 2.0),
        ],
    )  # fmt: skip
    def test_its_errors(self, server, status, answer, code, permanent, wait) -> None:
        server.say(self.PATH, Reply(answer, status))
        error = fault("gemini")
        assert (error.code, error.permanent, error.retry_after) == (code, permanent, wait)
        assert error.cost_microdollars == 0

    def test_a_model_that_is_gone_names_the_setting(self, server) -> None:
        server.say(self.PATH, Reply(shapes.google_error(404, "NOT_FOUND", "models/x is not found"), 404))
        assert "gemini-2.5-flash-image" in fault("gemini").message and "GEMINI_MODEL" in fault("gemini").message


class TestOpenAI:
    PATH = "/images/generations"

    def test_it_is_told_model_quality_and_size(self, server) -> None:
        draw("openai", size=(1344, 768))
        asked = server.asked(self.PATH)[0]
        assert asked.path == "/v1/images/generations" and asked.headers["authorization"] == f"Bearer {KEY}"
        assert asked.json == {
            "model": "gpt-image-2.5-flare", "prompt": "An old mill by the river at dusk", "n": 1, "quality": "medium",
            "size": "1344x768",
        }  # fmt: skip

    def test_other_models_are_asked_for_the_picture_itself_and_no_quality(self, server, settings) -> None:
        settings.OPENAI_IMAGE_MODEL = "flux-schnell"
        draw("openai")
        assert server.asked(self.PATH)[0].json["response_format"] == "b64_json"
        assert "quality" not in server.asked(self.PATH)[0].json

    @pytest.mark.parametrize(
        ("model", "wanted", "size"),
        [
            ("gpt-image-2.5-flare", (1184, 864), (1184, 864)),
            ("gpt-image-2", (1001, 1001), (1008, 1008)),
            ("gpt-image-1-mini", (1344, 768), (1536, 1024)),
            ("gpt-image-1.5", (768, 1344), (1024, 1536)),
            ("gpt-image-1", (1024, 1024), (1024, 1024)),
            ("dall-e-3", (1344, 768), (1792, 1024)),
            ("dall-e-2", (768, 1344), (1024, 1024)),
            ("stable-diffusion", (1184, 864), (1184, 864)),
        ],
    )
    def test_sizes_are_those_that_a_model_draws_in(self, model, wanted, size) -> None:
        assert size_for(model, wanted) == size

    def test_a_server_at_home_needs_no_key(self, server, settings) -> None:
        settings.OPENAI_API_KEY = ""
        server.say(self.PATH, Reply(shapes.openai_picture()))
        assert draw("openai").content == shapes.PICTURE

    def test_name_and_password_of_its_address_are_sent_and_never_told(self, server, settings, caplog) -> None:
        settings.OPENAI_BASE_URL = server.url.replace("http://", "http://gm:s3cret%21@") + "/v1"
        server.say(self.PATH, Reply(shapes.openai_picture()), Reply(b"", 500))
        draw("openai")
        error = fault("openai")
        assert server.asked(self.PATH)[0].headers["authorization"] == "Basic Z206czNjcmV0IQ=="
        assert "s3cret" not in error.message + caplog.text

    @pytest.mark.parametrize(
        "url", ["{server}/files/picture.png", "/files/picture.png", "data:image/png;base64," + shapes.ENCODED]
    )
    def test_a_picture_told_by_its_address_is_fetched_from_the_same_server(self, server, url) -> None:
        server.say(self.PATH, Reply(shapes.openai_url(url.replace("{server}", server.url))))
        assert draw("openai").content == shapes.PICTURE
        assert all("authorization" not in one.headers for one in server.asked("/files/"))

    @pytest.mark.parametrize(
        "url",
        [
            "http://169.254.169.254/latest/meta-data/", "https://127.0.0.1/admin", "https://localhost/x.png",
            "https://10.0.0.7/x.png", "http://example.com/x.png", "file:///etc/passwd", "https://user:p@example.com/",
            "https://[::1]/x.png", "gopher://127.0.0.1:6379/_FLUSHALL", "https://2130706433/x.png", "http://[", "//x",
            "A" * 70_000, "/a\x00b", "/\x7f", "/\ud800", "https://\u2603.example/" + "x" * 70_000,
        ],
    )  # fmt: skip
    def test_a_picture_is_fetched_from_nowhere_inside(self, server, url, monkeypatch) -> None:
        monkeypatch.setattr("socket.getaddrinfo", lambda *args, **kw: [(2, 1, 6, "", ("127.0.0.1", args[1]))])
        server.say(self.PATH, Reply(shapes.openai_url(url)))
        error = fault("openai")
        assert error.code == "bad_answer" and "not fetched from" in error.message and error.cost_microdollars == 13_000

    def test_another_port_of_the_same_machine_is_not_the_same_server(self, server) -> None:
        with ProviderServer() as other:
            server.say(self.PATH, Reply(shapes.openai_url(f"{other.url}/files/picture.png")))
            assert fault("openai").code == "bad_answer" and not other.requests

    def test_a_picture_that_is_gone_or_endless_is_told(self, server) -> None:
        server.say(self.PATH, Reply(shapes.openai_url(f"{server.url}/files/picture.png")))
        server.say("/files/", Reply(b"gone", 404), Reply(b"\0" * 65_536, endless=True))
        assert "no picture" in fault("openai").message
        assert "more than 27 MB" in fault("openai").message

    @pytest.mark.parametrize(
        ("status", "answer", "code", "told"),
        [
            (401, shapes.openai_bad_key(KEY), "bad_key", "OPENAI_API_KEY"),
            (403, shapes.OPENAI_NOT_VERIFIED, "bad_key", "account"),
            (400, shapes.OPENAI_REFUSED, "refused_content", "(violence)"),
            (400, shapes.OPENAI_POLICY, "refused_content", "Change the words"),
            (429, shapes.OPENAI_SPENT, "quota", "used up"),
            (400, shapes.OPENAI_HARD_LIMIT, "quota", "used up"),
            (429, shapes.OPENAI_BUSY, "rate_limited", "too much to do"),
            (404, shapes.OPENAI_NO_MODEL, "unavailable", "OPENAI_IMAGE_MODEL"),
            (400, shapes.OPENAI_NO_MODEL, "unavailable", "OPENAI_IMAGE_MODEL"),
            (500, shapes.OPENAI_FAULT, "unavailable", "a fault just now"),
            (400, shapes.openai_error("invalid_value", "invalid_request_error", "size"), "bad_answer", "status 400"),
        ],
    )
    def test_its_errors(self, server, status, answer, code, told) -> None:
        server.say(self.PATH, Reply(answer, status))
        error = fault("openai")
        assert error.code == code and told in error.message and error.cost_microdollars == 0

    @pytest.mark.parametrize(
        ("headers", "wait"),
        [({"Retry-After": "20"}, 20.0), ({"retry-after-ms": "1500"}, 1.5), ({"Retry-After": "soon"}, None),
         ({"Retry-After": "-5"}, None), ({"Retry-After": "1e300"}, None), ({}, None),
         ({"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0.0)],
    )  # fmt: skip
    def test_waits_are_read_in_all_their_forms(self, server, headers, wait) -> None:
        server.say(self.PATH, Reply(shapes.OPENAI_BUSY, 429, headers))
        assert fault("openai").retry_after == wait


class TestComfyUI:
    def test_the_workflow_is_filled_and_nothing_is_left_on_the_server(self, server) -> None:
        drawn = draw("comfyui", prompt='A "mill" of %seed% wheels', size=(1344, 768), seed=99)
        assert drawn.model == "dream.safetensors" and drawn.seed == 99
        graph = server.asked("/prompt")[0].json["prompt"]
        assert graph["6"]["inputs"]["text"] == 'A "mill" of %seed% wheels', "words of a prompt are not filled"
        assert graph["3"]["inputs"]["seed"] == 99 and graph["4"]["inputs"]["ckpt_name"] == "dream.safetensors"
        assert graph["5"]["inputs"] == {"width": 1344, "height": 768, "batch_size": 1}
        assert parse_qs(server.asked("/view")[0].query)["type"] == ["temp"]
        forgotten = [one for one in server.asked("/history") if one.method == "POST"]
        assert forgotten[0].json == {"delete": list(server.works)}

    def test_models_are_found_in_the_form_of_newer_versions_too(self, server) -> None:
        server.say("/object_info/", Reply(shapes.comfyui_models("new.safetensors", new=True)))
        assert draw("comfyui").model == "new.safetensors"

    @pytest.mark.parametrize("answer", [shapes.comfyui_models(), {}, {"CheckpointLoaderSimple": {"input": 5}}])
    def test_a_server_without_models_says_where_they_belong(self, server, answer) -> None:
        server.say("/object_info/", Reply(answer))
        assert "models/checkpoints" in fault("comfyui").message

    def test_a_workflow_that_it_does_not_take_is_told_by_its_nodes(self, server) -> None:
        server.say("/prompt", Reply(shapes.COMFYUI_INVALID, 400))
        error = fault("comfyui")
        assert error.permanent and "checkpointloadersimple" in error.message and "gone.safetensors" not in error.message

    def test_a_failure_while_it_draws_names_kind_and_node_and_no_path(self, server) -> None:
        server.say("/history", lambda request: Reply(shapes.comfyui_failed(request.path.rsplit("/", 1)[1])))
        error = fault("comfyui")
        assert (error.code, error.permanent) == ("unavailable", False)
        assert "ksampler, outofmemoryerror" in error.message and "/home" not in error.message

    def test_what_somebody_interrupted_there_is_not_begun_again(self, server) -> None:
        server.say("/history", lambda request: Reply(
            shapes.comfyui_failed(request.path.rsplit("/", 1)[1], "execution_interrupted")
        ))  # fmt: skip
        assert fault("comfyui").permanent

    def test_what_is_cancelled_while_it_is_handed_over_is_taken_back(self, server) -> None:
        server.say("/prompt", Reply({}, wait=30.0))
        with pytest.raises(DrawingCancelled):
            draw("comfyui", cancelled=lambda: bool(server.asked("/prompt")))
        work = server.asked("/prompt")[0].json["prompt_id"]
        assert server.asked("/queue")[0].json == {"delete": [work]}

    @pytest.mark.parametrize("tells_task", [True, False])
    def test_cancelling_interrupts_this_work_and_no_other(self, server, tells_task) -> None:
        server.looks_before_done, server.tells_task = 1000, tells_task
        with pytest.raises(DrawingCancelled):
            draw("comfyui", cancelled=lambda: bool(server.asked("/history")))  # the work's number has come by then
        (work,) = server.works
        assert server.asked("/queue")[0].json == {"delete": [work]}
        assert server.asked("/interrupt")[0].json == {"prompt_id": work}

    def test_another_s_work_is_not_interrupted(self, server) -> None:
        server.looks_before_done = 1000

        def cancelled() -> bool:
            server.running = "somebody-elses"
            return bool(server.asked("/history"))

        with pytest.raises(DrawingCancelled):
            draw("comfyui", cancelled=cancelled)
        assert server.asked("/queue") and not server.asked("/interrupt")

    def test_the_end_of_time_takes_the_work_off_the_server_too(self, server) -> None:
        server.looks_before_done = 1000
        assert fault("comfyui", timeout=5).code == "timeout"
        assert server.asked("/interrupt")

    def test_a_server_that_was_started_anew_knows_nothing_of_the_work(self, server, monkeypatch) -> None:
        monkeypatch.setattr("imagegen.providers.line.POLL_SECONDS", 0.02)
        server.looks_before_done = 1000
        server.say("/queue", Reply({"queue_running": [], "queue_pending": []}))
        error = fault("comfyui")
        assert error.code == "unavailable" and not error.permanent

    @pytest.mark.parametrize(("bound", "most"), [("MOST_MARKS", 200_000), ("MOST_READ", 300_000)])
    def test_a_long_drawing_on_a_busy_server_is_looked_at_to_its_end(self, server, monkeypatch, bound, most) -> None:
        monkeypatch.setattr("imagegen.providers.line.POLL_SECONDS", 0.01)
        monkeypatch.setattr(f"imagegen.providers.line.{bound}", most)
        elsewhere = [[number, "somebody-elses", {str(node): {} for node in range(600)}] for number in range(20)]
        monkeypatch.setattr("imagegen.providers.comfyui._LOOK_INTO_QUEUE", 1)
        server.looks_before_done = 12
        server.say("/queue", lambda request: Reply(
            {"queue_running": [[99, server.running, {}]], "queue_pending": elsewhere}
        ))  # fmt: skip
        assert draw("comfyui", timeout=60.0).content == shapes.PICTURE
        assert len(server.asked("/queue")) == 12

    def test_a_workflow_without_a_picture_and_a_picture_that_is_gone(self, server) -> None:
        server.say("/history", lambda request: Reply({request.path.rsplit("/", 1)[1]: {"outputs": {}}}))
        assert "saves no picture" in fault("comfyui").message
        server.say("/history", lambda request: Reply(shapes.comfyui_done(request.path.rsplit("/", 1)[1])))
        server.say("/view", Reply(b"", 404))
        assert fault("comfyui").code == "bad_answer"

    def test_what_is_saved_is_taken_rather_than_a_preview(self, server) -> None:
        def done(request) -> Reply:
            work = request.path.rsplit("/", 1)[1]
            answer = shapes.comfyui_done(work, "preview.png")
            answer[work]["outputs"]["12"] = {"images": [{"filename": "saved.png", "subfolder": "a", "type": "output"}]}
            return Reply(answer)

        server.say("/history", done)
        draw("comfyui")
        assert parse_qs(server.asked("/view")[0].query)["filename"] == ["saved.png"]

    def test_a_workflow_of_ones_own_is_used_and_names_itself(self, server, settings, tmp_path) -> None:
        graph = {"1": {"class_type": "Magic", "inputs": {"text": "ink, %prompt%, %aspect_ratio%", "seed": "%seed%"}}}
        settings.COMFYUI_WORKFLOW = tmp_path / "inks.json"
        settings.COMFYUI_WORKFLOW.write_text(json.dumps(graph))
        drawn = draw("comfyui", prompt="a mill", seed=3)
        assert server.asked("/prompt")[0].json["prompt"]["1"]["inputs"] == {"text": "ink, a mill, 1:1", "seed": 3}
        assert drawn.model.startswith("inks-") and not server.asked("/object_info")
        settings.COMFYUI_WORKFLOW.write_text(json.dumps(graph).replace("ink", "oil"))
        assert draw("comfyui").model != drawn.model

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (None, "can be read"),
            ("{", "can be read"),
            ("[" * 100_000, "can be read"),
            ('{"nodes": [], "links": []}', "Export (API)"),
            ('{"1": {"inputs": {}}}', "class_type"),
            ("{}", "class_type"),
            ('{"1": {"class_type": "X", "inputs": {}}}', "%prompt%"),
            (" " * (2 << 20), "too large"),
        ],
    )
    def test_a_workflow_that_cannot_be_used_says_why(self, server, settings, tmp_path, content, told) -> None:
        settings.COMFYUI_WORKFLOW = tmp_path / "mine.json"
        if content is not None:
            settings.COMFYUI_WORKFLOW.write_text(content)
        error = fault("comfyui")
        assert told in error.message and error.permanent and not server.requests


class TestAutomatic1111:
    PATH = "/txt2img"

    def test_it_is_told_size_seed_and_number(self, server) -> None:
        drawn = draw("automatic1111", size=(1001, 770), seed=5)
        asked = server.asked(self.PATH)[0].json
        assert (asked["width"], asked["height"], asked["seed"], asked["save_images"]) == (1000, 768, 5, False)
        assert asked["force_task_id"].startswith("task(bestiary-")
        assert (drawn.model, drawn.seed) == ("dream_v8", 5)

    @pytest.mark.parametrize("info", ["", "{", "[]", '{"seed": "x", "sd_model_name": 5}', '{"seed": -1}'])
    def test_what_it_tells_of_the_picture_may_be_anything(self, server, info) -> None:
        server.say(self.PATH, Reply(shapes.automatic1111_picture() | {"info": info}))
        assert draw("automatic1111", seed=5) == Drawn(shapes.PICTURE, "txt2img", 5, 0)

    def test_a_data_address_is_a_picture_too(self, server) -> None:
        server.say(self.PATH, Reply(shapes.automatic1111_picture("data:image/png;base64," + shapes.ENCODED)))
        assert draw("automatic1111").content == shapes.PICTURE

    @pytest.mark.parametrize(
        ("status", "answer", "code", "told"),
        [
            (500, shapes.AUTOMATIC1111_MEMORY, "unavailable", "(outofmemoryerror)"),
            (404, shapes.AUTOMATIC1111_NO_SAMPLER, "unavailable", "--api"),
            (404, shapes.AUTOMATIC1111_NO_API, "unavailable", "--api"),
            (401, shapes.AUTOMATIC1111_BAD_LOGIN, "bad_key", "name and password"),
            (422, shapes.AUTOMATIC1111_NOT_VALID, "bad_answer", "status 422"),
        ],
    )
    def test_its_errors(self, server, status, answer, code, told) -> None:
        server.say(self.PATH, Reply(answer, status))
        error = fault("automatic1111")
        assert error.code == code and told in error.message and "/home" not in error.message

    @pytest.mark.parametrize("images", [["AAAA!"], ["AAAA"], [""], [], None])
    def test_what_is_no_picture(self, server, images) -> None:
        server.say(self.PATH, Reply({"images": images, "parameters": {}, "info": "{}"}))
        assert fault("automatic1111").code == "bad_answer"

    def test_name_and_password_of_its_address_let_in(self, server, settings) -> None:
        settings.AUTOMATIC1111_URL = server.url.replace("http://", "http://gm:pass@") + "/"
        draw("automatic1111")
        assert server.asked(self.PATH)[0].headers["authorization"] == "Basic Z206cGFzcw=="

    @pytest.mark.parametrize("tells_task", [True, False])
    def test_cancelling_interrupts_what_is_drawn(self, server, tells_task) -> None:
        server.drawing_seconds, server.tells_task = 30.0, tells_task
        with pytest.raises(DrawingCancelled):
            draw("automatic1111", cancelled=lambda: server.running is not None)
        assert server.asked("/sdapi/v1/interrupt")

    def test_the_end_of_time_interrupts_too(self, server) -> None:
        server.drawing_seconds = 30.0
        assert fault("automatic1111", timeout=5).code == "timeout"
        assert server.asked("/sdapi/v1/interrupt")

    def test_what_is_drawn_for_somebody_else_is_not_interrupted(self, server) -> None:
        server.drawing_seconds = 30.0

        def cancelled() -> bool:
            began = server.running is not None
            server.running = "task(somebody-else)" if began else None
            return began

        with pytest.raises(DrawingCancelled):
            draw("automatic1111", cancelled=cancelled)
        assert server.asked("/sdapi/v1/progress") and not server.asked("/sdapi/v1/interrupt")

    def test_a_server_that_is_gone_by_then_keeps_nobody_waiting(self, server) -> None:
        server.drawing_seconds = 30.0
        server.say("/sdapi/v1/progress", Reply({}, wait=30.0))
        began = time.monotonic()
        with pytest.raises(DrawingCancelled):
            draw("automatic1111", cancelled=lambda: server.running is not None)
        assert time.monotonic() - began < 20


class TestOfflineArtist:
    def test_it_draws_png_for_nothing_and_tells_nobody(self, server) -> None:
        drawn = draw("offline", seed=11)
        assert drawn.content.startswith(b"\x89PNG") and (drawn.cost_microdollars, drawn.seed) == (0, 11)
        assert drawn.model.startswith("artist-") and not server.requests

    def test_the_same_seed_draws_the_same_and_another_one_something_else(self) -> None:
        one, same, other = (draw("offline", seed=seed).content for seed in (11, 11, 12))
        assert one == same != other

    def test_what_is_cancelled_is_not_begun(self) -> None:
        with pytest.raises(DrawingCancelled):
            draw("offline", cancelled=lambda: True)


def test_all_of_them_fail_and_the_artist_draws(server, monkeypatch) -> None:
    for path in (":generateContent", "/images/generations", "/prompt", "/txt2img"):
        server.say(path, Reply(b"", 503))
    calls = Calls()
    drawn, name = draw_with([], make_order(), calls)
    assert name == "offline" and drawn.content
    assert calls.outcomes == [
        ("gemini", "unavailable"), ("openai", "unavailable"), ("comfyui", "unavailable"),
        ("automatic1111", "unavailable"), ("offline", "drawn"),
    ]  # fmt: skip


def test_a_large_picture_comes_through_whole(server) -> None:
    noise = picture(size=(64, 64)) + b"\0" * (19 << 20)  # what follows the end of a PNG belongs to nobody
    server.say(":generateContent", Reply(shapes.gemini_picture(base64.b64encode(noise).decode())))
    assert len(draw("gemini").content) == len(noise)
