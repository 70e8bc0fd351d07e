"""What is open, disputed or held keeps an invoice beyond its time."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from billing.models import Charge, Credit, Hold, Invoice, OpenItem, Refund, Removal
from billing.services import crediting, removing
from config.outbox.models import AuditEntry
from tests import factories
from tests.billing.ageing import OVER, old
from tests.billing.factories import firm
from tests.billing.test_removing import DESK, run

pytestmark = pytest.mark.django_db


def charge(state: str) -> Callable[[Invoice], None]:
    def deed(row: Invoice) -> None:
        Charge.objects.create(
            invoice=row, key="a", currency="EUR", amount=row.gross, state=state, state_at=row.issued_at
        )

    return deed


def refund(row: Invoice) -> None:
    charge("failed")(row)
    Refund.objects.create(
        charge=Charge.objects.get(), key="a", amount=1, reason="?", needs_two=False, state="proposed",
        state_at=row.issued_at, proposed_at=row.issued_at, proposed_by=factories.user(desk_role="operator"),
    )  # fmt: skip


def correction_proposed(row: Invoice) -> None:
    Credit.objects.create(
        invoice=row, parts=[[1, 1]], gross=1, reason="?", needs_two=True, state_at=row.issued_at,
        proposed_at=row.issued_at, proposed_by=factories.user(desk_role="operator"),
    )  # fmt: skip


def corrected_lately(row: Invoice) -> None:
    crediting.credit(invoice=row, reason="?", by=DESK, at=timezone.now())


def held(**of: Any) -> Callable[[Invoice], None]:
    def deed(row: Invoice) -> None:
        given = {"business": None, "year": None, **{name: get(row) for name, get in of.items()}}
        removing.hold(**given, reason="tax audit", by=DESK, at=timezone.now())

    return deed


def of_business(row: Invoice) -> Any:
    return row.business


def of_year(row: Invoice) -> int:
    return row.year


@pytest.mark.parametrize(
    "matter",
    [
        *(charge(state) for state in ("due", "asked", "pending", "disputed")),
        refund,
        correction_proposed,
        corrected_lately,
        held(business=of_business),
        held(year=of_year),
        held(business=of_business, year=of_year),
    ],
)
def test_what_is_open_disputed_or_held_stays(matter: Callable[[Invoice], None]) -> None:
    row, other = old(OVER), old(OVER + 1)
    matter(row)
    assert run() == 1
    assert list(Removal.objects.values_list("invoice", flat=True)) == [other.pk]


def test_what_is_not_paid_stays() -> None:
    row = old(OVER, paid=False)
    assert run() == 0
    assert OpenItem.objects.get(invoice=row).state == "open"


def test_what_is_lifted_or_of_another_holds_nothing() -> None:
    row = old(OVER)
    place = held(business=of_business, year=of_year)
    place(row)
    Hold.objects.create(business=firm(), reason="of another", placed_at=timezone.now())
    Hold.objects.create(year=row.year - 1, reason="of another year", placed_at=timezone.now())
    assert run() == 0
    first = Hold.objects.earliest("pk")
    assert [removing.lift(row=first, by=DESK, at=timezone.now()) for _twice in range(2)] == [True, False]
    assert run() == 1


def test_the_command_holds_and_lifts() -> None:
    business = firm()

    def call(*arguments: str) -> str:
        out = StringIO()
        call_command("hold_invoices", *arguments, stdout=out)
        return out.getvalue()

    assert "every business, 2026, tax audit" in call("--year", "2026", "--reason", "tax audit")
    assert business.slug in call("--business", business.slug, "--reason", "lawsuit")
    first = Hold.objects.earliest("pk")
    assert "2026" not in call("--lift", str(first.pk))
    for wrong in (["--lift", str(first.pk)], ["--year", "2026"], ["--reason", "?"], ["--business", "nobody"]):
        with pytest.raises(CommandError):
            call(*wrong)
    assert AuditEntry.objects.filter(action__startswith="billing.hold.").count() == 3
