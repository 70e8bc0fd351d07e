"""Forgetting a person whose account is closed."""

from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.selectors.personal import of_theirs
from config.kernel.actors import SYSTEM
from config.outbox.services import audit
from directory.models import Report


def forget(*, person: User, at: datetime) -> list[Any]:
    """Their name and address go from what they reported; the reports stay, and nothing of the person is kept."""
    for report in of_theirs(Report.objects.all(), person):
        Report.objects.filter(pk=report.pk).update(name="", email="")
        audit("directory.report.forget_reporter", by=SYSTEM, at=at, row=report)
    return []
