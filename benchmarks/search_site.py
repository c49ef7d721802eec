"""Scratch sites for the search benchmark: a database of its own, 100,000 entries in it, and somebody who writes."""

import os
import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.search_misspellings import SOUND_ALIKES
from benchmarks.search_names import Names

SQLITE, POSTGRESQL = "sqlite", "postgresql"
KINDS = ["note", "item", "faction", "handout"]
WRITES_A_SECOND = 10


def start_site(folder: str, url: str) -> None:
    """Set Django up on a scratch database."""
    os.environ.update(DATA_DIR=folder, LOG_TO_FILES="0", LOG_LEVEL="ERROR", DATABASE_URL=url, REDIS_URL="")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestiary_site.settings")
    import django

    django.setup()


@contextmanager
def postgresql_server(folder: Path) -> Iterator[str | None]:
    """Start a server of our own and give its address; None where PostgreSQL is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        yield None
        return
    binaries, data = found[-1].parent, folder / "pg"
    folder.chmod(0o755)
    data.mkdir()
    root = os.geteuid() == 0
    if root:
        shutil.chown(data, "postgres")
    as_postgres = ["runuser", "-u", "postgres", "--"] if root else []
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*command: str) -> None:
        subprocess.run([*as_postgres, *command], check=True, cwd=folder, stdout=subprocess.DEVNULL)

    run(str(binaries / "initdb"), "-D", str(data), "-U", "bestiary", "--auth=trust", "-E", "UTF8")
    # Settings of a small server; what keeps data safe stays on.
    settings = f"-p {port} -k {data} -c listen_addresses=127.0.0.1 -c shared_buffers=512MB -c jit=off"
    run(str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(data / "log"), "-o", settings, "start")
    try:
        run(str(binaries / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "bestiary", "bestiary")
        yield f"postgres://bestiary@127.0.0.1:{port}/bestiary"
    finally:
        run(str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")


def fill(count: int) -> dict[str, float]:
    """Make a campaign of so many entries of four kinds, and its index; return how long each took."""
    from django.core.management import call_command

    from campaigns.models import Campaign, Membership, Role, User
    from campaigns.search.index import reindex

    call_command("migrate", verbosity=0)
    game_master = User.objects.create_user("master", email="master@example.org")
    player = User.objects.create_user("player", email="player@example.org")
    campaign = Campaign.objects.create(name="The long one", created_by=game_master)
    Membership.objects.create(campaign=campaign, user=game_master, role=Role.GAME_MASTER)
    Membership.objects.create(campaign=campaign, user=player, role=Role.PLAYER)
    began = time.perf_counter()
    _make_entries(campaign, game_master, count)
    made = time.perf_counter()
    reindex(lambda done, of: print(f"indexed {done} of {of}", file=sys.stderr) if done % 20_000 == 0 else None)
    _settle()
    return {"entries_s": round(made - began, 1), "index_s": round(time.perf_counter() - made, 1)}


def _make_entries(campaign: Any, person: Any, count: int) -> None:
    from django.db import connection, transaction

    from campaigns.folding import fold
    from campaigns.models import Entry, EntryName, Tag

    names, dice = Names(), random.Random(5)
    makers = [names.person, names.person, names.person, names.place, names.thing, names.guild]
    wanted = list(SOUND_ALIKES) + [dice.choice(makers)() for _ in range(count - len(SOUND_ALIKES))]
    rows = [
        Entry(
            campaign=campaign, kind=KINDS[number % len(KINDS)], name=name, slug=f"entry-{number}", created_by=person,
            summary=f"A {names.word()} of the {names.word()}.", body=names.story(),
            visibility="game_masters" if number % 10 == 9 and number >= len(SOUND_ALIKES) else "members",
            aliases=[names.given()] if number % 10 == 0 else [],
        )
        for number, name in enumerate(wanted)
    ]  # fmt: skip
    with transaction.atomic():
        Entry.objects.bulk_create(rows, batch_size=1000)
        called = [(row, 0, row.name) for row in rows] + [(row, 1, alias) for row in rows for alias in row.aliases]
        EntryName.objects.bulk_create(
            [
                EntryName(entry=row, campaign=campaign, kind=kind, text=text, key=fold(text))
                for row, kind, text in called
            ],
            batch_size=1000,
        )
        with connection.cursor() as cursor:
            for kind, columns, values in [
                ("note", "", ""), ("handout", ", source", ", ''"), ("faction", ", motto, goal", ", '', ''"),
                ("item", ", category, rarity, value, needs_attunement", ", 'wondrous', 'rare', '', false"),
            ]:  # fmt: skip
                cursor.execute(
                    f"INSERT INTO campaigns_{kind} (entry_ptr_id{columns}) "
                    f"SELECT id{values} FROM campaigns_entry WHERE kind = %s",
                    [kind],
                )
        tags = Tag.objects.bulk_create([Tag(campaign=campaign, name=f"tag {number}") for number in range(20)])
        through = Entry.tags.through
        marks = [through(entry_id=row.pk, tag=tags[number % 20]) for number, row in enumerate(rows) if number % 2]
        through.objects.bulk_create(marks, batch_size=1000)


def _settle() -> None:
    """Do what a database does by itself within minutes: statistics, and the log written into its place."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == POSTGRESQL else "PRAGMA wal_checkpoint(TRUNCATE)")


def write_for_ever(folder: str, url: str) -> None:
    """Change and make entries through the site's own services, ten a second, until somebody ends this process."""
    start_site(folder, url)
    from campaigns.kinds import whole
    from campaigns.models import Campaign, Entry, User
    from campaigns.services.entries import create_entry, update_entry

    person, campaign = User.objects.get(username="master"), Campaign.objects.get()
    names, dice = Names(99), random.Random(99)
    keys = list(Entry.objects.order_by("-pk").values_list("pk", flat=True)[:20_000])
    due, done = time.perf_counter(), 0
    while True:
        if done % 5 == 4:
            create_entry(actor=person, campaign=campaign, kind="note", name=names.person(), body=names.story())
        else:
            entry = whole(Entry.objects.get(pk=dice.choice(keys)))
            update_entry(actor=person, entry=entry, body=names.story(), aliases=[names.given()])
        done += 1
        print(done, flush=True)
        due += 1 / WRITES_A_SECOND
        time.sleep(max(0.0, due - time.perf_counter()))


@contextmanager
def somebody_writing(folder: str, url: str) -> Iterator[list[float]]:
    """Have entries written in a process beside this one; the list gets the writes a second that were done."""
    command = [sys.executable, "-m", "benchmarks.search", "--write", folder, url]
    told: list[float] = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        first = writer.stdout.readline()
        if not first:
            raise RuntimeError("The writer did not start.")
        began = time.perf_counter()
        try:
            yield told
        finally:
            seconds = time.perf_counter() - began
            writer.terminate()
            lines = writer.stdout.read().split()
            told.append(round((int(lines[-1]) - 1 if lines else 0) / seconds, 1))
