"""allauth's account adapter: accounts come from invitations, and mails leave through the outbox."""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone, translation

from accounts.adapters.words import ACCOUNT_ERRORS
from accounts.emails.letters import titled
from accounts.models import User
from accounts.services.mails import queue

# Which mail holds a code -> how long that is good, in seconds.
CODE_LIVES = {
    "account/email/login_code": app_settings.LOGIN_BY_CODE_TIMEOUT,
    "account/email/password_reset_code": app_settings.PASSWORD_RESET_BY_CODE_TIMEOUT,
    "account/email/email_confirmation": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
    "account/email/email_confirmation_signup": app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {**DefaultAccountAdapter.error_messages, **ACCOUNT_ERRORS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """A closed pilot: an account is made by accepting an invitation, never by a form."""
        return False

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Who hears that their account was changed may be somebody else than whoever changed it: in their language."""
        with translation.override(user.language):
            super().send_notification_mail(template_prefix, user, context, email)

    def format_email_subject(self, subject: str) -> str:
        return titled(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Composes now, since the code is in the session, and lets the worker send it."""
        lives = CODE_LIVES.get(template_prefix, 0) // 60
        message = self.render_mail(template_prefix, email, {**context, "minutes": lives})
        queue(to=email, subject=message.subject, body=message.body, at=timezone.now())
