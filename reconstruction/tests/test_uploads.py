"""Resumable uploads: chunks, checksums, order, limits, full disks, restarts of the web process."""

import hashlib
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from bestiary_site.shared import storage
from bestiary_site.shared.errors import (
    Conflict,
    DomainError,
    NoRoom,
    NotFound,
    QuotaReached,
    Refused,
    SignInNeeded,
    TooLarge,
    TryLater,
)
from campaigns.models import AuditRecord, User
from characters.models import ModelVersion
from reconstruction import housekeeping
from reconstruction.models import Capture, Upload, UploadChunk, UploadState
from reconstruction.services import uploads
from reconstruction.services.captures import create_capture, delete_capture, rename_capture, restore_capture
from reconstruction.services.uploads import delete_upload, finish_upload, receive_chunk, start_upload
from reconstruction.tests.factories import make_capture, make_finished_reconstruction, make_upload
from reconstruction.tests.pictures import jpeg

CHUNK = 1000


@pytest.fixture
def photo() -> bytes:
    return jpeg(1)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def chunks_of(content: bytes, size: int = CHUNK) -> Iterator[tuple[int, bytes]]:
    for offset in range(0, len(content), size):
        yield offset, content[offset : offset + size]


def put(actor: User, upload: Upload, offset: int, content: bytes) -> int:
    return receive_chunk(actor=actor, upload=upload, offset=offset, content=content, sha256=digest(content))


def send(actor: User, capture: Capture, name: str, content: bytes) -> Upload:
    upload = start_upload(actor=actor, capture=capture, name=name, size=len(content), fingerprint=digest(content))
    for offset, chunk in chunks_of(content, 1 << 20):
        put(actor, upload, offset, chunk)
    return finish_upload(actor=actor, upload=upload)


def files_of(upload_id: uuid.UUID) -> list[str]:
    """Every file that storage holds for an upload."""
    folder = storage.upload_folder(upload_id)
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return []
    for inner in folders:
        files += [f"{inner}/{name}" for name in default_storage.listdir(f"{folder}/{inner}")[1]]
    return sorted(files)


def refusal(act: Any, kind: type[DomainError], **values: Any) -> DomainError:
    with pytest.raises(kind) as told:
        act(**values)
    return told.value


def test_a_photo_arrives_in_chunks(owner: User, capture: Capture, photo: bytes) -> None:
    upload = start_upload(actor=owner, capture=capture, name="front.jpg", size=len(photo))
    for offset, chunk in chunks_of(photo):
        assert put(owner, upload, offset, chunk) == offset + len(chunk)
    done = finish_upload(actor=owner, upload=upload)
    assert (done.state, done.kind, done.width, done.height) == (UploadState.READY, "photo", 400, 330)
    assert done.sha256 == digest(photo)
    assert files_of(upload.pk) == ["file.jpg", "thumbnail.webp"]
    assert not UploadChunk.objects.exists()
    assert AuditRecord.objects.filter(act="upload.ready", actor=owner).count() == 1


def test_an_unfinished_upload_is_found_again_and_goes_on(owner: User, capture: Capture, photo: bytes) -> None:
    about: dict[str, Any] = {"capture": capture, "name": "front.jpg", "size": len(photo), "fingerprint": "abc"}
    first = start_upload(actor=owner, **about)
    put(owner, first, 0, photo[:CHUNK])
    put(owner, first, CHUNK, photo[CHUNK : 2 * CHUNK])
    again = start_upload(actor=owner, **about)
    assert again.pk == first.pk
    assert again.received == 2 * CHUNK
    put(owner, again, 2 * CHUNK, photo[2 * CHUNK :])
    assert finish_upload(actor=owner, upload=again).state == UploadState.READY


def test_another_file_of_the_same_name_is_another_upload(owner: User, capture: Capture) -> None:
    first = start_upload(actor=owner, capture=capture, name="front.jpg", size=10, fingerprint="one")
    other = start_upload(actor=owner, capture=capture, name="front.jpg", size=10, fingerprint="two")
    assert other.pk != first.pk


def test_a_file_that_is_there_already_is_not_sent_again(owner: User, capture: Capture, photo: bytes) -> None:
    ready = send(owner, capture, "front.jpg", photo)
    told = refusal(
        start_upload,
        Conflict,
        actor=owner,
        capture=capture,
        name="front.jpg",
        size=len(photo),
        fingerprint=digest(photo),
    )
    assert (told.code, told.details) == ("already_there", {"upload": str(ready.pk)})


