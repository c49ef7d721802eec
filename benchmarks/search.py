"""How well and how fast search finds what is half remembered among 100,000 entries, on SQLite and PostgreSQL.

    python -m benchmarks.search [--json] [--entries 100000] [--database sqlite|postgresql|both] [--questions 400]

One campaign of entries with names of several made-up cultures, one in ten hidden from the player who asks. Asked is,
for names that the player sees, half of the time the whole name and half of the time its rarest word, of five letters
at least: as it is; the shortest beginning that at most five names or words share; with one slip of the keyboard at a
random place; with two, where there are eight letters; and a fixed list of names as they are misheard
(search_misspellings.py). Recall at k: an entry of that name (or with that word) is among the first k. Times are of
`search`, counts and snippets included, while another process makes and changes ten entries a second through the
site's services; the other programs of the machine count, too. Compared in the same run with the earlier way,
`icontains`.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.search_misspellings import pairs
from benchmarks.search_names import Names, with_errors
from benchmarks.search_site import (
    POSTGRESQL,
    SQLITE,
    fill,
    postgresql_server,
    somebody_writing,
    start_site,
    write_for_ever,
)

AIMS = {"recall5_one_error": 0.98, "recall5_two_errors": 0.95, "recall5_sound_alike": 0.95}
AIM_MS = {SQLITE: 100.0, POSTGRESQL: 50.0}
LEAST_LETTERS, LETTERS_FOR_TWO = 5, 8


def make_questions(count: int) -> dict[str, list[tuple[str, str]]]:
    """Return by kind of question (what is asked, a name or word that answers it)."""
    from campaigns.folding import fold
    from campaigns.models import Entry
    from campaigns.search.words import words_of

    dice = random.Random(3)
    seen = Entry.objects.filter(visibility="members")
    names = [name for name in seen.order_by("pk").values_list("name", flat=True) if len(name) >= LEAST_LETTERS]
    uses: dict[str, int] = {}
    for name in names:
        for word in set(words_of(name)):
            uses[word] = uses.get(word, 0) + 1
    wanted = []
    for number, name in enumerate(dice.sample(names, count)):
        words = [word for word in words_of(name) if len(word) >= LEAST_LETTERS and uses[word] <= 3]
        wanted.append(min(words, key=lambda word: uses[word]) if number % 2 and words else fold(name))
    starts = sorted([fold(name) for name in names] + list(uses))
    long_ones = [name for name in wanted if len(name) >= LETTERS_FOR_TWO]
    return {
        "exact": [(name, name) for name in wanted],
        "prefix": [(telling_start(name, starts), name) for name in wanted],
        "one_error": [(with_errors(dice, name, 1), name) for name in wanted],
        "two_errors": [(with_errors(dice, name, 2), name) for name in long_ones],
        "sound_alike": [(heard, fold(right)) for heard, right in pairs()],
    }


def telling_start(name: str, starts: list[str]) -> str:
    """Return the shortest beginning that at most five names or words share."""
    for length in range(3, len(name)):
        start = name[:length]
        first = bisect_left(starts, start)
        if first + 5 >= len(starts) or not starts[first + 5].startswith(start):
            return start
    return name


def rank(found: list[str], right: str) -> int:
    """Return at what place the right name stands, counted from 1; 0 for nowhere."""
    from campaigns.folding import fold
    from campaigns.search.words import words_of

    for place, name in enumerate(found, start=1):
        if fold(name) == right or right in words_of(name) or fold(name).startswith(right):
            return place
    return 0


def measure(ask: Callable[[str], list[str]], questions: dict[str, list[tuple[str, str]]]) -> dict[str, Any]:
    """Ask everything; return recall by kind of question and the times."""
    figures: dict[str, Any] = {}
    times: list[float] = []
    misses: dict[str, list[tuple[str, str, str]]] = {}
    for kind, asked in questions.items():
        ranks, took = [], []
        for question, right in asked:
            began = time.perf_counter()
            found = ask(question)
            took.append((time.perf_counter() - began) * 1000)
            ranks.append(rank(found, right))
            if not 0 < ranks[-1] <= 5:
                misses.setdefault(kind, []).append((question, right, ", ".join(found[:3])))
        for most in (1, 5):
            figures[f"recall{most}_{kind}"] = round(sum(0 < place <= most for place in ranks) / len(ranks), 4)
        figures[f"p95_ms_{kind}"] = percentile(took, 0.95)
        times += took
    figures |= {"p50_ms": round(statistics.median(times), 1), "p95_ms": percentile(times, 0.95)}
    return figures | {"misses": misses}


def percentile(times: list[float], share: float) -> float:
    """Return the time that so large a share of the questions stays within."""
    return round(sorted(times)[min(len(times) - 1, int(len(times) * share))], 1)


def time_words(ask: Callable[[str], Any], count: int) -> dict[str, float]:
    """Return the times of questions for words of stories, many of which are in thousands of them."""
    names, times = Names(23), []
    for number in range(count):
        words = names.word() if number % 2 else f"{names.word()} {names.word()}"
        began = time.perf_counter()
        ask(words)
        times.append((time.perf_counter() - began) * 1000)
    return {"p50_ms_story_words": round(statistics.median(times), 1), "p95_ms_story_words": percentile(times, 0.95)}


def measure_here(where: tuple[str, str], entries: int, count: int) -> dict[str, Any]:
    """Build a site in this process's database and measure it."""
    folder, url = where
    start_site(folder, url)
    figures: dict[str, Any] = dict(fill(entries))
    from campaigns.models import Campaign, Entry, User
    from campaigns.search.engine import search, suggest

    player, campaign = User.objects.get(username="player"), Campaign.objects.get()

    def ask(question: str) -> list[str]:
        return [hit.entry.name for hit in search(player, question, campaign=campaign).hits]

    def type_on(question: str) -> list[str]:
        return [hit.entry.name for hit in suggest(player, question, campaign=campaign)]

    def earlier(question: str) -> list[str]:
        seen = Entry.objects.visible_to(player).filter(campaign=campaign)
        return list(seen.filter(name__icontains=question).order_by("name").values_list("name", flat=True)[:20])

    questions = make_questions(count)
    ask("warm up")
    with somebody_writing(folder, url) as written:
        figures |= measure(ask, questions)
        figures |= time_words(ask, count // 4)
        suggested = measure(type_on, {"prefix": questions["prefix"]})
        figures |= {"p95_ms_suggestions": suggested["p95_ms"]}
        few = {kind: asked[:: max(1, len(asked) // 40)] for kind, asked in questions.items()}
        figures["earlier"] = {key: value for key, value in measure(earlier, few).items() if key != "misses"}
    return figures | {"writes_per_second": written[0]}


# -- the whole run ----------------------------------------------------------------------------------------


def run_on(folder: Path, url: str, options: argparse.Namespace) -> dict[str, Any]:
    """Measure one database in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.search", "--measure", str(folder), url]
    command += ["--entries", str(options.entries), "--questions", str(options.questions)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return dict(json.loads(done.stdout))


def run(options: argparse.Namespace) -> dict[str, Any]:
    """Measure the databases asked for, one after the other."""
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="bestiary-search-") as scratch:
        if options.database in (SQLITE, "both"):
            folder = Path(scratch) / SQLITE
            folder.mkdir()
            figures[SQLITE] = run_on(folder, f"sqlite:///{folder}/bestiary.sqlite3", options)
        if options.database in (POSTGRESQL, "both"):
            folder = Path(scratch) / POSTGRESQL
            folder.mkdir()
            Path(scratch).chmod(0o755)
            with postgresql_server(folder) as url:
                if url is None:
                    print("PostgreSQL is not installed here: that half is left out.", file=sys.stderr)
                else:
                    figures[POSTGRESQL] = run_on(folder, url, options)
    return figures


def passed(figures: dict[str, Any]) -> bool:
    """Whether every aim is met on every database measured."""
    recall = all(found[name] >= aim for found in figures.values() for name, aim in AIMS.items())
    return recall and all(found["p95_ms"] <= AIM_MS[database] for database, found in figures.items())


def lines(figures: dict[str, Any]) -> list[dict[str, Any]]:
    """Return every figure as an object of its own, named by database."""
    found = []
    for database, held in figures.items():
        flat = held | {f"earlier.{name}": value for name, value in held["earlier"].items()}
        for name, value in flat.items():
            if isinstance(value, int | float):
                unit = "ms" if "_ms" in name else "s" if name.endswith("_s") else "1/s" if "per_second" in name else ""
                found.append({"figure": f"{database}.{name}", "value": value, "unit": unit})
    return found


def show(figures: dict[str, Any], with_misses: bool) -> None:
    """Print a table for people."""
    for database, found in figures.items():
        print(f"{database}: entries made in {found['entries_s']} s, indexed in {found['index_s']} s, "
              f"{found['writes_per_second']} writes a second")  # fmt: skip
        for kind in ("exact", "prefix", "one_error", "two_errors", "sound_alike"):
            now, before = found, found["earlier"]
            print(f"  {kind:12} recall@1 {now[f'recall1_{kind}']:.3f}  @5 {now[f'recall5_{kind}']:.3f}  "
                  f"p95 {now[f'p95_ms_{kind}']:6.1f} ms   (icontains: @5 {before[f'recall5_{kind}']:.3f}, "
                  f"p95 {before[f'p95_ms_{kind}']:6.1f} ms)")  # fmt: skip
        print(f"  all: p50 {found['p50_ms']} ms, p95 {found['p95_ms']} ms; story words p95 "
              f"{found['p95_ms_story_words']} ms; suggestions p95 {found['p95_ms_suggestions']} ms")  # fmt: skip
        for kind, missed in found["misses"].items() if with_misses else ():
            for asked, right, got in missed:
                print(f"    {kind}: {asked!r} for {right!r}, found {got}")
    print("aims met" if passed(figures) else "aims MISSED", f"(load average {os.getloadavg()[0]:.1f})")


def main() -> int:
    """Build, measure, print; 1 if an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print a JSON object for each figure")
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=400, help="names asked for, each in four ways")
    parser.add_argument("--database", choices=[SQLITE, POSTGRESQL, "both"], default="both")
    parser.add_argument("--misses", action="store_true", help="name what was not found")
    parser.add_argument("--measure", nargs=2, metavar=("FOLDER", "URL"), help=argparse.SUPPRESS)
    parser.add_argument("--write", nargs=2, metavar=("FOLDER", "URL"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write_for_ever(*options.write)
    if options.measure:
        print(json.dumps(measure_here(options.measure, options.entries, options.questions)))
        return 0
    figures = run(options)
    if options.json:
        for line in lines(figures):
            print(json.dumps(line))
    else:
        show(figures, options.misses)
    return 0 if passed(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
