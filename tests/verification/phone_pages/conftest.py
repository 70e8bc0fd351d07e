"""A signed-in owner of a business, and each of the two languages."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from accounts.models import Business, User
from tests import factories
from tests.verification.texting import Gateways


@pytest.fixture
def owner(gateways: Gateways) -> User:
    cache.clear()
    return factories.user(language="de")


@pytest.fixture
def business(owner: User) -> Business:
    return factories.business(owner=owner)


@pytest.fixture
def site(client: Client, owner: User, business: Business) -> Client:
    client.force_login(owner)
    return client


@pytest.fixture(params=["", "/en"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    """The prefix of each language's pages, with that language active so that texts can be compared."""
    with translation.override("en" if request.param else "de"):
        yield request.param
