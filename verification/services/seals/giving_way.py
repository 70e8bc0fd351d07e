"""Ends warnings: when they are lifted or run out, when a seal stands there itself, when there is none to look like.

Whoever ends or begins one stands in line behind the head of the log (`log.lock_head`), as everybody does who
issues, renews or ends a seal; so a warning never stands beside a seal of its own.
"""

from datetime import datetime

from django.db.models import QuerySet

from config.kernel.actors import SYSTEM
from config.outbox.moves import move
from verification.lifecycle import LOOKALIKE
from verification.models import Answer, Lookalike, LookalikeStep, Seal
from verification.rules.lookalikes import key_of, key_of_name
from verification.services.seals import answers


def withdraw(lookalike: Lookalike, *, at: datetime) -> None:
    """Takes its answer away; what a seal that ended or moved away had to say there is said again."""
    rows = Answer.objects.filter(lookalike=lookalike)
    former = Seal.objects.filter(answers__in=rows).select_related("business").first()
    rows.delete()
    if former is not None:
        answers.write(former, at=at)


def about(seal: Seal) -> "QuerySet[Lookalike]":
    """What is open about this seal's own number (at every extension), websites and name."""
    keys = [key_of("number", seal.e164), key_of_name(seal.skeleton)]
    keys += [key_of("domain", domain) for domain in seal.domains]
    return Lookalike.objects.filter(key__in=keys, state__in=Lookalike.OPEN)


def settle(seal: Seal, *, at: datetime) -> None:
    """With every deed on a seal, in its transaction: a living one is not warned of, and only a living one imitated."""
    if seal.state in answers.WINNING:
        _end(about(seal), "give_way", at=at)
    else:
        _end(Lookalike.objects.filter(seal=seal, state__in=Lookalike.OPEN), "fall", at=at)


def _end(found: "QuerySet[Lookalike]", action: str, *, at: datetime) -> None:
    for one in found.order_by("pk"):
        ended = move(one, LOOKALIKE, action, by=SYSTEM, at=at, changes={"due_at": None})
        LookalikeStep.objects.create(lookalike=ended, action=action, at=at)
        withdraw(ended, at=at)
