"""allauth's account adapter: accounts come from invitations, and mails leave through the outbox."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import timezone, translation

from accounts.adapters.words import ACCOUNT_ERRORS
from accounts.models import User
from accounts.services.mails import queue


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

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Composes now, since the code is in the session, and lets the worker send it."""
        message = self.render_mail(template_prefix, email, context)
        queue(to=email, subject=message.subject, body=message.body, at=timezone.now())
