"""Company details: what is typed is kept, what is wrong is said, nothing is lost between tabs."""

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import Business, BusinessName
from accounts.rules.names import skeleton
from config.outbox.models import AuditEntry
from tests.house.filling import mark
from tests.verification import evidence
from tests.verification.evidence import chosen, errors
from tests.verification.outside import Outside, deliver
from verification.models import Case
from verification.selectors.rows import load
from verification.services import details, drafts

pytestmark = pytest.mark.django_db
KIND, URL = "/en/evidence/kind/", "/en/evidence/details/"
GOOD = {
    "name": "Bäckerei Huber",
    "legal_name": "Huber Backwaren GmbH",
    "legal_form": "GmbH",
    "street": "Lindenallee 5",
    "postcode": "10115",
    "city": "Berlin",
    "represented_by": "Maria Huber",
}


class TestDetails:
    def test_before_the_kind_is_chosen_one_is_led_there(self, client: Client, case: Case) -> None:
        assert client.get(URL).headers["Location"] == KIND

    def test_saving_leads_to_the_next_task(self, client: Client, case: Case) -> None:
        chosen(case)
        assert "Save and continue: Register and VAT number" in client.get(URL).content.decode()
        assert client.post(URL, GOOD).headers["Location"] == "/en/evidence/identifiers/"
        case.business.refresh_from_db()
        assert case.business.legal_name == "Huber Backwaren GmbH"
        assert case.business.details_at is not None
        name = BusinessName.objects.get(business=case.business)
        assert (name.text, name.state, name.skeleton) == (
            "Bäckerei Huber",
            "proposed",
            skeleton("BACKEREI HUBER"),
        )

    def test_every_empty_field_is_named_in_the_summary_and_at_the_field(
        self, client: Client, case: Case
    ) -> None:
        chosen(case)
        response = client.post(URL, {})
        said = errors(response)
        assert response.status_code == 422
        for text in (
            "Enter the name that customers know you by",
            "Enter the legal name as it stands in the register",
            "Choose a legal form from the list",
            "Enter the street and the number",
            "Enter the postcode",
            "Enter the city",
            "Enter the first name and surname of the person who acts for the business",
        ):
            assert text in said
            assert response.content.decode().count(text) == 2

    def test_a_sole_trader_is_spoken_to_as_a_person_and_asked_for_consent(
        self, client: Client, case: Case
    ) -> None:
        chosen(case, "sole_trader", "DE", "trade")
        page = client.get(URL).content.decode()
        assert "First name and surname of the owner" in page
        assert "may stand beside the seal in public" in page
        client.post(URL, {**GOOD, "legal_form": "trade", "legal_name": "Maria Huber", "publish_legal": "on"})
        case.business.refresh_from_db()
        assert case.business.shows_legal_details

    def test_an_authority_gives_its_official_address(self, client: Client, case: Case) -> None:
        chosen(case, "public_body")
        drafts.refresh(Case.objects.select_related("business").get(pk=case.pk), at=case.created_at)
        body = {**GOOD, "legal_form": "municipality", "official_mail": "Rathaus@Stadt.Example"}
        assert "Write the e-mail address" in errors(client.post(URL, {**body, "official_mail": "rathaus"}))
        assert client.post(URL, body).status_code == 302
        assert load(Case.objects.get(pk=case.pk)).claim("official_mail") == {
            "official_mail": "rathaus@stadt.example"
        }

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("name", "Bäckerei", "only says what you do"),
            ("name", "Huber ✓", "Ticks and seals beside a name may only come from us"),
            ("name", "Huber verified", "Customers could take it for a check that we made"),
            ("name", "Аpotheke Huber", "mixes letters of different alphabets"),
            ("name", "huber-login.com", "is a web address"),
            ("name", "Huber\u202ebH", "turns the direction"),
            ("name", "H" * 81, "at most 80"),
            ("name", "Huber 030 23125012", "Your phone number is shown in its own place"),
            ("name", "12345", "at least one letter"),
            ("legal_name", "Huber\x00GmbH", "control character"),
            ("legal_name", "x" * 161, "Write at most 160 characters. You wrote 161."),
            ("legal_name", "Z̡̢̛͇̙̎̍͗a", "too many accents"),
            ("street", "\x07Lindenallee", "control character"),
            ("postcode", "1011", "not a postcode of the chosen country"),
            ("postcode", "ABCDE", "not a postcode of the chosen country"),
            ("city", "B" * 200_000, "at most 80 characters"),
            ("represented_by", "\u2066Maria\u2069", "turns the direction"),
            ("legal_form", "Ltd", "Choose a legal form from the list"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
        self, client: Client, case: Case, field: str, value: str, said: str
    ) -> None:
        chosen(case)
        response = client.post(URL, {**GOOD, field: value})
        assert response.status_code == 422
        assert said in errors(response)
        assert "Lindenallee" in response.content.decode()
        assert not BusinessName.objects.exists()

    @pytest.mark.parametrize(
        "name",
        [
            "Ώρα Καφέ",
            "Пекарня Хубер",
            "株式会社フーバー",
            "מאפיית הובר",
            "مخبز هوبر",
            "Müller & Söhne",
            "O'Neill’s 24/7",
            "Café «Zum Löwen»",
            "4711 Duftladen",
            "Ðorđević Łódź",
        ],
    )
    def test_honest_names_of_many_scripts_are_taken(self, client: Client, case: Case, name: str) -> None:
        chosen(case)
        assert client.post(URL, {**GOOD, "name": name}).status_code == 302
        assert BusinessName.objects.get().text == name

    def test_pasted_text_is_mended(self, client: Client, case: Case) -> None:
        chosen(case)
        typed = {**GOOD, "legal_name": " Huber\u00a0 Backwaren\r\nGmbH\u200b ", "postcode": "D-10115"}
        assert client.post(URL, typed).status_code == 302
        case.business.refresh_from_db()
        assert (case.business.legal_name, case.business.postcode) == ("Huber Backwaren GmbH", "10115")

    @pytest.mark.parametrize(
        ("country", "code", "form"), [("AT", "1010", "GmbH"), ("GB", "SW1A 1AA", "Ltd"), ("IE", "", "LTD")]
    )
    def test_postcodes_follow_the_country(
        self, client: Client, case: Case, country: str, code: str, form: str
    ) -> None:
        chosen(case, country=country)
        body = {**GOOD, "postcode": code, "legal_form": form}
        assert client.post(URL, body).status_code == 302

    def test_a_new_name_retires_the_one_proposed_before(self, client: Client, case: Case) -> None:
        chosen(case)
        client.post(URL, GOOD)
        client.post(URL, {**GOOD, "name": "Huber am Markt", "seen": mark(client, URL)})
        states = dict(BusinessName.objects.values_list("text", "state"))
        assert states == {"Bäckerei Huber": "retired", "Huber am Markt": "proposed"}

    def test_sending_it_twice_writes_it_once(self, client: Client, case: Case) -> None:
        chosen(case)
        seen = re.search(r'name="seen" value="(\w+)"', client.get(URL).content.decode())
        assert seen
        for _ in range(2):
            assert client.post(URL, {**GOOD, "seen": seen[1]}).status_code == 302
        assert AuditEntry.objects.filter(action="verification.details.save").count() == 1

    def test_another_tab_is_not_overwritten_and_both_versions_are_shown(self, client: Client) -> None:
        case = evidence.filled()
        client.force_login(evidence.member(case))
        seen = drafts.fingerprint(details.stored(case, load(case)))
        client.post(URL, {**GOOD, "seen": seen, "city": "Potsdam"})
        response = client.post(URL, {**GOOD, "seen": seen, "street": "Kastanienallee 1"})
        page = response.content.decode()
        assert response.status_code == 422
        assert "Nothing has been overwritten" in errors(response)
        assert "Kastanienallee 1" in page
        assert "Potsdam" in page
        case.business.refresh_from_db()
        assert (case.business.city, case.business.street) == ("Potsdam", "Lindenallee 5")
        fresh = re.search(r'name="seen" value="(\w+)"', page)
        assert fresh
        assert fresh[1] != seen
        body = {**GOOD, "seen": fresh[1], "street": "Kastanienallee 1", "city": "Potsdam"}
        assert client.post(URL, body).status_code == 302
        case.business.refresh_from_db()
        assert case.business.street == "Kastanienallee 1"

    def test_a_new_legal_name_is_compared_with_the_registers_again(
        self, client: Client, outside: Outside
    ) -> None:
        case = evidence.filled()
        client.force_login(evidence.member(case))
        deliver()
        client.post(URL, {**GOOD, "legal_name": "Huber Brot GmbH", "seen": mark(client, URL)})
        deliver()
        assert [source for source, _ in outside.asked] == ["vies", "vies"]


