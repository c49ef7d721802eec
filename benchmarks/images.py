"""How long pictures and kept scenes take to come, and what our own work adds to Pillow's.

    python -m benchmarks.images [--quick] [--json] [--scenes 100000] [--pictures 2000] [--seconds 60]

Starts the whole site on a scratch SQLite database, and on PostgreSQL where DATABASE_URL names a server (a database of
its own is made there and dropped) or PostgreSQL is installed. Times are of whole requests over HTTP, of one client
without credentials at an open table:

- a picture by its id, with its data in base64 (aim: p95 under 50 ms) and without (10 ms), one request after the other;
- a scene out of 100,000 kept ones, asked for 20 times a second at fixed times whatever came of the last (20 ms): who
  has to wait for another's turn is counted from when he should have been asked.

And in this process: files made of a picture a second (full, thumbnail and screen sizes, checked and labelled), as a
share of what bare Pillow calls for the same files make (aim: 0.8).
"""

import argparse
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import httpx

from benchmarks.images_site import fill, picture, place, server
from benchmarks.search_site import POSTGRESQL, SQLITE, postgresql_server

AIMS_MS = {"picture_with_data_p95": 50.0, "picture_p95": 10.0, "scene_hit_p95": 20.0}
LEAST_SHARE = 0.8
RATE = 20
WARM_UP = 20


def percentile(times: list[float], share: float) -> float:
    """Return the time in ms that so large a share stays within."""
    return round(sorted(times)[min(len(times) - 1, int(len(times) * share))] * 1000, 2)


def figures_of(name: str, times: list[float]) -> dict[str, float]:
    """Return median, 95th percentile and maximum in ms."""
    return {f"{name}_{word}": percentile(times, share) for word, share in (("p50", 0.5), ("p95", 0.95), ("max", 1))}


# -- requests ---------------------------------------------------------------------------------------------


def one_after_the_other(ask: Callable[[int], None], count: int) -> list[float]:
    """Return how many seconds each request took."""
    for number in range(WARM_UP):
        ask(number)
    times = []
    for number in range(count):
        began = time.perf_counter()
        ask(number)
        times.append(time.perf_counter() - began)
    return times


def at_fixed_times(ask: Callable[[int], None], seconds: float) -> list[float]:
    """Ask RATE times a second; return the seconds from when each should have been asked to its answer."""
    for number in range(WARM_UP):
        ask(number)
    begin = time.perf_counter() + 0.2

    def asked(number: int) -> float:
        due = begin + number / RATE
        time.sleep(max(0.0, due - time.perf_counter()))
        ask(number)
        return time.perf_counter() - due

    with ThreadPoolExecutor(16) as threads:
        return list(threads.map(asked, range(int(seconds * RATE))))


def measure_requests(folder: str, url: str, options: argparse.Namespace) -> dict[str, float]:
    """Fill a site, start it, and ask it."""
    command = [sys.executable, "-m", "benchmarks.images", "--fill", folder, url]
    command += ["--pictures", str(options.pictures), "--scenes", str(options.scenes)]
    subprocess.run(command, check=True)
    ids = (Path(folder) / "pictures.txt").read_text().split()
    dice = random.Random(11)
    with server(folder, url) as address, httpx.Client(base_url=address, timeout=60) as client:

        def by_id(data: str) -> Callable[[int], None]:
            def ask(_: int) -> None:
                answer = client.get(f"/api/v1/images/{dice.choice(ids)}?include_data={data}").raise_for_status()
                assert ("base64_data" in answer.json()) == (data == "true")

            return ask

        def scene(_: int) -> None:
            asked = {"location": place(dice.randrange(options.scenes))}
            answer = client.post("/api/v1/scenes/generate", json=asked).raise_for_status()
            assert answer.json()["cached"] is True

        count = options.seconds * 5
        found = figures_of("picture_with_data", one_after_the_other(by_id("true"), count))
        found |= figures_of("picture", one_after_the_other(by_id("false"), count))
        return found | figures_of("scene_hit", at_fixed_times(scene, options.seconds))


# -- encoding ---------------------------------------------------------------------------------------------


def bare(content: bytes) -> None:
    """Make the same files as `imagegen.rendering.encode` by nothing but Pillow."""
    from PIL import Image, ImageOps

    opened = Image.open(io.BytesIO(content)).convert("RGB")
    opened.save(io.BytesIO(), "WEBP", quality=85, method=4)
    ImageOps.fit(opened, (200, 200)).save(io.BytesIO(), "WEBP", quality=85, method=4)
    for width in (480, 960):
        if width * 5 <= opened.width * 4:
            height = round(opened.height * width / opened.width)
            smaller = opened.resize((width, height), Image.Resampling.LANCZOS)
            smaller.save(io.BytesIO(), "WEBP", quality=85, method=4)


