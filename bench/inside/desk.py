"""A reviewer who is signed in, and a queue that is long; a store that is kept keeps them, too."""

import json
import sys
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import bench.inside.ready  # noqa: F401 - sets Django up, before any model is imported

# isort: split
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone

from accounts.models import Business, User
from bench.inside.settle import settle
from config.kernel.tables import Table
from verification.models import Case
from verification.rules.requirements import CURRENT

BATCH = 5000
EMAIL = "bench-desk@made.example"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
STEP = timedelta(seconds=1)
WAITING = Case.objects.filter(kind="renewal", state="in_queue")
CASES = Table(
    Case,
    *("id", "business_id", "kind", "policy_version", "state", "state_at", "next_actor", "due_at"),
    *("created_at", "submitted_at"),
)


def write(businesses: Sequence[UUID], first: int) -> None:
    """One application each, that waits; due one second after another."""
    at = timezone.now()
    before = at - timedelta(days=1)
    CASES.write(
        (
            uuid4(),
            business,
            "renewal",
            CURRENT,
            "in_queue",
            at,
            "desk",
            at + (first + n) * STEP,
            before,
            before,
        )
        for n, business in enumerate(businesses)
    )


def fill(count: int) -> None:
    if WAITING.count() >= count:
        return
    with transaction.atomic():
        WAITING.delete()
        ids = list(Business.objects.order_by("pk").values_list("pk", flat=True)[:count])
        for first in range(0, len(ids), BATCH):
            write(ids[first : first + BATCH], first)
    settle()


def signed_in() -> str:
    """The cookie of a reviewer with a second factor."""
    values = {"name": "Bench", "desk_role": "reviewer", "date_joined": timezone.now()}
    person, made = User.objects.get_or_create(email=EMAIL, defaults=values)
    if made:
        person.set_unusable_password()
        person.save(update_fields=["password"])
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def main(count: int) -> None:
    fill(count)
    # Some places of the queue, as many reviewers further down see it.
    rows = WAITING.order_by("due_at", "id").values_list("due_at", "id")
    marks = [f"{due.isoformat()}~{pk}" for due, pk in rows[:: max(1, count // 200)] if due]
    print(json.dumps({"cookie": signed_in(), "marks": marks}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
