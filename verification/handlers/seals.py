"""Signing, publishing and telling: what follows from a seal's event; and what others' events do to seals."""

from uuid import UUID

from django.utils import timezone

from config.outbox.models import Event
from verification.emails import seals as emails
from verification.models import Seal
from verification.services.seals import moving, reactions
from verification.services.seals.refresh import refresh


def sign(event: Event) -> None:
    """After issuing, resuming, renewing: the token, and with it the answers that the internet gets."""
    refresh(seal_id=int(event.ids["seal"]), at=timezone.now())


def publish_lists(event: Event) -> None:
    reactions.publish_lists(at=timezone.now())


def tell_owners(event: Event) -> None:
    """Idempotent enough: a mail that was sent and then repeated after a crash says the same once more."""
    seal = Seal.objects.select_related("business").get(pk=int(event.ids["seal"]))
    emails.send_state(seal, kind=event.kind.rpartition(".")[2], at=event.at)


def phone_went_stale(event: Event) -> None:
    reactions.phone_went_stale(phone_id=UUID(event.ids["phonenumber"]), at=timezone.now())


def phone_lost(event: Event) -> None:
    reactions.phone_lost(phone_id=UUID(event.ids["phonenumber"]), at=timezone.now())


def phone_proven(event: Event) -> None:
    reactions.phone_proven(phone_id=UUID(event.ids["phonenumber"]), at=timezone.now())


def catch_up(event: Event) -> None:
    reactions.resumed(seal_id=int(event.ids["seal"]), at=timezone.now())


def domain_lost(event: Event) -> None:
    reactions.domain_lost(business_id=UUID(event.ids["business"]), at=timezone.now())


def domains_changed(event: Event) -> None:
    reactions.domains_changed(business_id=UUID(event.ids["business"]), at=timezone.now())


def contract_ended(event: Event) -> None:
    reactions.contract_ended(business_id=UUID(event.ids["business"]), at=timezone.now())


def profile_moved(event: Event) -> None:
    """The answers name the profile's address."""
    reactions.profile_moved(business_id=UUID(event.ids["business"]), at=timezone.now())


def rewrite(event: Event) -> None:
    """Our own address has changed: the answers and badges of seals that nobody signs any more name it."""
    moving.go_on(int(event.ids["statuslist"]), after=int(event.ids["after"]), at=timezone.now())
