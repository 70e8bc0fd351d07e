"""Verification as a Django app."""

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "verification"
    verbose_name = "Verification"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import verification.checks  # noqa: F401, PLC0415 - registers the system checks
