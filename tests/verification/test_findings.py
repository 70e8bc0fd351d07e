"""Looks at outside sources: once each, through any crash and delay; an outage counts neither for nor against anyone."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from config.outbox.models import Event
from tests.races import race
from tests.verification import evidence
from tests.verification.looking import ISSUED, LEI, finding, ring
from tests.verification.outside import Outside, deliver
from verification.models import Case
from verification.ports import LeiAnswer, VatAnswer
from verification.rules import looks as rules
from verification.services import findings, identifiers, looks
from verification.services.findings import Seen

pytestmark = pytest.mark.usefixtures("monday_morning")
NOW = timezone.now


@pytest.fixture
def case(db: Any, outside: Outside) -> Case:
    return evidence.filled(lei=LEI)


class TestVat:
    def test_a_valid_number_of_a_state_that_names_nobody_is_a_match(
        self, case: Case, outside: Outside
    ) -> None:
        outside.vat = VatAnswer("valid", consultation_number="WAPIAAAAX")
        row = ring(case)
        assert (row.state, row.result) == ("done", "match")
        assert row.found["name_result"] == "not_provided"
        assert row.found["consultation_number"] == "WAPIAAAAX"

    @pytest.mark.parametrize(
        "name",
        ["HUBER BACKWAREN GMBH", "Huber Backwaren", "Backwaren Huber G.m.b.H.", "Hubér  Backwaren GmbH"],
    )
    def test_its_name_may_be_written_in_another_way(self, case: Case, outside: Outside, name: str) -> None:
        outside.vat = VatAnswer("valid", name=name)
        row = ring(case)
        assert (row.result, row.found["name_result"]) == ("match", "match")

    @pytest.mark.parametrize(
        "name", ["Meier Backwaren GmbH", "Huber Holding AG", "Huber Backwaren Berlin Zwei GmbH"]
    )
    def test_another_name_is_a_mismatch_with_its_reason(
        self, case: Case, outside: Outside, name: str
    ) -> None:
        outside.vat = VatAnswer("valid", name=name)
        row = ring(case)
        assert (row.result, row.found["reason"], row.found["name"]) == ("mismatch", "VAT_NAME_MISMATCH", name)

    def test_an_invalid_number_is_a_mismatch(self, case: Case, outside: Outside) -> None:
        outside.vat = VatAnswer("invalid")
        assert ring(case).found["reason"] == "VAT_INVALID"

    def test_a_country_that_no_machine_can_check_is_not_provided(self, case: Case, outside: Outside) -> None:
        outside.vat = VatAnswer("unavailable", detail="not_covered")
        row = ring(case)
        assert (row.state, row.result) == ("done", "not_provided")


class TestLei:
    def test_an_issued_one_under_the_same_name_matches(self, case: Case, outside: Outside) -> None:
        outside.lei = ISSUED
        row = ring(case, "gleif")
        assert (row.result, row.found["city"]) == ("match", "Berlin")

    @pytest.mark.parametrize(
        ("answer", "reason"),
        [
            (LeiAnswer("absent"), "ENTITY_NOT_FOUND"),
            (LeiAnswer("found", status="LAPSED", legal_name="Huber Backwaren GmbH"), "LEI_LAPSED"),
            (LeiAnswer("found", status="ISSUED", legal_name="Meier AG"), "ENTITY_DATA_MISMATCH"),
        ],
    )
    def test_anything_else_is_a_mismatch_with_its_reason(
        self, case: Case, outside: Outside, answer: LeiAnswer, reason: str
    ) -> None:
        outside.lei = answer
        row = ring(case, "gleif")
        assert (row.result, row.found["reason"]) == ("mismatch", reason)


class TestOutage:
    def test_it_is_tried_again_more_and_more_seldom_and_given_up_after_48_hours(
        self, case: Case, outside: Outside, time_machine: Any
    ) -> None:
        start = NOW()
        outside.vat = VatAnswer("unavailable", detail="MS_UNAVAILABLE")
        pauses = []
        while (row := ring(case)).state == "due":
            assert row.result == ""
            assert row.next_at is not None
            pauses.append(row.next_at - NOW())
            time_machine.move_to(row.next_at, tick=False)
        assert pauses[0] == timedelta(minutes=1)
        assert max(pauses) == timedelta(hours=2)
        assert pauses[:-1] == sorted(pauses[:-1])
        assert NOW() - start == timedelta(hours=48)
        assert (row.result, row.found["detail"]) == ("unavailable", "MS_UNAVAILABLE")

    def test_an_answer_in_between_ends_it(self, case: Case, outside: Outside) -> None:
        outside.vat = VatAnswer("unavailable", detail="TIMEOUT")
        assert ring(case).state == "due"
        outside.vat = VatAnswer("valid")
        assert (row := ring(case)).result == "match"
        assert "outage_from" not in row.found


class TestOnceEach:
    def test_an_event_that_is_delivered_again_looks_once(self, case: Case, outside: Outside) -> None:
        row = finding(case)
        for _ in range(3):
            looks.look(finding_id=row.pk, tries=0, at=NOW())
        assert outside.asked.count(("vies", "DE123406230")) == 1

    @pytest.mark.django_db(transaction=True)
    def test_workers_that_ring_at_once_share_one_look(self, case: Case, outside: Outside) -> None:
        row = finding(case)
        found = race([lambda: looks.look(finding_id=row.pk, tries=0, at=NOW())] * 12, threads=6)
        assert not [one for one in found if isinstance(one, Exception)]
        assert sum(one is not None for one in found) == 1
        assert outside.asked == [("vies", "DE123406230")]

    def test_a_killed_worker_is_followed_by_another(
        self, case: Case, outside: Outside, time_machine: Any
    ) -> None:
        row = finding(case)
        assert findings.claim(finding_id=row.pk, tries=0, at=NOW()) is not None
        assert findings.claim(finding_id=row.pk, tries=0, at=NOW()) is None
        assert findings.claim(finding_id=row.pk, tries=1, at=NOW()) is None
        Event.objects.all().delete()
        time_machine.shift(findings.LEASE + timedelta(seconds=1))
        findings.ring_due(at=NOW())
        deliver()
        row.refresh_from_db()
        assert (row.state, row.attempts) == ("done", 2)

    def test_who_was_taken_over_writes_nothing(self, case: Case, time_machine: Any) -> None:
        row = finding(case)
        slow = findings.claim(finding_id=row.pk, tries=0, at=NOW())
        time_machine.shift(findings.LEASE + timedelta(seconds=1))
        quick = findings.claim(finding_id=row.pk, tries=1, at=NOW())
        assert slow is not None
        assert quick is not None
        late = Seen(rules.Verdict("mismatch", "VAT_INVALID"))
        assert not findings.close(finding=slow, seen=late, at=NOW())
        assert findings.close(finding=quick, seen=Seen(rules.Verdict("match")), at=NOW())
        row.refresh_from_db()
        assert row.result == "match"

    def test_a_number_changed_during_the_look_throws_its_answer_away(
        self, case: Case, outside: Outside
    ) -> None:
        member = evidence.by(evidence.member(case))

        def change() -> None:
            outside.meanwhile = lambda: None
            given = {**evidence.NUMBERS, "vat_id": "ATU12349458"}
            identifiers.save(business=case.business, given=given, seen=None, by=member, at=NOW())

        outside.meanwhile = change
        outside.vat = VatAnswer("invalid")
        old = ring(case)
        fresh = finding(case)
        assert (old.claim, old.state, old.result) == ("DE123406230", "discarded", "")
        assert (fresh.claim, fresh.state) == ("ATU12349458", "due")
