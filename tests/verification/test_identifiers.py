"""Register number, VAT id, LEI: any way of writing, checked for form at once, asked about by jobs."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Business
from config.outbox.models import Event
from tests.house.filling import filled, mark
from tests.verification import evidence
from tests.verification.evidence import chosen, errors
from tests.verification.outside import Outside, deliver
from verification.models import Case, Finding
from verification.ports import LeiAnswer, VatAnswer
from verification.services import drafts, findings, identifiers

pytestmark = pytest.mark.django_db
URL = "/en/evidence/identifiers/"
GOOD = {
    "register_court": "Berlin (Charlottenburg)",
    "register_no": "HRB 12345 B",
    "vat_id": "DE123406230",
    "lei": "",
}
LEI = "529900T8BM49AURSDO55"


@pytest.fixture
def case(client: Client) -> Case:
    made = chosen(evidence.opened(), form="GmbH")
    client.force_login(evidence.member(made))
    return made


def test_both_languages(client: Client, case: Case) -> None:
    assert "Register and VAT number" in client.get(URL).content.decode()
    assert client.get("/evidence/identifiers/").content.decode().count("<h1") == 1


def test_it_is_stored_as_registers_write_it_and_asked_about_at_once(client: Client, case: Case) -> None:
    body = {
        "register_court": "Amtsgericht Charlottenburg",
        "register_no": "hrb12345b",
        "vat_id": "de 123 406 230",
        "lei": "529900t8bm49aursdo55",
    }
    assert client.post(URL, body).status_code == 302
    business = Business.objects.get(pk=case.business_id)
    assert (business.register_court, business.register_no) == ("Berlin (Charlottenburg)", "HRB 12345 B")
    assert (business.vat_id, business.lei) == ("DE123406230", LEI)
    due = dict(Finding.objects.filter(case=case, state="due").values_list("source", "claim"))
    assert due == {"vies": "DE123406230", "gleif": LEI}
    assert Event.objects.filter(kind="verification.finding_due").count() == 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"register_no": ""}, "Enter the register number, for example HRB 12345"),
        ({"register_court": ""}, "Choose the register court"),
        ({"register_court": "Atlantis"}, "We do not know this register court"),
        ({"register_no": "12345"}, "for example HRB 12345"),
        ({"register_no": "HRB 12345678901"}, "for example HRB 12345"),
        ({"vat_id": ""}, "Enter the VAT number, or tick that you have none"),
        ({"vat_id": "DE12340623"}, "has DE and 9 digits, for example DE123406230"),
        ({"vat_id": "DE123406231"}, "A digit of the VAT number is wrong"),
        ({"vat_id": "37/123/45678"}, "This is a tax number"),
        ({"vat_id": "DE123406230", "no_vat_id": "on"}, "Delete it, or remove this tick"),
        ({"vat_id": "RU7707083893"}, "We cannot check VAT numbers of this country"),
        ({"lei": "529900T8BM49AURSDO54"}, "A character of the LEI is wrong"),
        ({"lei": "12345"}, "An LEI has 20 letters and digits"),
        ({"lei": "\x00" + LEI}, "control character"),
        ({"vat_id": "９" * 40}, "VAT number"),
        ({"register_no": "x" * 1_000_000}, "Write at most 120 characters"),
    ],
)
def test_what_is_wrong_is_said_with_an_example(
    client: Client, case: Case, body: dict[str, str], said: str
) -> None:
    response = client.post(URL, {**GOOD, **body})
    assert response.status_code == 422
    assert said in errors(response)
    assert not Finding.objects.exists()


def test_several_mistakes_are_named_at_once(client: Client, case: Case) -> None:
    said = errors(client.post(URL, {"register_no": "", "register_court": "", "vat_id": "", "lei": "1"}))
    assert said.count("\n") > 4
    assert "Enter the register number" in said
    assert "An LEI has" in said


@pytest.mark.parametrize(
    ("country", "form", "number", "canonical"),
    [("AT", "GmbH", "fn 122119 M", "FN 122119m"), ("CH", "GmbH", "CHE123466410", "CHE-123.466.410"),
     ("GB", "Ltd", "1234567", "01234567"), ("PL", "sp. z o.o.", "0000123456", "0000123456")],
)  # fmt: skip
def test_other_countries_have_numbers_of_their_own_and_no_court(
    client: Client, case: Case, country: str, form: str, number: str, canonical: str
) -> None:
    chosen(case, country=country, form=form)
    assert 'name="register_court"' not in client.get(URL).content.decode()
    response = client.post(URL, {"register_no": number, "no_vat_id": "on"})
    assert response.status_code == 302
    assert Business.objects.get(pk=case.business_id).register_no == canonical


def test_who_is_in_no_register_is_not_asked_for_one(client: Client, case: Case) -> None:
    chosen(case, "sole_trader", "DE", "trade")
    assert 'name="register_no"' not in client.get(URL).content.decode()
    assert client.post(URL, {"no_vat_id": "on"}).status_code == 302
    assert Business.objects.get(pk=case.business_id).no_vat_id
    assert not Finding.objects.exists()


def test_an_unchanged_number_is_not_asked_about_twice(client: Client, case: Case, outside: Outside) -> None:
    for _ in range(3):
        client.post(URL, GOOD)
        deliver()
    assert outside.asked == [("vies", "DE123406230")]


def test_a_changed_number_takes_the_place_of_the_old_one(
    client: Client, case: Case, outside: Outside
) -> None:
    client.post(URL, GOOD)
    client.post(URL, {**GOOD, "vat_id": "ATU12349458", "seen": mark(client, URL)})
    deliver()
    assert outside.asked == [("vies", "ATU12349458")]
    assert list(Finding.objects.order_by("created_at").values_list("claim", "state")) == [
        ("DE123406230", "discarded"),
        ("ATU12349458", "done"),
    ]


def test_saying_that_there_is_none_discards_what_was_asked(
    client: Client, case: Case, outside: Outside
) -> None:
    client.post(URL, GOOD)
    client.post(URL, {**GOOD, "vat_id": "", "no_vat_id": "on", "seen": mark(client, URL)})
    deliver()
    assert outside.asked == []
    assert Finding.objects.get().state == "discarded"


def test_what_the_sources_said_stands_on_the_page(client: Client, case: Case, outside: Outside) -> None:
    outside.vat = VatAnswer("unavailable", detail="MS_UNAVAILABLE")
    outside.lei = LeiAnswer("found", status="LAPSED", legal_name="Huber Backwaren GmbH")
    client.post(URL, {**GOOD, "lei": LEI})
    assert "We are asking" in client.get(URL).content.decode()
    deliver()
    page = client.get(URL).content.decode()
    assert "The EU check is not responding. We will keep trying." in page
    assert "Does not match" in page
    assert "invalid" not in page.split("</main>")[0].lower()


def test_two_tabs(client: Client, case: Case) -> None:
    seen = drafts.fingerprint(identifiers.stored(case.business))
    client.post(URL, {**GOOD, "seen": seen})
    response = client.post(URL, {**GOOD, "seen": seen, "vat_id": "ATU12349458"})
    assert response.status_code == 422
    assert "Nothing has been overwritten" in errors(response)
    assert "ATU12349458" in response.content.decode()
    assert Business.objects.get(pk=case.business_id).vat_id == "DE123406230"


@pytest.mark.parametrize("marked", [{}, {"seen": ""}])
def test_a_form_without_its_mark_is_shown_again_before_it_overwrites(
    client: Client, case: Case, marked: dict[str, str]
) -> None:
    assert client.post(URL, {**GOOD, **marked}).status_code == 302  # there was nothing to overwrite
    answer = client.post(URL, {**GOOD, **marked, "vat_id": "ATU12349458"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "We could not tell from which version this form was made." in page
    assert "Saved in the meantime" in page
    case.business.refresh_from_db()
    assert case.business.vat_id == GOOD["vat_id"].replace(" ", "")
    assert client.post(URL, filled(answer, "vat_id")).status_code == 302
    case.business.refresh_from_db()
    assert case.business.vat_id == "ATU12349458"


def test_a_register_number_of_another_country_is_due_again(client: Client) -> None:
    case = evidence.filled()
    client.force_login(evidence.member(case))
    client.post("/en/evidence/kind/", {"kind": "company", "country": "AT"})
    assert Business.objects.get(pk=case.business_id).register_no == "HRB 12345 B"
    assert "In progress" in client.get("/en/tasks/").content.decode()


def test_looking_changes_nothing(client: Client, django_assert_max_num_queries: Any) -> None:
    case = evidence.filled()
    client.force_login(evidence.member(case))
    client.get(URL)
    before = list(Finding.objects.values())
    with django_assert_max_num_queries(3 + 8):
        client.get(URL)
    assert list(Finding.objects.values()) == before


def test_registers_are_not_asked_without_end(client: Client, case: Case, outside: Outside) -> None:
    for number in range(findings.LOOKS_AN_HOUR):
        vat_id = ("DE123406230", "ATU12349458")[number % 2]
        client.post(URL, {**GOOD, "vat_id": vat_id, "seen": mark(client, URL)})
    response = client.post(URL, {**GOOD, "seen": mark(client, URL)})
    assert response.status_code == 422
    assert "Too many tries. You can try again at" in errors(response)
    deliver()
    assert len(outside.asked) == 1
