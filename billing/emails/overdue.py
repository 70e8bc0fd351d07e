"""Mails about what is not paid: which invoice, how much, where to, and what happens next and when."""

from django.utils.translation import gettext as _

from billing.emails.letters import Letter, day, plan_page
from billing.models import OpenItem, Subscription
from billing.selectors.tax import seller_words
from billing.selectors.words import amount

SHOWN = 10  # nobody has more of them open; a mail must not become a ledger


def missed(row: Subscription) -> Letter:
    return _("An invoice is overdue"), [
        _("An invoice has not been paid yet. If your payment is on its way, there is nothing to do."),
        *_owed(row),
        _("We will remind you again on %(day)s. Your seal stays as it is.") % {"day": day(row.dunning_due_on)}
        if row.dunning_due_on
        else "",
        _look(),
    ]


def reminded(row: Subscription) -> Letter:
    return _("An invoice is still overdue"), [
        _("An invoice has not been paid yet."),
        *_owed(row),
        _next(row),
        _look(),
    ]


def restricted(row: Subscription) -> Letter:
    return _("The extras of your plan are off"), [
        _(
            "An invoice has been overdue for 45 days. Extra numbers, locations and people cannot be added now."
        ),
        *_owed(row),
        _("Your seal stays as it is. What you have entered is kept."),
        _(
            "We give notice of 30 days: if nothing is paid, the paid plan ends on %(day)s."
            " A small firm then goes on with the free plan; for a large one the contract ends, and with it the seal."
        )
        % {"day": day(row.ends_on)},
        _("Once you pay, everything is as before: %(url)s") % {"url": plan_page()},
    ]


def still_owed(row: Subscription) -> list[str]:
    """For whoever takes a cancellation back while something is overdue or a plan is missing."""
    if row.state not in ("past_due", "restricted"):
        return []
    end = _("The extras stay off, and the contract ends on %(day)s unless you pay or choose a plan by then.")
    return [*_owed(row), end % {"day": day(row.ends_on)} if row.state == "restricted" else _next(row)]


def _next(row: Subscription) -> str:
    """The step that dunning takes next, and its day."""
    if row.extras_are_off:
        return _("The extras of your plan are off until it is paid. Your seal stays as it is.")
    if not row.dunning_due_on:
        return ""
    step = (
        _(
            "Next step, on %(day)s: if nothing is paid, the extras of your plan are switched off. Your seal stays."
        )
        if row.extras_go_next
        else _("Next step, on %(day)s: we will remind you again. Your seal stays as it is.")
    )
    return step % {"day": day(row.dunning_due_on)}


def _owed(row: Subscription) -> list[str]:
    """Whoever pays bills needs the number, the sum and the reference, not a link that wants a password."""
    items = OpenItem.objects.filter(business_id=row.business_id, state="open").select_related("invoice")
    found = [
        _("Invoice %(number)s: %(amount)s, due on %(day)s. Reference for the transfer: %(reference)s")
        % {
            "number": item.invoice.number,
            "amount": amount(item.left, item.invoice.currency),
            "day": day(item.due_on),
            "reference": item.invoice.reference,
        }
        for item in items.order_by("due_on", "pk")[:SHOWN]
    ]
    bank = seller_words()
    if found and bank["iban"]:
        where = _("Transfer to: %(name)s, IBAN %(iban)s")
        found.append(where % {"name": bank["name"], "iban": bank["iban"]})
    return found


def _look() -> str:
    return _("The invoice and our bank details: %(url)s") % {"url": plan_page()}
