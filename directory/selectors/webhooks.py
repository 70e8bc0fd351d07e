"""What an event says to a webhook, and what a business sees of its webhooks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from config.outbox.models import Event
from directory.models import Webhook, WebhookMessage
from directory.rules import webhooks as rules
from verification.models import Case, Seal
from verification.rules import codes

SHOWN = 30
STATES: Mapping[str, tuple[str, Any]] = {
    "due": ("run", _("Waits")),
    "sending": ("run", _("On its way")),
    "delivered": ("ok", _("Delivered")),
    "dead": ("bad", _("Given up")),
}
# Why there was no answer, or nothing was tried.
DETAILS: Mapping[str, Any] = {
    "resolver": _("The name of the host could not be looked up: no name server answered."),
    "timeout": _("The host took longer than 10 seconds."),
    "malformed_name": _("The address is none that we can reach."),
    "no_address": _("The host has no address."),
    "address_not_public": _("The host lies at an address that is not public."),
    "certificate": _("The certificate of the host is not good for its name, or has run out."),
    "tls": _("The host speaks no TLS that we know."),
    "connection": _("The host took no connection, or broke it off."),
    "malformed": _("The answer was no HTTP."),
    rules.OURS: _("Not sent: something failed on our side."),
    "disabled": _("Not tried: the address was switched off."),
    "removed": _("Not tried: the address was removed."),
}
WHY: Mapping[str, Any] = {
    "gone": _("Its host answered that it is gone for good (410)."),
    "failing": _("No message reached its host for 72 hours."),
}


@dataclass(frozen=True)
class Told:
    """What an event means to a webhook: ids and a state, nothing about a person."""

    business_id: UUID
    kind: str
    data: dict[str, str]


def told(event: Event) -> Told | None:
    """None for what no webhook hears of."""
    if event.kind not in rules.EVENTS:
        return None
    kind, state = rules.EVENTS[event.kind]
    if "seal" in event.ids:
        seal = Seal.objects.get(pk=int(event.ids["seal"]))
        own = {"seal": codes.shown(seal.code), "state": state or seal.state}
        return Told(seal.business_id, kind, {"business": str(seal.business_id), **own})
    if "case" in event.ids:
        case = Case.objects.get(pk=UUID(event.ids["case"]))
        if case.kind == Case.Kind.MISUSE and state == "withdrawn":
            return None  # a measure that nobody decided: the business never heard of it
        own = {"case": str(case.pk), "about": case.kind, "state": state}
        return Told(case.business_id, kind, {"business": str(case.business_id), **own})
    business_id = UUID(event.ids["business"])
    return Told(business_id, kind, {"business": str(business_id), "state": state})


@dataclass(frozen=True)
class Hook:
    """One webhook; `paused` where the plan holds fewer than there are."""

    row: Webhook
    paused: bool

    @property
    def host(self) -> str:
        """All that is shown where not everybody may see the path, which may hold somebody's key."""
        return rules.target(self.row.address).host

    @property
    def why(self) -> Any:
        return WHY.get(self.row.why, "")


def of_business(business: Business, *, most: int | None) -> list[Hook]:
    """In the order in which they were added; those that are switched off take no place of the plan."""
    rows = Webhook.objects.filter(business=business).exclude(state="removed").order_by("created_at", "pk")
    found, working = [], 0
    for row in rows:
        working += row.state == "active"
        found.append(Hook(row, row.state == "active" and most is not None and working > most))
    return found


@dataclass(frozen=True)
class Line:
    """One message as the page shows it."""

    row: WebhookMessage

    @property
    def tag(self) -> str:
        return STATES[self.row.state][0]

    @property
    def state(self) -> Any:
        return STATES[self.row.state][1]

    @property
    def answer(self) -> Any:
        """The status, or why there was none."""
        return self.row.status_code or DETAILS.get(self.row.detail, self.row.detail)

    @property
    def is_ours(self) -> bool:
        """Whether the last try failed before anything was sent."""
        return self.row.detail == rules.OURS and self.row.status_code is None

    @property
    def next_at(self) -> datetime | None:
        return self.row.next_at if self.row.state == "due" and self.row.tried_at else None


def lines(webhook: Webhook) -> list[Line]:
    """The last messages, the newest first."""
    return [Line(row) for row in webhook.messages.order_by("-created_at", "-pk")[:SHOWN]]
