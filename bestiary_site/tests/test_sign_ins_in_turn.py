"""Ten who sign in at once are answered in turn, and nobody else waits for them."""

import threading
import time

from django.http import HttpResponse
from django.test import RequestFactory

from bestiary_site.middleware import SignInsInTurnMiddleware


def test_those_who_sign_in_take_turns_and_others_pass():
    together, most, lock = 0, 0, threading.Lock()

    def answer(request) -> HttpResponse:
        nonlocal together, most
        with lock:
            together += 1
            most = max(most, together)
        time.sleep(0.01)
        with lock:
            together -= 1
        return HttpResponse()

    middleware = SignInsInTurnMiddleware(answer)
    ask(middleware, "/account/login/", 8)
    assert most == 1
    ask(middleware, "/", 8)
    assert most > 1


def ask(middleware, path: str, times: int) -> None:
    """Ask from as many threads at once."""
    request = RequestFactory().post(path)
    threads = [threading.Thread(target=middleware, args=(request,)) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_failed_sign_in_gives_its_turn_back():
    def fail(request) -> HttpResponse:
        raise RuntimeError

    middleware = SignInsInTurnMiddleware(fail)
    for _ in range(3):
        try:
            middleware(RequestFactory().post("/account/login/"))
        except RuntimeError:
            continue
    assert SignInsInTurnMiddleware(lambda request: HttpResponse())(RequestFactory().get("/account/login/")).status_code
