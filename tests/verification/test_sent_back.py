"""A measure that the second person sends back: it is the first one's task again, who says it anew or gives it up."""

from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from config.outbox.models import AuditEntry, Event
from directory.selectors.webhooks import told
from tests import factories
from tests.races import race
from tests.verification import adding, changing, ready
from tests.verification.change_pages import signed_in
from verification.models import Case, Decision, Proposal, Seal
from verification.services import review, seals
from verification.services.review.errors import MeasureWaits, NotAssigned, OtherOutcomes, SealEnded

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_desk")]
NOW = timezone.now


@pytest.fixture
def first() -> User:
    return factories.user("erste@example.org", desk_role="reviewer")


@pytest.fixture
def second() -> User:
    return factories.user("zweite@example.org", desk_role="reviewer")


def wanted(seal: Seal, by: User, measure: str = "revoke", reason: str = "phone_reassigned") -> Case:
    return review.open_measure(seal=seal, measure=measure, reason=reason, text="Kurz", person=by, at=NOW())


@pytest.fixture
def case(seal: Seal, first: User, second: User) -> Case:
    """Sent back with a reason."""
    made = wanted(seal, first)
    return review.send_back(case=made, person=second, at=NOW(), text="Zu wenig:\nwer sagt das?")


def page(desk: Client, case: Case) -> str:
    return desk.get(f"/en/review/{case.pk}/").content.decode()


def listed(desk: Client, case: Case) -> list[str]:
    """The lists of the desk that it stands in."""
    scopes = ("waiting", "mine", "second", "asked", "checks", "open")
    return [one for one in scopes if str(case.pk) in desk.get(f"/en/review/?show={one}").content.decode()]


def test_it_is_a_task_of_the_first_and_none_of_the_second(case: Case, first: User, second: User) -> None:
    assert listed(signed_in(second), case) == ["open"]
    desk = signed_in(first)
    assert listed(desk, case) == ["mine", "open"]
    assert "sent back" in desk.get("/en/review/?show=mine").content.decode()
    text = page(desk, case)
    for words in (
        "Sent back by zweite@example.org",
        "Zu wenig:<br>wer sagt das?",
        "Propose it again",
        ">Kurz<",
    ):
        assert words in text.replace("\n", "").replace("Kurz</textarea", "Kurz<"), words
    assert "Propose it again" not in page(signed_in(second), case)


def test_said_with_other_words_it_waits_for_the_second_person_again(
    case: Case, seal: Seal, first: User, second: User
) -> None:
    desk = signed_in(first)
    empty = desk.post(f"/en/review/{case.pk}/again/", {"text": " "})
    assert empty.status_code == 422
    assert "Say in words why" in empty.content.decode()
    long = desk.post(f"/en/review/{case.pk}/again/", {"text": "x" * 1001})
    assert long.status_code == 422
    assert "x" * 1001 in long.content.decode()
    done = desk.post(f"/en/review/{case.pk}/again/", {"text": "Der Anbieter sagt es \u2714"}, follow=True)
    assert "A second person has to confirm it" in done.content.decode()
    assert "Sent back by" not in done.content.decode()
    assert listed(desk, case) == listed(signed_in(second), case) == ["second", "open"]
    review.confirm(case=case, person=second, at=NOW())
    seal.refresh_from_db()
    assert seal.state == "revoked"
    decision = Decision.objects.get(outcome="revoked")
    assert decision.reasons == [
        {"code": "phone_reassigned", "requirement": "", "text": "Der Anbieter sagt es \u2714"}
    ]
    # A second click on the page that is still open.
    late = desk.post(f"/en/review/{case.pk}/again/", {"text": "Noch einmal"})
    assert late.status_code == 422


def test_given_up_it_leaves_all_lists_and_the_business_hears_nothing(
    case: Case, seal: Seal, first: User, second: User
) -> None:
    desk = signed_in(first)
    gone = desk.post(f"/en/review/{case.pk}/drop/", follow=True).content.decode()
    assert "Nothing is left to decide" in gone
    case.refresh_from_db()
    seal.refresh_from_db()
    assert (case.state, case.next_actor, seal.state) == ("withdrawn", "", "active")
    assert listed(desk, case) == listed(signed_in(second), case) == []
    entry = AuditEntry.objects.get(action="verification.case.drop")
    assert (entry.actor_id, entry.reason) == (str(first.pk), "revoke")
    event = Event.objects.get(kind="verification.case_withdrawn")
    assert told(event) is None
    assert not Decision.objects.filter(outcome="revoked").exists()
    assert desk.post(f"/en/review/{case.pk}/drop/").status_code == 302
    assert AuditEntry.objects.filter(action="verification.case.drop").count() == 1


