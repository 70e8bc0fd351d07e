"""The pages about webhooks: added, the secret seen once, tried, exchanged, switched on again and removed."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Business
from directory.models import Webhook
from directory.services import webhooks
from tests import factories
from tests.accounts.people import browser, owner
from tests.billing.factories import plans
from tests.directory.blocking import HOSTILE
from tests.directory.hooking import ADDRESS, HOST, LIST, add, added, dead, paying

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _desk(settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False


@pytest.fixture
def business() -> Business:
    return paying()


@pytest.fixture
def site(business: Business) -> Client:
    return browser(owner(business))


def said(page: Any) -> str:
    return str(page.content.decode())


class TestAdding:
    def test_the_secret_is_shown_once(self, site: Client, business: Business) -> None:
        answer = add(site)
        assert answer.status_code == 200
        [secret] = set(re.findall(r"whsec_[A-Za-z0-9+/]{43}=", said(answer)))
        hook = Webhook.objects.get()
        assert secret == webhooks.secret_of(hook)
        assert answer["Cache-Control"].count("no-store") == 1
        for path in (LIST, f"{LIST}{hook.pk}/", f"{LIST}{hook.pk}/secret/"):
            assert "whsec_" not in said(site.get(path))
        assert HOST in said(site.get(LIST))

    def test_pressed_twice_it_is_one(self, site: Client) -> None:
        once = str(uuid4())
        add(site, webhook_id=once)
        again = add(site, webhook_id=once)
        assert again.status_code == 422
        assert "whsec_" not in said(again)
        assert "was done already" in said(again)
        assert Webhook.objects.count() == 1

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("", "Enter the address of your receiver"),
            ("http://shop.example.com/", "Begin the address with https://"),
            ("https://127.0.0.1/", "Write the name of the host instead"),
            ("https://localhost/", "inner networks only"),
            ("https://u:p@shop.example.com/", "Leave out the name and password"),
            ("https://shop.example.com:81/", "Use port 443 or 8443"),
            ("https://shop.example.com/" + "a" * 400, "at most 300 characters"),
        ],
    )
    def test_what_is_not_taken_stays_in_the_field(self, site: Client, typed: str, words: str) -> None:
        answer = add(site, address=typed)
        assert answer.status_code == 422
        assert words in said(answer)
        assert f'value="{typed}"' in said(answer) or not typed
        assert not Webhook.objects.exists()

    @pytest.mark.parametrize("text", HOSTILE)
    def test_hostile_text_is_refused(self, site: Client, text: str) -> None:
        assert add(site, address=text).status_code == 422
        assert add(site, webhook_id=text).status_code == 422
        assert not Webhook.objects.exists()

    def test_a_full_plan_says_the_way_on(self, site: Client, business: Business) -> None:
        for _ in range(5):
            added(business)
        answer = add(site)
        assert answer.status_code == 422
        assert "choose a larger plan" in said(answer)
        page = said(site.get(LIST))
        assert "All places are taken" in page
        assert 'href="/en/plan/"' in page
        assert f'href="{LIST}new/"' not in page

    def test_the_free_plan_says_that_it_has_none(self) -> None:
        plans()
        free = factories.business(owner=factories.user())
        site = browser(owner(free))
        page = said(site.get(LIST))
        assert "Your plan has no webhooks" in page
        assert 'href="/en/plan/"' in page
        refused = add(site)
        assert refused.status_code == 422
        assert "Your plan has no webhooks" in said(refused)
        assert ADDRESS in said(refused)

    def test_whoever_has_not_confirmed_is_asked_first_and_keeps_what_was_typed(
        self, business: Business
    ) -> None:
        site = browser(owner(business), confirmed=False)
        answer = add(site)
        assert answer.status_code == 302
        assert not Webhook.objects.exists()


class TestOne:
    def test_a_test_is_one_message(self, site: Client, business: Business) -> None:
        hook = added(business)
        page = site.post(f"{LIST}{hook.pk}/test/", follow=True)
        assert "The test is on its way" in said(page)
        assert "<code>test</code>" in said(page)
        assert hook.messages.get().kind == "test"

    def test_too_many_tests_say_when(self, site: Client, business: Business) -> None:
        hook = added(business)
        pages = [site.post(f"{LIST}{hook.pk}/test/", follow=True) for _ in range(21)]
        assert "Too many tries" in said(pages[-1])
        assert hook.messages.count() == 20

    def test_an_exchange_shows_the_new_secret_and_until_when_the_old_one_works(
        self, site: Client, business: Business
    ) -> None:
        hook = added(business)
        old = webhooks.secret_of(hook)
        path = f"{LIST}{hook.pk}/secret/"
        assert 'name="secret_no" value="1"' in said(site.get(path))
        answer = site.post(path, {"secret_no": "1"})
        assert old not in said(answer)
        assert "whsec_" in said(answer)
        assert "we sign with the old secret as well" in said(answer)
        again = site.post(path, {"secret_no": "1"})
        assert again.status_code == 422
        assert "whsec_" not in said(again)
        for text in ("", "x", "-1", "9" * 30):
            assert site.post(path, {"secret_no": text}).status_code == 422
        hook.refresh_from_db()
        assert hook.secret_no == 2

    def test_another_exchange_on_the_same_day_says_what_ends(self, site: Client, business: Business) -> None:
        path = f"{LIST}{added(business).pk}/secret/"
        ends = "ends now"
        assert ends not in said(site.get(path)) + said(site.post(path, {"secret_no": "1"}))
        assert "The one that you made after it ends now" in said(site.get(path))
        answer = said(site.post(path, {"secret_no": "2"}))
        assert "The secret that you made before this one has ended" in answer
        assert "we sign with the old secret as well" in answer
        with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
            site = browser(owner(business))
            assert ends not in said(site.get(path))
            assert "has ended" not in said(site.post(path, {"secret_no": "3"}))

    def test_a_dead_one_is_switched_on_and_its_message_sent_again(
        self, site: Client, business: Business
    ) -> None:
        hook = added(business)
        message = dead(hook)
        page = said(site.get(f"{LIST}{hook.pk}/"))
        assert "gone for good (410)" in page
        assert "Switched off" in page
        assert "Send again" not in page
        refused = site.post(f"{LIST}messages/{message.pk}/send/", follow=True)
        assert "Switch it on first" in said(refused)
        site.post(f"{LIST}{hook.pk}/enable/")
        assert "Send again" in said(site.get(f"{LIST}{hook.pk}/"))
        sent = site.post(f"{LIST}messages/{message.pk}/send/", follow=True)
        assert "on its way again" in said(sent)
        message.refresh_from_db()
        assert message.state == "due"

    def test_removing_asks_first_and_ends_it(self, site: Client, business: Business) -> None:
        hook = added(business)
        path = f"{LIST}{hook.pk}/remove/"
        assert ADDRESS in said(site.get(path))
        assert Webhook.objects.get().state == "active"
        page = site.post(path, follow=True)
        assert "Nothing is sent there any more" in said(page)
        assert HOST not in said(page)
        assert site.post(path).status_code == 404
        assert site.get(f"{LIST}{hook.pk}/").status_code == 404

    def test_the_pages_are_german_as_well(self, site: Client, business: Business) -> None:
        hook = added(business)
        dead(hook)
        for path in ("/account/webhooks/", f"/account/webhooks/{hook.pk}/"):
            page = said(site.get(path))
            assert 'lang="de"' in page
            assert "Abgeschaltet" in page
