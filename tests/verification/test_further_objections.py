"""Objections around further numbers, what stays of their papers, and what the desk sees of them."""

import pytest
from django.utils import timezone

from tests import factories
from tests.verification import adding, changing, objecting
from tests.verification.change_pages import signed_in
from tests.verification.outside import deliver
from verification.models import Case, Change, Decision, Seal
from verification.rules import codes
from verification.selectors import changes as reading
from verification.services import retention, review, seals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_desk")]
NOW = timezone.now


@pytest.fixture
def pair() -> tuple[Seal, Seal]:
    return adding.pair()


class TestObjections:
    def test_one_that_is_right_opens_the_request_again(self) -> None:
        main = adding.main()
        change = adding.asked(main)
        changing.decide(change, "reject")
        decision = Decision.objects.get(case=change.case)
        client = signed_in(changing.owner_of(main))
        page = client.get(f"/en/decisions/{decision.pk}/").content.decode()
        assert "Ask for a further number again" in page
        assert objecting.decided(decision, "overturn").outcome == "overturned"
        again = reading.running(main.business, "further_number")
        assert again is not None
        assert (again.reason, again.phone) == (change.reason, None)
        answer = Decision.objects.get(outcome="overturned")
        page = client.get(f"/en/decisions/{answer.pk}/").content.decode()
        assert 'href="/en/seal/further/"' in page

    def test_a_revoked_further_one_is_asked_for_anew(self, pair: tuple[Seal, Seal]) -> None:
        main, further = pair
        decision = revoked(further, "phone_reassigned")
        deliver()
        objecting.decided(decision, "overturn")
        again = reading.running(main.business, "further_number")
        assert again is not None
        assert (
            not Case.objects.filter(business=main.business, kind__in=("initial", "renewal"))
            .exclude(state="approved")
            .exists()
        )

    def test_a_revocation_of_all_opens_the_main_case_once(self, pair: tuple[Seal, Seal]) -> None:
        main, _further = pair
        main.case.documents.all().delete()
        decision = revoked(main, "rules_breach")
        deliver()
        objecting.decided(decision, "overturn")
        fresh = Case.objects.filter(business=main.business, kind="initial", state="draft")
        assert fresh.count() == 1

    def test_a_suspension_that_was_wrong_is_taken_back_of_both(self, pair: tuple[Seal, Seal]) -> None:
        first = factories.user(desk_role="reviewer")
        case = review.open_measure(
            seal=pair[1], measure="suspend", reason="entity_dissolved", text="x", person=first, at=NOW()
        )
        review.confirm(case=case, person=first, at=NOW())
        assert set(Seal.objects.values_list("state", flat=True)) == {"suspended"}
        objecting.decided(Decision.objects.get(case=case), "overturn")
        assert set(Seal.objects.values_list("state", flat=True)) == {"active"}


def revoked(seal: Seal, reason: str) -> Decision:
    first, second = factories.user(desk_role="reviewer"), factories.user(desk_role="reviewer")
    now = NOW()
    case = review.open_measure(seal=seal, measure="revoke", reason=reason, text="x", person=first, at=now)
    review.confirm(case=case, person=second, at=now)
    return Decision.objects.get(case=case)


def test_papers_of_the_business_outlast_a_number_that_was_given_up(pair: tuple[Seal, Seal]) -> None:
    main, further = pair
    renamed = changing.renamed(main)
    seals.surrender(seal=further, by=changing.by(main), at=NOW())
    case = Change.objects.get(case__kind="name_change").case
    due = retention.date_of(case)
    assert due is not None
    assert due.date() > renamed.assurance_to


def test_the_desk_sees_both_and_what_a_measure_falls_on(pair: tuple[Seal, Seal]) -> None:
    desk = signed_in(factories.user(desk_role="reviewer"))
    main, further = (codes.shown(one.code) for one in pair)
    text = desk.get(f"/en/review/seals/{main}/").content.decode()
    assert f"/en/review/seals/{further}/" in text
    assert "This is the main seal" in text
    assert "This is the seal of a further number" in desk.get(f"/en/review/seals/{further}/").content.decode()
