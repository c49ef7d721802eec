"""Logs: a file for each day, everything in it, the console short and coloured, the request's id on every line."""

import json
import logging
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bestiary_site.logging_setup import DailyFile

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "bestiary_site.settings"
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
import logging
logging.getLogger("some.part").debug("a detail")
logging.getLogger("some.part").info("an event")
from django.test import Client
Client(headers={"X-Request-ID": "abcdef123456"}).get("/ready")
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[dict[str, str]]]:
    data = tmp_path_factory.mktemp("data")
    names = {"DATA_DIR": str(data), "ALLOWED_HOSTS": "testserver", "PATH": "", "LOG_TO_FILES": "1", "LOG_LEVEL": "INFO"}
    result = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=names, capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stderr
    (file,) = (data / "logs").iterdir()
    return result.stderr, [json.loads(line) for line in file.read_text().splitlines()]


def test_the_console_tells_events_in_colour_and_the_file_details_too(run: tuple[str, list[dict[str, str]]]) -> None:
    console, lines = run
    assert "an event" in console
    assert "a detail" not in console
    assert "\x1b[" in console
    assert {"a detail", "an event"} <= {line["event"] for line in lines}


def test_the_lines_of_a_request_carry_its_id_and_the_console_has_one_of_them(
    run: tuple[str, list[dict[str, str]]],
) -> None:
    console, lines = run
    told = [line for line in lines if line.get("request_id") == "abcdef123456"]
    assert {"request_started", "request_finished"} <= {line["event"] for line in told}
    assert console.count("abcdef123456") == 1


def test_a_new_day_has_a_new_file_and_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = iter([date(2026, 1, 1), date(2026, 1, 1), date(2026, 2, 15), date(2026, 2, 15)])
    monkeypatch.setattr(DailyFile, "today", staticmethod(lambda: next(days)))
    handler = DailyFile(str(tmp_path))
    for words in ("first", "second", "third"):
        handler.emit(logging.makeLogRecord({"msg": words}))
    handler.close()
    assert [path.name for path in tmp_path.iterdir()] == ["bestiary-2026-02-15.log"]
    assert (tmp_path / "bestiary-2026-02-15.log").read_text().split() == ["second", "third"]
