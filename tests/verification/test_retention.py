"""When papers are deleted: dates after every end of a case, dates that move, and bytes that are really gone."""

import io
import json
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from config.kernel.actors import SYSTEM
from config.outbox.models import AuditEntry
from config.outbox.moves import move
from tests import factories
from tests.verification import evidence, objecting, zoo
from tests.verification.outside import Outside, deliver
from verification.lifecycle import CASE
from verification.models import Appeal, Case, Document, Seal
from verification.rules.retention import Terms, after_refusal
from verification.services import appeals, cases, documents, mending, papers, retention, review, seals
from verification.services.seals import keys
from verification.tasks.cases import sweep_documents

pytestmark = pytest.mark.django_db
NOW = timezone.now
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _outside(outside: Outside) -> None:
    keys.ensure(at=NOW())


def approved() -> Seal:
    reviewer = objecting.desk()
    case = evidence.submitted()
    case.findings.all().delete()
    cases.start_checks(case_id=case.pk, at=NOW())
    case = review.take(case=Case.objects.get(pk=case.pk), person=reviewer, at=NOW())
    case.documents.update(verdict="fits")
    review.propose(case=case, person=reviewer, at=NOW(), wish=review.Wish("approve"))
    deliver()
    return Seal.objects.get(business=case.business)


def date(case: Case) -> datetime | None:
    return Document.objects.get(case=case, removed_at=None).purge_at


def end(seal: Seal) -> datetime:
    return datetime.combine(seal.assurance_to + DAY, time(0), tzinfo=UTC)


def invariants() -> set[str]:
    out = io.StringIO()
    with suppress(CommandError):
        call_command("verify_invariants", "--json", stdout=out)
    return {entry["invariant"] for entry in json.loads(out.getvalue())["broken"]}


def test_refused_evidence_never_goes_while_one_may_object() -> None:
    at = datetime(2026, 11, 3, tzinfo=UTC)
    assert after_refusal(at, Terms(90, 365, 28)) == at + timedelta(days=90)
    assert after_refusal(at, Terms(7, 365, 28)) == at + timedelta(days=29)


def test_an_open_case_has_no_date() -> None:
    case = evidence.submitted()
    deliver()
    retention.settle(business_id=case.business_id)
    assert date(case) is None


def test_what_was_refused_goes_after_ninety_days() -> None:
    decision = objecting.refused()
    deliver()
    assert date(decision.case) == Case.objects.get(pk=decision.case_id).state_at + 90 * DAY


def test_an_objection_keeps_the_papers_until_it_is_decided_and_ninety_days_more() -> None:
    decision = objecting.refused()
    appeal = objecting.submitted(decision)
    deliver()
    assert date(decision.case) is None
    reviewer = objecting.desk()
    review.take(case=appeal, person=reviewer, at=NOW())
    review.propose_appeal(case=appeal, person=reviewer, at=NOW(), outcome="uphold", text="So")
    deliver()
    closed = Case.objects.get(pk=appeal.pk)
    assert date(decision.case) == closed.state_at + 90 * DAY


def test_a_withdrawn_objection_sets_the_date_again() -> None:
    decision = objecting.refused()
    objecting.submitted(decision)
    appeals.withdraw(decision=decision, by=evidence.by(evidence.member(decision.case)), at=NOW())
    deliver()
    assert date(decision.case) is not None


def test_the_evidence_of_a_seal_stays_as_long_as_that_and_a_year() -> None:
    seal = approved()
    assert date(seal.case) == end(seal) + 365 * DAY
    seals.extend(seal=seal, at=NOW())
    deliver()
    seal.refresh_from_db()
    assert date(seal.case) == end(seal) + 365 * DAY


@pytest.mark.parametrize("deed", ["surrender", "expire", "end_contract"])
def test_when_the_seal_ends_early_its_papers_go_early(deed: str) -> None:
    seal, now = approved(), NOW()
    by = {"by": evidence.by(evidence.member(seal.case))} if deed == "surrender" else {}
    getattr(seals, deed)(seal=seal, at=now, **by)
    deliver()
    assert date(seal.case) == now + 365 * DAY


def test_the_papers_of_the_first_case_live_on_with_a_renewed_seal() -> None:
    seal = approved()
    first = seal.case
    renewal = cases.open_renewal(seal=seal, by=SYSTEM, at=NOW())
    evidence.add_paper(renewal)
    cases.submit(case=renewal, by=evidence.by(evidence.member(renewal)), at=NOW())
    renewal.findings.all().delete()
    cases.start_checks(case_id=renewal.pk, at=NOW())
    reviewer = objecting.desk()
    renewal = review.take(case=Case.objects.get(pk=renewal.pk), person=reviewer, at=NOW())
    renewal.documents.update(verdict="fits")
    review.propose(case=renewal, person=reviewer, at=NOW(), wish=review.Wish("approve"))
    deliver()
    seal.refresh_from_db()
    assert date(first) == date(renewal) == end(seal) + 365 * DAY


