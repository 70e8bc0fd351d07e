"""Every form of a customer bears anything, keeps what was typed, and tells nobody about a number."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from directory.models import Block, Customer
from tests.directory.blocking import HOSTILE, ask, come_in, enter, sent_code, text
from tests.verification import ready, texting
from tests.verification.texting import Gateways, work
from verification.models import CustomerChallenge, Seal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seal(gateways: Gateways) -> Seal:
    return ready.sealed(name="Bäckerei Huber", e164="+493023125012")


def test_a_wrong_code_says_how_many_tries_are_left_and_the_fifth_ends_it(
    client: Client, gateways: Gateways
) -> None:
    ask(client)
    code = sent_code()
    for left in (4, 3, 2, 1):
        refused = enter(client, texting.wrong(code))
        assert refused.status_code == 422
        assert str(left) in text(refused)
    assert enter(client, texting.wrong(code)).status_code == 422
    assert enter(client, code).status_code == 422
    assert not Customer.objects.exists()


@pytest.mark.parametrize("typed", HOSTILE)
def test_the_number_form_bears_anything(client: Client, gateways: Gateways, typed: str) -> None:
    refused = ask(client, typed)
    assert refused.status_code == 422
    assert 'role="alert"' in text(refused)
    assert "<script>alert" not in text(refused)
    assert not CustomerChallenge.objects.exists()


@pytest.mark.parametrize("typed", [one for one in HOSTILE if one])
def test_the_code_form_and_the_business_bear_anything(client: Client, seal: Seal, typed: str) -> None:
    ask(client)
    assert enter(client, typed).status_code in (302, 422)
    assert client.post("/blocks/code/", {"code": "123456", "challenge": typed}).status_code == 422
    assert client.get("/blocks/", {"business": typed}).status_code in (200, 400)
    again = client.post("/blocks/code/again/", {"channel": typed, "business": typed[:200]})
    assert again.status_code == 302
    assert enter(client, sent_code(), typed).status_code == 302
    assert not Block.objects.exists()
    assert client.post("/blocks/add/", {"business": typed}).status_code == 302


def test_what_was_typed_is_kept(client: Client, seal: Seal) -> None:
    refused = text(ask(client, "0171 392", business=seal.code))
    assert 'value="0171 392"' in refused
    assert f'name="business" value="{seal.code}"' in refused


@pytest.mark.parametrize(
    "data", [{"homepage": "https://spam.example"}, {"rendered": ""}, {"rendered": "x:y"}]
)
def test_a_program_is_asked_once_more_and_a_person_gets_through(
    client: Client, gateways: Gateways, data: dict[str, str]
) -> None:
    refused = ask(client, **data)
    assert refused.status_code == 422
    assert not CustomerChallenge.objects.exists()
    stamp = re.search(r'name="rendered" value="([^"]+)"', text(refused))
    assert stamp
    assert ask(client, rendered=stamp[1]).status_code == 302


def test_too_quick_is_asked_once_more(client: Client, gateways: Gateways, settings: Any) -> None:
    settings.PILOT_MINIMUM_SECONDS = 2.0
    assert ask(client).status_code == 422
    assert not CustomerChallenge.objects.exists()


def test_asking_again_and_calling(client: Client, gateways: Gateways) -> None:
    ask(client)
    sent_code()
    early = client.post("/blocks/code/again/", {"channel": "sms"})
    assert early.status_code == 302
    with time_machine.travel(timezone.now() + timedelta(seconds=31)):
        client.post("/blocks/code/again/", {"channel": "voice"})
        work()
    assert len(texting.VOICE.sent) == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=15)):
        over = client.post("/blocks/code/again/", {"channel": "sms"}, follow=True)
        assert 'name="number"' in text(over)


def test_the_delivery_state_is_told_as_a_fragment(client: Client, gateways: Gateways) -> None:
    ask(client)
    page = text(client.get("/blocks/code/"))
    version = re.search(r"version=([0-9a-f]+)", page)
    assert version
    assert client.get("/blocks/code/state/", {"version": version[1]}).status_code == 204
    sent_code()
    news = client.get("/blocks/code/state/", {"version": version[1]})
    assert news.status_code == 200
    assert "<html" not in text(news)
    assert Client().get("/blocks/code/state/").status_code == 200


def test_limits_tell_nobody_about_a_number(client: Client, gateways: Gateways) -> None:
    """Closed, guessed at, asked too often: the same sentence."""
    sentences = set()
    ask(client)
    code = sent_code()
    challenge = CustomerChallenge.objects.get()
    for _ in range(5):
        enter(client, texting.wrong(code))
    sentences.add(
        re.findall(r'id="id_number_error"[^>]*>.*?<span>(.*?)</span>', text(ask(Client())), re.S)[0]
    )
    CustomerChallenge.objects.filter(pk=challenge.pk).update(closed_until=timezone.now() + timedelta(days=1))
    sentences.add(
        re.findall(r'id="id_number_error"[^>]*>.*?<span>(.*?)</span>', text(ask(Client())), re.S)[0]
    )
    assert len(sentences) == 1


def test_posts_need_a_token(seal: Seal, gateways: Gateways) -> None:
    careful = Client(enforce_csrf_checks=True)
    for name in ("", "code/", "code/again/", "add/", "lift/", "erase/", "leave/"):
        assert careful.post(f"/blocks/{name}", {}).status_code == 403, name


@pytest.mark.parametrize("block", ["", "x", "\x00", "1", "00000000-0000-0000-0000-000000000000", "🥐"])
def test_a_block_that_is_none_is_not_found(client: Client, gateways: Gateways, block: str) -> None:
    come_in(client)
    assert client.post("/blocks/lift/", {"block": block}).status_code == 404
