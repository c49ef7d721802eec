"""Passwords hashed one at a time, by a thread that steps back: ten who sign in at once must not stop a table's play."""

import contextlib
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.contrib.auth.hashers import Argon2PasswordHasher

T = TypeVar("T")
NICENESS = 10


def _step_back() -> None:
    with contextlib.suppress(OSError, AttributeError):  # where threads have no niceness of their own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)


def _new_pool() -> None:
    """Make the pool; anew in a forked process, which has the pool's memory but not its thread."""
    global _pool
    _pool = ThreadPoolExecutor(1, thread_name_prefix="passwords", initializer=_step_back)


_pool: ThreadPoolExecutor
_new_pool()
os.register_at_fork(after_in_child=_new_pool)


def one_at_a_time(work: Callable[..., T], *args: str) -> T:
    """Run in the one thread of this process that hashes."""
    return _pool.submit(work, *args).result()


class OneAtATimeArgon2(Argon2PasswordHasher):
    """Argon2 with the usual cost on one core instead of eight lanes. Older hashes still verify, and are renewed."""

    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Return the hash."""
        return one_at_a_time(super().encode, password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password is right."""
        return one_at_a_time(super().verify, password, encoded)
