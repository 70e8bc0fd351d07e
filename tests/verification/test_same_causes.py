"""One cause, several decisions: what is lifted is the one that was meant, and the seal stays down for the others."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from config.kernel.actors import SYSTEM
from config.kernel.errors import Refused
from config.kernel.lifecycle import IllegalMove
from tests.verification import adding, objecting, ready
from tests.verification.contesting import prove
from tests.verification.test_changes_beside import approve_renewal, renewal
from tests.verification.test_further_seals import fresh, measured, states
from tests.verification.test_seal_histories import broken
from tests.verification.texting import MOBILE, Gateways, firm
from verification.models import Decision, Seal
from verification.services import contests

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_desk")]
CAUSE = "misissuance_suspected"
STORY = st.lists(
    st.tuples(st.sampled_from(["suspend", "resume", "overturn"]), st.integers(0, 3)), min_size=2, max_size=8
)


def suspended_by(seal: Seal, cause: str = CAUSE) -> Decision:
    return Decision.objects.get(case=measured(fresh(seal)[0], "suspend", cause))


class Story:
    """Two seals, the decisions that should still stand against each, and the same deeds done for real."""

    def __init__(self) -> None:
        self.pair = adding.pair()
        self.standing: tuple[list[Decision], list[Decision]] = ([], [])
        self.objectable: list[Decision] = []

    def do(self, what: str, which: int) -> None:
        getattr(self, what)(which)
        main, further = ("suspended" if standing else "active" for standing in self.standing)
        assert states(*self.pair) == [main, "suspended" if main == "suspended" else further]

    def suspend(self, which: int) -> None:
        made = suspended_by(self.pair[which % 2])
        self.standing[which % 2].append(made)
        self.objectable.append(made)

    def resume(self, which: int) -> None:
        at = which % 2
        legal = bool(self.standing[at]) and not (at == 1 and self.standing[0])
        with suppress(Refused, IllegalMove), transaction.atomic():
            measured(fresh(self.pair[at])[0], "resume", "cleared")
        if legal:
            self.standing[at].clear()

    def overturn(self, which: int) -> None:
        if not self.objectable:
            return
        decision = self.objectable.pop(which % len(self.objectable))
        objecting.decided(decision, "overturn")
        for standing in self.standing:
            if decision in standing:
                standing.remove(decision)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(STORY)
@example([("suspend", 0), ("suspend", 1), ("resume", 0), ("resume", 1)])
@example([("suspend", 1), ("suspend", 0), ("resume", 0), ("overturn", 0)])
@example([("suspend", 0), ("suspend", 0), ("overturn", 1), ("overturn", 0)])
@example([("suspend", 1), ("suspend", 1), ("overturn", 1), ("resume", 1)])
@example([("suspend", 0), ("suspend", 1), ("overturn", 0), ("overturn", 0)])
@example([("suspend", 0), ("suspend", 1), ("overturn", 1), ("resume", 0)])
def test_each_decision_is_lifted_alone(story: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        told = Story()
        for what, which in story:
            told.do(what, which)
        assert broken() == []
        transaction.set_rollback(True)


def test_a_renewal_lifts_none_that_a_further_number_has_by_itself(time_machine: Any) -> None:
    pair = adding.pair()
    time_machine.move_to(timezone.now() + timedelta(days=100), tick=True)
    suspended_by(pair[1])
    suspended_by(pair[0])
    approve_renewal(renewal(fresh(pair[0])[0]))
    main, further = fresh(*pair)
    assert (main.state, further.state, further.causes, further.version) == ("active", "suspended", [CAUSE], 1)
    measured(further, "resume", "cleared")
    assert states(*pair) == ["active"] * 2


def test_a_decision_that_was_wrong_does_not_end_a_contest(gateways: Gateways) -> None:
    seal = ready.sealed(e164=MOBILE)
    assert prove(*firm("Zweite")) == "contested"
    decision = suspended_by(seal, "phone_contested")
    objecting.decided(decision, "overturn")
    assert states(seal) == ["suspended"]
    contest = seal.phone.contests_held.get()
    contests.keep(contest=contest, by=SYSTEM, at=timezone.now())
    assert states(seal) == ["active"]
