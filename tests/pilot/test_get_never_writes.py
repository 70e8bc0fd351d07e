"""Link previews, mail scanners and prefetching browsers open everything; nothing may change by that."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from django.utils import timezone

from pilot.models import PilotInvitation
from pilot.services import desk
from pilot.services.links import invitation_token, resume_token, status_token
from tests.pilot.factories import REVIEWER, answered, deliver, invited, programme, screened, sent
from tests.pilot.pages import browser, desk_browser, path

pytestmark = pytest.mark.django_db
VERBS = ("get", "head", "options")
# The person at the desk signed in before; activity of the session is not ours.
LEFT_OUT = {"sessions.session", "usersessions.usersession", "outbox.cacheentry"}


def everything() -> dict[str, list[Any]]:
    """Every row of every table."""
    models = (model for model in apps.get_models() if model._meta.label_lower not in LEFT_OUT)
    return {
        model._meta.label_lower: sorted(map(repr, model._default_manager.values_list())) for model in models
    }


def visit(client: Client, addresses: list[str]) -> None:
    for address in addresses:
        for verb in VERBS:
            response = getattr(client, verb)(address)
            assert response.status_code < 500, (verb, address)


def test_no_page_writes_when_it_is_only_looked_at(settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    where = programme()
    drafted, done, invitation = answered(where), sent(where), invited(where)
    asked = desk.ask(application=screened(where), text="?", by=REVIEWER, at=timezone.now()).application
    deliver()
    desk_client, _person = desk_browser()
    token = status_token(asked)
    public = [
        path("pilot:start"),
        path("pilot:resume"),
        path("pilot:resume_sent"),
        path("pilot:resume_link", resume_token(drafted, at=timezone.now())),
        path("pilot:status", token),
        path("pilot:confirm", token),
        path("pilot:withdraw", token),
        path("pilot:invitation", invitation_token(invitation)),
    ]
    own = [path("pilot:check"), path("pilot:later"), path("pilot:kept"), path("pilot:withdraw")]
    own += [path("pilot:apply", key) for key in ("business", "contact")]
    finished = [path("pilot:status"), path("pilot:done", done.reference), path("pilot:withdraw")]
    staff = [path("pilot:desk"), path("pilot:desk_invite"), path("pilot:desk_application", asked.pk)]
    staff += [path("pilot:desk_act", asked.pk, "waitlist"), path("pilot:desk_act", asked.pk, "note")]
    mine, theirs = browser(drafted), browser(done)
    before = everything()
    visit(Client(), public)
    visit(mine, own)
    visit(theirs, finished)
    visit(desk_client, [*staff, *public])
    assert everything() == before


def test_every_link_of_every_mail_bears_robots_and_works_for_the_person_after_them() -> None:
    where = programme()
    invited(where)
    sent(where)
    deliver()
    links = [
        link for message in mail.outbox for link in re.findall(r"http://testserver(\S+)", str(message.body))
    ]
    assert len(links) >= 3
    before = everything()
    for _robot in range(3):
        visit(Client(), links)
    assert everything() == before
    accept = next(link for link in links if "/invitation/" in link)
    assert Client().post(accept).status_code == 302
    assert PilotInvitation.objects.get().accepted_at is not None
