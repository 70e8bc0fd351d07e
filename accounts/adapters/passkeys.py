"""allauth's forms for passkeys, with a field that takes nothing but what a browser's credential looks like."""

import struct
from collections.abc import Callable
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as passkeys
from allauth.mfa.webauthn.internal import auth
from django import forms

from accounts.adapters.signing_in import worded
from accounts.adapters.words import FACTOR_ERRORS

Read = Callable[[dict[str, Any]], object]
# What fido2 raises, besides what allauth expects of it, for bytes that are no credential.
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, struct.error, RecursionError)


class CredentialField(forms.JSONField):
    """A credential as the browser made it, which `read` can read.

    allauth looks at it only where the JSON is truthy: `0` would be kept as a passkey, and count as a second factor.
    """

    def __init__(self, read: Read) -> None:
        super().__init__(widget=forms.HiddenInput, error_messages={"required": FACTOR_ERRORS["no_passkey"]})
        self.read = read

    def to_python(self, value: Any) -> Any:
        try:
            given = super().to_python(value)
            if given is not None:
                self.read(given)
        except UNREADABLE as error:
            raise get_adapter().validation_error("no_passkey") from error
        return given

    def bound_data(self, data: Any, initial: Any) -> None:
        """Never shown again: each try makes a new one."""


class Made(forms.BaseForm):
    """Mixed in before the form that adds a passkey."""

    read: Read = auth.parse_registration_response

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField(type(self).read)


class Used(Made):
    """Mixed in before the forms that sign in with one."""

    read = auth.parse_authentication_response


class AddPasskey(Made, passkeys.AddWebAuthnForm):  # type: ignore[misc]
    pass


class UsePasskey(Used, passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class SignInWithPasskey(Used, passkeys.LoginWebAuthnForm):  # type: ignore[misc]
    pass


class UsePasskeyAgain(Used, passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


AddPasskeyForm = worded(AddPasskey)
UsePasskeyForm = worded(UsePasskey)
SignInWithPasskeyForm = worded(SignInWithPasskey)
UsePasskeyAgainForm = worded(UsePasskeyAgain)
