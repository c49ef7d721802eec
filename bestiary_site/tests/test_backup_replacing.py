"""A site is replaced as a whole or not at all: refusals touch nothing, a kill at any step leaves one whole site."""

import os
import shutil
import sqlite3
from contextlib import closing, nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import connections

from bestiary_site import embedded
from bestiary_site.backup import restoring, staging, swap
from bestiary_site.backup.progress import Progress
from bestiary_site.management.commands import serve
from bestiary_site.shared.errors import Conflict


class Killed(BaseException):
    """Stands for the end of the process: nothing after it runs."""


@pytest.fixture
def home(tmp_path: Path, settings, monkeypatch) -> Path:
    """A small site with an old database and old files, and settings that lead to it."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    settings.SECRET_KEY = "the old secret"
    (tmp_path / "secret_key").write_text("the old secret")
    database = tmp_path / "bestiary.sqlite3"
    _write(database, "old")
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "file").write_text("old")
    monkeypatch.setattr(swap, "_database", lambda: database)
    monkeypatch.setattr(connections, "close_all", lambda *_: None)
    monkeypatch.setattr(swap, "connection", type("Sqlite", (), {"vendor": "sqlite"}))
    return tmp_path


def _write(path: Path, word: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE word (word)")
        database.execute("INSERT INTO word VALUES (?)", [word])
        database.commit()


def _word(path: Path) -> str:
    with closing(sqlite3.connect(path)) as database:
        return database.execute("SELECT word FROM word").fetchone()[0]


def new_stage(home: Path) -> staging.Stage:
    stage = staging.Stage("abcd1234", home / ".restore-abcd1234")
    stage.media.mkdir(parents=True)
    (stage.media / "file").write_text("new")
    _write(stage.database, "new")
    return stage


def site_of(home: Path) -> tuple[str, str, str]:
    secret = (home / "secret_key").read_text().removeprefix("the ").removesuffix(" secret")
    return _word(home / "bestiary.sqlite3"), (home / "media" / "file").read_text(), secret


def test_a_restored_site_takes_the_place_and_the_old_one_is_kept_until_it_is_forgotten(home):
    assert swap.carry_out(new_stage(home), "the new secret") == "before-abcd1234"
    assert site_of(home) == ("new", "new", "new")
    kept = {Path(name).name for name in swap.old_ones()}
    assert kept == {f"{name}.before-abcd1234" for name in ("bestiary.sqlite3", "media", "secret_key")}
    assert _word(home / "bestiary.sqlite3.before-abcd1234") == "old"
    swap.forget_old()
    assert swap.old_ones() == []
    assert site_of(home) == ("new", "new", "new")


STEPS = [(Path, "rename", 1), (Path, "rename", 2), (swap.os, "link", 1), (swap.os, "replace", 1), (swap, "_finish", 1),
         (Path, "replace", 1)]  # fmt: skip


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS, ids=lambda step: f"{step[1]}-{step[2]}")
def test_killed_at_any_step_the_site_is_wholly_the_old_or_wholly_the_new_one(home, monkeypatch, step, after):
    where, name, number = step
    real, calls = getattr(where, name), []

    def dying(*args: Any, **named: Any) -> Any:
        calls.append(1)
        if len(calls) != number:
            return real(*args, **named)
        if after:
            real(*args, **named)
        raise Killed

    stage = new_stage(home)
    with monkeypatch.context() as killing:
        killing.setattr(where, name, dying)
        killing.setattr(swap, "settle", lambda: "")  # a killed process settles nothing
        with pytest.raises(Killed):
            swap.carry_out(stage, "the new secret")
    ended = swap.settle()
    assert site_of(home) in {("old", "old", "old"), ("new", "new", "new")}
    died_at_the_very_end = (name, after) == ("_finish", True)
    assert ended == ("" if died_at_the_very_end else "finished" if site_of(home)[0] == "new" else "taken back")
    assert not staging.journal().exists()
    assert stage.folder.exists() == died_at_the_very_end, "the next restore clears what is left"
    assert swap.settle() == ""


def test_a_fault_while_changing_places_takes_everything_back(home, monkeypatch):
    def fail(*_: Any) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(swap.os, "replace", fail)
    with pytest.raises(OSError, match="the disk is gone"):
        swap.carry_out(new_stage(home), "the new secret")
    assert site_of(home) == ("old", "old", "old")
    assert swap.old_ones() == []


def test_a_database_in_use_is_not_replaced(home):
    with closing(sqlite3.connect(home / "bestiary.sqlite3")) as somebody:
        somebody.execute("SELECT * FROM word").fetchall()
        with pytest.raises(Conflict, match="Stop it first"):
            swap.require_unused()
    swap.require_unused()


def test_a_site_that_is_served_is_not_replaced(home):
    with swap.nobody_else(), pytest.raises(Conflict, match="Stop it first"), swap.nobody_else():
        pass


def test_what_killed_processes_left_is_cleared(home, monkeypatch):
    monkeypatch.setattr(staging, "connection", type("Sqlite", (), {"vendor": "sqlite"}))
    stage = new_stage(home)
    staging.clear_leftovers(home)
    assert not stage.folder.exists()
    shutil.rmtree(home / "media")


def test_the_old_site_is_not_forgotten_while_a_broken_off_restore_may_need_it(home, monkeypatch):
    stage = new_stage(home)
    with monkeypatch.context() as killing:
        killing.setattr(swap, "_swap_database", lambda _: (_ for _ in ()).throw(Killed))
        killing.setattr(swap, "settle", lambda: "")
        with pytest.raises(Killed):
            swap.carry_out(stage, "the new secret")
    with pytest.raises(Conflict, match="--settle"):
        swap.forget_old()
    assert swap.settle() == "taken back"
    assert site_of(home) == ("old", "old", "old")


def test_a_journal_is_there_whole_or_not_at_all(home, monkeypatch):
    def dying(_: int) -> None:
        raise Killed

    with monkeypatch.context() as killing:
        killing.setattr(swap.os, "fsync", dying)
        with pytest.raises(Killed):
            swap.carry_out(new_stage(home), "the new secret")
    assert not staging.journal().exists()
    assert site_of(home) == ("old", "old", "old")


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b'{"mark": "abcd1234"}'])
def test_a_journal_that_cannot_be_read_is_named_with_what_to_do(home, content):
    staging.journal().write_bytes(content)
    with pytest.raises(Conflict, match=r"restore-under-way\.json.*delete"):
        swap.settle()
    assert staging.journal().exists(), "who reads the words decides"


def test_a_secret_key_that_could_not_be_installed_is_told(home, settings, monkeypatch):
    settings.SCRATCH_DIR = home
    stage = new_stage(home)
    monkeypatch.setattr(staging, "connection", type("Sqlite", (), {"vendor": "sqlite"}))
    monkeypatch.setattr(restoring, "accounts_here", lambda: 0)
    monkeypatch.setattr(restoring, "check", lambda *_, **__: ({"secret_key": "the new secret"}, {}))
    monkeypatch.setattr(restoring, "_room_for", lambda *_: 0)
    monkeypatch.setattr(staging, "clear_leftovers", lambda _: None)
    monkeypatch.setattr(staging, "staged", lambda *_, **__: nullcontext(stage))
    monkeypatch.setattr(staging, "fill", lambda *_, **__: {"tables": 1, "rows": 1, "files": 1})
    settings.SECRET_KEY = "from the environment"
    words = restoring.restore(home / "x.backup", "", Progress())["words"]
    assert "SECRET_KEY" in " ".join(words)
    assert "the new secret" not in " ".join(words)
    assert (home / "secret_key").read_text() == "the old secret"


def test_serving_says_what_to_do_about_a_journal_that_cannot_be_read(home, settings, monkeypatch):
    staging.journal().write_bytes(b"")
    settings.EMBEDDED = True
    monkeypatch.setattr(embedded, "hold_data_folder", lambda: os.open(os.devnull, os.O_RDONLY))
    with pytest.raises(CommandError, match=r"restore-under-way\.json"):
        serve.Command().handle(web_only=False, host="127.0.0.1", port=0)
