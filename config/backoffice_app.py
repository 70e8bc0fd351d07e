"""Puts our back office in the place of Django's default admin site."""

from django.contrib.admin.apps import AdminConfig


class BackOfficeConfig(AdminConfig):
    default_site = "config.backoffice.BackOffice"
