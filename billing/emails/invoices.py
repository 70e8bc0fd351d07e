"""Mails about invoices."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from billing.emails.letters import Attached, Letter, day, letter, plan_page, send
from billing.models import Invoice, OpenItem
from billing.selectors.balance import balances
from billing.selectors.words import amount


def issued(invoice: Invoice) -> None:
    """The invoice is there: how much, by when, how; with the very document that stays on its page."""

    def write() -> Letter:
        values = {"number": invoice.number, "amount": amount(invoice.gross, invoice.currency)}
        if invoice.is_credit_note:
            return _("Correction %(number)s") % values, [
                _("We have credited %(amount)s.") % values,
                _of_the_corrected(invoice),
                _("To your invoices: %(url)s") % {"url": plan_page()},
            ]
        return _("Invoice %(number)s") % values, [
            _("Your invoice %(number)s is there: %(amount)s, due on %(day)s.")
            % {**values, "day": day(invoice.due_on)},
            *_how_to_pay(invoice),
            _("Open it: %(url)s") % {"url": invoice_page(invoice)},
        ]

    key, attached = f"invoice.{invoice.pk}", _attached(invoice)
    told = send(invoice.business, write, key=key, attached=attached)
    address = invoice.buyer.get("email", "")
    if address and address not in told:
        with override(invoice.language):
            subject, lines = write()
            letter(address, subject, lines, key=f"{key}.accounts", attached=attached).send()


def _how_to_pay(invoice: Invoice) -> list[str]:
    """What is left of it now, and who moves the money: nobody transfers what is paid or is collected."""
    item = OpenItem.objects.get(invoice=invoice)
    if not item.left:
        return [_("Nothing of it is open any more. There is nothing for you to do.")]
    values = {"left": amount(item.left, invoice.currency), "reference": invoice.reference}
    rest = _("A part of it is paid by your credit. %(left)s is left.") % values if item.settled else ""
    how = {
        "card": _("We collect it from your card. There is nothing for you to do."),
        "sepa_debit": _("We collect it by SEPA direct debit. There is nothing for you to do."),
    }
    by_transfer = _("Transfer it by that day and name the reference %(reference)s.") % values
    return [rest, how.get(invoice.buyer.get("method", ""), by_transfer)]


def _of_the_corrected(note: Invoice) -> str:
    """What becomes of a credit: less is open of its invoice, or it pays the next one, or it goes back."""
    item = OpenItem.objects.select_related("invoice").get(invoice=note.corrects_id)
    values = {
        "number": item.invoice.number,
        "left": amount(item.left, note.currency),
        "day": day(item.due_on),
    }
    if item.left:
        return _("Of invoice %(number)s, %(left)s is left to be paid by %(day)s.") % values
    if balances(note.business).get(note.currency, 0) >= 0:
        return _("Nothing of invoice %(number)s is open any more. There is nothing for you to do.") % values
    return _(
        "You have paid more than is owed now: that pays your next invoice. If none follows, we pay it back."
    )


def _attached(invoice: Invoice) -> list[Attached]:
    """The PDF; whoever wants an XRechnung reads the XML alone, so it comes beside it."""
    document = invoice.document
    files = [(f"{invoice.number}.pdf", bytes(document.pdf), "application/pdf")]
    if invoice.buyer.get("profile") == "xrechnung":
        files.append((f"{invoice.number}.xml", bytes(document.xml), "application/xml"))
    return files


def invoice_page(invoice: Invoice) -> str:
    return settings.PUBLIC_URL + reverse("billing:invoice", args=[invoice.number])
