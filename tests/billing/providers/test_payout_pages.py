"""The desk's page for credit of closed businesses: what it takes, from whom, and what it refuses."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from billing.models import Payout
from tests import factories
from tests.billing.factories import owner
from tests.billing.issuing import operator
from tests.billing.providers.test_payouts import desk, everything, with_credit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _operator(settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    operator(settings)


def test_the_pages(client: Client) -> None:
    made, first, second = with_credit(20_000), desk(), desk()
    path, begin = "/en/operations/billing/payouts/", f"begin/{made.business_id}/eur/"
    client.force_login(first)
    assert "€200.00" in client.get(path).content.decode()
    for wrong in (
        {"way": "cash", "seen": "20000"},
        {"way": "transfer", "seen": "-1"},
        {"way": "transfer", "seen": "\N{SUPERSCRIPT TWO}"},
        {},
    ):
        assert client.post(path + begin, wrong).status_code == 404
    assert client.get(path + begin).status_code == 405
    client.post(path + begin, {"way": "transfer", "seen": "19999"})
    assert not Payout.objects.exists()
    client.post(path + begin, {"way": "transfer", "seen": "20000"})
    row = Payout.objects.get()
    assert f"{row.pk}/approve/" not in client.get(path).content.decode()
    client.post(f"{path}{row.pk}/approve/")
    assert Payout.objects.get().state == "proposed"
    client.force_login(second)
    client.post(f"{path}{row.pk}/approve/")
    assert client.get(f"{path}{row.pk}/transfer/").status_code == 200
    for day in ("", "2999-01-01", "2001-01-01", "yesterday", "\x00"):
        assert client.post(f"{path}{row.pk}/transfer/", {"paid_on": day}).status_code in (400, 422)
    assert client.get(f"{path}{row.pk}.pdf").status_code == 404
    assert client.post(f"{path}{row.pk}/nonsense/").status_code == 404
    today = timezone.localtime(row.proposed_at).date().isoformat()  # the operator's, an hour ahead of UTC
    answer = client.post(f"{path}{row.pk}/transfer/", {"paid_on": today})
    assert answer.status_code == 302
    everything()
    assert client.get(f"{path}{row.pk}.pdf").content == bytes(Payout.objects.get().pdf or b"")


def test_nobody_but_operators_comes_near(client: Client) -> None:
    made = with_credit()
    path = f"/en/operations/billing/payouts/begin/{made.business_id}/eur/"
    for person in (owner(made), factories.user(desk_role="reviewer")):
        client.force_login(person)
        assert client.post(path, {"way": "transfer", "seen": "5000"}).status_code in (302, 403, 404)
    assert not Payout.objects.exists()
