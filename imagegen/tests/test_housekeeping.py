"""What pictures leave behind is cleared away and rows and files are held together; a dry run changes nothing."""

import os
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, NotFound
from imagegen import checking, housekeeping, keeping
from imagegen.housekeeping import clear_expired_scenes, purge_deleted
from imagegen.models import CachedScene, Picture, SceneTally
from imagegen.rendering import encode
from imagegen.services.pictures import delete_picture, restore_picture
from imagegen.tests.factories import asked, make_picture, png

pytestmark = pytest.mark.django_db
OLD = timezone.now() - timedelta(days=31)
LONG_AGO = time.time() - 7200


@pytest.fixture(autouse=True)
def _no_files_of_others():
    storage.delete_folder("generated")


def kept_scene(owner, picture: Picture, *, days: float, key: str = "k") -> CachedScene:
    at = timezone.now() - timedelta(days=days)
    return CachedScene.objects.create(
        key=key, owner=owner, location="mine", time_of_day="day", weather="clear", provider="fake",
        picture=picture, made_at=at, last_used_at=at,
    )  # fmt: skip


def in_bin(picture: Picture, since=OLD) -> Picture:
    Picture.objects.filter(pk=picture.pk).update(deleted_at=since)
    return picture


def path_of(picture: Picture, name: str) -> Path:
    return Path(default_storage.path(storage.generated_key(picture.digest, name)))


def age(path: Path) -> Path:
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def stray(digest: str, name: str = "full.webp", *, old: bool = True) -> Path:
    storage.write_bytes(storage.generated_key(digest, name), b"no row names this")
    path = Path(default_storage.path(storage.generated_key(digest, name)))
    return age(path) if old else path


def everything() -> dict[str, list]:
    """All rows and files, to see that nothing has changed."""
    return {
        "pictures": list(Picture.objects.order_by("pk").values()),
        "scenes": list(CachedScene.objects.order_by("pk").values()),
        "files": sorted(stored.key for stored in storage.walk("generated")),
    }


# -- kept scenes ------------------------------------------------------------------------------------------


def test_kept_scenes_that_are_too_old_are_forgotten_and_their_pictures_stay(owner):
    picture = make_picture(owner)
    kept_scene(owner, picture, days=6.9, key="young")
    kept_scene(owner, picture, days=7.1, key="old")
    before = everything()
    assert clear_expired_scenes(dry_run=True).rows == 1
    assert everything() == before
    assert clear_expired_scenes().told() == {"rows": 1, "files": 0, "names": ["mine, day, clear"]}
    assert CachedScene.objects.get().key == "young"
    assert Picture.objects.living().count() == 1


def test_a_kept_scene_whose_picture_is_in_the_bin_is_forgotten_too(owner):
    kept_scene(owner, in_bin(make_picture(owner), timezone.now()), days=0)
    assert clear_expired_scenes().rows == 1


def test_tallies_of_years_ago_go(owner):
    SceneTally.objects.create(day=(timezone.now() - timedelta(days=401)).date(), owner=owner, hits=1)
    SceneTally.objects.create(day=timezone.now().date(), owner=owner, hits=2)
    clear_expired_scenes()
    assert SceneTally.objects.get().hits == 2


def test_thousands_are_cleared(owner):
    picture, at = make_picture(owner), OLD
    CachedScene.objects.bulk_create(
        CachedScene(
            key=f"{number}", owner=owner, location="mine", time_of_day="day", weather="clear", provider="fake",
            picture=picture, made_at=at, last_used_at=at,
        )
        for number in range(1200)
    )  # fmt: skip
    cleared = clear_expired_scenes()
    assert (cleared.rows, len(cleared.names)) == (1200, 50)
    assert not CachedScene.objects.exists()


# -- the bin ----------------------------------------------------------------------------------------------


def test_what_has_lain_in_the_bin_for_long_goes_with_its_files(owner, settings):
    settings.BACKUP_RETENTION_DAYS = 30
    gone = in_bin(make_picture(owner, colour="red"))
    waiting = in_bin(make_picture(owner, colour="blue"), timezone.now())
    living = make_picture(owner)
    before = everything()
    assert purge_deleted(dry_run=True).rows == 1
    assert everything() == before
    cleared = purge_deleted()
    assert (cleared.rows, cleared.files) == (1, 1)
    assert set(Picture.objects.all()) == {waiting, living}
    assert not path_of(gone, "full.webp").exists()
    assert path_of(waiting, "full.webp").exists()
    assert checking.check().faults == 0


def test_files_stay_while_another_picture_has_the_same_content(owner, stranger):
    in_bin(make_picture(owner))
    other = make_picture(stranger)
    cleared = purge_deleted()
    assert (cleared.rows, cleared.files) == (1, 0)
    assert path_of(other, "full.webp").exists()
    in_bin(other)
    assert purge_deleted().files == 1
    assert not list(storage.walk("generated"))


def test_what_was_brought_back_meanwhile_is_not_purged(owner, monkeypatch):
    picture = in_bin(make_picture(owner))
    before = keeping.locked

    def bring_back(*names):
        monkeypatch.setattr(keeping, "locked", before)
        restore_picture(actor=owner, picture_id=picture.pk)
        return before(*names)

    monkeypatch.setattr(keeping, "locked", bring_back)
    assert purge_deleted().rows == 0
    assert path_of(picture, "full.webp").exists()


# -- the check --------------------------------------------------------------------------------------------


def test_a_sound_site_has_no_faults(owner):
    make_picture(owner)
    in_bin(make_picture(owner, colour="red"))
    found = checking.check(mend=True)
    assert (found.pictures, found.digests, found.faults, found.mended) == (2, 2, 0, 0)


