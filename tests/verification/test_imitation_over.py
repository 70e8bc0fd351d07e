"""A warning that ends is told to the business that was told of it: why, in the reader's language, and only then."""

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from config.kernel.actors import Actor
from config.outbox.models import Event
from tests import factories
from tests.accounts import people
from tests.verification import imitating, ready
from tests.verification.imitating import FAKE, SHOWN
from verification.handlers import lookalikes as handlers
from verification.models import Lookalike, Seal
from verification.services import lookalikes, review, seals

pytestmark = pytest.mark.django_db
SUBJECTS = {
    "en": "We no longer warn of an imitation of your business – Siegel",
    "de": "Wir warnen nicht mehr vor einer Nachahmung Ihres Unternehmens – Siegel",
}


@pytest.fixture
def seal() -> Seal:
    made = ready.sealed(e164="+493023125012")
    person = people.owner(made.business)
    person.language = "en"
    person.save()
    return made


def told(person: Any) -> list[str]:
    """What this person was mailed about the end of a warning."""
    return [body for body in people.bodies(person.email) if body.splitlines()[0] == SUBJECTS[person.language]]


def known(seal: Seal, kind: str = "number") -> Lookalike:
    """A warning of which the owners have a mail."""
    warned = imitating.in_force(seal, kind)
    people.deliver()
    warned.refresh_from_db()
    return warned


def ended(how: str, warned: Lookalike, seal: Seal, clock: Any) -> None:
    if how == "lift":
        imitating.lifted(warned)
    elif how == "expire":
        assert warned.until is not None
        Seal.objects.update(ends_at=warned.until + timedelta(days=90))
        clock.move_to(warned.until + timedelta(minutes=1), tick=False)
        lookalikes.expire_due(at=timezone.now())
    elif how == "give_way":
        first, second = imitating.reviewer(), imitating.reviewer()
        case, at = ready.case_in_review(first, name="Metzgerei Lang", e164=FAKE), timezone.now()
        review.propose(case=case, person=first, at=at, wish=review.Wish("approve"))
        review.confirm(case=case, person=second, at=at)
    else:
        seals.surrender(seal=seal, by=Actor("business", "x"), at=timezone.now())
    people.deliver()


@pytest.mark.parametrize("kind", ["number", "domain", "name"])
def test_the_owners_hear_of_it_each_in_their_language(seal: Seal, kind: str) -> None:
    german = factories.membership(factories.user(language="de"), seal.business, "admin").user
    viewer = people.member(seal.business, "viewer").user
    imitating.lifted(known(seal, kind))
    people.deliver()
    for person, site in ((people.owner(seal.business), "/en"), (german, "")):
        (body,) = told(person)
        assert SHOWN[kind] in body
        assert "Bäckerei Huber" in body
        assert f"http://testserver{site}/check/?q=" in body
        assert f"http://testserver{site}/report/?kind=impersonation&q=" in body
    assert people.bodies(viewer.email) == []
    everything = "".join(f"{one.subject}{one.body}" for one in mail.outbox)
    assert "It was their own." not in everything, "what the desk wrote stays at the desk"
    assert imitating.suspicion(seal).evidence not in everything


@pytest.mark.parametrize(
    ("how", "why", "may_report"),
    [
        ("lift", "no longer a reason to warn", True),
        ("expire", "It ended by itself", True),
        ("give_way", "that business has a seal now", False),
        ("fall", "Your own seal has ended", False),
    ],
)
def test_the_mail_says_why(seal: Seal, time_machine: Any, how: str, why: str, may_report: bool) -> None:
    ended(how, known(seal), seal, time_machine)
    (body,) = told(people.owner(seal.business))
    assert why in body
    assert ("/en/report/" in body) is may_report


def test_every_link_of_the_mail_opens(seal: Seal, client: Client) -> None:
    imitating.lifted(known(seal))
    people.deliver()
    (body,) = told(people.owner(seal.business))
    links = [line.removeprefix("http://testserver") for line in body.splitlines() if line.startswith("http")]
    assert links.pop() == "", "the closing names who writes"
    assert len(links) == 2
    assert {client.get(link).status_code for link in links} == {200}


def test_who_never_heard_of_it_hears_nothing_of_its_end(seal: Seal) -> None:
    imitating.lifted(imitating.in_force(seal))
    people.deliver()
    assert not [
        one for one in mail.outbox if one.to == [people.owner(seal.business).email] and FAKE in one.body
    ]


def test_a_proposal_that_is_turned_down_tells_nobody(seal: Seal) -> None:
    waiting = imitating.proposed(seal)
    lookalikes.refuse(lookalike=waiting, note="No.", person=imitating.reviewer(), at=timezone.now())
    seals.surrender(seal=seal, by=Actor("business", "x"), at=timezone.now())
    assert not Event.objects.filter(kind="verification.lookalike_ended").exists()


def test_a_renewed_one_has_not_ended(seal: Seal) -> None:
    warned = known(seal)
    lookalikes.renew(lookalike=warned, note="Still calls.", person=imitating.reviewer(), at=timezone.now())
    people.deliver()
    assert told(people.owner(seal.business)) == []


def test_the_event_carries_an_id_alone_and_the_moment_of_telling_stays_the_first(
    seal: Seal, time_machine: Any
) -> None:
    warned = known(seal)
    first = warned.told_at
    assert first is not None
    time_machine.move_to(timezone.now() + timedelta(hours=1), tick=False)
    handlers.tell_imitated(Event.objects.get(kind="verification.lookalike_confirmed"))
    warned.refresh_from_db()
    assert warned.told_at == first
    imitating.lifted(warned)
    assert Event.objects.get(kind="verification.lookalike_ended").ids == {"lookalike": str(warned.pk)}


def test_a_late_delivery_of_a_forgotten_one_says_nothing(seal: Seal) -> None:
    warned = known(seal)
    imitating.lifted(warned)
    event = Event.objects.get(kind="verification.lookalike_ended")
    event.ids = {"lookalike": str(warned.pk + 1)}
    mail.outbox.clear()
    handlers.tell_ended(event)
    assert mail.outbox == []


def test_warnings_from_before_count_as_told_and_those_that_are_over_stay_as_they_are(seal: Seal) -> None:
    standing, over = imitating.in_force(seal), imitating.lifted(imitating.in_force(seal, "domain"))
    assert standing.told_at is None
    migration = import_module("verification.migrations.0019_who_was_told_of_a_warning")
    migration.were_told(apps, connection.schema_editor())
    for one in (standing, over):
        one.refresh_from_db()
    assert (standing.told_at, over.told_at) == (standing.since, None)
