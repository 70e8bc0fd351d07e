"""Takes the database's own guards away, and breaks one promise at a time by hand."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.models import BusinessName, Membership
from billing.models import Subscription
from config.kernel.actors import SYSTEM
from config.outbox.models import AuditEntry, Delivery, Event
from pilot.models import Application, Cohort, PilotInvitation
from tests import factories
from tests.verification import ready
from verification.models import (
    Case,
    Challenge,
    Decision,
    Document,
    Finding,
    LogHead,
    PhoneNumber,
    Requirement,
    Seal,
    SealEvent,
    SendBudget,
)
from verification.services import seals

TRIGGERED = ("outbox_auditentry", "verification_decision", "verification_sealevent")


def loosen(*names: str, triggers: bool = False) -> None:
    """Drops the named indexes or check constraints ("table.constraint"), and the triggers of append-only tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        for name in names:
            table, _dot, constraint = name.rpartition(".")
            if connection.vendor == "postgresql" and table:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
            elif not table:
                cursor.execute(f"DROP INDEX {name}")
        for table in TRIGGERED if triggers else ():
            _drop_triggers(cursor, table)


def _drop_triggers(cursor: object, table: str) -> None:
    run = cursor.execute  # type: ignore[attr-defined]
    if connection.vendor == "postgresql":
        run(f"DROP TRIGGER {table}_append_only ON {table}")
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


def same_person_twice() -> None:
    ready.sealed()
    loosen("verification_decision.verification_second_reviewer_is_another", triggers=True)
    Decision.objects.update(second_reviewer=F("reviewer"))


def second_person_missing() -> None:
    ready.sealed()
    loosen("verification_decision.verification_four_eyes_where_needed", triggers=True)
    Decision.objects.update(needs_second=True)


def decided_on_own() -> None:
    seal = ready.sealed()
    reviewer = Decision.objects.get().reviewer
    factories.membership(reviewer, seal.business, role="viewer")


def two_decisions() -> None:
    ready.sealed()
    loosen("verification_one_terminal_decision", triggers=True)
    old = Decision.objects.get()
    Decision.objects.create(
        case=old.case, outcome="approved", reviewer=old.reviewer, policy_version="2026-10", at=timezone.now()
    )


def state_against_the_decision() -> None:
    ready.sealed()
    Case.objects.update(state="rejected")


def refusal_without_a_reason() -> None:
    seal = ready.sealed()
    loosen("verification_decision.verification_refusing_decision_has_reasons", triggers=True)
    ready.decision(seal, "suspended", "impersonation_credible")
    Decision.objects.filter(outcome="suspended").update(reasons=[])


def nothing_required() -> None:
    ready.sealed()
    Requirement.objects.all().delete()


def look_without_a_result() -> None:
    loosen("verification_finding.verification_done_finding_has_a_result")
    case = ready.case_in_review(factories.user(desk_role="reviewer"))
    now = timezone.now()
    Finding.objects.create(case=case, source="vies", claim="DE1", state="done", state_at=now, created_at=now)


def application(**fields: object) -> Application:
    now = timezone.now()
    programme = factories.programme()
    values: dict[str, object] = {
        "programme": programme,
        "reference": "P-7F3K2",
        "email": "a@example.org",
        "state": "screening",
        "state_at": now,
        "notice": factories.notice(),
        "nonce": "0" * 32,
        "created_at": now,
        "touched_at": now,
        "submitted_at": now,
        **fields,
    }
    return Application.objects.create(**values)


def cohort_too_full() -> None:
    one = application()
    cohort = Cohort.objects.get(programme=one.programme)
    Application.objects.filter(pk=one.pk).update(state="invited", cohort=cohort)
    Cohort.objects.update(size=0, taken=0)


def cohort_miscounted() -> None:
    application()
    Cohort.objects.update(taken=1)


def submitted_without_notice() -> None:
    loosen("pilot_application.pilot_submitted_application_accepted_the_notice")
    application()
    Application.objects.update(notice=None)


def submitted_without_reference() -> None:
    loosen("pilot_application.pilot_submitted_application_accepted_the_notice")
    application()
    Application.objects.update(reference=None)


def accepted_into_nothing() -> None:
    one = application()
    cohort = Cohort.objects.get(programme=one.programme)
    Application.objects.filter(pk=one.pk).update(state="accepted", cohort=cohort)


