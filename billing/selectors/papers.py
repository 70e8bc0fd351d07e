"""Issued documents as the page, the PDF and the XML want them: from their own rows alone, in their own language."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from billing.models import Invoice, InvoiceLine
from billing.rules.money import TaxOfRate
from billing.rules.papers import Buyer, Corrected, Paper, Profile, Row, Seller
from billing.rules.proration import Period
from billing.selectors.words import amount

SELLER = (
    "name", "street", "postcode", "city", "country", "vat_id", "tax_number", "register", "email", "phone", "bank",
    "iban", "bic",
)  # fmt: skip
BUYER = ("name", "street", "postcode", "city", "country", "extra", "vat_id", "email", "reference")


def paper(invoice: Invoice) -> Paper:
    """What the document says; the same rows give the same paper at any time."""
    with override(invoice.language):
        return _paper(invoice)


def _paper(invoice: Invoice) -> Paper:
    corrects = invoice.corrects
    profile: Profile = "xrechnung" if invoice.buyer.get("profile") == "xrechnung" else "en16931"
    return Paper(
        number=invoice.number,
        title=title(invoice),
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        start=invoice.period_start,
        last=Period(invoice.period_start, invoice.period_end).last,
        currency=invoice.currency,
        profile=profile,
        method=_method(invoice),
        payment_reference=invoice.reference,
        seller=Seller(**_known(invoice.seller, SELLER)),
        buyer=Buyer(**_known(invoice.buyer, BUYER)),
        rows=tuple(_row(line) for line in invoice.lines.all()),
        taxes=tuple(TaxOfRate(**one) for one in invoice.taxes),
        net=invoice.net,
        tax=invoice.tax,
        gross=invoice.gross,
        treatment=invoice.treatment,
        exemption=_exemption(invoice.treatment),
        terms=_terms(invoice),
        prepaid=invoice.prepaid or 0,
        notes=tuple(_notes(invoice)),
        corrects=Corrected(corrects.number, corrects.issued_on) if corrects is not None else None,
    )


def _known(words: dict[str, Any], keys: tuple[str, ...]) -> dict[str, str]:
    return {key: str(words.get(key) or "") for key in keys}


def _method(invoice: Invoice) -> str:
    return str(invoice.buyer.get("method") or "bank_transfer")


def _row(line: InvoiceLine) -> Row:
    """A price is never negative in an electronic invoice; what is taken off is a negative quantity."""
    period = Period(line.period_start, line.period_end)
    quantity = -line.quantity if line.net < 0 else line.quantity
    return Row(
        line.position, line.text, quantity, line.unit, line.per, abs(line.price), line.net, line.rate, line.category,
        period.start, period.last,
    )  # fmt: skip


def title(invoice: Invoice) -> str:
    """What it is called, in the language of whoever reads it now.

    In German tax law a Gutschrift is something else, so a credit note is called a correction.
    """
    if invoice.corrects is None:
        return _("Invoice %(number)s") % {"number": invoice.number}
    values = {"number": invoice.number, "invoice": invoice.corrects.number}
    return _("Correction %(number)s of invoice %(invoice)s") % values


def _exemption(treatment: str) -> str:
    """The sentence that the law wants where no tax is charged (UStG § 14a (5), UStDV § 34a)."""
    return {
        "small_business": _("No value added tax is charged: exemption for small businesses under § 19 UStG."),
        "reverse_charge": _(
            "Reverse charge: the customer accounts for the tax (art. 196 of Directive 2006/112/EC, § 13b UStG)."
        ),
        "third_country": _("Not taxable in the country of the seller (§ 3a (2) UStG)."),
    }.get(treatment, "")


def _terms(invoice: Invoice) -> str:
    left = invoice.gross - (invoice.prepaid or 0)
    values = {
        "amount": amount(left, invoice.currency),
        "day": date_format(invoice.due_on, "DATE_FORMAT"),
    }
    if invoice.is_credit_note:
        return _(
            "This amount is set off against the invoice. What is paid too much by that is used for your next invoice,"
            " or paid back."
        )
    if not left:
        return _("Your credit pays all of it. There is nothing for you to do.")
    if _method(invoice) == "card":
        return _("%(amount)s is collected from your card. There is nothing for you to do.") % values
    if _method(invoice) == "sepa_debit":
        return _("%(amount)s is collected by SEPA direct debit. There is nothing for you to do.") % values
    return _("Please transfer %(amount)s by %(day)s and name the reference.") % values


def _notes(invoice: Invoice) -> list[str]:
    found = []
    if invoice.corrects is not None:
        values = {
            "number": invoice.corrects.number,
            "day": date_format(invoice.corrects.issued_on, "DATE_FORMAT"),
        }
        whole = invoice.gross == invoice.corrects.gross
        sentence = (
            _("Takes back invoice %(number)s of %(day)s.")
            if whole
            else _("Takes back a part of invoice %(number)s of %(day)s.")
        )
        found.append(sentence % values)
    if invoice.reason:
        found.append(_("Reason: %(reason)s") % {"reason": invoice.reason})
    if invoice.consultation and invoice.consulted_on is not None:
        values = {
            "number": invoice.consultation,
            "day": date_format(invoice.consulted_on, "DATE_FORMAT"),
        }
        found.append(_("VAT number confirmed on %(day)s, consultation number %(number)s.") % values)
    return found
