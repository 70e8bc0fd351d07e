"""Warnings as a report's page needs them: those about the same thing, and the way to propose one."""

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from accounts.rules.names import skeleton
from directory.models import Report
from verification.models import Lookalike
from verification.rules import codes
from verification.rules.lookalikes import KINDS, key_of


def _subject(report: Report) -> tuple[str, str]:
    """(kind, value) of what was reported, as far as one can warn of it."""
    kind, _colon, value = report.subject_key.partition(":")
    return (kind, value.partition(";")[0]) if kind in KINDS else ("", "")


def of(report: Report) -> "QuerySet[Lookalike]":
    """Warnings that this report led to, or about what it is about and decided since it came in."""
    kind, value = _subject(report)
    found = Q(reference=report.reference)
    if kind:
        key = key_of(kind, value, skeleton=skeleton(value) if kind == "name" else "")
        found |= Q(key=key, state_at__gte=report.created_at)
    return Lookalike.objects.filter(found)


def shown(report: Report) -> "QuerySet[Lookalike]":
    """Those and whatever is in force about it; newest first."""
    kind, value = _subject(report)
    key = key_of(kind, value, skeleton=skeleton(value) if kind == "name" else "") if kind else ""
    rows = Lookalike.objects.filter(Q(pk__in=of(report).values("pk")) | Q(key=key, state__in=Lookalike.OPEN))
    return rows.order_by("-pk")


def address_to_warn(report: Report) -> str:
    """Of the form, filled in with what the report says."""
    kind, value = _subject(report)
    given = {"kind": kind, "value": value, "reference": report.reference}
    if report.seal_id and report.seal is not None:
        given["code"] = codes.shown(report.seal.code)
        if kind != "name":
            # What was reported is the business's own; what pretends to be it is for the reviewer to say.
            given |= {"kind": "", "value": ""}
    query = QueryDict(mutable=True)
    query.update({name: text for name, text in given.items() if text})
    return f"{reverse('verification:warning_new')}?{query.urlencode()}"


def waiting() -> int:
    """How many warnings wait for a second person."""
    return Lookalike.objects.filter(state="proposed").count()
