"""The page of the lock PIN: set, changed, removed and given up by owners who have just shown who they are."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.test import Client

from accounts.models import Business, User
from tests import factories
from tests.accounts import people
from tests.accounts.people import browser
from tests.verification import adding
from tests.verification.lock_pins.steps import NOW, OTHER, PIN, URL, put, row
from tests.verification.outside import deliver
from verification.models import PhoneNumber, Seal

pytestmark = pytest.mark.django_db


def test_the_owner_sets_changes_and_removes_it_on_the_page(owner: Client, firm: Business) -> None:
    assert "No PIN is set" in owner.get(URL).content.decode()
    page = owner.post(URL, {"pin": PIN, "pin_again": "402 817"}, follow=True).content.decode()
    assert "The PIN is set." in page
    assert PIN not in page
    mail.outbox.clear()
    deliver()
    assert [one.subject for one in mail.outbox] == ["The PIN of your phone number was changed – Siegel"]
    assert PIN not in mail.outbox[0].body
    owner.post(URL, {"pin_now": PIN, "pin": OTHER, "pin_again": OTHER})
    page = owner.post(f"{URL}remove/", {"pin_now": OTHER}, follow=True).content.decode()
    assert "The PIN is removed." in page
    assert not row(firm).is_locked(NOW())


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({}, "Type a PIN of 6 to 12 digits"),
        ({"pin": PIN, "pin_again": OTHER}, "not the same PIN"),
        ({"pin": "111111", "pin_again": "111111"}, "too easy to guess"),
        ({"pin": "abc\x00def"}, "digits only"),
        ({"pin": "4" * 300}, "6 to 12 digits"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_no_pin_is_written_back(
    owner: Client, firm: Business, data: dict[str, str], fault: str
) -> None:
    answer = owner.post(URL, data)
    page = answer.content.decode()
    assert (answer.status_code, fault in page) == (422, True)
    # More than one character: the form's own token begins with any of them.
    assert not [typed for typed in data.values() if f'value="{typed[:3]}' in page]
    assert not row(firm).is_locked(NOW())


def test_wrong_pins_on_the_page_are_counted(owner: Client, firm: Business) -> None:
    put(firm)
    for _ in range(5):
        page = owner.post(f"{URL}remove/", {"pin_now": OTHER}).content.decode()
        assert "not the PIN that counts now" in page
    assert "wrongly too often" in owner.post(f"{URL}remove/", {"pin_now": PIN}).content.decode()
    assert row(firm).is_locked(NOW())


def test_forgotten_is_told_to_all_owners(owner: Client, firm: Business) -> None:
    factories.membership(factories.user(language="en"), firm, role="admin")
    put(firm)
    deliver()
    mail.outbox.clear()
    page = owner.post(f"{URL}forgotten/", follow=True).content.decode()
    assert "given up, counts until" in page
    deliver()
    assert len(mail.outbox) == 2
    assert all("given up as forgotten" in one.body for one in mail.outbox)


def test_after_five_minutes_one_confirms_again_and_no_pin_waits_in_the_session(
    firm: Business, boss: User
) -> None:
    late = browser(boss, confirmed=False)
    for method in (late.get, late.post):
        answer = method(URL, {"pin": PIN, "pin_again": PIN})
        assert answer.status_code == 302
        assert "next=" in answer.headers["Location"]
    assert PIN not in str(dict(late.session))
    assert not row(firm).is_locked(NOW())


@pytest.mark.parametrize("role", ["editor", "viewer", "billing"])
def test_for_others_in_the_business_the_page_does_not_exist(firm: Business, role: str) -> None:
    person = factories.user()
    factories.membership(person, firm, role=role)
    client = browser(person)
    for path in (URL, f"{URL}remove/", f"{URL}forgotten/"):
        assert client.post(path, {"pin": PIN, "pin_again": PIN}).status_code in (403, 404)
    assert client.get(URL).status_code in (403, 404)
    assert "/phone/lock/" not in client.get("/en/phone/").content.decode()


def test_without_a_number_it_leads_to_proving_one(boss: User) -> None:
    factories.business(owner=boss)
    assert browser(boss).get(URL).headers["Location"] == "/en/phone/"


def test_one_of_several_numbers_has_a_page_of_its_own(seal: Seal) -> None:
    adding.room(seal.business)
    further = adding.added(seal)
    boss = people.owner(seal.business)
    client = browser(boss)
    here = f"{URL}?number={further.phone_id}"
    for path in ("/en/phone/", f"/en/seal/further/{further.code}/"):
        assert f'href="{here}"' in client.get(path).content.decode(), path
    page = client.post(here, {"pin": PIN, "pin_again": PIN}, follow=True).content.decode()
    assert "The PIN is set." in page
    assert further.phone.typed in page
    for what in ("", "remove/", "forgotten/"):
        assert f'action="{URL}{what}?number={further.phone_id}"' in page
    locked = PhoneNumber.objects.exclude(lock_pin_hash="")
    assert list(locked) == [further.phone]
    assert "No PIN is set" in client.get(URL).content.decode()
    wrong = client.post(f"{URL}remove/?number={further.phone_id}", {"pin_now": OTHER})
    assert wrong.status_code == 422
    mail.outbox.clear()
    page = client.post(f"{URL}forgotten/?number={further.phone_id}", follow=True).content.decode()
    assert "given up, counts until" in page
    deliver()
    assert f"/phone/lock/?number={further.phone_id}" in mail.outbox[-1].body
    gone = client.post(f"{URL}?number={seal.business_id}", {"pin": OTHER, "pin_again": OTHER})
    assert gone.headers["Location"] == "/en/phone/"
    assert "You do not hold this number any more" in client.get("/en/phone/").content.decode()
    assert list(locked) == [further.phone]


@pytest.mark.parametrize("what", ["remove/", "forgotten/", ""])
def test_after_confirming_one_is_back_at_the_number(firm: Business, boss: User, what: str) -> None:
    late = browser(boss, confirmed=False)
    answer = late.post(f"{URL}{what}?number={row(firm).pk}", {"pin_now": PIN})
    back = parse_qs(urlsplit(answer.headers["Location"]).query)["next"][0]
    assert back == f"{URL}?number={row(firm).pk}"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_is_found_from_the_number(owner: Client, firm: Business, prefix: str) -> None:
    link = f'href="{prefix}/phone/lock/?number={row(firm).pk}"'
    assert link in owner.get(f"{prefix}/phone/").content.decode()
    assert owner.get(f"{prefix}/phone/lock/").content.decode().count("<h1") == 1
