"""Asking the tax authorities about a customer's VAT id: a row for each question, answered by a job."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import Business
from accounts.selectors.calendar import today
from billing.models import Subscription, VatCheck
from billing.ports import VatRegister
from billing.rules.tax import BELONGS_TO, MEMBERS, home
from billing.selectors.recipients import vat_id_of
from config.kernel.ports import port
from config.outbox.services import record

BEFORE_THE_PERIOD = timedelta(days=3)
BATCH = 500
# While the register does not answer it is asked again by itself: every hour, for two days.
PAUSE, GIVE_UP = timedelta(hours=1), timedelta(days=2)


def needed(business: Business) -> bool:
    """Only a customer in another member state, with a VAT id, needs one confirmed."""
    return business.country in _abroad() and bool(vat_id_of(business))


def _abroad() -> set[str]:
    """The countries, and parts of countries, in which a customer's VAT id decides who owes the tax."""
    members = {*MEMBERS, *(part for part, whole in BELONGS_TO.items() if whole in MEMBERS)}
    return {country for country in members if home(country) != home(settings.OPERATOR_COUNTRY)}


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
    """Asks again shortly before each new period, so that its invoice rests on a fresh answer; and after an outage."""
    soon = today(at) + BEFORE_THE_PERIOD
    fresh = VatCheck.objects.filter(asked_at__gt=at - 2 * BEFORE_THE_PERIOD).values("business_id")
    rows = Subscription.objects.filter(state__in=("active", "past_due"), period_end__lte=soon)
    rows = rows.exclude(business_id__in=fresh)
    rows = rows.exclude(business__vat_id="", business__billing_details=None)
    rows = rows.filter(business__country__in=_abroad())
    due = [row.business for row in rows.select_related("business")[:BATCH]]
    asked = sum(ask(business=business, at=at) is not None for business in due)
    return asked + sum(_ask_again(business, at=at) for business in _unanswered(at))


def _ask_again(business: Business, *, at: datetime) -> bool:
    """Where nothing depends on an answer any more the questions without one go, so that they take nobody's turn."""
    if ask(business=business, at=at) is not None:
        return True
    VatCheck.objects.filter(business=business, result="unavailable").delete()
    return False


def _unanswered(at: datetime) -> list[Business]:
    """Whose last question met an outage an hour ago or earlier; two days after the first one nobody asks any more."""
    later = VatCheck.objects.filter(business=OuterRef("business"), asked_at__gt=OuterRef("asked_at"))
    begun = VatCheck.objects.filter(
        business=OuterRef("business"), result="unavailable", asked_at__lte=at - GIVE_UP,
        asked_at__gt=at - 2 * GIVE_UP,
    )  # fmt: skip
    rows = VatCheck.objects.filter(
        result="unavailable", asked_at__gt=at - GIVE_UP, checked_at__lte=at - PAUSE, business__closed_at=None
    )
    rows = rows.exclude(Exists(later)).exclude(Exists(begun)).select_related("business")
    return [row.business for row in rows.order_by("pk")[:BATCH]]
