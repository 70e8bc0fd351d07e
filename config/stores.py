"""Turns the store addresses of the environment into Django's dictionaries; options that no URL can carry live here."""

from pathlib import Path
from typing import Any

import environ

SQLITE_OPTIONS = {
    # Writers queue at BEGIN instead of failing when a read lock must grow into a write lock.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
POSTGRES_OPTIONS = {
    "options": "-c lock_timeout=3000 -c statement_timeout=30000 -c idle_in_transaction_session_timeout=15000",
    "connect_timeout": 5,
    # A host that vanished without a word is noticed within seconds.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def database_settings(url: str, var_dir: Path, *, pool: bool) -> dict[str, Any]:
    if not url:
        return {"default": _sqlite(str(var_dir / "siegel.sqlite3"))}
    parsed: dict[str, Any] = dict(environ.Env.db_url_config(url))
    if parsed["ENGINE"].endswith("sqlite3"):
        return {"default": _sqlite(parsed["NAME"])}
    parsed["OPTIONS"] = {**parsed.get("OPTIONS", {}), **POSTGRES_OPTIONS}
    if pool:
        parsed["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 16, "timeout": 5}
    else:
        parsed["CONN_MAX_AGE"] = 600
        parsed["CONN_HEALTH_CHECKS"] = True
    return {"default": parsed}


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": dict(SQLITE_OPTIONS),
        "CONN_MAX_AGE": 600,
    }


def cache_settings(redis_url: str) -> dict[str, Any]:
    """Limits live in the default cache, so it is shared by all processes: the database, or Redis."""
    if not redis_url:
        return {
            "default": {
                "BACKEND": "django.core.cache.backends.db.DatabaseCache",
                "LOCATION": "outbox_cache",
                "OPTIONS": {"MAX_ENTRIES": 100_000},
            }
        }
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": redis_url,
            "KEY_PREFIX": "siegel",
            "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 1},
        }
    }


def mail_settings(url: str) -> dict[str, Any]:
    """`console` keeps mails in the development outbox; smtp:// and the like as django-environ reads them."""
    if url == "console":
        return {"EMAIL_BACKEND": "config.outbox.console.ConsoleMailBackend"}
    settings: dict[str, Any] = dict(environ.Env.email_url_config(url))
    settings.pop("OPTIONS", None)
    return {**settings, "EMAIL_TIMEOUT": 20}
