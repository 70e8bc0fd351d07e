"""The life of a case on the business's side: opened, filled in, handed in, asked back, given up, mended."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from config.kernel.actors import SYSTEM
from config.kernel.lifecycle import IllegalMove
from config.outbox.models import AuditEntry, Event
from tests.races import race
from tests.verification import evidence
from tests.verification.outside import Outside, deliver
from verification.models import Case, Requirement
from verification.ports import LeiAnswer, VatAnswer
from verification.services import cases, details, drafts, findings

pytestmark = pytest.mark.django_db
NOW = timezone.now


def states(case: Case) -> dict[str, str]:
    return dict(Requirement.objects.filter(case=case).values_list("code", "state"))


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
