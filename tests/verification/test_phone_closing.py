"""For whoever did not ask: a link in the message closes the number; looking at it changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.permissions import actor
from config.outbox.models import Event
from tests.verification import ready
from tests.verification.texting import MOBILE, Gateways, confirm, firm, sent_code, start, work
from verification.models import Challenge, LimitLog, PhoneNumber
from verification.services import phones

pytestmark = pytest.mark.django_db


def link_in(text: str) -> str:
    """The path of the link that stands in the message."""
    return "/" + text.partition("testserver/")[2].split()[0]


def test_the_message_carries_the_link_and_still_fits(gateways: Gateways) -> None:
    challenge, _ = sent_code(*firm())
    text = gateways[0].sent[0].text
    assert len(text) <= 160
    assert link_in(text) == f"/n/{challenge.link}"
    sent_code(*firm("Second"), "+491713920013", language="en")
    assert link_in(gateways[0].sent[1].text).startswith("/en/n/")


def test_looking_changes_nothing_and_the_button_closes_the_number(gateways: Gateways, client: Client) -> None:
    business, by = firm()
    challenge, _code = sent_code(business, by)
    path = link_in(gateways[0].sent[0].text)
    for method in (client.get, client.head, client.get):
        assert method(path).status_code == 200
    challenge.refresh_from_db()
    assert challenge.state == "sent"
    page = client.get(path).content.decode()
    assert MOBILE not in page
    assert "0171" not in page

    assert client.post(path).status_code == 200
    challenge.refresh_from_db()
    phone = PhoneNumber.objects.get()
    assert challenge.state == "cancelled"
    assert phone.closed_until is not None
    assert phone.closed_until - timezone.now() > timedelta(days=29, hours=23)
    with pytest.raises(phones.NumberClosed):
        start(business, by)
    with pytest.raises(phones.NumberClosed):
        start(*firm("Andere"))
    start(*firm("Dritte"), at=phone.closed_until + timedelta(seconds=1))
    work("mail")
    assert mail.outbox[0].to == [business.memberships.get().user.email]


def test_using_the_link_twice_changes_nothing_more(gateways: Gateways, client: Client) -> None:
    sent_code(*firm())
    path = link_in(gateways[0].sent[0].text)
    client.post(path)
    until = PhoneNumber.objects.get().closed_until
    assert client.post(path).status_code == 200
    assert PhoneNumber.objects.get().closed_until == until
    assert Event.objects.filter(kind="verification.phone_closed").count() == 1


def test_a_proof_that_this_code_gave_is_taken_back(gateways: Gateways, client: Client) -> None:
    business, by = firm()
    challenge, code = sent_code(business, by)
    confirm(challenge, code, by)
    client.post(link_in(gateways[0].sent[0].text))
    assert PhoneNumber.objects.get().state == "lost"
    assert Event.objects.filter(kind="verification.phone_lost").count() == 1


def test_a_seal_is_not_valid_the_moment_its_number_is_taken_back(gateways: Gateways, client: Client) -> None:
    seal = ready.sealed(e164=MOBILE)
    by = actor(seal.business.memberships.get().user)
    challenge, code = sent_code(seal.business, by)
    confirm(challenge, code, by)
    client.post(f"/n/{challenge.link}")
    seal.refresh_from_db()
    assert (seal.state, seal.phone.state) == ("suspended", "lost")


@pytest.mark.parametrize("path", ["/n/ABCDEFGH", "/n/x", "/n/%00", "/n/" + "A" * 500, "/en/n/ABCDEFGH"])
def test_an_unknown_link_is_a_plain_page(path: str, client: Client) -> None:
    assert client.get(path).status_code in (400, 404)
    assert client.post(path).status_code in (400, 404)


def test_an_old_link_is_unknown(gateways: Gateways, client: Client) -> None:
    challenge, _ = sent_code(*firm())
    Challenge.objects.filter(pk=challenge.pk).update(created_at=timezone.now() - timedelta(days=8))
    assert client.post(f"/n/{challenge.link}").status_code == 404
    assert PhoneNumber.objects.get().closed_until is None


def test_links_cannot_be_guessed_without_end(gateways: Gateways, client: Client) -> None:
    challenge, _ = sent_code(*firm())
    LimitLog.objects.all().delete()
    for _ in range(20):
        client.post(f"/n/{challenge.link}")
    answer = client.post(f"/n/{challenge.link}")
    assert answer.status_code == 429


def test_a_stranger_needs_the_sites_own_form(gateways: Gateways, settings: Any) -> None:
    challenge, _ = sent_code(*firm())
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/n/{challenge.link}").status_code == 403
    assert PhoneNumber.objects.get().closed_until is None
