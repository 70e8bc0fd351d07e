"""Fixtures of directory's tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from directory.services.portions import PORTIONS
from tests.directory.hooking import HOST, Receiver, receiving
from tests.directory.joining import with_table
from tests.directory.reading import Hand
from tests.peers.web import Authority
from tests.verification import ready, texting
from verification.models import Seal


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


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(e164="+493023125012")


@pytest.fixture
def hand(tmp_path: Path) -> Iterator[Hand]:
    """A reader with a copy of its own that looks when it is told to."""
    PORTIONS.forget()
    made = Hand(tmp_path / "reader")
    yield made
    made.close()
    PORTIONS.forget()


@pytest.fixture
def tabled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    """The same with a finished table beside its copy."""
    yield from with_table(tmp_path / "reader", monkeypatch)
