"""Asking the tax authorities about a customer's VAT id: a row for each question, answered by a job."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import Business
from accounts.selectors.calendar import today
from billing.models import Subscription, VatCheck
from billing.ports import VatRegister
from billing.rules.tax import MEMBERS, home
from billing.selectors.recipients import vat_id_of
from config.kernel.ports import port
from config.outbox.services import record

BEFORE_THE_PERIOD = timedelta(days=3)
BATCH = 500


def needed(business: Business) -> bool:
    """Only a customer in another member state, with a VAT id, needs one confirmed."""
    at = home(business.country)
    abroad = at in MEMBERS and at != home(settings.OPERATOR_COUNTRY)
    return abroad and bool(vat_id_of(business))


@transaction.atomic
def ask(*, business: Business, at: datetime) -> VatCheck | None:
    """Writes the question down and rings; one at a time for each business. None where there is nothing to ask."""
    if not needed(business):
        return None
    row, made = VatCheck.objects.get_or_create(
        business=business, checked_at=None, defaults={"vat_id": vat_id_of(business), "asked_at": at}
    )
    if made:
        record("billing.vat_check_due", at=at, vatcheck=row.pk, business=business.pk)
    return row


def look(*, pk: int, at: datetime) -> None:
    """Asks the register, outside any transaction; a second call finds nothing to ask."""
    row = VatCheck.objects.filter(pk=pk, checked_at=None).first()
    if row is None:
        return
    register: VatRegister = port("billing.vat")
    answer = register.check(row.vat_id)
    VatCheck.objects.filter(pk=pk, checked_at=None).update(
        result=answer.result, consultation=answer.consultation_number, checked_at=at
    )


def ask_due(*, at: datetime) -> int:
    """Asks again shortly before each new period, so that its invoice rests on a fresh answer."""
    soon = today(at) + BEFORE_THE_PERIOD
    fresh = VatCheck.objects.filter(asked_at__gt=at - 2 * BEFORE_THE_PERIOD).values("business_id")
    rows = Subscription.objects.filter(state__in=("active", "past_due"), period_end__lte=soon)
    rows = rows.exclude(business_id__in=fresh)
    rows = rows.exclude(business__vat_id="", business__billing_details=None)
    rows = rows.exclude(business__country=settings.OPERATOR_COUNTRY)
    asked = [ask(business=row.business, at=at) for row in rows.select_related("business")[:BATCH]]
    return sum(row is not None for row in asked)
