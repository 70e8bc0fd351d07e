"""The clocks go through everything that is due, and stop in time when that is too much for one spell."""

import pytest

from billing.models import Subscription
from billing.services import contracts, dunning
from tests.billing.factories import fresh, paying
from tests.billing.test_contract_clock import on

pytestmark = pytest.mark.django_db


def test_everybody_who_is_due_has_a_turn() -> None:
    made = [paying() for _ in range(5)]
    assert dunning.run(at=on("2026-12-10")) == 5
    assert [fresh(one).dunning_step for one in made] == [1] * 5
    assert dunning.run(at=on("2026-12-10")) == 0


def test_what_is_left_over_comes_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [paying() for _ in range(3)]
    monkeypatch.setattr(contracts, "SPELL_SECONDS", -1.0)
    assert [dunning.run(at=on("2026-12-10")) for _ in range(4)] == [1, 1, 1, 0]
    assert Subscription.objects.filter(dunning_step=1).count() == len(made)
