"""Sending codes, and telling people what happened to their number."""

from uuid import UUID

from django.utils import timezone

from config.outbox.models import Event
from verification.emails import phones as emails
from verification.models import (
    Challenge,
    CustomerChallenge,
    PhoneContest,
    PhoneNumber,
    SendBudget,
    SendStop,
)
from verification.services import sending


def send_code(event: Event) -> None:
    """After a crash the same event comes again; the service then sends at most once more."""
    to_customer = "customerchallenge" in event.ids
    sending.dispatch(
        kind=CustomerChallenge if to_customer else Challenge,
        challenge_id=UUID(event.ids["customerchallenge" if to_customer else "challenge"]),
        send=int(event.ids["send"]),
        reserved_at=event.at,
        at=timezone.now(),
    )


def _contest(event: Event) -> PhoneContest:
    rows = PhoneContest.objects.select_related("holder", "claimant")
    return rows.get(pk=int(event.ids["phonecontest"]))


def tell_contested(event: Event) -> None:
    contest = _contest(event)
    emails.contested_to_holder(contest)
    emails.contested_to_claimant(contest)


def tell_disputed(event: Event) -> None:
    emails.disputed(_contest(event))


def tell_moved(event: Event) -> None:
    emails.moved(_contest(event))


def tell_kept(event: Event) -> None:
    emails.kept(_contest(event))


def tell_closed(event: Event) -> None:
    emails.closed(PhoneNumber.objects.get(pk=UUID(event.ids["phonenumber"])))


def tell_lock_changed(event: Event) -> None:
    emails.lock_changed(PhoneNumber.objects.get(pk=UUID(event.ids["phonenumber"])))


def tell_budget_low(event: Event) -> None:
    emails.budget_low(SendBudget.objects.get(pk=int(event.ids["sendbudget"])))


def tell_sending_stopped(event: Event) -> None:
    emails.sending_stopped(SendStop.objects.get(pk=int(event.ids["sendstop"])))
