"""Helpers of the tests that run jobs: the fake child, workers in processes of their own, patience."""

import json
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from reconstruction.models import Reconstruction
from reconstruction.tests.fake_pipeline import STAGES
from reconstruction.work import WorkFolder

__all__ = ["STAGES"]


def fake_command(*arguments: str) -> Callable[[Path, Path, str], list[str]]:
    """Return what gives the fake child's command line."""

    def command(photos: Path, out: Path, quality: str) -> list[str]:
        program = [sys.executable, "-m", "reconstruction.tests.fake_pipeline", str(photos), str(out)]
        return [*program, "--quality", quality, *arguments]

    return command


def done_stages(job: Reconstruction) -> list[str]:
    """What the fake child has finished, in order, over all attempts."""
    path = WorkFolder(job).out / "done.txt"
    return path.read_text().split() if path.exists() else []


def wait_until(true: Callable[[], Any], seconds: float = 20.0) -> float:
    """Wait until the condition holds; return how long that took."""
    started = time.monotonic()
    while not true():
        if time.monotonic() - started > seconds:
            pytest.fail(f"waited {seconds} s in vain")
        time.sleep(0.02)
    return time.monotonic() - started


def child_pid(job: Reconstruction) -> int:
    """The process id of the fake child, 0 before it runs."""
    path = WorkFolder(job).out / "child.pid"
    return int(path.read_text() or 0) if path.exists() else 0


def is_alive(pid: int) -> bool:
    """Whether the process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def environment() -> dict[str, str]:
    """What another process needs to share this test's database and files."""
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{config['NAME']}"
    else:
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**config)
    return os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "bestiary_site.settings_test",
        "TEST_DATA_DIR": str(settings.DATA_DIR),
    }


class Worker:
    """A worker process that does one job with the fake child."""

    def __init__(self, pid: int, answer: Path) -> None:
        self.pid, self._answer = pid, answer

    def outcome(self) -> str:
        """Wait for its end; return how it went."""
        wait_until(self._answer.exists, 30)
        return self._answer.read_text()


class Nursery:
    """Makes worker processes quickly: one process loads the site once and forks for each of them."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "reconstruction.tests.worker_nursery"],
            cwd=settings.BASE_DIR, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._folder = Path(tempfile.mkdtemp(dir=settings.DATA_DIR))

    def start(self, job: Reconstruction, *arguments: str) -> Worker:
        """Start a worker on the job; the arguments go to the fake child."""
        answer = self._folder / uuid.uuid4().hex
        order = {"job": str(job.pk), "arguments": arguments, "answer": str(answer)}
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return Worker(int(self._process.stdout.readline()), answer)

    def close(self) -> None:
        """End the nursery; workers that still run go on."""
        self._process.communicate(timeout=20)
