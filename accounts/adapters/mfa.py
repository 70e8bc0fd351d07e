"""allauth's adapter for second factors: which site a passkey belongs to."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from accounts.adapters.words import FACTOR_ERRORS


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {**DefaultMFAAdapter.error_messages, **FACTOR_ERRORS}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.PUBLIC_HOST, "name": settings.SITE_NAME}
