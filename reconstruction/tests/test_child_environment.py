"""What programs that read strangers' files are told of our environment."""

import sys

from django.conf import settings as site

from bestiary_site import env
from reconstruction.child import Child

SECRETS = [
    "SECRET_KEY",
    "DATABASE_URL",
    "REDIS_URL",
    "S3_SECRET_KEY",
    "EMAIL_URL",
    "METRICS_TOKEN",
    "AWS_SESSION_TOKEN",
]


def test_no_key_or_password_reaches_a_child(monkeypatch, settings, tmp_path):
    for name in SECRETS:
        monkeypatch.setenv(name, "hidden")
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    settings.CHILD_ENVIRONMENT = env.for_children()
    program = "import json, os; print(json.dumps({'names': sorted(os.environ)}))"
    child = Child([sys.executable, "-c", program], folder=site.BASE_DIR, log=tmp_path / "log")
    try:
        assert child.wait_for_end(20) == 0
        (line,) = child.lines(0)
    finally:
        child.end()
    assert not set(SECRETS) & set(line["names"])
    assert {"PATH", "OMP_NUM_THREADS"} <= set(line["names"])
