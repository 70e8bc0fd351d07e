"""Takes the database's own guards away, and breaks one promise at a time by hand."""

from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.models import BusinessName
from config.kernel.actors import SYSTEM
from tests import factories
from tests.verification import ready
from verification.models import (
    Badge,
    Case,
    Challenge,
    PhoneNumber,
    Seal,
    SealEvent,
    SendBudget,
)
from verification.services import seals

TRIGGERED = (
    "billing_invoice",
    "billing_invoicedocument",
    "billing_invoiceline",
    "outbox_auditentry",
    "verification_decision",
    "verification_lookalikestep",
    "verification_sealevent",
)


def loosen(*names: str, triggers: bool = False) -> None:
    """Drops the named indexes or check constraints ("table.constraint"), and the triggers of append-only tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        else:
            # Foreign keys of rows just written wait for the commit; a table with such checks open cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name in names:
            table, _dot, constraint = name.rpartition(".")
            if connection.vendor == "postgresql" and table:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
            elif not table:
                cursor.execute(f"DROP INDEX {name}")
        for table in TRIGGERED if triggers else ():
            _drop_triggers(cursor, table)
        if triggers:
            on = " ON billing_removal" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS billing_removal_in_time{on}")


def _drop_triggers(cursor: object, table: str) -> None:
    run = cursor.execute  # type: ignore[attr-defined]
    if connection.vendor == "postgresql":
        run(f"DROP TRIGGER {table}_append_only ON {table}")
        run(f"DROP TRIGGER {table}_no_truncate ON {table}")
        return
    for verb in ("update", "delete"):
        run(f"DROP TRIGGER {table}_no_{verb}")


def tighten() -> None:
    """SQLite's switch belongs to the connection, so that no rollback turns it back."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def case_of_another() -> None:
    ready.sealed()
    other = ready.case_in_review(factories.user(desk_role="reviewer"), name="Metzgerei Lang")
    Seal.objects.update(case=other)


def number_not_proven() -> None:
    ready.sealed()
    PhoneNumber.objects.update(state="stale")


def name_not_approved() -> None:
    ready.sealed()
    BusinessName.objects.update(state="refused")


def no_issuing_entry() -> None:
    ready.sealed()
    loosen(triggers=True)
    SealEvent.objects.update(kind="seal.changed")


def two_seals_for_a_number() -> None:
    loosen("verification_one_seal_per_number")
    first = ready.sealed()
    second = ready.sealed(name="Metzgerei Lang")
    Seal.objects.filter(pk=second.pk).update(e164=first.e164)


def two_seals_for_a_business() -> None:
    loosen("verification_one_seal_per_business")
    first = ready.sealed()
    second = ready.sealed(name="Metzgerei Lang")
    Seal.objects.filter(pk=second.pk).update(business=first.business)


def state_against_the_log() -> None:
    ready.sealed()
    Seal.objects.update(state="expired")


def life_after_the_end() -> None:
    seal = ready.sealed()
    loosen(triggers=True)
    seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    SealEvent.objects.filter(kind="seal.issued").update(state="revoked")


def suspended_for_nothing() -> None:
    ready.sealed()
    Seal.objects.update(causes=["domain_lost"])


def revoked_by_one() -> None:
    ready.sealed()
    loosen(triggers=True)
    SealEvent.objects.update(kind="seal.revoked", reason="impersonation", state="revoked")


def approved_without_a_seal() -> None:
    case = ready.case_in_review(factories.user(desk_role="reviewer"))
    Case.objects.filter(pk=case.pk).update(state="approved")


def answers_of_the_dead() -> None:
    ready.sealed()
    Seal.objects.update(state="revoked")


def badge_of_the_dead() -> None:
    seals.suspend(seal=ready.sealed(), cause="domain_lost", by=SYSTEM, at=timezone.now())
    Badge.objects.update(look="verified")


def two_holders() -> None:
    loosen("verification_one_holder_of_a_number")
    for name in ("A", "B"):
        ready.proven_phone(factories.business(f"Firma {name}", owner=factories.user()), "+493023125012")


def challenge(**fields: object) -> Challenge:
    now = timezone.now()
    phone = ready.proven_phone(factories.business(owner=factories.user()))
    values: dict[str, object] = {
        "phone": phone,
        "channel": "sms",
        "state_at": now,
        "nonce": b"0" * 16,
        "key_version": 1,
        "expires_at": now + timedelta(minutes=10),
        "asked_by": factories.user().pk,
        "created_at": now,
        **fields,
    }
    return Challenge.objects.create(**values)


def six_tries() -> None:
    loosen("verification_challenge.verification_at_most_five_tries")
    challenge(attempts=6)


def verified_too_late() -> None:
    later = timezone.now() + timedelta(hours=1)
    challenge(state="verified", attempts=1, verified_at=later)


def two_live_challenges() -> None:
    loosen("verification_one_live_challenge")
    first = challenge(state="sent")
    second = challenge(state="sent")
    Challenge.objects.filter(pk=second.pk).update(phone=first.phone)


def proof_without_an_end() -> None:
    loosen("verification_phonenumber.verification_proven_number_has_an_end")
    ready.proven_phone(factories.business(owner=factories.user()))
    PhoneNumber.objects.update(expires_at=F("proven_at"))


def spent_too_much() -> None:
    loosen("verification_sendbudget.verification_budget_never_over_its_cap")
    SendBudget.objects.create(day=timezone.now().date(), scope="all", reserved_cents=2, cap_cents=1)
