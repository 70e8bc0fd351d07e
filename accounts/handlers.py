"""What accounts does when it hears of an event."""

from django.utils import timezone

from accounts.emails import addresses, hours, people
from accounts.models import Business, MemberInvitation, Profile, User
from accounts.services import mails
from config.outbox.models import Event


def send_pending_mail(event: Event) -> None:
    mails.send(pk=int(event.ids["mail"]), at=timezone.now())


def mail_member_invitation(event: Event) -> None:
    """Not for an invitation that was accepted, replaced or taken back, or has run out, in the meantime."""
    row = _invitation(event)
    if row and row.accepted_at is None and row.withdrawn_at is None and row.expires_at > timezone.now():
        people.invitation(row, key=str(event.pk)).send()


def tell_owners_of_invitation(event: Event) -> None:
    row = _invitation(event)
    if row:
        for message in people.invited(row, at=event.at, key=str(event.pk)):
            message.send()


def tell_of_change(event: Event) -> None:
    """Owners, and the person it is about, where there is one."""
    business = Business.objects.get(pk=event.ids["business"])
    who = User.objects.filter(pk=event.ids["user"]).first() if event.ids.get("user") else None
    kind = event.kind.rpartition(".")[2]
    for message in people.told(kind, business, who, at=event.at, key=str(event.pk)):
        message.send()


def tell_of_address(event: Event) -> None:
    """Not when the business closed in the meantime: its page says that then, at whatever address."""
    business = Business.objects.open().filter(pk=event.ids["business"]).first()
    if business is not None:
        for message in addresses.moved(business, at=event.at, key=str(event.pk)):
            message.send()


def ask_for_hours(event: Event) -> None:
    """Not once somebody confirmed or published in the meantime."""
    profile = Profile.objects.select_related("business").filter(business=event.ids["business"]).first()
    if profile and profile.business.closed_at is None:
        for message in hours.still_right(profile, at=timezone.now(), key=str(event.pk)):
            message.send()


def _invitation(event: Event) -> MemberInvitation | None:
    rows = MemberInvitation.objects.select_related("business")
    return rows.filter(pk=event.ids["invitation"]).first()
