"""What the operator sees of bank files, and whose an unknown transfer may be."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from billing.models import BankEntry, BankFile, OpenItem
from billing.rules.bank.matching import names_in
from billing.selectors.desk import PER_PAGE

RECENT, CANDIDATES, SHORTEST = 20, 8, 4
REASONS: dict[str, Any] = {
    "no_reference": _("It names no invoice of ours."),
    "other_currency": _("The invoice that it names is in another currency."),
    "several_firms": _("It names invoices of several firms, and the sum does not fit."),
    "told_twice": _("The file holds it twice, with the same reference of the bank."),
    "looks_known": _("Another file told of such a transfer already."),
}


@dataclass(frozen=True)
class FileLine:
    """A file with what became of its entries."""

    file: BankFile
    new: int
    open: int
    matched: int


def files() -> list[FileLine]:
    """The last twenty, the newest first."""
    rows = BankFile.objects.select_related("uploaded_by").order_by("-uploaded_at", "-pk")
    return [_line(row) for row in _counted(rows)[:RECENT]]


def file_line(file: BankFile) -> FileLine:
    return _line(_counted(BankFile.objects.filter(pk=file.pk)).get())


def _counted(rows: Any) -> Any:
    def of(state: str) -> Count:
        return Count("entries", filter=Q(entries__state=state))

    return rows.annotate(n_new=of("new"), n_open=of("open"), n_matched=of("matched"))


def _line(row: Any) -> FileLine:
    return FileLine(row, row.n_new, row.n_open, row.n_matched)


@dataclass(frozen=True)
class Differs:
    """One thing in a file that does not add up; `entry` is the collective booking that it is about."""

    what: str
    currency: str
    said: int
    read: int | None
    said_count: int | None
    read_count: int | None
    entry: BankEntry | None
    on: date | None = None

    @property
    def gap(self) -> int:
        return abs(self.said - (self.read or 0))


def differences(file: BankFile, *, entry: BankEntry | None = None) -> list[Differs]:
    """Of the whole file, or of one of its bookings. A booking that another file told of before is found as well."""
    rows = [dict(one) for one in file.differences]
    keys = [one["key"] for one in rows if one["key"]]
    known = {one.key: one for one in BankEntry.objects.filter(file=file, key__in=keys)}
    found = [_differs(one, known) for one in rows]
    return [one for one in found if entry is None or one.entry == entry]


def _differs(row: dict[str, Any], known: dict[str, BankEntry]) -> Differs:
    """Files that were read before reversals were looked for name no day."""
    on = row.pop("on", "")
    return Differs(entry=known.get(row.pop("key")), on=date.fromisoformat(on) if on else None, **row)


def open_entries(*, page: str) -> Page[BankEntry]:
    """What a person has to assign, the oldest first."""
    return Paginator(BankEntry.objects.filter(state="open").order_by("booked_on", "pk"), PER_PAGE).get_page(
        page
    )


def aside() -> list[BankEntry]:
    return list(BankEntry.objects.filter(state="aside").order_by("-state_at")[:RECENT])


def candidates(entry: BankEntry, *, search: str) -> list[OpenItem]:
    """Open invoices that a transfer may be for: looked for, or named, of this amount, or of who paid."""
    rows = OpenItem.objects.filter(state="open", invoice__currency=entry.currency)
    rows = rows.select_related("invoice__business").order_by("due_on", "pk")
    if text := search.strip()[:60]:
        named = Q(invoice__number__icontains=text) | Q(invoice__reference__iexact=text.replace(" ", ""))
        return list(rows.filter(named | Q(business__legal_name__icontains=text))[:CANDIDATES])
    found = Q(invoice__number__in=names_in(entry.text).everything)
    for word in entry.payer.split():
        if len(word) >= SHORTEST:
            found |= Q(business__legal_name__icontains=word)
    first = list(rows.filter(found)[:CANDIDATES])
    alike = rows.filter(gross=entry.amount, settled=0).exclude(pk__in=[one.pk for one in first])
    return [*first, *alike[: CANDIDATES - len(first)]]
