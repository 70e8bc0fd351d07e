"""What becomes of a letter once it is ordered: made, printed, posted, brought back, and what it proves."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Business
from config.kernel.actors import Actor
from config.kernel.lifecycle import IllegalMove
from config.outbox.models import AuditEntry, ConsoleMessage, Delivery, Event
from tests import factories
from tests.verification import adding, by_people, changing
from tests.verification.by_people import Trader, enter, order, posted_letter, requirement, work
from verification.models import Case, Finding, Letter, PhoneNumber
from verification.services import letter_codes, letters, posting, review
from verification.services.review.errors import OwnBusiness

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("console_post")]


DAY = timedelta(days=1)


def test_a_sole_trader_who_hands_in_gets_the_letter_without_asking(kaya: Trader) -> None:
    business, _by, case = kaya
    for _ in range(2):
        letters.ask_for_case(case_id=case.pk, at=timezone.now())
    assert Letter.objects.get().business == business
    firm = factories.business("Huber", owner=factories.user())
    other = Case.objects.create(
        business=firm, policy_version="2026-10", state_at=timezone.now(), created_at=timezone.now()
    )
    letters.ask_for_case(case_id=other.pk, at=timezone.now())
    assert Letter.objects.count() == 1


def test_a_case_that_is_over_needs_no_letter(kaya: Trader) -> None:
    _business, _by, case = kaya
    Case.objects.filter(pk=case.pk).update(state="withdrawn")
    letters.ask_for_case(case_id=case.pk, at=timezone.now())
    assert not Letter.objects.exists()


def test_an_incomplete_address_does_not_break_the_job(kaya: Trader) -> None:
    business, _by, case = kaya
    Business.objects.filter(pk=business.pk).update(street="")
    letters.ask_for_case(case_id=case.pk, at=timezone.now())
    assert not Letter.objects.exists()


def test_the_owner_hears_that_it_is_on_its_way(kaya: Trader) -> None:
    business, by, _case = kaya
    letter, code = posted_letter(business, by)
    work("mail")
    message = mail.outbox[-1]
    assert message.to == [business.memberships.get().user.email]
    assert "Lindenallee 5" in message.body
    assert "/evidence/address/" in message.body
    assert code not in message.body
    assert letter.state == "posted"


def printed(business: Business, by: Actor, settings: Any) -> Letter:
    settings.POST_URL = "print://"
    letter = order(business, by)
    work()
    letter.refresh_from_db()
    return letter


def test_without_any_provider_the_operator_prints_and_posts(kaya: Trader, settings: Any) -> None:
    business, by, _case = kaya
    letter = printed(business, by, settings)
    assert letter.state == "printed"
    assert letter.paper is not None
    assert b"%PDF" not in bytes(letter.paper)
    operator = factories.user(desk_role="operator")
    paper = posting.take_paper(letter=letter, person=operator, at=timezone.now())
    assert paper.startswith(b"%PDF")
    assert AuditEntry.objects.filter(
        action="verification.letter.take_paper", actor_id=str(operator.pk)
    ).exists()
    later = timezone.now() + 2 * DAY
    done = posting.post(letter=letter, person=operator, at=later)
    assert (done.state, done.paper, done.expires_at) == ("posted", None, later + timedelta(days=30))
    with pytest.raises(posting.NoPaper):
        posting.take_paper(letter=letter, person=operator, at=later)
    with pytest.raises(IllegalMove):
        posting.post(letter=letter, person=operator, at=later)
    assert enter(letter, letters.code_of(letter), by) == "proven"


def test_a_letter_may_arrive_before_it_is_noted_as_posted(kaya: Trader, settings: Any) -> None:
    business, by, _case = kaya
    letter = printed(business, by, settings)
    assert enter(letter, letters.code_of(letter), by) == "proven"
    letter.refresh_from_db()
    assert (letter.state, letter.paper) == ("verified", None)


def test_an_operator_of_the_same_business_sees_no_paper(kaya: Trader, settings: Any) -> None:
    business, by, _case = kaya
    letter = printed(business, by, settings)
    operator = factories.user(desk_role="operator")
    factories.membership(operator, business)
    for deed in (posting.take_paper, posting.post, posting.returned):
        with pytest.raises(OwnBusiness):
            deed(letter=letter, person=operator, at=timezone.now())


def test_a_letter_that_comes_back_contradicts_the_address(kaya: Trader) -> None:
    business, by, case = kaya
    letter, code = posted_letter(business, by)
    posting.returned(letter=letter, person=factories.user(desk_role="operator"), at=timezone.now())
    assert requirement(case) == "error"
    judged = review.judgement(case, at=timezone.now())
    assert [one.reason for one in judged.mismatches] == ["ADDRESS_NOT_CONFIRMED"]
    with pytest.raises(letter_codes.LetterOver):
        enter(letter, code, by)
    second, code = posted_letter(business, by)
    enter(second, code, by)
    assert requirement(case) == "met"
    assert Finding.objects.filter(case=case, source="letter").exclude(state="discarded").count() == 1
    work("mail")
    assert any("zurück" in message.subject or "came back" in message.subject for message in mail.outbox)


def test_what_cannot_be_printed_is_said_and_tried_again(
    kaya: Trader, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    business, by, _case = kaya
    monkeypatch.setattr("verification.adapters.paper.weasyprint", None)
    letter = printed(business, by, settings)
    assert letter.state == "asked"
    assert "apt install libpango" in letter.error
    waiting = Delivery.objects.get(event__kind="verification.letter_due")
    assert waiting.state == "pending"
    monkeypatch.undo()
    letters.dispatch(letter_id=letter.pk, at=timezone.now())
    letter.refresh_from_db()
    assert (letter.state, letter.error) == ("printed", "")


def test_a_job_that_comes_twice_makes_one_letter(kaya: Trader) -> None:
    business, by, _case = kaya
    letter, _code = posted_letter(business, by)
    for _ in range(2):
        letters.dispatch(letter_id=letter.pk, at=timezone.now())
    assert ConsoleMessage.objects.filter(kind="letter").count() == 1
    assert Event.objects.filter(kind="verification.letter_posted").count() == 1


def test_a_letter_proves_a_number_that_no_code_reaches_and_two_people_decide(kaya: Trader) -> None:
    business, by, case = kaya
    phone = by_people.entered_number(business, by)
    letter, code = posted_letter(business, by, purpose="number", phone=phone)
    body = ConsoleMessage.objects.get(kind="letter").body
    assert by_people.FREEPHONE in body
    assert enter(letter, code, by) == "proven"
    phone.refresh_from_db()
    assert (phone.state, phone.method) == ("proven", "letter")
    judged = review.judgement(case, at=timezone.now())
    assert "number_by_letter" in judged.four_eyes_reasons


def test_for_an_ordinary_number_a_code_is_tried_first(kaya: Trader) -> None:
    business, by, _case = kaya
    phone = by_people.entered_number(business, by, "+4930231250120")
    with pytest.raises(letters.NotYet):
        order(business, by, purpose="number", phone=phone)


def test_another_number_makes_the_letter_for_the_first_one_worthless(kaya: Trader) -> None:
    business, by, _case = kaya
    letter, code = posted_letter(business, by, purpose="number", phone=by_people.entered_number(business, by))
    by_people.entered_number(business, by, "+498001234568")
    letter.refresh_from_db()
    assert letter.state == "cancelled"
    with pytest.raises(letter_codes.LetterOver):
        enter(letter, code, by)
    assert PhoneNumber.objects.filter(state="proven").count() == 0


def test_one_letter_at_a_time_is_never_taken_for_the_other_numbers_letter() -> None:
    seal = adding.main(e164=by_people.FREEPHONE)
    by = changing.by(seal)
    first = order(seal.business, by, purpose="number", phone=seal.phone)
    further = adding.asked(seal, e164="+498001234568", proven=False).phone
    with pytest.raises(letters.OtherLetter):
        order(seal.business, by, purpose="number", phone=further)
    assert list(Letter.objects.values_list("pk", "phone_id")) == [(first.pk, seal.phone_id)]
