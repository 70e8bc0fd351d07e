"""Looks every day whether the domains of sealed businesses still carry their proof."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from config.kernel.actors import SYSTEM
from config.outbox.moves import move
from config.outbox.services import record
from verification.lifecycle import DOMAIN
from verification.models import DomainProof, Seal
from verification.ports import DomainLook
from verification.rules import domains as domain_rules
from verification.rules import looks
from verification.services import domains
from verification.services.looks import ask_domain

WATCHED = ("proven", "lost")
LOST_IS_LOST = timedelta(days=60)
SILENT_AGAIN = timedelta(hours=2)
BATCH = 200


@transaction.atomic
def ring_due(*, at: datetime, limit: int = BATCH) -> int:
    """Announces the looks that are due; moved ahead at once, so that one that gets lost is repeated later."""
    seal = Seal.objects.filter(business_id=OuterRef("business_id"), state__in=("active", "suspended"))
    rows = DomainProof.objects.filter(Exists(seal), state__in=WATCHED, next_at__lte=at).order_by("next_at")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    batch = list(rows[:limit])
    DomainProof.objects.filter(pk__in=[row.pk for row in batch]).update(next_at=at + SILENT_AGAIN)
    for proof in batch:
        record("verification.domain_look_due", at=at, domainproof=proof.pk)
    return len(batch)


def look_again(*, proof_id: int, at: datetime) -> None:
    """One look and what follows; three days without the proof, on looks that were answered, lose the domain."""
    proof = DomainProof.objects.filter(pk=proof_id, state__in=WATCHED).first()
    if proof is None:
        return
    answer = ask_domain(proof.domain, proof.method)
    with transaction.atomic():
        current = DomainProof.objects.select_for_update().filter(pk=proof_id, state=proof.state).first()
        if current is not None:
            _judge(current, answer, at)


def _judge(proof: DomainProof, answer: DomainLook, at: datetime) -> None:
    if answer.result == "unavailable":
        DomainProof.objects.filter(pk=proof.pk).update(next_at=at + SILENT_AGAIN)
    elif answer.result == "found" and domain_rules.proves(answer.values, proof.nonce):
        domains.seen_again(proof, at=at)
    else:
        _gone(proof, at)


def _gone(proof: DomainProof, at: datetime) -> None:
    since = proof.absent_since or at
    given_up = proof.state == "lost" and at - proof.state_at >= LOST_IS_LOST
    changes = {"absent_since": since, "next_at": None if given_up else at + looks.DOMAIN_EVERY}
    if proof.state == "proven" and at - since >= looks.DOMAIN_LOST_AFTER:
        ids = {"business": proof.business_id}
        move(proof, DOMAIN, "lose", by=SYSTEM, at=at, changes=changes, event_ids=ids)
        return
    DomainProof.objects.filter(pk=proof.pk).update(**changes)