def test_a_chunk_out_of_order_is_told_where_to_go_on(owner: User, capture: Capture, photo: bytes) -> None:
    upload = start_upload(actor=owner, capture=capture, name="front.jpg", size=len(photo))
    put(owner, upload, 0, photo[:CHUNK])
    with pytest.raises(Conflict) as told:
        put(owner, upload, 2 * CHUNK, photo[2 * CHUNK : 3 * CHUNK])
    assert (told.value.code, told.value.details) == ("wrong_offset", {"received": CHUNK})
    assert len(files_of(upload.pk)) == 1


def test_the_same_chunk_may_come_again(owner: User, capture: Capture, photo: bytes) -> None:
    upload = start_upload(actor=owner, capture=capture, name="front.jpg", size=len(photo))
    assert put(owner, upload, 0, photo[:CHUNK]) == CHUNK
    assert put(owner, upload, 0, photo[:CHUNK]) == CHUNK
    assert UploadChunk.objects.count() == 1


def test_other_bytes_for_a_known_place_are_refused_and_not_kept(owner: User, capture: Capture, photo: bytes) -> None:
    upload = start_upload(actor=owner, capture=capture, name="front.jpg", size=len(photo))
    put(owner, upload, 0, photo[:CHUNK])
    with pytest.raises(Conflict):
        put(owner, upload, 0, bytes(CHUNK))
    assert len(files_of(upload.pk)) == 1


def test_a_damaged_chunk_is_refused(owner: User, capture: Capture, photo: bytes) -> None:
    upload = start_upload(actor=owner, capture=capture, name="front.jpg", size=len(photo))
    with pytest.raises(Refused) as told:
        receive_chunk(actor=owner, upload=upload, offset=0, content=photo[:CHUNK], sha256=digest(b"other"))
    assert told.value.code == "checksum_mismatch"
    assert upload.received == 0 and not files_of(upload.pk)


@pytest.mark.parametrize(("offset", "size"), [(0, 0), (-1, 10), (90, 20), (200, 1)])
def test_a_chunk_outside_the_file_is_refused(owner: User, capture: Capture, offset: int, size: int) -> None:
    upload = start_upload(actor=owner, capture=capture, name="front.jpg", size=100)
    with pytest.raises(Refused):
        put(owner, upload, offset, bytes(size))


@pytest.mark.django_db(transaction=True)
def test_the_same_chunk_from_two_connections_counts_once(owner: User, capture: Capture, photo: bytes) -> None:
    upload = start_upload(actor=owner, capture=capture, name="front.jpg", size=len(photo))
    answers: list[object] = []
    gate = threading.Barrier(6)

    def connection_of_a_client() -> None:
        gate.wait()
        try:
            answers.append(put(owner, upload, 0, photo[:CHUNK]))
        except Conflict as told:
            answers.append(told.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=connection_of_a_client) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [CHUNK] * 6
    assert UploadChunk.objects.count() == 1
    put(owner, upload, CHUNK, photo[CHUNK:])
    assert finish_upload(actor=owner, upload=upload).state == UploadState.READY


def test_an_unfinished_file_cannot_be_finished(owner: User, capture: Capture, photo: bytes) -> None:
    upload = start_upload(actor=owner, capture=capture, name="front.jpg", size=len(photo))
    put(owner, upload, 0, photo[:CHUNK])
    told = refusal(finish_upload, Conflict, actor=owner, upload=upload)
    assert (told.code, told.details) == ("incomplete", {"received": CHUNK})


def test_finishing_twice_gives_the_same_answer(owner: User, capture: Capture, photo: bytes) -> None:
    done = send(owner, capture, "front.jpg", photo)
    again = finish_upload(actor=owner, upload=done)
    assert (again.pk, again.state, again.file) == (done.pk, done.state, done.file)
    assert AuditRecord.objects.filter(act="upload.ready").count() == 1


def test_a_check_that_a_restart_cut_short_is_done_again(owner: User, capture: Capture, photo: bytes) -> None:
    upload = start_upload(actor=owner, capture=capture, name="front.jpg", size=len(photo))
    put(owner, upload, 0, photo)
    long_ago = timezone.now() - timedelta(seconds=uploads.SILENCE_SECONDS + 1)
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.CHECKING, updated_at=long_ago)
    assert finish_upload(actor=owner, upload=upload).state == UploadState.READY


