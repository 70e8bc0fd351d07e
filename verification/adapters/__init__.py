"""Everything of verification that speaks to the outside world; here the factories that the wiring names."""

from verification.adapters.factories import (
    domain_looker,
    lei_register,
    post_from_settings,
    sms_from_settings,
    vat_register,
    voice_from_settings,
)

__all__ = [
    "domain_looker",
    "lei_register",
    "post_from_settings",
    "sms_from_settings",
    "vat_register",
    "voice_from_settings",
]
