"""Looks at outside sources, one event a look."""

from uuid import UUID

from django.utils import timezone

from config.outbox.models import Event
from verification.services import domain_watch, looks


def look(event: Event) -> None:
    looks.look(finding_id=UUID(event.ids["finding"]), tries=int(event.ids["tries"]), at=timezone.now())


def watch_domain(event: Event) -> None:
    domain_watch.look_again(proof_id=int(event.ids["domainproof"]), at=timezone.now())
