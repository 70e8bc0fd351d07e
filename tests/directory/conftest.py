"""Fixtures of directory's tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.directory.hooking import HOST, Receiver, receiving
from tests.peers.web import Authority
from tests.verification import texting


@pytest.fixture
def gateways(settings: Any) -> tuple[texting.Gateway, texting.Gateway]:
    """SMS and voice gateways that keep what they are given; forms may be sent at once."""
    settings.PILOT_MINIMUM_SECONDS = 0
    return texting.renew(settings)


@pytest.fixture(scope="session")
def certificate(authority: Authority) -> Path:
    return authority.issue(HOST)


@pytest.fixture
def receiver(settings: Any, authority: Authority, certificate: Path) -> Iterator[Receiver]:
    """A receiver of webhooks behind our real messenger."""
    with receiving(settings, authority, certificate) as found:
        yield found
