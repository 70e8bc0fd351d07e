"""How many numbers a business has of those that its plan allows."""

from dataclasses import dataclass

from accounts.models import Business
from accounts.services.entitlements import limit
from verification.selectors import usage


@dataclass(frozen=True)
class Used:
    """`most` is None where there is no limit."""

    count: int
    most: int | None

    @property
    def is_full(self) -> bool:
        return self.most is not None and self.count >= self.most


def used(business: Business) -> Used:
    return Used(usage.numbers(business.pk), limit(business.pk, "numbers"))
