"""Writes the answers that warn: one row for each lookalike in force, with the name of the business as it is now."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q

from verification.models import Answer, Lookalike, Seal
from verification.rules import answers


def body_of(lookalike: Lookalike) -> bytes:
    seal = lookalike.seal
    imitated = answers.Imitated(
        code=seal.code, name=seal.name, city=seal.city, country=seal.country, slug=seal.business.slug
    )
    since = lookalike.since or lookalike.state_at
    return answers.encode(answers.beware(lookalike.kind, imitated, since=since))


def publish(lookalikes: Iterable[Lookalike], *, at: datetime) -> None:
    """Called in the transaction of the decision. An ended seal whose answer stood there stays beside it."""
    rows = []
    for one in lookalikes:
        body = body_of(one)
        rows.append(
            Answer(
                key=one.key,
                lookalike=one,
                body=body,
                etag=answers.etag(body),
                until=one.until or one.state_at,
                changed_at=at,
            )
        )
    Answer.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["lookalike", "body", "etag", "until", "changed_at"],
        batch_size=500,
    )


def rewrite(seals: Iterable[Seal], *, covered: Sequence[str], at: datetime) -> None:
    """What warns of others names the business as it is called now. `covered` are the keys that a seal has just written
    although it does not live there: what began to be warned of at the same moment is said again."""
    concerned = Q(seal__in=seals) | Q(key__in=covered)
    rows = Lookalike.objects.filter(concerned, state="in_force").select_related("seal__business")
    # One that is being lifted at this moment is waited for, and then is not in force any more.
    publish(rows.select_for_update(of=("self",)).order_by("pk"), at=at)
