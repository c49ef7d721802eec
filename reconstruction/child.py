"""A child process under watch: its JSON lines, its memory, and an end that takes its children along."""

import contextlib
import json
import os
import queue
import signal
import subprocess
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from django.conf import settings

NICENESS = 10
GRACE_SECONDS = 0.7
_LONGEST_LINE = 1 << 20
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Child:
    """A program in a session of its own that tells by JSON lines on its output what it does.

    Its input stays open for as long as this process lives: a child that reads it learns of our death.
    """

    def __init__(self, command: Sequence[str], *, folder: Path, log: Path, keep_open: Sequence[int] = ()) -> None:
        self._log = log
        self._lines: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        with log.open("ab") as errors:
            self.process = subprocess.Popen(
                command,
                cwd=folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                start_new_session=True,
                pass_fds=tuple(keep_open),
                env=settings.CHILD_ENVIRONMENT | {"PYTHONUNBUFFERED": "1"},
            )
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.process.pid, NICENESS)
        self._reader = threading.Thread(target=self._read, name=f"child-{self.process.pid}", daemon=True)
        self._reader.start()

    def _read(self) -> None:
        output: IO[bytes] = self.process.stdout  # type: ignore[assignment]
        while line := output.readline(_LONGEST_LINE):
            with contextlib.suppress(ValueError):
                told = json.loads(line)
                if isinstance(told, dict):
                    self._lines.put(told)

    def lines(self, patience: float) -> Iterator[dict[str, Any]]:
        """Yield what the child has told, waiting at most `patience` seconds for the first line."""
        with contextlib.suppress(queue.Empty):
            yield self._lines.get(timeout=patience)
            while True:
                yield self._lines.get_nowait()

    def wait_for_end(self, patience: float) -> int | None:
        """Return the exit status (negative: the signal), or None if it goes on; all lines have been read by then."""
        try:
            status = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            return None
        self._reader.join(2)
        return status

    def memory_mb(self) -> float:
        """Resident memory of the child and its descendants in MB (0 where the system does not tell)."""
        pages = sum(pages for _, pages in _processes_of_session(self.process.pid))
        return pages * _PAGE / (1 << 20)

    def end(self) -> None:
        """End the child and everything it has started: asked first, then by force."""
        if self.process.poll() is None:
            _signal_group(self.process.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(GRACE_SECONDS)
        _signal_group(self.process.pid, signal.SIGKILL)
        for pid, _ in _processes_of_session(self.process.pid):
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)  # one that left the group but not the session
        self.process.wait()
        self._reader.join(2)
        for stream in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                stream.close()  # type: ignore[union-attr]

    def log_tail(self, most: int = 20_000) -> str:
        """Return the end of what the child wrote to its error output."""
        with contextlib.suppress(OSError), self._log.open("rb") as stream:
            stream.seek(max(0, self._log.stat().st_size - most))
            return stream.read().decode("utf-8", "replace").replace("\0", "")
        return ""


def _signal_group(pid: int, number: int) -> None:
    with contextlib.suppress(OSError):
        os.killpg(pid, number)


def _processes_of_session(session: int) -> Iterator[tuple[int, int]]:
    """Yield (pid, resident pages) of every process of the session, as Linux tells them (proc(5), fields 6 and 24)."""
    for name in os.listdir("/proc") if os.path.isdir("/proc/self") else []:
        if not name.isdigit():
            continue
        with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{name}/stat", "rb") as stream:
            fields = stream.read().rpartition(b")")[2].split()
            if int(fields[3]) == session:
                yield int(name), int(fields[21])
