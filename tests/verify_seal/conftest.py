"""One issuer for all tests of the outside check; nothing here changes it."""

import pytest

from tests.verification.protocol import Issuer


@pytest.fixture(scope="session")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Issuer:
    return Issuer(tmp_path_factory.mktemp("issuer"))
