"""Turns the addresses of the environment into Django's settings; options that no URL can carry live here.

An address that cannot be meant ends the start in a sentence that names the variable and never repeats its value,
which may hold a password.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured

DATABASES = ("postgres", "postgresql", "sqlite")
BROKERS = ("redis", "rediss", "unix")

SQLITE_OPTIONS = {
    # Writers queue at BEGIN instead of failing when a read lock must grow into a write lock.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # Without recursive triggers a row that REPLACE puts in the place of another one is deleted past its guard.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
    " PRAGMA recursive_triggers=ON;",
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
    if _scheme(url) not in DATABASES:
        raise ImproperlyConfigured(
            "DATABASE_URL begins with postgresql:// or sqlite:///; leave it out for a SQLite file below VAR_DIR"
        )
    parsed: dict[str, Any] = dict(environ.Env.db_url_config(_readable("DATABASE_URL", url)))
    if parsed["ENGINE"].endswith("sqlite3"):
        return {"default": _sqlite(parsed["NAME"])}
    parsed["OPTIONS"] = {**parsed.get("OPTIONS", {}), **POSTGRES_OPTIONS}
    if pool:
        parsed["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 16, "timeout": 5}
    else:
        parsed["CONN_MAX_AGE"] = 600
        parsed["CONN_HEALTH_CHECKS"] = True
    return {"default": parsed}


def _scheme(url: str) -> str:
    scheme, colon, _ = url.partition("://")
    return scheme.lower() if colon else ""


def _readable(name: str, url: str) -> str:
    """Refuses an address that a sign in its password breaks apart, before anybody repeats one of the pieces."""
    try:
        parts = urlsplit(url)
        for host in parts.netloc.rpartition("@")[2].split(","):  # PostgreSQL takes several
            _ = urlsplit(f"//{host}").port
        behind = f"{parts.path}?{parts.query}"
        broken = bool(parts.fragment) or (bool(parts.netloc) and "@" in behind)
    except ValueError:
        broken = True
    if broken:
        raise ImproperlyConfigured(
            f"{name} cannot be read: write / ? # [ ] @ in its password as %2F %3F %23 %5B %5D %40"
        ) from None
    return url


def public_address(url: str) -> str:
    """An origin and nothing behind it: links, passkeys and the seal's issuer are made from it."""
    try:
        parts = urlsplit(url.rstrip("/"))
        origin = f"{parts.scheme}://{parts.netloc}"
        usable = parts.scheme in {"http", "https"} and parts.hostname and not parts.username
        _ = parts.port  # says whether it is a number
    except ValueError:
        usable, origin = None, ""
    if not usable or origin != url.rstrip("/"):
        raise ImproperlyConfigured("PUBLIC_URL is an origin without a path, such as https://seal.example.org")
    return origin


def time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImproperlyConfigured("OPERATOR_TIME_ZONE is a name such as Europe/Berlin") from error
    return name


def broker_address(url: str) -> str:
    """Empty for the broker in a folder."""
    if url and _scheme(url) not in BROKERS:
        raise ImproperlyConfigured(
            "REDIS_URL begins with redis://, rediss:// or unix://; leave it out for the broker in a folder of VAR_DIR"
        )
    return _readable("REDIS_URL", url)


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
    if _scheme(url) not in environ.Env.EMAIL_SCHEMES:
        raise ImproperlyConfigured("EMAIL_URL is console, or begins with smtp://, smtp+tls:// or smtp+ssl://")
    settings: dict[str, Any] = dict(environ.Env.email_url_config(_readable("EMAIL_URL", url)))
    settings.pop("OPTIONS", None)
    return {**settings, "EMAIL_TIMEOUT": 20}
