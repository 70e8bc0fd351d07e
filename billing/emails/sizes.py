"""The yearly question for the size of a firm, and its one reminder; both say that silence costs nothing."""

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.selectors.calendar import today
from accounts.selectors.people import name_of
from billing.emails.letters import Letter, day, send, size_page
from billing.models import SizeAuditEntry, Subscription
from billing.rules.declaring import REMINDER
from billing.selectors.samples import asked as asked_for
from billing.selectors.size import declarations, latest_final
from billing.selectors.words import euros, number


def asked(row: Subscription, *, year: int, at: datetime, key: str) -> None:
    def write() -> Letter:
        return _("Please declare the size of your firm for %(year)s") % {"year": year}, [
            _(
                "Small firms take part free of charge. Once a year we ask every business for its size;"
                " this is about %(name)s."
            )
            % {"name": name_of(row.business)},
            *_what_to_do(row, year),
            _("We remind you once, on %(day)s.") % {"day": day(today(at) + REMINDER)},
        ]

    _send(row, write, year=year, key=f"size.{key}")


def reminded(row: Subscription, *, year: int, key: str) -> None:
    def write() -> Letter:
        return _("Reminder: the size of your firm for %(year)s") % {"year": year}, [
            _("We asked you for the size of %(name)s, and it is not declared yet.")
            % {"name": name_of(row.business)},
            *_what_to_do(row, year),
            _(
                "This is the only reminder. We ask again next year; until then one of us may get in touch with you."
            ),
        ]

    _send(row, write, year=year, key=f"size.reminder.{key}")


def to_correct(entry: SizeAuditEntry, *, key: str) -> None:
    """After the operator looked at a declaration and it did not fit; not once that year was declared anew."""
    row = asked_for(entry)
    said, business = row.declaration, row.declaration.business

    def write() -> Letter:
        year = said.year
        return _("Please correct the size of your firm for %(year)s") % {"year": year}, [
            _(
                "We look at some declarations at random. That of %(name)s for %(year)s does not fit what we know."
            )
            % {"name": name_of(business), "year": year},
            _("You declared: %(staff)s people, turnover %(turnover)s, balance sheet total %(balance)s.")
            % {"staff": number(said.staff), "turnover": euros(said.turnover), "balance": euros(said.balance)},
            _("What to do by %(day)s: declare %(year)s again, with the figures as they are: %(url)s")
            % {"day": day(row.by), "year": year, "url": size_page()},
            _("If the figures are right, answer this mail and say how they come about."),
            _(
                "Nothing changes by itself: your plan goes on as it is, and your seal does not depend on it."
                " If we hear nothing by then, one of us gets in touch with you."
            ),
        ]

    if said.replaced_at is None and business.closed_at is None:
        send(business, write, key=f"size.correct.{key}")


def _what_to_do(row: Subscription, year: int) -> list[str]:
    rows = declarations(row.business_id)
    last = max(rows, key=lambda one: one.declared_at, default=None)
    return [
        _("What to do: declare staff, turnover and balance sheet total of %(year)s: %(url)s")
        % {"year": year, "url": size_page()},
        _("You last declared it on %(day)s, for %(year)s.")
        % {"day": day(last.declared_at), "year": last.year}
        if last
        else "",
        _(
            "If you do not answer, nothing changes: your plan goes on as it is, nothing is charged because of it,"
            " and your seal does not depend on it."
        ),
    ]


def _send(row: Subscription, write: Callable[[], Letter], *, year: int, key: str) -> None:
    """Not once it was declared, or the business has closed, in the meantime."""
    latest = latest_final(declarations(row.business_id))
    if row.business.closed_at is None and (latest is None or latest < year):
        send(row.business, write, key=key)
