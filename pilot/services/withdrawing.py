"""The applicant changes their mind."""

from datetime import datetime

from django.db import transaction

from config.outbox.moves import move
from pilot.lifecycle import APPLICATION
from pilot.models import Application
from pilot.services.drafts import APPLICANT
from pilot.services.erasing import erase
from pilot.services.invitations import give_cohort_place_back, lock, revoke_open
from pilot.services.submissions import give_place_back


@transaction.atomic
def withdraw(*, application: Application, at: datetime) -> Application | None:
    """Ends the application and frees its places; a second call changes nothing.

    What was sent is erased 30 days later; a draft is erased at once, and None returned.
    """
    current = lock(application)
    if current.state == "withdrawn":
        return current
    sent, place = current.submitted_at is not None, current.cohort_id
    changes = {"withdrawn_at": at, "due_at": None, "cohort": None}
    gone = move(current, APPLICATION, "withdraw", by=APPLICANT, at=at, changes=changes)
    if not sent:
        erase(application=gone, at=at)
        return None
    revoke_open(gone, at=at)
    give_cohort_place_back(place)
    give_place_back(current.programme_id)
    return gone
