"""Settings: every variable is documented, bad values are refused, deployment checks are clean."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from bestiary_site import env

ROOT = Path(__file__).resolve().parents[2]
READERS = re.compile(r"""env\.(?:text|flag|integer|choice|words|folder)\(\s*["']([A-Z0-9_]+)["']""")


def names_read_in_code() -> set[str]:
    sources = [path for path in ROOT.glob("*/**/*.py") if "tests" not in path.parts and ".venv" not in path.parts]
    return {name for path in sources for name in READERS.findall(path.read_text())} | {"DATABASE_URL"}


def names_documented() -> set[str]:
    return set(re.findall(r"^#?([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    assert names_read_in_code() == names_documented()


def test_no_module_reads_the_environment_beside_env() -> None:
    allowed = {"bestiary_site/env.py", "bestiary_site/settings_test.py", "script/bootstrap.py"}
    offenders = [
        str(path.relative_to(ROOT))
        for path in ROOT.glob("*/**/*.py")
        if "tests" not in path.parts
        and ".venv" not in path.parts
        and "node_modules" not in path.parts
        and not str(path.relative_to(ROOT)).startswith(
            ("reconstruction/pipeline", "reconstruction/synthetic", "benchmarks")
        )
        and re.search(r"os\.environ(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE\")|os\.getenv", path.read_text())
    ]
    assert set(offenders) <= allowed


@pytest.mark.parametrize("value", ["maybe", "2"])
def test_a_bad_switch_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SWITCH", value)
    with pytest.raises(ImproperlyConfigured, match="SWITCH"):
        env.flag("SWITCH")


@pytest.mark.parametrize("value", ["many", "-3", "1.5"])
def test_a_bad_number_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("NUMBER", value)
    with pytest.raises(ImproperlyConfigured, match="NUMBER"):
        env.integer("NUMBER", 5)


def run_check(tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bestiary_site.settings",
        "DATA_DIR": str(tmp_path),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_the_deployment_check_is_clean_over_https(tmp_path: Path) -> None:
    result = run_check(tmp_path, SITE_URL="https://bestiary.example")
    assert result.returncode == 0, result.stderr


def test_an_open_table_on_a_public_host_is_refused_unless_forced(tmp_path: Path) -> None:
    refused = run_check(tmp_path, SITE_URL="https://bestiary.example", OPEN_TABLE="1")
    assert refused.returncode != 0
    assert "OPEN_TABLE" in refused.stderr
    forced = run_check(tmp_path, SITE_URL="https://bestiary.example", OPEN_TABLE="1", OPEN_TABLE_FORCED="1")
    assert "bestiary.W001" in forced.stderr, "start-up must say loudly that the table is open"


def test_a_secret_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    from bestiary_site.shared.secret_file import read_or_make_secret

    first = read_or_make_secret(tmp_path / "secret", "abc")
    assert read_or_make_secret(tmp_path / "secret", "other") == first == "abc"
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
