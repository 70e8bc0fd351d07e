"""Mails about invoices."""

from django.utils.translation import gettext as _

from billing.emails.letters import Letter, day, plan_page, send
from billing.models import Invoice
from billing.selectors.words import amount


def issued(invoice: Invoice) -> None:
    """The invoice is there: how much, by when, how."""

    def write() -> Letter:
        values = {"number": invoice.number, "amount": amount(invoice.gross, invoice.currency)}
        if invoice.is_credit_note:
            return _("Credit note %(number)s") % values, [
                _("We have credited %(amount)s. It is used for your next invoice, or paid back if you ask.")
                % values,
                _("To your invoices: %(url)s") % {"url": plan_page()},
            ]
        return _("Invoice %(number)s") % values, [
            _("Your invoice %(number)s is there: %(amount)s, due on %(day)s.")
            % {**values, "day": day(invoice.due_on)},
            _("If you pay by transfer, name the reference %(reference)s.") % {"reference": invoice.reference},
            _("Open it: %(url)s") % {"url": plan_page()},
        ]

    send(invoice.business, write, key=f"invoice.{invoice.pk}")
