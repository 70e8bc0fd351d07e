"""The Celery application; beat only rings, due work is found in the rows."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config.wiring import BEAT_SCHEDULE, TASK_ROUTES

app = Celery("siegel")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = BEAT_SCHEDULE
app.conf.task_routes = TASK_ROUTES
app.autodiscover_tasks()
