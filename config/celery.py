"""The Celery application; beat only rings, due work is found in the rows."""

import os
from typing import Any

from celery import Celery, Task
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

from config.beat import BEAT_SCHEDULE
from config.wiring import TASK_ROUTES


class RowTask(Task[..., Any]):
    """Looks after the process's database connections as a request does: kept while they are young and work."""

    def before_start(self, task_id: str, args: Any, kwargs: Any) -> None:
        close_old_connections()


app = Celery("siegel", task_cls=RowTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = BEAT_SCHEDULE
app.conf.task_routes = TASK_ROUTES
# Celery would open a new connection for every task otherwise; and it finds this under no other name.
app.conf["CELERY_DB_REUSE_MAX"] = 1000
app.autodiscover_tasks()
