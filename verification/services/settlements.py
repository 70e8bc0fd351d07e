"""A person decided a dispute about a number: approved, it stays with the holder; rejected, it moves."""

from datetime import datetime

from django.db import transaction

from config.kernel.actors import Actor
from verification.models import Case
from verification.selectors.contests import contests_of
from verification.services import contests


@transaction.atomic
def carry_out(*, case: Case, holder_keeps: bool, by: Actor, at: datetime) -> None:
    """In the deciding transaction. Neither way makes, renews or moves a seal."""
    for contest in contests_of(case):
        if holder_keeps:
            contests.keep(contest=contest, by=by, at=at)
        else:
            contests.give_to_claimant(contest=contest, by=by, at=at)
