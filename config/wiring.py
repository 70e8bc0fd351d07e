"""Who hears what, what stands behind each port, and what beat rings: dotted names only, nothing is imported."""

from datetime import timedelta
from typing import Any

SIGN = ("verification.handlers.seals.sign", "default")
LISTS = ("verification.handlers.seals.publish_lists", "default")
TELL = ("verification.handlers.seals.tell_owners", "mail")

# event kind -> ((handler, queue), ...)
SUBSCRIPTIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "accounts.mail_queued": (("accounts.handlers.send_pending_mail", "codes"),),
    # Seals: sign what is new, publish what changed, tell the owners.
    "verification.seal_issued": (SIGN, LISTS, TELL),
    "verification.seal_resumed": (SIGN, LISTS, TELL),
    "verification.seal_renewed": (SIGN, LISTS, TELL),
    "verification.seal_extended": (SIGN, TELL),
    "verification.seal_suspended": (LISTS, TELL),
    "verification.seal_revoked": (LISTS, TELL),
    "verification.seal_expired": (LISTS, TELL),
    "verification.seal_surrendered": (LISTS, TELL),
    "verification.seal_contract_ended": (LISTS, TELL),
    "verification.phone_went_stale": (("verification.handlers.seals.phone_went_stale", "default"),),
    "verification.phone_lost": (("verification.handlers.seals.phone_lost", "default"),),
    "verification.phone_proven": (("verification.handlers.seals.phone_proven", "default"),),
    "verification.domain_lost": (("verification.handlers.seals.domain_lost", "default"),),
    "billing.contract_ended": (("verification.handlers.seals.contract_ended", "default"),),
}

PORTS: dict[str, str] = {
    "verification.sms": "verification.adapters.sms_from_settings",
    "verification.voice": "verification.adapters.voice_from_settings",
    "verification.vat": "verification.adapters.vat_register",
    "verification.lei": "verification.adapters.lei_register",
    "verification.domains": "verification.adapters.domain_looker",
}

# Each returns "" when all is well, or one sentence that says what is wrong; asked by /readyz.
READINESS_PROBES: tuple[str, ...] = ("verification.services.seals.keys.unreadable",)

TASK_ROUTES: dict[str, dict[str, str]] = {}

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "sweep": {"task": "outbox.sweep", "schedule": timedelta(seconds=10)},
    "refresh-seals": {"task": "verification.refresh_seals", "schedule": timedelta(minutes=5)},
    "status-lists": {"task": "verification.sign_status_lists", "schedule": timedelta(minutes=1)},
    "seal-clock": {"task": "verification.seal_clock", "schedule": timedelta(minutes=1)},
    "turn-over-keys": {"task": "verification.turn_over_keys", "schedule": timedelta(hours=1)},
}
