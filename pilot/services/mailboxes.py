"""Who holds a mailbox: links that were mailed prove it when they are used, and can be asked for again."""

from datetime import datetime
from itertools import chain

from django.db import transaction

from config.outbox.services import audit, record
from pilot.models import Application
from pilot.services.drafts import APPLICANT

AT_MOST = 3


@transaction.atomic
def confirm(*, application: Application, at: datetime) -> None:
    """Writes down that a mailed link was used; the first time counts."""
    unconfirmed = Application.objects.filter(pk=application.pk, email_confirmed_at__isnull=True).exclude(
        email=""
    )
    if unconfirmed.update(email_confirmed_at=at):
        audit("pilot.application.confirm_email", by=APPLICANT, at=at, row=application)


@transaction.atomic
def request_links(*, email: str, at: datetime) -> None:
    """Has the ways back to this address's drafts and applications mailed.

    One event is written whether any are found or not, so that the answer takes the same time for a stranger.
    """
    own = Application.objects.filter(email=email, erased_at__isnull=True).order_by("-created_at")
    drafts, sent = own.filter(state="draft")[:AT_MOST], own.exclude(state="draft")[:AT_MOST]
    ids = [str(application.pk) for application in chain(drafts, sent)] if email else []
    record("pilot.links_requested", at=at, applications=",".join(ids))
