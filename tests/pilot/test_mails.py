"""Mails: one for each step, in the applicant's language, sent by the workers, without a word that was typed."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from config.outbox.models import Delivery, Event
from pilot import handlers
from pilot.models import Application
from pilot.services import accepting, answering, desk, drafts, invitations, mailboxes
from pilot.services.erasing import erase_due
from pilot.services.links import invitation_token
from pilot.services.withdrawing import withdraw
from tests.pilot.factories import (
    REVIEWER,
    answered,
    cohort,
    deliver,
    draft,
    invited,
    programme,
    screened,
    sent,
)
from tests.pilot.test_leaving import proven
from verification.models import Case

pytestmark = pytest.mark.django_db
LINK = re.compile(r"http://testserver\S+")


@pytest.fixture(autouse=True)
def _empty() -> None:
    deliver()
    mail.outbox.clear()


def letter(kind: str, at: datetime | None = None) -> Any:
    """The newest mail of a kind, once the workers have done what is due at `at`; no job may have failed."""
    deliver(at)
    assert not Delivery.objects.exclude(error="").exists()
    mails = [one for one in mail.outbox if one.extra_headers["Message-ID"].startswith(f"<pilot.{kind}.")]
    assert mails, [one.extra_headers["Message-ID"] for one in mail.outbox]
    return mails[-1]


@pytest.mark.parametrize(("language", "path"), [("de", "/pilot/status/"), ("en", "/en/pilot/status/")])
def test_the_receipt_names_reference_date_and_link(client: Client, language: str, path: str) -> None:
    application = sent(language=language)
    message = letter("receipt")
    assert message.to == [application.email]
    assert str(application.reference) in message.body
    link = LINK.search(message.body)
    assert link
    assert f"http://testserver{path}" in message.body
    assert ("unverbindlich" in message.body) == (language == "de")
    assert ("not binding" in message.body) == (language == "en")


def test_a_job_that_runs_twice_sends_the_same_message_id() -> None:
    sent()
    deliver()
    event = Event.objects.get(kind="pilot.application_submitted")
    handlers.mail_receipt(event)
    first, second = mail.outbox[-2:]
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]
    handlers.screen(event)
    assert Application.objects.get().state == "screening"


def test_one_mail_for_each_step() -> None:
    where = programme()
    at = timezone.now()
    question = desk.ask(application=screened(where), text="Which register?", by=REVIEWER, at=at)
    assert "Which register?" not in letter("question").body
    answering.remind_due(at=at + timedelta(days=7))
    reminder = letter("question", at + timedelta(days=7))
    assert reminder.to == [question.application.email]
    waiting = desk.waitlist(application=screened(where), by=REVIEWER, at=at)
    assert str(waiting.reference) in letter("waitlisted").body
    declined = desk.decline(application=screened(where), code="PILOT_QUOTA", by=REVIEWER, at=at)
    body = letter("declined").body
    assert "Alle Plätze im Pilotbetrieb sind vergeben." in body
    assert "Melden Sie sich zur nächsten Runde wieder an." in body
    assert str(declined.reference) in body


def test_an_invitation_its_second_link_and_the_goodbye() -> None:
    invitation = invited()
    assert invitation_token(invitation) in letter("invitation").body
    new = invitations.renew(application=invitation.application, by=REVIEWER, at=timezone.now())
    assert invitation_token(new) in letter("invitation").body
    withdraw(application=invitation.application, at=timezone.now())
    assert str(invitation.application.reference) in letter("withdrawn").body


def test_both_ways_in_which_an_invitation_runs_out() -> None:
    at = timezone.now()
    application = invited(at=at).application
    deliver()
    over = at + timedelta(days=14)
    invitations.lapse_due(at=over)
    first = letter("lapsed", over).body
    group = cohort(application.programme)
    invitations.invite(application=application, cohort=group, by=REVIEWER, at=over)
    letter("invitation", over)
    again = over + timedelta(days=14)
    invitations.lapse_due(at=again)
    second = letter("lapsed", again).body
    assert first != second
    assert str(application.reference) in first
    assert str(application.reference) in second


def test_a_late_job_sends_nothing_that_is_not_true_any_more() -> None:
    at = timezone.now()
    question = desk.ask(application=screened(), text="?", by=REVIEWER, at=at)
    answering.remind_due(at=at + timedelta(days=7))
    answering.answer(application=question.application, text="HRB 1", at=at)
    invitation = invited()
    invitations.renew(application=invitation.application, by=REVIEWER, at=at)
    withdraw(application=invitation.application, at=at)
    deliver()
    subjects = [message.extra_headers["Message-ID"].split(".")[1] for message in mail.outbox]
    assert sorted(subjects) == ["receipt", "receipt", "withdrawn"]


def test_erased_rows_and_deleted_drafts_break_no_job() -> None:
    withdraw(application=answered(), at=timezone.now())
    application = sent()
    withdraw(application=application, at=timezone.now())
    erase_due(at=timezone.now() + timedelta(days=31))
    deliver()
    assert mail.outbox == []
    assert not Delivery.objects.exclude(state="done").exists()


def test_ways_back_go_only_to_an_address_that_is_known() -> None:
    where = programme()
    drafted, finished = answered(where, email="a@huber.example"), sent(where, email="a@huber.example")
    deliver()
    mail.outbox.clear()
    mailboxes.request_links(email="nobody@huber.example", at=timezone.now())
    deliver()
    assert mail.outbox == []
    mailboxes.request_links(email="a@huber.example", at=timezone.now())
    body = letter("links").body
    assert len(mail.outbox) == 1
    assert len(LINK.findall(body)) == 2
    assert str(finished.reference) in body
    drafts.ask_for_link(application=drafted, at=timezone.now())
    assert len(LINK.findall(letter("links").body)) == 1


def test_a_draft_without_an_address_gets_no_mail() -> None:
    drafts.ask_for_link(application=draft(), at=timezone.now())
    mailboxes.request_links(email="", at=timezone.now())
    deliver()
    assert mail.outbox == []


EVIL = [
    "Huber\r\nBcc: x@evil.example",
    "Visit https://evil.example now",
    "{{ 7 }} %(x)s %s",
    "Ünïcode 🥐 <b>",
    "x" * 90,
]


@pytest.mark.parametrize("name", EVIL)
def test_no_word_that_was_typed_is_in_any_mail(name: str) -> None:
    where = programme()
    at = timezone.now()
    typed: dict[str, Any] = {
        "company": name,
        "contact_name": name,
        "impersonation_story": name,
        "postcode": name[:10],
    }
    desk.ask(application=screened(where, **typed), text="?", by=REVIEWER, at=at)
    desk.waitlist(application=screened(where, **typed), by=REVIEWER, at=at)
    desk.decline(application=screened(where, **typed), code="PILOT_QUOTA", by=REVIEWER, at=at)
    invited(where, **typed)
    mailboxes.request_links(email=answered(where, **typed).email, at=at)
    withdraw(application=sent(where, **typed), at=at)
    deliver()
    assert len(mail.outbox) >= 9
    for message in mail.outbox:
        assert name not in f"{message.subject}{message.body}{message.recipients()}{message.extra_headers}"
        assert len(message.subject.splitlines()) == 1


def test_events_of_verification_bring_a_business_on_board() -> None:
    business = accepting.accept(token=invitation_token(invited()), at=timezone.now()).business
    case = Case.objects.get(business=business)
    handlers.case_submitted(Event(kind="verification.case_submitted", ids={"case": str(case.pk)}))
    assert Application.objects.get().state == "accepted"
    Case.objects.filter(pk=case.pk).update(state="submitted", submitted_at=timezone.now())
    phone = proven(business.pk)
    handlers.phone_proven(Event(kind="verification.phone_proven", ids={"phonenumber": str(phone.pk)}))
    assert Application.objects.get().state == "onboarded"
