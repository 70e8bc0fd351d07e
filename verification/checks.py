"""System checks of verification: every neighbour is named well, and nothing of development leaks."""

from collections.abc import Sequence
from itertools import product
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.core.exceptions import ImproperlyConfigured

from config.kernel.ports import port
from verification.rules.challenges import ELEVATED_DIGITS, Target
from verification.rules.messages import sms_body

# port -> (id, the setting behind it, how to mend it)
NEIGHBOURS = {
    "verification.sms": (
        "verification.E001",
        "SMS_URL",
        "SMS_URL=kannel://user:password@host:port/?from=NAME or twilio://SID:TOKEN@api.twilio.com?from=+49...",
    ),
    "verification.voice": (
        "verification.E002",
        "VOICE_URL",
        "VOICE_URL=twilio://SID:TOKEN@api.twilio.com?from=+49...",
    ),
    "verification.post": (
        "verification.E009",
        "POST_URL",
        "Leave POST_URL empty: letters then wait on the page of the print queue.",
    ),
    "verification.vat": (
        "verification.E003",
        "VIES_URL",
        "Leave VIES_URL alone for the Commission's service; VIES_REQUESTER is your own VAT id, or empty.",
    ),
    "verification.lei": ("verification.E004", "GLEIF_URL", "Leave GLEIF_URL alone for GLEIF's service."),
    "verification.domains": (
        "verification.E005",
        "DNS_RESOLVERS",
        "DNS_RESOLVERS=9.9.9.9:53,1.1.1.1:53; leave DOMAIN_CHECK_EXTRA_ADDRESSES empty outside development.",
    ),
}


@register()
def neighbours(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Each adapter can be made from its settings; the console is left to the check for production."""
    return [
        message
        for name, (_, setting, _) in NEIGHBOURS.items()
        if not str(getattr(settings, setting)).startswith("console://")
        for message in _made(name)
    ]


@register(Tags.security, deploy=True)
def production(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """What is fine at a desk and wrong in front of customers."""
    found: list[CheckMessage] = []
    for name in ("verification.sms", "verification.voice", "verification.post"):
        if str(getattr(settings, NEIGHBOURS[name][1])).startswith("console://"):
            found += _made(name)
    if not settings.PUBLIC_URL.startswith("https://"):
        found.append(
            Error(
                "PUBLIC_URL is not https: gateways would report, and Twilio ask for codes, in clear text.",
                hint="PUBLIC_URL=https://seal.example.org",
                id="verification.E006",
            )
        )
    if len(settings.DNS_RESOLVERS) < 2:
        found.append(
            Caution(
                "Domains are proven by one resolver's word.",
                hint=NEIGHBOURS["verification.domains"][2],
                id="verification.W001",
            )
        )
    return found


@register()
def text_message(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """The message with the code fits into one SMS, also with the longest code that there is."""
    try:
        for language, purpose in product(("de", "en"), (Target.PROVE, Target.CUSTOMER)):
            code, host, site = "0" * ELEVATED_DIGITS, settings.PUBLIC_HOST, settings.SITE_NAME
            sms_body(language, code, host, site, purpose=purpose)
    except ValueError as wrong:
        hint = "Shorten SITE_NAME, or use a shorter host in PUBLIC_URL; letters of the GSM alphabet only."
        return [Error(f"No code can be sent by SMS: {wrong}.", hint=hint, id="verification.E007")]
    return []


def _made(name: str) -> list[CheckMessage]:
    check_id, _, hint = NEIGHBOURS[name]
    try:
        port(name)
    except ImproperlyConfigured as wrong:
        return [Error(str(wrong), hint=hint, id=check_id)]
    return []
