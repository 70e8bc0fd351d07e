"""The operator's page about jobs: what waits, what was given up, and a second life for it."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.outbox import delivering
from config.outbox.models import AuditEntry, Delivery
from tests import factories
from tests.config.test_delivering import happened
from tests.house.pages import check

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client, settings: Any) -> Client:
    settings.DESK_SECOND_FACTOR = False
    client.force_login(factories.user(desk_role="operator"))
    return client


def given_up(settings: Any) -> Delivery:
    """A job whose handler said that trying again is of no use."""
    delivery = happened(settings, "refuse")
    assert delivering.work("default") == 1
    delivery.refresh_from_db()
    assert delivery.state == "dead"
    return delivery


def text(client: Client, address: str = "/operations/jobs/", language: str = "de") -> str:
    return check(client.get(address, follow=True).content, language).text_of("main")[0]


def test_the_known_address_leads_to_the_first_page(operator: Client) -> None:
    assert operator.get("/operations/").headers["Location"] == "/operations/jobs/"
    assert "Alles erledigt." in text(operator, "/operations/")


@pytest.mark.parametrize("address", ["/operations/", "/operations/jobs/"])
def test_nobody_else_gets_in(client: Client, settings: Any, address: str) -> None:
    settings.DESK_SECOND_FACTOR = False
    assert "/account/login/" in client.get(address).headers["Location"]
    for person in (factories.user(), factories.user(desk_role="reviewer")):
        client.force_login(person)
        assert client.get(address).status_code == 403


def test_what_is_open_is_said_in_words(operator: Client, settings: Any) -> None:
    happened(settings, "listen")
    assert "default wartet 1" in text(operator)
    assert "default waiting 1" in text(operator, "/en/operations/jobs/", "en")
    delivering.claim("default", at=timezone.now(), limit=1)
    assert "default in Arbeit 1" in text(operator)


def test_what_was_given_up_gets_a_second_life_once(operator: Client, settings: Any) -> None:
    dead = given_up(settings)
    page = text(operator)
    assert f"test.happened #{dead.event_id}" in page
    assert "Alles erledigt." in page, "given up is not waiting"
    again = f"/operations/jobs/{dead.pk}/retry/"
    assert "In wenigen Sekunden" in check(operator.post(again, follow=True).content, "de").text_of("main")[0]
    assert (
        "nicht mehr aufgegeben" in check(operator.post(again, follow=True).content, "de").text_of("main")[0]
    )
    dead.refresh_from_db()
    assert (dead.state, dead.attempts) == ("pending", 0)
    assert AuditEntry.objects.filter(action="outbox.delivery.retry").count() == 1


def test_a_retry_without_its_audit_entry_does_not_happen(
    operator: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: Any, **_kwargs: Any) -> None:
        raise OSError

    dead = given_up(settings)
    monkeypatch.setattr("config.outbox.views.audit", full)
    operator.raise_request_exception = False
    assert operator.post(f"/operations/jobs/{dead.pk}/retry/").status_code == 500
    dead.refresh_from_db()
    assert dead.state == "dead"
