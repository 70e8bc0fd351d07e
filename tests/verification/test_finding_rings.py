"""Looks that are due are rung for until they are done, and done anew before a case is judged."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from config.outbox.models import AuditEntry, Event
from tests.races import race
from tests.verification import evidence
from tests.verification.looking import LEI
from tests.verification.outside import Outside, deliver
from verification.models import Case, Finding
from verification.ports import VatAnswer
from verification.services import findings

pytestmark = pytest.mark.usefixtures("monday_morning")
NOW = timezone.now


@pytest.fixture
def case(db: Any, outside: Outside) -> Case:
    return evidence.filled(lei=LEI)


class TestRinging:
    def test_lost_rings_are_repeated_in_batches(
        self, case: Case, outside: Outside, time_machine: Any
    ) -> None:
        Event.objects.all().delete()
        time_machine.shift(timedelta(minutes=1))
        assert findings.ring_due(at=NOW(), limit=1) == 1
        assert findings.ring_due(at=NOW(), limit=1) == 1
        assert findings.ring_due(at=NOW(), limit=1) == 0
        deliver()
        assert not Finding.objects.filter(state__in=findings.OPEN).exists()

    def test_what_is_not_due_is_left_alone(self, case: Case, outside: Outside) -> None:
        outside.vat = VatAnswer("unavailable")
        deliver()
        assert findings.ring_due(at=NOW()) == 0

    @pytest.mark.django_db(transaction=True)
    def test_two_beats_ring_once(self, case: Case, outside: Outside) -> None:
        Event.objects.all().delete()
        found = race([lambda: findings.ring_due(at=NOW())] * 4, threads=4)
        assert not [one for one in found if isinstance(one, Exception)]
        deliver()
        assert len(outside.asked) == 2

    def test_every_step_is_in_the_audit_trail_without_what_was_asked(
        self, case: Case, outside: Outside
    ) -> None:
        deliver()
        entries = AuditEntry.objects.filter(subject_type="verification.finding")
        assert set(entries.values_list("action", flat=True)) >= {
            "verification.finding.start",
            "verification.finding.conclude",
        }
        written = str(list(AuditEntry.objects.values())) + str(list(Event.objects.values()))
        assert "DE123406230" not in written
        assert LEI not in written


class TestBeforeJudging:
    def test_old_and_silent_answers_are_asked_for_again_when_handing_in(
        self, case: Case, outside: Outside, time_machine: Any
    ) -> None:
        deliver()
        time_machine.shift(timedelta(days=91))
        findings.freshen(case=case, by=evidence.by(evidence.member(case)), at=NOW())
        deliver()
        assert outside.asked.count(("vies", "DE123406230")) == 2

    def test_fresh_answers_are_kept(self, case: Case, outside: Outside) -> None:
        deliver()
        findings.freshen(case=case, by=evidence.by(evidence.member(case)), at=NOW())
        deliver()
        assert outside.asked.count(("vies", "DE123406230")) == 1
