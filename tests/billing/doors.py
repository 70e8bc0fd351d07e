"""What stands behind the addresses of billing: an order, an invoice, a cancellation and a sample of one business."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from billing.models import (
    BankEntry,
    Charge,
    Credit,
    Invoice,
    MethodSetup,
    OpenItem,
    Payment,
    Payout,
    Refund,
    Subscription,
)
from billing.selectors.receipts import receipt_token
from billing.services import cancelling, documents, exports, receipts, sizes
from billing.services.bank import files, matching
from tests import factories
from tests.billing.bank.files import Line, camt
from tests.billing.factories import buy, contract, declare_size
from verification.models import Seal


def billing_values(seal: Seal) -> dict[str, dict[str, Any]]:
    """Rows of the sealed business by the names of addresses."""
    now = timezone.now()
    made = contract(seal.business, at=now)
    declare_size(made, now.year - 1, at=now)
    if not made.serial:
        buy(made, at=now)
    person = User.objects.filter(desk_role="operator").first() or factories.user(desk_role="operator")
    sample = sizes.draw(year=now.year - 1, wanted=1, person=person, at=now)
    written = cancelling.Written("Zacharias", "Huber", f"{sample.pk}@example.org")
    row = cancelling.receive(written=written, language="de", at=now)
    receipts.make(pk=row.pk, at=now)
    for one in Invoice.objects.filter(document=None):
        documents.make(pk=one.pk, at=now)
    invoice = Invoice.objects.filter(business=seal.business).latest("pk")
    credit, _new = Credit.objects.get_or_create(
        invoice=invoice,
        defaults={
            "parts": [[1, 1]], "gross": 1, "reason": "?", "needs_two": True, "state_at": now, "proposed_at": now,
            "proposed_by": person,
        },
    )  # fmt: skip
    export = exports.ask(year=invoice.year, person=person, at=now)
    return {
        **bank_values(person),
        **{f"billing:invoice{kind}": {"number": invoice.number} for kind in ("", "_pdf", "_xml")},
        **{f"billing:desk_invoice{kind}": {"pk": invoice.pk} for kind in ("", "_pdf")},
        "billing:correct_part": {"pk": invoice.pk},
        "billing:issue_again": {"pk": invoice.pk},
        "billing:correction_do": {"pk": credit.pk, "deed": "withdraw"},
        "billing:desk_export": {"pk": export.pk},
        **payout_values(seal, person),
        **provider_values(made, person),
        "billing:change": {"code": "large"},
        **{f"billing:cancel_{page}": {"token": receipt_token(row)} for page in ("received", "receipt")},
        "billing:desk_mark": {"pk": OpenItem.objects.latest("pk").pk},
        "billing:desk_plan": {"code": "medium"},
        "billing:desk_sample": {"pk": sample.pk},
        "billing:desk_close": {"pk": sample.entries.get().pk, "outcome": "fits"},
        "billing:desk_cancellation": {"pk": row.pk, "action": "apply"},
    }


def _payment(seal: Seal) -> Payment:
    """A transfer that an operator marked."""
    now = timezone.now()
    given = {
        "amount": 1,
        "currency": "EUR",
        "method": "bank_transfer",
        "received_on": now.date(),
        "booked_at": now,
    }
    return Payment.objects.get_or_create(key="marked:doors", defaults={"business": seal.business, **given})[0]


def payout_values(seal: Seal, person: User) -> dict[str, dict[str, Any]]:
    """A credit that is to be transferred, with the statement that it gets."""
    now = timezone.now()
    row, _new = Payout.objects.get_or_create(
        business=seal.business,
        currency="EUR",
        defaults={
            "amount": 1, "way": "transfer", "needs_two": False, "state": "due", "state_at": now, "proposed_at": now,
            "proposed_by": person, "pdf": b"%PDF-", "pdf_sha256": "x",
        },
    )  # fmt: skip
    return {
        "billing:undo_payment": {"pk": _payment(seal).pk},
        "billing:payout_begin": {"business": seal.business_id, "currency": "eur"},
        "billing:payout_do": {"pk": row.pk, "deed": "withdraw"},
        "billing:payout_pdf": {"pk": row.pk},
        "billing:payout_transfer": {"pk": row.pk},
    }


def bank_values(person: User) -> dict[str, dict[str, Any]]:
    """A bank file with one transfer that a person has to assign."""
    content = camt(Line("3.33", "?", on=timezone.now().date().isoformat(), reference=f"door-{person.pk}"))
    file, _new = files.bring(name="door.xml", content=content, person=person, at=timezone.now())
    matching.match_file(pk=file.pk, at=timezone.now())
    entry = BankEntry.objects.latest("pk")
    return {
        "billing:bank_file": {"pk": file.pk},
        "billing:bank_drop": {"pk": file.pk},
        "billing:bank_entry": {"pk": entry.pk},
        "billing:bank_do": {"pk": entry.pk, "deed": "set_aside"},
    }


def provider_values(made: Subscription, person: User) -> dict[str, dict[str, Any]]:
    """A charge of the business with a visit and a refund; the provider itself is not set up."""
    now, invoice = timezone.now(), made.invoices.latest("pk")
    charge, _new = Charge.objects.get_or_create(
        key=f"door-{invoice.pk}",
        defaults={"invoice": invoice, "currency": "EUR", "amount": 100, "state": "failed", "state_at": now},
    )
    visit, _new = MethodSetup.objects.get_or_create(
        key=f"door-{invoice.pk}", defaults={"business": made.business, "kind": "card", "state_at": now}
    )
    refund, _new = Refund.objects.get_or_create(
        key=f"door-{invoice.pk}",
        defaults={
            "charge": charge, "amount": 1, "reason": "?", "needs_two": True, "state_at": now,
            "proposed_at": now, "proposed_by": person,
        },
    )  # fmt: skip
    return {
        "money_webhook": {"provider": "stripe"},
        "billing:method_visit": {"pk": visit.pk},
        "billing:pay_invoice": {"pk": invoice.pk},
        "billing:charge": {"pk": charge.pk},
        "billing:refund_do": {"pk": refund.pk, "deed": "withdraw"},
    }
