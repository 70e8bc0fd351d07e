"""A report as somebody sends it."""

import uuid
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.services import bots
from directory.models import Report
from directory.services import reports

GIVEN: dict[str, Any] = {
    "kind": "impersonation",
    "subject": "030 23125 012",
    "happened_on": None,
    "text": "Jemand gab sich als die Bäckerei aus.",
    "place": "",
    "name": "",
    "email": "",
    "good_faith": False,
}


def send(site: Client, path: str = "/en/report/", **given: Any) -> Any:
    data = {
        "kind": "impersonation",
        "subject": "030 23125 012",
        "once": str(uuid.uuid4()),
        "rendered": bots.rendered_now(),
        "homepage": "",
        **given,
    }
    return site.post(path, data)


def received(address: str = "192.0.2.1", **given: Any) -> Report:
    return reports.receive(
        once=uuid.uuid4(), given={**GIVEN, **given}, address=address, language="de", at=timezone.now()
    )
