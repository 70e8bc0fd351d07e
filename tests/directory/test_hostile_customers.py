"""What customers and the desk type about a business bears anything: reports, blocks, warnings, and what follows."""

from typing import Any

import pytest
from django.test import Client

from accounts.services import bots
from directory.models import Report
from tests.directory.reporting import received
from tests.house import hostile, pages
from tests.house.hostile import EMPTY, MILLION, SPOKEN, UNREADABLE, WORDS, Form
from tests.verification import imitating, ready
from verification.models import CustomerChallenge, Lookalike, Seal
from verification.rules import codes

pytestmark = pytest.mark.django_db

ILLEGAL = {"kind": "illegal_content", "subject": "030 23125 012", "text": "Beleidigung", "place": "https://x.example/",
           "name": "Anna", "email": "anna@example.org", "good_faith": "on"}  # fmt: skip
REPORT = Form("/report/", "subject", ("subject", "text", "place", "name", "email"), ILLEGAL)
NUMBER = Form("/blocks/", "number", ("number",), {"number": "0171 39200 12"})
WARNING = Form(
    "/review/warnings/new/", "value", ("value", "code", "evidence", "reference"),
    {"kind": "number", "value": "030 23125 999", "ground": "pretends", "evidence": "Called me."},
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_wait(settings: Any) -> None:
    settings.PILOT_MINIMUM_SECONDS = 0
    settings.DESK_SECOND_FACTOR = False


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(name="Bäckerei Huber", e164="+493023125012")


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(imitating.reviewer())
    return client


def warning(seal: Seal) -> Form:
    return Form(WARNING.path, "value", WARNING.fields, {**WARNING.typed, "code": codes.shown(seal.code)})


def test_a_report_that_cannot_be_read_is_told_field_by_field(client: Client) -> None:
    for words in hostile.rounds(REPORT.fields, UNREADABLE):
        said = hostile.refused(REPORT, client, **words)
        assert len(said["de"]) == len(REPORT.fields)
    for name in REPORT.fields:
        hostile.refused(REPORT, client, **{name: MILLION})
    empty = hostile.refused(REPORT, client, **dict.fromkeys(REPORT.fields, ""), kind=None, good_faith=None)
    assert empty["en"][:2] == [
        "Choose what happened",
        "Enter the number, the website or the code of the seal",
    ]


@pytest.mark.parametrize("text", SPOKEN.values(), ids=list(SPOKEN))
def test_a_customer_may_write_what_a_business_may_not(client: Client, desk: Client, text: str) -> None:
    """Reports are read by the desk alone; there they stand as text."""
    words = dict.fromkeys(("subject", "text", "place", "name"), text)
    data, answer = REPORT.sent(client, "", **words)
    assert answer.status_code == 302
    assert client.post("/report/", data)["Location"] == answer.url
    report = Report.objects.get()
    assert (report.text, report.name) == (text, text)
    for site, page in (
        (client, answer.url),
        (desk, f"/review/reports/{report.pk}/"),
        (desk, "/review/reports/"),
    ):
        shown = site.get(page)
        assert shown.status_code == 200
        assert pages.check(shown.content, "de").all("b") == []


def test_a_number_that_is_none_is_told(client: Client) -> None:
    for text in {**UNREADABLE, **SPOKEN, **EMPTY, "million": MILLION}.values():
        said = hostile.refused(NUMBER, client, number=text) if len(text) < 100 else None
        assert said is None or len(said["de"]) == 1
    assert client.post("/en/blocks/", {"number": MILLION, "rendered": bots.rendered_now()}).status_code == 422
    assert not CustomerChallenge.objects.exists()


def test_a_warning_that_cannot_be_read_is_told_field_by_field(desk: Client, seal: Seal) -> None:
    form = warning(seal)
    for words in hostile.rounds(form.fields, UNREADABLE):
        assert len(hostile.refused(form, desk, **words)["de"]) == len(form.fields)
    for name in form.fields:
        hostile.refused(form, desk, **{name: MILLION})
    for text in {**SPOKEN, **EMPTY}.values():
        hostile.refused(form, desk, code=text, value=text)
    assert not Lookalike.objects.exists()


def test_a_step_of_a_warning_needs_words_that_can_be_read(desk: Client, seal: Seal) -> None:
    shown = imitating.in_force(seal)
    lift = Form(f"/review/warnings/{shown.pk}/", "note", ("note",), post=f"/review/warnings/{shown.pk}/lift/")
    for text in [*UNREADABLE.values(), "", "   ", MILLION]:
        hostile.refused(lift, desk, note=text)
    shown.refresh_from_db()
    assert shown.state == "in_force"


def test_notes_of_the_desk_on_a_report(desk: Client) -> None:
    report = received()
    here = f"/review/reports/{report.pk}/"
    note = Form(here, "text", ("text",), post=f"{here}note/")
    for text in [*UNREADABLE.values(), "", "   ", MILLION]:
        hostile.refused(note, desk, text=text)
    for text in SPOKEN.values():
        assert note.sent(desk, "", text=text)[1].status_code == 302
    assert pages.check(desk.get(here).content, "de").all("b") == []
    for text in [*UNREADABLE.values(), *WORDS.values(), MILLION]:
        for deed in ("join", "act", "dismiss", "take"):
            with hostile.taken_back():
                answer = desk.post(f"/en{here}{deed}/", {"reference": text, "action": text[:9]})
                assert answer.status_code in (302, 409, 422), deed
