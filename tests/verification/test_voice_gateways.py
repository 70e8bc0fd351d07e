"""Calls: the code is spoken to a person who pressed 1, and to nobody else."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from config.outbox.models import ConsoleMessage
from tests.peers.http import always
from tests.peers.sms import TwilioPeer
from tests.verification.gateways import PUBLIC, as_callback, speaks
from verification.adapters import voice_from_settings
from verification.ports import Callback, DeliveryReceipt, ForgedReceipt, VoiceGateway

SPOKEN = re.compile('<Say language="de-DE">([0-9])</Say>')


@pytest.fixture(autouse=True)
def _local(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PUBLIC_URL = PUBLIC
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def twilio(settings: Any) -> Iterator[TwilioPeer]:
    with TwilioPeer() as peer:
        settings.VOICE_URL = peer.setting
        yield peer


@pytest.fixture
def gateway(twilio: TwilioPeer) -> VoiceGateway:
    return voice_from_settings()


def digits(receipt: DeliveryReceipt) -> str:
    return "".join(SPOKEN.findall(receipt.reply))


def test_the_greeting_waits_for_a_key_and_holds_no_code(gateway: VoiceGateway, twilio: TwilioPeer) -> None:
    assert speaks(gateway) == "accepted"
    (call,) = twilio.sent
    assert call.body.count("<Gather") == 2
    assert SPOKEN.search(call.body) is None
    assert "481516" not in repr(call)
    assert "SendDigits" not in call.fields
    assert int(call.fields["TimeLimit"]) <= 90


def test_key_one_hears_the_digits_three_times(gateway: VoiceGateway, twilio: TwilioPeer) -> None:
    speaks(gateway, reference="c7-1")
    receipt = gateway.read_receipt(as_callback(twilio.press(twilio.sent[0], "1")))
    assert (receipt.reference, receipt.state) == ("c7-1", "delivered")
    assert digits(receipt) == "481516" * 3
    assert receipt.reply.count("<Pause") >= 18
    assert receipt.reply.startswith("<?xml")


@pytest.mark.parametrize("key", ["2", "", "#", "11", "１"])
def test_any_other_key_is_asked_again(gateway: VoiceGateway, twilio: TwilioPeer, key: str) -> None:
    speaks(gateway)
    receipt = gateway.read_receipt(as_callback(twilio.press(twilio.sent[0], key)))
    assert receipt.state == "accepted"
    assert digits(receipt) == ""
    assert receipt.reply.count("<Gather") == 2
    again = twilio.press(replace(twilio.sent[0], body=receipt.reply), "1")
    assert digits(gateway.read_receipt(as_callback(again))) == "481516" * 3


def test_the_code_is_sealed_for_ten_minutes_and_for_its_own_call(
    gateway: VoiceGateway, twilio: TwilioPeer
) -> None:
    speaks(gateway, reference="c7-1")
    pressed = twilio.press(twilio.sent[0], "1")
    other = twilio.signed(pressed.url.replace("c7-1", "c8-1"), dict(pressed.form))
    broken = twilio.signed(re.sub("say=[^&]{20}", "say=x", pressed.url), dict(pressed.form))
    for report in (other, broken):
        assert "<Say" not in gateway.read_receipt(as_callback(report)).reply
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        assert "<Say" not in gateway.read_receipt(as_callback(pressed)).reply


def test_a_stranger_cannot_make_it_speak(gateway: VoiceGateway, twilio: TwilioPeer) -> None:
    speaks(gateway)
    pressed = as_callback(twilio.press(twilio.sent[0], "1"))
    waiting = as_callback(twilio.press(twilio.sent[0], "2"))
    for forged in (
        replace(pressed, headers={}),
        replace(pressed, headers={"X-Twilio-Signature": "ü"}),
        replace(pressed, headers=waiting.headers),
        replace(pressed, url=pressed.url + "&x=1"),
        replace(pressed, form={**pressed.form, "To": "+4930999"}),
    ):
        with pytest.raises(ForgedReceipt):
            gateway.read_receipt(forged)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("queued", "accepted"),
        ("initiated", "accepted"),
        ("ringing", "accepted"),
        ("in-progress", "accepted"),
        ("completed", "delivered"),
        ("busy", "failed"),
        ("no-answer", "failed"),
        ("failed", "failed"),
        ("canceled", "failed"),
    ],
)
def test_reads_how_a_call_went(gateway: VoiceGateway, twilio: TwilioPeer, status: str, state: str) -> None:
    speaks(gateway, reference="c7-2")
    receipt = gateway.read_receipt(as_callback(twilio.report(twilio.sent[0], status)))
    assert (receipt.reference, receipt.state, receipt.reply) == ("c7-2", state, "")
    assert receipt.provider_id == twilio.sent[0].sid


def test_a_status_that_twilio_does_not_know_is_nonsense(gateway: VoiceGateway, twilio: TwilioPeer) -> None:
    speaks(gateway)
    with pytest.raises(ValueError):
        gateway.read_receipt(as_callback(twilio.report(twilio.sent[0], "exploded")))


@pytest.mark.parametrize("extension", ["12", "0", "12#", "*9"])
def test_dials_the_extension_after_the_switchboard_picked_up(
    gateway: VoiceGateway, twilio: TwilioPeer, extension: str
) -> None:
    assert speaks(gateway, extension=extension) == "accepted"
    assert twilio.sent[0].fields["SendDigits"] == f"wwww{extension}"


@pytest.mark.parametrize("extension", ["12,34", "a", "1 2", "９", "1" * 21, "w"])
def test_refuses_an_extension_that_no_phone_can_dial(
    gateway: VoiceGateway, twilio: TwilioPeer, extension: str
) -> None:
    assert speaks(gateway, extension=extension) == "refused"
    assert twilio.requests == []


def test_endings_are_as_honest_as_for_messages(twilio: TwilioPeer, settings: Any) -> None:
    settings.OUTSIDE_TIMEOUT_SECONDS = 0.5
    gateway = voice_from_settings()
    twilio.answer = always(500)
    assert speaks(gateway) == "unknown"
    twilio.fault = "hang"
    assert speaks(gateway) == "unknown"
    twilio.stop()
    assert speaks(gateway) == "refused"


@pytest.mark.django_db
def test_the_console_shows_what_would_be_said(settings: Any) -> None:
    settings.VOICE_URL, settings.DEBUG = "console://", True
    console = voice_from_settings()
    assert speaks(console, extension="12", reference="c9-1") == "accepted"
    row = ConsoleMessage.objects.get(kind="voice", reference="c9-1")
    assert (row.to, row.subject) == ("+4930123456", "DTMF 12")
    assert row.body.count("4 – 8 – 1 – 5 – 1 – 6") == 3
    with pytest.raises(ForgedReceipt):
        console.read_receipt(Callback(PUBLIC, "GET", {}, {}, {}))
