"""Keys to the API: their shape, who makes and revokes them, shown once, and what a business and the operator see."""

import re
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from accounts.models import Business, Membership, User
from config.outbox.models import Event
from directory.models import ApiKey
from directory.rules import api_keys
from directory.rules.numbers import canonical
from tests import factories
from tests.accounts.people import browser
from tests.directory.asking import block, key, later, question
from tests.directory.blocking import HOSTILE, text
from tests.verification.texting import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return factories.user()


@pytest.fixture
def business(owner: User) -> Business:
    return factories.business("Bäckerei Huber", owner=owner)


@pytest.fixture
def site(client: Client, owner: User, business: Business, settings: Any) -> Client:
    settings.DESK_SECOND_FACTOR = False
    return browser(owner)


def make(site: Client, path: str = "/account/keys/new/", **data: Any) -> Any:
    given = {"key_id": str(uuid4()), "label": "Kasse", "days": "90", **data}
    return site.post(path, given)


def shown(page: Any) -> str:
    found = re.search(r"ks_live_[0-9A-Za-z]{38}", text(page))
    assert found
    return found[0]


@given(st.randoms(use_true_random=False))
@rules(deadline=None)
def test_keys_have_a_checksum_that_one_wrong_character_breaks(random: Any) -> None:
    made = api_keys.make(random.choice)
    assert api_keys.is_key(made)
    place = random.randrange(len(api_keys.PREFIX), len(made))
    other = random.choice([char for char in api_keys.ALPHABET if char != made[place]])
    assert not api_keys.is_key(made[:place] + other + made[place + 1 :])


@given(st.text())
@rules(deadline=None)
def test_no_text_is_taken_for_a_key_or_a_number_by_accident(typed: str) -> None:
    assert not api_keys.is_key(typed)
    number = canonical(typed)
    assert number is None or number.startswith("+")


def test_a_key_is_shown_once_and_works(site: Client, business: Business) -> None:
    answer = make(site)
    made = shown(answer)
    assert "no-store" in answer["Cache-Control"]
    assert question(made, business.pk).status_code == 200
    row = ApiKey.objects.get()
    assert (row.business, row.scope, row.shown) == (business, "own", made[:12])
    page = text(site.get("/account/keys/"))
    assert made not in page
    assert row.shown in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM directory_apikey")
        assert made not in repr(cursor.fetchall())
    assert made not in repr(list(Event.objects.values_list("ids", flat=True)))


def test_the_same_form_twice_makes_one_key(site: Client) -> None:
    pk = str(uuid4())
    assert make(site, key_id=pk).status_code == 200
    again = make(site, key_id=pk)
    assert again.status_code == 422
    assert "ks_live_" not in text(again).replace("ks_live_...", "")
    assert ApiKey.objects.count() == 1


def test_at_most_five_work_at_once(site: Client, business: Business) -> None:
    for _ in range(5):
        assert make(site).status_code == 200
    assert make(site).status_code == 422
    with time_machine.travel(later(days=91)):
        key(business)
    assert ApiKey.objects.count() == 6


def test_revoking_is_at_once_and_only_one_s_own(site: Client, business: Business) -> None:
    made = shown(make(site))
    row = ApiKey.objects.get()
    stranger = factories.user()
    factories.business("Fremde", owner=stranger)
    assert browser(stranger).post(f"/account/keys/{row.pk}/revoke/").status_code == 404
    assert question(made, business.pk).status_code == 200
    assert site.post(f"/account/keys/{row.pk}/revoke/").status_code == 302
    assert question(made, business.pk).status_code == 401


@pytest.mark.parametrize("role", ["editor", "billing", "viewer"])
def test_only_owners_and_administrators_make_and_revoke(business: Business, role: str) -> None:
    row, _text = key(business)
    person = factories.user()
    Membership.objects.create(user=person, business=business, role=role, created_at=later())
    site = browser(person)
    page = text(site.get("/account/keys/"))
    assert row.shown in page
    assert "/account/keys/new/" not in page
    assert site.get("/account/keys/new/").status_code == 403
    assert make(site).status_code == 404
    assert site.post(f"/account/keys/{row.pk}/revoke/").status_code == 404
    row.refresh_from_db()
    assert row.state == "active"


