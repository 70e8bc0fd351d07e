"""Browsers for tests of pages."""

from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from accounts.services import bots
from pilot.models import Application
from pilot.views.guards import SESSION_KEY
from tests import factories

LANGUAGES = ("de", "en")


def path(name: str, *args: object, language: str = "de") -> str:
    with override(language):
        return reverse(name, args=args)


def browser(application: Application) -> Client:
    """A browser that fills in, or has sent, this application."""
    client = Client()
    session = client.session
    session[SESSION_KEY] = str(application.pk)
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return client


def desk_browser(role: str = "reviewer") -> tuple[Client, User]:
    """A browser of somebody at the desk."""
    person = factories.user(desk_role=role, name="Rita Reviewer")
    client = Client()
    client.force_login(person)
    return client, person


def start(client: Client, language: str = "de", **data: str) -> Any:
    given = {"rendered": bots.rendered_now(), "homepage": "", **data}
    return client.post(path("pilot:start", language=language), given)


def text(response: Any) -> str:
    return str(response.content.decode())
