"""Setting up what one can apply for: programmes, and the groups that places are counted in."""

import secrets
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.rules.slugs import ascii_slug, is_reserved
from config.kernel.actors import Actor
from config.kernel.errors import Refused
from config.outbox.services import audit
from pilot.models import Cohort, Programme
from pilot.services.questions import load_standard_questions

SLUG_LENGTH = 30


class BelowTaken(Refused):
    """More places are held already than the new number."""

    code = "below_taken"
    message = _("%(taken)s places are taken already. Choose that number or a higher one.")


class EndsBeforeStart(Refused):
    """Sign-up would close before it opens."""

    code = "ends_before_start"
    message = _("Sign-up must close after it opens. Choose a later end.")


class RuleFixed(Refused):
    """Applicants were told of a draw."""

    code = "rule_fixed"
    message = _("A draw is announced for this group. The way it is filled cannot be changed any more.")


@dataclass(frozen=True)
class Terms:
    """What an operator says about a programme."""

    name_de: str
    name_en: str
    opens_at: datetime
    closes_at: datetime
    decides_on: date
    capacity: int
    countries: list[str] = field(default_factory=list)


@transaction.atomic
def create(*, terms: Terms, by: Actor, at: datetime) -> Programme:
    """A programme with the standard questions. Raises EndsBeforeStart."""
    _check(terms)
    base = ascii_slug(terms.name_en or terms.name_de)[:SLUG_LENGTH].strip("-") or "programme"
    taken = is_reserved(base) or Programme.objects.filter(slug=base).exists()  # "new" is a page of its own
    slug = f"{base}-{secrets.token_hex(3)}" if taken else base
    made = Programme.objects.create(slug=slug, **asdict(terms))
    load_standard_questions(made)
    audit("pilot.programme.create", by=by, at=at, row=made)
    return made


@transaction.atomic
def change(*, programme: Programme, terms: Terms, by: Actor, at: datetime) -> Programme:
    """Never fewer places than are taken, under any concurrency. Raises EndsBeforeStart or BelowTaken."""
    _check(terms)
    rows = Programme.objects.filter(pk=programme.pk, taken__lte=terms.capacity)
    if not rows.update(**asdict(terms)):
        raise BelowTaken(taken=Programme.objects.get(pk=programme.pk).taken)
    audit("pilot.programme.change", by=by, at=at, row=programme, reason=f"capacity {terms.capacity}")
    programme.refresh_from_db()
    return programme


@transaction.atomic
def add_cohort(*, programme: Programme, name: str, size: int, rule: str, by: Actor, at: datetime) -> Cohort:
    made = Cohort.objects.create(programme=programme, name=name, size=size, rule=rule)
    audit("pilot.cohort.create", by=by, at=at, row=made, reason=f"{rule}, {size}")
    return made


@transaction.atomic
def change_cohort(*, cohort: Cohort, name: str, size: int, rule: str, by: Actor, at: datetime) -> Cohort:
    """Never smaller than the places held, under any concurrency. Raises BelowTaken or RuleFixed."""
    current = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if rule != current.rule and current.seed_hash:
        raise RuleFixed
    if not Cohort.objects.filter(pk=cohort.pk, taken__lte=size).update(name=name, size=size, rule=rule):
        raise BelowTaken(taken=current.taken)
    audit("pilot.cohort.change", by=by, at=at, row=current, reason=f"{rule}, {size}")
    current.refresh_from_db()
    return current


def _check(terms: Terms) -> None:
    if terms.closes_at <= terms.opens_at:
        raise EndsBeforeStart
