"""A business with a proven number, and its owner at a browser."""

import pytest
from django.test import Client

from accounts.models import Business, User
from tests import factories
from tests.accounts.people import browser
from tests.verification import ready


@pytest.fixture
def boss() -> User:
    return factories.user(language="en")


@pytest.fixture
def firm(boss: User) -> Business:
    made = factories.business(owner=boss)
    ready.proven_phone(made, "+493023125012")
    return made


@pytest.fixture
def owner(firm: Business, boss: User) -> Client:
    return browser(boss)
