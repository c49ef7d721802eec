"""Chores: each says what it would do and changes nothing by that, does it, and how it went is written down."""

import io
import os
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings as site_settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from bestiary_site.maintenance import chore_times, chores, runs, tasks, upkeep
from bestiary_site.shared.errors import Conflict, NotFound
from bestiary_site.shared.jobs import JobState
from campaigns.models import AuditRecord
from imagegen.models import PictureRequest, ProviderCall

pytestmark = pytest.mark.django_db
LONG_AGO = timezone.now() - timedelta(days=500)


@pytest.fixture
def old_things(owner, tmp_path, settings):
    """One old thing for each chore that clears tables or logs, and a young one beside it."""
    settings.LOG_DIR = tmp_path
    for day in ("2020-01-01", timezone.now().date().isoformat()):
        (tmp_path / f"bestiary-{day}.log").write_text("a line\n")
    (tmp_path / "notes.txt").write_text("not ours to delete")
    for at in (LONG_AGO, timezone.now()):
        ProviderCall.objects.create(at=at, provider="offline", outcome="drawn")
        request = PictureRequest.objects.create(
            key=f"{at}", author=owner, state=JobState.SUCCEEDED, finished_at=at, parameters={}
        )
        assert request.pk
        attempt = AccessAttempt.objects.create(ip_address="203.0.113.9", username=str(at.year), failures_since_start=1)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=at)
        Session.objects.create(session_key=f"key{at.year}", expire_date=at + timedelta(days=1))


@pytest.mark.parametrize("name", ["calls", "ended-jobs", "sign-ins", "sessions", "logs"])
def test_a_clearing_chore_takes_what_is_old_and_only_that(old_things, name):
    chore = chores.find_chore(name)
    for dry_run, left in ((True, 1), (True, 1), (False, 1), (False, 0)):
        assert runs.run(chore, dry_run=dry_run).count == left, (name, dry_run)
    assert ProviderCall.objects.count() == (1 if name == "calls" else 2)
    assert PictureRequest.objects.count() == (1 if name == "ended-jobs" else 2)
    assert AccessAttempt.objects.count() == (1 if name == "sign-ins" else 2)
    assert Session.objects.count() == (1 if name == "sessions" else 2)
    assert len(list(site_settings.LOG_DIR.glob("*.log"))) == (1 if name == "logs" else 2)
    assert (site_settings.LOG_DIR / "notes.txt").exists()


@pytest.mark.parametrize("chore", chores.CHORES, ids=lambda chore: chore.name)
def test_every_chore_can_be_tried_and_done_on_an_empty_site(chore):
    tried = runs.run(chore, dry_run=True)
    assert not AuditRecord.objects.exists()
    done = runs.run(chore)
    assert done.what == tried.what
    run = AuditRecord.objects.get()
    assert (run.act, run.target_id, runs.numbers_of(run)["count"]) == ("chore.ran", chore.name, done.count)
    assert runs.sentence(run)


def test_the_log_keeps_the_newest_runs_of_each_chore(monkeypatch):
    monkeypatch.setattr(chores.Chore, "runs_kept", 3)
    few = chores.Chore("few", "Few", "", None, lambda dry_run: runs.Done(1, "things"), runs_kept=3)
    other = chores.Chore("other", "Other", "", None, lambda dry_run: runs.Done(0, "things"))
    runs.run(other)
    for _ in range(5):
        runs.run(few)
    assert runs.runs_of("few").count() == 3
    assert set(runs.last_runs()) == {"few", "other"}


def test_a_chore_that_fails_is_written_down_and_may_run_again():
    def fail(dry_run: bool) -> runs.Done:
        raise RuntimeError("the storage is away")

    broken = chores.Chore("broken", "Broken", "", None, fail)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            runs.run(broken)
    assert [runs.sentence(run) for run in runs.runs_of("broken")] == ["Failed: RuntimeError: the storage is away"] * 2


def test_a_chore_is_not_done_twice_at_once():
    def again(dry_run: bool) -> runs.Done:
        with pytest.raises(Conflict):
            runs.run(chore)
        return runs.Done(1)

    chore = chores.Chore("once", "Once", "", None, again)
    assert runs.run(chore).count == 1
    assert cache.get("chore:once") is None


