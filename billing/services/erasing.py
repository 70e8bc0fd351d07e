"""Forgetting a person whose account is closed; what the law wants to be kept is kept, and said."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import BILLING_ROLES
from accounts.selectors.personal import of_theirs, proven
from billing.models import BillingDetails, Cancellation, MethodSetup
from billing.selectors.documents import kept as kept_invoices
from config.kernel.actors import SYSTEM
from config.outbox.services import audit

INVOICES = _(
    "Invoices and corrections are kept for eight years from the end of their year, because tax law wants that."
)
LETTERS = _("Cancellations that you wrote are kept for six years, as business letters.")


def forget(*, person: User, at: datetime) -> list[Any]:
    """Their address goes from where invoices are sent, and their name from visits; returns what is kept, and why."""
    own = proven(person)
    MethodSetup.objects.filter(person=person).update(person=None)
    for details in of_theirs(BillingDetails.objects.all(), person):
        BillingDetails.objects.filter(pk=details.pk).update(email="")
        audit("billing.details.forget_address", by=SYSTEM, at=at, row=details)
    member = Q(business__memberships__user=person, business__memberships__role__in=BILLING_ROLES)
    kept = []
    if kept_invoices().filter(member | Q(buyer__email__in=own) | Q(order__ordered_by=person)).exists():
        kept.append(INVOICES)
    if of_theirs(Cancellation.objects.all(), person).exists():
        kept.append(LETTERS)
    return kept
