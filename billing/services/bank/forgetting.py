"""Forgetting who paid: files that nobody read, transfers that were none of ours, and vouchers whose time is over."""

import time
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.rules.retention import BANK_ASIDE_DAYS, BANK_FILE_DAYS
from accounts.selectors.calendar import today
from billing.lifecycle import BANK_FILE
from billing.models import BankEntry, BankFile, Hold, Payment
from billing.rules.retention import VOUCHER_YEARS, over_before
from billing.services.contracts import Spell
from config.kernel.actors import SYSTEM
from config.outbox.moves import move
from config.outbox.services import audit

BATCH: Final = 500
SPELL_SECONDS = 0.5
NOTHING: Final = {"payer": "", "payer_account": "", "text": ""}


def run(*, at: datetime) -> Spell:
    """Batch after batch until the spell is over; what is left comes with the next ring."""
    end, done = time.monotonic() + SPELL_SECONDS, _drop_unread(at=at)
    while gone := _batch(at=at):
        done += gone
        if time.monotonic() > end:
            return Spell(done, more=True)
    return Spell(done, more=False)


def _drop_unread(*, at: datetime) -> int:
    """Files whose columns nobody confirmed: their bytes go, and the same file can be brought again."""
    since = at - timedelta(days=BANK_FILE_DAYS)
    old = list(BankFile.objects.filter(state="unread", state_at__lte=since).order_by("pk")[:BATCH])
    for file in old:
        move(file, BANK_FILE, "drop", by=SYSTEM, at=at, changes={"content": b""})
    return len(old)


def due(at: datetime) -> "QuerySet[BankEntry]":
    """Entries that still say who paid, and need not any more. One that waits for a person keeps its words."""
    aside = Q(state="aside", state_at__lte=at - timedelta(days=BANK_ASIDE_DAYS))
    first = over_before(_day(at), settings.OPERATOR_COUNTRY, VOUCHER_YEARS)
    rows = BankEntry.objects.filter(aside | Q(state="matched", booked_on__lt=first))
    payers = Payment.objects.filter(bank_entries=OuterRef(OuterRef("pk"))).values("business")
    held = Hold.objects.filter(
        Q(business=None) | Q(business__in=payers),
        Q(year=None) | Q(year=OuterRef("booked_on__year")),
        lifted_at=None,
    )
    return rows.exclude(**NOTHING).exclude(Exists(held))


@transaction.atomic
def _batch(*, at: datetime) -> int:
    """The next ones; the audit says of each file how many."""
    rows = due(at).select_for_update(of=("self",)).order_by("pk")
    chosen = list(rows.values_list("pk", "file_id")[:BATCH])
    gone = BankEntry.objects.filter(pk__in=[pk for pk, _file in chosen]).update(**NOTHING)
    if gone:
        counted = Counter(file for _pk, file in chosen)
        for file in BankFile.objects.filter(pk__in=counted):
            audit("billing.bank_entries.forget", by=SYSTEM, at=at, row=file, reason=str(counted[file.pk]))
    return gone


def _day(at: datetime) -> date:
    """The operator's, and no later than the database's own, which is in UTC."""
    return min(today(at), at.date())
