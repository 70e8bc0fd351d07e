"""What becomes of an objection: upheld, partly overturned or overturned, and what follows for case and seal."""

import pytest
from django.utils import timezone

from config.kernel.actors import SYSTEM
from config.kernel.lifecycle import IllegalMove
from tests.verification import evidence, objecting
from tests.verification.outside import Outside
from verification.models import Case, Decision, Seal
from verification.services import appeals, mending, review, seals
from verification.services.review import errors
from verification.services.review.asking import Reason

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def decision(outside: Outside) -> Decision:
    return objecting.refused()


@pytest.mark.parametrize("outcome", ["overturn", "partly"])
def test_overturning_takes_two_and_opens_a_fresh_case(decision: Decision, outcome: str) -> None:
    first = objecting.desk()
    case = objecting.taken(decision, first)
    case = review.propose_appeal(
        case=case, person=first, at=NOW(), outcome=outcome, text="Ja", stands=("DOC_EXPIRED",)
    )
    assert case.state == "decision_proposed"
    with pytest.raises(errors.SamePerson):
        review.confirm(case=case, person=first, at=NOW())
    with pytest.raises(errors.AppealNeedsAnother):
        review.confirm(case=case, person=decision.reviewer, at=NOW())
    review.confirm(case=case, person=objecting.desk(), at=NOW())
    answer = Decision.objects.get(case=case)
    kept = [one["code"] for one in answer.reasons]
    assert kept == [f"objection_{outcome}", *(["DOC_EXPIRED"] if outcome == "partly" else [])]
    fresh = Case.objects.get(state="draft")
    assert (fresh.kind, fresh.previous_id) == ("initial", decision.case_id)
    assert fresh.documents.get().kind == "register_extract"
    assert not Seal.objects.exists()
    old = Case.objects.get(pk=decision.case_id)
    assert (old.state, old.next_actor) == ("appealed", "")


def test_a_case_that_was_mended_meanwhile_goes_on(decision: Decision) -> None:
    fresh = mending.mend(case=decision.case, by=evidence.by(evidence.member(decision.case)), at=NOW())
    objecting.decided(decision, "overturn")
    assert Case.objects.filter(kind="initial").count() == 2
    assert Case.objects.get(pk=fresh.pk).state == "draft"


def test_an_overturned_suspension_is_taken_back_at_once(outside: Outside) -> None:
    seal, decision = objecting.measured("suspend", "impersonation_credible")
    answer = objecting.decided(decision, "overturn")
    seal.refresh_from_db()
    assert (seal.state, seal.causes) == ("active", [])
    assert seal.events.order_by("-index")[0].decision == answer
    assert not Case.objects.filter(state="draft").exists()


def test_another_cause_and_a_number_that_ran_out_keep_the_seal_suspended(outside: Outside) -> None:
    seal, decision = objecting.measured("suspend", "impersonation_credible")
    seals.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=NOW())
    seal.phone.__class__.objects.filter(pk=seal.phone_id).update(state="stale")
    objecting.decided(decision, "overturn")
    seal.refresh_from_db()
    assert (seal.state, sorted(seal.causes)) == ("suspended", ["domain_lost", "phone_unproven"])


def test_the_same_cause_found_again_later_stands(outside: Outside) -> None:
    seal, decision = objecting.measured("suspend", "impersonation_credible")
    person = objecting.desk()
    for measure, reason in (("resume", "cleared"), ("suspend", "impersonation_credible")):
        seal.refresh_from_db()
        again = review.open_measure(
            seal=seal, measure=measure, reason=reason, text="...", person=person, at=NOW()
        )
        review.confirm(case=again, person=person, at=NOW())
    objecting.decided(decision, "overturn")
    seal.refresh_from_db()
    assert (seal.state, seal.causes) == ("suspended", ["impersonation_credible"])


def test_an_overturned_revocation_revives_nothing_and_opens_a_new_case(outside: Outside) -> None:
    seal, decision = objecting.measured("revoke", "false_information")
    objecting.decided(decision, "overturn")
    seal.refresh_from_db()
    assert seal.state == "revoked"
    fresh = Case.objects.get(state="draft")
    assert (fresh.kind, fresh.previous_id) == ("initial", seal.case_id)
    assert fresh.documents.count() == 1
    assert Case.objects.get(pk=decision.case_id).state == "appealed"


def test_an_objection_is_never_approved_asked_back_or_rejected(decision: Decision) -> None:
    person = objecting.desk()
    case = objecting.taken(decision, person)
    reasons = [Reason(code="DOC_EXPIRED", requirement="evidence", text="")]
    for wish in (review.Wish("approve"), review.Wish("reject", reasons)):
        with pytest.raises(errors.OtherOutcomes):
            review.propose(case=case, person=person, at=NOW(), wish=wish)
    with pytest.raises(errors.OtherOutcomes):
        review.ask_back(case=case, person=person, at=NOW(), flags=reasons)
    with pytest.raises(errors.OtherOutcomes):
        review.propose_appeal(case=case, person=person, at=NOW(), outcome="approve", text="Ja")
    with pytest.raises(errors.ReasonMissing):
        review.propose_appeal(case=case, person=person, at=NOW(), outcome="partly", text="Ja", stands=("X",))


def test_a_decided_objection_is_over(decision: Decision) -> None:
    answer = objecting.decided(decision, "uphold")
    with pytest.raises(IllegalMove):
        review.take(case=answer.case, person=objecting.desk(), at=NOW())
    with pytest.raises(IllegalMove):
        appeals.withdraw(decision=decision, by=evidence.by(evidence.member(decision.case)), at=NOW())
