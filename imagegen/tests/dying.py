"""Runs an act in a child process that is killed at its n-th step towards files or rows, for every n."""

import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

from django.core.files.storage import default_storage
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from bestiary_site.shared import storage

_WRITING = ("INSERT", "UPDATE", "DELETE")
FAILED = 3


class Steps:
    """Counts the steps of this process and kills it at one of them: kill -9, so that nothing is cleared up."""

    def __init__(self, last: int) -> None:
        self._left = last

    def take(self) -> None:
        """One more step."""
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, act: Callable[..., Any]) -> Callable[..., Any]:
        """Return the act with a step before and one after it."""

        def stepped(*words: Any, **named: Any) -> Any:
            self.take()
            answer = act(*words, **named)
            self.take()
            return answer

        return stepped

    def statement(self, execute: Callable[..., Any], sql: str, *told: Any) -> Any:
        """Take steps around statements that write."""
        return (self.around(execute) if sql.startswith(_WRITING) else execute)(sql, *told)


def killed_everywhere(act: Callable[[], Any], prepare: Callable[[], Any]) -> Iterator[int]:
    """Yield n after `prepare` and `act` were done in a child that died at step n; ends when it lived to the end."""
    for number in range(1, 500):
        prepare()
        if not _dies(act, number):
            return
        yield number
    raise AssertionError("the act never came to its end")


def _dies(act: Callable[[], Any], number: int) -> bool:
    connections.close_all()  # a connection must not be used on both sides of a fork
    child = os.fork()
    if child == 0:
        _live(act, number)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the act failed in the child: see its words above"
    return False


def _live(act: Callable[[], Any], number: int) -> None:
    steps, code = Steps(number), FAILED
    try:
        with ExitStack() as stack:
            stack.enter_context(patch.object(storage, "write_block", steps.around(storage.write_block)))
            stack.enter_context(patch.object(storage, "write_bytes", steps.around(storage.write_bytes)))
            stack.enter_context(patch.object(default_storage, "delete", steps.around(default_storage.delete)))
            stack.enter_context(patch.object(BaseDatabaseWrapper, "_commit", steps.around(BaseDatabaseWrapper._commit)))
            stack.enter_context(connection.execute_wrapper(steps.statement))
            act()
            code = 0
    except BaseException:  # noqa: BLE001  (told, and the child ends here in any case)
        traceback.print_exc()
    finally:
        os._exit(code)
