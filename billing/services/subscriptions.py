"""Contracts of businesses."""

from datetime import datetime

from django.db import transaction

from accounts.models import Business
from billing.models import Subscription
from config.kernel.actors import Actor
from config.outbox.services import audit


@transaction.atomic
def open_free(*, business: Business, by: Actor, at: datetime) -> Subscription:
    """The free contract that every business starts with; one that has a contract keeps it."""
    subscription, made = Subscription.objects.get_or_create(business=business, defaults={"state_at": at})
    if made:
        audit("billing.subscription.open", by=by, at=at, row=subscription)
    return subscription
