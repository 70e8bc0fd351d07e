"""What an operator writes into settings becomes the right adapter, or a sentence that helps and gives nothing away."""

import traceback
from typing import Any

import pytest
from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from verification.adapters import (
    domain_looker,
    lei_register,
    sms_from_settings,
    vat_register,
    voice_from_settings,
)
from verification.adapters.kannel import Kannel
from verification.adapters.twilio import TwilioSms, TwilioVoice
from verification.adapters.vies import Vies
from verification.checks import neighbours, production

KANNEL = "kannel://siegel:p%40ss%2Fword@sms.example.net:13013/?from=Siegel"
TWILIO = "twilio://AC1:t0ken@/?from=+4930111"


def test_kannel_is_read_whole(settings: Any) -> None:
    settings.SMS_URL = KANNEL + "&smsc=carrier"
    made = sms_from_settings()
    assert isinstance(made, Kannel)
    assert made.address == "https://sms.example.net:13013/cgi-bin/sendsms"
    assert (made.user, made.password, made.sender, made.smsc) == ("siegel", "p@ss/word", "Siegel", "carrier")
    settings.SMS_URL = "kannel://a:b@[::1]:80/own/path?from=%2B4930&scheme=http"
    made = sms_from_settings()
    assert isinstance(made, Kannel)
    assert (made.address, made.sender) == ("http://[::1]:80/own/path", "+4930")


def test_twilio_has_a_host_of_its_own_and_keeps_the_plus(settings: Any) -> None:
    settings.SMS_URL = settings.VOICE_URL = TWILIO
    sms, voice = sms_from_settings(), voice_from_settings()
    assert isinstance(sms, TwilioSms)
    assert isinstance(voice, TwilioVoice)
    assert (sms.base, sms.sender) == ("https://api.twilio.com", "+4930111")
    assert (sms.name, voice.name) == ("twilio", "twilio-voice")
    assert "t0ken" not in repr(sms)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nothing",
        "pigeon://a:b@c/?from=x",
        "kannel://sms.example.net/?from=Siegel",
        "kannel://siegel@sms.example.net/?from=Siegel",
        "kannel://siegel:hunter2@sms.example.net/",
        "kannel://siegel:hunter2@sms.example.net/?from=",
        "kannel://siegel:hunter2@/?from=Siegel",
        "kannel://siegel:hunter2@sms.example.net:port/?from=Siegel",
        "kannel://siegel:hunter2@sms.example.net:99999/?from=Siegel",
        "kannel://siegel:hunter2@sms.example.net/?from=Siegel&color=green",
        "kannel://siegel:hunter2@sms.example.net/?from=Siegel&scheme=ftp",
        "kannel://siegel:hunter2@sms.example.net/?from=Siegel&scheme=http",
        "kannel://siegel:hunter2@sms.example.net/?from=Si%0Aegel",
        "kannel://siegel:hunter2%C3%A4@sms.example.net/?from=Siegel",
        "kannel://siegel:hunter2@[::1/?from=Siegel",
        "kannel://siegel:hunter2/with/slashes@sms.example.net:13013/?from=Siegel",
        "kannel://siegel:hunter2?x@sms.example.net:13013/?from=Siegel",
        "twilio://AC1:hunter2@api.twilio.com",
    ],
)
def test_a_wrong_address_names_the_setting_and_no_secret(settings: Any, url: str) -> None:
    settings.SMS_URL = url
    with pytest.raises(ImproperlyConfigured, match="SMS_URL") as caught:
        sms_from_settings()
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


@given(st.text() | st.from_regex(r"(kannel|twilio)://\S*:\S*@\S*", fullmatch=True))
def test_no_address_breaks_the_reader(url: str) -> None:
    with override_settings(SMS_URL=url):
        try:
            made = sms_from_settings()
        except ImproperlyConfigured:
            return
    assert made.name in {"kannel", "twilio"}


def test_kannel_cannot_call(settings: Any) -> None:
    settings.VOICE_URL = KANNEL
    with pytest.raises(ImproperlyConfigured, match="console://, twilio://"):
        voice_from_settings()


