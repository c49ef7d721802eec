"""Taking jobs, holding them, and getting them back from the dead."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bestiary_site.shared import jobs
from bestiary_site.shared.jobs import JobState
from reconstruction.models import Reconstruction


def taken(job: Reconstruction) -> Reconstruction:
    found = jobs.take(Reconstruction, job.pk)
    assert isinstance(found, Reconstruction)
    return found


def let_lease_run_out(job: Reconstruction) -> None:
    Reconstruction.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def state_of(job: Reconstruction) -> str:
    return Reconstruction.objects.get(pk=job.pk).state


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_only_one_takes_a_job(job: Reconstruction) -> None:
    found, gate = [], threading.Barrier(8)

    def worker() -> None:
        gate.wait()
        found.append(jobs.take(Reconstruction, job.pk))
        connection.close()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert sum(one is not None for one in found) == 1
    assert Reconstruction.objects.get(pk=job.pk).attempt == 1


def test_a_worker_that_lost_its_lease_writes_nothing(job: Reconstruction) -> None:
    slow = taken(job)
    let_lease_run_out(job)
    jobs.recover(Reconstruction, lambda _: None)
    quick = taken(job)
    assert not jobs.renew(slow, message="from the dead")
    assert not jobs.finish(slow, JobState.FAILED)
    assert not jobs.release(slow)
    assert jobs.cancel_wanted(slow) is None
    assert jobs.renew(quick, message="alive")
    current = Reconstruction.objects.get(pk=job.pk)
    assert (current.state, current.message, current.attempt) == (JobState.RUNNING, "alive", 2)


def test_a_living_worker_keeps_its_job(job: Reconstruction) -> None:
    taken(job)
    jobs.recover(Reconstruction, lambda _: None)
    assert state_of(job) == JobState.RUNNING


def test_recovering_wakes_the_jobs_of_the_dead(job: Reconstruction) -> None:
    woken: list[uuid.UUID] = []
    taken(job)
    let_lease_run_out(job)
    assert jobs.recover(Reconstruction, woken.append) == 1
    assert woken == [job.pk]
    assert state_of(job) == JobState.QUEUED


def test_a_lost_wake_up_is_sent_again_but_sparingly(job: Reconstruction, settings) -> None:
    woken: list[uuid.UUID] = []
    assert jobs.recover(Reconstruction, woken.append) == 0
    past = timezone.now() - timedelta(seconds=settings.JOB_WAKE_UP_SECONDS + 1)
    Reconstruction.objects.filter(pk=job.pk).update(woken_at=past)
    jobs.recover(Reconstruction, woken.append)
    jobs.recover(Reconstruction, woken.append)
    assert woken == [job.pk]


def test_a_job_that_kills_its_workers_at_the_same_place_is_given_up_with_a_word(job: Reconstruction) -> None:
    for _ in range(jobs.MAX_ATTEMPTS_WITHOUT_PROGRESS):
        taken(job)
        let_lease_run_out(job)
        jobs.recover(Reconstruction, lambda _: None)
    current = Reconstruction.objects.get(pk=job.pk)
    assert (current.state, current.error_code) == (JobState.CRASHED, "worker_lost")
    assert "Try again" in current.error_message


def test_a_wish_to_end_outlives_its_worker(job: Reconstruction) -> None:
    taken(job)
    jobs.request_cancel(Reconstruction, job.pk)
    let_lease_run_out(job)
    jobs.recover(Reconstruction, lambda _: None)
    assert state_of(job) == JobState.CANCELLED


def test_a_job_given_back_after_a_wish_to_end_ends(job: Reconstruction) -> None:
    held = taken(job)
    jobs.request_cancel(Reconstruction, job.pk)
    assert jobs.release(held)
    assert state_of(job) == JobState.CANCELLED


def test_a_cancelled_job_is_not_taken(job: Reconstruction) -> None:
    jobs.request_cancel(Reconstruction, job.pk)
    assert jobs.take(Reconstruction, job.pk) is None
    assert state_of(job) == JobState.CANCELLED


def test_a_wish_to_end_that_fell_between_two_sweeps_is_kept(job: Reconstruction) -> None:
    Reconstruction.objects.filter(pk=job.pk).update(cancel_requested=True)  # queued again in the same moment
    woken: list[object] = []
    jobs.recover(Reconstruction, woken.append)
    assert (state_of(job), woken) == (JobState.CANCELLED, [])


def test_stopping_a_worker_is_not_held_against_the_job(job: Reconstruction) -> None:
    for _ in range(jobs.MAX_ATTEMPTS_WITHOUT_PROGRESS + 2):
        assert jobs.release(taken(job), blameless=True)
    current = Reconstruction.objects.get(pk=job.pk)
    assert (current.state, current.fruitless_attempts) == (JobState.QUEUED, 0)
