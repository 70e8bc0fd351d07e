"""Pilot as a Django app."""

from django.apps import AppConfig


class PilotConfig(AppConfig):
    name = "pilot"
    verbose_name = "Pilot"
    default_auto_field = "django.db.models.BigAutoField"
