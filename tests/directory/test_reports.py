"""Reports: received once, handled by people only, closed with an outcome that the reporter hears; then forgotten."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from config.kernel.lifecycle import IllegalMove
from config.outbox.models import AuditEntry, Event
from directory.models import Report
from directory.rules.reports import KINDS
from directory.selectors.report_links import status_token
from directory.services import reports
from tests import factories
from tests.directory.reporting import GIVEN, received
from tests.verification import ready
from tests.verification.texting import work
from verification.models import Seal
from verification.services.limits import LimitReached

pytestmark = pytest.mark.django_db


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(name="Bäckerei Huber", e164="+493023125012")


@pytest.fixture
def anna() -> User:
    return factories.user(desk_role="reviewer")


def looked_into(report: Report, person: User) -> Report:
    return reports.take(report=report, person=person, at=timezone.now())


@pytest.mark.parametrize("subject", ["030 23125 012", "+49 30 23125012"])
def test_the_seal_is_recognised_in_what_was_typed(seal: Seal, subject: str) -> None:
    report = received(subject=subject)
    assert (report.seal, report.business) == (seal, seal.business)
    assert report.reference.startswith("R-")
    assert report.subject_key == "number:+493023125012"


def test_code_and_profile_link_are_recognised_too(seal: Seal) -> None:
    assert received(subject=seal.code).seal == seal
    assert received(subject=f"http://testserver/b/{seal.business.slug}/").seal == seal
    assert received(subject="Bäckerei Nirgendwo").seal is None


def test_a_second_press_is_the_same_report() -> None:
    once, at = uuid.uuid4(), timezone.now()
    first, second = (
        reports.receive(once=once, given=GIVEN, address="192.0.2.1", language="de", at=at) for _ in range(2)
    )
    assert first == second
    assert Report.objects.count() == 1
    assert Event.objects.filter(kind="directory.report_received").count() == 1


def test_one_network_cannot_flood_the_desk() -> None:
    for _ in range(reports.PER_SOURCE):
        received()
    with pytest.raises(LimitReached):
        received()
    assert received(address="192.0.2.2").state == "received"


def test_a_hundred_reports_change_no_seal_and_show_as_one_cluster(seal: Seal, anna: User) -> None:
    for number in range(30):
        received(address=f"192.0.2.{number // 10}")
    seal.refresh_from_db()
    assert seal.state == "active"
    assert Report.objects.values("source").distinct().count() == 3


def test_the_first_look_is_due_on_the_next_business_day_and_the_outcome_later(anna: User) -> None:
    report = received()
    assert report.due_at is not None
    assert report.due_at - report.created_at < timedelta(days=6)
    first_look = report.due_at
    later = reports.triage(report=report, person=anna, at=timezone.now())
    assert later.due_at is not None
    assert later.due_at > first_look


def test_a_measure_is_believed_only_with_its_decision(seal: Seal, anna: User) -> None:
    report = looked_into(received(), anna)
    with pytest.raises(reports.NoDecision):
        reports.act(report=report, action="seal_measure", person=anna, at=timezone.now())
    decision = ready.decision(seal, "suspended", "impersonation_credible")
    closed = reports.act(report=report, action="seal_measure", person=anna, at=timezone.now())
    assert (closed.state, closed.decision) == ("action_taken", decision)
    assert closed.closed_at is not None


def test_an_older_decision_does_not_count(seal: Seal, anna: User) -> None:
    ready.decision(seal, "suspended", "impersonation_credible")
    report = looked_into(received(), anna)
    with pytest.raises(reports.NoDecision):
        reports.act(report=report, action="seal_measure", person=anna, at=timezone.now())


def test_nobody_handles_a_report_about_their_own_business(seal: Seal, anna: User) -> None:
    factories.membership(anna, seal.business, "viewer")
    report = received()
    for deed in (reports.triage, reports.take, reports.dismiss):
        with pytest.raises(reports.OwnBusiness):
            deed(report=report, person=anna, at=timezone.now())
    with pytest.raises(reports.OwnBusiness):
        reports.act(report=report, action="business_warned", person=anna, at=timezone.now())


def test_two_at_the_desk_close_it_once(anna: User) -> None:
    report = looked_into(received(), anna)
    reports.dismiss(report=report, person=anna, at=timezone.now())
    with pytest.raises(IllegalMove):
        reports.act(report=report, action="business_warned", person=anna, at=timezone.now())
    assert Report.objects.get().state == "no_action"


def test_a_duplicate_names_the_other_report(anna: User) -> None:
    first, second = received(), received()
    with pytest.raises(reports.NoSuchReport):
        reports.join(report=second, reference=second.reference, person=anna, at=timezone.now())
    with pytest.raises(reports.NoSuchReport):
        reports.join(report=second, reference="R-NOBODY", person=anna, at=timezone.now())
    joined = reports.join(report=second, reference=first.reference, person=anna, at=timezone.now())
    assert joined.duplicate_of == first
    with pytest.raises(reports.NoSuchReport):
        reports.join(report=first, reference=second.reference, person=anna, at=timezone.now())


def test_the_database_holds_what_the_service_promises(seal: Seal) -> None:
    report = received()
    broken: list[dict[str, object]] = [
        {"state": "no_action"},
        {"state": "duplicate", "closed_at": timezone.now()},
        {"state": "action_taken", "closed_at": timezone.now()},
        {"action": "seal_measure"},
    ]
    for values in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.filter(pk=report.pk).update(**values)


def test_the_reporter_hears_twice_and_never_about_others(anna: User) -> None:
    report = received(email="kunde@example.org", text="Herr Muster, Kontonummer 123")
    work("mail")
    looked_into(report, anna)
    report.refresh_from_db()
    reports.dismiss(report=report, person=anna, at=timezone.now())
    work("mail")
    receipt, outcome = mail.outbox
    assert report.reference in receipt.body
    assert "keinen Grund" in outcome.body
    for letter in (receipt, outcome):
        assert letter.to == ["kunde@example.org"]
        assert "Muster" not in letter.body
        assert "/report/status/" in letter.body


@pytest.mark.parametrize(("kind", "has_law"), [("impersonation", False), ("illegal_content", True)])
def test_who_sees_the_outcome_differently_is_told_what_to_do(
    client: Client, anna: User, settings: Any, kind: str, has_law: bool
) -> None:
    settings.OPERATOR = {**settings.OPERATOR, "email": "kontakt@siegel.example"}
    report = received(kind=kind, email="kunde@example.org")
    path = f"/en/report/status/{status_token(report)}/"
    looked_into(report, anna)
    assert "differently" not in client.get(path).content.decode()
    report.refresh_from_db()
    reports.dismiss(report=report, person=anna, at=timezone.now())
    work("mail")
    page, letter = client.get(path).content.decode(), mail.outbox[-1].body
    assert "You see it differently?" in page
    assert (
        ("Digital Services Coordinator" in page) == ("Koordinator für digitale Dienste" in letter) == has_law
    )
    for text in (page, letter):
        assert "kontakt@siegel.example" in text


def test_a_mailbox_is_not_pestered() -> None:
    for number in range(6):
        received(address=f"192.0.2.{number}", email="opfer@example.org")
    work("mail")
    assert len(mail.outbox) == reports.MAILS


def test_no_trace_holds_what_was_written(anna: User) -> None:
    report = received(email="kunde@example.org", text="GEHEIM-TEXT", subject="GEHEIM-BETREFF")
    reports.note(report=report, text="GEHEIM-NOTIZ", person=anna, at=timezone.now())
    traces = [str(vars(row)) for row in (*AuditEntry.objects.all(), *Event.objects.all())]
    assert traces
    assert not [trace for trace in traces if "GEHEIM" in trace or "kunde@" in trace]


def test_a_year_after_the_outcome_the_person_is_forgotten(anna: User) -> None:
    report = looked_into(received(email="kunde@example.org", text="Text"), anna)
    reports.note(report=report, text="Notiz", person=anna, at=timezone.now())
    reports.dismiss(report=report, person=anna, at=timezone.now())
    open_one = received(email="andere@example.org")
    assert reports.purge(at=timezone.now() + timedelta(days=364)) == 0
    assert reports.purge(at=timezone.now() + timedelta(days=366)) == 1
    report.refresh_from_db()
    open_one.refresh_from_db()
    assert (report.email, report.text, report.subject, report.source) == ("", "", "", "")
    assert report.state == "no_action"
    assert not report.notes.exists()
    assert open_one.email == "andere@example.org"
    assert reports.purge(at=timezone.now() + timedelta(days=366)) == 0


def test_every_kind_can_be_reported() -> None:
    for number, kind in enumerate(KINDS):
        assert received(address=f"198.51.100.{number}", kind=kind.code).kind == kind.code
