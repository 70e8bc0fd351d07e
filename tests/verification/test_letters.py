"""Letters with a code: ordered, handed over, posted, entered; bounded, derived, and worth nothing for anybody else."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone, translation

from accounts.models import Business
from config.kernel.actors import Actor
from config.kernel.lifecycle import IllegalMove
from config.outbox.models import AuditEntry, ConsoleMessage, Delivery, Event
from tests import factories
from tests.verification import by_people
from tests.verification.by_people import enter, order, posted_letter, trader, work, wrong
from verification.models import Case, Finding, Letter, LimitLog, PhoneNumber, SendBudget
from verification.rules.letters import normalise, shown
from verification.selectors.letters import letter_page, recipient
from verification.services import details, letter_codes, letters, limits, posting, review
from verification.services.allowances import LettersUsedUp
from verification.services.budgets import SpendStopped
from verification.services.review.errors import OwnBusiness
from verification.services.tries import WrongCode
from verification.tasks import phones as tasks

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Trader = tuple[Business, Actor, Case]


@pytest.fixture(autouse=True)
def _console(settings: Any) -> None:
    """As in development, unless a test says otherwise."""
    settings.POST_URL, settings.CONSOLE_GATEWAY_ALLOWED = "console://", True


@pytest.fixture
def kaya() -> Trader:
    return trader()


def requirement(case: Case, code: str = "address") -> str:
    return str(case.requirements.get(code=code).state)


def test_the_console_shows_the_letter_and_its_code_confirms_the_address(kaya: Trader) -> None:
    business, by, case = kaya
    letter, code = posted_letter(business, by)
    kept = ConsoleMessage.objects.get(kind="letter")
    assert shown(code) in kept.body
    assert kept.to == "Elif Kaya, Lindenallee 5, 10115 Berlin"
    assert (letter.state, letter.paper) == ("posted", None)
    assert letter.posted_at is not None
    assert letter.expires_at == letter.posted_at + timedelta(days=30)
    assert requirement(case) == "pending"
    assert enter(letter, code, by) == "proven"
    assert requirement(case) == "met"
    found = Finding.objects.get(case=case, source="letter")
    assert (found.result, found.claim) == ("match", "Lindenallee 5, 10115 Berlin, DE")


def test_the_language_of_the_day_changes_neither_envelope_nor_limit() -> None:
    """A page read in English must not take the German one's letter for one to another address."""
    business, by, _case = trader(country="AT", postcode="1010", city="Wien")
    with translation.override("de"):
        letter, code = posted_letter(business, by)
        enter(letter, code, by)
    assert letter.envelope[-1] == "AUSTRIA"
    with translation.override("en"):
        assert letter_page(business, "address", phone=None, at=timezone.now()).state == "verified"
        Letter.objects.update(state="returned")
        order(business, by)
        Letter.objects.update(state="returned")
        with pytest.raises(LettersUsedUp):
            order(business, by)


def test_the_code_is_nowhere_but_on_the_paper(kaya: Trader) -> None:
    business, by, _case = kaya
    _letter, code = posted_letter(business, by)
    everything = [
        *Letter.objects.values_list("recipient", "error", "asked_by"),
        *Event.objects.values_list("kind", "ids"),
        *AuditEntry.objects.values_list("action", "reason"),
        *LimitLog.objects.values_list("key"),
    ]
    text = str(everything).upper()
    assert code not in text
    assert shown(code) not in text
    assert (
        "LINDENALLEE"
        not in str([*Event.objects.values_list("ids"), *LimitLog.objects.values_list("key")]).upper()
    )


def test_two_letters_have_two_codes_and_one_letter_always_the_same(kaya: Trader) -> None:
    business, by, _case = kaya
    letter, code = posted_letter(business, by)
    assert letters.code_of(letter) == code
    other, again = posted_letter(*trader("Andere")[:2])
    assert again != code
    with pytest.raises(WrongCode):
        enter(other, code, Actor("business", other.asked_by))


def test_ordering_twice_means_the_one_that_is_under_way(kaya: Trader) -> None:
    business, by, _case = kaya
    assert order(business, by) == order(business, by)
    work()
    assert order(business, by).state == "posted"
    assert ConsoleMessage.objects.filter(kind="letter").count() == 1


def test_two_letters_in_any_thirty_days_and_then_the_day_when_it_goes_on(kaya: Trader) -> None:
    business, by, _case = kaya
    now = timezone.now()
    for days in (0, 10):
        letter, _code = posted_letter(business, by, at=now + days * DAY)
        Letter.objects.filter(pk=letter.pk).update(state="returned")
    with pytest.raises(LettersUsedUp) as refusal:
        order(business, by, at=now + 29 * DAY)
    assert refusal.value.again == now + 30 * DAY
    order(business, by, at=now + 30 * DAY)


def test_an_address_gets_two_letters_whoever_orders_them() -> None:
    for name in ("Eins", "Zwei"):
        order(*trader(name, street="lindenallee  5")[:2])
    with pytest.raises(LettersUsedUp):
        order(*trader("Drei")[:2])
    order(*trader("Vier", street="Lindenallee 6")[:2])


def test_the_days_money_for_letters_is_its_own(kaya: Trader, settings: Any) -> None:
    settings.LETTER_CAP_CENTS_PER_DAY = 100
    business, by, _case = kaya
    with pytest.raises(SpendStopped):
        order(business, by)
    assert not Letter.objects.exists()
    assert not LimitLog.objects.exists()
    settings.LETTER_CAP_CENTS_PER_DAY = 200
    order(business, by)
    assert {row.scope: row.reserved_cents for row in SendBudget.objects.all()} == {"letters": 120}


