"""The life of a case on the business's side: opened, filled in, handed in, asked back, given up, mended."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from config.kernel.actors import SYSTEM, Actor
from config.kernel.lifecycle import IllegalMove
from config.outbox.models import AuditEntry, Event
from config.outbox.moves import move
from tests import factories
from tests.races import race
from tests.verification import evidence, zoo
from tests.verification.outside import Outside, deliver
from verification.lifecycle import CASE
from verification.models import Case, Decision, Requirement
from verification.ports import LeiAnswer, VatAnswer
from verification.selectors.rows import load
from verification.services import cases, details, documents, drafts, findings, identifiers, reminders

pytestmark = pytest.mark.django_db
NOW = timezone.now


def states(case: Case) -> dict[str, str]:
    return dict(Requirement.objects.filter(case=case).values_list("code", "state"))


def rejected(case: Case, *codes: str) -> tuple[Case, Decision]:
    desk = Actor("reviewer", str(factories.user(desk_role="reviewer").pk))
    for action in ("take", "propose", "reject"):
        case = move(case, CASE, action, by=desk, at=NOW())
    reasons = [{"code": code, "requirement": "evidence", "text": ""} for code in codes or ("DOC_UNREADABLE",)]
    decision = Decision.objects.create(
        case=case,
        outcome="rejected",
        reasons=reasons,
        reviewer_id=desk.id,
        policy_version="2026-10",
        at=NOW(),
    )
    return case, decision


class TestOpening:
    def test_a_case_is_opened_once_however_often_it_is_asked_for(self) -> None:
        case = evidence.opened()
        again = cases.open_initial(business=case.business, by=SYSTEM, at=NOW(), language="en")
        assert again.pk == case.pk
        assert Case.objects.count() == 1
        assert AuditEntry.objects.filter(action="verification.case.open").count() == 1

    def test_before_the_kind_is_chosen_only_what_everybody_needs_is_listed(self) -> None:
        assert states(evidence.opened()) == {
            "number": "currently_due",
            "details": "currently_due",
            "name": "currently_due",
        }

    @pytest.mark.parametrize(
        ("kind", "form", "more"),
        [
            ("legal_entity", "", {"register_match", "representative", "evidence"}),
            ("sole_trader", "trade", {"address", "evidence"}),
            ("sole_trader", "e.K.", {"register_match", "representative", "evidence"}),
            ("public_body", "", {"official_mail", "evidence"}),
        ],
    )
    def test_the_list_follows_the_kind_of_business(self, kind: str, form: str, more: set[str]) -> None:
        case = evidence.opened()
        person = evidence.by(evidence.member(case))
        details.save_kind(
            business=case.business, kind=kind, legal_form=form, country="DE", by=person, at=NOW()
        )
        assert set(states(case)) == {"number", "details", "name"} | more

    def test_changing_the_kind_in_a_draft_changes_the_list_and_keeps_what_still_fits(self) -> None:
        case = evidence.filled()
        details.save_kind(
            business=case.business, kind="sole_trader", legal_form="trade", country="DE", by=SYSTEM, at=NOW()
        )
        case.business.refresh_from_db()
        assert "address" in states(case)
        assert "register_match" not in states(case)
        assert (case.business.legal_form, case.business.legal_name) == ("trade", "Huber Backwaren GmbH")

    def test_a_number_of_internet_telephony_asks_for_a_paper_about_it(self) -> None:
        case = evidence.opened()
        phone = evidence.proven_phone(case.business)
        type(phone).objects.filter(pk=phone.pk).update(line_type="voip")
        drafts.refresh(case, at=NOW())
        assert states(case)["number_document"] == "currently_due"

    @pytest.mark.django_db(transaction=True)
    def test_many_doors_at_once_open_one_case(self) -> None:
        business = evidence.empty_business(evidence.owner())
        found = race([lambda: cases.open_initial(business=business, by=SYSTEM, at=NOW())] * 16, threads=8)
        assert {case.pk for case in found if isinstance(case, Case)} == {Case.objects.get().pk}
        assert not [one for one in found if isinstance(one, Exception)]


class TestSubmitting:
    def test_a_complete_draft_goes_through_the_checks_to_the_queue(self, outside: Outside) -> None:
        case = evidence.submitted()
        deliver()
        case.refresh_from_db()
        assert (case.state, case.next_actor) == ("in_queue", "operator")
        assert case.due_at is not None
        assert case.due_at > NOW() + timedelta(days=3)
        assert outside.asked == [("vies", "DE123406230")]

    def test_an_incomplete_draft_stays_a_draft(self) -> None:
        case = evidence.filled(paper=False)
        with pytest.raises(cases.NotReady):
            cases.submit(case=case, by=evidence.by(evidence.member(case)), at=NOW())
        assert Case.objects.get().state == "draft"
        assert states(case)["evidence"] == "currently_due"

    def test_the_second_click_is_refused_and_changes_nothing(self) -> None:
        case = evidence.submitted()
        with pytest.raises(IllegalMove):
            cases.submit(case=case, by=evidence.by(evidence.member(case)), at=NOW())
        assert Event.objects.filter(kind="verification.case_submitted").count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_sixteen_clicks_at_once_hand_in_once(self, outside: Outside) -> None:
        case = evidence.filled()
        by = evidence.by(evidence.member(case))
        results = race([lambda: cases.submit(case=case, by=by, at=NOW())] * 16, threads=8)
        assert sum(isinstance(one, Case) for one in results) == 1
        assert Event.objects.filter(kind="verification.case_submitted").count() == 1

    def test_what_was_claimed_is_frozen_with_the_case(self) -> None:
        case = evidence.submitted()
        claims = dict(Requirement.objects.filter(case=case).values_list("code", "claim"))
        assert claims["register_match"] == {
            "register_court": "Berlin (Charlottenburg)",
            "register_no": "HRB 12345 B",
        }
        assert claims["name"] == {"name": "Bäckerei Huber"}
        assert claims["evidence"]["documents"] == ["register_extract"]

    def test_a_register_that_contradicts_does_not_hold_up_handing_in(self, outside: Outside) -> None:
        outside.lei = LeiAnswer("found", status="LAPSED", legal_name="Huber Backwaren GmbH")
        case = evidence.filled(lei="529900T8BM49AURSDO55")
        deliver()
        drafts.refresh(case, at=NOW())
        assert states(case)["evidence"] == "error"
        assert cases.submit(case=case, by=evidence.by(evidence.member(case)), at=NOW()).state == "submitted"

    def test_an_outage_holds_the_case_for_48_hours_and_then_lets_it_go_on(
        self, outside: Outside, time_machine: Any
    ) -> None:
        start = datetime(2026, 11, 23, 9, tzinfo=UTC)
        time_machine.move_to(start, tick=False)
        outside.vat = VatAnswer("unavailable", detail="MS_UNAVAILABLE")
        case = evidence.submitted()
        for hour in range(0, 47, 2):
            time_machine.move_to(start + timedelta(hours=hour), tick=False)
            findings.ring_due(at=NOW())
            deliver()
        case.refresh_from_db()
        assert case.state == "auto_checks"
        assert states(case)["evidence"] == "pending"
        time_machine.move_to(start + timedelta(hours=49), tick=False)
        findings.ring_due(at=NOW())
        deliver()
        case.refresh_from_db()
        assert case.state == "in_queue"
        assert case.findings.get(source="vies").result == "unavailable"

    def test_the_receipt_names_who_acts_next_and_until_when(self, outside: Outside) -> None:
        evidence.submitted(evidence.owner(language="en"))
        deliver()
        (letter,) = [one for one in mail.outbox if "received" in one.subject]
        assert "Next step: us, by" in letter.body
        assert "/en/status/" in letter.body


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
        assert subjects.count("Your answer is still missing") == 1
        assert subjects.count("Your case has been closed without a decision") == 1
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
        fresh = cases.mend(case=case, by=evidence.by(evidence.member(case)), at=NOW())
        assert (fresh.state, fresh.previous_id) == ("draft", case.pk)
        copied = fresh.documents.get()
        assert (copied.sha256, copied.kind) == (kept.sha256, "authority")
        assert copied.storage_name != kept.storage_name
        assert fresh.findings.get(source="vies").result == "match"
        assert len(outside.asked) == 1
        assert Decision.objects.get(pk=decision.pk).case_id == case.pk
        assert cases.mend(case=case, by=SYSTEM, at=NOW()).pk == fresh.pk

    def test_a_reason_that_does_not_go_away_cannot_be_mended(self, outside: Outside) -> None:
        case = evidence.submitted()
        deliver()
        case, _decision = rejected(case, "OUT_OF_SCOPE_TRADE")
        with pytest.raises(cases.MendLater):
            cases.mend(case=case, by=SYSTEM, at=NOW() + timedelta(days=1000))

    def test_a_reason_with_a_waiting_time_can_be_mended_after_it(self, outside: Outside) -> None:
        case = evidence.submitted()
        deliver()
        case, _decision = rejected(case, "OUT_OF_SCOPE_COUNTRY")
        with pytest.raises(cases.MendLater):
            cases.mend(case=case, by=SYSTEM, at=NOW() + timedelta(days=89))
        assert cases.mend(case=case, by=SYSTEM, at=NOW() + timedelta(days=91)).state == "draft"


def test_two_tabs_cannot_overwrite_each_other() -> None:
    case = evidence.filled()
    member = evidence.by(evidence.member(case))
    seen = drafts.fingerprint(details.stored(case, load(case)))
    save = {"business": case.business, "by": member, "at": NOW()}
    details.save(given={**evidence.DETAILS, "city": "Potsdam"}, seen=seen, **save)
    with pytest.raises(drafts.ChangedMeanwhile):
        details.save(given={**evidence.DETAILS, "street": "Kastanienallee 1"}, seen=seen, **save)
    details.save(given={**evidence.DETAILS, "city": "Potsdam"}, seen=seen, **save)
    case.business.refresh_from_db()
    assert (case.business.city, case.business.street) == ("Potsdam", "Lindenallee 5")


def test_nothing_can_be_changed_once_it_was_handed_in() -> None:
    case = evidence.submitted()
    member = evidence.by(evidence.member(case))
    with pytest.raises(drafts.Locked):
        details.save(business=case.business, given=evidence.DETAILS, seen="", by=member, at=NOW())
    with pytest.raises(drafts.Locked):
        identifiers.save(business=case.business, given=evidence.NUMBERS, seen="", by=member, at=NOW())


def test_asked_back_only_what_was_flagged_can_be_changed(outside: Outside) -> None:
    case = evidence.submitted()
    deliver()
    case = evidence.asked_back(case, ("name", "NAME_GENERIC"))
    member = evidence.by(evidence.member(case))
    changed = {**evidence.DETAILS, "name": "Huber am Markt", "city": "Potsdam"}
    details.save(business=case.business, given=changed, seen="", by=member, at=NOW())
    case.business.refresh_from_db()
    assert case.business.names.get(state="proposed").text == "Huber am Markt"
    assert case.business.city == "Berlin"
    with pytest.raises(drafts.Locked):
        identifiers.save(business=case.business, given=evidence.NUMBERS, seen="", by=member, at=NOW())
