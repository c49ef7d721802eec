"""Which backups stay, where they lie, and who may handle them on the desk."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django_celery_beat.models import PeriodicTask

from bestiary_site.backup import acts, places, retention, tasks, under_way
from bestiary_site.maintenance.timetable import AT_HOURS, install_timetable
from bestiary_site.shared.errors import NotFound
from campaigns.models import AuditRecord
from campaigns.tests.factories import make_user

NOW = datetime(2026, 6, 30, 2, 0, tzinfo=UTC)
PROVED = {"ok": True, "at": "2026-07-01T04:00:00+00:00", "words": "All came back equal."}


def nightly(days: int) -> list[datetime]:
    return [NOW - timedelta(days=number) for number in range(days)]


def kept_of(made: list[datetime], days: int = 30) -> list[datetime]:
    return sorted(set(made) - retention.to_delete(made, NOW, days), reverse=True)


def test_a_year_of_nights_is_thinned_to_days_and_weeks_within_thirty_days():
    kept = kept_of(nightly(365))
    assert [(NOW - one).days for one in kept[:8]] == list(range(8))
    assert all(NOW - one <= timedelta(days=30) for one in kept)
    assert len(kept) <= 8 + 5
    weeks = [one.isocalendar()[:2] for one in kept[8:]]
    assert len(weeks) == len(set(weeks)) >= 3


def test_with_a_longer_retention_one_of_each_month_stays_for_a_year():
    kept = kept_of(nightly(800), days=700)
    months = [(one.year, one.month) for one in kept if NOW - one > timedelta(days=31)]
    assert len(months) == len(set(months)) >= 11
    assert max(NOW - one for one in kept) <= timedelta(days=366)


def test_thinning_night_after_night_always_leaves_something_of_every_week():
    """A rule that looks right on a full set may starve when it is applied every night to its own leavings."""
    kept: list[datetime] = []
    for night in range(120):
        now = NOW + timedelta(days=night)
        kept = sorted({*kept, now} - retention.to_delete([*kept, now], now, 30))
    ages = sorted((now - one).days for one in kept)
    assert ages[:7] == list(range(7))
    assert 20 <= ages[-1] <= 30
    assert max(later - earlier for earlier, later in zip(ages, ages[1:], strict=False)) <= 8


def test_the_newest_stays_however_old_it_is():
    old = [NOW - timedelta(days=400), NOW - timedelta(days=500)]
    assert kept_of(old) == old[:1]


def test_all_of_the_last_day_stay():
    hours = [NOW - timedelta(hours=number) for number in range(24)]
    assert kept_of(hours) == hours


@pytest.fixture
def folder(tmp_path: Path, settings) -> Path:
    settings.BACKUP_DIR = tmp_path / "backups"
    return settings.BACKUP_DIR


def put(folder: Path, made: datetime, **told) -> str:
    folder.mkdir(exist_ok=True)
    name = f"bestiary-{made:%Y%m%dT%H%M%SZ}-abcd.backup"
    (folder / name).write_bytes(b"x" * 100)
    (folder / f"{name}.json").write_text(json.dumps(told))
    return name


def test_the_newest_that_was_proved_good_is_not_thinned_out(folder):
    now = datetime.now(UTC)
    good = put(
        folder, now - timedelta(days=90), verified={"ok": True, "at": "2026-01-01T00:00:00+00:00", "words": "fine"}
    )
    bad = put(
        folder, now - timedelta(days=80), verified={"ok": False, "at": "2026-01-01T00:00:00+00:00", "words": "broken"}
    )
    new = put(folder, now)
    assert acts.thin_out(dry_run=True) == [bad]
    assert len(places.kept()) == 3
    acts.thin_out()
    assert [one.name for one in places.kept()] == [new, good]


def test_only_names_of_backups_lead_to_files(folder):
    put(folder, NOW)
    for name in ("../secret_key", "state.json", "bestiary-20260101T000000Z.backup", ""):
        with pytest.raises(NotFound):
            places.one(name)


@pytest.mark.django_db
def test_every_hour_of_the_timetable_has_its_task_and_backups_come_at_two():
    install_timetable()
    backup = PeriodicTask.objects.get(task="bestiary_site.backup.tasks.back_up")
    assert (backup.crontab.hour, backup.crontab.minute, str(backup.crontab.timezone)) == ("2", "0", "UTC")
    from celery import current_app

    current_app.loader.import_default_modules()
    assert {task for _, task, *_ in AT_HOURS} <= set(current_app.tasks)
    assert install_timetable() == []


# -- on the desk ------------------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch) -> list[tuple[str, ...]]:
    """What workers were asked to run."""
    words: list[tuple[str, ...]] = []
    monkeypatch.setattr(tasks, "run_command", lambda *said: words.append(said))
    monkeypatch.setattr(tasks.back_up, "apply_async", lambda args, **_: tasks.back_up(*args))
    monkeypatch.setattr(tasks.verify, "apply_async", lambda args, **_: tasks.verify(*args))
    return words


@pytest.mark.django_db
def test_an_administrator_starts_checks_takes_home_and_deletes_backups(folder, asked, signed_in, admin):
    name, client = (
        put(folder, NOW, rows=7, files=3, missing=2, encrypted=True, database="sqlite", verified=PROVED),
        signed_in(admin),
    )
    page = client.get(reverse("backups"))
    assert name in page.content.decode()
    assert "Checked on 1 July 2026, 04:00: All came back equal." in page.content.decode()
    assert "2 files could not be read." in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    client.post(reverse("backup-start"))
    client.post(reverse("backup-check", args=[name]))
    assert asked == [("backup",), ("verify_backup", name)]
    taken = client.get(reverse("backup-download", args=[name]))
    assert b"".join(taken.streaming_content) == b"x" * 100
    assert name in taken["Content-Disposition"]
    assert "only one" in client.get(reverse("backup-delete", args=[name])).content.decode()
    assert places.kept(), "asking deletes nothing"
    client.post(reverse("backup-delete", args=[name]))
    assert places.kept() == []
    acts_noted = set(AuditRecord.objects.values_list("act", flat=True))
    assert acts_noted >= {"backup.started", "backup.check_started", "backup.downloaded", "backup.deleted"}


@pytest.mark.django_db
def test_staff_who_are_no_administrators_handle_no_backups(folder, asked, signed_in):
    name = put(folder, NOW)
    client = signed_in(make_user("keeper", is_staff=True, is_curator=True))
    for page in ("backups", "backup-start", "backup-stop"):
        assert client.get(reverse(page)).status_code == 403
        assert client.post(reverse(page)).status_code == 403
    for page in ("backup-check", "backup-download", "backup-delete"):
        assert client.get(reverse(page, args=[name])).status_code == 403
        assert client.post(reverse(page, args=[name])).status_code == 403
    assert asked == []
    assert len(places.kept()) == 1
    assert reverse("backups") not in client.get("/admin/").content.decode()


@pytest.mark.django_db
def test_while_one_is_under_way_the_page_shows_how_far_and_refuses_a_second(folder, asked, signed_in, admin):
    client = signed_in(admin)
    with under_way.act("backup", "x") as progress:
        progress.at("files", 0.42)
        page = client.get(reverse("backups")).content.decode()
        assert "42" in page
        assert "Files" in page
        client.post(reverse("backup-start"))
        assert asked == []
        client.post(reverse("backup-stop"))
        with pytest.raises(Exception, match="cancelled"):
            progress.at("manifest")
        under_way._forget_stop()
    assert under_way.state()["running"] is False


@pytest.mark.django_db
def test_an_act_whose_process_died_does_not_run_for_ever(folder):
    places.working_folder()
    under_way._write({"act": "backup", "running": True, "started_at": "2026-01-01T00:00:00+00:00"})
    found = under_way.state()
    assert not found["running"]
    assert "cut off" in found["words"]


@pytest.mark.django_db
def test_a_full_disk_is_told_before_anything_is_written(folder, monkeypatch):
    from bestiary_site.shared import storage
    from bestiary_site.shared.errors import NoRoom

    monkeypatch.setattr(storage.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1000}))
    with pytest.raises(NoRoom):
        acts.make_backup()
    assert places.kept() == []
    assert not list(folder.glob(".part-*"))
