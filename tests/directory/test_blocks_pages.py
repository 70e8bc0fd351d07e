"""A customer without an account proves a number, blocks, lifts, takes the data along, erases; and nobody else does."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.utils import timezone

from config.outbox.models import AuditEntry
from directory.models import Block, Customer
from directory.views import door
from tests import factories
from tests.directory.blocking import ask, come_in, enter, sent_code, text
from tests.verification import ready
from tests.verification.texting import MOBILE, Gateways, work
from verification.models import CustomerChallenge, Seal
from verification.rules import codes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seal(gateways: Gateways) -> Seal:
    return ready.sealed(name="Bäckerei Huber", e164="+493023125012")


def test_from_the_profile_to_the_block_in_two_pages(client: Client, seal: Seal) -> None:
    profile = text(client.get(f"/b/{seal.business.slug}/"))
    link = re.search(r'href="(/blocks/\?business=[^"]+)"', profile)
    assert link
    question = text(client.get(link[1]))
    assert "Bäckerei Huber" in question
    assert 'name="homepage"' in question
    code = codes.shown(seal.code)
    assert ask(client, business=code).headers["Location"] == f"/blocks/code/?business={code}"
    page = text(client.get(f"/blocks/code/?business={code}"))
    assert "+49 171 3920012" in page
    assert "welche Unternehmen Sie nicht kontaktieren dürfen" in page
    done = enter(client, sent_code(), code)
    assert done.headers["Location"] == "/blocks/"
    block = Block.objects.select_related("customer").get()
    assert (block.business, block.state) == (seal.business, "active")
    assert block.number_hmac == block.customer.number_hmac == CustomerChallenge.hash_of(MOBILE)
    own = text(client.get("/blocks/"))
    assert "Bäckerei Huber" in own
    assert "no-store" in client.get("/blocks/").headers["Cache-Control"]


def test_the_check_page_leads_there_too(client: Client, seal: Seal) -> None:
    assert f"/blocks/?business={codes.shown(seal.code)}" in text(client.get("/check/", {"q": seal.code}))
    assert "/blocks/?business=" not in text(client.get("/check/", {"q": "+493099999999"}))


def test_one_click_after_the_first_time_and_one_click_back(client: Client, seal: Seal) -> None:
    come_in(client)
    assert not Block.objects.exists()
    page = text(client.get(f"/blocks/?business={seal.code}"))
    assert 'action="/blocks/add/"' in page
    assert not Block.objects.exists()
    client.post("/blocks/add/", {"business": seal.code})
    first = Block.objects.get()
    client.post("/blocks/add/", {"business": seal.code})
    assert Block.objects.get().since == first.since
    client.post("/blocks/lift/", {"block": str(first.pk)})
    client.post("/blocks/lift/", {"block": str(first.pk)})
    page = text(client.get("/blocks/"))
    assert "Sie haben niemanden gesperrt" in page
    assert "Diese Unternehmen dürfen Sie nicht kontaktieren" not in page
    lifted = Block.objects.get()
    assert (lifted.state, lifted.lifted_at is not None) == ("lifted", True)
    client.post("/blocks/add/", {"business": str(seal.business_id)})
    again = Block.objects.get()
    assert (again.pk, again.state, again.lifted_at) == (first.pk, "active", None)
    assert again.since > first.since
    trail = AuditEntry.objects.filter(subject_type="directory.block").order_by("id")
    assert [one.action for one in trail] == [
        "directory.block.set",
        "directory.block.lift",
        "directory.block.set",
    ]
    assert {(one.actor_kind, one.actor_id, one.reason) for one in trail} == {("customer", "", "")}


def test_the_page_works_again_by_proving_the_number_again(client: Client, seal: Seal) -> None:
    come_in(client, business=seal.code)
    client.post("/blocks/leave/")
    assert "Bäckerei Huber" not in text(client.get("/blocks/"))
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        come_in(client)
        assert "Bäckerei Huber" in text(client.get("/blocks/"))
    assert Customer.objects.count() == Block.objects.count() == 1


def test_the_cookie_lasts_an_hour_and_says_nothing(client: Client, seal: Seal) -> None:
    come_in(client, business=seal.code)
    cookie = client.cookies[door.COOKIE]
    assert cookie["httponly"] is True
    assert (cookie["samesite"], cookie["max-age"]) == ("Lax", 3600)
    assert "171" not in cookie.value.partition(":")[0]
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert 'name="number"' in text(client.get("/blocks/"))
        late = client.post("/blocks/lift/", {"block": str(Block.objects.get().pk)})
        assert late.headers["Location"] == "/blocks/"
    assert Block.objects.get().state == "active"


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "ü", "=" * 5000])
def test_a_forged_cookie_is_no_cookie(client: Client, seal: Seal, value: str) -> None:
    client.cookies[door.COOKIE] = value
    assert 'name="number"' in text(client.get("/blocks/"))


def test_a_cookie_signed_for_something_else_is_no_cookie(client: Client, seal: Seal) -> None:
    come_in(client, business=seal.code)
    customer = Customer.objects.get()
    said = {"customer": str(customer.pk), "door": customer.door}
    for forged in (
        signing.dumps(said, salt="other"),
        signing.dumps({**said, "door": "0" * 32}, salt=door.SALT),
    ):
        stranger = Client()
        stranger.cookies[door.COOKIE] = forged
        assert "Bäckerei Huber" not in text(stranger.get("/blocks/"))


def test_nobody_touches_another_customer_s_blocks(client: Client, seal: Seal) -> None:
    come_in(client, business=seal.code)
    block = Block.objects.get()
    other = Client()
    come_in(other, "0172 39200 13")
    assert other.post("/blocks/lift/", {"block": str(block.pk)}).status_code == 404
    assert "Bäckerei Huber" not in text(other.get("/blocks/"))
    assert "Huber" not in text(other.get("/blocks/data.json"))
    other.post("/blocks/erase/")
    assert Block.objects.get().state == "active"
    assert Customer.objects.count() == 1


def test_the_code_form_sent_twice_lets_in_twice_and_blocks_once(client: Client, seal: Seal) -> None:
    ask(client, business=seal.code)
    code = sent_code()
    twin = Client()
    twin.cookies.update(client.cookies)
    challenge = str(CustomerChallenge.objects.get().pk)
    data = {"code": code, "challenge": challenge, "business": seal.code}
    first, second = client.post("/blocks/code/", data), twin.post("/blocks/code/", data)
    assert first.status_code == second.status_code == 302
    assert "Bäckerei Huber" in text(twin.get("/blocks/"))
    assert Customer.objects.count() == Block.objects.count() == 1


def test_that_was_not_me_shows_the_other_out(client: Client, seal: Seal) -> None:
    come_in(client, business=seal.code)
    challenge = CustomerChallenge.objects.get()
    owner = Client()
    assert owner.post(f"/n/{challenge.link}").status_code == 200
    work("codes")
    assert 'name="number"' in text(client.get("/blocks/"))


def test_export_and_erase(client: Client, seal: Seal) -> None:
    come_in(client, business=seal.code)
    answer = client.get("/blocks/data.json")
    assert "attachment" in answer.headers["Content-Disposition"]
    found = answer.json()
    assert [one["name"] for one in found["blocks"]] == ["Bäckerei Huber"]
    assert found["number_hash"] == Customer.objects.get().number_hmac
    assert len(found["codes"]) == 1
    assert "1" in text(client.get("/blocks/erase/"))
    assert Customer.objects.exists()
    assert client.post("/blocks/erase/").status_code == 302
    assert not Customer.objects.exists()
    assert not Block.objects.exists()
    assert not CustomerChallenge.objects.exists()
    assert 'name="number"' in text(client.get("/blocks/"))


def test_getting_blocks_nobody_and_prefetching_erases_nothing(client: Client, seal: Seal) -> None:
    come_in(client, business=seal.code)
    for name in ("", "code/", "code/again/", "add/", "lift/", "erase/", "leave/", "data.json"):
        assert client.get(f"/blocks/{name}", {"business": seal.code}).status_code in (200, 302, 405), name
    assert Block.objects.get().state == "active"


def test_a_business_without_a_seal_is_not_shown_by_its_slug(client: Client, gateways: Gateways) -> None:
    business = factories.business("Geheime Gründung")
    assert "Geheime" not in text(client.get(f"/blocks/?business={business.slug}"))
