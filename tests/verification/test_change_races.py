"""The same change decided, claimed and begun by many at once."""

from collections.abc import Callable
from functools import partial

import pytest
from django.core.management import call_command
from django.utils import timezone

from config.kernel.actors import SYSTEM
from tests import factories
from tests.races import race
from tests.verification import changing, ready
from verification.models import Case, Change, OldPlace, PhoneContest, PhoneNumber, Seal, SealEvent
from verification.services import changes, contests, review, seals
from verification.services.seals import lists

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now
OLD, NEW = "+493023125097", changing.NEW_NUMBER


def outcome(deed: Callable[[], object]) -> str:
    try:
        deed()
    except Exception as error:  # noqa: BLE001 - counted by the test
        return type(error).__name__
    return "done"


def approve(change: Change) -> Callable[[], object]:
    case, reviewer = changing.in_review(change)
    return partial(review.propose, case=case, person=reviewer, at=NOW(), wish=review.Wish("approve"))


def all_promises(seal: Seal) -> None:
    Seal.objects.get(pk=seal.pk).case.documents.all().delete()
    call_command("verify_invariants")


def test_one_approval_of_many_takes_effect() -> None:
    seal = ready.sealed()
    deed = approve(changing.name_asked(seal))
    results = race([partial(outcome, deed)] * 8)
    assert results.count("done") == 1
    seal.refresh_from_db()
    assert (seal.version, OldPlace.objects.count()) == (2, 1)
    assert SealEvent.objects.filter(kind="seal.changed").count() == 1
    all_promises(seal)


def test_many_tabs_begin_one_request() -> None:
    seal = ready.sealed()
    deeds = [partial(outcome, partial(changing.name_asked, seal, paper=False)) for _ in range(8)]
    assert "done" in race(deeds)
    assert Case.objects.filter(kind="name_change").count() == Change.objects.count() == 1
    assert seal.business.names.filter(state="proposed").count() == 1


def test_a_rename_and_a_move_at_the_same_moment_are_two_versions() -> None:
    seal = ready.sealed(e164=OLD)
    deeds = [approve(changing.name_asked(seal)), approve(changing.number_asked(seal))]
    assert race([partial(outcome, deed) for deed in deeds]) == ["done", "done"]
    seal.refresh_from_db()
    assert (seal.version, seal.name, seal.e164) == (3, "Bäckerei Sonnenschein", NEW)
    assert OldPlace.objects.count() == 2
    all_promises(seal)


def test_a_rename_while_the_seal_ends_leaves_one_truth() -> None:
    seal = ready.sealed()
    deed = approve(changing.name_asked(seal))
    by = changing.by(seal)
    end = partial(seals.surrender, seal=seal, by=by, at=NOW())
    results = race([partial(outcome, deed), partial(outcome, end)])
    assert "done" in results
    seal.refresh_from_db()
    assert seal.state == ("surrendered" if results[1] == "done" else "active")
    if results[0] != "done":
        assert seal.name == "Bäckerei Huber"
        assert seal.business.names.get(state="approved").text == "Bäckerei Huber"


def test_a_number_claimed_while_the_seal_moves_to_it_is_never_green_for_both() -> None:
    seal = ready.sealed(e164=OLD)
    change = changing.number_asked(seal)
    deed = approve(change)
    rival = ready.case_in_review(factories.user(desk_role="reviewer"), name="Blumen Meier").business
    rival.phones.update(state="released")
    claim = ready.proven_phone(rival, NEW, state="unproven", proven_at=None, expires_at=None)
    holder = PhoneNumber.objects.get(e164=NEW, business=seal.business)
    contest = partial(contests.claim, claimant=claim, holder=holder, method="voice", by=SYSTEM, at=NOW())
    results = race([partial(outcome, deed), partial(outcome, contest)])
    assert results[1] == "done"
    assert PhoneContest.objects.filter(holder=holder, state="open").count() == 1
    seal.refresh_from_db()
    # Either it did not move, or it moved and was suspended for the claim.
    if results[0] == "done":
        assert (seal.e164, seal.state, seal.causes) == (NEW, "suspended", ["phone_contested"])
    else:
        assert (seal.e164, seal.state) == (OLD, "active")


def test_two_seals_never_meet_on_one_number() -> None:
    """The number's own constraint is taken out of the way, to see the seal's hold by itself."""
    first = ready.sealed(e164=OLD)
    deed = approve(changing.number_asked(first))
    other = ready.case_in_review(
        factories.user(desk_role="reviewer"), name="Blumen Meier", e164="+493023125096"
    )
    assert other.assignee is not None
    issue = partial(review.propose, case=other, person=other.assignee, at=NOW(), wish=review.Wish("approve"))
    PhoneNumber.objects.filter(business=first.business, e164=NEW).update(line_type="fixed_line")
    other.business.phones.update(e164=NEW, state="released")
    race([partial(outcome, deed), partial(outcome, issue)])
    living = Seal.objects.filter(e164=NEW, state__in=("active", "suspended"))
    assert living.count() == 1


def test_an_old_place_ends_once_beside_a_suspension() -> None:
    seal = changing.renamed(ready.sealed())
    later = NOW() + lists.OVERLAP
    suspend = partial(seals.suspend, seal=seal, cause="entity_dissolved", by=SYSTEM, at=later)
    closers = [partial(outcome, partial(lists.close_due, at=later)) for _ in range(4)]
    assert set(race([*closers, partial(outcome, suspend)])) == {"done"}
    place = OldPlace.objects.get()
    assert place.closed_at == later
    all_promises(seal)


def test_withdrawing_against_approving_has_one_winner() -> None:
    seal = ready.sealed()
    change = changing.name_asked(seal)
    deed = approve(change)
    give_up = partial(changes.withdraw, change=change, by=changing.by(seal), at=NOW())
    results = race([partial(outcome, deed), partial(outcome, give_up)])
    assert results.count("done") == 1
    seal.refresh_from_db()
    approved = seal.business.names.get(state="approved").text
    assert seal.name == approved == ("Bäckerei Sonnenschein" if results[0] == "done" else "Bäckerei Huber")