def test_whoever_signed_in_long_ago_shows_once_more_who_they_are(owner: User, business: Business) -> None:
    refused = make(browser(owner, confirmed=False), label="Kasse im Laden")
    assert refused.status_code == 302
    assert not ApiKey.objects.exists()


def test_last_use_and_today_s_questions_are_shown(site: Client, business: Business) -> None:
    made = shown(make(site))
    page = text(site.get("/account/keys/"))
    assert re.search(r"\b0\b[^<]*200", page)
    for _ in range(3):
        question(made, business.pk)
    assert re.search(r"\b3\b[^<]*200", text(site.get("/account/keys/")))


def test_a_business_sees_its_own_count_and_nothing_else(site: Client, business: Business) -> None:
    block(factories.business("Andere"), "+491722222222")
    for number in range(3, 7):
        block(business, f"+49173{number}333333")
    assert "Weniger als 5 Personen" in text(site.get("/account/keys/"))
    block(business, "+491721111111")
    page = text(site.get("/account/keys/"))
    assert '<strong class="num">5</strong>' in page
    assert "1733333333" not in page


@pytest.mark.parametrize("typed", HOSTILE)
def test_the_form_bears_anything(site: Client, typed: str) -> None:
    for data in ({"label": typed}, {"days": typed}, {"key_id": typed}):
        assert make(site, **data).status_code in (200, 422)
    for row in ApiKey.objects.all():
        assert "\x00" not in row.label
        assert len(row.label) <= 60
    assert site.get("/account/keys/").status_code == 200


def test_owners_are_told(site: Client, owner: User) -> None:
    make(site)
    row = ApiKey.objects.get()
    site.post(f"/account/keys/{row.pk}/revoke/")
    work("mail")
    assert [one.to for one in mail.outbox] == [[owner.email]] * 2
    assert all("Kasse" in one.body and "/account/keys/" in one.body for one in mail.outbox)


def test_the_operator_makes_a_partner_s_key(settings: Any, business: Business) -> None:
    settings.DESK_SECOND_FACTOR = False
    desk = browser(factories.user(desk_role="operator"))
    answer = make(desk, "/operations/partners/new/", partner="Bote", per_day="5000")
    made = shown(answer)
    row = ApiKey.objects.get()
    assert (row.business, row.partner, row.scope, row.per_day) == (None, "Bote", "every", 5000)
    assert question(made, business.pk).status_code == 200
    assert row.shown in text(desk.get("/operations/partners/"))
    assert desk.post(f"/operations/partners/{row.pk}/revoke/").status_code == 302
    assert question(made, business.pk).status_code == 401
    own, _text = key(business)
    assert desk.post(f"/operations/partners/{own.pk}/revoke/").status_code == 404


@pytest.mark.parametrize("per_day", ["", "0", "-1", "x", "1e3", "999999999999", "٣", "🥐"])
def test_a_budget_is_a_number(settings: Any, per_day: str) -> None:
    settings.DESK_SECOND_FACTOR = False
    desk = browser(factories.user(desk_role="operator"))
    answer = make(desk, "/operations/partners/new/", partner="Bote", per_day=per_day)
    assert answer.status_code == (200 if per_day == "٣" else 422)


@pytest.mark.parametrize("role", ["reviewer", ""])
def test_only_operators_see_partners_and_counts(settings: Any, role: str) -> None:
    settings.DESK_SECOND_FACTOR = False
    site = browser(factories.user(desk_role=role))
    for path in ("/operations/partners/", "/operations/partners/new/", "/operations/blocks/"):
        assert site.get(path).status_code in (403, 404), path


def test_the_operator_sees_counts_only(settings: Any, business: Business) -> None:
    settings.DESK_SECOND_FACTOR = False
    found = block(business)
    page = text(browser(factories.user(desk_role="operator")).get("/operations/blocks/"))
    assert "Bäckerei Huber" in page
    for secret in (found.number_hmac, str(found.customer_id), "1713920012"):
        assert secret not in page
