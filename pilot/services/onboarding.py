"""The pilot's last step: a business that has proven its number and handed in its case is on board."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from config.kernel.actors import SYSTEM
from config.outbox.moves import move
from pilot.lifecycle import APPLICATION
from pilot.models import Application
from verification.models import Case, PhoneNumber


@transaction.atomic
def complete(*, business_id: UUID, at: datetime) -> bool:
    """Moves the business's application on when everything is there; False when not, or when that was done before."""
    application = (
        Application.objects.select_for_update().filter(business_id=business_id, state="accepted").first()
    )
    if application is None or not _is_ready(business_id):
        return False
    move(application, APPLICATION, "onboard", by=SYSTEM, at=at)
    return True


def _is_ready(business_id: UUID) -> bool:
    submitted = Case.objects.filter(business_id=business_id, submitted_at__isnull=False)
    proven = PhoneNumber.objects.filter(business_id=business_id, state="proven")
    return submitted.exists() and proven.exists()
