"""The link by which a reporter sees how a report stands: its id and a keyed hash, stored nowhere."""

import hmac
from uuid import UUID

from config.kernel.keys import derive
from directory.models import Report

PURPOSE = "directory.report"


def status_token(report: Report) -> str:
    return f"{report.pk.hex}{derive(PURPOSE, report.pk.hex)}"


def by_status_token(token: str) -> Report | None:
    """The report of a genuine link, else None."""
    name, mac = token[:32], token[32:]
    if not hmac.compare_digest(mac.encode(), derive(PURPOSE, name).encode()):
        return None
    try:
        return Report.objects.filter(pk=UUID(name)).first()
    except ValueError:
        return None
