"""What the tests with killed processes need in the database; called inside the stack by `manage.py shell`."""

import json

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import User
from pilot.services.questions import load_standard_notice, load_standard_questions
from tests import factories
from tests.verification import ready


def session(person: User) -> str:
    """The session key of a browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def programme() -> None:
    """A programme that is open for sign-up."""
    load_standard_notice(at=timezone.now())
    load_standard_questions(factories.programme())


def owner() -> None:
    """Prints the session of an owner whose business has proved nothing yet."""
    person = factories.user()
    factories.business("Mobiler Glaser", owner=person)
    print(session(person))


def cases(count: int) -> None:
    """Prints a reviewer's session and `count` cases that only wait for the decision: [key, [[case, number], ...]]."""
    reviewer = factories.user(desk_role="reviewer")
    made = [ready.case_in_review(reviewer, name=f"Firma {reviewer.pk} {letter}") for letter in letters(count)]
    phones = [made_case.business.phones.get() for made_case in made]
    print(
        json.dumps(
            [session(reviewer), [[one.pk.hex, phone.e164] for one, phone in zip(made, phones, strict=True)]]
        )
    )


def letters(count: int) -> str:
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:count]
