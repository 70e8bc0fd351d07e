"""The ways on after a refusal: mending what was missing, and a fresh case after an objection that was right."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.kernel.actors import Actor
from config.kernel.errors import Refused
from verification.models import Case, Decision, Seal
from verification.rules import reasons
from verification.selectors import cases
from verification.services.cases import carry_over, open_case

# An objection that runs, or was not right, does not take the other way to the seal.
MENDABLE = ("rejected", "appealed")


class MendLater(Refused):
    """The reason for the rejection does not go away at once, or never by itself."""

    code = "mend_later"
    message = _("This cannot be submitted again yet. The decision says when, or why not.")


@transaction.atomic
def mend(*, case: Case, by: Actor, at: datetime) -> Case:
    """A new case after a rejection, with everything that was fine in the old one; the old decision stays.

    Raises MendLater when the reasons of the decision do not allow it (yet).
    """
    case = Case.objects.select_for_update().select_related("business").get(pk=case.pk)
    newest = cases.current(case.business)
    if newest is not None and newest.pk != case.pk:
        return newest
    if case.state not in MENDABLE or not may_mend(case, at=at):
        raise MendLater
    fresh = open_case(case.business, case.kind, by=by, at=at, language=case.language, previous=case)
    if fresh.previous_id == case.pk:
        carry_over(case, fresh, at=at)
    return fresh


def may_mend(case: Case, *, at: datetime) -> bool:
    """Whether the decision's reasons let the business try again now."""
    decision = Decision.objects.filter(case=case, outcome=Decision.Outcome.REJECTED).first()
    if decision is None:
        return False
    waits = [
        reasons.BY_CODE[one["code"]].retry_after_days
        for one in decision.reasons
        if one["code"] in reasons.BY_CODE
    ]
    return all(days is not None and at >= decision.at + timedelta(days=days) for days in waits)


@transaction.atomic
def open_again(*, source: Case, by: Actor, at: datetime) -> Case:
    """After an objection was right: a fresh case with everything that was fine in `source`; nothing is approved by it.

    A case that the business has opened in the meantime is as good.
    """
    newest = cases.current(source.business)
    if newest is not None and newest.state in cases.OPEN:
        return newest
    living = Seal.objects.filter(business=source.business, state__in=("active", "suspended"))
    sealed = living.filter(further=False).first()
    kind = Case.Kind.RENEWAL if sealed else Case.Kind.INITIAL
    fresh = open_case(source.business, kind, by=by, at=at, language=source.language, previous=source)
    if fresh.previous_id == source.pk:
        carry_over(source, fresh, at=at)
    if sealed:
        Case.objects.filter(pk=fresh.pk).update(due_at=sealed.ends_at)
    return fresh
