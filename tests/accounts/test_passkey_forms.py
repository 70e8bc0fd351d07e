"""What comes in place of a passkey is never kept as one, and breaks nothing."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db

NOT_ONE = [
    "",
    "0",
    "1",
    "false",
    "true",
    "null",
    '""',
    '"text"',
    "[]",
    "[1]",
    "{}",
    '{"id": 1}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
    '{"id": "a", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "!", "attestationObject": 1}}',
    "1e999",
    "NaN",
    "[" * 5000,
    "not json",
    "\x00",
    json.dumps({"id": "\ud800"}),
]


@pytest.fixture(autouse=True)
def _nobody_has_tried_before() -> None:
    """Tries are counted in the cache, which on Redis outlives a test."""
    cache.clear()


@pytest.fixture
def person(client: Client) -> Client:
    """Signed in a moment ago, so that nobody asks for it again."""
    user = factories.user()
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": 9_999_999_999, "email": user.email}
    ]
    session.save()
    return client


@pytest.mark.parametrize("credential", NOT_ONE)
def test_only_a_passkey_becomes_a_second_factor(person: Client, credential: str) -> None:
    address = "/account/2fa/webauthn/add/"
    assert person.get(address).status_code == 200
    answer = person.post(address, {"credential": credential, "name": "Key"})
    assert answer.status_code in (200, 422)
    assert not Authenticator.objects.exists()
    assert person.get("/account/2fa/").status_code == 200


@pytest.mark.parametrize("credential", NOT_ONE)
@pytest.mark.parametrize("address", ["login", "reauthenticate"])
def test_nothing_else_signs_anybody_in(person: Client, credential: str, address: str) -> None:
    answer = person.post(f"/account/2fa/webauthn/{address}/", {"credential": credential})
    assert answer.status_code in (200, 302, 403, 422)
    assert not Authenticator.objects.exists()
