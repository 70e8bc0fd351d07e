"""What people really paste into the one box: a no that is none would be the worst answer."""

from typing import Any

import pytest
from django.test import Client

from tests.house.pages import check
from tests.verification import ready
from verification.models import Seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(e164="+493023125012")


PASTED = [
    "\u202d030 23125 012\u202c",
    "Tel.: 030 23125012",
    "https://wa.me/493023125012",
    "\ufeff+49 30 23125012",
]


@pytest.mark.parametrize("typed", PASTED)
def test_a_number_is_found_as_phones_copy_it(client: Client, seal: Seal, typed: str) -> None:
    page = check(client.get("/en/check/", {"q": typed}).content, "en")
    assert page.text_of("h1") == ["This seal is valid"]
    assert client.get("/api/v1/check", {"q": typed}).json()["verdict"] == "valid"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("030 23125 012, 030 23125 013", "These are several numbers."),
        ("030 23125 012 und 030 23125 013", "These are several numbers."),
        ("112", "This is not a whole phone number."),
        ("030", "This is not a whole phone number."),
        ("0" * 40, "This is not a whole phone number."),
    ],
)
def test_what_is_no_whole_number_is_not_called_unverified(
    client: Client, seal: Seal, typed: str, words: str, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(1):
        answer = client.get("/en/check/", {"q": typed})
    page = check(answer.content, "en")
    assert answer.status_code == 422
    assert words in page.html
    assert "We have no seal" not in page.html
    assert page.text_of("title")[0].startswith("Error:")
    assert page.all("input", id="q")[0]["value"] == typed


def test_a_name_of_digits_is_found(client: Client) -> None:
    sealed = ready.sealed(name="4711 Parfümerie")
    answer = client.get("/en/check/", {"q": "4711"})
    assert answer.status_code == 200
    assert sealed.name in answer.content.decode()


@pytest.mark.parametrize("typed", ["\u202eevil", "✅ Geprüft: Sparkasse", "\u2066x\u2069", "a\u0007b"])
def test_no_link_to_us_puts_signs_of_trust_on_our_page(client: Client, typed: str) -> None:
    for path in (f"/check/?q={typed}", f"/s/{typed}"):
        shown = client.get(path).content.decode()
        assert not set(shown) & set("\u202e\u2066\u2069✅\u0007")
