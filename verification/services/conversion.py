"""The breaker against pumping: whoever has codes sent to numbers that they do not hold never enters one."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from config.kernel.keys import keyed_hash
from config.outbox.services import record
from verification.models import CodeSend, CustomerChallenge, SendStop
from verification.models.challenges import CodeChallenge
from verification.rules.challenges import (
    BLOCK_CONVERSION,
    TTL,
    WHOLE_CONVERSION,
    Conversion,
    Target,
    prefix,
)
from verification.services.limits import LimitReached, When

EVERYTHING, OF_CUSTOMERS = "all", "c:"


class BlockStopped(LimitReached):
    """Hardly any code that went to numbers of this block was entered."""

    code = "block_stopped"
    message = _(
        "Hardly any code for numbers that are nearly this one was entered, so we have stopped sending them. "
        "You can ask for one at %(again)s."
    )


def _block(target: Target) -> str:
    """What the number's neighbours share; of a customer's number not even that is kept in clear."""
    block = prefix(target.e164)
    return f"{OF_CUSTOMERS}{keyed_hash('block', block)[:14]}" if target.is_customer else block


def refuse_stopped(target: Target, *, at: datetime) -> None:
    """Raises BlockStopped while the breaker of the number's block is open."""
    found = SendStop.objects.filter(scope=_block(target), until__gt=at).first()
    if found is not None:
        raise BlockStopped(limit="conversion", again=When(found.until))


def is_elevated(*, purpose: str = Target.PROVE, at: datetime) -> bool:
    """Whether so few of all codes to businesses, or to customers, come back that new ones have eight digits."""
    scope = f"{OF_CUSTOMERS}{EVERYTHING}" if purpose == Target.CUSTOMER else EVERYTHING
    return SendStop.objects.filter(scope=scope, until__gt=at).exists()


@transaction.atomic
def note(challenge: CodeChallenge, *, at: datetime) -> None:
    """A message has left, or may have: written down, and what became of the last ones is looked at."""
    block = _block(challenge.target)
    kind = "customer" if isinstance(challenge, CustomerChallenge) else "challenge"
    CodeSend.objects.create(block=block, at=at, **{kind: challenge})
    same_kind = CodeSend.objects.filter(**{f"{kind}__isnull": False})
    whole = f"{OF_CUSTOMERS}{EVERYTHING}" if kind == "customer" else EVERYTHING
    _look(block, CodeSend.objects.filter(block=block), BLOCK_CONVERSION, kind, at=at)
    _look(whole, same_kind, WHOLE_CONVERSION, kind, at=at)


def _look(scope: str, rows: "QuerySet[CodeSend]", rule: Conversion, kind: str, *, at: datetime) -> None:
    """Opens the breaker of `scope`, or keeps it open. Messages from before it last closed do not count again.

    `kind` names the challenge that the rows belong to.
    """
    stop = SendStop.objects.filter(scope=scope).first()
    if stop is not None and not scope.endswith(EVERYTHING):
        rows = rows.filter(at__gte=stop.until)
    # A code that may still be entered says nothing yet.
    state = f"{kind}__state"
    known = rows.filter(Q(**{state: "verified"}) | Q(at__lte=at - TTL)).order_by("-at")
    states = list(known.values_list(state, flat=True)[: rule.messages])
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
