"""Two tabs about two numbers: what ended in one of them is said in the other, and never done to the other number."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.verification import adding, changing
from verification.models import CallBack, Change, Letter, Seal
from verification.rules import codes
from verification.services import ended

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_desk")]


@pytest.fixture
def seal() -> Seal:
    return adding.main()


@pytest.fixture
def gone(seal: Seal) -> Seal:
    """A further seal that was returned in another tab."""
    further = adding.added(seal)
    ended.return_further(seal=further, by=changing.by(seal), at=timezone.now())
    return further


def test_a_change_of_its_number_leads_back_and_changes_no_other(
    seal: Seal, gone: Seal, business: Client
) -> None:
    # An older request makes the page one that has something to show.
    changing.decide(changing.number_asked(seal), "reject")
    here = f"/en/seal/number/?seal={codes.shown(gone.code)}"
    shown = business.get(here, follow=True)
    assert shown.redirect_chain == [("/en/seal/", 302)]
    assert "This number has no seal any more." in shown.content.decode()
    before = Change.objects.count()
    sent = business.post(here, {"reason": "Umzug", "seen": ""}, follow=True)
    assert "Nothing was saved" in sent.content.decode()
    assert Change.objects.count() == before
    assert business.get("/en/seal/number/").status_code == 200


@pytest.mark.parametrize("path", ["letter/", "letter/send/", "call/"])
def test_no_letter_and_no_call_goes_to_another_number(gone: Seal, business: Client, path: str) -> None:
    for number in (str(gone.phone_id), "1", "\u2714", "x" * 5000):
        answer = business.post(f"/en/phone/{path}?number={number}", {"slot": "", "code": "123456"})
        assert (answer.status_code, answer["Location"]) == (302, "/en/phone/")
    assert not Letter.objects.exists()
    assert not CallBack.objects.exists()


def test_a_code_that_is_too_long_is_said_in_our_words_and_stays(seal: Seal, business: Client) -> None:
    code = adding.added(seal).code
    for path in ("/en/seal/return/", f"/en/seal/further/{code}/return/"):
        answer = business.post(path, {"code": "x" * 41})
        assert answer.status_code == 422
        assert "This is not the code of your seal" in answer.content.decode()
        assert "x" * 41 in answer.content.decode()
