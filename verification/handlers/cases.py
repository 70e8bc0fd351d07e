"""What happens to a case after something happened: checks start, the queue fills, mails leave."""

from uuid import UUID

from django.utils import timezone

from config.kernel.actors import Actor
from config.outbox.models import Event
from verification.emails import cases as emails
from verification.models import Case, Decision
from verification.selectors import clock
from verification.services import cases, closures, drafts, ended


def start_checks(event: Event) -> None:
    cases.start_checks(case_id=event.ids["case"], at=timezone.now())


def advance(event: Event) -> None:
    """A look ended: perhaps it was the last one that the case waited for."""
    cases.advance(case_id=event.ids["case"], at=timezone.now())


def follow_phone(event: Event) -> None:
    """The kind of line decides what else is asked for."""
    rows = Case.objects.filter(state="draft", business__phones=event.ids["phonenumber"])
    for case in rows.select_related("business"):
        drafts.refresh(case, at=timezone.now())


def business_closed(event: Event) -> None:
    """What was under way ends, and the numbers are free for others."""
    closures.business_closed(
        business_id=UUID(event.ids["business"]), by=Actor("business", event.ids["user"]), at=timezone.now()
    )


def seal_ended(event: Event) -> None:
    ended.seal_ended(seal_id=int(event.ids["seal"]), at=timezone.now())


def send_receipt(event: Event) -> None:
    case = _case(event)
    if case.kind == Case.Kind.APPEAL:
        emails.send_appeal_receipt(case)
    else:
        emails.send_receipt(case)


def send_answer(event: Event) -> None:
    """To an objection; the owners hear of a measure from the seal itself."""
    case = _case(event)
    decision = Decision.objects.filter(case=case).first()
    if case.kind == Case.Kind.APPEAL and decision is not None:
        emails.send_answer(case, decision)


def send_question(event: Event) -> None:
    emails.send_question(_case(event))


def send_decision(event: Event) -> None:
    case = _case(event)
    decision = Decision.objects.filter(case=case).order_by("-at").first()
    if decision is not None:
        emails.send_decision(case, decision)


def send_reminder(event: Event) -> None:
    case = _case(event)
    if case.state == "info_requested":
        emails.send_reminder(case)


def send_abandoned(event: Event) -> None:
    case = _case(event)
    if case.state == "abandoned":
        emails.send_abandoned(case)


def send_late(event: Event) -> None:
    case = _case(event)
    if case.next_actor == "operator" and case.due_at is not None:
        emails.send_late(case, new_date=clock.late_promise(case.due_at, at=event.at))


def _case(event: Event) -> Case:
    return Case.objects.select_related("business", "submitted_by").get(pk=event.ids["case"])