def invitation_used_twice() -> None:
    loosen("pilot_accepted_once")
    one, now = application(), timezone.now()
    for number in range(2):
        PilotInvitation.objects.create(
            application=one,
            email="a@example.org",
            nonce="0" * 32,
            token_hash=str(number) * 64,
            created_at=now,
            expires_at=now + timedelta(days=14),
            accepted_at=now,
        )


def business_without_owner() -> None:
    factories.business(owner=factories.user())
    Membership.objects.update(role="viewer")


def two_approved_names() -> None:
    loosen("accounts_one_approved_name")
    seal = ready.sealed()
    now = timezone.now()
    BusinessName.objects.create(
        business=seal.business, text="B", skeleton="b", state="approved", state_at=now, valid_from=now
    )


def delivery_without_a_time() -> None:
    loosen("outbox_delivery.outbox_done_delivery_has_a_time")
    now = timezone.now()
    event = Event.objects.create(kind="test.thing", at=now)
    Delivery.objects.create(event=event, subscriber="x.y", state="done", not_before=now)


def move_without_an_audit_entry() -> None:
    ready.sealed()
    loosen(triggers=True)
    AuditEntry.objects.all().delete()


def contract_without_notice() -> None:
    loosen("billing_subscription.billing_ended_contract_had_notice")
    firm = factories.business(owner=factories.user())
    Subscription.objects.create(business=firm, state="ended", state_at=timezone.now())


def forged_leaf() -> None:
    ready.sealed()
    loosen(triggers=True)
    SealEvent.objects.update(leaf='{"forged":true}')


def shortened_log() -> None:
    ready.sealed()
    LogHead.objects.update(size=5)


def wrong_bit() -> None:
    seal = ready.sealed()
    row = seal.status_list
    bits = bytearray(row.bits)
    bits[seal.status_index // 4] ^= 1 << (seal.status_index % 4 * 2)
    type(row).objects.update(bits=bytes(bits))


def triggers_gone() -> None:
    loosen(triggers=True)


def paper_gone() -> None:
    ready.case_in_review(factories.user(desk_role="reviewer"))
    assert Document.objects.exists()


BREACHES: dict[str, Callable[[], None]] = {
    "seal-has-approved-case": case_of_another,
    "active-seal-has-proven-number": number_not_proven,
    "active-seal-has-approved-name": name_not_approved,
    "seal-has-issuing-entry": no_issuing_entry,
    "one-living-seal-per-number": two_seals_for_a_number,
    "one-living-seal-per-business": two_seals_for_a_business,
    "state-is-what-the-log-says": state_against_the_log,
    "ended-seals-never-return": life_after_the_end,
    "suspension-has-a-cause": suspended_for_nothing,
    "revocation-took-two": revoked_by_one,
    "approved-case-has-a-seal": approved_without_a_seal,
    "answers-tell-the-state": answers_of_the_dead,
    "one-holder-of-a-number": two_holders,
    "at-most-five-tries": six_tries,
    "verified-in-time": verified_too_late,
    "one-live-challenge": two_live_challenges,
    "proof-has-an-end": proof_without_an_end,
    "spending-below-the-cap": spent_too_much,
    "four-eyes-are-two-people": same_person_twice,
    "four-eyes-where-needed": second_person_missing,
    "nobody-decides-on-their-own": decided_on_own,
    "one-terminal-decision": two_decisions,
    "decided-case-has-its-decision": state_against_the_decision,
    "refusal-has-reasons": refusal_without_a_reason,
    "submitted-case-has-requirements": nothing_required,
    "done-finding-has-a-result": look_without_a_result,
    "cohort-within-its-size": cohort_too_full,
    "cohort-counts-its-places": cohort_miscounted,
    "submitted-with-notice": submitted_without_notice,
    "submitted-has-a-reference": submitted_without_reference,
    "accepted-leads-to-a-business": accepted_into_nothing,
    "invitation-used-once": invitation_used_twice,
    "business-has-an-owner": business_without_owner,
    "one-approved-name": two_approved_names,
    "done-delivery-has-a-time": delivery_without_a_time,
    "move-has-an-audit-entry": move_without_an_audit_entry,
    "contract-ended-with-notice": contract_without_notice,
    "log-chain": forged_leaf,
    "status-bits": wrong_bit,
    "append-only": triggers_gone,
    "documents-whole": paper_gone,
}