@pytest.mark.parametrize("missing", ["street", "city", "postcode", "legal_name"])
def test_without_a_whole_address_nothing_is_ordered(missing: str) -> None:
    business, by, _case = trader(**{missing: ""})
    assert recipient(business) == ()
    with pytest.raises(letters.NoAddress):
        order(business, by)
    assert not LimitLog.objects.exists()


def test_five_tries_and_then_the_letter_is_worth_nothing(kaya: Trader) -> None:
    business, by, case = kaya
    letter, code = posted_letter(business, by)
    for left in (4, 3, 2, 1):
        with pytest.raises(WrongCode) as refusal:
            enter(letter, wrong(code), by)
        assert refusal.value.values["left"] == left
    with pytest.raises(letter_codes.LetterLocked):
        enter(letter, wrong(code), by)
    with pytest.raises(letter_codes.LetterLocked):
        enter(letter, code, by)
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, requirement(case)) == ("failed", 5, "pending")


def test_a_business_has_thirty_tries_a_day_also_over_letters(kaya: Trader) -> None:
    business, by, _case = kaya
    letter, code = posted_letter(business, by)
    use = limits.Use("tries_business_day", str(business.pk), 30, DAY)
    for _ in range(30):
        limits.take([use], at=timezone.now())
    with pytest.raises(limits.LimitReached):
        enter(letter, code, by)
    letter.refresh_from_db()
    # The try stays burnt, also where the limit refused it.
    assert (letter.attempts, letter.state) == (1, "posted")


def test_after_thirty_days_the_code_has_expired_and_costs_no_try(kaya: Trader) -> None:
    business, by, _case = kaya
    letter, code = posted_letter(business, by)
    with pytest.raises(letter_codes.LetterOver):
        enter(letter, code, by, at=letter.expires_at)
    with time_machine.travel(letter.expires_at, tick=False):
        tasks.phone_clock()
        tasks.phone_clock()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("expired", 0)
    assert enter_before_the_end(*trader("Andere")) == "proven"


def enter_before_the_end(business: Business, by: Actor, _case: Case) -> str:
    letter, code = posted_letter(business, by)
    return enter(letter, code, by, at=letter.expires_at - timedelta(seconds=1))


def test_a_stranger_cannot_enter_it(kaya: Trader) -> None:
    business, by, _case = kaya
    letter, code = posted_letter(business, by)
    stranger, other, _ = trader("Fremde")
    with pytest.raises(Letter.DoesNotExist):
        letter_codes.confirm(business=stranger, letter_id=letter.pk, code=code, by=other, at=timezone.now())
    letter.refresh_from_db()
    assert letter.attempts == 0


def test_the_same_form_sent_twice_confirms_once(kaya: Trader) -> None:
    business, by, case = kaya
    letter, code = posted_letter(business, by)
    assert [enter(letter, code, by), enter(letter, code, by)] == ["proven", "proven"]
    letter.refresh_from_db()
    assert letter.attempts == 1
    assert Finding.objects.filter(case=case, source="letter").count() == 1


def given(business: Business, **changes: Any) -> dict[str, Any]:
    fields = ("legal_name", "legal_form", "street", "postcode", "city", "represented_by", "publish_legal")
    values = {field: getattr(business, field) for field in fields}
    return {"name": "Goldschmiede Kaya", "official_mail": "", **values, **changes}


def test_a_new_address_makes_letter_and_proof_worthless(kaya: Trader) -> None:
    business, by, case = kaya
    letter, code = posted_letter(business, by)
    details.save(
        business=business, given=given(business, street="Neue Straße 1"), seen="", by=by, at=timezone.now()
    )
    with pytest.raises(letter_codes.LetterOver):
        enter(letter, code, by)
    second, code = posted_letter(business, by)
    assert second.recipient[1] == "Neue Straße 1"
    enter(second, code, by)
    assert requirement(case) == "met"
    business.refresh_from_db()
    details.save(business=business, given=given(business, city="Hamburg"), seen="", by=by, at=timezone.now())
    assert requirement(case) == "pending"


def test_another_name_beside_the_seal_leaves_the_proof_alone(kaya: Trader) -> None:
    business, by, case = kaya
    letter, code = posted_letter(business, by)
    enter(letter, code, by)
    details.save(
        business=business, given=given(business, name="Kaya Schmuck"), seen="", by=by, at=timezone.now()
    )
    assert requirement(case) == "met"


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


@pytest.mark.parametrize(
    ("typed", "code", "problem"),
    [
        ("7QK2B 9FXH3", "7QK2B9FXH3", None),
        (" 7qk2b-9fxh3 ", "7QK2B9FXH3", None),
        ("\uff17QK2B9FXH3", "7QK2B9FXH3", None),
        ("IlOo0 11111", "1100011111", None),
        ("", "", "LETTER_EMPTY"),
        (" \t ", "", "LETTER_EMPTY"),
        ("7QK2B", "7QK2B", "LETTER_LENGTH"),
        ("7QK2B9FXH3" * 9, "7QK2B9FXH3" * 6 + "7QK2", "LETTER_LENGTH"),
        ("7QK2B9FXHÜ", "", "LETTER_FOREIGN"),
        ("7QK2B9FXHU", "", "LETTER_FOREIGN"),
        ("7QK2B\x009FXH3", "", "LETTER_FOREIGN"),
        ("\U0001f98a" * 10, "", "LETTER_FOREIGN"),
        ("٧QK2B9FXH3", "7QK2B9FXH3", None),
    ],
)
def test_what_people_type(typed: str, code: str, problem: str | None) -> None:
    read = normalise(typed)
    assert read.problem == problem
    if problem is None or problem == "LETTER_LENGTH":
        assert read.code == code
