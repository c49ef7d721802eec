"""One worker and its child: progress, results, and every way to end but well."""

import threading
import time
from typing import Any

import pytest
from django.db import connection

from bestiary_site.shared import jobs, storage
from bestiary_site.shared.jobs import JobState
from characters.models import ModelVersion
from reconstruction import attempts, facts, runner
from reconstruction.models import Reconstruction
from reconstruction.runner import Outcome
from reconstruction.services.reconstructions import cancel_reconstruction, retry_reconstruction
from reconstruction.tests.drill import STAGES, child_pid, done_stages, fake_command, is_alive, wait_until
from reconstruction.work import WorkFolder


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, str]]:
    """Every fact that was published, with its audience."""
    found: list[tuple[Any, str]] = []
    monkeypatch.setattr(facts, "publish", lambda fact, *, to: found.append((fact, to)))
    return found


def run(job: Reconstruction, *arguments: str) -> Outcome:
    """Do the job here; gives the row as it is afterwards in `job`."""
    outcome = runner.run_reconstruction(job.pk, command=fake_command(*arguments))
    job.refresh_from_db()
    return outcome


def run_aside(job: Reconstruction, *arguments: str) -> threading.Thread:
    def work() -> None:
        runner.run_reconstruction(job.pk, command=fake_command(*arguments))
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_photos_become_a_model(job: Reconstruction) -> None:
    assert run(job) == Outcome.ENDED
    assert job.state == JobState.SUCCEEDED
    assert (job.fraction, job.error_code, job.owner) == (1.0, "", None)
    model = job.model
    assert model is not None
    assert model.levels == ["model.glb", "model_lod1.glb"]
    assert model.report["photos"] == ["side 0.jpg", "side 1.jpg", "side 2.jpg"]
    assert all(storage.exists(storage.model_file_key(model.pk, name)) for name in model.file_names)
    assert model.turntable == ["turntable-00.webp", "turntable-01.webp"]
    assert set(job.pictures) == set(STAGES)
    assert all(storage.exists(key) for key in job.pictures.values())


def test_the_page_is_told_of_every_stage_and_the_end(job: Reconstruction, told: list[tuple[Any, str]]) -> None:
    run(job)
    assert {audience for _, audience in told} == {job.audience}
    versions = [fact.version for fact, _ in told]
    assert versions == sorted(versions) and len(set(versions)) == len(versions)
    assert {fact.job["stage"] for fact, _ in told} >= set(STAGES)
    last = told[-1][0]
    assert last.type == "job.finished" and last.job["state"] == "succeeded" and last.job["result"]["glb"]
    assert all(fact.type == "job.progressed" for fact, _ in told[:-1])


def test_a_message_delivered_twice_runs_once(job: Reconstruction) -> None:
    assert run(job) == Outcome.ENDED
    assert run(job) == Outcome.NOT_TAKEN
    assert done_stages(job) == list(STAGES)


def test_a_refusal_of_the_pipeline_reaches_the_person(job: Reconstruction) -> None:
    assert run(job, "--stop-at", "cameras", "--how", "fail") == Outcome.ENDED
    assert (job.state, job.error_code) == (JobState.FAILED, "photos_unrelated")
    assert "Take others" in job.error_message


def test_a_full_disk_fails_with_its_own_word(job: Reconstruction) -> None:
    run(job, "--stop-at", "depth", "--how", "full-disk")
    assert (job.state, job.error_code) == (JobState.FAILED, "disk_full")


def test_a_disk_that_fills_up_while_photos_are_fetched_fails_with_the_same_word(
    job: Reconstruction, monkeypatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "copy_to", full)
    run(job)
    assert (job.state, job.error_code) == (JobState.FAILED, "disk_full")


def test_a_fault_of_ours_keeps_a_log_and_a_clear_word(job: Reconstruction) -> None:
    run(job, "--stop-at", "mesh", "--how", "crash")
    assert (job.state, job.error_code) == (JobState.CRASHED, "internal_error")
    assert "RuntimeError: a fault of ours" in job.log
    assert "RuntimeError" not in job.error_message


def test_a_child_that_leaves_without_a_word_is_a_fault_of_ours(job: Reconstruction) -> None:
    run(job, "--stop-at", "points", "--how", "silent")
    assert job.state == JobState.CRASHED


def test_a_child_that_takes_too_much_memory_is_ended_with_a_clear_word(job: Reconstruction, settings) -> None:
    settings.JOB_MEMORY_MB = 200
    run(job, "--stop-at", "depth", "--how", "eat")
    assert (job.state, job.error_code) == (JobState.FAILED, "out_of_memory")
    assert "200 MB" in job.error_message and "fewer photos" in job.error_message
    assert not is_alive(child_pid(job))


