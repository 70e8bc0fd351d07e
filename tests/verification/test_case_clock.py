"""Whose turn it is and until when: our clock, questions, reminders, giving up, mending."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from config.kernel.actors import SYSTEM
from config.kernel.lifecycle import IllegalMove
from tests.verification import evidence, ready, zoo
from tests.verification.evidence import rejected
from tests.verification.outside import Outside, deliver
from verification.models import Decision
from verification.selectors.rows import load
from verification.services import cases, details, documents, drafts, identifiers, mending, reminders

pytestmark = pytest.mark.django_db
NOW = timezone.now


class TestTheClock:
    def test_it_counts_business_days_only(self, outside: Outside, time_machine: Any) -> None:
        time_machine.move_to(datetime(2026, 12, 22, 9, tzinfo=UTC), tick=False)
        case = evidence.submitted()
        deliver()
        case.refresh_from_db()
        # 23, 24, 28, 29, 30 December: the weekend and both Christmas days do not count.
        assert case.due_at is not None
        assert timezone.localtime(case.due_at).date().isoformat() == "2026-12-30"

    def test_it_stands_still_while_the_business_is_next(self, outside: Outside, time_machine: Any) -> None:
        time_machine.move_to(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False)
        case = evidence.submitted()
        deliver()
        time_machine.move_to(datetime(2026, 11, 4, 9, tzinfo=UTC), tick=False)
        case = evidence.asked_back(case, ("name", "NAME_GENERIC"))
        time_machine.move_to(datetime(2026, 11, 16, 9, tzinfo=UTC), tick=False)
        case = cases.answer(case=case, by=evidence.by(evidence.member(case)), at=NOW(), answers={})
        # Monday + 5 days = the 9th; three days were left on the 4th; three days after the 16th.
        assert case.due_at is not None
        assert timezone.localtime(case.due_at).date().isoformat() == "2026-11-19"
        assert (case.state, case.next_actor) == ("in_review", "operator")

    def test_our_delay_is_marked_before_it_happens_and_told_once(
        self, outside: Outside, time_machine: Any
    ) -> None:
        time_machine.move_to(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False)
        case = evidence.submitted(evidence.owner(language="en"))
        deliver()
        assert (reminders.escalate(at=NOW()), reminders.tell_late(at=NOW())) == (0, 0)
        time_machine.move_to(datetime(2026, 11, 9, 9, tzinfo=UTC), tick=False)
        assert reminders.escalate(at=NOW()) == 1
        time_machine.move_to(datetime(2026, 11, 10, 9, tzinfo=UTC), tick=False)
        assert (reminders.tell_late(at=NOW()), reminders.tell_late(at=NOW())) == (1, 0)
        deliver()
        (letter,) = [one for one in mail.outbox if "longer" in one.subject]
        assert "16 November 2026" in letter.body
        case.refresh_from_db()
        assert timezone.localtime(case.due_at).date().isoformat() == "2026-11-09"


class TestAskedBack:
    def test_the_answer_goes_back_to_the_same_reviewer_with_the_words_of_the_business(
        self, outside: Outside
    ) -> None:
        case = evidence.submitted()
        deliver()
        case = evidence.asked_back(case, ("representative", "REP_NOT_AUTHORISED"))
        case = cases.answer(
            case=case, by=evidence.by(evidence.member(case)), at=NOW(), answers={"representative": "Prokura"}
        )
        assert case.flagged[0]["answer"] == "Prokura"
        assert case.state == "in_review"

    def test_it_is_not_answered_while_what_was_flagged_is_missing(self, outside: Outside) -> None:
        case = evidence.submitted()
        deliver()
        case = evidence.asked_back(case, ("evidence", "DOC_UNREADABLE"))
        member = evidence.by(evidence.member(case))
        documents.remove(business=case.business, document_id=case.documents.get().pk, by=member, at=NOW())
        with pytest.raises(cases.NotReady):
            cases.answer(case=case, by=member, at=NOW(), answers={})

    def test_more_time_is_given_once(self, outside: Outside) -> None:
        case = evidence.submitted()
        deliver()
        case = evidence.asked_back(case, ("name", "NAME_GENERIC"))
        before, member = case.due_at, evidence.by(evidence.member(case))
        case = cases.ask_more_time(case=case, by=member, at=NOW())
        assert before is not None
        assert case.due_at == before + timedelta(days=14)
        with pytest.raises(cases.NoMoreTime):
            cases.ask_more_time(case=case, by=member, at=NOW())

    def test_reminded_a_week_before_closed_at_the_end_and_opened_again(
        self, outside: Outside, time_machine: Any
    ) -> None:
        start = datetime(2026, 11, 2, 9, tzinfo=UTC)
        time_machine.move_to(start, tick=False)
        case = evidence.submitted(evidence.owner(language="en"))
        deliver()
        case = evidence.asked_back(case, ("name", "NAME_GENERIC"))
        assert reminders.remind(at=NOW()) == 0
        time_machine.move_to(start + timedelta(days=8), tick=False)
        assert (reminders.remind(at=NOW()), reminders.remind(at=NOW())) == (1, 0)
        assert reminders.abandon(at=NOW()) == 0
        deliver()
        time_machine.move_to(start + timedelta(days=15), tick=False)
        assert (reminders.abandon(at=NOW()), reminders.abandon(at=NOW())) == (1, 0)
        deliver()
        subjects = [one.subject for one in mail.outbox]
        assert subjects.count("Your answer is still missing – Siegel") == 1
        assert subjects.count("Your case has been closed without a decision – Siegel") == 1
        case.refresh_from_db()
        again = cases.reopen(case=case, by=evidence.by(evidence.member(case)), at=NOW())
        assert (again.state, again.next_actor) == ("draft", "business")

    def test_after_ninety_days_it_stays_closed(self, outside: Outside) -> None:
        case = evidence.submitted()
        deliver()
        case = evidence.asked_back(case, ("name", "NAME_GENERIC"))
        reminders.abandon(at=NOW() + timedelta(days=20))
        case.refresh_from_db()
        with pytest.raises(cases.TooLate):
            cases.reopen(case=case, by=SYSTEM, at=NOW() + timedelta(days=120))


class TestWithdrawing:
    def test_it_ends_every_look_and_a_new_case_can_be_opened(self, outside: Outside) -> None:
        case = evidence.submitted()
        cases.withdraw(case=case, by=evidence.by(evidence.member(case)), at=NOW())
        assert not case.findings.exclude(state="discarded").exists()
        deliver()
        assert outside.asked == []
        again = cases.open_initial(business=case.business, by=SYSTEM, at=NOW())
        assert (again.pk != case.pk, again.state) == (True, "draft")

    def test_whoever_begins_again_has_lost_nothing(self, outside: Outside) -> None:
        case = evidence.filled()
        deliver()
        cases.withdraw(case=case, by=evidence.by(evidence.member(case)), at=NOW())
        again = cases.open_initial(business=case.business, by=SYSTEM, at=NOW())
        assert again.documents.get().sha256 == case.documents.get().sha256
        assert again.findings.exclude(state="discarded").get().result == "match"
        deliver()
        assert len(outside.asked) == 1
        assert cases.submit(case=again, by=evidence.by(evidence.member(case)), at=NOW()).state == "submitted"

    def test_a_decided_case_cannot_be_withdrawn(self, outside: Outside) -> None:
        case = evidence.submitted()
        deliver()
        case, _decision = rejected(case)
        with pytest.raises(IllegalMove):
            cases.withdraw(case=case, by=evidence.by(evidence.member(case)), at=NOW())


class TestMending:
    def test_everything_that_was_fine_is_there_again_and_the_decision_stays(self, outside: Outside) -> None:
        case = evidence.filled()
        kept = evidence.add_paper(case, kind="authority", content=zoo.pdf(b"Vollmacht"))
        case = cases.submit(case=case, by=evidence.by(evidence.member(case)), at=NOW())
        deliver()
        refused = case.documents.get(kind="register_extract")
        type(refused).objects.filter(pk=refused.pk).update(verdict="does_not_fit")
        case, decision = rejected(case)
        fresh = mending.mend(case=case, by=evidence.by(evidence.member(case)), at=NOW())
        assert (fresh.state, fresh.previous_id) == ("draft", case.pk)
        copied = fresh.documents.get()
        assert (copied.sha256, copied.kind) == (kept.sha256, "authority")
        assert copied.storage_name != kept.storage_name
        assert fresh.findings.exclude(state="discarded").get(source="vies").result == "match"
        assert len(outside.asked) == 1
        assert Decision.objects.get(pk=decision.pk).case_id == case.pk
        assert mending.mend(case=case, by=SYSTEM, at=NOW()).pk == fresh.pk

    def test_a_reason_that_does_not_go_away_cannot_be_mended(self, outside: Outside) -> None:
        case = evidence.submitted()
        deliver()
        case, _decision = rejected(case, "OUT_OF_SCOPE_TRADE")
        with pytest.raises(mending.MendLater):
            mending.mend(case=case, by=SYSTEM, at=NOW() + timedelta(days=1000))

    def test_a_reason_with_a_waiting_time_can_be_mended_after_it(self, outside: Outside) -> None:
        case = evidence.submitted()
        deliver()
        case, _decision = rejected(case, "OUT_OF_SCOPE_COUNTRY")
        with pytest.raises(mending.MendLater):
            mending.mend(case=case, by=SYSTEM, at=NOW() + timedelta(days=89))
        assert mending.mend(case=case, by=SYSTEM, at=NOW() + timedelta(days=91)).state == "draft"


def test_two_tabs_cannot_overwrite_each_other() -> None:
    case = evidence.filled()
    member = evidence.by(evidence.member(case))
    seen = drafts.fingerprint(details.stored(case, load(case)))

    def save(**change: str) -> None:
        given = {**evidence.DETAILS, **change}
        details.save(business=case.business, given=given, seen=seen, by=member, at=NOW())

    save(city="Potsdam")
    with pytest.raises(drafts.ChangedMeanwhile):
        save(street="Kastanienallee 1")
    save(city="Potsdam")
    case.business.refresh_from_db()
    assert (case.business.city, case.business.street) == ("Potsdam", "Lindenallee 5")


def test_nothing_can_be_changed_once_it_was_handed_in() -> None:
    case = evidence.submitted()
    member = evidence.by(evidence.member(case))
    with pytest.raises(drafts.Locked):
        details.save(business=case.business, given=evidence.DETAILS, seen=None, by=member, at=NOW())
    with pytest.raises(drafts.Locked):
        identifiers.save(business=case.business, given=evidence.NUMBERS, seen=None, by=member, at=NOW())


def test_asked_back_only_what_was_flagged_can_be_changed(outside: Outside) -> None:
    case = evidence.submitted()
    deliver()
    case = evidence.asked_back(case, ("name", "NAME_GENERIC"))
    member = evidence.by(evidence.member(case))
    changed = {**evidence.DETAILS, "name": "Huber am Markt", "city": "Potsdam"}
    details.save(business=case.business, given=changed, seen=None, by=member, at=NOW())
    case.business.refresh_from_db()
    assert case.business.names.get(state="proposed").text == "Huber am Markt"
    assert case.business.city == "Berlin"
    with pytest.raises(drafts.Locked):
        identifiers.save(business=case.business, given=evidence.NUMBERS, seen=None, by=member, at=NOW())


def test_a_renewal_asks_the_registers_anew(outside: Outside) -> None:
    seal = ready.sealed(vat_id="DE123406230")
    renewal = cases.open_renewal(seal=seal, by=SYSTEM, at=NOW())
    again = cases.open_renewal(seal=seal, by=SYSTEM, at=NOW())
    assert (renewal.kind, renewal.state, renewal.due_at, again.pk) == (
        "renewal",
        "draft",
        seal.ends_at,
        renewal.pk,
    )
    deliver()
    assert outside.asked == [("vies", "DE123406230")]
