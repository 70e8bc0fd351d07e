"""Fixtures of verification's tests."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import Business
from config.kernel.actors import Actor
from tests.verification import changing, evidence, ready, texting
from tests.verification import outside as outside_world
from tests.verification.by_people import Trader, trader
from tests.verification.change_pages import signed_in
from tests.verification.texting import MOBILE, Gateways, firm
from verification.models import Case, Seal


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


@pytest.fixture
def case(client: Client) -> Case:
    """A fresh draft, whose owner is signed in."""
    made = evidence.opened()
    client.force_login(evidence.member(made))
    return made


@pytest.fixture
def monday_morning(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False)


@pytest.fixture
def console_post(settings: Any) -> None:
    """Letters go to the console, as in development, unless a test says otherwise."""
    settings.POST_URL, settings.CONSOLE_GATEWAY_ALLOWED = "console://", True


@pytest.fixture
def kaya() -> Trader:
    return trader()
