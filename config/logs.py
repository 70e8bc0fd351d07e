"""Logging: one JSON object a line. No address, number, token or text that somebody typed ever gets in.

Paths can hold tokens and queries can hold numbers, so a request is named by its route; the text of an exception may
quote what it choked on, so only its kind and its frames are written.
"""

import logging
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog
from django.http import HttpRequest

FRAMES = 12
Line = MutableMapping[str, Any]


def route_of(request: HttpRequest) -> str:
    """The pattern that matched ("s/<str:code>"), or a dash; never the path itself."""
    match = getattr(request, "resolver_match", None)
    return match.route if match is not None else "-"


class RouteOnly(logging.Filter):
    """Django's own lines about requests quote the path; this puts the route in its place."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            words = record.msg.partition(":")[0].partition(" (%s)")[0]
            if words == "%s" and record.args:  # the status in words
                words = str(record.args[0]) if isinstance(record.args, tuple) else "-"
            record.msg, record.args = "%s %s", (words, route_of(request))
        return True


def frames_only(logger: Any, method: str, line: Line) -> Line:
    """Turns an exception into its kind and the places it came through."""
    caught = line.pop("exc_info", None)
    error = caught[1] if isinstance(caught, tuple) else caught
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        line["exception"] = type(error).__name__
        line["frames"] = [
            f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames
        ]
    return line


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_settings(style: str) -> dict[str, Any]:
    renderer: Any = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    last = [frames_only, structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
    structured = {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": SHARED, "processors": last}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"route_only": {"()": RouteOnly}},
        "formatters": {"structured": structured},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "structured", "filters": ["route_only"]}
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # Django's own handlers would print paths beside ours.
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "celery.app.trace": {"level": "WARNING"},
            "kombu.connection": {"level": "ERROR"},
            # Stripe's library tells of every request and of what was refused.
            "stripe": {"level": "WARNING"},
            "weasyprint": {"level": "WARNING"},
            "weasyprint.progress": {"level": "WARNING"},
        },
    }
