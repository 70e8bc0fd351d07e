"""Whose working days and whose clock count: the operator's, as the settings name them."""

from datetime import date, datetime

from django.conf import settings

from accounts.rules.business_days import Calendar


def calendar() -> Calendar:
    return Calendar(settings.OPERATOR_COUNTRY, settings.OPERATOR_SUBDIVISION, settings.TIME_ZONE)


def today(at: datetime) -> date:
    """The operator's date at that moment."""
    return calendar().day_of(at)
