"""The alert rules and the dashboard: sound by Prometheus' own tools, made of numbers that the site really gives."""

import json
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml
from django.test import Client

from bestiary_site.tests.live_site import free_port, start_site, stop_site
from bestiary_site.tests.test_architecture import ROOT

FOLDER = ROOT / "docs" / "monitoring"
NAME = re.compile(r"\b((?:bestiary|django|process|python|http)_[a-z0-9_]+)\b")


def expressions() -> Iterator[tuple[str, str]]:
    """Yield (where, expression) of every rule and every panel."""
    for group in yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"]:
        for rule in group["rules"]:
            yield rule["alert"], rule["expr"]
    for panel in dashboard()["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]


def dashboard() -> dict:
    return json.loads((FOLDER / "dashboard.json").read_text())


def names_in(page: str) -> set[str]:
    """Return every name under which a sample of this page may be found, those without a sample yet included."""
    found = set()
    for name, kind in re.findall(r"^# TYPE (\S+) (\S+)$", page, re.MULTILINE):
        endings = {"histogram": ("_bucket", "_count", "_sum"), "summary": ("_count", "_sum")}.get(kind, ("",))
        found |= {name + ending for ending in endings}
    return found


@pytest.mark.django_db
def test_every_number_in_the_rules_and_on_the_dashboard_is_given():
    given = names_in(Client().get("/metrics").content.decode())
    unknown = {
        f"{where}: {name}" for where, expression in expressions() for name in NAME.findall(expression)
        if name not in given
    }  # fmt: skip
    assert not unknown


def test_every_number_of_our_own_is_looked_at():
    """What nobody sees need not be counted."""
    ours = set()
    for path in (ROOT / "bestiary_site" / "observing").glob("*.py"):
        ours |= set(re.findall(r'"(bestiary_[a-z_]+)"', path.read_text()))
    shown = " ".join(expression for _, expression in expressions())
    assert {name for name in ours if name not in shown} == set()


def test_the_dashboard_is_whole():
    panels = dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert at["x"] + at["w"] <= 24
        assert not cells & taken, f"{panel['title']} lies over another"
        taken |= cells
        assert panel["type"] == "row" or (panel["title"] and panel["targets"])


def test_every_alert_says_what_to_do():
    for group in yaml.safe_load((FOLDER / "alerts.yml").read_text())["groups"]:
        for rule in group["rules"]:
            assert rule["labels"]["severity"] in {"warning", "critical"}
            assert rule["annotations"]["summary"] and rule["annotations"]["description"]


# -- with Prometheus itself -----------------------------------------------------------------------------------


def tool(name: str) -> str:
    """Return a program of Debian's package, or skip with a clear word."""
    found = shutil.which(name)
    if not found:
        pytest.skip(f"no {name} here: apt install prometheus")
    return found


@pytest.mark.parametrize(
    "command",
    [
        ("check", "rules", "alerts.yml"),
        ("check", "config", "prometheus.yml"),
        ("test", "rules", "alerts_test.yml"),  # each fires when it should, and none when all is well
    ],
)
def test_the_rules_are_sound(command):
    told = subprocess.run([tool("promtool"), *command], cwd=FOLDER, capture_output=True, text=True, timeout=120)
    assert told.returncode == 0, told.stdout + told.stderr


def test_every_alert_is_tested():
    names = {name for name, _ in expressions() if name.startswith("Bestiary")}
    tested = set(re.findall(r'alertname="(\w+)"\}', (FOLDER / "alerts_test.yml").read_text()))
    assert names == tested


@pytest.mark.django_db
def test_the_page_is_as_prometheus_wants_it():
    page = Client().get("/metrics").content
    told = subprocess.run([tool("promtool"), "check", "metrics"], input=page, capture_output=True, timeout=60)
    # Names of django_prometheus and of the Python client are theirs.
    faults = [line for line in told.stderr.decode().splitlines() if line.startswith("bestiary_")]
    assert not faults
    assert b"error while linting" not in told.stderr


class Prometheus:
    """A Prometheus of the test's own, scraping one site every five seconds."""

    def __init__(self, folder: Path, site: str) -> None:
        config = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
        config["global"] = {"scrape_interval": "5s", "scrape_timeout": "5s", "evaluation_interval": "1s"}
        config["rule_files"] = [str(FOLDER / "alerts.yml")]
        config["scrape_configs"][0] |= {"static_configs": [{"targets": [site]}]}
        (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
        self.address = f"http://127.0.0.1:{free_port()}"
        self.log = (folder / "log").open("wb")
        self.process = subprocess.Popen(
            [tool("prometheus"), "--config.file", str(folder / "prometheus.yml"),
             "--storage.tsdb.path", str(folder / "data"), "--web.listen-address", self.address.split("//")[1]],
            stdout=self.log, stderr=self.log,
        )  # fmt: skip

    def ask(self, path: str, **parameters: str) -> dict:
        """Return the data of one call of its API."""
        answer = httpx.get(f"{self.address}/api/v1/{path}", params=parameters, timeout=30).json()
        assert answer["status"] == "success", (parameters, answer)
        return answer["data"]

    def value(self, query: str) -> float | None:
        """Return the first number that a query gives."""
        found = self.ask("query", query=query)["result"]
        return float(found[0]["value"][1]) if found else None

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(20)
        self.log.close()


@pytest.fixture
def watched_site(tmp_path):
    """A really started site with a really started Prometheus."""
    tool("prometheus")
    site = start_site(tmp_path / "site")
    (tmp_path / "prometheus").mkdir()
    prometheus = Prometheus(tmp_path / "prometheus", site.url.removeprefix("http://"))
    yield site, prometheus
    prometheus.stop()
    stop_site(site)


@pytest.mark.slow
def test_a_real_prometheus_reads_a_real_site(watched_site):
    site, prometheus = watched_site
    stop = threading.Event()
    visits = threading.Thread(target=visit, args=(site.url, stop))
    visits.start()
    try:
        until = time.monotonic() + 120
        while time.monotonic() < until and not seen(prometheus):
            time.sleep(0.5)
        (target,) = prometheus.ask("targets")["activeTargets"]
        assert (target["health"], target["lastError"]) == ("up", "")
        assert prometheus.value('up{job="bestiary"}') == 1
        assert prometheus.value("min(bestiary_metrics_complete)") == 1
        assert prometheus.value("min(max by (queue) (bestiary_workers))") >= 1  # the embedded workers' own heartbeats
        assert prometheus.value("max(bestiary_worker_heartbeat_seconds)") < 45
        assert prometheus.value("bestiary_disk_free_bytes") > 0
        assert prometheus.value('sum(django_http_responses_total_by_status_total{status="200"})') > 0
        assert prometheus.value("sum(bestiary_database_query_seconds_count)") > 0
        assert prometheus.value('sum(bestiary_task_seconds_count{task="reconstruction.tasks.recover_jobs"})') > 0
        for _, expression in expressions():
            prometheus.ask("query", query=expression)
        assert {rule["health"] for group in prometheus.ask("rules")["groups"] for rule in group["rules"]} == {"ok"}
    finally:
        stop.set()
        visits.join()
    told = httpx.get(f"{site.url}/health", timeout=30).json()
    assert told["checks"]["workers"]["status"] == "ok", told


def seen(prometheus: Prometheus) -> bool:
    """Whether it has read the site, and the rules have been evaluated."""
    try:
        return bool(prometheus.value("bestiary_task_seconds_count")) and all(
            rule["health"] == "ok" for group in prometheus.ask("rules")["groups"] for rule in group["rules"]
        )
    except httpx.HTTPError:
        return False


def visit(url: str, stop: threading.Event) -> None:
    """Come by now and then."""
    while not stop.wait(0.5):
        httpx.get(url, timeout=60)
