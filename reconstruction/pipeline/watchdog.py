"""Ends the process in time even when native code holds the interpreter lock and no Python code can run.

A small process, forked before anything large is loaded, watches two things: the pipe into which the interpreter's
C-level signal handler writes (`signal.set_wakeup_fd`), and, when asked, standard input, whose end means that the
supervisor is gone. Everything on disk is replaced atomically, so a kill at any moment loses one stage at most.
"""

from __future__ import annotations

import os
import select
import signal
import threading
import time

GRACE_S = 1.5
"""So long a process that was asked to stop may take to do so by itself."""

_asked = threading.Event()


def asked_to_stop() -> bool:
    """Whether SIGINT or SIGTERM has come."""
    return _asked.is_set()


def install(*, exit_with_parent: bool) -> None:
    """Call once, in the main thread, before other threads exist."""
    signals, wake = os.pipe()
    me = os.getpid()
    if os.fork() == 0:
        os.close(wake)
        _watch(me, signals, exit_with_parent)
        os._exit(0)
    os.close(signals)
    os.set_blocking(wake, False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: _asked.set())
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)


def _watch(process: int, signals: int, exit_with_parent: bool) -> None:
    """Runs in the watching process until the watched one ends."""
    for number in (signal.SIGINT, signal.SIGTERM):  # Ctrl-C in a terminal reaches us too
        signal.signal(number, signal.SIG_IGN)
    watched = [signals, 0] if exit_with_parent else [signals]
    while True:
        ready, _, _ = select.select(watched, [], [])
        if signals in ready:
            numbers = os.read(signals, 64)
            if not numbers:
                return  # the watched process is gone
            if signal.SIGINT in numbers or signal.SIGTERM in numbers:
                _kill_after_grace(process, signals)
                return
        if 0 in ready and not os.read(0, 4096):
            os.kill(process, signal.SIGKILL)
            return


def _kill_after_grace(process: int, signals: int) -> None:
    """Waits until the pipe closes, which it does when the process ends, and kills it if that takes too long."""
    end = time.monotonic() + GRACE_S
    while (rest := end - time.monotonic()) > 0:
        ready, _, _ = select.select([signals], [], [], rest)
        if ready and not os.read(signals, 64):
            return
    os.kill(process, signal.SIGKILL)
