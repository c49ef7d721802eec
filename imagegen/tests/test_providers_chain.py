"""Who draws: one after the other, again after what passes, and nobody who keeps failing."""

import time
from collections.abc import Callable

import pytest

from bestiary_site.checks import picture_providers_are_known
from imagegen.asking import Asked
from imagegen.providers import breaker, registry, retrying
from imagegen.providers.base import DrawingCancelled, Drawn, Order, ProviderError
from imagegen.providers.breaker import Breaker
from imagegen.providers.chain import draw_with
from imagegen.providers.fake import FakeProvider, installed, picture


def make_order(**values) -> Order:
    asked = Asked("scene", "Old Mill", "An old mill by the river at dusk")
    return Order(**{
        "prompt": asked.prompt, "asked": asked, "size": (1024, 1024), "aspect_ratio": "1:1", "seed": 7, "timeout": 20.0,
    } | values)  # fmt: skip


class Calls(list):
    """Remembers what a chain tells of its calls."""

    def __call__(self, provider: str, model: str, outcome: str, milliseconds: int, cost: int) -> None:
        assert milliseconds >= 0
        self.append((provider, model, outcome, cost))

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        return [(provider, outcome) for provider, _, outcome, _ in self]


@pytest.fixture
def calls() -> Calls:
    return Calls()


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch) -> None:
    monkeypatch.setattr(retrying, "FIRST_PAUSE", 0.01)


def away(**values) -> ProviderError:
    return ProviderError("unavailable", "It is away.", **values)


def test_the_first_provider_that_can_draws(calls) -> None:
    first, second = FakeProvider("first", price=39_000), FakeProvider("second")
    with installed(first, second):
        drawn, name = draw_with([], make_order(), calls)
    assert (name, drawn.content, drawn.seed) == ("first", picture(), 7)
    assert calls == [("first", "first-1", "drawn", 39_000)] and not second.orders


def test_names_decide_who_is_asked_and_in_which_order(calls) -> None:
    with installed(FakeProvider("first"), FakeProvider("second")):
        assert draw_with(["nobody", "second", "first"], make_order(), calls)[1] == "second"


def test_nobody_set_up_says_so(calls) -> None:
    with installed(FakeProvider("first")), pytest.raises(ProviderError, match="Choose another") as caught:
        draw_with(["nobody"], make_order(), calls)
    assert caught.value.permanent and not calls


def test_what_passes_is_tried_three_times_and_each_call_is_told(calls) -> None:
    patient = FakeProvider("patient", [away(), ProviderError("rate_limited", "Slowly."), picture()])
    with installed(patient):
        draw_with([], make_order(), calls)
    assert calls.outcomes == [("patient", "unavailable"), ("patient", "rate_limited"), ("patient", "drawn")]


@pytest.mark.parametrize("code", ["bad_key", "quota", "timeout"])
def test_what_does_not_pass_goes_to_the_next_at_once(calls, code) -> None:
    with installed(FakeProvider("first", [ProviderError(code, "No.")]), FakeProvider("second")):
        assert draw_with([], make_order(), calls)[1] == "second"
    assert calls.outcomes == [("first", code), ("second", "drawn")]


def test_a_permanent_fault_is_not_tried_again(calls) -> None:
    with installed(FakeProvider("first", [away(permanent=True)]), FakeProvider("second")):
        draw_with([], make_order(), calls)
    assert calls.outcomes == [("first", "unavailable"), ("second", "drawn")]


def test_refused_content_is_told_and_not_sent_to_the_next(calls) -> None:
    refused = ProviderError("refused_content", "First refuses to draw this.", permanent=True)
    second = FakeProvider("second")
    with installed(FakeProvider("first", [refused]), second), pytest.raises(ProviderError, match="refuses") as caught:
        draw_with([], make_order(), calls)
    assert caught.value.code == "refused_content" and not second.orders
    assert Breaker("first").state() == "closed"


