"""What every change to a case's evidence begins and ends with: holding its row, and the state of what is asked."""

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from config.kernel.errors import Refused
from verification.models import Case, Requirement
from verification.rules.policy import CHANGES, CURRENT, requirement_set
from verification.rules.requirements import standing
from verification.selectors import cases
from verification.selectors.facts import gather
from verification.selectors.rows import change_of, phone_of

BEFORE_KIND = ("number", "number_document", "details", "name")


class Locked(Refused):
    """The case is with us, or is over, or we asked back about something else."""

    code = "locked"
    message = _("Your details are with us and cannot be changed on this page at present.")


class ChangedMeanwhile(Refused):
    """Somebody else, or the same person in another tab, saved these fields since they were read."""

    code = "changed_meanwhile"
    message = _(
        "These details were changed elsewhere since you opened this page. Nothing has been overwritten."
        " Compare both versions below, then save again."
    )


class UnknownVersion(ChangedMeanwhile):
    """The form came without its mark, and something stands there that it would overwrite."""

    code = "unknown_version"
    message = _(
        "We could not tell from which version this form was made. Nothing has been overwritten."
        " Compare both versions below, then save again."
    )


def hold(*, business: Business, task: str) -> tuple[Case, frozenset[str] | None]:
    """The case with its row and the business's row locked, and the fields of `task` that may be changed (None: all).

    Call it inside the transaction of the change. Raises Locked.
    """
    found = cases.current(business)
    if found is None:
        raise Locked
    case = Case.objects.select_for_update().get(pk=found.pk)
    case.business = Business.objects.select_for_update().get(pk=business.pk)
    fields = cases.unlocked(case, task)
    if fields is not None and not fields:
        raise Locked
    return case, fields


def fingerprint(values: Mapping[str, Any]) -> str:
    """Tells two versions of the same fields apart; a form carries it as `seen`."""
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def compare(*, stored: Mapping[str, Any], wanted: Mapping[str, Any], seen: str | None) -> bool:
    """Whether there is anything to write; raises ChangedMeanwhile when what would be overwritten was never seen.

    An empty `seen` is a form without its mark: it may fill in what is empty and overwrite nothing. None is for a
    caller that shows no form.
    """
    if dict(stored) == dict(wanted):
        return False
    if seen == "" and any(value and wanted.get(key) != value for key, value in stored.items()):
        raise UnknownVersion
    if seen and seen != fingerprint(stored):
        raise ChangedMeanwhile
    return True


@transaction.atomic
def refresh(case: Case, *, at: datetime) -> None:
    """Writes down what is asked for and how each of it stands. In a draft the list follows the kind of business.

    An objection or a measure asks for nothing, and of a case that is over nothing is written down any more.
    """
    if case.kind not in (*cases.OWN_KINDS, *CHANGES) or case.state not in cases.OPEN:
        return
    if case.state == "draft":
        _list_requirements(case)
    states = standing(gather(case, at=at, duplicates=False), at=at)
    for row in case.requirements.all():
        state = states.get(row.code, row.state)
        if state != row.state:
            Requirement.objects.filter(pk=row.pk).update(state=state)


def _list_requirements(case: Case) -> None:
    business = case.business
    phone = phone_of(case, change_of(case))
    line = phone.line_type if phone else ""
    asked = requirement_set(business.kind, business.country, business.legal_form, line, CURRENT, case.kind)
    wanted = {one.code: one for one in asked.requirements if business.kind or one.code in BEFORE_KIND}
    _drop(case, wanted)
    known = {row.code: row for row in case.requirements.all()}
    for order, code in enumerate(wanted):
        values = {"order": order, "alternatives": list(asked.alternatives.get(code, ()))}
        if code not in known:
            Requirement.objects.create(case=case, code=code, **values)
        elif (known[code].order, known[code].alternatives) != (order, values["alternatives"]):
            Requirement.objects.filter(pk=known[code].pk).update(**values)


def _drop(case: Case, wanted: Collection[str]) -> None:
    case.requirements.exclude(code__in=wanted).delete()
