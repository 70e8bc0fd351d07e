"""What directory does when it hears of an event."""

from uuid import UUID

from django.utils import timezone

from config.outbox.models import Event
from directory.emails import keys as key_mails
from directory.emails import reports as report_mails
from directory.emails import webhooks as webhook_mails
from directory.models import ApiKey, Report, Webhook
from directory.services import customers, entries, reports, webhook_sending
from verification.models import CustomerChallenge, Seal


def close_door(event: Event) -> None:
    """Somebody at the number said "that was not me": whoever came in with its code is shown out."""
    found = CustomerChallenge.objects.filter(pk=UUID(event.ids["customerchallenge"])).first()
    if found is not None:
        customers.close_door(number_hmac=found.number_hmac)


def mail_report_receipt(event: Event) -> None:
    report = Report.objects.filter(pk=event.ids["report"]).exclude(email="").first()
    if report is not None and reports.may_mail(report, at=timezone.now()):
        report_mails.receipt(report).send()


def mail_report_outcome(event: Event) -> None:
    report = Report.objects.filter(pk=event.ids["report"], closed_at__isnull=False).exclude(email="").first()
    if report is not None:
        report_mails.outcome(report).send()


def tell_made(event: Event) -> None:
    _tell(event, revoked=False)


def tell_revoked(event: Event) -> None:
    _tell(event, revoked=True)


def _tell(event: Event, *, revoked: bool) -> None:
    key = ApiKey.objects.select_related("business").filter(pk=UUID(event.ids["apikey"])).first()
    for letter in key_mails.told(key, revoked=revoked) if key else ():
        letter.send()


def refresh_entry(event: Event) -> None:
    """Something that the directory tells of a business has changed; the rows say what."""
    if "business" in event.ids:
        business = UUID(event.ids["business"])
    else:
        business = Seal.objects.values_list("business_id", flat=True).get(pk=int(event.ids["seal"]))
    entries.refresh([business], at=timezone.now())


def tell_webhooks(event: Event) -> None:
    """Something that a business's own systems want to hear of."""
    webhook_sending.tell(event=event, at=timezone.now())


def send_webhook(event: Event) -> None:
    """One try of one message."""
    webhook_sending.send(message_id=UUID(event.ids["webhookmessage"]), tries=int(event.ids["tries"]))


def tell_of_webhook(event: Event) -> None:
    """Owners hear of every address that hears of them, and of its end."""
    found = Webhook.objects.select_related("business").filter(pk=UUID(event.ids["webhook"])).first()
    for letter in webhook_mails.told(found, kind=event.kind) if found else ():
        letter.send()
