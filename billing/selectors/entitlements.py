"""What a business may have now, by its contract: extras come and go with it, what makes a seal is in every plan."""

from datetime import date
from uuid import UUID

from billing.models import PlanVersion, Subscription
from billing.models.plans import LIMITS

PAID_FOR = ("active", "past_due", "cancel_scheduled")


def in_force(subscription: Subscription | None, on: date) -> PlanVersion | None:
    """The version whose limits hold on a day; None where the operator offers no plan at all.

    A cancelled plan has them until it ends, which for a large firm may be before its contract does.
    A trial has the smallest paid plan, or what was ordered meanwhile. Restricted and ended contracts have the free
    one: extras are off.
    """
    if (
        subscription is not None
        and subscription.state in PAID_FOR
        and subscription.version is not None
        and not subscription.extras_are_off
        and not (subscription.plan_ends_on and subscription.plan_ends_on <= on)
    ):
        return subscription.version
    offered = PlanVersion.objects.in_force(on)
    if subscription is not None and subscription.state == "trial":
        return subscription.next_version or next((one for one in offered if not one.plan.is_free), None)
    return next((one for one in offered if one.plan.is_free), None)


def limit(business_id: UUID, what: str, *, on: date) -> int | None:
    """None is no limit; raises KeyError for what no plan speaks of."""
    if what not in LIMITS:
        raise KeyError(what)
    rows = Subscription.objects.select_related("version__plan", "next_version__plan")
    version = in_force(rows.filter(business_id=business_id).first(), on)
    return version.limit(what) if version else None
