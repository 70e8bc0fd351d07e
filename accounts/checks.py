"""System checks of the settings that accounts relies on."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register(deploy=True)
def desk_needs_second_factor(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.DESK_SECOND_FACTOR:
        return []
    hint = "Remove DESK_SECOND_FACTOR=off from the environment; it is for development."
    return [Error("Reviewers may work without a second factor.", hint=hint, id="accounts.E001")]


@register(deploy=True)
def mail_is_not_console(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if "Console" not in settings.EMAIL_BACKEND:
        return []
    return [Error("Mails go to the development outbox.", hint="Set EMAIL_URL=smtp://...", id="accounts.E002")]
