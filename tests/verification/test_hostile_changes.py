"""What a business asks to have changed on its seal, and its website, bear anything that is typed."""

import pytest
from django.test import Client

from tests.house import hostile, pages
from tests.house.hostile import CLAIMS, EMPTY, MILLION, SPOKEN, UNREADABLE, WORDS, Form
from tests.verification import by_people, changing, ready
from tests.verification.change_pages import saved, show_paper, signed_in
from tests.verification.outside import Outside
from verification.models import Case, Change, Seal

pytestmark = pytest.mark.django_db

NAME = Form(
    "/seal/name/", "name", ("name", "legal_name", "reason"),
    {"name": "Bäckerei Sonnenschein", "legal_name": "", "reason": "Neue Inhaberin"},
)  # fmt: skip
NUMBER = Form("/seal/number/", "reason", ("reason",), {"reason": "Umzug"})
WEBSITE = Form("/evidence/domain/", "domain", ("domain",), {"domain": "kaya.example", "method": "dns"})


@pytest.fixture(autouse=True)
def _house(outside: Outside) -> None:
    """Nothing outside is asked."""


@pytest.mark.parametrize("form", [NAME, NUMBER], ids=str)
def test_what_cannot_be_read_is_told_field_by_field(business: Client, form: Form) -> None:
    for words in hostile.rounds(form.fields, UNREADABLE):
        assert len(hostile.refused(form, business, **words)["de"]) == len(form.fields)
    for name in form.fields:
        hostile.refused(form, business, **{name: MILLION})
    for text in ("", "   "):
        hostile.refused(form, business, **dict.fromkeys(form.fields, text))
    assert not Change.objects.exists()


@pytest.mark.parametrize("text", SPOKEN.values(), ids=list(SPOKEN))
def test_a_name_with_a_claim_is_told_why_and_other_scripts_are_names(business: Client, text: str) -> None:
    if text in (WORDS["Arabic"], WORDS["Thai"]):
        assert NAME.sent(business, "", name=text)[1].status_code == 302
        assert Change.objects.filter(name__text=text).exists()
        return
    if text in CLAIMS.values():
        hostile.refused(NAME, business, name=f"Bäckerei Sonne {text}")
    else:
        hostile.borne(NAME, business, text, "de")
    assert not Case.objects.filter(kind="name_change").exists()


@pytest.mark.parametrize("text", SPOKEN.values(), ids=list(SPOKEN))
def test_the_reason_is_for_the_desk_and_may_say_anything(business: Client, text: str) -> None:
    assert NAME.sent(business, "", reason=text)[1].status_code == 302
    assert Change.objects.get().reason == text
    assert pages.check(business.get("/en/seal/name/").content, "en").all("b") == []


def test_fields_of_the_wrong_kind_and_names_that_nobody_knows(business: Client, seal: Seal) -> None:
    odd = {
        "seen": ["x", "y"],
        "kind": "phone_change",
        "seal": "1",
        "case": "x",
        "state": "approved",
        "name": ["a", ""],
    }
    for _language, prefix in hostile.LANGUAGES:
        _data, answer = NAME.sent(business, prefix, **odd)
        assert answer.status_code == 422
    assert not Change.objects.exists()


def test_a_request_of_another_business_and_a_session_that_ended(business: Client) -> None:
    change = saved(business)
    stranger = signed_in(changing.owner_of(ready.sealed(name="Blumen Meier")))
    for step in ("papers", "submit", "answer", "withdraw"):
        with hostile.watched() as written:
            for site in (stranger, Client()):
                answer = site.post(
                    f"/seal/changes/{change.case_id}/{step}/", {"correct": "on", "reason": "x"}
                )
                assert answer.status_code == (404 if site is stranger else 302)
        assert written == []
    for path in ("seal/name/", "seal/number/"):
        answer = Client().post(f"/en/{path}", {"reason": MILLION})
        assert answer["Location"] == f"/en/account/login/?next=/en/{path}"


def test_the_other_forms_of_the_page_say_it_in_the_title_too(business: Client) -> None:
    change = saved(business)
    show_paper(business, change)
    for step in ("papers", "submit"):
        for language, prefix in hostile.LANGUAGES:
            with hostile.watched() as written:
                answer = business.post(f"{prefix}/seal/changes/{change.case_id}/{step}/", {"kind": "\x00"})
            assert answer.status_code == 422
            hostile.complaints(answer, language)
            assert written == []


def test_a_website_that_is_none_is_told(client: Client) -> None:
    business, _by, _case = by_people.trader()
    client.force_login(business.memberships.get().user)
    for text in [*UNREADABLE.values(), *CLAIMS.values(), *WORDS.values(), *EMPTY.values(), MILLION]:
        assert len(hostile.refused(WEBSITE, client, domain=text)["de"]) == 1
    hostile.refused(WEBSITE, client, method="pigeon")
    hostile.refused(WEBSITE, client, method=None)
