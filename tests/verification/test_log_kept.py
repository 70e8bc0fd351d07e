"""What docs/protocol.md says of the log today: kept and shown seal by seal, neither signed as a whole nor promised."""

import base64
import json

import pytest
from django.test import Client

from tests.verification import ready
from verification.issuance import leaves
from verification.models import LogHead, SealEvent

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/log/checkpoint", "/log/tile/0/000", "/log/tile/entries/000", "/log/"])
def test_what_is_reserved_answers_404(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_token_names_no_log_that_nobody_can_ask(client: Client) -> None:
    seal = ready.sealed()
    token = client.get(f"/api/v1/seals/{seal.code}").json()["token"]
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert claims["seal"]["code"]
    assert "log" not in claims


def test_the_tree_can_be_made_over_the_rows_as_they_are() -> None:
    """From index 0, without a gap: all that tiles and heads will need."""
    for name in ("Bäckerei Huber", "Metzgerei Lang", "Gärtnerei Kunz"):
        ready.sealed(name=name)
    rows = list(SealEvent.objects.order_by("index"))
    assert [row.index for row in rows] == list(range(LogHead.objects.get().size))
    hashes = [leaves.leaf_hash(row.leaf.encode()) for row in rows]
    assert [one.hex() for one in hashes] == [row.leaf_hash for row in rows]
    assert leaves.root(hashes) != leaves.root(hashes[:-1])
