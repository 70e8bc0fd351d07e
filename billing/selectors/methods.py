"""How a business pays, and what else it could choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef

from accounts.models import Business
from billing.models import Charge, OpenItem, PaymentMethod
from billing.selectors import words

UNDER_WAY = ("due", "asked", "pending")


@dataclass(frozen=True)
class Choice:
    kind: str
    name: Any
    is_own: bool


@dataclass(frozen=True)
class MethodPage:
    """`cards` are the choices that a provider holds: with them an open invoice can be paid at once."""

    method: PaymentMethod | None
    choices: list[Choice]
    items: Sequence[OpenItem]
    bank: dict[str, str]

    @property
    def cards(self) -> list[Choice]:
        return [one for one in self.choices if one.kind != PaymentMethod.Kind.BANK_TRANSFER]

    @property
    def pays_by_transfer(self) -> bool:
        return self.method is None or self.method.kind == PaymentMethod.Kind.BANK_TRANSFER


def method_page(business: Business, kinds: Sequence[str]) -> MethodPage:
    method = in_use(business)
    own = method.kind if method else PaymentMethod.Kind.BANK_TRANSFER.value
    choices = [Choice(kind, words.METHODS[kind], kind == own) for kind in kinds]
    waiting = Charge.objects.filter(invoice=OuterRef("invoice"), state__in=UNDER_WAY)
    items = OpenItem.objects.filter(business=business, state="open").annotate(under_way=Exists(waiting))
    bank = {key: settings.BILLING[key] for key in ("bank", "iban", "bic")}
    rows = list(items.select_related("invoice").order_by("due_on", "pk"))
    return MethodPage(method, choices, rows, {**bank, "name": settings.OPERATOR["name"]})


def in_use(business: Business) -> PaymentMethod | None:
    return PaymentMethod.objects.filter(business=business, removed_at=None).first()
