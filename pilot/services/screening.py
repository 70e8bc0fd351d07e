"""Looks an application over before a person reads it; run by a job as soon as it was sent."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import BusinessName
from config.kernel.actors import SYSTEM
from config.outbox.moves import move
from pilot.lifecycle import APPLICATION
from pilot.models import Application
from pilot.rules.screening import Facts, warnings

GONE = ("draft", "withdrawn")


@transaction.atomic
def screen(*, application_id: UUID, at: datetime) -> Application | None:
    """Writes down what is worth a look and moves the application to the desk; None when that was done already."""
    application = (
        Application.objects.select_for_update(of=("self",)).select_related("programme").get(pk=application_id)
    )
    if application.state != "submitted":
        return None
    found = warnings(facts(application))
    return move(
        application,
        APPLICATION,
        "screen",
        by=SYSTEM,
        at=at,
        changes={"warnings": found, "flagged": bool(found)},
    )


def facts(application: Application) -> Facts:
    others = Application.objects.filter(programme_id=application.programme_id).exclude(pk=application.pk)
    others = others.exclude(state__in=GONE)
    name = application.skeleton
    names = BusinessName.objects.filter(skeleton=name, state__in=["proposed", "approved"])
    spent = (application.submitted_at or application.created_at) - application.created_at
    return Facts(
        company=application.company,
        country_taken=not application.country or application.programme.takes(application.country),
        same_email=others.filter(email=application.email).exists(),
        same_name=bool(name) and others.filter(skeleton=name).exists(),
        name_of_business=bool(name) and names.exists(),
        seconds=spent / timedelta(seconds=1),
    )
