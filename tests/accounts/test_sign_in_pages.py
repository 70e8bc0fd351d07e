"""Ways into an account and what guards it, page by page: forgotten password, second factor, another address."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from accounts.models import User
from tests import factories
from tests.accounts import people
from tests.house.pages import Page, check

pytestmark = pytest.mark.django_db
OLD = "four old horses in a row"
NEW = "five ducks on a green pond"
LANGUAGES = [("", "de"), ("/en", "en")]


def read(client: Client, address: str) -> Page:
    answer = client.get(address)
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return check(answer.content, "en" if address.startswith("/en/") else "de")


def mailed_code(address: str) -> str:
    people.deliver()
    return people.code_in(people.bodies(address)[-1])


@pytest.fixture
def person() -> User:
    return factories.user("eva@example.org", password=OLD)


@pytest.mark.parametrize(("prefix", "language"), LANGUAGES)
def test_a_forgotten_password_is_replaced(client: Client, person: User, prefix: str, language: str) -> None:
    start, enter = f"{prefix}/account/password/reset/", f"{prefix}/account/password/reset/confirm/"
    read(client, start)
    assert client.post(start, {"email": person.email})["Location"] == enter
    assert person.email in read(client, enter).text_of("main")[0]
    wrong = client.post(enter, {"code": "000000"})
    refused = check(wrong.content, language)
    assert refused.text_of("title")[0].startswith(("Fehler:", "Error:"))
    assert refused.all("a", href=start), "the error says to ask for a new code"
    read(client, start)
    done = client.post(enter, {"code": mailed_code(person.email)})
    choose = done["Location"]
    read(client, choose)
    short = client.post(choose, {"password1": "short", "password2": "short"})
    assert check(short.content, language).text_of("title")[0].startswith(("Fehler:", "Error:"))
    assert client.post(choose, {"password1": NEW, "password2": NEW}).status_code == 302
    assert Client().login(email=person.email, password=NEW)


def test_a_stranger_sees_the_same_page_as_one_with_an_account(client: Client, person: User) -> None:
    said = []
    for address in (person.email, "stranger@example.org"):
        browser = Client()
        browser.post("/account/password/reset/", {"email": address})
        page = read(browser, "/account/password/reset/confirm/").text_of("main")[0]
        said.append(page.replace(address, "somebody"))
    assert said[0] == said[1]


@pytest.mark.parametrize(("prefix", "language"), LANGUAGES)
def test_a_second_factor_is_set_up(person: User, prefix: str, language: str) -> None:
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": OLD})
    set_up = f"{prefix}/account/2fa/totp/activate/"
    again = client.get(set_up)["Location"]
    read(client, again)
    assert client.post(again, {"password": OLD})["Location"] == set_up
    read(client, set_up)
    shared = client.session[totp.SECRET_SESSION_KEY]
    counter = next(totp.yield_hotp_counters_from_time())
    code = totp.format_hotp_value(totp.hotp_value(shared, counter))
    refused = client.post(set_up, {"code": "000000"})
    assert check(refused.content, language).text_of("title")[0].startswith(("Fehler:", "Error:"))
    kept = client.post(set_up, {"code": code})
    assert len(read(client, kept["Location"]).text_of("textarea")[0].split()) >= 8, "recovery codes"
    for what in ("2fa/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/", "2fa/totp/deactivate/"):
        read(client, f"{prefix}/account/{what}")


@pytest.mark.parametrize(
    ("address", "ours", "theirs"),
    [
        ("/en/account/login/", ["E-mail address", "Password", "Stay signed in"], "Remember Me"),
        ("/en/account/login/code/", ["E-mail address"], "Email"),
        ("/en/account/password/reset/", ["E-mail address"], "Email"),
    ],
)
def test_labels_are_in_the_words_of_this_house(
    client: Client, address: str, ours: list[str], theirs: str
) -> None:
    page = read(client, address)
    assert [label for label in ours if label not in page.html] == []
    assert f">{theirs}<" not in page.html


def test_the_password_page_says_what_is_wanted(person: User) -> None:
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": OLD})
    german = read(client, "/account/password/change/").html
    assert "Wählen Sie keines, das viele andere auch verwenden." in german
    assert "allgemein üblich" not in german
    english = read(client, "/en/account/password/change/").html
    assert [one for one in ("Current password", "New password again") if one not in english] == []


def test_an_only_address_that_is_confirmed_offers_no_button_that_does_nothing(person: User) -> None:
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": OLD})
    address = "/en/account/email/"
    assert "action_primary" not in read(client, address).html
    EmailAddress.objects.create(user=person, email="second@example.org", verified=False, primary=False)
    assert "action_primary" in read(client, address).html
