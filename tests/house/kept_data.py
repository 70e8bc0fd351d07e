"""One row of every kind of data that has a time, made at this moment; each maker returns how to see it is there."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from accounts.models import Business, MemberInvitation
from accounts.permissions import actor
from accounts.services import closing, mails
from billing.models import BankEntry, BankFile, Export
from billing.services import exports
from billing.services.bank import files, matching
from config.outbox.models import PendingMail
from directory.models import Block, Customer, Report, WebhookMessage
from directory.services import blocks, reports, webhooks
from pilot.models import Application
from pilot.services.withdrawing import withdraw
from tests import factories
from tests.accounts import people
from tests.billing.bank.files import Line, camt, spreadsheet
from tests.directory import hooking
from tests.directory.reporting import received
from tests.pilot.factories import answered, sent
from tests.verification import imitating, ready
from verification.models import Challenge, CustomerChallenge, Document, LimitLog, Lookalike, LookalikeStep
from verification.services import limits, seals
from verification.services.limits import Use

There = Callable[[], bool]


def row(rows: "QuerySet[Any]") -> There:
    return rows.exists


def draft() -> There:
    return row(Application.objects.filter(pk=answered().pk))


def withdrawn() -> There:
    application = sent()
    withdraw(application=application, at=timezone.now())
    return row(Application.objects.filter(pk=application.pk).exclude(email=""))


def member_invitation() -> There:
    made = people.invited(people.firm())
    MemberInvitation.objects.filter(pk=made.pk).update(withdrawn_at=timezone.now())
    return row(MemberInvitation.objects.filter(pk=made.pk))


def session() -> There:
    client, person = Client(), factories.user()
    client.force_login(person)
    key = client.session.session_key
    UserSession.objects.filter(session_key=key).delete()
    UserSession.objects.create(
        user=person, ip="192.0.2.9", user_agent="x", session_key=key, created_at=timezone.now()
    )
    return lambda: (
        Session.objects.filter(session_key=key).exists() or UserSession.objects.filter(user=person).exists()
    )


def unsent_mail() -> There:
    mail = mails.queue(to="a@example.org", subject="s", body="b", at=timezone.now())
    return row(PendingMail.objects.filter(pk=mail.pk))


def code() -> There:
    phone, now = ready.proven_phone(factories.business()), timezone.now()
    values = {"state_at": now, "nonce": b"n" * 16, "key_version": 1, "expires_at": now, "created_at": now}
    made = Challenge.objects.create(
        phone=phone, asked_by=phone.business_id, channel="sms", state="expired", **values
    )
    return row(Challenge.objects.filter(pk=made.pk))


def customer_code() -> There:
    now = timezone.now()
    values = {"state_at": now, "nonce": b"n" * 16, "key_version": 1, "expires_at": now, "created_at": now}
    made = CustomerChallenge.objects.create(
        number_hmac=secrets.token_hex(32), channel="sms", state="expired", **values
    )
    return row(CustomerChallenge.objects.filter(pk=made.pk))


def counter() -> There:
    limits.take([Use("example", "somebody", 9, timedelta(days=1))], at=timezone.now())
    return LimitLog.objects.exists


def lifted_block() -> There:
    number, now = secrets.token_hex(32), timezone.now()
    customer = Customer.objects.create(number_hmac=number, door="d", proven_at=now)
    made = blocks.block(customer=customer, business=factories.business(), at=now)
    blocks.lift(customer=customer, block_id=made.pk, at=now)
    return lambda: (
        Block.objects.filter(number_hmac=number).exists()
        or Customer.objects.filter(number_hmac=number).exists()
    )


def report() -> There:
    made = received(email="kunde@example.org", text="Text")
    reports.dismiss(
        report=reports.take(report=made, person=imitating.reviewer(), at=timezone.now()),
        person=imitating.reviewer(),
        at=timezone.now(),
    )
    return row(Report.objects.filter(pk=made.pk).exclude(email="", text="", source=""))


def warning() -> There:
    over = imitating.lifted(imitating.in_force(ready.sealed(e164="+493023125012")))
    return lambda: (
        Lookalike.objects.filter(pk=over.pk).exists()
        or LookalikeStep.objects.filter(lookalike=over.pk).exists()
    )


def kept_paper(business: Business) -> There:
    people.deliver()
    assert Document.objects.filter(case__business=business).exclude(purge_at=None).exists()
    return row(Document.objects.filter(case__business=business, purged_at=None))


def paper_refused() -> There:
    case = ready.case_in_review(imitating.reviewer())
    closing.close_business(business=case.business, by=people.owner(case.business), at=timezone.now())
    return kept_paper(case.business)


def paper_after_seal() -> There:
    seal = ready.sealed()
    seals.surrender(seal=seal, by=actor(people.owner(seal.business)), at=timezone.now())
    return kept_paper(seal.business)


def export() -> There:
    now = timezone.now()
    made = Export.objects.create(
        year=2025,
        issuer="1",
        state_at=now,
        storage_name=secrets.token_hex(8),
        asked_at=now,
        asked_by=factories.user(desk_role="operator"),
        expires_at=now + exports.KEPT,
    )
    return row(Export.objects.filter(pk=made.pk).exclude(state="gone"))


def brought() -> BankFile:
    now, person = timezone.now(), factories.user(desk_role="operator")
    content = spreadsheet(Line("7.00", "Danke", payer="Frau Wyss"))
    return files.bring(name="umsatz.csv", content=content, person=person, at=now)[0]


def bank_file() -> There:
    return row(BankFile.objects.filter(pk=brought().pk).exclude(content=b""))


def bank_aside() -> There:
    """Of a transfer that was no customer's."""
    now, person = timezone.now(), factories.user(desk_role="operator")
    made, _new = files.bring(name="a.xml", content=camt(Line("7.00", "Danke")), person=person, at=now)
    matching.match_file(pk=made.pk, at=now)
    matching.set_aside(entry=made.entries.get(), person=person, at=now)
    return row(BankEntry.objects.filter(file=made).exclude(payer="", payer_account="", text=""))


def webhook() -> There:
    hook = hooking.added(hooking.paying())
    made = webhooks.test(webhook=hook, by=hooking.by(hook.business), at=timezone.now())
    webhooks.remove(webhook=hook, by=hooking.by(hook.business), at=timezone.now())
    return row(WebhookMessage.objects.filter(pk=made.pk))


# What the law wants for years has no job, and so nothing to run.
MAKE: dict[str, Callable[[], There]] = {
    made.__name__: made
    for made in (
        *(draft, withdrawn, member_invitation, session, unsent_mail, code, customer_code, counter),
        *(lifted_block, report, warning, paper_refused, paper_after_seal, export),
        *(bank_file, bank_aside, webhook),
    )
}
