"""allauth's forms in this house: labels in our words, no echoes in the inputs, errors that say what to do."""

from types import new_class
from typing import Any

from allauth.account import forms as account
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as app
from django import forms
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

REQUIRED = {
    "login": _("Enter your e-mail address"),
    "email": _("Enter your e-mail address"),
    "password": _("Enter your password"),
    "oldpassword": _("Enter your current password"),
    "password1": _("Enter a new password"),
    "password2": _("Enter the new password again"),
    "code": _("Enter the code"),
}
# allauth writes "Remember Me" and "Email"; here a label is a sentence, and the same words as in all other forms.
LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "remember": _("Stay signed in"),
    "oldpassword": _("Current password"),
    "password1": _("New password"),
    "password2": _("New password again"),
}
# Said by one of allauth's forms without a way to word it anew; named here so that our catalogue carries it.
BORROWED = (_("You must type the same password each time."),)


class CodeField(forms.CharField):
    """A code as people copy it: spaces do not count."""

    def to_python(self, value: Any) -> str:
        return "".join((super().to_python(value) or "").split())


class Worded(forms.BaseForm):
    """Mixed in before a form of allauth."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            given = self.fields["code"]
            self.fields["code"] = CodeField(label=given.label, widget=given.widget, max_length=100)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = LABELS.get(name, field.label)
            if name in REQUIRED:
                field.error_messages["required"] = REQUIRED[name]
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = _("Enter an e-mail address like name@example.com")


class UsedOnce(Worded):
    """A code of an app opens once, as long as it could open: allauth remembers it for one step only (RFC 6238, 5.2)."""

    authenticator: Authenticator
    user: Any

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        seconds = (1 + 2 * app_settings.TOTP_TOLERANCE) * app_settings.TOTP_PERIOD
        used = (
            "second-factor-"
            + salted_hmac("second factor", f"{self.user.pk} {normalize_user_code(code)}").hexdigest()
        )
        if cache.get(used):
            # Counted as any wrong one; allauth would take it for right and forget the wrong ones before it.
            check_rate_limit(self.user)
            raise get_adapter().validation_error("incorrect_code")
        super().clean_code()  # type: ignore[misc]
        if not cache.add(used, True, seconds):
            raise get_adapter().validation_error("incorrect_code")
        return code


def worded(form: Any, words: type[Worded] = Worded) -> Any:
    return new_class(form.__name__, (words, form))


LoginForm = worded(account.LoginForm)
AddEmailForm = worded(account.AddEmailForm)
ChangePasswordForm = worded(account.ChangePasswordForm)
SetPasswordForm = worded(account.SetPasswordForm)
ResetPasswordForm = worded(account.ResetPasswordForm)
ResetPasswordKeyForm = worded(account.ResetPasswordKeyForm)
ReauthenticateForm = worded(account.ReauthenticateForm)
RequestLoginCodeForm = worded(account.RequestLoginCodeForm)
ConfirmLoginCodeForm = worded(account.ConfirmLoginCodeForm)
ConfirmEmailVerificationCodeForm = worded(account.ConfirmEmailVerificationCodeForm)
ConfirmPasswordResetCodeForm = worded(account.ConfirmPasswordResetCodeForm)
SecondFactorForm = worded(factor.AuthenticateForm, UsedOnce)
SecondFactorAgainForm = worded(factor.ReauthenticateForm, UsedOnce)
ActivateAppForm = worded(app.ActivateTOTPForm)