def test_the_console_is_for_development_only(settings: Any) -> None:
    settings.SMS_URL, settings.DEBUG, settings.CONSOLE_GATEWAY_ALLOWED = "console://", False, False
    with pytest.raises(ImproperlyConfigured, match="DEBUG"):
        sms_from_settings()
    settings.CONSOLE_GATEWAY_ALLOWED = True
    assert sms_from_settings().name == "console"


@pytest.mark.parametrize(
    "url", ["", "console://", "ftp://x", "https://", "http://vies.example", "https://x/?a=b"]
)
def test_registers_need_an_https_address(settings: Any, url: str) -> None:
    settings.VIES_URL = settings.GLEIF_URL = url
    with pytest.raises(ImproperlyConfigured, match="VIES_URL"):
        vat_register()
    with pytest.raises(ImproperlyConfigured, match="GLEIF_URL"):
        lei_register()


def test_the_requester_is_a_vat_id(settings: Any) -> None:
    settings.VIES_REQUESTER = "DE 123 456 789"
    made = vat_register()
    assert isinstance(made, Vies)
    assert made.requester == ("DE", "123456789")
    settings.VIES_REQUESTER = "our own"
    with pytest.raises(ImproperlyConfigured, match="VIES_REQUESTER"):
        vat_register()


@pytest.mark.parametrize(
    "text", ["dns.example", "9.9.9.9:0", "9.9.9.9:70000", "[::1]:x", "9.9.9.9:53:53", ""]
)
def test_resolvers_are_addresses(settings: Any, text: str) -> None:
    settings.DNS_RESOLVERS = [text]
    with pytest.raises(ImproperlyConfigured, match="DNS_RESOLVERS"):
        domain_looker()


@pytest.mark.parametrize("text", ["9.9.9.9", "9.9.9.9:5353", "[2620:fe::fe]:53", "2620:fe::fe"])
def test_a_port_may_be_left_out(settings: Any, text: str) -> None:
    settings.DNS_RESOLVERS = [text]
    assert domain_looker() is not None


def test_inner_addresses_are_looked_at_with_debug_only(settings: Any) -> None:
    settings.DOMAIN_CHECK_EXTRA_ADDRESSES = ["127.0.0.1:8443"]
    with pytest.raises(ImproperlyConfigured, match="DEBUG"):
        domain_looker()
    settings.DEBUG = True
    assert domain_looker() is not None
    settings.DOMAIN_CHECK_EXTRA_ADDRESSES = ["127.0.0.1"]
    with pytest.raises(ImproperlyConfigured, match="port"):
        domain_looker()


def ids(messages: list[CheckMessage]) -> set[str | None]:
    return {message.id for message in messages}


def test_checks_pass_in_a_sound_production(settings: Any) -> None:
    settings.SMS_URL, settings.VOICE_URL, settings.PUBLIC_URL = KANNEL, TWILIO, "https://seal.example.org"
    settings.DNS_RESOLVERS = ["9.9.9.9:53", "1.1.1.1:53"]
    assert neighbours(None) == []
    assert production(None) == []


def test_checks_find_what_belongs_to_development(settings: Any) -> None:
    settings.SMS_URL = settings.VOICE_URL = "console://"
    settings.DEBUG = settings.CONSOLE_GATEWAY_ALLOWED = False
    settings.PUBLIC_URL, settings.DNS_RESOLVERS = "http://seal.example.org", ["9.9.9.9"]
    assert neighbours(None) == []
    assert ids(production(None)) == {
        "verification.E001",
        "verification.E002",
        "verification.E006",
        "verification.W001",
    }


def test_checks_find_every_neighbour_that_is_named_badly(settings: Any) -> None:
    settings.SMS_URL, settings.VOICE_URL = "pigeon://", KANNEL
    settings.VIES_URL, settings.GLEIF_URL = "", "http://gleif.example"
    settings.DNS_RESOLVERS = ["resolver"]
    found = neighbours(None)
    assert ids(found) == {f"verification.E00{number}" for number in range(1, 6)}
    assert all(message.hint for message in found)
