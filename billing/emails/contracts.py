"""One mail for each move of a contract: what it means, what happens next, and when. Never a word against a seal."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from billing.emails import overdue, withdrawals
from billing.emails.letters import Letter, day, letter, plan_page, send
from billing.models import Cancellation, Subscription
from billing.selectors.balance import balances
from billing.selectors.receipts import receipt_page
from billing.selectors.size import verdict
from billing.selectors.words import amount, to_the_second


def tell(subscription: Subscription, *, kind: str, key: str) -> None:
    """The mail for an event of the contract's table; an event without one is silent."""
    write = LETTERS.get(kind)
    if write is not None:
        send(subscription.business, lambda: write(subscription), key=f"{kind}.{key}")


def _look() -> str:
    return _("Your plan: %(url)s") % {"url": plan_page()}


def _trial(row: Subscription) -> Letter:
    return _("Your firm needs a plan"), [
        _("By what you declared, your firm is no longer small, so the free plan does not cover it."),
        _(
            "Nothing changes before %(day)s. Until then you can use everything that a paid plan has, free of charge."
        )
        % {"day": day(row.trial_ends_on)},
        _("What to do: choose a plan by then. Your seal stays as it is."),
        _look(),
    ]


def _active(row: Subscription) -> Letter:
    name = row.version.name if row.version else ""
    return _("Your plan has begun"), [
        _(
            "Your plan %(name)s runs. The period that is charged for ends on %(day)s, then the next one begins."
        )
        % {"name": name, "day": day(row.period_end)},
        _("You can cancel at any time, to the end of that period."),
        _look(),
    ]


def _lapsed(row: Subscription) -> Letter:
    return _("The time to choose a plan is over"), [
        _("No plan was chosen, so the extras are off. Your seal and your profile stay as they are."),
        _("We give notice of 30 days: without a plan the contract ends on %(day)s, and with it the seal.")
        % {"day": day(row.ends_on)},
        _("What to do: choose a plan before that day, or declare your size anew."),
        _look(),
    ]


def _paid(row: Subscription) -> Letter:
    return _("Thank you, everything is paid"), [
        _("Your payment has arrived. Your plan runs as before."),
        _look(),
    ]


def _scheduled(row: Subscription) -> Letter:
    stays = row.has_more and verdict(row.business_id).small
    return _("Your cancellation has arrived"), [
        _("We received your cancellation on %(day)s.")
        % {"day": to_the_second(row.cancelled_at) if row.cancelled_at else ""},
        _("Your plan ends on %(day)s. Nothing is charged from that day on.") % {"day": day(row.plan_ends_on)}
        if row.version is not None
        else "",
        _("Then the free plan follows. Your seal stays as it is.")
        if stays
        else _("The contract ends on %(day)s, and with it the seal.") % {"day": day(row.ends_on)},
        _("If you change your mind, you can take this back until then: %(url)s") % {"url": plan_page()},
        *(_("The receipt, also as PDF: %(url)s") % {"url": receipt_page(one)} for one in _own_receipt(row)),
    ]


def _own_receipt(row: Subscription) -> "QuerySet[Cancellation]":
    """Of a cancellation from one's own plan; what a stranger wrote and the desk applied later is not passed on."""
    if row.cancelled_at is None:
        return row.cancellations.none()
    return row.cancellations.filter(received_at=row.cancelled_at, state_at=row.cancelled_at)


def _kept(row: Subscription) -> Letter:
    return _("Your cancellation is taken back"), [
        _("Your contract goes on as before."),
        _("What to do: choose a plan before %(day)s. Your seal stays as it is.")
        % {"day": day(row.trial_ends_on)}
        if row.state == "trial"
        else "",
        *overdue.still_owed(row),
        _look(),
    ]


def _free(row: Subscription) -> Letter:
    return _("You now have the free plan"), [
        _("Your firm is small, so nothing is charged from now on. Your seal stays as it is."),
        *_balances(row),
        _("Once a year we ask for your size again. If you do not answer, nothing changes."),
        _look(),
    ]


