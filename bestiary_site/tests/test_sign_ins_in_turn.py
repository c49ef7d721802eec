"""Ten who sign in at once are answered in turn, and nobody else waits for them."""

import threading
import time

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse

from bestiary_site import middleware
from bestiary_site.middleware import SignInsInTurnMiddleware

PASSWORDS_CHECKED = (
    "/account/login/", "/admin/login/", "/_allauth/app/v1/auth/login", "/_allauth/browser/v1/auth/login",
)  # fmt: skip


@pytest.mark.parametrize("path", PASSWORDS_CHECKED)
def test_those_who_sign_in_take_turns(path):
    assert most_at_once("post", path) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/"), ("get", "/_allauth/app/v1/auth/session"),
        ("post", "/_allauth/app/v1/tokens/refresh"), ("post", "/_allauth/browser/v1/auth/password/request"),
        ("post", "/account/signup/"),
    ],
)  # fmt: skip
def test_others_pass(method, path):
    assert most_at_once(method, path) > 1


def test_the_addresses_are_those_of_the_site():
    views = [resolve(path).func for path in PASSWORDS_CHECKED]
    assert all(views)
    assert reverse("account_login") in PASSWORDS_CHECKED


def test_who_signs_in_behind_an_answer_that_hangs_does_not_wait_for_it(monkeypatch):
    monkeypatch.setattr(middleware, "PATIENCE_SECONDS", 0.05)
    goes_on = threading.Event()

    def answer(request) -> HttpResponse:
        if request.path == "/admin/login/":
            goes_on.wait(20)  # as a mail server does that says nothing
        return HttpResponse()

    handler = SignInsInTurnMiddleware(answer)
    slow = threading.Thread(target=handler, args=(RequestFactory().post("/admin/login/"),))
    slow.start()
    try:
        assert handler(RequestFactory().post("/account/login/")).status_code == 200
        assert slow.is_alive()
    finally:
        goes_on.set()
        slow.join()
    monkeypatch.undo()
    assert most_at_once("post", "/account/login/") == 1, "its turn was given back once"


def test_mails_are_given_up_after_a_while(settings):
    assert 0 < settings.EMAIL_TIMEOUT <= 30


def most_at_once(method: str, path: str, times: int = 8) -> int:
    """Ask from as many threads at once; returns how many were answered at the same time."""
    together, most, lock = 0, 0, threading.Lock()

    def answer(request) -> HttpResponse:
        nonlocal together, most
        with lock:
            together += 1
            most = max(most, together)
        time.sleep(0.02)
        with lock:
            together -= 1
        return HttpResponse()

    handler, request = SignInsInTurnMiddleware(answer), RequestFactory().generic(method.upper(), path)
    threads = [threading.Thread(target=handler, args=(request,)) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return most


def test_a_failed_sign_in_gives_its_turn_back():
    def fail(request) -> HttpResponse:
        raise RuntimeError

    handler = SignInsInTurnMiddleware(fail)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            handler(RequestFactory().post("/account/login/"))
    assert most_at_once("post", "/account/login/") == 1
