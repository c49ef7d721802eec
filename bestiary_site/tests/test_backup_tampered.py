"""A backup that is cut short, changed or forged is refused before anything is touched."""

import io
import json
import random
import shutil
import tarfile

import pytest

from bestiary_site.backup import archive, envelope, keys, restoring
from bestiary_site.backup.progress import Progress
from bestiary_site.backup.reading import read_backup
from bestiary_site.shared.errors import DomainError, Refused

TABLE = {"name": "things", "columns": [["id", "BigAutoField"], ["data", "JSONField"]]}
PASSPHRASE = "a sound passphrase"


def write(path, key="", **changes):
    """Write a small backup of one table and two files."""
    about = {"made_at": "2026-01-01T00:00:00+00:00", "database": "sqlite", "migrations": [], "tables": [TABLE]}
    with envelope.written(path, keys.new_lock(key)) as stream:
        writer = archive.Writer(stream)
        writer.about(about | changes)
        writer.table("things", ([number, [{"b": number, "a": "ü"}]] for number in range(50)))
        for name in ("one", "two"):
            writer.file(f"attachments/{name}.bin", io.BytesIO(name.encode() * 3000), len(name) * 3000)
        return writer.close(sequences={"things": 70}, missing=[])


@pytest.fixture(params=["", PASSPHRASE], ids=["open", "encrypted"])
def backup(request, tmp_path):
    path = tmp_path / "small.backup"
    write(path, request.param)
    return path, request.param


def refused(path, key):
    with pytest.raises(DomainError) as refusal:
        restoring.check(path, key, Progress())
    return refusal.value.code


def test_a_whole_backup_is_read(backup):
    path, key = backup
    _, manifest = restoring.check(path, key, Progress())
    assert manifest["tables"]["things"]["rows"] == 50
    assert manifest["files"]["count"] == 2


def test_a_backup_cut_anywhere_is_refused(backup, tmp_path):
    path, key = backup
    content = path.read_bytes()
    cut = tmp_path / "cut.backup"
    places = {0, 1, 7, 8, 30, 200, len(content) - 1, len(content) - 47, len(content) - 48, len(content) // 2}
    for place in places | set(random.Random(5).sample(range(len(content)), 30)):
        cut.write_bytes(content[:place])
        assert refused(cut, key) in {"backup_damaged", "no_backup"}, place


def test_a_backup_with_any_bit_turned_or_anything_added_is_refused(backup, tmp_path):
    path, key = backup
    content = path.read_bytes()
    changed = tmp_path / "changed.backup"
    chance = random.Random(6)
    for place in [0, 4, 9, len(content) - 1, len(content) - 45, *chance.sample(range(len(content)), 60)]:
        flipped = bytearray(content)
        flipped[place] ^= 1 << chance.randrange(8)
        changed.write_bytes(flipped)
        assert refused(changed, key) in {"backup_damaged", "no_backup", "backup_from_newer_site"}, place
    changed.write_bytes(content + b"more")
    assert refused(changed, key) == "backup_damaged"


def test_a_forger_without_the_passphrase_changes_nothing_even_with_a_right_digest(tmp_path):
    """He can make the digest at the end anew, but not what age has sealed."""
    path, forged = tmp_path / "small.backup", tmp_path / "forged.backup"
    write(path, PASSPHRASE)
    content = bytearray(path.read_bytes())
    end = envelope._END_LENGTH
    for place in (len(content) - end - 1, len(content) // 2):
        again = bytearray(content[:-end])
        again[place] ^= 1
        digest = envelope.hashlib.sha256(again).digest()
        forged.write_bytes(bytes(again) + envelope._frame(envelope._END + digest))
        envelope.require_whole(forged)
        assert refused(forged, PASSPHRASE) in {"backup_damaged", "backup_locked"}


def test_the_wrong_key_no_key_and_a_public_key_open_nothing(tmp_path):
    import pyrage

    path = tmp_path / "small.backup"
    write(path, PASSPHRASE)
    for key in ("", "another passphrase", "age1something"):
        assert refused(path, key) == "backup_locked"
    identity, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    pair = tmp_path / "pair.backup"
    write(pair, str(identity.to_public()))
    read_backup(pair, str(identity))
    assert refused(pair, str(other)) == "backup_locked"
    assert refused(pair, str(identity.to_public())) == "backup_locked"


def test_a_bad_key_is_refused_before_anything_is_written():
    for key in ("short", "age1nonsense", "AGE-SECRET-KEY-1NONSENSE"):
        with pytest.raises(Refused) as refusal:
            keys.new_lock(key)
        assert key not in refusal.value.message


def test_neither_key_nor_content_lies_open_in_an_encrypted_backup(tmp_path):
    path = tmp_path / "small.backup"
    write(path, PASSPHRASE)
    content = path.read_bytes()
    assert PASSPHRASE.encode() not in content
    assert b"attachments" not in content
    assert path.stat().st_mode & 0o077 == 0


def test_an_open_backup_where_a_key_is_set_must_be_asked_for(tmp_path, settings):
    path = tmp_path / "small.backup"
    write(path)
    settings.BACKUP_KEY = PASSPHRASE
    with pytest.raises(Refused) as refusal:
        restoring.check(path, PASSPHRASE, Progress(), unsealed=False)
    assert refusal.value.code == "backup_not_sealed"
    restoring.check(path, PASSPHRASE, Progress(), unsealed=True)


def test_a_backup_of_a_newer_site_is_refused_with_a_clear_word(tmp_path):
    path = tmp_path / "newer.backup"
    write(path, migrations=[["campaigns", "0999_from_the_future"]])
    with pytest.raises(Refused, match=r"newer Bestiary.*0999_from_the_future"):
        restoring.check(path, "", Progress())


@pytest.mark.parametrize(
    "name", ["files/../../etc/passwd", "files//etc/passwd", "files/.held/x", "files/a/./b", "other"]
)
def test_a_file_outside_of_its_place_is_refused(tmp_path, name):
    path = tmp_path / "evil.backup"
    with envelope.written(path, keys.new_lock("")) as stream, tarfile.open(fileobj=stream, mode="w|") as tar:
        about = {"made_at": "x", "database": "sqlite", "migrations": [], "tables": []}
        for member, content in (("about.json", json.dumps(about).encode()), (name, b"evil")):
            info = tarfile.TarInfo(member)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    assert refused(path, "") == "backup_damaged"


def test_links_and_devices_are_refused(tmp_path):
    path = tmp_path / "evil.backup"
    with envelope.written(path, keys.new_lock("")) as stream, tarfile.open(fileobj=stream, mode="w|") as tar:
        link = tarfile.TarInfo("about.json")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
    assert refused(path, "") == "backup_damaged"


def test_rows_or_files_other_than_the_manifest_says_are_refused(tmp_path, monkeypatch):
    path = tmp_path / "small.backup"
    with monkeypatch.context() as lies:
        lies.setattr(archive.TableDigest, "told", property(lambda self: {"rows": self.rows, "hash": "0" * 64}))
        write(path)
    assert refused(path, "") == "backup_damaged"


def test_an_open_backup_unpacks_with_zstd_and_tar_alone(tmp_path):
    import zstandard

    path = tmp_path / "small.backup"
    write(path)
    program = shutil.which("zstd")
    if program is None:
        plain = zstandard.ZstdDecompressor().stream_reader(path.open("rb"), read_across_frames=True).read()
    else:
        import subprocess

        plain = subprocess.run([program, "-dc", str(path)], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        assert "files/attachments/one.bin" in tar.getnames()
