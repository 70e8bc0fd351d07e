"""A report comes in, is looked at, and ends with an outcome that its reporter hears."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import desk_actor
from accounts.rules.business_days import add_business_days
from accounts.rules.retention import REPORT_DAYS
from accounts.selectors.calendar import calendar
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.kernel.keys import keyed_hash
from config.outbox.moves import move
from config.outbox.services import audit, record
from directory.lifecycle import REPORT
from directory.models import Report, ReportNote
from directory.rules.queries import Query, understand
from directory.rules.reports import ACTIONS, BY_CODE, new_reference
from directory.selectors import lookalikes
from verification.models import Decision, Seal
from verification.services import limits
from verification.services.limits import Use

CUSTOMER = Actor("customer")
PER_SOURCE = 10  # an hour
IN_ALL = 300  # an hour: the desk could not read more
MAILS = 3  # a day and mailbox, or our receipts could be used to pester somebody
KEPT = timedelta(days=REPORT_DAYS)
TRIES = 20
BATCH = 200
WARNED = {"warning_set": "in_force", "warning_lifted": "lifted"}


class NoDecision(Refused):
    """A measure against a seal was named as what was done, but there is none since the report came in."""

    code = "no_decision"
    message = _(
        "There is no decision on this seal since the report came in. Decide on the seal's page first."
    )


class NoWarning(Refused):
    """A warning was named as what was done, but there is none, or it still stands."""

    code = "no_warning"
    message = _(
        "There is no such decision about a warning since the report came in. Decide about the warning first."
    )


class OwnBusiness(Refused):
    """Nobody handles a report about a business that they act for."""

    code = "own_business"
    message = _("You act for this business. Somebody else has to handle this report.")


class NoSuchReport(Refused):
    """The reference names no other report."""

    code = "no_such_report"
    message = _("There is no other report with this reference.")


@transaction.atomic
def receive(*, once: UUID, given: Mapping[str, Any], address: str, language: str, at: datetime) -> Report:
    """Keeps a report and answers with it; the same form sent again is the same report.

    `given` holds kind, subject, happened_on, text, place, name, email, good_faith. Raises LimitReached.
    """
    known = Report.objects.filter(once=once).first()
    if known is not None:
        return known
    hour = timedelta(hours=1)
    limits.take([Use("reports", address, PER_SOURCE, hour), Use("reports_in_all", "", IN_ALL, hour)], at=at)
    query = understand(given["subject"], own_host=settings.PUBLIC_HOST, region=settings.OPERATOR_COUNTRY)
    seal = _recognised(query)
    values = {
        **given,
        "once": once,
        "subject_key": f"{query.kind}:{query.value}"[:300] if query.value else "",
        "seal": seal,
        "business_id": seal.business_id if seal else None,
        "source": keyed_hash("report", address),
        "language": language,
        "state_at": at,
        "due_at": add_business_days(at, BY_CODE[given["kind"]].look_days, calendar()),
        "created_at": at,
    }
    report = _stored(values)
    audit(
        "directory.report.receive", by=CUSTOMER, at=at, row=report, to_state=report.state, reason=report.kind
    )
    record("directory.report_received", at=at, report=report.pk)
    return report


def _stored(values: dict[str, Any]) -> Report:
    """Draws references until one is free; of two equal forms at the same moment the first one counts."""
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return Report.objects.create(reference=new_reference(), **values)
        except IntegrityError:
            known = Report.objects.filter(once=values["once"]).first()
            if known is not None:
                return known
    raise RuntimeError("no free reference")


def _recognised(query: Query) -> Seal | None:
    """The newest seal that the subject speaks of, if we know one."""
    seals = Seal.objects.select_related("business").order_by("-id")
    match query.kind:
        case "code":
            return seals.filter(code=query.value).first()
        case "number":
            e164, _semicolon, extension = query.value.partition(";")
            return seals.filter(e164=e164, extension=extension).first()
        case "slug":
            return seals.filter(business__slug=query.value, further=False).first()
        case "domain":
            return Seal.objects.filter(answers__key=f"d:{query.value}").first()
        case _:
            return None


def _may(report: Report, person: User) -> Actor:
    if report.business_id and person.memberships.filter(business_id=report.business_id).exists():
        raise OwnBusiness
    return desk_actor(person)


@transaction.atomic
def triage(*, report: Report, person: User, at: datetime) -> Report:
    """Somebody has had a first look; from now on the date of the outcome counts."""
    by = _may(report, person)
    return move(report, REPORT, "triage", by=by, at=at, changes={"due_at": _outcome_due(report)})


@transaction.atomic
def take(*, report: Report, person: User, at: datetime) -> Report:
    by = _may(report, person)
    changes = {"assignee_id": person.pk, "due_at": _outcome_due(report)}
    return move(report, REPORT, "take", by=by, at=at, changes=changes)


@transaction.atomic
def put_back(*, report: Report, person: User, at: datetime) -> Report:
    return move(report, REPORT, "put_back", by=_may(report, person), at=at, changes={"assignee_id": None})


def _outcome_due(report: Report) -> datetime:
    return add_business_days(report.created_at, BY_CODE[report.kind].close_days, calendar())


@transaction.atomic
def act(*, report: Report, action: str, person: User, at: datetime) -> Report:
    """Something was done. What takes a decision is believed only where there is one. Raises NoDecision or NoWarning."""
    by = _may(report, person)
    if action not in ACTIONS:
        raise ValueError(action)
    decision = _measure(report) if action == "seal_measure" else None
    if action in WARNED and not lookalikes.of(report).filter(state=WARNED[action]).exists():
        raise NoWarning
    changes = _closed(at) | {"action": action, "decision": decision}
    return move(report, REPORT, "act", by=by, at=at, reason=action, changes=changes)


def _measure(report: Report) -> Decision:
    if report.business_id is None:
        raise NoDecision
    found = Decision.objects.filter(
        case__business_id=report.business_id, outcome__in=["suspended", "revoked"], at__gte=report.created_at
    )
    decision = found.order_by("-at").first()
    if decision is None:
        raise NoDecision
    return decision


@transaction.atomic
def dismiss(*, report: Report, person: User, at: datetime) -> Report:
    """Looked into, and nothing is to be done."""
    return move(report, REPORT, "dismiss", by=_may(report, person), at=at, changes=_closed(at))


@transaction.atomic
def join(*, report: Report, reference: str, person: User, at: datetime) -> Report:
    """The other report is about the same; both reporters hear an outcome. Raises NoSuchReport."""
    by = _may(report, person)
    other = Report.objects.filter(reference=reference).exclude(pk=report.pk).first()
    if other is None or other.state == "duplicate":
        raise NoSuchReport
    return move(report, REPORT, "join", by=by, at=at, changes=_closed(at) | {"duplicate_of": other})


def _closed(at: datetime) -> dict[str, Any]:
    return {"closed_at": at, "due_at": None}


@transaction.atomic
def note(*, report: Report, text: str, person: User, at: datetime) -> ReportNote:
    by = _may(report, person)
    made = ReportNote.objects.create(report=report, text=text, author=person, at=at)
    audit("directory.report.note", by=by, at=at, row=report)
    return made


def may_mail(report: Report, *, at: datetime) -> bool:
    """Whether this mailbox may get another mail today: anybody can type anybody's address."""
    try:
        limits.take([Use("report_mails", report.email.casefold(), MAILS, timedelta(days=1))], at=at)
    except limits.LimitReached:
        return False
    return True


def purge(*, at: datetime) -> int:
    """Forgets who reported and what they wrote, a year after the outcome; returns how many reports were emptied."""
    due = Report.objects.filter(closed_at__lt=at - KEPT, purged_at=None).order_by("closed_at")
    ids = list(due.values_list("pk", flat=True)[:BATCH])
    ReportNote.objects.filter(report_id__in=ids).delete()
    return Report.objects.filter(pk__in=ids).update(
        name="", email="", text="", place="", subject="", subject_key="", source="", purged_at=at
    )
