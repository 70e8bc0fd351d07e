"""Mails the steps that prove a website to whoever looks after it."""

from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Business
from accounts.services import mails
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.services import audit
from verification.services import domains, drafts, limits
from verification.services.limits import LimitReached, Use

# The words are ours, but the mailbox is anybody's: few mails, whoever asks for them and wherever they go.
PER_BUSINESS: Final = 5
PER_MAILBOX: Final = 2
DAY: Final = timedelta(days=1)


class Mail(NamedTuple):
    """Without its recipient; the words are ours."""

    subject: str
    body: str


class TooManyMails(LimitReached):
    """The business has had its mails of today, or so has the mailbox."""

    code = "too_many_mails"
    message = _("The steps were sent often enough for today. You can send them again at %(again)s.")


class NothingToProve(Refused):
    """No website is chosen, or it is proven already."""

    code = "nothing_to_prove"
    message = _("There is nothing to publish at the moment, so nothing was sent.")


@transaction.atomic
def send(*, business: Business, email: str, mail: Mail, by: Actor, at: datetime) -> None:
    """Has `mail` sent to `email`. Raises Locked, NothingToProve or TooManyMails.

    The address is kept with the mail alone, encrypted, and only until that has left.
    """
    case, _fields = drafts.hold(business=business, task="domain")
    proof = domains.current(case)
    if proof is None or proof.state != "open":
        raise NothingToProve
    limits.take(
        [
            Use("agency_business_day", str(business.pk), PER_BUSINESS, DAY, TooManyMails),
            Use("agency_mailbox_day", email.lower(), PER_MAILBOX, DAY, TooManyMails),
        ],
        at=at,
    )
    mails.queue(to=email, subject=mail.subject, body=mail.body, at=at)
    audit("verification.domainproof.steps_sent", by=by, at=at, row=proof)
