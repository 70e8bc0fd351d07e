"""The mail that goes with money that is paid back."""

from django.utils.translation import gettext as _

from billing.emails.letters import Letter, day, send
from billing.models import Payout
from billing.selectors.withdrawals import applied
from billing.selectors.words import amount


def _why(payout: Payout) -> str:
    row = applied(payout.business)
    if row is None or payout.business.closed_at is not None or row.received_at > payout.proposed_at:
        return ""
    return _("It is what was paid for the contract that you withdrew from on %(day)s.") % {
        "day": day(row.received_at)
    }


def paid(payout: Payout) -> None:
    """How much went back, how, and the statement that shows how it came about."""

    def write() -> Letter:
        values = {"amount": amount(payout.amount, payout.currency), "day": day(payout.paid_on)}
        how = (
            _("We transferred %(amount)s to your bank account on %(day)s.")
            if payout.way == Payout.Way.TRANSFER
            else _(
                "We pay %(amount)s back to the card or account that you paid with. It takes up to ten days to arrive."
            )
        )
        return _("Your credit of %(amount)s is paid back") % values, [
            how % values,
            _why(payout),
            _("The statement in the attachment shows how it came about."),
            _("There is nothing for you to do. If it does not arrive, answer this mail."),
        ]

    name = f"statement-{payout.pk}.pdf"
    attached = [(name, bytes(payout.pdf or b""), "application/pdf")]
    send(payout.business, write, key=f"payout.{payout.pk}", attached=attached)
