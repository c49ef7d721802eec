"""Starting, cancelling, repeating and publishing reconstructions: who may, when, and what is told."""

from typing import Any

import pytest

from bestiary_site.celery import app
from bestiary_site.shared import storage
from bestiary_site.shared.errors import Conflict, NoRoom, NotAllowed, NotFound, QuotaReached, Refused
from bestiary_site.shared.jobs import JobState
from campaigns.models import AuditRecord, User, Visibility
from characters.models import Character
from characters.tests.factories import make_character
from reconstruction import tasks
from reconstruction.models import Capture, Reconstruction
from reconstruction.services.captures import delete_capture
from reconstruction.services.reconstructions import (
    cancel_reconstruction,
    publish_reconstruction,
    retry_reconstruction,
    start_reconstruction,
)
from reconstruction.tests.factories import make_capture, make_finished_reconstruction, make_reconstruction, make_upload


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the jobs for which a wake-up was sent."""
    found: list[str] = []
    monkeypatch.setattr(tasks.run_reconstruction, "apply_async", lambda arguments, **_: found.append(*arguments))
    return found


@pytest.fixture
def full(capture: Capture) -> Capture:
    """A capture with three photos."""
    for _ in range(3):
        make_upload(capture)
    return capture


def test_a_job_is_queued_woken_and_written_down(
    owner: User, full: Capture, woken: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        job = start_reconstruction(actor=owner, capture=full, quality="draft")
        assert woken == []
    assert woken == [str(job.pk)]
    assert (job.state, job.quality, job.created_by) == (JobState.QUEUED, "draft", owner)
    assert AuditRecord.objects.filter(act="reconstruction.started", actor=owner).exists()


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_does_not_undo_the_act(owner: User, full: Capture, monkeypatch) -> None:
    tried = []
    send = tasks.run_reconstruction.apply_async
    with app.connection_for_write("redis://127.0.0.1:1/0") as nowhere:

        def try_to_send(arguments: list[str], **options: Any) -> Any:
            tried.append(arguments)
            return send(arguments, connection=nowhere, **options)

        monkeypatch.setattr(tasks.run_reconstruction, "apply_async", try_to_send)
        job = start_reconstruction(actor=owner, capture=full)
    assert tried == [[str(job.pk)]]
    assert Reconstruction.objects.get(pk=job.pk).state == JobState.QUEUED


def test_too_few_photos_are_told_with_a_remedy(owner: User, capture: Capture) -> None:
    make_upload(capture)
    make_upload(capture, state="refused")
    make_upload(capture, state="receiving")
    with pytest.raises(Refused) as told:
        start_reconstruction(actor=owner, capture=capture)
    assert told.value.code == "too_few_photos"
    assert "1 usable" in told.value.message and "at least 3" in told.value.message


def test_a_video_is_enough(owner: User, capture: Capture) -> None:
    make_upload(capture, kind="video")
    assert start_reconstruction(actor=owner, capture=capture)


@pytest.mark.parametrize("wrong", [{"quality": "splendid"}, {"from_stage": "painting"}])
def test_an_unknown_quality_or_stage_is_refused_with_the_known_ones(owner: User, full: Capture, wrong: Any) -> None:
    with pytest.raises(Refused) as told:
        start_reconstruction(actor=owner, capture=full, **wrong)
    assert set(told.value.fields) == set(wrong)


def test_the_same_work_is_not_started_twice_but_another_quality_is(owner: User, full: Capture) -> None:
    first = start_reconstruction(actor=owner, capture=full, quality="draft")
    with pytest.raises(Conflict) as told:
        start_reconstruction(actor=owner, capture=full, quality="draft")
    assert (told.value.code, told.value.details) == ("already_active", {"job": str(first.pk)})
    assert start_reconstruction(actor=owner, capture=full, quality="high")


def test_the_database_itself_allows_one_active_job_for_each_quality(full: Capture) -> None:
    from django.db import IntegrityError

    make_reconstruction(full)
    make_reconstruction(full, state=JobState.FAILED)
    with pytest.raises(IntegrityError):
        make_reconstruction(full)


def test_nobody_keeps_all_workers_busy(owner: User, full: Capture, settings) -> None:
    settings.ACTIVE_JOBS_PER_PERSON = 1
    start_reconstruction(actor=owner, capture=full, quality="draft")
    with pytest.raises(QuotaReached):
        start_reconstruction(actor=owner, capture=full, quality="high")


def test_a_machine_too_small_is_told_before_the_work(owner: User, full: Capture, settings, monkeypatch) -> None:
    settings.JOB_MEMORY_MB = 1000
    with pytest.raises(NoRoom) as told:
        start_reconstruction(actor=owner, capture=full, quality="high")
    assert told.value.code == "too_little_memory"
    monkeypatch.setattr(storage, "RESERVE_BYTES", 1 << 60)
    with pytest.raises(NoRoom) as told:
        start_reconstruction(actor=owner, capture=full, quality="draft")
    assert told.value.code == "disk_full"


def test_a_queued_job_is_cancelled_at_once_and_only_once(owner: User, full: Capture) -> None:
    job = start_reconstruction(actor=owner, capture=full)
    assert cancel_reconstruction(actor=owner, job=job).state == JobState.CANCELLED
    with pytest.raises(Conflict):
        cancel_reconstruction(actor=owner, job=Reconstruction.objects.create(capture=full, state=JobState.SUCCEEDED))


def test_only_what_has_ended_is_tried_again(owner: User, full: Capture) -> None:
    job = start_reconstruction(actor=owner, capture=full)
    with pytest.raises(Conflict):
        retry_reconstruction(actor=owner, job=job)
    cancel_reconstruction(actor=owner, job=job)
    again = retry_reconstruction(actor=owner, job=job, quality="draft", from_stage="mesh")
    assert (again.capture, again.quality, again.from_stage) == (full, "draft", "mesh")


def test_a_stranger_finds_neither_capture_nor_job(stranger: User, owner: User, full: Capture) -> None:
    job = make_finished_reconstruction(full)
    for act in (
        lambda: start_reconstruction(actor=stranger, capture=full),
        lambda: cancel_reconstruction(actor=stranger, job=job),
        lambda: retry_reconstruction(actor=stranger, job=job),
        lambda: publish_reconstruction(actor=stranger, job=job, new={"name": "Mine"}),
    ):
        with pytest.raises(NotFound):
            act()
    assert Reconstruction.objects.count() == 1


def test_an_administrator_repeats_a_job_in_its_owners_name(admin: User, owner: User, full: Capture) -> None:
    job = make_reconstruction(full, state=JobState.CRASHED)
    assert retry_reconstruction(actor=admin, job=job).created_by == owner


def test_a_capture_with_an_active_job_is_not_deleted(owner: User, full: Capture) -> None:
    start_reconstruction(actor=owner, capture=full)
    with pytest.raises(Conflict):
        delete_capture(actor=owner, capture=full)


# -- onto a creature --------------------------------------------------------------------------------------


def test_a_model_makes_a_new_creature_a_draft(owner: User, full: Capture) -> None:
    job = make_finished_reconstruction(full)
    made = publish_reconstruction(actor=owner, job=job, new={"name": "Stone wolf", "race": "Beast"})
    assert (made.name, made.race, made.visibility) == ("Stone wolf", "Beast", Visibility.GAME_MASTERS)
    shown = made.models.get(is_published=True)
    assert shown == job.model
    job.refresh_from_db()
    assert job.describe()["character"]["name"] == "Stone wolf"
    assert Capture.objects.get(pk=full.pk).character == made


def test_only_curators_publish_in_the_bestiary(owner: User, curator: User, full: Capture) -> None:
    new = {"name": "Stone wolf", "visibility": Visibility.EVERYBODY}
    with pytest.raises(NotAllowed):
        publish_reconstruction(actor=owner, job=make_finished_reconstruction(full), new=new)
    assert not Character.objects.exists()
    job = make_finished_reconstruction(make_capture(curator))
    assert publish_reconstruction(actor=curator, job=job, new=new).visibility == Visibility.EVERYBODY


def test_a_model_goes_onto_a_creature_that_its_owner_may_change(owner: User, curator: User) -> None:
    published = make_character()
    job = make_finished_reconstruction(make_capture(owner))
    with pytest.raises(NotAllowed):
        publish_reconstruction(actor=owner, job=job, character=published)
    own = make_character(created_by=owner, visibility=Visibility.GAME_MASTERS)
    publish_reconstruction(actor=owner, job=job, character=own)
    assert own.models.get(is_published=True) == job.model


def test_a_capture_of_a_creature_needs_no_choice(curator: User) -> None:
    creature = make_character()
    job = make_finished_reconstruction(make_capture(curator, character=creature))
    assert publish_reconstruction(actor=curator, job=job) == creature


def test_without_a_creature_the_person_is_asked_for_one(owner: User, full: Capture) -> None:
    with pytest.raises(Refused) as told:
        publish_reconstruction(actor=owner, job=make_finished_reconstruction(full))
    assert told.value.code == "creature_missing"


def test_a_job_without_a_model_cannot_be_shown(owner: User, full: Capture) -> None:
    job = make_reconstruction(full, state=JobState.FAILED)
    with pytest.raises(Conflict):
        publish_reconstruction(actor=owner, job=job, new={"name": "Nothing"})
