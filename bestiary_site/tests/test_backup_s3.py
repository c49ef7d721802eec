"""Backups of files in a bucket, and backups kept in a bucket, against a real S3 server process."""

from pathlib import Path

import pytest

from bestiary_site.backup import acts, bucket, making, places, swap
from bestiary_site.backup.progress import Progress
from bestiary_site.backup.reading import Visitor, read_backup
from bestiary_site.shared import storage
from bestiary_site.tests.test_storage_s3 import s3, s3_server  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("s3")]


class Contents(Visitor):
    """Remembers all files."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def file(self, key, size, stream):
        self.files[key] = stream.read()


def test_files_of_a_bucket_are_backed_up_those_deleted_meanwhile_too(tmp_path):
    storage.write_bytes("pictures/aa/one.webp", b"one" * 1000)
    storage.write_bytes("pictures/aa/two.webp", b"two" * 1000)

    def delete_one(stage: str, fraction: float) -> None:
        if stage == "files":
            storage.delete("pictures/aa/two.webp")

    told = making.write_backup(tmp_path / "s3.backup", "", Progress(delete_one))
    read_backup(tmp_path / "s3.backup", "", contents := Contents())
    assert told["missing"] == 0
    assert contents.files["pictures/aa/one.webp"] == b"one" * 1000
    assert contents.files["pictures/aa/two.webp"] == b"two" * 1000
    assert not storage.exists("pictures/aa/two.webp")
    assert not storage.exists(".held/pictures/aa/two.webp")


def test_restored_files_are_added_and_what_they_replace_is_kept_until_it_is_forgotten(tmp_path: Path, settings):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    storage.write_bytes("pictures/bb/same.webp", b"same")
    storage.write_bytes("pictures/bb/other.webp", b"before")
    staged = tmp_path / "staged" / "pictures" / "bb"
    staged.mkdir(parents=True)
    for name, content in (("same.webp", b"same"), ("other.webp", b"after!"), ("new.webp", b"new")):
        (staged / name).write_bytes(content)
    bucket.put_files(tmp_path / "staged", "abcd1234")
    stored = {
        name: storage.open_stored(f"pictures/bb/{name}").read() for name in ("same.webp", "other.webp", "new.webp")
    }
    assert stored == {"same.webp": b"same", "other.webp": b"after!", "new.webp": b"new"}
    bucket.take_back("abcd1234")
    assert storage.open_stored("pictures/bb/other.webp").read() == b"before"
    assert ".before-abcd1234" in swap.old_ones()
    swap.forget_old()
    assert not storage.exists(".before-abcd1234/pictures/bb/other.webp")


def test_finished_backups_lie_in_a_bucket_of_their_own(tmp_path: Path, settings, request):
    server: str = request.getfixturevalue("s3")
    settings.BACKUP_DIR, settings.BACKUP_S3_BUCKET, settings.BACKUP_S3_PREFIX = tmp_path, "bestiary", "kept/here"
    settings.BACKUP_S3_ACCESS = {
        "endpoint_url": server, "region_name": "us-east-1", "access_key": "KEY", "secret_key": "SECRET",
        "addressing_style": "path",
    }  # fmt: skip
    made = acts.make_backup()
    assert [one.name for one in places.kept()] == [made.name]
    assert made.told["size"] == made.size
    assert not list(tmp_path.glob("*.backup")) + list(tmp_path.glob(".part-*")), "it stayed on this disk, too"
    with places.local(made.name) as path:
        read_backup(path, "")
        assert path.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob(".part-*"))
    places.the_place().tell(made.name, {**made.told, "verified": {"ok": True}})
    assert places.one(made.name).verified["ok"]
    acts.delete_backup(made.name)
    assert places.kept() == []