class TestAskedBack:
    def test_only_the_flagged_fields_are_shown_and_taken(self, client: Client, outside: Outside) -> None:
        case = evidence.submitted()
        deliver()
        evidence.asked_back(case, ("name", "NAME_GENERIC"), text="Wie heißt der Laden?")
        client.force_login(evidence.member(case))
        page = client.get(URL).content.decode()
        assert "Wie heißt der Laden?" in page
        assert "Save and go back to our question" in page
        assert 'name="city"' not in page
        response = client.post(URL, {"name": "Huber am Markt", "city": "Potsdam", "seen": mark(client, URL)})
        assert response.headers["Location"] == "/en/status/"
        case.business.refresh_from_db()
        assert case.business.city == "Berlin"
        assert BusinessName.objects.get(business=case.business, state="proposed").text == "Huber am Markt"

    def test_other_pages_stay_shut_and_say_so(self, client: Client, outside: Outside) -> None:
        case = evidence.submitted()
        deliver()
        evidence.asked_back(case, ("name", "NAME_GENERIC"))
        client.force_login(evidence.member(case))
        for page in ("kind", "identifiers", "domain", "documents"):
            for method in (client.get, client.post):
                response: Any = method(f"/en/evidence/{page}/", follow=True)
                assert response.redirect_chain[-1][0] == "/en/status/"
                assert "cannot be changed on this page at present" in response.content.decode()


def test_looking_changes_nothing(client: Client, case: Case, django_assert_max_num_queries: Any) -> None:
    chosen(case)
    client.get(URL)
    before = (Business.objects.values().get(), AuditEntry.objects.count())
    with django_assert_max_num_queries(3 + 8):
        client.get(URL)
    client.get(KIND)
    assert (Business.objects.values().get(), AuditEntry.objects.count()) == before
