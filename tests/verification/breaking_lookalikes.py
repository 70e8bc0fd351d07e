"""Breaks the promises about warnings, past every service."""

from django.db import connection
from django.db.models import F

from tests import factories
from tests.verification import imitating, ready
from tests.verification.breaking import loosen
from verification.models import Answer, Lookalike, Seal


def let_facts_change() -> None:
    with connection.cursor() as cursor:
        table = " ON verification_lookalike" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER verification_lookalike_stays{table}")


def confirmed_by_the_proposer() -> None:
    imitating.in_force(ready.sealed())
    let_facts_change()
    loosen("verification_lookalike.verification_lookalike_confirmed_by_another")
    Lookalike.objects.update(confirmer=F("proposer"))


def proposed_by_the_imitated() -> None:
    seal = ready.sealed()
    person = imitating.reviewer()
    factories.membership(person, seal.business, role="viewer", at=seal.created_at)
    imitating.in_force(seal)
    let_facts_change()
    Lookalike.objects.update(proposer=person)


def imitating_the_dead() -> None:
    imitating.in_force(ready.sealed())
    Seal.objects.update(state="expired")


def told_no_more() -> None:
    imitating.in_force(ready.sealed())
    Answer.objects.filter(lookalike__isnull=False).delete()


def without_steps() -> None:
    imitating.proposed(ready.sealed())
    loosen(triggers=True)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM verification_lookalikestep")


def beside_a_seal() -> None:
    seal = ready.sealed()
    imitating.in_force(seal)
    Seal.objects.filter(pk=seal.pk).update(e164=imitating.FAKE)
