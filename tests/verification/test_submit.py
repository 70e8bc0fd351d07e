"""Handing in: everything once more, two declarations, who decides by when."""

import re
from typing import Any

import pytest
from django.test import Client

from config.outbox.models import Event
from tests import factories
from tests.verification import evidence
from tests.verification.evidence import errors
from tests.verification.outside import Outside, deliver
from verification.models import Case
from verification.ports import VatAnswer

pytestmark = pytest.mark.django_db
URL = "/en/submit/"
BOTH = {"correct": "on", "told": "on"}


@pytest.fixture
def case(client: Client) -> Case:
    made = evidence.filled()
    client.force_login(evidence.member(made))
    return made


def test_everything_is_shown_with_a_way_to_change_it(client: Client, case: Case) -> None:
    page = client.get(URL).content.decode()
    for text in (
        "Bäckerei Huber",
        "Huber Backwaren GmbH",
        "Lindenallee 5<br>10115 Berlin",
        "Maria Huber",
        "HRB 12345 B<br>Berlin (Charlottenburg)",
        "DE123406230",
        "extract.pdf",
        "Germany",
    ):
        assert text in page
    assert page.count("Not provided") == 2
    changes = re.findall(r'href="(/en/[^"]+)">Change<span class="vh"> \(([^)]+)\)', page)
    assert ("/en/evidence/details/", "Legal name") in changes
    assert len(changes) == 13


def test_it_says_who_decides_by_when_and_what_the_seal_does_not_mean(client: Client, case: Case) -> None:
    page = client.get(URL).content.decode()
    assert re.search(r"A person at our office decides by \d+ \w+ 20\d\d", page)
    assert "It says nothing about its goods or services" in page


def test_both_declarations_are_needed(client: Client, case: Case) -> None:
    for body in ({}, {"correct": "on"}, {"told": "on"}):
        response = client.post(URL, body)
        assert response.status_code == 422
        assert "Tick this box, or correct your details first" in errors(response)
    assert Case.objects.get().state == "draft"


def test_handing_in_leads_to_the_status(client: Client, case: Case, outside: Outside) -> None:
    assert client.post(URL, BOTH).headers["Location"] == "/en/status/"
    case.refresh_from_db()
    assert (case.state, case.submitted_by_id) == ("submitted", evidence.member(case).pk)
    deliver()
    assert client.get("/en/status/").status_code == 200


def test_the_second_click_and_the_back_button_lead_to_the_status_too(client: Client, case: Case) -> None:
    client.post(URL, BOTH)
    assert client.post(URL, BOTH).headers["Location"] == "/en/status/"
    assert client.get(URL).headers["Location"] == "/en/status/"
    assert Event.objects.filter(kind="verification.case_submitted").count() == 1


def test_what_is_open_comes_first(client: Client) -> None:
    case = evidence.filled(paper=False)
    client.force_login(evidence.member(case))
    page = client.get(URL).content.decode()
    assert "These tasks come first" in page
    assert "Submit details</button>" not in page
    response = client.post(URL, BOTH)
    assert response.status_code == 422
    assert "Something is still missing" in errors(response)
    assert Case.objects.get().state == "draft"


def test_a_register_that_disagrees_is_shown_and_does_not_stand_in_the_way(
    client: Client, case: Case, outside: Outside
) -> None:
    outside.vat = VatAnswer("invalid")
    deliver()
    page = client.get(URL).content.decode()
    assert "A register says something else" in page
    assert "DE123406230" in page
    assert client.post(URL, BOTH).status_code == 302


def test_an_outage_does_not_stand_in_the_way(client: Client, case: Case, outside: Outside) -> None:
    outside.vat = VatAnswer("unavailable", detail="MS_UNAVAILABLE")
    deliver()
    assert "A register says something else" not in client.get(URL).content.decode()
    assert client.post(URL, BOTH).status_code == 302


def test_who_may_only_look_cannot_hand_in(client: Client, case: Case) -> None:
    viewer = evidence.owner()
    factories.membership(viewer, case.business, role="viewer")
    client.force_login(viewer)
    assert "Your role only lets you look" in client.get(URL).content.decode()
    assert client.post(URL, BOTH).status_code == 404
    assert Case.objects.get().state == "draft"


def test_without_a_case_one_is_led_to_the_tasks(client: Client) -> None:
    person = evidence.owner()
    evidence.empty_business(person)
    client.force_login(person)
    assert client.get(URL).headers["Location"] == "/en/tasks/"
    assert client.post(URL, BOTH).headers["Location"] == "/en/tasks/"


def test_looking_changes_nothing(client: Client, case: Case, django_assert_max_num_queries: Any) -> None:
    client.get(URL)
    before = (Case.objects.values().get(), Event.objects.count())
    with django_assert_max_num_queries(3 + 8):
        client.get(URL)
    assert (Case.objects.values().get(), Event.objects.count()) == before
    assert client.get("/submit/").content.decode().count("<h1") == 1
