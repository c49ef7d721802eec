"""A site whose files lie in a bucket: what a backup leaves out of it, and what a restore that fails puts back."""

from pathlib import Path

import pytest

from bestiary_site.backup import bucket, files, swap
from bestiary_site.shared import storage
from bestiary_site.tests.test_backup_replacing import home, new_stage  # noqa: F401
from bestiary_site.tests.test_storage_s3 import s3, s3_server  # noqa: F401

pytestmark = pytest.mark.usefixtures("s3")
NAME = "bestiary-20260101T000000Z-0a1b.backup"


@pytest.mark.parametrize("prefix", ["deep/down", "pictures", ""])
def test_earlier_backups_in_the_same_bucket_and_what_restores_replaced_are_no_files_of_the_site(settings, prefix):
    settings.BACKUP_S3_BUCKET, settings.BACKUP_S3_PREFIX = "bestiary", prefix
    folder = f"{prefix}/" if prefix else ""
    others = {f"{folder}{NAME}", f"{folder}{NAME}.json", ".before-abcd1234/pictures/cc/one.webp"}
    for key in {*others, "pictures/cc/one.webp"}:
        storage.write_bytes(key, b"content")
    found = {key for key, _ in files.every_file()}
    replaced = [key for key, _ in files.every_file(".before-abcd1234")]
    storage.delete(*others, "pictures/cc/one.webp")
    assert "pictures/cc/one.webp" in found, "a file of the site's own, whatever the prefix"
    assert not others & found
    assert replaced == ["pictures/cc/one.webp"], "what a restore takes back is still found"


def test_a_held_file_does_not_pass_for_the_one_that_was_deleted(tmp_path: Path):
    storage.write_bytes(".held/pictures/dd/gone.webp", b"older")
    (tmp_path / "pictures" / "dd").mkdir(parents=True)
    (tmp_path / "pictures" / "dd" / "gone.webp").write_bytes(b"restored")
    bucket.put_files(tmp_path, "abcd1234")
    assert storage.open_stored("pictures/dd/gone.webp").read() == b"restored"
    storage.delete(".held/pictures/dd/gone.webp", "pictures/dd/gone.webp")


def test_a_fault_while_files_go_to_the_bucket_puts_back_those_that_were_replaced(request, monkeypatch):
    place: Path = request.getfixturevalue("home")
    stage, real = new_stage(place), storage.write_path
    storage.write_bytes("file", b"before")
    (stage.media / "zzz").write_text("never arrives")

    def failing(key: str, path: Path) -> str:
        if key == "zzz":
            raise OSError("the bucket is away")
        return real(key, path)

    monkeypatch.setattr(storage, "write_path", failing)
    with pytest.raises(OSError, match="the bucket is away"):
        swap.carry_out(stage, "the new secret")
    assert storage.open_stored("file").read() == b"before"
    storage.delete("file", ".before-abcd1234/file")