def test_a_check_that_takes_long_is_asked_for_again_later(
    owner: User, capture: Capture, photo: bytes, monkeypatch
) -> None:
    monkeypatch.setattr(uploads, "PATIENCE_SECONDS", 0.1)
    upload = start_upload(actor=owner, capture=capture, name="front.jpg", size=len(photo))
    put(owner, upload, 0, photo)
    Upload.objects.filter(pk=upload.pk).update(state=UploadState.CHECKING, updated_at=timezone.now())
    assert refusal(finish_upload, TryLater, actor=owner, upload=upload).status == 503
    housekeeping.recover_after_death(lambda _: None, lambda _: None)  # the checking process is known to be dead
    assert finish_upload(actor=owner, upload=upload).state == UploadState.READY


@pytest.mark.django_db(transaction=True)
def test_finishing_from_two_connections_at_once_keeps_one_file(owner: User, capture: Capture, photo: bytes) -> None:
    upload = start_upload(actor=owner, capture=capture, name="front.jpg", size=len(photo))
    put(owner, upload, 0, photo)
    answers: list[str] = []

    def finish() -> None:
        try:
            answers.append(finish_upload(actor=owner, upload=upload).state)
        finally:
            connection.close()

    threads = [threading.Thread(target=finish) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [UploadState.READY] * 4
    assert files_of(upload.pk) == ["file.jpg", "thumbnail.webp"]
    assert AuditRecord.objects.filter(act="upload.ready").count() == 1


# -- limits -----------------------------------------------------------------------------------------------


def test_a_file_above_the_limit_is_refused_before_it_is_sent(owner: User, capture: Capture, settings) -> None:
    settings.UPLOAD_MAX_MB = 1
    told = refusal(start_upload, TooLarge, actor=owner, capture=capture, name="big.jpg", size=1_048_577)
    assert told.code == "file_too_large" and "big.jpg" in told.message and "1 MB" in told.message


def test_an_empty_file_is_refused(owner: User, capture: Capture) -> None:
    assert refusal(start_upload, Refused, actor=owner, capture=capture, name="a.jpg", size=0).code == "file_empty"


def test_a_full_capture_takes_no_more(owner: User, capture: Capture, settings) -> None:
    settings.UPLOADS_PER_CAPTURE = 3
    for _ in range(3):
        make_upload(capture)
    assert (
        refusal(start_upload, QuotaReached, actor=owner, capture=capture, name="a.jpg", size=9).code == "capture_full"
    )


def test_nobody_fills_more_than_his_share(owner: User, capture: Capture, settings) -> None:
    settings.STORAGE_PER_PERSON_MB = 1
    make_upload(capture, state=UploadState.RECEIVING, size=1_000_000)
    about: dict[str, Any] = {"actor": owner, "capture": capture, "name": "a.jpg"}
    assert refusal(start_upload, QuotaReached, **about, size=100_000).code == "storage_full"
    assert start_upload(**about, size=10_000)


def test_a_disk_without_room_is_told_before_anything_is_sent(owner: User, capture: Capture, monkeypatch) -> None:
    monkeypatch.setattr(storage, "RESERVE_BYTES", 1 << 60)
    assert refusal(start_upload, NoRoom, actor=owner, capture=capture, name="a.jpg", size=9).code == "disk_full"
    assert not Upload.objects.exists()


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a switch that fills the disk: half of each block still fits."""

    def fill() -> None:
        def write(stream: Any, block: bytes) -> None:
            stream.write(block[: len(block) // 2])
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(storage, "write_block", write)

    return fill


def test_a_disk_that_fills_up_during_a_chunk_leaves_nothing_behind(
    owner: User, capture: Capture, photo: bytes, full_disk: Any
) -> None:
    upload = start_upload(actor=owner, capture=capture, name="front.jpg", size=len(photo))
    full_disk()
    with pytest.raises(NoRoom) as told:
        put(owner, upload, 0, photo[:CHUNK])
    assert told.value.code == "disk_full" and told.value.status == 507
    assert not files_of(upload.pk) and upload.received == 0


def test_a_disk_that_fills_up_at_the_end_loses_nothing_and_can_be_tried_again(
    owner: User, capture: Capture, photo: bytes, full_disk: Any, monkeypatch, settings
) -> None:
    upload = start_upload(actor=owner, capture=capture, name="front.jpg", size=len(photo))
    put(owner, upload, 0, photo)
    before = files_of(upload.pk)
    with monkeypatch.context():
        full_disk()
        assert refusal(finish_upload, NoRoom, actor=owner, upload=upload).code == "disk_full"
    monkeypatch.undo()
    assert files_of(upload.pk) == before
    assert not list(settings.SCRATCH_DIR.iterdir())
    assert Upload.objects.get(pk=upload.pk).state == UploadState.RECEIVING
    assert finish_upload(actor=owner, upload=upload).state == UploadState.READY


def test_the_bin_makes_room_for_what_comes_in(
    owner: User, capture: Capture, settings, django_capture_on_commit_callbacks: Any
) -> None:
    settings.STORAGE_PER_PERSON_MB = 1
    old = make_capture(owner, deleted_at=timezone.now())
    thrown = make_upload(old)
    Upload.objects.filter(pk=thrown.pk).update(size=1_000_000)
    with django_capture_on_commit_callbacks(execute=True):
        assert start_upload(actor=owner, capture=capture, name="a.jpg", size=100_000)
    assert not Capture.objects.filter(pk=old.pk).exists() and not files_of(thrown.pk)


def test_the_bin_is_emptied_after_a_while(owner: User, django_capture_on_commit_callbacks: Any) -> None:
    now = timezone.now()
    old = make_capture(owner, deleted_at=now - housekeeping.BIN_AFTER - timedelta(hours=1))
    young, living = make_capture(owner, deleted_at=now), make_capture(owner)
    thrown, job = make_upload(old), make_finished_reconstruction(old)
    with django_capture_on_commit_callbacks(execute=True):
        housekeeping.clear_old_work()
    assert set(Capture.objects.all()) == {young, living}
    assert not files_of(thrown.pk)
    assert ModelVersion.objects.filter(pk=job.model_id).exists()


# -- whose it is, and what becomes of it ------------------------------------------------------------------


def test_a_stranger_finds_no_capture_and_no_upload(stranger: User, owner: User, capture: Capture, photo: bytes) -> None:
    upload = start_upload(actor=owner, capture=capture, name="front.jpg", size=len(photo))
    acts = [
        lambda: start_upload(actor=stranger, capture=capture, name="a.jpg", size=10),
        lambda: put(stranger, upload, 0, photo[:CHUNK]),
        lambda: finish_upload(actor=stranger, upload=upload),
        lambda: delete_upload(actor=stranger, upload=upload),
        lambda: rename_capture(actor=stranger, capture=capture, name="Mine"),
        lambda: delete_capture(actor=stranger, capture=capture),
        lambda: restore_capture(actor=stranger, capture_id=capture.pk),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act()
    assert Upload.objects.get(pk=upload.pk).state == UploadState.RECEIVING


def test_who_has_not_signed_in_makes_no_capture(db) -> None:
    from django.contrib.auth.models import AnonymousUser

    assert refusal(create_capture, SignInNeeded, actor=AnonymousUser(), name="Mine").status == 401


def test_a_deleted_upload_leaves_no_file(
    owner: User, capture: Capture, photo: bytes, django_capture_on_commit_callbacks
) -> None:
    done = send(owner, capture, "front.jpg", photo)
    with django_capture_on_commit_callbacks(execute=True):
        delete_upload(actor=owner, upload=done)
    assert not files_of(done.pk) and not Upload.objects.exists()


def test_a_capture_is_renamed_deleted_and_brought_back(owner: User) -> None:
    made = create_capture(actor=owner, name="  A   Wolf ")
    assert made.name == "A Wolf"
    rename_capture(actor=owner, capture=made, name="Dire wolf")
    delete_capture(actor=owner, capture=made)
    assert not Capture.objects.visible_to(owner).exists()
    assert restore_capture(actor=owner, capture_id=made.pk).name == "Dire wolf"
    acts = set(AuditRecord.objects.values_list("act", flat=True))
    assert acts == {"capture.created", "capture.renamed", "capture.deleted", "capture.restored"}


def test_the_name_of_a_file_is_only_its_last_part(owner: User, capture: Capture) -> None:
    for name in ("../../etc/passwd", "C:\\photos\\passwd", "a/b/pass\0wd"):
        assert start_upload(actor=owner, capture=capture, name=name, size=10).name == "passwd"


def test_abandoned_uploads_are_cleared_away_and_living_ones_stay(owner: User, capture: Capture, photo: bytes) -> None:
    old = start_upload(actor=owner, capture=capture, name="old.jpg", size=len(photo))
    new = start_upload(actor=owner, capture=capture, name="new.jpg", size=len(photo))
    for upload in (old, new):
        put(owner, upload, 0, photo[:CHUNK])
    Upload.objects.filter(pk=old.pk).update(
        updated_at=timezone.now() - housekeeping.ABANDONED_AFTER - timedelta(hours=1)
    )
    housekeeping.clear_old_work()
    assert list(Upload.objects.all()) == [new]
    assert not files_of(old.pk) and files_of(new.pk)
