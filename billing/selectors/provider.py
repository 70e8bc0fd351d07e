"""What the operator sees of money that a provider moves: what needs a person, and how both sides compare."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from billing.models import Charge, MethodSetup, ProviderEvent, Reconciliation, Refund

SHOWN, RECENT = 50, 20
DIFFERENCES: dict[str, Any] = {
    "unknown_here": _("The provider has a charge that we do not know."),
    "unknown_there": _("We have a charge that the provider does not know."),
    "charged_twice": _("The provider took the money a second time."),
    "another_charge": _("The provider has a second charge with the same key."),
    "differs": _("State or amount differ."),
}
CHARGE_STATES: dict[str, Any] = {
    "due": _("to be asked"),
    "asked": _("asked, no answer yet"),
    "pending": _("under way"),
    "succeeded": _("paid"),
    "failed": _("declined"),
    "disputed": _("disputed"),
    "refunded": _("paid back"),
}
REFUND_STATES: dict[str, Any] = {
    "proposed": _("waits for a second person"),
    "due": _("to be asked"),
    "asked": _("asked, no answer yet"),
    "pending": _("under way"),
    "done": _("paid back"),
    "failed": _("declined"),
    "withdrawn": _("withdrawn"),
}


@dataclass(frozen=True)
class ProviderPage:
    """Lists are short: what is older than the last fifty has been dealt with, or stands on its own page."""

    disputed: list[Charge]
    failed: list[Charge]
    recent: list[Charge]
    refunds: list[Refund]
    last: Reconciliation | None
    events: int
    waiting: int
    newest: ProviderEvent | None
    visits: int


def provider_page() -> ProviderPage:
    events = ProviderEvent.objects.order_by("-received_at")
    refunds = Refund.objects.filter(state__in=("proposed", "failed"))
    failed = _charges().filter(state="failed").exclude(error__in=("visit_lapsed", "nothing_open"))
    return ProviderPage(
        disputed=list(_charges().filter(state="disputed")[:SHOWN]),
        failed=list(failed[:SHOWN]),
        recent=list(_charges().filter(state__in=("succeeded", "pending", "asked", "due"))[:RECENT]),
        refunds=list(refunds.select_related("charge__invoice", "proposed_by").order_by("pk")[:SHOWN]),
        last=Reconciliation.objects.order_by("-begun_at", "-pk").first(),
        events=events.count(),
        waiting=events.filter(processed_at=None).count(),
        newest=events.first(),
        visits=MethodSetup.objects.filter(state="open").count(),
    )


def differences(row: Reconciliation) -> list[dict[str, Any]]:
    return [{**one, "words": DIFFERENCES.get(one["what"], one["what"])} for one in row.differences]


def _charges() -> QuerySet[Charge]:
    return Charge.objects.select_related("invoice__business").order_by("-state_at", "-pk")
