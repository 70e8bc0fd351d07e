"""/healthz: this process answers. /readyz: everything it needs does. /metrics: for the operator's Prometheus."""

import os
from collections.abc import Callable
from datetime import timedelta

from celery import current_app
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from config.kernel import keys
from config.outbox.models import Delivery, Heartbeat
from config.outbox.ringing import UNREACHABLE
from config.wiring import READINESS_PROBES

STALE = timedelta(minutes=3)


def database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "The database does not answer."
    return ""


def broker() -> str:
    if not current_app.conf.broker_url.startswith("redis"):
        folder = current_app.conf.broker_transport_options["data_folder_out"]
        return "" if os.access(folder, os.W_OK) else "The broker's folder cannot be written."
    try:
        with current_app.connection_for_write(connect_timeout=1) as link:
            link.ensure_connection(max_retries=1, timeout=2)
    except UNREACHABLE:
        return "The broker does not answer; work goes on from the rows, only slower."
    return ""


def heartbeat(name: str) -> str:
    try:
        row = Heartbeat.objects.filter(name=name).first()
    except DatabaseError:
        return "The database does not answer."
    if row is None:
        return f"No {name} has been seen yet."
    return "" if timezone.now() - row.at < STALE else f"No {name} was seen since {row.at:%Y-%m-%d %H:%M} UTC."


def symmetric_keys() -> str:
    for name in keys.NAMES:
        try:
            keys.secret(name)
        except keys.KeyMissing as error:
            return f"{error}."
    return ""


def probes() -> dict[str, Callable[[], str]]:
    own: dict[str, Callable[[], str]] = {
        "database": database,
        "broker": broker,
        "worker": lambda: heartbeat("worker"),
        "beat": lambda: heartbeat("beat"),
        "keys": symmetric_keys,
    }
    return own | {name.rpartition(".")[2]: import_string(name) for name in READINESS_PROBES}


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when every probe is well, else 503; the body names each. A broker that is down is not "not ready"."""
    found = {name: probe() for name, probe in probes().items()}
    wrong = {name: text for name, text in found.items() if text}
    ready = not set(wrong) - {"broker"}
    body = {"ready": ready, "checks": {name: text or "ok" for name, text in found.items()}}
    return JsonResponse(body, status=200 if ready else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Only for an operator who is signed in, or from this machine itself."""
    local = (
        request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"} and not settings.ALLAUTH_TRUSTED_PROXY_COUNT
    )
    if not (local or getattr(request.user, "operates", False)):
        return HttpResponse(status=404)
    dead = Delivery.objects.filter(state=Delivery.State.DEAD).count()
    extra = f"# TYPE siegel_dead_deliveries gauge\nsiegel_dead_deliveries {dead}\n".encode()
    return HttpResponse(generate_latest() + extra, content_type=CONTENT_TYPE_LATEST)
