"""What happens to seals when something else happened: a number, a domain, a contract."""

from datetime import datetime
from uuid import UUID

from config.kernel.actors import SYSTEM
from verification.models import PhoneNumber, Seal
from verification.services.seals import answers, changing, deeds, endings, further, lists
from verification.services.seals.issue import end_of, phone_check

LIVING = ("active", "suspended")


def living_seal(business_id: UUID) -> Seal | None:
    """The main one; what is about the business reaches its further ones from there."""
    return Seal.objects.filter(business_id=business_id, state__in=LIVING, further=False).first()


def phone_went_stale(*, phone_id: UUID, at: datetime) -> None:
    """The proof of the sealed number ran out."""
    for seal in Seal.objects.filter(phone_id=phone_id, state__in=LIVING):
        if not seal.phone.is_proven(at):
            deeds.suspend(seal=seal, cause="phone_unproven", by=SYSTEM, at=at)


def phone_lost(*, phone_id: UUID, at: datetime) -> None:
    for seal in Seal.objects.filter(phone_id=phone_id, state__in=LIVING):
        deeds.suspend(seal=seal, cause="phone_contested", by=SYSTEM, at=at)


def phone_proven(*, phone_id: UUID, at: datetime) -> None:
    """A fresh proof of the sealed number: its date moves on, and a seal suspended for want of it comes back."""
    phone = PhoneNumber.objects.get(pk=phone_id)
    for seal in Seal.objects.filter(phone=phone, state__in=LIVING):
        if not phone.is_proven(at) or phone.expires_at is None or phone.proven_at is None:
            continue
        checks = [phone_check(phone) if check["c"] == "phone" else check for check in seal.checks]
        end = min(end_of(seal.assurance_to), phone.expires_at)
        Seal.objects.filter(pk=seal.pk).update(checks=checks, ends_at=end, resign_at=at)
        seal.refresh_from_db()
        if seal.state == Seal.State.SUSPENDED:
            deeds.clear(seal=seal, cause="phone_unproven", by=SYSTEM, at=at)
        if seal.further:
            further.catch_up(seal_id=seal.pk, at=at)


def resumed(*, seal_id: int, at: datetime) -> None:
    """Valid again: a further seal that missed a renewal meanwhile catches up, beside a main one each of them."""
    seal = Seal.objects.get(pk=seal_id)
    living = Seal.objects.filter(business_id=seal.business_id, state__in=LIVING, further=True).order_by("pk")
    for other in [seal] if seal.further else living:
        further.catch_up(seal_id=other.pk, at=at)


def domain_lost(*, business_id: UUID, at: datetime) -> None:
    if seal := living_seal(business_id):
        deeds.suspend(seal=seal, cause="domain_lost", by=SYSTEM, at=at)


def domains_changed(*, business_id: UUID, at: datetime) -> None:
    """Proven, proven again, or no longer shown: the seal says so, and one suspended for want of it comes back."""
    if seal := living_seal(business_id):
        changing.follow_domains(seal=seal, by=SYSTEM, at=at)


def contract_ended(*, business_id: UUID, at: datetime) -> None:
    if seal := living_seal(business_id):
        endings.end_contract(seal=seal, at=at)


def profile_moved(*, business_id: UUID, at: datetime) -> None:
    """The business's page has another address: the answers of all its seals name it."""
    for seal in Seal.objects.filter(business_id=business_id).select_related("business").order_by("pk"):
        answers.write(seal, at=at)


def publish_lists(*, at: datetime) -> int:
    return lists.sign_due(at=at)