def test_a_withdrawn_case_and_one_given_up_have_dates_and_reopening_takes_it_away() -> None:
    case = evidence.submitted()
    cases.withdraw(case=case, by=evidence.by(evidence.member(case)), at=NOW())
    deliver()
    assert date(case) is not None
    waiting = evidence.submitted()
    deliver()
    waiting.refresh_from_db()
    other = evidence.asked_back(waiting, ("evidence", "DOC_UNREADABLE"))
    other = move(other, CASE, "abandon", by=SYSTEM, at=NOW())
    deliver()
    assert date(other) == other.state_at + 90 * DAY
    cases.reopen(case=other, by=evidence.by(evidence.member(other)), at=NOW())
    deliver()
    assert date(other) is None


def test_the_job_deletes_the_bytes_and_marks_the_row(settings: Any) -> None:
    decision = objecting.refused()
    deliver()
    paper = decision.case.documents.get()
    file = papers.path(paper.storage_name)
    before = decision.at + 89 * DAY
    assert (retention.purge_due(at=before), file.exists()) == (0, True)
    later = Case.objects.get(pk=decision.case_id).state_at + 90 * DAY
    assert [retention.purge_due(at=later) for _ in range(2)] == [1, 0]
    paper.refresh_from_db()
    assert (file.exists(), paper.purged_at, paper.removed_at) == (False, later, later)
    assert AuditEntry.objects.filter(action="verification.document.purge").count() == 1
    assert invariants() == set()


def test_a_case_that_was_opened_again_a_moment_ago_keeps_its_papers() -> None:
    decision = objecting.refused()
    deliver()
    objecting.submitted(decision)
    Document.objects.update(purge_at=NOW() - DAY)
    assert retention.purge_due(at=NOW()) == 0
    assert date(decision.case) is None


def test_beat_finds_what_no_event_dated_and_what_was_never_sent() -> None:
    decision = objecting.refused()
    objecting.drafted(decision)
    by = evidence.by(evidence.member(decision.case))
    appeals.add_file(decision=decision, name="a.pdf", content=zoo.pdf(b"a"), by=by, at=NOW())
    Appeal.objects.update(until=NOW() - DAY)
    assert Document.objects.filter(purge_at=None).count() == 2
    sweep_documents()
    assert Document.objects.filter(purge_at=None).count() == 0
    assert documents.sweep(at=NOW()) == 0


def test_a_mended_case_keeps_its_own_copy_when_the_old_one_goes() -> None:
    decision = objecting.refused()
    fresh = mending.mend(case=decision.case, by=evidence.by(evidence.member(decision.case)), at=NOW())
    deliver()
    old, new = decision.case.documents.get(), fresh.documents.get()
    assert retention.purge_due(at=NOW() + 100 * DAY) == 1
    assert (papers.path(old.storage_name).exists(), papers.path(new.storage_name).exists()) == (False, True)


def test_what_nobody_deleted_is_found_by_the_invariant() -> None:
    decision = objecting.refused()
    deliver()
    Document.objects.update(purge_at=NOW() - 2 * DAY)
    assert "papers-gone-in-time" in invariants()
    papers.discard(decision.case.documents.get().storage_name)
    assert "papers-gone-in-time" in invariants()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_business_sees_each_date(client: Client, prefix: str) -> None:
    decision = objecting.refused()
    deliver()
    client.force_login(evidence.member(decision.case))
    page = client.get(f"{prefix}/documents/").content.decode()
    assert "extract.pdf" in page
    assert ("Deleted on" if prefix else "Wird am") in page
    assert f"{prefix}/documents/" in client.get(f"{prefix}/status/").content.decode()
    retention.purge_due(at=NOW() + 91 * DAY)
    page = client.get("/en/documents/").content.decode()
    assert "Was deleted on" in page
    assert f"/documents/{decision.case.documents.get().pk}/" not in page


def test_every_fate_has_its_words_and_others_see_nothing(client: Client) -> None:
    seal = approved()
    open_ = evidence.filled()
    extra = evidence.add_paper(open_, content=zoo.pdf(b"other"), name="other.pdf")
    documents.remove(
        business=open_.business, document_id=extra.pk, by=evidence.by(evidence.member(open_)), at=NOW()
    )
    client.force_login(evidence.member(seal.case))
    assert "or later if your seal is renewed" in client.get("/en/documents/").content.decode()
    client.force_login(evidence.member(open_))
    page = client.get("/en/documents/").content.decode()
    assert "Kept as long as the case is open" in page
    assert "Removed by you on" in page
    stranger = evidence.owner()
    factories.business("Fremde Firma", owner=stranger)
    client.force_login(stranger)
    assert "You have not shown us any document yet" in client.get("/en/documents/").content.decode()
