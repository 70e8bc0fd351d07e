"""A Stripe of our own for tests, set up as the operator would."""

from collections.abc import Iterator
from typing import Any

import pytest

from billing.adapters import payments_from_settings
from billing.adapters.stripe import Stripe
from tests.peers.stripe import StripePeer


@pytest.fixture
def peer(settings: Any) -> Iterator[StripePeer]:
    with StripePeer() as running:
        given = {"key": running.key, "secrets": [running.secret], "url": running.url}
        settings.BILLING = {**settings.BILLING, "stripe": given}
        settings.OUTSIDE_TIMEOUT_SECONDS = 20.0
        yield running


@pytest.fixture
def adapter(peer: StripePeer) -> Stripe:
    found = payments_from_settings()[-1]
    assert isinstance(found, Stripe)
    return found
