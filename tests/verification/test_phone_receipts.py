"""Delivery reports: signed or refused, repeated, in any order, and never more than they say."""

from itertools import permutations
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.outbox.models import Event
from tests.peers.sms import KannelPeer, TwilioPeer
from tests.verification import texting
from tests.verification.texting import LANDLINE, Gateways, again, firm, sent_code, start, work
from verification.models import Challenge
from verification.ports import DeliveryReceipt
from verification.selectors.phones import delivery_of
from verification.services import confirming, sending

pytestmark = pytest.mark.django_db


def report(client: Client, challenge: Challenge, state: str, *, send: int = 1, gateway: str = "text") -> int:
    query = {"reference": f"{challenge.pk.hex}-{send}", "state": state, "signature": "signed"}
    return client.post(f"/phone/receipts/{gateway}/", query_params=query).status_code


def shown(challenge: Challenge) -> str:
    challenge.refresh_from_db()
    return delivery_of(challenge, at=timezone.now())


def test_reports_change_what_the_page_says(gateways: Gateways, client: Client) -> None:
    challenge, _ = sent_code(*firm())
    assert shown(challenge) == "accepted"
    assert report(client, challenge, "accepted") == 204
    assert shown(challenge) == "accepted"
    assert report(client, challenge, "delivered") == 204
    assert shown(challenge) == "delivered"


def test_a_failed_delivery_is_seen_and_can_be_repeated_at_once(gateways: Gateways, client: Client) -> None:
    business, by = firm()
    challenge, _ = sent_code(business, by)
    assert report(client, challenge, "failed") == 204
    assert (shown(challenge), challenge.error) == ("failed", "dlr 2")
    again(challenge, by, timezone.now())
    work()
    assert shown(challenge) == "accepted"


@pytest.mark.parametrize("order", [*permutations(["accepted", "failed", "delivered"])])
def test_the_order_and_the_number_of_reports_do_not_matter(
    order: tuple[str, ...], gateways: Gateways, client: Client
) -> None:
    challenge, _ = sent_code(*firm())
    for state in (*order, *order):
        assert report(client, challenge, state) == 204
    assert (shown(challenge), challenge.state) == ("delivered", "sent")


def test_a_report_that_is_quicker_than_the_worker_counts(gateways: Gateways, client: Client) -> None:
    sms, _ = gateways
    challenge = start(*firm())
    sms.before = lambda: sending.record_receipt(
        receipt=DeliveryReceipt(f"{challenge.pk.hex}-1", "failed", error="dlr 16"), at=timezone.now()
    )
    work()
    assert (shown(challenge), challenge.error) == ("failed", "dlr 16")


def test_a_late_report_on_an_older_message_says_nothing_about_the_new_one(
    gateways: Gateways, client: Client
) -> None:
    business, by = firm()
    challenge, _ = sent_code(business, by)
    report(client, challenge, "failed")
    again(challenge, by, timezone.now())
    work()
    for state in ("failed", "delivered"):
        assert report(client, challenge, state, send=1) == 204
        assert shown(challenge) == "accepted"


def test_a_report_on_a_code_that_was_used_changes_no_state(gateways: Gateways, client: Client) -> None:
    challenge, _ = sent_code(*firm())
    Challenge.objects.filter(pk=challenge.pk).update(state="verified", verified_at=timezone.now())
    events = Event.objects.count()
    for state in ("failed", "delivered"):
        assert report(client, challenge, state) == 204
    challenge.refresh_from_db()
    assert (challenge.state, Event.objects.count()) == ("verified", events)


@pytest.mark.parametrize(
    "reference", ["", "x", "0-1", f"{'a' * 32}-1", f"{'a' * 32}-x", "\u0660-1", "9" * 500]
)
def test_a_report_on_nothing_of_ours_is_not_found(reference: str, gateways: Gateways, client: Client) -> None:
    query = {"reference": reference, "state": "delivered", "signature": "signed"}
    assert client.get("/phone/receipts/text/", query_params=query).status_code == 404
    assert client.get("/phone/receipts/nobody/", query_params=query).status_code == 404


def test_a_forged_report_is_refused_and_signed_nonsense_as_well(gateways: Gateways, client: Client) -> None:
    challenge, _ = sent_code(*firm())
    reference = f"{challenge.pk.hex}-1"
    forged = {"reference": reference, "state": "failed", "signature": "guessed"}
    nonsense = {"reference": reference, "state": "eaten", "signature": "signed"}
    assert client.post("/phone/receipts/text/", query_params=forged).status_code == 403
    assert client.post("/phone/receipts/text/", query_params=nonsense).status_code == 400
    assert client.delete("/phone/receipts/text/").status_code == 405
    assert shown(challenge) == "accepted"


def test_reports_need_no_session_no_token_and_no_language(gateways: Gateways) -> None:
    challenge, _ = sent_code(*firm(), LANDLINE)
    strict = Client(enforce_csrf_checks=True)
    assert report(strict, challenge, "delivered", gateway="call") == 204
    assert not strict.cookies


def test_what_a_call_waits_for_is_handed_on(gateways: Gateways, client: Client) -> None:
    challenge, _ = sent_code(*firm(), LANDLINE)
    query = {"reference": f"{challenge.pk.hex}-1", "state": "accepted", "signature": "signed"}
    answer = client.post("/phone/receipts/call/", {"wants": "<Response/>"}, query_params=query)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/xml")
    assert answer.content == b"<Response/>"


def test_one_gateway_name_for_messages_and_calls_reads_both(
    gateways: Gateways, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texting.VOICE, "name", "text")
    challenge, _ = sent_code(*firm())
    assert report(client, challenge, "delivered") == 204
    forged = {"reference": f"{challenge.pk.hex}-1", "state": "failed", "signature": "guessed"}
    assert client.post("/phone/receipts/text/", query_params=forged).status_code == 403
    assert shown(challenge) == "delivered"


def test_kannel_from_send_to_delivery(settings: Any, client: Client) -> None:
    settings.PUBLIC_URL = "https://seal.example.org"
    with KannelPeer() as peer:
        settings.SMS_URL = peer.setting
        challenge, code = start_through_peer()
        assert code in peer.sent[0].body
        arrived = peer.report(peer.sent[0], 1)
        path = arrived.url.removeprefix("https://seal.example.org")
        assert client.get(path).status_code == 204
        assert shown(challenge) == "delivered"
        assert client.get(path.replace("status=1", "status=2")).status_code == 204
        assert client.get(path.replace("signature=", "signature=x")).status_code == 403
        peer.down = True
        refused, _ = start_through_peer("+491713920013")
        assert shown(refused) == "refused"


def test_twilio_from_send_to_delivery(settings: Any, client: Client) -> None:
    settings.PUBLIC_URL = "https://seal.example.org"
    with TwilioPeer() as peer:
        settings.SMS_URL = peer.setting
        challenge, code = start_through_peer()
        assert code in peer.sent[0].body
        arrived = peer.report(peer.sent[0], "undelivered", ErrorCode="30003")
        path = arrived.url.removeprefix("https://seal.example.org")
        headers = dict(arrived.headers)
        assert client.post(path, arrived.form, headers=headers).status_code == 204
        assert shown(challenge) == "failed"
        assert client.post(path, arrived.form).status_code == 403


def start_through_peer(e164: str = texting.MOBILE) -> tuple[Challenge, str]:
    challenge = start(*firm(), e164)
    work()
    row = Challenge.objects.select_related("phone").get(pk=challenge.pk)
    return row, confirming.code_of(row)
