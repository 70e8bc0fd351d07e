"""All that the page about one's own plan shows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.utils.module_loading import import_string

from accounts.models import Business, Membership
from accounts.permissions import BILLING_ROLES
from accounts.selectors.calendar import today
from billing.models import Invoice, OpenItem, PaymentMethod, PlanVersion, Subscription
from billing.rules.size import Verdict
from billing.rules.tax import Treatment
from billing.selectors import documents, entitlements, samples, size, tax, words
from billing.selectors.balance import balances
from billing.selectors.given_back import GivenBack, given_back

SHOWN = 24


@dataclass(frozen=True)
class Used:
    """One limit of the plan and how much of it is used; a limit of None is none."""

    what: Any
    used: int
    limit: int | None

    @property
    def is_full(self) -> bool:
        return self.limit is not None and self.used >= self.limit


@dataclass(frozen=True)
class Card:
    """A plan on offer. `barred` says in words why this business cannot choose it."""

    version: PlanVersion
    is_own: bool
    is_next: bool
    barred: Any = ""


@dataclass(frozen=True)
class NextCharge:
    on: date
    version: PlanVersion
    interval: str

    @property
    def net(self) -> int:
        return self.version.month_price if self.interval == "month" else self.version.year_price


@dataclass(frozen=True)
class PlanPage:
    """`money` is False for those who may see the plan and not the invoices; `credit` is what was paid too much.

    `back` is there after a withdrawal: what of that money goes back, and until when.
    """

    subscription: Subscription
    own: PlanVersion | None
    verdict: Verdict
    reasons: list[Any]
    used: list[Used]
    cards: list[Card]
    treatment: Treatment
    next_charge: NextCharge | None
    method: PaymentMethod | None
    invoices: list[Invoice]
    open_items: list[OpenItem]
    credit: list[tuple[str, int]]
    money: bool
    bank: dict[str, str]
    declared: size.Standing
    to_correct: samples.ToCorrect | None
    back: GivenBack | None

    @property
    def pays_nothing(self) -> bool:
        return self.subscription.state == "free" or (
            self.subscription.state == "cancel_scheduled" and self.subscription.version is None
        )

    @property
    def credit_goes_back(self) -> bool:
        """No invoice follows that it could pay, as things stand now."""
        return self.next_charge is None and self.subscription.state != "trial"

    @property
    def overdue(self) -> OpenItem | None:
        return self.open_items[0] if self.open_items and self.subscription.dunning_step else None


def plan_page(business: Business, membership: Membership, *, at: datetime) -> PlanPage:
    """About a dozen queries, whatever the business has."""
    day = today(at)
    subscription = contract_of(business)
    offered = PlanVersion.objects.in_force(day)
    found, rows = size.verdict(business.pk), size.declarations(business.pk)
    own = entitlements.in_force(subscription, day)
    money = membership.role in BILLING_ROLES
    back = given_back(subscription, at=at)
    return PlanPage(
        subscription=subscription,
        own=own,
        verdict=found,
        reasons=[words.SIZE_REASONS[code] for code in found.reasons],
        used=_used(business, own),
        cards=_cards(subscription, offered, found),
        treatment=tax.treatment(business, on=day)[0],
        next_charge=_next_charge(subscription),
        method=PaymentMethod.objects.filter(business=business, removed_at=None).first(),
        invoices=_invoices(business) if money else [],
        open_items=list(OpenItem.objects.filter(business=business, state="open").order_by("due_on", "pk"))
        if money
        else [],
        credit=_credit(subscription, back) if money else [],
        money=money,
        bank=tax.seller_words(),
        declared=size.standing(subscription, rows, day=day),
        to_correct=samples.to_correct(business.pk) if money else None,
        back=back,
    )


def _credit(subscription: Subscription, back: GivenBack | None) -> list[tuple[str, int]]:
    """By currency, without what goes back because of a withdrawal."""
    left = {currency: -owed for currency, owed in balances(subscription.business).items() if owed < 0}
    for currency, amount in (*back.to_card, *back.to_bank, *back.on_its_way) if back else ():
        left[currency] = left.get(currency, 0) - amount
    return [(currency, amount) for currency, amount in left.items() if amount > 0]


def contract_of(business: Business) -> Subscription:
    """With everything that the pages and quotes look at; who has none in the table yet has the free one."""
    rows = Subscription.objects.select_related("business", "version__plan", "next_version__plan")
    found = rows.filter(business=business).first()
    return found or Subscription(business=business, state_at=business.created_at)


def _used(business: Business, own: PlanVersion | None) -> list[Used]:
    found = []
    for what, dotted in settings.USAGE_COUNTERS.items():
        count = import_string(dotted)(business.pk)
        found.append(Used(words.USED[what], count, own.limit(what) if own else None))
    return found


def _cards(subscription: Subscription, offered: list[PlanVersion], found: Verdict) -> list[Card]:
    version = subscription.version
    chosen = version.plan_id if version and subscription.state != "ended" else None
    ahead = subscription.next_version.plan_id if subscription.next_version else None
    nothing = chosen is None and not subscription.is_withdrawn
    free_is_own = nothing and subscription.state in ("free", "cancel_scheduled")
    cards = []
    for one in offered:
        is_own = one.plan_id == chosen or (free_is_own and one.plan.is_free)
        barred = words.NOT_FOR_LARGE if one.plan.is_free and not found.small else ""
        cards.append(Card(_as_running(one, version), is_own, one.plan_id == ahead, barred))
    return cards


def _as_running(one: PlanVersion, running: PlanVersion | None) -> PlanVersion:
    """A running contract keeps its own version, and shows it."""
    return running if running is not None and running.plan_id == one.plan_id else one


def _next_charge(subscription: Subscription) -> NextCharge | None:
    version, interval, on = subscription.version, subscription.interval, subscription.period_end
    if subscription.next_version is not None:
        version, interval, on = (
            subscription.next_version,
            subscription.next_interval,
            subscription.next_on,
        )
    if version is None or on is None or version.plan.is_free:
        return None
    if (
        subscription.state not in ("trial", "active", "past_due", "cancel_scheduled")
        or not subscription.renews
    ):
        return None
    return NextCharge(on, version, interval)


def _invoices(business: Business) -> list[Invoice]:
    rows = documents.of(business).order_by("-issued_at", "-pk")
    return list(rows.prefetch_related(Prefetch("item", OpenItem.objects.all()), "credit_notes")[:SHOWN])
