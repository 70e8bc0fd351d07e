"""Mails about invoices."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from billing.emails.letters import Attached, Letter, day, letter, plan_page, send
from billing.models import Invoice
from billing.selectors.words import amount


def issued(invoice: Invoice) -> None:
    """The invoice is there: how much, by when, how; with the very document that stays on its page."""

    def write() -> Letter:
        values = {"number": invoice.number, "amount": amount(invoice.gross, invoice.currency)}
        if invoice.is_credit_note:
            return _("Correction %(number)s") % values, [
                _("We have credited %(amount)s. It is used for your next invoice, or paid back if you ask.")
                % values,
                _("To your invoices: %(url)s") % {"url": plan_page()},
            ]
        return _("Invoice %(number)s") % values, [
            _("Your invoice %(number)s is there: %(amount)s, due on %(day)s.")
            % {**values, "day": day(invoice.due_on)},
            _("If you pay by transfer, name the reference %(reference)s.") % {"reference": invoice.reference},
            _("Open it: %(url)s") % {"url": invoice_page(invoice)},
        ]

    key, attached = f"invoice.{invoice.pk}", _attached(invoice)
    told = send(invoice.business, write, key=key, attached=attached)
    address = invoice.buyer.get("email", "")
    if address and address not in told:
        with override(invoice.language):
            subject, lines = write()
            letter(address, subject, lines, key=f"{key}.accounts", attached=attached).send()


def _attached(invoice: Invoice) -> list[Attached]:
    """The PDF; whoever wants an XRechnung reads the XML alone, so it comes beside it."""
    document = invoice.document
    files = [(f"{invoice.number}.pdf", bytes(document.pdf), "application/pdf")]
    if invoice.buyer.get("profile") == "xrechnung":
        files.append((f"{invoice.number}.xml", bytes(document.xml), "application/xml"))
    return files


def invoice_page(invoice: Invoice) -> str:
    return settings.PUBLIC_URL + reverse("billing:invoice", args=[invoice.number])
