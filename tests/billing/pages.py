"""How tests look at the plan pages: signed in, checked as every page is, as words."""

from django.test import Client

from billing.models import Subscription
from tests import factories
from tests.billing.factories import owner
from tests.house.pages import Page, check

PLAN, ORDER = "/en/plan/", "/en/plan/change/medium/"


def signed_in(made: Subscription, client: Client, role: str = "") -> Client:
    person = owner(made)
    if role:
        person = factories.user()
        factories.membership(person, made.business, role)
    client.force_login(person)
    return client


def page(client: Client, path: str = PLAN, status: int = 200) -> Page:
    answer = client.get(path)
    assert answer.status_code == status
    return check(answer.content, "en" if path.startswith("/en/") else "de")


def words(found: Page) -> str:
    return " ".join(found.text_of("main")[0].replace("\N{NO-BREAK SPACE}", " ").split())


def hidden(found: Page) -> dict[str, str]:
    return {
        one["name"]: one["value"]
        for one in found.all("input", type="hidden")
        if one["name"] in ("interval", "serial", "seen")
    }
