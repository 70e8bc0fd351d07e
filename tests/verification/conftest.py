"""Fixtures of verification's tests."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Business
from config.kernel.actors import Actor
from tests.verification import changing, ready, texting
from tests.verification import outside as outside_world
from tests.verification.change_pages import signed_in
from tests.verification.texting import MOBILE, Gateways, firm
from verification.models import Seal


@pytest.fixture
def outside(settings: Any) -> outside_world.Outside:
    """The registers and domains that evidence is looked up in, with answers that the test sets."""
    settings.PORT_FACTORIES = {**settings.PORT_FACTORIES, **outside_world.PORTS}
    return outside_world.renew()


@pytest.fixture
def open_desk(settings: Any, outside: outside_world.Outside) -> None:
    """The desk opens without a second factor, and nothing outside is asked."""
    settings.DESK_SECOND_FACTOR = False


@pytest.fixture
def seal() -> Seal:
    """A sealed business."""
    return ready.sealed()


@pytest.fixture
def business(seal: Seal) -> Client:
    """The browser of the owner of `seal`."""
    return signed_in(changing.owner_of(seal))


@pytest.fixture
def gateways(settings: Any) -> tuple[texting.Gateway, texting.Gateway]:
    """SMS and voice gateways that keep what they are given, and answer as the test says."""
    return texting.renew(settings)


@pytest.fixture
def holder(gateways: Gateways) -> Seal:
    """A sealed business with a mobile number."""
    return ready.sealed(e164=MOBILE)


@pytest.fixture
def claimant(gateways: Gateways) -> tuple[Business, Actor]:
    return firm("Bäckerei Zwei")
