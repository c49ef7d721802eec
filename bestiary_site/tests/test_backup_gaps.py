"""What a backup could not take is named and told; a lock outlives a Redis that is away; a public key proves nothing."""

import json
import threading
from datetime import UTC, datetime

import pytest
from redis.exceptions import ConnectionError as RedisAway

from bestiary_site.backup import desk, envelope, keys, making, places, tasks, under_way
from bestiary_site.backup.archive import Writer
from bestiary_site.backup.progress import Progress
from bestiary_site.backup.reading import Visitor, read_backup
from bestiary_site.management.commands import backup, list_backups
from bestiary_site.observing import surroundings
from bestiary_site.shared import holding
from bestiary_site.shared.errors import Conflict
from campaigns.models import User

MADE = datetime(2026, 1, 1, tzinfo=UTC)
NAME = "bestiary-20260101T000000Z-0a1b.backup"
TOLD = {"rows": 7, "files": 3, "missing": 2, "encrypted": True, "database": "sqlite"}


class FaultyCache:
    """Fails at the second word it is given and at no other."""

    def __init__(self) -> None:
        self.words, self.enough = 0, threading.Event()

    def add(self, *_: object) -> bool:
        return True

    def set(self, *_: object) -> None:
        self.words += 1
        if self.words == 2:
            raise RedisAway("away for a moment")
        if self.words > 3:
            self.enough.set()

    def delete(self, *_: object) -> None:
        pass


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize(
    ("where", "seconds", "held"),
    [(holding, "_WORD_SECONDS", "_said"), (under_way, "_HELD_SECONDS", "_alone_among_machines")],
    ids=["files", "act"],
)
def test_who_holds_goes_on_saying_so_when_redis_was_away_for_a_moment(monkeypatch, settings, where, seconds, held):
    settings.REDIS_URL, cache = "redis://nowhere", FaultyCache()
    monkeypatch.setattr(where, "cache", cache)
    monkeypatch.setattr(where, seconds, 0.03)
    with getattr(where, held)():
        assert cache.enough.wait(20)


def test_files_that_could_not_be_read_are_told_by_commands_and_by_the_numbers(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    kept = places.Kept(NAME, MADE, 100, TOLD)
    assert "2 files could not be read" in backup.Command()._words(kept)
    assert "2 files could not be read" in list_backups._line(kept)
    (tmp_path / NAME).write_bytes(b"x")
    for missing, is_ok in ((0, 1), (2, 0)):
        (tmp_path / f"{NAME}.json").write_text(json.dumps({**TOLD, "missing": missing}))
        found = {one.name: one.samples[0].value for one in surroundings.backups()}
        assert found["bestiary_backup_last_ok"] == is_ok


def test_files_with_names_that_no_restore_takes_are_skipped_and_named(settings, tmp_path):
    place = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "media"}}
    settings.STORAGES = {**settings.STORAGES, "default": place}
    (tmp_path / "media" / "pictures").mkdir(parents=True)
    for name in ("good.webp", "odd\tname.webp", "back\\slash.webp"):
        (tmp_path / "media" / "pictures" / name).write_bytes(b"content")
    path, names = tmp_path / "one.backup", []
    with envelope.written(path, keys.new_lock("")) as stream, Writer(stream) as writer:
        writer.about({"made_at": "x", "database": "sqlite", "migrations": [], "tables": []})
        told = making._write_files(writer, tmp_path / "keys", Progress())
        writer.close(sequences={}, missing=[])

    class Names(Visitor):
        def file(self, key, size, stream):
            names.append(key)

    read_backup(path, "", Names())
    assert names == ["pictures/good.webp"]
    assert told == ([], ["pictures/back\\slash.webp", "pictures/odd\tname.webp"])


@pytest.mark.parametrize("key", ["pictures/", "a//b", "/a", "a/../b"])
def test_markers_of_folders_and_empty_steps_are_no_keys(key):
    from bestiary_site.backup import archive

    assert archive.BAD_KEY.search(key)


def test_with_a_public_key_the_weekly_trial_raises_no_alarm_and_the_desk_says_why(settings, monkeypatch, tmp_path):
    settings.BACKUP_DIR, settings.BACKUP_KEY, asked = tmp_path, "age1publickey", []
    (tmp_path / NAME).write_bytes(b"x")
    monkeypatch.setattr(tasks, "run_command", lambda *words: asked.append(words))
    monkeypatch.setattr(tasks.verify, "apply_async", lambda args, **_: tasks.verify(*args))
    tasks.verify_newest()
    with pytest.raises(Conflict, match="--key-file"):
        desk.start_check(actor=User(is_active=True, is_superuser=True), name=NAME)
    assert asked == []
    assert not under_way.is_held()
    settings.BACKUP_KEY = "a passphrase of ours"
    tasks.verify_newest()
    assert asked == [("verify_backup", "newest")]
