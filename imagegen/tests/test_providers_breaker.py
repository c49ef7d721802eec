"""A breaker is one for all processes of a site when these share a cache."""

import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.cache import cache

from imagegen.providers import breaker
from imagegen.providers.breaker import Breaker
from imagegen.providers.chain import draw_with
from imagegen.providers.fake import FakeProvider, installed
from imagegen.tests.test_providers_chain import Calls, make_order

pytestmark = pytest.mark.skipif(not settings.REDIS_URL, reason="REDIS_URL is not set: processes share no breaker")
PROGRAM = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestiary_site.settings_test")
import django
django.setup()
from imagegen.providers.breaker import Breaker
one = Breaker(sys.argv[1])
print("ready", flush=True)
for line in sys.stdin:
    print(eval(line), flush=True)
"""


class OtherProcess:
    """Another process of the site, which does to a breaker what it is told."""

    def __init__(self, name: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ready(self) -> "OtherProcess":
        assert self.heard() == "ready"
        return self

    def say(self, act: str) -> None:
        self.process.stdin.write(f"{act}\n")
        self.process.stdin.flush()

    def heard(self) -> str:
        return self.process.stdout.readline().strip()

    def ask(self, act: str) -> str:
        self.say(act)
        return self.heard()


@pytest.fixture
def others():
    processes = [OtherProcess("shared") for _ in range(2)]
    yield [one.ready() for one in processes]
    for one in processes:
        one.process.kill()
        one.process.wait()


def test_failures_in_several_processes_open_it_for_all(others) -> None:
    for number in range(breaker.MOST_FAILURES):
        assert Breaker("shared").state() == "closed"
        others[number % 2].ask("one.failed()")
    assert Breaker("shared").state() == "open" and not Breaker("shared").may_try(20)
    assert [one.ask("one.may_try(20)") for one in others] == ["False"] * 2
    shared = FakeProvider("shared")
    with installed(shared, FakeProvider("second")):
        assert draw_with([], make_order(), Calls())[1] == "second"
    assert not shared.orders


def test_of_many_processes_one_makes_the_trial_and_its_success_closes_it_for_all(others) -> None:
    for _ in range(breaker.MOST_FAILURES):
        Breaker("shared").failed()
    cache.set("pictures:breaker:shared:until", time.time() - 1, timeout=600)
    for one in others:
        one.say("one.may_try(20)")
    assert sorted([one.heard() for one in others]) == ["False", "True"]
    assert not Breaker("shared").may_try(20)
    others[0].ask("one.succeeded()")
    assert Breaker("shared").state() == "closed"
    assert [one.ask("one.may_try(20)") for one in others] == ["True"] * 2


def test_a_process_that_dies_in_its_trial_does_not_keep_it_for_ever(others) -> None:
    for _ in range(breaker.MOST_FAILURES):
        Breaker("shared").failed()
    cache.set("pictures:breaker:shared:until", time.time() - 1, timeout=600)
    assert others[0].ask("one.may_try(-6)") == "True", "four seconds from now, for this test"
    others[0].process.kill()
    assert not Breaker("shared").may_try(20)
    time.sleep(4.5)
    assert Breaker("shared").may_try(20)
