"""What an objection does and refuses: who decides, in which time, and what follows for case and seal."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.verification import evidence, objecting, zoo
from tests.verification.outside import Outside, deliver
from verification.models import Appeal, Case, Decision, Requirement
from verification.rules.appeals import last_moment, outcomes
from verification.services import appeals, cases, documents, review
from verification.services.drafts import ChangedMeanwhile
from verification.services.review import errors
from verification.services.review.asking import Reason

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def decision(outside: Outside) -> Decision:
    return objecting.refused()


@pytest.mark.parametrize(
    ("decided", "last"),
    [
        (datetime(2026, 11, 3, 10, tzinfo=UTC), datetime(2026, 12, 1, 22, 59, 59, 999999, tzinfo=UTC)),
        # 23:30 in Berlin is still the third; the clocks change in between.
        (datetime(2026, 10, 3, 21, 30, tzinfo=UTC), datetime(2026, 10, 31, 22, 59, 59, 999999, tzinfo=UTC)),
        (datetime(2026, 3, 10, 12, tzinfo=UTC), datetime(2026, 4, 7, 21, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_the_last_moment_is_the_end_of_the_last_day_where_the_operator_is(
    decided: datetime, last: datetime
) -> None:
    assert last_moment(decided, 28, "Europe/Berlin") == last


def test_a_suspension_stands_or_does_not() -> None:
    assert outcomes("suspended") == ("uphold", "overturn")
    assert "partly" in outcomes("rejected")


def test_the_draft_lasts_until_the_last_moment_and_not_longer(decision: Decision) -> None:
    appeal = objecting.drafted(decision)
    by = evidence.by(evidence.member(decision.case))
    appeals.save(decision=decision, text="Noch eins", seen=None, by=by, at=appeal.until)
    with pytest.raises(appeals.TimeOver):
        appeals.save(
            decision=decision, text="Zu spät", seen=None, by=by, at=appeal.until + timedelta(microseconds=1)
        )
    with pytest.raises(appeals.TimeOver):
        appeals.submit(decision=decision, by=by, at=appeal.until + timedelta(seconds=1))
    assert Appeal.objects.get().text == "Noch eins"
    assert Case.objects.get(pk=decision.case_id).state == "rejected"
    appeals.submit(decision=decision, by=by, at=appeal.until)


def test_a_shorter_window_does_not_hurt_a_draft_that_began(decision: Decision, settings: object) -> None:
    until = objecting.drafted(decision).until
    settings.OBJECTION_DAYS = 1  # type: ignore[attr-defined]
    at = decision.at + timedelta(days=20)
    assert objecting.drafted(decision, "Weiter", at).until == until


def test_without_words_nothing_is_submitted(decision: Decision) -> None:
    objecting.drafted(decision, "")
    with pytest.raises(appeals.NothingSaid):
        appeals.submit(decision=decision, by=evidence.by(evidence.member(decision.case)), at=NOW())
    assert Case.objects.get(kind="appeal").state == "draft"


def test_two_tabs_do_not_write_over_each_other(decision: Decision) -> None:
    objecting.drafted(decision, "Aus dem ersten Fenster")
    by = evidence.by(evidence.member(decision.case))
    with pytest.raises(ChangedMeanwhile):
        appeals.save(decision=decision, text="Aus dem zweiten", seen="old", by=by, at=NOW())
    assert Appeal.objects.get().text == "Aus dem ersten Fenster"


@pytest.mark.parametrize("code", ["PILOT_QUOTA"])
def test_what_nobody_can_argue_about_takes_no_objection(outside: Outside, code: str) -> None:
    decision = objecting.refused(code)
    with pytest.raises(appeals.NoObjection):
        objecting.drafted(decision)


def test_an_approval_and_an_answer_take_no_objection(decision: Decision) -> None:
    answer = objecting.decided(decision, "uphold")
    with pytest.raises(appeals.NoObjection):
        objecting.drafted(answer)


def test_the_draft_asks_for_nothing_even_when_the_number_changes(decision: Decision) -> None:
    case = objecting.drafted(decision).case
    evidence.proven_phone(decision.case.business)
    deliver()
    assert not Requirement.objects.filter(case=case).exists()


def test_a_draft_thrown_away_can_be_begun_again_a_withdrawn_objection_cannot(decision: Decision) -> None:
    by = evidence.by(evidence.member(decision.case))
    objecting.drafted(decision, "Eins")
    appeals.withdraw(decision=decision, by=by, at=NOW())
    objecting.submitted(decision, "Zwei")
    appeals.withdraw(decision=decision, by=by, at=NOW())
    with pytest.raises(appeals.WithUs):
        objecting.drafted(decision, "Drei")
    old = Case.objects.get(pk=decision.case_id)
    assert (old.state, old.next_actor, old.due_at) == ("appealed", "", None)


def test_files_belong_to_the_draft_and_stay_once_it_is_with_us(decision: Decision) -> None:
    by = evidence.by(evidence.member(decision.case))
    kept = appeals.add_file(decision=decision, name="a.pdf", content=zoo.pdf(b"a"), by=by, at=NOW())
    gone = appeals.add_file(decision=decision, name="b.pdf", content=zoo.pdf(b"b"), by=by, at=NOW())
    appeals.remove_file(decision=decision, document_id=gone.pk, by=by, at=NOW())
    with pytest.raises(documents.Gone):
        appeals.remove_file(decision=decision, document_id=gone.pk, by=by, at=NOW())
    objecting.submitted(decision)
    with pytest.raises(appeals.WithUs):
        appeals.remove_file(decision=decision, document_id=kept.pk, by=by, at=NOW())
    with pytest.raises(appeals.WithUs):
        appeals.add_file(decision=decision, name="c.pdf", content=zoo.pdf(b"c"), by=by, at=NOW())


def test_neither_who_decided_nor_who_once_proposed_may_take_it(outside: Outside) -> None:
    first, second = objecting.desk(), objecting.desk()
    _seal, decision = objecting.measured("revoke", "false_information")
    case = objecting.submitted(decision)
    for person in (decision.reviewer, decision.second_reviewer):
        assert person is not None
        with pytest.raises(errors.AppealNeedsAnother):
            review.take(case=case, person=person, at=NOW())
        assert review.take_next(person=person, at=NOW()) is None
    taken = review.take_next(person=first, at=NOW())
    assert taken is not None
    # A first proposal that was sent back counts as well.
    assert not review.access._proposed(decision.case_id, second)


def test_who_proposed_once_and_was_sent_back_is_out_too(outside: Outside) -> None:
    early = objecting.desk()
    case = evidence.submitted()
    case.findings.all().delete()
    cases.start_checks(case_id=case.pk, at=NOW())
    held = review.take(case=Case.objects.get(pk=case.pk), person=early, at=NOW())
    held.documents.update(verdict="fits")
    Case.objects.filter(pk=held.pk).update(kind="renewal")
    reasons = [Reason(code="DOC_EXPIRED", requirement="evidence", text="")]
    wish = review.Wish("reject", reasons)
    held = review.propose(case=held, person=early, at=NOW(), wish=wish)
    held = review.send_back(case=held, person=objecting.desk(), at=NOW(), text="Nein")
    held = review.put_back(case=held, person=early, at=NOW())
    later = objecting.desk()
    held = review.take(case=held, person=later, at=NOW())
    held = review.propose(case=held, person=later, at=NOW(), wish=wish)
    review.confirm(case=held, person=objecting.desk(), at=NOW())
    appeal = objecting.submitted(Decision.objects.get(case=held))
    with pytest.raises(errors.AppealNeedsAnother):
        review.take(case=appeal, person=early, at=NOW())
    assert review.take_next(person=early, at=NOW()) is None


@pytest.mark.parametrize("role", ["reviewer", "second_reviewer"])
def test_the_database_refuses_the_same_person_whatever_the_services_do(decision: Decision, role: str) -> None:
    case = objecting.submitted(decision)
    people = {"reviewer": objecting.desk(), "second_reviewer": objecting.desk(), role: decision.reviewer}
    values = {"outcome": "overturned", "needs_second": True, "policy_version": "2026-10", "at": NOW()}
    reasons = [{"code": "objection_overturn", "requirement": "", "text": ""}]
    with pytest.raises(DatabaseError, match="by another"), transaction.atomic():
        Decision.objects.create(case=case, previous=decision, reasons=reasons, **values, **people)
    people[role] = objecting.desk()
    Decision.objects.create(case=case, previous=decision, reasons=reasons, **values, **people)
