"""What allauth's forms say when something is wrong, in the voice of this house: what happened and what to do."""

from django.utils.translation import gettext_lazy as _

ACCOUNT_ERRORS = {
    "account_inactive": _("This account is closed. If you think that is a mistake, write to us."),
    "cannot_remove_primary_email": _(
        "The main address cannot be removed. Make another one the main address first."
    ),
    "duplicate_email": _("This address is in your account already. Enter another one."),
    "email_password_mismatch": _(
        "E-mail address and password do not match. Check both, or sign in with a code."
    ),
    "email_taken": _("This address belongs to another account already."),
    "enter_current_password": _("Enter your current password"),
    "incorrect_code": _("That code is not right. Check it, or ask for a new one."),
    "incorrect_password": _("That password is not right. Check it and try again."),
    "invalid_or_expired_key": _("This link was used already, or it is too old. Ask for a new one."),
    "invalid_login": _("We could not sign you in with that. Check what you entered."),
    "invalid_password_reset": _("This link was used already, or it is too old. Ask for a new one."),
    "max_email_addresses": _("An account can hold %d addresses. Remove one before you add another."),
    "rate_limited": _("Too many tries. Wait a few minutes, then try again."),
    "same_as_current": _("This is the value you have already. Enter a new one."),
    "select_only_one": _("Choose one only"),
    "too_many_login_attempts": _("Too many tries. Wait a few minutes, then try again."),
    "unknown_email": _("There is no account with this address. Use the address that was invited."),
    "unverified_primary_email": _("Confirm the address first. Then it can become the main address."),
}

FACTOR_ERRORS = {
    "add_email_blocked": _(
        "With a second factor in place no address can be added. Write to us to change it."
    ),
    "cannot_delete_authenticator": _("The last second factor cannot be removed. Add another one first."),
    "cannot_generate_recovery_codes": _("Set up a second factor first. Then there can be recovery codes."),
    "incorrect_code": _("That code is not right. Wait for the next one, then try again."),
    "no_passkey": _("Your device sent no passkey. Try again, or use another device."),
    "unverified_email": _("Confirm your e-mail address first. Then you can set up a second factor."),
}
