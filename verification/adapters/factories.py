"""Makes each adapter from the settings in force; ImproperlyConfigured says what to write instead."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from verification.adapters.console import Console
from verification.adapters.domains import Domains, local_peers
from verification.adapters.gleif import Gleif
from verification.adapters.guarded import Guarded, trusted
from verification.adapters.kannel import Kannel
from verification.adapters.post import ConsolePost, PrintQueue
from verification.adapters.resolvers import host_and_port, views
from verification.adapters.setting_urls import GatewayUrl, gateway_url, service_url
from verification.adapters.twilio import TwilioSms, TwilioVoice
from verification.adapters.vies import COUNTRY, Vies, split_vat_id
from verification.ports import (
    DomainLooker,
    LeiRegister,
    PostOffice,
    SmsGateway,
    VatRegister,
    VoiceGateway,
)

Gateway = TypeVar("Gateway")
Visitor = TypeVar("Visitor", bound=Guarded)
SMS: Mapping[str, Callable[[GatewayUrl], SmsGateway]] = {
    "console": Console.from_url,
    "kannel": Kannel.from_url,
    "twilio": TwilioSms.from_url,
}
VOICE: Mapping[str, Callable[[GatewayUrl], VoiceGateway]] = {
    "console": Console.from_url,
    "twilio": TwilioVoice.from_url,
}
POST: Mapping[str, Callable[[GatewayUrl], PostOffice]] = {
    "console": ConsolePost.from_url,
    "print": PrintQueue.from_url,
}


def sms_from_settings() -> SmsGateway:
    """SMS_URL: console://, kannel://user:password@host:port/?from=NAME, twilio://SID:TOKEN@host?from=+49..."""
    return _made("SMS_URL", SMS)


def voice_from_settings() -> VoiceGateway:
    """VOICE_URL: console:// or twilio://SID:TOKEN@host?from=+49..."""
    return _made("VOICE_URL", VOICE)


def post_from_settings() -> PostOffice:
    """POST_URL: print:// or, with DEBUG, console://."""
    return _made("POST_URL", POST)


def vat_register() -> VatRegister:
    """VIES_URL, and VIES_REQUESTER (the operator's own VAT id, or empty)."""
    own = settings.VIES_REQUESTER.strip()
    requester = split_vat_id(own)
    if own and (requester is None or not COUNTRY.fullmatch(requester[0])):
        raise ImproperlyConfigured(
            "VIES_REQUESTER: give the operator's VAT id with its country, such as DE123456789"
        )
    return Vies(service_url("VIES_URL"), requester, settings.OUTSIDE_TIMEOUT_SECONDS)


def lei_register() -> LeiRegister:
    """GLEIF_URL."""
    return Gleif(service_url("GLEIF_URL"), settings.OUTSIDE_TIMEOUT_SECONDS)


def domain_looker() -> DomainLooker:
    """Visits what a business calls its website."""
    return guarded(Domains)


def guarded(kind: type[Visitor]) -> Visitor:
    """DNS_RESOLVERS; with DEBUG only, DOMAIN_CHECK_EXTRA_ADDRESSES (`127.0.0.1:8443`) lets local peers in."""
    setting = "DOMAIN_CHECK_EXTRA_ADDRESSES"
    extra = [host_and_port(setting, text) for text in settings.DOMAIN_CHECK_EXTRA_ADDRESSES]
    if extra and not settings.DEBUG:
        raise ImproperlyConfigured(
            f"{setting}: works with DEBUG only; in production no inner address is looked at"
        )
    return kind(
        views=views(settings.DNS_RESOLVERS),
        trust=trusted(),
        seconds=settings.OUTSIDE_TIMEOUT_SECONDS,
        extra=local_peers(extra),
    )


def _made(setting: str, known: Mapping[str, Callable[[GatewayUrl], Gateway]]) -> Gateway:
    url = gateway_url(setting)
    if url.kind not in known:
        raise ImproperlyConfigured(f"{setting}: begin with {', '.join(f'{kind}://' for kind in known)}")
    return known[url.kind](url)
