"""The mail that confirms an order."""

from django.utils.translation import gettext as _

from accounts.selectors.calendar import today
from billing.emails import withdrawals
from billing.emails.letters import Letter, day, plan_page, send
from billing.models import Invoice, Order
from billing.rules.money import Line, totals
from billing.rules.proration import Interval, period_of
from billing.selectors.tax import treatment
from billing.selectors.words import amount


def placed(order: Order) -> None:
    """What was ordered, what it costs, from when: the confirmation that every order gets."""

    def write() -> Letter:
        return _("Your order: plan %(name)s") % {"name": order.version.name}, [
            _("You ordered the plan %(name)s on %(day)s. It begins on %(begin)s.")
            % {"name": order.version.name, "day": day(order.ordered_at), "begin": day(order.begins_on)},
            _("Due now: %(amount)s including tax. The invoice follows.")
            % {"amount": amount(order.gross, order.currency)}
            if order.gross
            else _("Nothing is due now."),
            *_price(order),
            withdrawals.right(order),
            _("Your plan: %(url)s") % {"url": plan_page()},
        ]

    send(order.subscription.business, write, key=f"order.{order.pk}")


def _price(order: Order) -> list[str]:
    """What each period costs, from when, and until when: the order's page said the same."""
    version = order.version
    if version.plan.is_free:
        return []
    interval: Interval = "year" if order.interval == "year" else "month"
    invoice = Invoice.objects.filter(order=order).first()
    part = period_of(order.begins_on, interval).end if order.kind == "start" else order.begins_on
    treated, _check = treatment(order.subscription.business, on=today(order.ordered_at))
    sums = totals([Line(version.offer.price(interval), treated.rate)])
    price = _("From %(day)s: %(net)s net plus %(tax)s tax, that is %(gross)s") % {
        "day": day(invoice.period_end if invoice else part),
        **{name: amount(getattr(sums, name), version.currency) for name in ("net", "tax", "gross")},
    }
    first = _("The first invoice comes on %(day)s.") % {"day": day(order.begins_on)}
    how_often, leaving = (
        (_("a year."), _("It renews each year; you can cancel at any time, to the end of the paid period."))
        if interval == "year"
        else (_("a month."), _("It renews each month; you can cancel at any time, to the end of the month."))
    )
    return [*([] if invoice else [first]), f"{price} {how_often}", leaving]
