"""How long the server takes for a list request over 10,000 creatures (target: under 50 ms), cached and not.

    python -m benchmarks.characters_list [--creatures 10000] [--rounds 20] [--json]

Builds a scratch SQLite site in a temporary folder. Times are of the whole request inside the server: middleware,
permission, query, template or JSON. `cold` clears the cache before each request, `warm` does not.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import Any

TARGET_MS = 50.0
REQUESTS = {
    "api: first page": "/api/v1/characters",
    "api: page 200": "/api/v1/characters?page=200",
    "api: last page of 100": "/api/v1/characters?page_size=100&page=100",
    "api: search": "/api/v1/characters?search=ash%20wyrm",
    "api: search in summaries": "/api/v1/characters?search=lantern",
    "api: race and levels": "/api/v1/characters?race=Dragon&race=Undead&level_min=20&level_max=80",
    "api: everything": "/api/v1/characters?search=a&difficulty=Deadly&race=Dragon&location=Ember%20Peaks&sort=name",
    "api: by name": "/api/v1/characters?sort=name",
    "api: newest": "/api/v1/characters?sort=newest",
    "api: by difficulty": "/api/v1/characters?sort=difficulty",
    "api: tag": "/api/v1/characters?tag=tag7",
    "api: facets": "/api/v1/characters/facets",
    "page: home": "/",
    "page: home, search": "/?q=wyrm",
    "page: home, race and page 3": "/?race=Dragon&page=3",
}


def start_site(folder: str) -> None:
    """Set Django up on a scratch database."""
    os.environ.update(
        DATA_DIR=folder, LOG_TO_FILES="0", LOG_LEVEL="ERROR", DATABASE_URL="", REDIS_URL="", THROTTLE_ANON="1000000/min"
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestiary_site.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def make_creatures(count: int) -> None:
    """Fill the bestiary with creatures that look like a real one: few races, long stories, some pictures and models."""
    from django.db import connection, transaction

    from campaigns.models import Entry
    from characters.models import Difficulty

    dice = random.Random(7)
    races = ["Dragon", "Undead", "Goblin", "Beast", "Giant", "Fey", "Demon", "Construct", "Ooze", "Elemental"]
    places = ["Ember Peaks", "Lantern Coast", "Sunken Wood", "Old Mines", "Salt Flats", "Glass Desert", ""]
    factions = ["Ash Court", "Tide Oath", "Free Beasts", "Iron Hand", ""]
    first, second = ["Ash", "Moon", "Iron", "Gloom", "Salt", "Thorn"], ["Wyrm", "Ghoul", "Stalker", "Knight", "Maw"]
    story = "It waits where the lantern light ends. " * 40
    entries = [
        Entry(
            kind="character",
            name=f"{dice.choice(first)} {dice.choice(second)} {number}",
            slug=f"creature-{number}",
            summary=f"A {dice.choice(first).lower()} thing of the {dice.choice(['lantern', 'deep', 'dark'])}.",
            body=story,
            picture="pictures/ab/abcdef0123456789-1024.webp" if number % 3 else "",
            picture_small="pictures/ab/abcdef0123456789-384.webp" if number % 3 else "",
        )
        for number in range(count)
    ]
    with transaction.atomic():
        Entry.objects.bulk_create(entries, batch_size=500)
        rows = [
            (
                entry.pk, dice.choice(races), dice.randint(1, 100), dice.choice(places), dice.choice(factions),
                dice.choice(Difficulty.values), 10, 0, 0, "[]", "[]", "", "",
            )
            for entry in Entry.objects.order_by("pk").only("pk")
        ]  # fmt: skip
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO characters_character (entry_ptr_id, race, level, location, faction, difficulty, health, "
                "magicka, stamina, skills, combat, model_path, seed_digest) VALUES (%s" + ", %s" * 12 + ")",
                rows,
            )
        _add_tags_and_models([row[0] for row in rows])


def _add_tags_and_models(keys: list[int]) -> None:
    from campaigns.models import Entry, Tag
    from characters.models import ModelVersion

    tags = Tag.objects.bulk_create([Tag(name=f"tag{number}") for number in range(20)])
    through = Entry.tags.through
    marks = [through(entry_id=key, tag=tags[key % 20]) for key in keys if key % 2]
    through.objects.bulk_create(marks, batch_size=500)
    ModelVersion.objects.bulk_create(
        [ModelVersion(character_id=key, is_published=True, levels=["model.glb"]) for key in keys[::10]]
    )


def measure(ask: Callable[[], Any], before: Callable[[], None], rounds: int) -> dict[str, float]:
    """Return median and 95th percentile of the request's time, and the median of its processor time, in ms."""
    times, worked = [], []
    for _ in range(rounds):
        before()
        start, work = time.perf_counter(), time.process_time()
        answer = ask()
        times.append((time.perf_counter() - start) * 1000)
        worked.append((time.process_time() - work) * 1000)
        if answer.status_code != 200:
            raise RuntimeError(f"The request answered {answer.status_code}: {answer.content[:300]!r}")
    times.sort()
    return {
        "median_ms": round(statistics.median(times), 2),
        "p95_ms": round(times[min(rounds - 1, int(rounds * 0.95))], 2),
        "cpu_ms": round(statistics.median(worked), 2),
    }


