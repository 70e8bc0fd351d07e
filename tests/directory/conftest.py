"""Fixtures of directory's tests."""

from typing import Any

import pytest

from tests.verification import texting


@pytest.fixture
def gateways(settings: Any) -> tuple[texting.Gateway, texting.Gateway]:
    """SMS and voice gateways that keep what they are given; forms may be sent at once."""
    settings.PILOT_MINIMUM_SECONDS = 0
    return texting.renew(settings)
