"""The mails about a withdrawal: the receipt that the law wants at once, and what became of it."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from billing.emails.letters import Letter, day, letter, plan_page
from billing.models import Cancellation, Order, Subscription
from billing.selectors.given_back import given_back
from billing.selectors.receipts import receipt_page
from billing.selectors.withdrawals import last_day_of, standing
from billing.selectors.words import amount, to_the_second


def right(order: Order) -> str:
    """What whoever orders has to be told, while withdrawing is switched on."""
    if not settings.BILLING["withdrawal"] or order.version.plan.is_free:
        return ""
    return _(
        "You can withdraw from this order until %(day)s, without giving a reason. Everything you paid for it then goes"
        " back to you: %(url)s"
    ) % {"day": day(last_day_of(order)), "url": settings.PUBLIC_URL + reverse("billing:withdraw")}


def received(row: Cancellation) -> None:
    """All that was declared, and when, in the mail itself: it is the receipt, whatever becomes of the link."""
    letter(
        row.email,
        _("We have received your withdrawal %(reference)s") % {"reference": row.reference},
        [
            _("We received your withdrawal on %(moment)s.") % {"moment": to_the_second(row.received_at)},
            _("You declared: I withdraw from this contract: %(contract)s") % {"contract": row.contract},
            _("Name: %(name)s") % {"name": row.name},
            _("E-mail address for the receipt: %(email)s") % {"email": row.email},
            next_step(row),
            _("The receipt, also as PDF: %(url)s") % {"url": receipt_page(row)},
        ],
        key=f"cancellation.{row.pk}",
    ).send()


def closed(row: Cancellation) -> None:
    """After a person found out whose contract is meant, or that there is none."""
    letter(
        row.email,
        _("Your withdrawal %(reference)s") % {"reference": row.reference},
        [next_step(row)],
        key=f"cancellation.{row.pk}.{row.state}",
    ).send()


def next_step(row: Cancellation) -> str:
    if row.state == "applied":
        return _(
            "What was ordered has ended, and what was paid for it goes back. The business was told by e-mail."
        )
    if row.came_late:
        return too_late(row)
    if row.state == "refused":
        return _(
            "We could not find a contract that you may withdraw from. Answer this mail if you think that is wrong."
        )
    return _("Next step: us. We find the contract and write to you within two business days.")


def too_late(row: Cancellation) -> str:
    """Until when it would have been possible, and what is possible instead."""
    found = standing(row.subscription.business, at=row.received_at) if row.subscription else None
    return _(
        "The 14 days for withdrawing were over on %(day)s, so the contract goes on. You can cancel it at any time, to"
        " the end of the period that is paid for: %(url)s"
    ) % {
        "day": day(found.until if found else None),
        "url": settings.PUBLIC_URL + reverse("billing:cancel"),
    }


def withdrawn(row: Subscription) -> Letter:
    """To the business: what became of its contract, and of the money."""
    if row.version is not None or row.state == "trial":
        left = _("What you ordered does not begin. Your contract goes on as before.")
    elif row.state == "cancel_scheduled":
        left = _(
            "Your plan has ended. To keep the seal, choose a plan before %(day)s; otherwise the contract ends that"
            " day, and with it the seal."
        ) % {"day": day(row.ends_on)}
    else:
        left = _("Your plan has ended. Nothing more is charged.")
    return _("Your withdrawal is carried out"), [
        left,
        _("The free plan follows. Your seal stays as it is.") if row.state == "free" else "",
        *_money(row),
        _("Your plan: %(url)s") % {"url": plan_page()},
    ]


def _money(row: Subscription) -> list[str]:
    """What goes back, which way and until when."""
    back = given_back(row, at=timezone.now())
    if back is None:
        return []
    until = day(back.by)
    card = _("%(amount)s goes back to the card or account that you paid with, by %(day)s.")
    bank = _("We transfer %(amount)s by %(day)s, to the account that your payment came from.")
    lines = [card % {"amount": amount(sum_, of), "day": until} for of, sum_ in back.to_card]
    lines += [bank % {"amount": amount(sum_, of), "day": until} for of, sum_ in back.to_bank]
    if lines:
        lines.append(_("There is nothing for you to do."))
    if back.collecting:
        lines.append(
            _("A payment is still being collected. Once it has arrived it goes back to you as well.")
        )
    if back.is_nothing:
        lines.append(_("Nothing was paid for it, so nothing goes back."))
    return lines
