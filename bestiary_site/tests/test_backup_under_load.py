"""The machine is lost: what was committed before the backup began is back on an empty site, by hash."""

import hashlib
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as site
from django.db import connection, transaction

from bestiary_site.backup import making
from bestiary_site.backup.progress import Progress
from bestiary_site.backup.reading import Visitor, read_backup
from bestiary_site.shared import holding, storage
from bestiary_site.tests.second_site import SecondSite
from campaigns.models import Attachment, Entry
from campaigns.tests.factories import make_campaign, make_note, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(1800)]
KEY = "a passphrase for the load"


class Busy:
    """Somebody who attaches files and deletes them again until told to stop."""

    def __init__(self, entry: Entry, name: str) -> None:
        self.entry, self.name = entry, name
        self.committed: dict[str, str] = {}
        self.deleted: set[str] = set()
        self.fault: BaseException | None = None
        self._stop, self._lock = threading.Event(), threading.Lock()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(60)
        assert self.fault is None, self.fault

    def so_far(self) -> tuple[dict[str, str], set[str]]:
        """Return what is committed, and what was deleted, at this moment."""
        with self._lock:
            return dict(self.committed), set(self.deleted)

    def _work(self) -> None:
        number = 0
        try:
            while not self._stop.wait(0.01):
                number += 1
                self._attach(f"{self.name} {number} ".encode() * 500)
                if number % 3 == 0:
                    self._delete_oldest()
        except BaseException as fault:  # noqa: BLE001  told by stop()
            self.fault = fault
        finally:
            connection.close()

    def _attach(self, content: bytes) -> None:
        digest = hashlib.sha256(content).hexdigest()
        row = Attachment(entry=self.entry, name=self.name, media_type="text/plain", size=len(content), digest=digest)
        row.key = storage.write_bytes(storage.attachment_key(row.pk, ".txt"), content)
        row.save(force_insert=True)
        with self._lock:
            self.committed[row.key] = digest

    def _delete_oldest(self) -> None:
        """First the row, then the file, as services do."""
        with self._lock:
            key = next(iter(self.committed))
            del self.committed[key]
            self.deleted.add(key)
        with transaction.atomic():
            Attachment.objects.filter(key=key).delete()
            transaction.on_commit(lambda: storage.delete(key))


@pytest.fixture
def busy_people() -> Iterator[list[Busy]]:
    owner = make_user("owner")
    campaign = make_campaign(owner)
    people = [Busy(make_note(campaign, owner, name=f"Note {number}"), f"person {number}") for number in range(3)]
    yield people
    for person in people:
        storage.delete(*person.committed, *person.deleted)


def slowly(stage: str, fraction: float) -> None:
    """Let the others do much while the backup goes on."""
    time.sleep(0.15)


def test_rows_and_files_committed_before_a_backup_under_load_come_back_on_an_empty_site(busy_people, tmp_path):
    for person in busy_people:
        person.start()
    while not all(len(person.so_far()[0]) > 5 for person in busy_people):
        time.sleep(0.05)
    before = [person.so_far() for person in busy_people]
    path = tmp_path / "lost.backup"
    told = making.write_backup(path, KEY, Progress(slowly))
    for person in busy_people:
        person.stop()
    after = [person.so_far() for person in busy_people]
    assert sum(len(gone) for _, gone in after) > sum(len(gone) for _, gone in before), "nothing was deleted meanwhile"
    assert told["missing"] == 0
    assert path.stat().st_mode & 0o077 == 0
    assert not list(Path(site.MEDIA_ROOT, holding.FOLDER).glob("**/*")), "what was put aside is still there"

    new = SecondSite(tmp_path / "new-machine", BACKUP_KEY=KEY)
    assert "all equal" in new.manage("restore", str(path))

    rows = dict(new.rows("SELECT key, digest FROM campaigns_attachment"))
    files = new.files()
    assert {key: files.get(key) for key in rows} == rows, "a row came back without its file"
    for (committed, _), (_, gone) in zip(before, after, strict=True):
        # Deleted between our look and the moment of the backup, a thing may be gone; nothing else may.
        assert {key: digest for key, digest in committed.items() if key not in gone}.items() <= rows.items()
    assert new.rows("SELECT count(*) FROM campaigns_entry WHERE name LIKE 'Note %'") == [(3,)]
    assert new.rows("SELECT count(*) FROM campaigns_searchtext")[0][0] >= 3, "nothing could be found"
    assert (new.folder / "secret_key").read_text() == site.SECRET_KEY, "sealed secrets could not be read"
    assert "not empty" in new.manage("restore", str(path), fails=True)


def test_a_file_deleted_while_a_backup_reads_is_in_it_and_then_gone(tmp_path):
    kept = storage.write_bytes("attachments/aa/kept.txt", b"kept")
    gone = storage.write_bytes("attachments/aa/gone.txt", b"gone")
    path = tmp_path / "one.backup"

    def delete_one(stage: str, fraction: float) -> None:
        if stage == "files":
            storage.delete(gone)

    told = making.write_backup(path, "", Progress(delete_one))
    assert told["missing"] == 0
    assert not storage.exists(gone)
    assert not storage.exists(f"{holding.FOLDER}/{gone}")
    assert not holding.are_held()
    names: list[str] = []

    class Names(Visitor):
        def file(self, key, size, stream):
            names.append(key)

    read_backup(path, "", Names())
    assert {kept, gone} <= set(names)
    storage.delete(kept)


def test_two_backups_at_once_are_refused_and_a_cancelled_one_leaves_nothing(tmp_path, settings):
    from bestiary_site.backup import acts, places, under_way
    from bestiary_site.shared.errors import Conflict

    settings.BACKUP_DIR = tmp_path / "backups"
    words = []

    def again(stage: str, fraction: float) -> None:
        if stage == "database" and not words:
            with pytest.raises(Conflict) as refusal:
                acts.make_backup()
            words.append(refusal.value.code)
            assert under_way.state()["running"]
            under_way.ask_to_stop()

    with pytest.raises(Conflict, match="cancelled"):
        acts.make_backup(again)
    assert words == ["backup_under_way"]
    assert places.kept() == []
    assert not list(settings.BACKUP_DIR.glob("*.backup")) + list(settings.BACKUP_DIR.glob(".part-*"))
    assert under_way.state()["words"].startswith("It was cancelled")
    kept = acts.make_backup()
    assert [one.name for one in places.kept()] == [kept.name]
    assert under_way.state()["ok"]