def test_jobs_of_dead_workers_are_counted_and_returned(owner):
    PictureRequest.objects.create(
        key="x", author=owner, state=JobState.RUNNING, lease_until=LONG_AGO, owner="0" * 32, parameters={}
    )
    assert upkeep.recover_jobs(True).count == 1
    assert PictureRequest.objects.get().state == JobState.RUNNING
    upkeep.recover_jobs(False)
    assert PictureRequest.objects.get().state == JobState.QUEUED


def test_old_scratch_files_are_named_before_they_go():
    folder = site_settings.SCRATCH_DIR
    folder.mkdir(parents=True, exist_ok=True)
    old = folder / "left-behind"
    old.write_text("x")
    os.utime(old, (0, 0))
    assert "1 scratch files" in chores.clear_work(True).names
    assert old.exists()
    chores.clear_work(False)
    assert not old.exists()


@pytest.mark.django_db(transaction=True)
def test_the_database_is_tended_outside_of_transactions():
    done = upkeep.tend_database(False)
    assert done.count >= 1
    if connection.vendor == "postgresql":
        assert done.names == ["VACUUM (ANALYZE, SKIP_LOCKED)"]
    else:
        assert "PRAGMA wal_checkpoint(TRUNCATE)" in done.names


def test_the_days_numbers_are_noted():
    runs.run(chores.find_chore("statistics"))
    told = runs.numbers_of(runs.runs_of("statistics").get())
    assert told["disk_total_bytes"] > told["disk_free_bytes"] > 0
    assert told["database_bytes"] > 0


# -- the command ------------------------------------------------------------------------------------------


def maintain(*words: str) -> str:
    out = io.StringIO()
    call_command("maintain", *words, stdout=out)
    return out.getvalue()


def test_the_command_tries_all_and_does_what_is_named(old_things):
    tried = maintain("--dry-run")
    assert "calls: would be 1 old provider calls" in tried
    assert all(f"{chore.name}: " in tried for chore in chores.CHORES)
    assert ProviderCall.objects.count() == 2
    assert maintain("calls", "logs") == "calls: 1 old provider calls\nlogs: 1 old log files, 0.0 MB set free\n"
    assert ProviderCall.objects.count() == 1
    listed = maintain("--list")
    assert "never done" in listed and "1 old provider calls" in listed


def test_the_command_refuses_what_is_no_chore():
    with pytest.raises(CommandError, match="There are: jobs"):
        maintain("dishes")


def test_a_chore_that_fails_keeps_the_others_from_nothing(monkeypatch):
    def fail(dry_run: bool) -> runs.Done:
        raise OSError("no")

    broken = chores.Chore("broken", "Broken", "", None, fail)
    fine = chores.Chore("fine", "Fine", "", None, lambda dry_run: runs.Done(1, "things"))
    monkeypatch.setattr(chores, "CHORES", [broken, fine])
    with pytest.raises(CommandError, match="broken"):
        maintain()
    assert runs.runs_of("fine").count() == 1


# -- the timetable ----------------------------------------------------------------------------------------


def test_each_chore_has_its_time_once_and_keeps_what_was_edited():
    added = chore_times.install_chores()
    assert len(added) == len([chore for chore in chores.CHORES if chore.when])
    entries = chore_times.entries()
    assert entries["database"].crontab.hour == "4"
    PeriodicTask.objects.filter(pk=entries["database"].pk).update(enabled=False)
    assert chore_times.install_chores() == []
    assert chore_times.entries()["database"].enabled is False


def test_an_entry_of_an_earlier_version_gives_way_and_stays_off_if_it_was_off():
    hourly = IntervalSchedule.objects.create(every=1, period="hours")
    for chore, enabled in (("work", False), ("sessions", True)):
        PeriodicTask.objects.create(name=chore_times.FORMER[chore], task="x", interval=hourly, enabled=enabled)
    chore_times.install_chores()
    entries = chore_times.entries()
    assert (entries["work"].enabled, entries["sessions"].enabled) == (False, True)
    assert not PeriodicTask.objects.filter(name__in=chore_times.FORMER.values()).exists()


def test_the_timetables_task_does_a_chore(old_things):
    tasks.run_chore("calls")
    assert ProviderCall.objects.count() == 1
    with pytest.raises(NotFound):
        tasks.run_chore("dishes")
