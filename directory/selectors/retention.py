"""How long personal data is kept, in words: what the privacy page says is read from the rules that the jobs follow."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.rules.retention import KEPT, Kept
from verification.services.retention import terms

# What it is, and from when the time counts.
WORDS: Final[dict[str, tuple[Any, Any]]] = {
    "draft": (_("Unfinished sign-up for the pilot"), _("after the last change")),
    "withdrawn": (
        _("Answers and address of a sign-up that was withdrawn, or whose programme ended"),
        _("after that"),
    ),
    "member_invitation": (
        _("Address of somebody who was invited to a business"),
        _("after the invitation ended"),
    ),
    "session": (
        _("Your session, with the internet address that you signed in from"),
        _("after you signed in"),
    ),
    "unsent_mail": (
        _("Mails from us that wait to be sent, encrypted; the text goes once it is sent"),
        _("at most"),
    ),
    "code": (
        _("What is left of a code to a business's number: a keyed hash and times"),
        _("after it was asked for"),
    ),
    "customer_code": (
        _("What is left of a code to a customer's number: keyed hashes"),
        _("after it was asked for"),
    ),
    "counter": (_("Counters that fend off attacks, as keyed hashes"), _("after the last use")),
    "lifted_block": (
        _("A block that you lifted, and the keyed hash of your number"),
        _("after you lifted it"),
    ),
    "report": (_("Who reported something, and what was written"), _("after the outcome")),
    "warning": (_("Warnings about imitations, with our notes"), _("after the warning ended")),
    "paper_refused": (_("Documents of a case that led to no seal"), _("after the decision")),
    "paper_after_seal": (_("Documents that a seal rested on"), _("after the seal ended")),
    "export": (_("Files for our tax adviser"), _("after they were made")),
    "bank_file": (_("Bank files of ours that were brought in and not read"), _("after they were brought in")),
    "bank_aside": (
        _("Who transferred money to us that was not meant for us, as the bank told us"),
        _("after the transfer was set aside"),
    ),
    "bank_entry": (
        _("Entries of our bank statements with names, accounts and words, because tax law wants that"),
        _("from the end of the year of the transfer"),
    ),
    "webhook": (_("What we told the systems of a business, and what they answered"), _("after it was over")),
    "invoice": (_("Invoices and corrections, because tax law wants that"), _("from the end of their year")),
    "payment_note": (
        _("What we noted on payments, refunds and corrections, because tax law wants that"),
        _("from the end of their year"),
    ),
    "cancellation": (
        _("Cancellations of contracts and withdrawals from them, as business letters"),
        _("from the end of their year"),
    ),
}


@dataclass(frozen=True)
class Line:
    """One kind of data: what it is, how long it is kept, and what the time counts from."""

    name: str
    what: Any
    how_long: str
    since: Any


def lines() -> list[Line]:
    """In the order of the rules."""
    return [Line(one.name, WORDS[one.name][0], _how_long(one), WORDS[one.name][1]) for one in KEPT]


def days_of(kept: Kept) -> int:
    """The days of `kept`, for papers as the operator set them."""
    ours = terms()
    set_by_operator = {"paper_refused": ours.without_seal.days, "paper_after_seal": ours.after_seal}
    return set_by_operator.get(kept.name, kept.days)


def _how_long(kept: Kept) -> str:
    if kept.years:
        return ngettext("%(count)s year", "%(count)s years", kept.years) % {"count": kept.years}
    days = days_of(kept)
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
