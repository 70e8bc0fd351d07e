"""The ways of signing in, and which of our forms stand in for which of allauth's."""

from typing import Any, Final

WHERE = "accounts.adapters.signing_in"
ACCOUNT = {
    "login": "LoginForm",
    "add_email": "AddEmailForm",
    "change_password": "ChangePasswordForm",
    "set_password": "SetPasswordForm",
    "reset_password": "ResetPasswordForm",
    "reset_password_from_key": "ResetPasswordKeyForm",
    "reauthenticate": "ReauthenticateForm",
    "request_login_code": "RequestLoginCodeForm",
    "confirm_login_code": "ConfirmLoginCodeForm",
    "confirm_email_verification_code": "ConfirmEmailVerificationCodeForm",
    "confirm_password_reset_code": "ConfirmPasswordResetCodeForm",
}
SECOND_FACTOR = {
    "authenticate": "SecondFactorForm",
    "reauthenticate": "SecondFactorAgainForm",
    "activate_totp": "ActivateAppForm",
}
PASSKEYS = "accounts.adapters.passkeys"
PASSKEY = {
    "add_webauthn": "AddPasskeyForm",
    "authenticate_webauthn": "UsePasskeyForm",
    "login_webauthn": "SignInWithPasskeyForm",
    "reauthenticate_webauthn": "UsePasskeyAgainForm",
}

PASSWORD_VALIDATORS: Final[list[dict[str, Any]]] = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]


def sign_in_settings() -> dict[str, Any]:
    return {
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        # The step before and the one after count too: people type until the last second, and clocks differ.
        "MFA_TOTP_TOLERANCE": 1,
        "ACCOUNT_FORMS": {name: f"{WHERE}.{form}" for name, form in ACCOUNT.items()},
        "MFA_FORMS": {
            **{name: f"{WHERE}.{form}" for name, form in SECOND_FACTOR.items()},
            **{name: f"{PASSKEYS}.{form}" for name, form in PASSKEY.items()},
        },
    }
