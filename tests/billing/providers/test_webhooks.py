"""Webhooks: only what was signed for us and now; once by id; applied by asking, so that order does not matter."""

import json
import random
from typing import Any

import pytest
from django.test import Client

from billing.models import Payment, ProviderEvent
from billing.services.providers import events
from config.outbox.models import Event
from tests.billing.factories import NOON, balance
from tests.billing.providers.paying import HOOK, jobs, paying_by_card, post, send, the_charge
from tests.billing.test_races import no_promise_is_broken
from tests.peers.stripe import StripePeer
from tests.peers.stripe_wire import signature, written

pytestmark = pytest.mark.django_db
STAMP = int(NOON.timestamp())
EVENT: dict[str, Any] = {
    "id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "livemode": False, "created": STAMP,
    "data": {"object": {"id": "pi_1", "object": "payment_intent"}},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


def test_told_once_stored_once_however_often(client: Client, peer: StripePeer) -> None:
    made = paying_by_card(peer, "3000", "sepa_debit")
    peer.settle(the_charge().provider_id)
    for _time in range(1000):
        assert post(client, peer, peer.events[-1], stamp=STAMP) == 200
    assert ProviderEvent.objects.count() == Event.objects.filter(kind="billing.provider_told").count() == 1
    jobs()
    row = ProviderEvent.objects.get()
    assert (row.outcome, balance(made.business)) == ("applied", 0)
    assert row.payload == {"charge": the_charge().provider_id, "setup": ""}
    assert post(client, peer, peer.events[-1], stamp=STAMP) == 200
    assert events.apply(pk=row.pk, at=NOON).processed_at == row.processed_at
    assert Payment.objects.count() == 1


@pytest.mark.parametrize("shift", [-300, -299, 0, 299, 300])
def test_five_minutes_either_way(client: Client, peer: StripePeer, shift: int) -> None:
    assert post(client, peer, EVENT, stamp=STAMP + shift) == 200


@pytest.mark.parametrize("shift", [-86_400, -301, 301, 3600, 86_400])
def test_another_time_also_the_future(client: Client, peer: StripePeer, shift: int) -> None:
    assert post(client, peer, EVENT, stamp=STAMP + shift) == 400
    assert not ProviderEvent.objects.exists()


@pytest.mark.parametrize("shift", [-86_400, -301, 301, 86_400])
def test_a_clock_that_is_wrong_is_told(
    client: Client, peer: StripePeer, shift: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Every webhook is refused then, so whoever reads the log has to find out; forgeries say nothing about clocks."""
    post(client, peer, EVENT, stamp=STAMP + shift, secret="whsec_other")
    assert "clock" not in caplog.text
    post(client, peer, EVENT, stamp=STAMP + shift)
    assert [(one.name, one.levelname) for one in caplog.records if "clock" in one.message] == [
        ("billing.adapters.stripe.events", "ERROR")
    ]
    assert "evt_1" not in caplog.text


@pytest.mark.parametrize("first", ["t= {old}", " t={old}", "t={old} ", "t =  {old}", "t=+{old}", "t=0{old}"])
def test_a_second_time_beside_the_signed_one_helps_nobody(
    client: Client, peer: StripePeer, first: str
) -> None:
    """Signed yesterday and sent again today, with a header that two readers could read in two ways."""
    _body, header = peer.signed(EVENT, stamp=STAMP - 86_400)
    code = header.partition("v1=")[2]
    old = first.format(old=STAMP - 86_400)
    for forged in (f"{old},t={STAMP},v1={code}", f"t={STAMP},{old},v1={code}", f"{old},v1={code}"):
        assert send(client, written(EVENT), forged) == 400, forged
    assert not ProviderEvent.objects.exists()


def test_forgeries(client: Client, peer: StripePeer) -> None:
    body, good = peer.signed(EVENT, stamp=STAMP)
    chance = random.Random(7)
    headers = ["", "t=", f"t={STAMP}", "v1=aa", good.replace("v1", "v0"), f"t={STAMP},v1=", f"t=x,{good}"]
    headers += [f"{good},t={STAMP + 86_400}", good.replace(f"t={STAMP}", f"t={STAMP + 1}"), "\N{SNOWMAN}"]
    headers += [signature(body, "whsec_other", STAMP), signature(body[:-1], peer.secret, STAMP)]
    for _number in range(988):
        place = chance.randrange(len(good))
        headers.append(good[:place] + chance.choice("0123456789abcdef").join(["", ""]) + good[place + 1 :])
    for header in headers:
        if header != good:
            assert send(client, body, header) == 400, header
    assert not ProviderEvent.objects.exists()
    assert send(client, body, good) == 200


@pytest.mark.parametrize(
    "change",
    [
        {"livemode": True},
        {"account": "acct_1"},
        {"id": ""},
        {"id": "../../etc"},
        {"id": 7},
        {"type": "x" * 200},
        {"type": "payment intent\x00"},
        {"data": {"object": []}},
        {"data": "x"},
    ],
)
def test_signed_but_not_for_us(client: Client, peer: StripePeer, change: dict[str, Any]) -> None:
    assert post(client, peer, {**EVENT, **change}, stamp=STAMP) == 400
    assert not ProviderEvent.objects.exists()


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"7", b"{", b"\xff\xfe", b'"x"', b"[" * 100_000])
def test_signed_nonsense(client: Client, peer: StripePeer, body: bytes) -> None:
    if body == b"\xff\xfe":
        header = f"t={STAMP},v1={'0' * 64}"
    else:
        header = signature(body, peer.secret, STAMP)
    assert send(client, body, header) == 400


def test_two_secrets_hold_while_one_is_exchanged(client: Client, peer: StripePeer, settings: Any) -> None:
    settings.BILLING["stripe"]["secrets"] = ["whsec_new", peer.secret]
    assert post(client, peer, EVENT, stamp=STAMP) == 200
    assert post(client, peer, {**EVENT, "id": "evt_2"}, stamp=STAMP, secret="whsec_new") == 200
    settings.BILLING["stripe"]["secrets"] = ["whsec_new"]
    assert post(client, peer, {**EVENT, "id": "evt_3"}, stamp=STAMP) == 400
    settings.BILLING["stripe"]["secrets"] = []
    assert post(client, peer, {**EVENT, "id": "evt_4"}, stamp=STAMP) == 400


def test_a_live_key_hears_live_events(client: Client, peer: StripePeer, settings: Any) -> None:
    settings.BILLING["stripe"]["key"] = "sk_live_1"
    assert post(client, peer, EVENT, stamp=STAMP) == 400
    assert post(client, peer, {**EVENT, "livemode": True}, stamp=STAMP) == 200


def test_unknown_types_and_charges_of_others_are_stored_and_left(client: Client, peer: StripePeer) -> None:
    post(client, peer, {**EVENT, "type": "billing_portal.session.created"}, stamp=STAMP)
    other = peer.make(
        "pi", "payment_intent", amount=5, currency="eur", status="succeeded", customer="c",
        payment_method=None, latest_charge=None,
    )  # fmt: skip
    post(client, peer, {**EVENT, "id": "evt_2", "data": {"object": other}}, stamp=STAMP)
    visit = {"id": "cs_9", "object": "checkout.session"}
    post(
        client,
        peer,
        {**EVENT, "id": "evt_3", "type": "checkout.session.completed", "data": {"object": visit}},
        stamp=STAMP,
    )
    jobs()
    assert list(ProviderEvent.objects.order_by("pk").values_list("outcome", flat=True)) == [
        "ignored",
        "not_ours",
        "not_ours",
    ]
    assert not Payment.objects.exists()


def test_an_event_while_the_provider_is_silent_is_applied_later(client: Client, peer: StripePeer) -> None:
    made = paying_by_card(peer, "3000", "sepa_debit")
    peer.settle(the_charge().provider_id)
    post(client, peer, peer.events[-1], stamp=STAMP)
    key, peer.key = peer.key, "sk_test_down"
    jobs()
    assert ProviderEvent.objects.get().processed_at is None
    peer.key = key
    events.apply(pk=ProviderEvent.objects.get().pk, at=NOON)
    assert balance(made.business) == 0


def test_what_the_event_says_is_not_believed(client: Client, peer: StripePeer) -> None:
    made = paying_by_card(peer, "3000", "sepa_debit")
    lie = {
        "id": the_charge().provider_id,
        "object": "payment_intent",
        "status": "succeeded",
        "amount_received": 9,
    }
    post(client, peer, {**EVENT, "data": {"object": lie}}, stamp=STAMP)
    jobs()
    assert (the_charge().state, balance(made.business)) == ("pending", 1035)


def test_no_personal_data_is_kept(client: Client, peer: StripePeer) -> None:
    thing = {
        "id": "pi_1",
        "object": "payment_intent",
        "receipt_email": "anna@example.org",
        "card": "4242424242424242",
    }
    post(client, peer, {**EVENT, "data": {"object": thing}}, stamp=STAMP)
    kept = json.dumps(ProviderEvent.objects.values("payload", "kind", "provider_id").get())
    assert "anna" not in kept
    assert "4242" not in kept


def test_other_methods_and_providers(client: Client, peer: StripePeer, settings: Any) -> None:
    assert client.get(HOOK).status_code == 405
    assert client.post("/billing/webhooks/paypal/").status_code == 404
    assert client.post("/billing/webhooks/transfer/").status_code == 400
    assert send(client, written(EVENT) + b" " * 3_000_000, "t=1,v1=1") in (400, 413)
    settings.BILLING = {**settings.BILLING, "stripe": {"key": "", "secrets": [], "url": ""}}
    assert client.post(HOOK).status_code == 404
    no_promise_is_broken()
