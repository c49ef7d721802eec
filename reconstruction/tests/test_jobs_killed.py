"""kill -9 of real worker processes and their children: the job ends once, and nothing is done twice."""

import os
import signal
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from bestiary_site.shared import jobs
from bestiary_site.shared.jobs import JobState
from characters.models import ModelVersion
from reconstruction import housekeeping
from reconstruction.models import Export, Reconstruction
from reconstruction.tests.drill import STAGES, Nursery, child_pid, done_stages, is_alive, wait_until
from reconstruction.work import WorkFolder

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(scope="module")
def nursery(django_db_setup, django_db_blocker) -> Iterator[Nursery]:
    with django_db_blocker.unblock():
        opened = Nursery()
    yield opened
    opened.close()


def current(job: Reconstruction) -> Reconstruction:
    return Reconstruction.objects.get(pk=job.pk)


def test_a_worker_killed_in_every_stage_loses_and_repeats_nothing(job: Reconstruction, nursery: Nursery) -> None:
    for stage in STAGES:
        worker = nursery.start(job, "--stop-at", stage, "--how", "wait")
        wait_until(lambda stage=stage: current(job).stage == stage, 30)
        pid = child_pid(job)
        os.kill(worker.pid, signal.SIGKILL)
        assert wait_until(lambda pid=pid: not is_alive(pid)) < 2, "the child outlived its worker"
        assert current(job).state == JobState.RUNNING
        housekeeping.recover_after_death(lambda _: None, lambda _: None)
        assert current(job).state == JobState.QUEUED
    assert nursery.start(job).outcome() == "ENDED"
    assert current(job).state == JobState.SUCCEEDED
    assert current(job).attempt == len(STAGES) + 1
    assert done_stages(job) == list(STAGES)
    assert ModelVersion.objects.count() == 1


def test_a_child_killed_from_outside_is_replaced_by_its_worker(job: Reconstruction, nursery: Nursery) -> None:
    worker = nursery.start(job, "--stop-at", "cameras,points,package", "--how", "wait-once")
    for stage in ("cameras", "points", "package"):
        wait_until(lambda stage=stage: current(job).stage == stage, 30)
        os.kill(child_pid(job), signal.SIGKILL)
        wait_until(lambda stage=stage: stage in done_stages(job))
    assert worker.outcome() == "ENDED"
    assert current(job).state == JobState.SUCCEEDED
    assert done_stages(job) == list(STAGES)


def test_two_worker_processes_never_do_one_job_twice(job: Reconstruction, nursery: Nursery) -> None:
    workers = [nursery.start(job, "--seconds", "0.1") for _ in range(2)]
    assert sorted(worker.outcome() for worker in workers) == ["ENDED", "NOT_TAKEN"]
    assert done_stages(job) == list(STAGES)
    assert current(job).attempt == 1


def test_a_frozen_worker_that_wakes_up_late_spoils_nothing(job: Reconstruction, nursery: Nursery) -> None:
    frozen = nursery.start(job, "--stop-at", "mesh", "--how", "wait")
    wait_until(lambda: current(job).stage == "mesh", 30)
    os.kill(frozen.pid, signal.SIGSTOP)
    Reconstruction.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.recover(Reconstruction, lambda _: None)
    second = nursery.start(job)  # waits for the folder, which the frozen one's child still holds
    wait_until(lambda: current(job).attempt >= 2, 30)
    os.kill(frozen.pid, signal.SIGCONT)
    assert frozen.outcome() == "LOST"
    assert second.outcome() == "ENDED"
    assert current(job).state == JobState.SUCCEEDED
    assert done_stages(job) == list(STAGES)


def test_recovery_leaves_a_job_alone_whose_folder_somebody_holds(job: Reconstruction) -> None:
    jobs.take(Reconstruction, job.pk)
    with WorkFolder(job).locked():
        housekeeping.recover_after_death(lambda _: None, lambda _: None)
        assert current(job).state == JobState.RUNNING
    assert not Export.objects.exists()
