"""Further numbers asked for, decided and ended by many at once: no seal outlives its main one."""

from collections.abc import Callable
from functools import partial

import pytest
from django.utils import timezone

from config.kernel.actors import SYSTEM
from tests.races import race
from tests.verification import adding, changing
from tests.verification.test_change_races import all_promises, approve, outcome
from verification.models import Case, Change, PhoneNumber, Seal
from verification.services import changes, seals

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now
LIVING = ("active", "suspended")


def submitted(change: Change) -> Callable[[], object]:
    return partial(changes.submit, change=change, by=changing.by(change.seal), at=NOW())


def test_many_tabs_begin_one_request_for_the_last_place() -> None:
    main = adding.main()
    deed = partial(
        changes.ask,
        business=main.business,
        kind="further_number",
        given=adding.WHAT_FOR,
        seen=None,
        by=changing.by(main),
        at=NOW(),
    )
    assert "done" in race([partial(outcome, deed) for _ in range(8)])
    assert Case.objects.filter(kind="further_number").count() == Change.objects.count() == 1


def test_a_change_of_number_and_a_further_one_never_run_together() -> None:
    main = adding.main()
    kinds = ("further_number", "phone_change")
    deeds = [
        partial(
            changes.ask,
            business=main.business,
            kind=kind,
            given=adding.WHAT_FOR,
            seen=None,
            by=changing.by(main),
            at=NOW(),
        )
        for kind in kinds
    ]
    assert set(race([partial(outcome, deed) for deed in deeds])) == {"OtherNumberAsked", "done"}
    assert Change.objects.count() == 1


def test_a_form_sent_twice_is_handed_in_once() -> None:
    change = adding.asked(adding.main())
    results = race([partial(outcome, submitted(change)) for _ in range(4)])
    assert results.count("done") == 1
    assert Case.objects.get(pk=change.case_id).state == "submitted"


def test_one_approval_of_many_issues_one_seal() -> None:
    main = adding.main()
    deed = approve(adding.asked(main))
    assert race([partial(outcome, deed)] * 6).count("done") == 1
    assert Seal.objects.filter(business=main.business, state__in=LIVING).count() == 2
    all_promises(main)


def test_a_further_seal_issued_while_the_main_one_ends_ends_with_it() -> None:
    main = adding.main()
    deed = approve(adding.asked(main))
    end = partial(seals.surrender, seal=main, by=changing.by(main), at=NOW())
    results = race([partial(outcome, deed), partial(outcome, end)])
    assert results[1] == "done"
    assert not Seal.objects.filter(business=main.business, state__in=LIVING).exists()
    assert Seal.objects.filter(further=True).count() == (1 if results[0] == "done" else 0)


def test_all_end_once_however_they_end() -> None:
    main, further = adding.pair()
    by = changing.by(main)
    deeds = [
        partial(seals.surrender, seal=main, by=by, at=NOW()),
        partial(seals.surrender, seal=further, by=by, at=NOW()),
        partial(seals.end_contract, seal=main, at=NOW()),
    ]
    assert "done" in race([partial(outcome, deed) for deed in deeds])
    assert not Seal.objects.filter(state__in=LIVING).exists()
    for seal in (main, further):
        assert seal.events.exclude(kind="seal.issued").count() == 1


def test_a_plan_without_room_asks_for_nothing() -> None:
    main = adding.main()
    adding.room(main.business, "small")
    with pytest.raises(changes.NoRoom) as refusal:
        adding.asked(main)
    assert refusal.value.values == {"limit": 1, "used": 1}
    assert not Change.objects.exists()
    assert not PhoneNumber.objects.filter(e164=adding.SECOND).exists()


def test_measures_and_a_resumption_at_once_leave_nothing_past_the_main_one() -> None:
    main, further = adding.pair()
    seals.suspend(seal=further, cause="misissuance_suspected", by=SYSTEM, at=NOW())
    seals.suspend(seal=main, cause="entity_dissolved", by=SYSTEM, at=NOW())
    deeds = [
        partial(seals.resume, seal=further, by=SYSTEM, at=NOW()),
        partial(seals.clear, seal=further, cause="misissuance_suspected", by=SYSTEM, at=NOW()),
        partial(seals.resume, seal=main, by=SYSTEM, at=NOW()),
        partial(seals.suspend, seal=main, cause="domain_lost", by=SYSTEM, at=NOW()),
    ]
    results = race([partial(outcome, deed) for deed in deeds])
    assert set(results) <= {"done", "MainFirst", "IllegalMove"}, results
    main.refresh_from_db()
    further.refresh_from_db()
    if main.state == "suspended":
        assert set(main.causes) <= set(further.causes)
    all_promises(main)
