"""What tests of billing share."""

import pytest

from billing.services import contracts


@pytest.fixture(autouse=True)
def _long_spells(monkeypatch: pytest.MonkeyPatch) -> None:
    """How much a busy machine does in half a second is only of interest where a test says so."""
    monkeypatch.setattr(contracts, "SPELL_SECONDS", 60.0)
