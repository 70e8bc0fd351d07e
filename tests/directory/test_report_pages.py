"""The report's pages: two inputs, no account; the desk's inbox; the reporter sees the outcome."""

import re
import uuid
from typing import Any

import pytest
from django.test import Client

from directory.models import Report
from tests import factories
from tests.directory.blocking import HOSTILE
from tests.directory.reporting import received, send
from tests.house.pages import Page
from tests.verification import ready
from verification.models import Seal
from verification.rules import codes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_wait(settings: Any) -> None:
    settings.PILOT_MINIMUM_SECONDS = 0


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(name="Bäckerei Huber", e164="+493023125012")


@pytest.fixture
def desk(settings: Any) -> Client:
    settings.DESK_SECOND_FACTOR = False
    client = Client()
    client.force_login(factories.user(desk_role="reviewer"))
    return client


def test_from_the_seals_page_to_the_outcome(client: Client, desk: Client, seal: Seal) -> None:
    shown = client.get(f"/en/s/{codes.shown(seal.code)}").content.decode()
    link = re.search(r'href="(/en/report/\?seal=[^"]+)"', shown)
    assert link
    form = client.get(link[1]).content.decode()
    assert f'value="{codes.shown(seal.code)}"' in form
    answer = send(client, subject=codes.shown(seal.code))
    assert answer.status_code == 302
    mine = client.get(answer.url).content.decode()
    report = Report.objects.get()
    assert report.reference in mine
    assert "Next step: us, by" in mine
    inbox = desk.get("/en/review/reports/").content.decode()
    assert report.reference in inbox
    assert "Bäckerei Huber" in inbox
    page = f"/en/review/reports/{report.pk}/"
    assert "Decide about the seal" in desk.get(page).content.decode()
    desk.post(f"{page}take/")
    assert "Choose what was done" in desk.post(f"{page}act/", {}).content.decode()
    refused = desk.post(f"{page}act/", {"action": "seal_measure"}, follow=True).content.decode()
    assert "There is no decision on this seal since the report came in." in refused
    desk.post(f"{page}act/", {"action": "business_warned"})
    assert "We looked into your report and acted on it." in client.get(answer.url).content.decode()


def test_two_inputs_are_enough(client: Client) -> None:
    assert send(client).status_code == 302
    assert (Report.objects.get().email, Report.objects.get().text) == ("", "")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kind": ""}, "Choose what happened"),
        ({"kind": "boredom"}, "Choose what happened"),
        ({"subject": ""}, "Enter the number, the website or the code of the seal"),
        ({"subject": "x" * 301}, "Write at most 300 characters."),
        ({"text": "x" * 2001}, "Write at most 2000 characters."),
        ({"happened_on": "neulich"}, "Write the date as day, month and year"),
        ({"happened_on": "1.1.2099"}, "This date is in the future."),
        ({"email": "keine"}, "Write the e-mail address as in name@example.org"),
        ({"homepage": "https://spam.example"}, "That was very quick."),
        ({"kind": "illegal_content"}, "A notice of illegal content needs your e-mail address"),
        ({"kind": "illegal_content"}, "Confirm that you report in good faith"),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(
    client: Client, given: dict[str, Any], said: str
) -> None:
    answer = send(client, **{"name": "Anna Muster", **given})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert said in body
    assert "Anna Muster" in body
    assert not Report.objects.exists()


def test_a_full_notice_of_illegal_content_is_taken(client: Client) -> None:
    full = {
        "text": "Beleidigung",
        "place": "https://muster.example/x",
        "name": "Anna",
        "email": "a@example.org",
    }
    assert send(client, kind="illegal_content", good_faith="on", **full).status_code == 302
    assert Report.objects.get().good_faith


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_is_typed_breaks_the_page(client: Client, text: str) -> None:
    for field in ("subject", "text", "name", "place"):
        answer = send(client, **{field: text})
        assert answer.status_code in (302, 422)
        if answer.status_code == 422:
            assert Page(answer.content).inline_code() == []
    for report in Report.objects.all():
        assert "\x00" not in report.text + report.subject


def test_pressing_twice_and_coming_back_is_one_report(client: Client) -> None:
    once = str(uuid.uuid4())
    first, second = send(client, once=once), send(client, once=once)
    assert first.url == second.url
    assert Report.objects.count() == 1


def test_too_many_is_said_with_the_time(client: Client) -> None:
    for _ in range(10):
        send(client)
    answer = send(client, text="Mein Text")
    assert answer.status_code == 422
    assert "Too many tries." in answer.content.decode()
    assert "Mein Text" in answer.content.decode()


@pytest.mark.parametrize("token", ["x", "0" * 64, "../" * 20, "%00"])
def test_a_foreign_link_is_a_plain_page(client: Client, token: str) -> None:
    answer = client.get(f"/en/report/status/{token}/")
    assert answer.status_code in (400, 404)


def test_the_reporters_page_is_nobody_elses(client: Client) -> None:
    url = send(client).url
    answer = Client().get(url)
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert Client().get(url[:-3] + "xx/").status_code == 404


def test_the_desk_pages_do_not_exist_for_others(client: Client) -> None:
    report = received()
    client.force_login(factories.user())
    assert client.get("/review/reports/").status_code == 404
    assert client.get(f"/review/reports/{report.pk}/").status_code == 404
    assert client.post(f"/review/reports/{report.pk}/dismiss/").status_code == 404
    assert Report.objects.get().state == "received"


def test_the_inbox_is_filtered_and_pages_by_key(
    desk: Client, settings: Any, django_assert_max_num_queries: Any
) -> None:
    made = [received(address=f"192.0.2.{number}") for number in range(55)]
    with django_assert_max_num_queries(2 + 3):
        first = desk.get("/en/review/reports/").content.decode()
    after = re.search(r"after=([^\"&]+)", first)
    assert after
    second = desk.get(f"/en/review/reports/?after={after[1]}").content.decode()
    shown = [[one.reference for one in made if one.reference in page] for page in (first, second)]
    assert (len(shown[0]), len(shown[1])) == (50, 5)
    assert not set(shown[0]) & set(shown[1])
    assert (
        made[7].reference in desk.get(f"/en/review/reports/?q={made[7].reference.lower()}").content.decode()
    )
    assert "Nothing is open here." in desk.get("/en/review/reports/?state=no_action").content.decode()
    for bad in ("after=x", "after=_", "state=x&kind=y", "q=%F0%9F%92%A9"):
        assert desk.get(f"/review/reports/?{bad}").status_code == 200


def test_notes_and_duplicates_keep_what_was_typed(desk: Client) -> None:
    report, other = received(), received()
    page = f"/en/review/reports/{report.pk}/"
    assert "Write the note first" in desk.post(f"{page}note/", {"text": ""}).content.decode()
    desk.post(f"{page}note/", {"text": "Rückruf am Montag"})
    assert "Rückruf am Montag" in desk.get(page).content.decode()
    wrong = desk.post(f"{page}join/", {"reference": "R-XXXXXX"}, follow=True).content.decode()
    assert "There is no other report with this reference." in wrong
    desk.post(f"{page}join/", {"reference": other.reference.lower()})
    assert Report.objects.get(pk=report.pk).duplicate_of == other
    assert desk.post(f"{page}explode/").status_code == 404
