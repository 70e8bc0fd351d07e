"""Seals from the approving transaction to the answers that the internet gets."""

import json
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from config.kernel.actors import SYSTEM, Actor
from config.kernel.lifecycle import IllegalMove
from config.outbox.models import AuditEntry, Event
from tests import factories
from tests.verification import ready
from verification.models import Answer, Case, Decision, Seal, SealEvent, StatusList
from verification.rules import codes
from verification.services import renewals, review, seals
from verification.services.seals import clock, lists, reactions
from verification.services.seals.refresh import refresh, refresh_due

pytestmark = pytest.mark.django_db


def answer(seal: Seal) -> dict[str, object]:
    found: dict[str, object] = json.loads(bytes(Answer.objects.get(key=f"c:{seal.code}").body))
    return found


def bits(seal: Seal) -> int:
    row = StatusList.objects.get(pk=seal.status_list_id)
    return (bytes(row.bits)[seal.status_index // 4] >> (seal.status_index % 4 * 2)) & 3


def test_approval_issues_the_seal_with_its_leaf_and_place() -> None:
    seal = ready.sealed(signed=False)
    event = SealEvent.objects.get(seal=seal)
    entry = json.loads(event.leaf)
    assert (seal.state, bits(seal), event.kind, event.index) == ("active", 0, "seal.issued", 0)
    assert entry["seal"] == codes.shown(seal.code)
    assert entry["subject"] == {"city": "Berlin", "country": "DE", "name": "Bäckerei Huber"}
    assert seal.e164[1:] not in event.leaf
    assert Event.objects.filter(kind="verification.seal_issued").count() == 1
    assert AuditEntry.objects.filter(action="verification.seal.issue").count() == 1


def test_nobody_hears_of_a_seal_before_its_token_is_signed() -> None:
    seal = ready.sealed(signed=False)
    assert not Answer.objects.exists()
    refresh(seal_id=seal.pk, at=timezone.now())
    assert answer(seal)["verdict"] == "valid"
    assert {row.key[:2] for row in Answer.objects.all()} == {"c:", "n:"}


def test_a_seal_that_is_stopped_before_it_was_signed_is_spoken_of() -> None:
    seal = ready.sealed(signed=False)
    seal = seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    assert (answer(seal)["verdict"], answer(seal)["token"]) == ("suspended", None)


def test_suspending_and_resuming_change_state_bits_log_and_answers_together() -> None:
    seal = ready.sealed()
    seal = seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    assert (seal.state, bits(seal), answer(seal)["verdict"]) == ("suspended", 2, "suspended")
    seal = seals.clear(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    assert (seal.state, bits(seal), answer(seal)["verdict"]) == ("active", 0, "valid")
    assert list(SealEvent.objects.values_list("kind", flat=True).order_by("index")) == [
        "seal.issued",
        "seal.suspended",
        "seal.resumed",
    ]


def test_a_seal_comes_back_only_when_every_cause_is_cleared() -> None:
    seal = ready.sealed()
    for cause in ("domain_lost", "impersonation_credible"):
        seal = seals.suspend(seal=seal, cause=cause, by=SYSTEM, at=timezone.now())
    seal = seals.clear(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    assert (seal.state, seal.causes) == ("suspended", ["impersonation_credible"])


def test_a_seal_does_not_come_back_without_a_proven_number() -> None:
    seal = ready.sealed()
    seal = seals.suspend(seal=seal, cause="phone_unproven", by=SYSTEM, at=timezone.now())
    seal.phone.__class__.objects.filter(pk=seal.phone_id).update(state="stale")
    with pytest.raises(seals.CannotIssue):
        seals.resume(seal=seal, by=SYSTEM, at=timezone.now())


def test_revoking_takes_a_decision_of_two_and_is_final() -> None:
    seal = ready.sealed()
    by = Actor("reviewer", "somebody")
    two = ready.decision(seal, "revoked", "impersonation")
    seal = seals.revoke(seal=seal, reason="impersonation", decision=two, by=by, at=timezone.now())
    assert (seal.state, bits(seal)) == ("revoked", 1)
    assert (answer(seal)["verdict"], answer(seal)["token"]) == ("not_valid", None)
    with pytest.raises(IllegalMove):
        seals.resume(seal=seal, by=by, at=timezone.now())


def test_a_revocation_through_the_desk_waits_for_a_second_person() -> None:
    first, second = factories.user(desk_role="reviewer"), factories.user(desk_role="reviewer")
    seal = ready.sealed()
    case = review.open_measure(
        seal=seal, measure="revoke", reason="impersonation", text="...", person=first, at=timezone.now()
    )
    with pytest.raises(review.errors.SamePerson):
        review.confirm(case=case, person=first, at=timezone.now())
    review.confirm(case=case, person=second, at=timezone.now())
    seal.refresh_from_db()
    assert (seal.state, Decision.objects.get(case=case).second_reviewer) == ("revoked", second)


def test_the_database_refuses_a_second_living_seal_for_a_number() -> None:
    seal = ready.sealed(e164="+493023125012")
    with pytest.raises(IntegrityError), transaction.atomic():
        ready.sealed(e164="+493023125012", name="Andere Bäckerei")
    assert Seal.objects.count() == 1
    assert seal.state == "active"


def test_expiry_ends_a_seal_and_a_renewal_that_waits_for_us_extends_it_once() -> None:
    over, waiting = ready.sealed(), ready.sealed(name="Metzgerei Lang")
    now = timezone.now()
    Case.objects.create(
        business=waiting.business,
        kind="renewal",
        policy_version="2026-10",
        state="in_queue",
        state_at=now,
        created_at=now,
        submitted_at=now,
    )
    later = now + timedelta(days=367)
    clock.expire_due(at=later)
    over.refresh_from_db()
    waiting.refresh_from_db()
    assert (over.state, waiting.state, waiting.extended) == ("expired", "active", True)
    clock.expire_due(at=later + timedelta(days=31))
    waiting.refresh_from_db()
    assert waiting.state == "expired"


def test_a_renewal_is_opened_once_in_time_and_approving_it_moves_the_end() -> None:
    seal = ready.sealed()
    later = timezone.now() + timedelta(days=340)
    assert (renewals.open_due(at=later), renewals.open_due(at=later)) == (1, 0)
    case = Case.objects.get(kind="renewal")
    reviewer = factories.user(desk_role="reviewer")
    type(seal.phone).objects.update(proven_at=later, expires_at=later + timedelta(days=180))
    Case.objects.filter(pk=case.pk).update(state="in_review", assignee=reviewer, submitted_at=later)
    if not case.documents.exists():
        ready.document(case)
    case.documents.update(verdict="fits", issued_on=later.date(), uploaded_at=later)
    case.refresh_from_db()
    review.propose(case=case, person=reviewer, at=later, wish=review.Wish("approve"))
    before = (seal.assurance_to, seal.version)
    seal.refresh_from_db()
    assert (seal.version, seal.state) == (before[1] + 1, "active")
    assert seal.assurance_to > before[0]
    assert SealEvent.objects.filter(seal=seal, kind="seal.renewed").count() == 1


def test_a_number_that_ran_out_suspends_and_a_new_proof_resumes() -> None:
    seal = ready.sealed()
    phone = seal.phone
    type(phone).objects.filter(pk=phone.pk).update(state="stale")
    reactions.phone_went_stale(phone_id=phone.pk, at=timezone.now())
    seal.refresh_from_db()
    assert (seal.state, seal.causes) == ("suspended", ["phone_unproven"])
    later = timezone.now() + timedelta(days=3)
    type(phone).objects.filter(pk=phone.pk).update(
        state="proven", proven_at=later, expires_at=later + timedelta(days=180)
    )
    reactions.phone_proven(phone_id=phone.pk, at=later)
    seal.refresh_from_db()
    assert (seal.state, seal.causes) == ("active", [])
    assert seal.checks[0]["on"] == later.date().isoformat()


def test_a_surrendered_number_can_be_sealed_again_and_the_new_answer_wins() -> None:
    old = ready.sealed(e164="+493023125012")
    old = seals.surrender(seal=old, by=Actor("business", "owner"), at=timezone.now())
    type(old.phone).objects.filter(pk=old.phone_id).update(state="released")
    new = ready.sealed(e164="+493023125012", name="Konditorei Neu")
    assert Answer.objects.get(key="n:+493023125012").seal_id == new.pk
    seals.answers.write(old, at=timezone.now())
    assert Answer.objects.get(key="n:+493023125012").seal_id == new.pk
    assert answer(old)["state"] == "surrendered"


def test_tokens_are_renewed_daily_and_when_our_address_changes(settings: object) -> None:
    seal = ready.sealed()
    first = seal.token.text
    assert refresh_due(at=timezone.now()) == 0
    assert refresh_due(at=timezone.now() + timedelta(hours=25)) == 1
    seal.token.refresh_from_db()
    assert seal.token.text != first
    settings.PUBLIC_URL = "https://elsewhere.example"  # type: ignore[attr-defined]
    assert refresh_due(at=timezone.now() + timedelta(hours=25)) == 1


def test_status_lists_are_signed_when_something_changed() -> None:
    seal = ready.sealed()
    assert lists.sign_due(at=timezone.now()) == 1
    assert lists.sign_due(at=timezone.now()) == 0
    seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    assert lists.sign_due(at=timezone.now()) == 1


@pytest.mark.parametrize(
    "verb", ["UPDATE verification_sealevent SET reason = 'x'", "DELETE FROM verification_sealevent"]
)
def test_the_log_cannot_be_changed_below_django(verb: str) -> None:
    ready.sealed()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


def test_what_was_issued_keeps_every_invariant(capsys: pytest.CaptureFixture[str]) -> None:
    seal = ready.sealed()
    seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=timezone.now())
    broken = _broken(capsys)
    # The paper of the factory has no file; everything else holds.
    assert broken <= {"documents-whole", "move-has-an-audit-entry"}


def _broken(capsys: pytest.CaptureFixture[str]) -> set[str]:
    with suppress(CommandError):
        call_command("verify_invariants", "--json")
    return {entry["invariant"] for entry in json.loads(capsys.readouterr().out)["broken"]}
