"""The Celery application: tasks are found in every app's tasks.py."""

import os

from celery import Celery

from bestiary_site.observing.heartbeat import Heartbeat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestiary_site.settings")

app = Celery("bestiary_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["bestiary_site.backup", "bestiary_site.maintenance"])
app.steps["worker"].add(Heartbeat)