def run(rounds: int) -> dict[str, dict[str, Any]]:
    """Measure every request, as a stranger and signed in."""
    from django.core.cache import cache
    from django.test import Client

    from campaigns.models import User

    person = User.objects.create_user("reader", email="reader@example.org")
    signed_in = Client(HTTP_HOST="localhost")
    signed_in.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    stranger = Client(HTTP_HOST="localhost")

    def keep() -> None:
        """Leave the cache as it is."""

    found: dict[str, dict[str, Any]] = {}
    for name, address in REQUESTS.items():
        stranger.get(address)  # imports and templates are loaded once, by whoever comes first
        found[name] = {
            "cold": measure(partial(stranger.get, address), cache.clear, rounds),
            "warm": measure(partial(stranger.get, address), keep, rounds),
            "signed_in": measure(partial(signed_in.get, address), keep, rounds),
        }
    return found


def main() -> int:
    """Build, measure, print; 1 if the target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--creatures", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bestiary-benchmark-") as folder:
        start_site(folder)
        make_creatures(options.creatures)
        found = run(options.rounds)
        from django.db import connection

        connection.close()
    summary: dict[str, Any] = {
        "benchmark": "characters_list",
        "creatures": options.creatures,
        "target_ms": TARGET_MS,
        "slowest_median_ms": max(row[kind]["median_ms"] for row in found.values() for kind in row),
        "slowest_cpu_ms": max(row[kind]["cpu_ms"] for row in found.values() for kind in row),
        "load_average": round(os.getloadavg()[0], 1),
        "processors": os.cpu_count(),
    }
    summary["passed"] = summary["slowest_median_ms"] < TARGET_MS
    if options.json:
        print(json.dumps({**summary, "requests": found}, indent=2))
    else:
        show(summary, found)
    return 0 if summary["passed"] else 1


def show(summary: dict[str, Any], found: dict[str, dict[str, Any]]) -> None:
    """Print a table for people."""
    print(f"{'median [processor] in ms':32}{'cold':>18}{'warm':>18}{'signed in':>18}")
    for name, row in found.items():
        cells = "".join(f"{row[kind]['median_ms']:>9.1f} [{row[kind]['cpu_ms']:>6.1f}]" for kind in row)
        print(f"{name:32}{cells}")
    verdict = "met" if summary["passed"] else "MISSED"
    print(f"slowest median {summary['slowest_median_ms']} ms, target {summary['target_ms']} ms: {verdict}")
    print(f"load average {summary['load_average']} on {summary['processors']} processors")


if __name__ == "__main__":
    sys.exit(main())
