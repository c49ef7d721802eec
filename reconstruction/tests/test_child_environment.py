"""What programs that read strangers' files are told of our environment."""

import json
import os
import sys

from django.conf import settings

from reconstruction.child import Child, environment_of_children

SECRETS = ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "S3_SECRET_KEY", "EMAIL_URL", "METRICS_TOKEN", "AWS_SESSION_TOKEN"]


def test_no_key_or_password_reaches_a_child(monkeypatch, tmp_path):
    for name in SECRETS:
        monkeypatch.setenv(name, "hidden")
    program = "import json, os; print(json.dumps({'names': sorted(os.environ)}))"
    child = Child([sys.executable, "-c", program], folder=settings.BASE_DIR, log=tmp_path / "log")
    try:
        assert child.wait_for_end(20) == 0
        (line,) = child.lines(0)
    finally:
        child.end()
    assert not set(SECRETS) & set(line["names"])
    assert "PATH" in line["names"]


def test_what_a_program_needs_to_run_is_passed_on(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    known = environment_of_children()
    assert known["PATH"] == os.environ["PATH"]
    assert known["OMP_NUM_THREADS"] == "2"
    assert "hidden" not in json.dumps(known)
