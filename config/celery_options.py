"""Celery's settings: the broker only rings a doorbell, so it must never block, and nothing in it is precious."""

from pathlib import Path
from typing import Any

from config.file_broker import take_the_name

QUEUES = ("codes", "checks", "mail", "default", "bulk", "webhooks")


def broker(redis_url: str, var_dir: Path) -> dict[str, Any]:
    if redis_url:
        return {
            "CELERY_BROKER_URL": redis_url,
            "CELERY_BROKER_TRANSPORT_OPTIONS": {
                "visibility_timeout": 300,
                "socket_timeout": 2,
                "socket_connect_timeout": 1,
                "retry_on_timeout": True,
                "health_check_interval": 15,
                "max_retries": 1,
                "global_keyprefix": "siegel:",
            },
        }
    take_the_name()
    folder = var_dir / "broker"
    for name in ("queue", "processed", "control", "hanging"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "CELERY_BROKER_URL": "filesystem://",
        "CELERY_WORKER_POOL": "config.pool:TaskPool",  # what --pool=prefork means
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "data_folder_in": str(folder / "queue"),
            "data_folder_out": str(folder / "queue"),
            "processed_folder": str(folder / "processed"),
            "control_folder": str(folder / "control"),
            "hanging_folder": str(folder / "hanging"),
            # A worker sleeps so long after every message, too.
            "polling_interval": 0.02,
            "store_processed": False,
        },
    }


def celery_settings(redis_url: str, var_dir: Path) -> dict[str, Any]:
    return {
        **broker(redis_url, var_dir),
        "CELERY_TASK_ACKS_LATE": True,
        "CELERY_TASK_REJECT_ON_WORKER_LOST": True,  # safe only because attempts are counted in our rows
        "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
        "CELERY_TASK_IGNORE_RESULT": True,
        "CELERY_TASK_TIME_LIMIT": 120,
        "CELERY_TASK_SOFT_TIME_LIMIT": 100,
        "CELERY_VISIBILITY_TIMEOUT": 300,
        "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
        "CELERY_TASK_PUBLISH_RETRY": False,  # the sweeper rings again
        "CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT": 5,
        "CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE": True,
        # Most tasks are rings that find nothing; and a process that is replaced leaves its work for up to five seconds.
        "CELERY_WORKER_MAX_TASKS_PER_CHILD": 50_000,
        "CELERY_WORKER_MAX_MEMORY_PER_CHILD": 400_000,
        "CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS": True,
        "CELERY_WORKER_HIJACK_ROOT_LOGGER": False,
        "CELERY_ACCEPT_CONTENT": ["json"],
        "CELERY_TASK_SERIALIZER": "json",
        "CELERY_TIMEZONE": "UTC",
        "CELERY_TASK_DEFAULT_QUEUE": "default",
        "CELERY_TASK_CREATE_MISSING_QUEUES": True,
        "CELERY_BEAT_SCHEDULE_FILENAME": str(var_dir / "beat-schedule"),
    }