@pytest.mark.parametrize("deed", ["again", "drop"])
def test_only_whoever_has_it_does_that(case: Case, second: User, deed: str) -> None:
    answer = signed_in(second).post(f"/en/review/{case.pk}/{deed}/", {"text": "x"}, follow=True)
    assert "somebody else" in answer.content.decode()
    case.refresh_from_db()
    assert case.state == "in_review"


@pytest.mark.parametrize("deed", ["again", "drop"])
def test_it_is_for_measures_only(first: User, deed: str) -> None:
    other = ready.case_in_review(first)
    answer = signed_in(first).post(f"/en/review/{other.pk}/{deed}/", {"text": "x"}, follow=True)
    assert "This outcome is not possible here" in answer.content.decode()
    other.refresh_from_db()
    assert other.state == "in_review"
    with pytest.raises(OtherOutcomes):
        review.drop(case=other, person=first, at=NOW())


def test_put_back_somebody_else_takes_it_up(case: Case, first: User) -> None:
    review.put_back(case=case, person=first, at=NOW())
    third = factories.user(desk_role="reviewer")
    with pytest.raises(NotAssigned):
        review.propose_again(case=case, person=third, text="x", at=NOW())
    taken = review.take_next(person=third, at=NOW())
    assert taken == case
    assert "Zu wenig" in page(signed_in(third), case)
    again = review.propose_again(case=case, person=third, text="Anders", at=NOW())
    assert (again.state, Proposal.objects.get(case=case).reviewer) == ("decision_proposed", third)


def test_neither_beside_one_that_waits_nor_on_a_seal_that_ended(case: Case, seal: Seal, first: User) -> None:
    other = wanted(seal, factories.user(desk_role="reviewer"))
    case.refresh_from_db()
    assert case.state == "withdrawn"  # the new one took its place
    sent = review.send_back(case=other, person=first, at=NOW(), text="Nein")
    seals.surrender(seal=seal, by=changing.by(seal), at=NOW())
    with pytest.raises(SealEnded):
        review.propose_again(case=sent, person=Proposal.objects.get(case=sent).reviewer, text="x", at=NOW())


def test_one_about_a_further_number_stays_about_that_number(first: User, second: User) -> None:
    main, further = adding.pair()
    sent = review.send_back(case=wanted(further, first), person=second, at=NOW(), text="Nein")
    again = review.propose_again(case=sent, person=first, text="Doch", at=NOW())
    with pytest.raises(MeasureWaits):
        wanted(further, second)
    review.confirm(case=again, person=second, at=NOW())
    states = [Seal.objects.get(pk=one.pk).state for one in (main, further)]
    assert states == ["active", "revoked"]


def test_any_proposal_says_why_it_was_sent_back(first: User, second: User) -> None:
    other = ready.case_in_review(first)
    Case.objects.filter(pk=other.pk).update(state="decision_proposed")
    values: dict[str, Any] = {"outcome": "approve", "four_eyes": ["confirmed_by_hand"], "at": NOW()}
    Proposal.objects.create(case=other, reviewer=first, **values)
    review.send_back(case=other, person=second, at=NOW(), text="Der Brief fehlt.")
    text = page(signed_in(first), other)
    assert "Sent back by" in text
    assert "Save decision" in text


@pytest.mark.django_db(transaction=True)
def test_of_saying_it_again_and_giving_it_up_at_once_one_happens() -> None:
    seal, first = ready.sealed(), factories.user(desk_role="reviewer")
    sent = review.send_back(
        case=wanted(seal, first), person=factories.user(desk_role="reviewer"), at=NOW(), text="Nein"
    )
    again = partial(review.propose_again, case=sent, person=first, text="Doch", at=NOW())
    results = race([again, partial(review.drop, case=sent, person=first, at=NOW()), again])
    assert len([one for one in results if isinstance(one, Case)]) == 1
    sent.refresh_from_db()
    assert sent.state in ("decision_proposed", "withdrawn")
