"""Who may not touch a webhook: other businesses, other roles, and whoever is not signed in."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Business
from directory.models import Webhook, WebhookMessage
from tests.accounts.people import browser, member, owner
from tests.directory.hooking import HOST, LIST, add, added, by, dead, paying

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _desk(settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False


@pytest.fixture
def business() -> Business:
    return paying()


def said(page: Any) -> str:
    return str(page.content.decode())


class TestOthers:
    PATHS: tuple[Callable[[Webhook], str], ...] = (
        lambda hook: f"{LIST}{hook.pk}/",
        lambda hook: f"{LIST}{hook.pk}/secret/",
        lambda hook: f"{LIST}{hook.pk}/remove/",
        lambda hook: f"{LIST}{hook.pk}/test/",
        lambda hook: f"{LIST}{hook.pk}/enable/",
        lambda hook: f"{LIST}messages/{hook.messages.get().pk}/send/",
    )

    def test_another_business_finds_nothing(self, business: Business) -> None:
        hook = added(business)
        dead(hook)
        stranger = browser(owner(paying()))
        before = (Webhook.objects.values().get(pk=hook.pk), WebhookMessage.objects.values().get())
        for path in self.PATHS:
            assert stranger.post(path(hook), {"secret_no": "1"}).status_code in (404, 405)
            assert stranger.get(path(hook)).status_code in (404, 405)
        assert HOST not in said(stranger.get(LIST))
        assert (Webhook.objects.values().get(pk=hook.pk), WebhookMessage.objects.values().get()) == before

    @pytest.mark.parametrize("role", ["editor", "billing", "viewer"])
    def test_others_of_the_business_see_the_host_and_change_nothing(
        self, business: Business, role: str
    ) -> None:
        hook = added(business)
        dead(hook)
        site = browser(member(business, role).user)
        page = said(site.get(LIST))
        assert HOST in page
        assert "key=1" not in page
        assert "Owners and administrators" in page
        assert site.get(f"{LIST}{hook.pk}/").status_code == 403
        for path in self.PATHS:
            assert site.post(path(hook), {"secret_no": "1"}).status_code in (404, 405)
        assert add(site).status_code == 404
        assert Webhook.objects.count() == 1

    def test_administrators_do(self, business: Business) -> None:
        site = browser(member(business, "admin").user)
        assert "whsec_" in said(add(site))

    def test_nobody_signs_in_first(self, client: Client, business: Business) -> None:
        hook = added(business)
        for path in (LIST, f"{LIST}new/", f"{LIST}{hook.pk}/"):
            assert "/login/" in client.get(path)["Location"]
        assert by(business).kind == "business"
