"""Who hears what, what stands behind each port, and what beat rings: dotted names only, nothing is imported."""

from datetime import timedelta
from typing import Any

# event kind -> ((handler, queue), ...)
SUBSCRIPTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "accounts.mail_queued": (("accounts.handlers.send_pending_mail", "codes"),),
}

PORTS: dict[str, str] = {
    "verification.sms": "verification.adapters.sms_from_settings",
    "verification.voice": "verification.adapters.voice_from_settings",
    "verification.vat": "verification.adapters.vat_register",
    "verification.lei": "verification.adapters.lei_register",
    "verification.domains": "verification.adapters.domain_looker",
}

# Each returns "" when all is well, or one sentence that says what is wrong; asked by /readyz.
READINESS_PROBES: tuple[str, ...] = ()

TASK_ROUTES: dict[str, dict[str, str]] = {}

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {"task": "outbox.sweep", "schedule": timedelta(seconds=10)},
}