@pytest.mark.parametrize("stage", STAGES)
def test_a_killed_child_goes_on_from_its_last_checkpoint(job: Reconstruction, stage: str) -> None:
    assert run(job, "--stop-at", stage, "--how", "sigkill-once") == Outcome.RELEASED
    assert job.state == JobState.QUEUED
    before = STAGES[: STAGES.index(stage)]
    assert done_stages(job) == list(before)
    assert run(job, "--stop-at", stage, "--how", "sigkill-once") == Outcome.ENDED
    assert job.state == JobState.SUCCEEDED
    assert done_stages(job) == list(STAGES)
    assert set(job.pictures) == set(STAGES)


def test_a_child_killed_at_the_same_place_again_and_again_ends_in_a_clear_word(job: Reconstruction) -> None:
    arguments = ("--stop-at", "depth", "--how", "sigkill")
    outcomes = [run(job, *arguments) for _ in range(jobs.MAX_ATTEMPTS_WITHOUT_PROGRESS)]
    # The first attempt finished stages before it died, so it does not count.
    assert outcomes == [Outcome.RELEASED] * jobs.MAX_ATTEMPTS_WITHOUT_PROGRESS
    assert run(job, *arguments) == Outcome.ENDED
    assert (job.state, job.error_code) == (JobState.CRASHED, "child_killed")
    assert "in the stage depth" in job.error_message
    assert "signal 9" in job.log


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["wait", "hang"])
def test_cancelling_ends_a_running_job_within_two_seconds(job: Reconstruction, owner, how: str) -> None:
    worker = run_aside(job, "--stop-at", "depth", "--how", how)
    wait_until(lambda: Reconstruction.objects.get(pk=job.pk).stage == "depth")
    pid = child_pid(job)
    time.sleep(0.2)
    cancel_reconstruction(actor=owner, job=job)
    took = wait_until(lambda: Reconstruction.objects.get(pk=job.pk).state == JobState.CANCELLED)
    worker.join(5)
    assert took < 2
    assert not is_alive(pid)


@pytest.mark.django_db(transaction=True)
def test_a_worker_asked_to_stop_gives_its_job_back_unharmed(job: Reconstruction) -> None:
    worker = run_aside(job, "--stop-at", "mesh", "--how", "wait")
    wait_until(lambda: Reconstruction.objects.get(pk=job.pk).stage == "mesh")
    attempts.stop_all()
    worker.join(5)
    attempts.allow_work()
    job.refresh_from_db()
    assert (job.state, job.fruitless_attempts) == (JobState.QUEUED, 0)
    assert run(job) == Outcome.ENDED
    assert done_stages(job) == list(STAGES)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_lost_its_lease_ends_its_child_and_writes_nothing(job: Reconstruction) -> None:
    worker = run_aside(job, "--stop-at", "mesh", "--how", "wait")
    wait_until(lambda: Reconstruction.objects.get(pk=job.pk).stage == "mesh")
    pid = child_pid(job)
    Reconstruction.objects.filter(pk=job.pk).update(state=JobState.QUEUED, owner=None)
    wait_until(lambda: not is_alive(pid), 3)
    worker.join(5)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_two_workers_never_share_a_folder(job: Reconstruction, monkeypatch) -> None:
    monkeypatch.setattr(runner, "_FOLDER_PATIENCE_SECONDS", 0.2)
    with WorkFolder(job).locked():
        assert run(job) == Outcome.RELEASED
    assert (job.state, job.fruitless_attempts) == (JobState.QUEUED, 0)
    assert run(job) == Outcome.ENDED


def test_a_second_job_of_the_same_photos_and_quality_redoes_nothing(job: Reconstruction, owner) -> None:
    run(job)
    again = retry_reconstruction(actor=owner, job=job)
    assert run(again) == Outcome.ENDED
    assert done_stages(job) == list(STAGES)
    assert again.model_id != job.model_id
    assert set(again.pictures) == set(STAGES)


def test_a_retry_from_a_stage_redoes_it_and_what_follows(job: Reconstruction, owner) -> None:
    run(job)
    again = retry_reconstruction(actor=owner, job=job, from_stage="texture")
    run(again)
    assert done_stages(job)[len(STAGES) :] == ["texture", "levels", "package"]


def test_photos_that_were_taken_away_are_not_used(job: Reconstruction, owner) -> None:
    run(job)
    job.capture.uploads.first().delete()
    again = retry_reconstruction(actor=owner, job=job, from_stage="photos") if job.capture.uploads.count() > 2 else None
    assert again is None  # two photos are too few for a new job: the folder is what is looked at here
    folder = WorkFolder(job)
    folder.fetch_photos(list(job.capture.uploads.all()), lambda: None)
    assert sorted(path.name for path in folder.photos.iterdir()) == ["side 1.jpg", "side 2.jpg"]


def test_ending_twice_makes_one_model(job: Reconstruction) -> None:
    run(job)
    Reconstruction.objects.filter(pk=job.pk).update(state=JobState.QUEUED)
    run(job)
    assert ModelVersion.objects.count() == 1
