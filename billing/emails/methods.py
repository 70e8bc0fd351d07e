"""Mails about how a business pays."""

from django.utils.translation import gettext as _

from accounts.models import Business
from billing.emails.letters import Letter, day, plan_page, send
from billing.models import Charge, OpenItem, PaymentMethod
from billing.selectors.words import METHODS, amount


def changed(business: Business, *, key: str) -> None:
    """Whoever hears about the money hears of it, so that nobody changes it unnoticed."""
    method = PaymentMethod.objects.filter(business=business, removed_at=None).first()
    if method is None:
        return

    def write() -> Letter:
        words = str(METHODS[method.kind])
        named = f"{words}, {method.label}" if method.label else words
        return _("How you pay has changed"), [
            _("From now on you pay by: %(method)s.") % {"method": named},
            _("If that was none of you, answer this mail."),
            _("Look at it: %(url)s") % {"url": plan_page()},
        ]

    send(business, write, key=f"method.{key}")


def failed(charge: Charge) -> None:
    """A card or account was not charged: what is open, by when, and that the seal is safe."""
    item = OpenItem.objects.get(invoice=charge.invoice_id)
    if item.state != "open" or charge.error in ("nothing_open", "visit_lapsed"):
        return
    invoice = charge.invoice

    def write() -> Letter:
        values = {
            "number": invoice.number,
            "amount": amount(item.left, invoice.currency),
            "day": day(item.due_on),
            "reference": invoice.reference,
        }
        return _("We could not collect invoice %(number)s") % values, [
            _("Your bank or card company declined %(amount)s for invoice %(number)s. Nothing was taken.")
            % values,
            _(
                "Next step: you. Choose another card or account, or transfer it by %(day)s with the reference"
                " %(reference)s."
            )
            % values,
            _("Your seal stays as it is."),
            _("Look at it: %(url)s") % {"url": plan_page()},
        ]

    send(invoice.business, write, key=f"charge.{charge.pk}")
