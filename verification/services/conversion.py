"""The breaker against pumping: whoever has codes sent to numbers that they do not hold never enters one."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from config.outbox.services import record
from verification.models import Challenge, CodeSend, PhoneNumber, SendStop
from verification.rules.challenges import BLOCK_CONVERSION, TTL, WHOLE_CONVERSION, Conversion, prefix
from verification.services.limits import LimitReached, When

EVERYTHING = "all"


class BlockStopped(LimitReached):
    """Hardly any code that went to numbers of this block was entered."""

    code = "block_stopped"
    message = _(
        "Hardly any code for numbers that are nearly this one was entered, so we have stopped sending them. "
        "You can ask for one at %(again)s."
    )


def refuse_stopped(phone: PhoneNumber, *, at: datetime) -> None:
    """Raises BlockStopped while the breaker of the number's block is open."""
    found = SendStop.objects.filter(scope=prefix(phone.e164), until__gt=at).first()
    if found is not None:
        raise BlockStopped(limit="conversion", again=When(found.until))


def is_elevated(*, at: datetime) -> bool:
    """Whether so few of all codes come back that new ones have eight digits."""
    return SendStop.objects.filter(scope=EVERYTHING, until__gt=at).exists()


@transaction.atomic
def note(challenge: Challenge, *, at: datetime) -> None:
    """A message has left, or may have: written down, and what became of the last ones is looked at."""
    block = prefix(challenge.phone.e164)
    CodeSend.objects.create(challenge=challenge, block=block, at=at)
    _look(block, CodeSend.objects.filter(block=block), BLOCK_CONVERSION, at=at)
    _look(EVERYTHING, CodeSend.objects.all(), WHOLE_CONVERSION, at=at)


def _look(scope: str, rows: "QuerySet[CodeSend]", rule: Conversion, *, at: datetime) -> None:
    """Opens the breaker of `scope`, or keeps it open. Messages from before it last closed do not count again."""
    stop = SendStop.objects.filter(scope=scope).first()
    if stop is not None and scope != EVERYTHING:
        rows = rows.filter(at__gte=stop.until)
    # A code that may still be entered says nothing yet.
    known = rows.filter(Q(challenge__state="verified") | Q(at__lte=at - TTL)).order_by("-at")
    states = list(known.values_list("challenge__state", flat=True)[: rule.messages])
    if len(states) < rule.messages or states.count("verified") * 100 >= rule.percent * rule.messages:
        return
    _open(scope, was_open=stop is not None and stop.until > at, until=at + rule.lasts, at=at)


def _open(scope: str, *, was_open: bool, until: datetime, at: datetime) -> None:
    values: dict[str, object] = {"until": until} if was_open else {"until": until, "opened_at": at}
    stop, _made = SendStop.objects.update_or_create(
        scope=scope, defaults=values, create_defaults={"until": until, "opened_at": at}
    )
    if not was_open:
        record("verification.sending_stopped", at=at, sendstop=stop.pk)


def forget(*, before: datetime) -> int:
    """Deletes messages and stops that no breaker looks at any more."""
    SendStop.objects.filter(until__lt=before).delete()
    return CodeSend.objects.filter(at__lt=before).delete()[0]
