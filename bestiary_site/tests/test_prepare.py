"""Preparing a site: it can run twice, keeps what was edited, and names the first administrator once."""

import io

import pytest
from celery import current_app
from django.conf import settings
from django.core.management import call_command
from django_celery_beat.models import IntervalSchedule, PeriodicTask

from bestiary_site.maintenance.timetable import TIMETABLE, install_timetable
from campaigns.models import User

pytestmark = pytest.mark.django_db


def prepare() -> str:
    out = io.StringIO()
    call_command("prepare", "--no-demo", stdout=out)
    return out.getvalue()


def test_the_first_administrator_is_made_once_and_can_sign_in(client) -> None:
    words = prepare()
    assert "Sign in at" in words
    password = words.split("with the password ")[1].split()[0]
    assert client.login(username="admin", password=password)
    assert "password" not in prepare()
    assert User.objects.filter(is_superuser=True).count() == 1
    assert (settings.DATA_DIR / "first-administrator.txt").stat().st_mode & 0o077 == 0


def test_the_timetable_keeps_what_was_edited_in_the_admin() -> None:
    install_timetable()
    task = PeriodicTask.objects.get(task="campaigns.tasks.clear_old_arrivals")
    task.interval = IntervalSchedule.objects.get_or_create(every=6, period=IntervalSchedule.HOURS)[0]
    task.enabled = False
    task.save()
    assert install_timetable() == []
    task.refresh_from_db()
    assert (task.interval.every, task.enabled) == (6, False)


def test_every_scheduled_task_exists() -> None:
    current_app.loader.import_default_modules()
    assert {task for _, task, *_ in TIMETABLE} <= set(current_app.tasks)