def _ended(row: Subscription) -> Letter:
    return _("Your contract has ended"), [
        _("The contract ended today, after the notice that you were given. The seal ends with it."),
        _("That says nothing about your business, and customers read exactly that. Nothing else happens."),
        *_balances(row),
        _("You can choose a plan again at any time, then apply for a new seal: %(url)s")
        % {"url": plan_page()},
    ]


def _closed(row: Subscription) -> Letter:
    """Without a link to the plan: nobody acts for the business any more."""
    return _("Your contract has ended with your business"), [
        _("Your business was closed on %(day)s. The contract ended the same day; nothing more is charged.")
        % {"day": day(row.ends_on)},
        *_balances(row),
        _(
            "Your invoices are kept for as long as the law wants it. Answer this mail if you need one of them."
        ),
    ]


def _balances(row: Subscription) -> list[str]:
    """No further invoice follows: what is still owed, either way, is said now."""
    return [_balance(owed, currency) for currency, owed in balances(row.business).items()]


def _balance(owed: int, currency: str) -> str:
    if owed > 0:
        return _("%(amount)s is still open. Please transfer it with the reference on the invoice.") % {
            "amount": amount(owed, currency)
        }
    return _(
        "%(amount)s is to your credit, for months that you do not use or for what you paid too much."
        " Answer this mail with an account number, and we transfer it."
    ) % {"amount": amount(-owed, currency)}


def _small_again(row: Subscription) -> Letter:
    return _("Your firm is small again"), [
        _("By what you declared for two years in a row, your firm is small. The free plan covers it."),
        _("It begins on %(day)s, when the period that is paid for is over. Your seal stays as it is.")
        % {"day": day(row.next_on)},
        _("To keep the extras, order your plan again before that day: %(url)s") % {"url": plan_page()},
    ]


LETTERS: dict[str, Callable[[Subscription], Letter]] = {
    "trial_started": _trial,
    "subscription_activated": _active,
    "trial_lapsed": _lapsed,
    "payment_missed": overdue.missed,
    "reminded": overdue.reminded,
    "extras_restricted": overdue.restricted,
    "payment_received": _paid,
    "cancel_scheduled": _scheduled,
    "cancel_taken_back": _kept,
    "returned_to_free": _free,
    "contract_reopened": _free,
    "contract_ended": _ended,
    "contract_closed": _closed,
    "small_again": _small_again,
    "withdrawn": withdrawals.withdrawn,
}


def cancellation_received(row: Cancellation) -> None:
    """The receipt, to whoever wrote; it repeats what they wrote and when (§ 312k (4) BGB), and promises nothing else.

    A reason stays on the receipt's page: nobody has confirmed the address, and this must carry no letters of others.
    """
    if row.is_withdrawal:
        withdrawals.received(row)
        return
    letter(
        row.email,
        _("We have received your cancellation %(reference)s") % {"reference": row.reference},
        [
            _("We received your cancellation on %(moment)s.") % {"moment": to_the_second(row.received_at)},
            _("Contract: %(contract)s") % {"contract": row.contract},
            _("Name: %(name)s") % {"name": row.name},
            _("Kind of cancellation: %(kind)s") % {"kind": _kind(row)},
            _("Wanted end: %(day)s") % {"day": day(row.wanted_on) or _("As soon as possible")},
            _("Next step: us. We find the contract and write to you within two business days."),
            _("The receipt, also as PDF: %(url)s") % {"url": receipt_page(row)},
        ],
        key=f"cancellation.{row.pk}",
    ).send()


def _kind(row: Cancellation) -> str:
    if row.kind == Cancellation.Kind.EXTRAORDINARY:
        return _("Extraordinary: for an important reason, at once")
    return _("Ordinary: to the end of the period that is paid for")


def cancellation_closed(row: Cancellation) -> None:
    """What became of a cancellation that a person had to match."""
    if row.is_withdrawal:
        withdrawals.closed(row)
        return
    sentence = (
        _("We found the contract. It is cancelled; the business was told when it ends.")
        if row.state == "applied"
        else _(
            "We could not find a contract that you may cancel. Answer this mail if you think that is wrong."
        )
    )
    letter(
        row.email,
        _("Your cancellation %(reference)s") % {"reference": row.reference},
        [sentence],
        key=f"cancellation.{row.pk}.{row.state}",
    ).send()