def test_when_all_fail_what_may_pass_is_told_first_and_nothing_is_lost(calls) -> None:
    first = FakeProvider("first", [ProviderError("bad_key", "First does not take the key.", permanent=True)])
    second = FakeProvider("second", [ProviderError("rate_limited", "Second is busy.", retry_after=40.0)])
    with installed(first, second), pytest.raises(ProviderError) as caught:
        draw_with([], make_order(), calls)
    assert (caught.value.code, caught.value.permanent, caught.value.retry_after) == ("rate_limited", False, 40.0)
    assert caught.value.message == "First does not take the key. Second is busy."


def test_a_wait_that_the_provider_asks_for_is_kept_or_not_begun(calls, monkeypatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr(retrying, "wait", lambda seconds, cancelled: pauses.append(seconds))
    patient = FakeProvider("patient", [ProviderError("rate_limited", "Slowly.", retry_after=5.0), picture()])
    hasty = FakeProvider("hasty", [ProviderError("rate_limited", "Slowly.", retry_after=50.0), picture()])
    with installed(hasty, patient):
        assert draw_with([], make_order(timeout=20.0), calls)[1] == "patient"
    assert calls.outcomes == [("hasty", "rate_limited"), ("patient", "rate_limited"), ("patient", "drawn")]
    assert len(pauses) == 1 and 5.0 <= pauses[0] <= 5.01


def test_pauses_are_spread_over_all_of_a_growing_span(monkeypatch) -> None:
    monkeypatch.setattr(retrying, "FIRST_PAUSE", 1.0)
    for attempt, longest in ((1, 1.0), (2, 2.0), (3, 4.0), (9, 8.0)):
        pauses = [retrying.pause_before(attempt, None) for _ in range(400)]
        assert min(pauses) < longest * 0.1 and longest * 0.9 < max(pauses) <= longest


def test_each_attempt_has_only_what_is_left_of_the_time(calls) -> None:
    def slow(order: Order) -> Drawn:
        time.sleep(0.3)
        raise away()

    provider = FakeProvider("slow", [slow, picture()])
    with installed(provider):
        draw_with([], make_order(timeout=5.0), calls)
    assert 4.0 < provider.orders[0].timeout <= 5.0 and provider.orders[1].timeout < 4.75


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        (b"", "no picture"),
        (picture()[:70], "no picture"),
        (picture(kind="GIF"), "no picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * (21 << 20), "more than 20 MB"),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_not_accepted_but_counts_what_it_cost(calls, content, told) -> None:
    with installed(FakeProvider("first", [content], price=39_000)), pytest.raises(ProviderError, match=told) as caught:
        draw_with([], make_order(), calls)
    assert caught.value.code == "bad_answer" and calls == [("first", "first-1", "bad_answer", 39_000)]


def test_a_decompression_bomb_is_refused_before_it_is_unpacked(calls) -> None:
    bomb = picture(size=(12_000, 12_000))
    assert len(bomb) < 1 << 20
    with installed(FakeProvider("first", [bomb])), pytest.raises(ProviderError, match="12000 x 12000"):
        draw_with([], make_order(), calls)


def test_cancelling_ends_a_wait_between_attempts(calls) -> None:
    asked = []

    def cancelled() -> bool:
        asked.append(time.monotonic())
        return len(asked) > 2

    busy = FakeProvider("busy", [ProviderError("rate_limited", "Slowly.", retry_after=15.0)])
    began = time.monotonic()
    with installed(busy, FakeProvider("second")), pytest.raises(DrawingCancelled):
        draw_with([], make_order(cancelled=cancelled), calls)
    assert time.monotonic() - began < 10 and calls.outcomes == [("busy", "rate_limited")]


def test_a_cancelled_call_is_told_and_says_nothing_about_the_provider(calls) -> None:
    with installed(FakeProvider("first", [DrawingCancelled()])), pytest.raises(DrawingCancelled):
        draw_with([], make_order(), calls)
    assert calls.outcomes == [("first", "cancelled")] and Breaker("first").state() == "closed"


def test_a_bug_in_a_provider_is_told_as_a_crash_and_not_hidden(calls) -> None:
    with installed(FakeProvider("first", [KeyError("oops")])), pytest.raises(KeyError):
        draw_with([], make_order(), calls)
    assert calls.outcomes == [("first", "crashed")]


def failing(calls: Calls, provider: FakeProvider) -> Callable[[], str]:
    def draw() -> str:
        with installed(provider, FakeProvider("second")):
            return draw_with([], make_order(), calls)[1]

    return draw


def test_a_provider_that_fails_five_times_is_left_alone_for_a_minute_and_then_tried_once(calls, monkeypatch) -> None:
    provider = FakeProvider("first", [away(permanent=True)])
    draw = failing(calls, provider)
    for _ in range(breaker.MOST_FAILURES):
        assert draw() == "second"
    assert Breaker("first").state() == "open"
    assert draw() == "second" and len(provider.orders) == breaker.MOST_FAILURES
    now = time.time()
    monkeypatch.setattr(breaker.time, "time", lambda: now + breaker.OPEN_SECONDS + 1)
    assert Breaker("first").state() == "half-open"
    draw()
    assert len(provider.orders) == breaker.MOST_FAILURES + 1 and Breaker("first").state() == "open"
    monkeypatch.setattr(breaker.time, "time", lambda: now + 2 * breaker.OPEN_SECONDS + 2)
    provider.answers = [picture()]
    assert draw() == "first" and Breaker("first").state() == "closed"


def test_only_one_makes_the_trial(monkeypatch) -> None:
    first, other = Breaker("tried"), Breaker("tried")
    for _ in range(breaker.MOST_FAILURES):
        first.failed()
    now = time.time()
    monkeypatch.setattr(breaker.time, "time", lambda: now + breaker.OPEN_SECONDS + 1)
    assert [first.may_try(20), other.may_try(20), first.may_try(20)] == [True, False, False]
    first.given_up()
    assert other.may_try(20)


def test_a_provider_that_says_when_to_come_back_is_not_asked_before(calls) -> None:
    busy = FakeProvider("first", [ProviderError("rate_limited", "Slowly.", retry_after=300.0)])
    draw = failing(calls, busy)
    draw(), draw()
    assert len(busy.orders) == 1


def test_a_cache_that_is_away_does_not_keep_anybody_from_drawing(calls, monkeypatch) -> None:
    def gone(*args, **kwargs):
        raise ConnectionError("no cache")

    for act in ("get", "add", "incr", "set", "delete", "delete_many"):
        monkeypatch.setattr(breaker.cache, act, gone)
    with installed(FakeProvider("first", [away()]), FakeProvider("second")):
        assert draw_with([], make_order(), calls)[1] == "second"


def test_the_site_has_its_own_artist_when_nothing_is_set_up() -> None:
    assert [one.name for one in registry.available()] == ["offline"]


@pytest.mark.django_db
def test_only_what_is_set_up_counts_in_the_order_of_the_settings(settings) -> None:
    settings.COMFYUI_URL, settings.GEMINI_API_KEY = "http://localhost:1", "k"
    settings.IMAGE_PROVIDERS = ["offline", "comfyui", "openai", "gemini", "comfyui", "unheard-of"]
    assert [one.name for one in registry.available()] == ["offline", "comfyui", "gemini"]
    settings.IMAGE_PROVIDERS = ["offline"]
    assert registry.by_name("gemini") is None


def test_a_word_that_means_nobody_is_named_at_start_up(settings) -> None:
    assert picture_providers_are_known(None) == []
    settings.IMAGE_PROVIDERS = ["gemni", "offline"]
    (warning,) = picture_providers_are_known(None)
    assert "gemni" in warning.msg and "gemini" in warning.hint