def test_files_without_a_row_are_named_and_go_but_not_young_ones(owner):
    picture = make_picture(owner)
    old, young = stray("a" * 64), stray("b" * 64, old=False)
    found = checking.check()
    assert found.names == {"orphans": ["a" * 64]}
    assert old.exists()
    assert checking.check(mend=True).mended == 1
    assert not old.exists()
    assert young.exists() and path_of(picture, "full.webp").exists()
    assert checking.check().faults == 0


def test_half_written_files_go_wherever_they_lie(owner):
    picture = make_picture(owner)
    beside, alone = stray(picture.digest, ".part-x"), stray("c" * 64, ".part-y")
    young = stray(picture.digest, ".part-z", old=False)
    found = checking.check(mend=True)
    assert (found.halves, found.orphans, found.mended) == (1, 1, 2)
    assert not beside.exists() and not alone.exists() and young.exists()


def test_a_row_whose_picture_is_gone_is_named_and_put_into_the_bin(owner):
    picture = make_picture(owner, is_featured=True)
    storage.delete_folder(storage.generated_folder(picture.digest))
    assert checking.check().names == {"lost": [str(picture.pk)]}
    assert checking.check(mend=True).mended == 1
    picture.refresh_from_db()
    assert picture.deleted_at is not None and picture.variants == [] and not picture.is_featured
    assert checking.check().faults == 0
    with pytest.raises(NotFound):
        restore_picture(actor=owner, picture_id=picture.pk)


def test_a_lost_picture_whose_files_come_back_can_be_brought_back(owner):
    picture = make_picture(owner)
    names = set(picture.variants)
    storage.delete_folder(storage.generated_folder(picture.digest))
    checking.check(mend=True)
    keeping.write_files(encode(png()))
    assert checking.check(mend=True).returned == 1
    restored = restore_picture(actor=owner, picture_id=picture.pk)
    assert set(restored.variants) == names
    assert checking.check().faults == 0


def test_smaller_copies_that_are_gone_are_made_anew(owner):
    picture = make_picture(owner)
    path_of(picture, "thumbnail.webp").unlink()
    assert checking.check().names == {"incomplete": [str(picture.pk)]}
    assert checking.check(mend=True).mended == 1
    assert path_of(picture, "thumbnail.webp").stat().st_size > 0
    picture.refresh_from_db()
    assert "thumbnail.webp" in picture.variants
    assert checking.check().faults == 0


def test_a_full_picture_that_cannot_be_read_does_not_stop_the_mending_of_others(owner):
    broken, other = make_picture(owner, colour="red"), make_picture(owner)
    path_of(broken, "full.webp").write_bytes(b"no picture any more")
    path_of(broken, "thumbnail.webp").unlink()
    path_of(other, "thumbnail.webp").unlink()
    found = checking.check(mend=True)
    assert (found.incomplete, found.mended) == (2, 1)


def test_a_storage_that_is_gone_altogether_is_no_reason_to_give_up_the_pictures(owner, monkeypatch):
    monkeypatch.setattr(checking, "FEW_LOST", 3)
    for colour in ("red", "green", "blue", "teal"):
        make_picture(owner, colour=colour)
    storage.delete_folder("generated")
    with pytest.raises(Conflict) as refusal:
        checking.check(mend=True)
    assert "4 of 4" in refusal.value.message
    assert Picture.objects.living().count() == 4


# -- at the same time -------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_the_bin_is_emptied_to_the_end_while_another_process_writes_between_two_pictures(owner, stranger, monkeypatch):
    """A SELECT left open would keep SQLite at what was there when it began, and then nothing can be written."""
    monkeypatch.setattr(housekeeping, "_AT_ONCE", 2)
    for _ in range(5):
        in_bin(make_picture(owner))
    locked = keeping.locked

    def write_elsewhere():
        stranger.save()
        connection.close()

    def locked_after_another_write(*names):
        other = threading.Thread(target=write_elsewhere)
        other.start()
        other.join()
        return locked(*names)

    monkeypatch.setattr(keeping, "locked", locked_after_another_write)
    assert (purge_deleted().rows, Picture.objects.count()) == (5, 0)


@pytest.mark.django_db(transaction=True)
def test_keeping_and_clearing_the_same_picture_at_once_never_part_row_and_files(owner):
    encoded, faults = encode(png("olive")), []

    def keep_and_delete():
        try:
            for _ in range(12):
                in_bin(keeping.keep(encoded=encoded, asked=asked(), owner=owner))
                checking.check(mend=True, young_seconds=0)
        except Exception as error:  # noqa: BLE001  (told below)
            faults.append(error)
        finally:
            connection.close()

    def clear():
        try:
            for _ in range(12):
                purge_deleted()
                checking.check(mend=True, young_seconds=0)
        except Exception as error:  # noqa: BLE001  (told below)
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for act in (keep_and_delete, clear, clear)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    keeping.keep(encoded=encoded, asked=asked(), owner=owner)
    found = checking.check(young_seconds=0)
    assert (found.lost, found.orphans, found.incomplete) == (0, 0, 0)
    for row in Picture.objects.all():
        assert row.variants and path_of(row, "full.webp").exists()


def test_a_deleted_picture_can_be_brought_back_until_it_is_purged(owner):
    picture = make_picture(owner)
    delete_picture(actor=owner, picture=picture)
    purge_deleted()
    assert restore_picture(actor=owner, picture_id=picture.pk).deleted_at is None
