"""Passwords are hashed one at a time, and hashes of before go on working."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, identify_hasher, make_password

from bestiary_site import hashers
from bestiary_site.hashers import OneAtATimeArgon2, one_at_a_time


@pytest.fixture(autouse=True)
def as_served(settings):
    settings.PASSWORD_HASHERS = [
        "bestiary_site.hashers.OneAtATimeArgon2",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]


def test_the_served_site_uses_it():
    from bestiary_site import settings as served

    assert served.PASSWORD_HASHERS[0] == "bestiary_site.hashers.OneAtATimeArgon2"


def test_a_password_is_right_and_another_is_not():
    encoded = make_password("a sound password")
    assert "p=1$" in encoded
    assert check_password("a sound password", encoded) and not check_password("another password", encoded)


def test_a_hash_of_before_still_verifies_and_is_renewed():
    old = Argon2PasswordHasher().encode("a sound password", "saltsaltsaltsaltsaltsalt")
    assert "p=8$" in old
    renewed = []
    assert check_password("a sound password", old, setter=renewed.append)
    assert renewed == ["a sound password"]
    assert not check_password("wrong", old)
    assert isinstance(identify_hasher(old), OneAtATimeArgon2)


def test_ten_at_once_are_hashed_one_after_the_other():
    running, most = 0, 0

    def work() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.01)
        running -= 1

    with ThreadPoolExecutor(10) as pool:
        for one in [pool.submit(one_at_a_time, work) for _ in range(10)]:
            one.result()
    assert most == 1


def test_the_thread_that_hashes_steps_back():
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    assert one_at_a_time(niceness) == min(19, max(hashers.NICENESS, niceness()))


def test_a_forked_process_hashes_with_a_thread_of_its_own():
    one_at_a_time(time.time)
    child = os.fork()
    if child == 0:
        os._exit(0 if one_at_a_time(lambda: 7) == 7 else 1)
    until = time.monotonic() + 10
    while time.monotonic() < until:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            assert status == 0
            return
        time.sleep(0.02)
    os.kill(child, 9)
    os.waitpid(child, 0)
    pytest.fail("the forked process waits for a thread that it does not have")
