"""Breaks the promises about judgement, the pilot and the house, one at a time by hand."""

from datetime import timedelta

from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.models import BusinessName, Membership
from accounts.models.last_owner import drop_last_owner_guard
from config.outbox.models import AuditEntry, Delivery, Event
from pilot.models import Application, Cohort, PilotInvitation
from tests import factories
from tests.verification import ready
from tests.verification.breaking import loosen
from verification.models import (
    Case,
    Decision,
    Document,
    Finding,
    LogHead,
    Requirement,
    SealEvent,
)


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


def programme_miscounted() -> None:
    application()


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
    drop_last_owner_guard(connection.schema_editor())
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