def measure_encoding(count: int) -> dict[str, float]:
    """Encode pictures in turns with bare Pillow, so that whatever else the machine does meets both alike."""
    from imagegen.label import Label
    from imagegen.rendering import encode

    contents = [picture(number) for number in range(max(2, count // 4))]
    label, took = Label("offline", "artist-1", "scene"), {"ours": 0.0, "bare": 0.0}
    for number in range(count):
        content = contents[number % len(contents)]
        for name, work in (("ours", partial(encode, content, label)), ("bare", partial(bare, content))):
            began = time.process_time()
            work()
            took[name] += time.process_time() - began
    return {
        "encoded_per_second": round(count / took["ours"], 2),
        "bare_pillow_per_second": round(count / took["bare"], 2),
        "encoded_share_of_bare": round(took["bare"] / took["ours"], 3),
    }


# -- the whole run ----------------------------------------------------------------------------------------


@contextmanager
def databases(folder: Path) -> Iterator[dict[str, str]]:
    """Give the addresses of empty databases by kind."""
    (folder / SQLITE).mkdir()
    (folder / POSTGRESQL).mkdir()
    folder.chmod(0o755)
    found = {SQLITE: f"sqlite:///{folder / SQLITE / 'bestiary.sqlite3'}"}
    with own_database() if os.environ.get("DATABASE_URL") else postgresql_server(folder / POSTGRESQL) as url:
        if url is None:
            print("PostgreSQL is neither named by DATABASE_URL nor installed: that half is left out.", file=sys.stderr)
        yield found | ({POSTGRESQL: url} if url else {})


@contextmanager
def own_database() -> Iterator[str | None]:
    """Make a database beside that of DATABASE_URL, and drop it in the end; None if that one is no PostgreSQL."""
    import psycopg

    given = urlsplit(os.environ["DATABASE_URL"])
    if not given.scheme.startswith("postgres"):
        yield None
        return
    name = f"bestiary_images_{os.getpid()}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(given._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(options: argparse.Namespace) -> dict[str, float]:
    """Measure everything; return each figure by its name."""
    with tempfile.TemporaryDirectory(prefix="bestiary-images-") as scratch:
        encoding = [sys.executable, "-m", "benchmarks.images", "--encode", scratch, "--pictures", str(options.pictures)]
        figures: dict[str, float] = json.loads(subprocess.run(encoding, check=True, stdout=subprocess.PIPE).stdout)
        with databases(Path(scratch)) as found:
            for kind, url in found.items():
                measured = measure_requests(str(Path(scratch) / kind), url, options)
                figures |= {f"{kind}.{name}": value for name, value in measured.items()}
    return figures


def aim_of(name: str) -> float | None:
    """Return the aim of a figure, if it has one."""
    return LEAST_SHARE if name == "encoded_share_of_bare" else AIMS_MS.get(name.partition(".")[2])


def is_met(name: str, value: float) -> bool:
    """Whether a figure meets its aim; those without one always do."""
    aim = aim_of(name)
    return aim is None or (value >= aim if name == "encoded_share_of_bare" else value <= aim)


def unit_of(name: str) -> str:
    """Return what a figure is counted in."""
    return "1/s" if name.endswith("per_second") else "" if "share" in name else "ms"


def show(figures: dict[str, float]) -> None:
    """Print a table for people."""
    for name, value in figures.items():
        aim = aim_of(name)
        told = "" if aim is None else f"   aim {aim:g} {unit_of(name)}: {'met' if is_met(name, value) else 'MISSED'}"
        print(f"{name:36} {value:10.2f} {unit_of(name):4}{told}")
    print(f"(load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores)")


def main() -> int:
    """Build, measure, print; 1 if an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print a JSON object for each figure")
    parser.add_argument("--quick", action="store_true", help="a small run that only shows that it works")
    parser.add_argument("--scenes", type=int, default=100_000)
    parser.add_argument("--pictures", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=60, help="of asking for scenes")
    parser.add_argument("--fill", nargs=2, metavar=("FOLDER", "URL"), help=argparse.SUPPRESS)
    parser.add_argument("--encode", metavar="FOLDER", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fill:
        fill(options.fill[0], options.fill[1], options.pictures, options.scenes)
        return 0
    if options.encode:
        from benchmarks.search_site import start_site

        start_site(options.encode, "")
        print(json.dumps(measure_encoding(max(4, min(40, options.pictures // 50)))))
        return 0
    if options.quick:
        options.scenes, options.pictures, options.seconds = min(options.scenes, 2000), min(options.pictures, 200), 3
    figures = run(options)
    for name, value in figures.items() if options.json else ():
        print(json.dumps({"figure": name, "value": value, "unit": unit_of(name)}))
    if not options.json:
        show(figures)
    return 0 if all(is_met(name, value) for name, value in figures.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
