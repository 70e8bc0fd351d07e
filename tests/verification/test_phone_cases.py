"""A number in a case: what a reviewer looks at stays, and after the proof the next task follows."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.permissions import actor
from tests.verification import evidence
from tests.verification.texting import Gateways, confirm, sent_code, start
from verification.models import Case, Challenge, PhoneNumber
from verification.services.drafts import Locked

pytestmark = pytest.mark.django_db
OTHER = "+491713920055"


def test_the_next_open_task_follows_the_proof(gateways: Gateways) -> None:
    case = evidence.opened()
    person = evidence.member(case)
    challenge, code = sent_code(case.business, actor(person), OTHER)
    site = Client()
    site.force_login(person)
    answer = site.post("/phone/code/", {"challenge": challenge.pk, "code": code})
    assert answer.status_code == 302
    page = site.get(answer.headers["Location"], follow=True)
    assert page.status_code == 200
    assert answer.headers["Location"] not in ("/phone/", "/phone/code/")


def test_a_number_that_a_reviewer_looks_at_cannot_be_exchanged(gateways: Gateways) -> None:
    case = evidence.submitted()
    by = actor(evidence.member(case))
    with pytest.raises(Locked):
        start(case.business, by, OTHER)
    assert not PhoneNumber.objects.filter(e164=OTHER).exists()


def test_the_number_itself_can_be_proved_again_at_any_time(gateways: Gateways) -> None:
    case = evidence.submitted()
    by = actor(evidence.member(case))
    held = PhoneNumber.objects.get(business=case.business)
    challenge, code = sent_code(case.business, by, held.e164)
    assert confirm(challenge, code, by).result == "proven"


def test_a_code_from_before_handing_in_exchanges_nothing_afterwards(gateways: Gateways) -> None:
    case = evidence.filled()
    by = actor(evidence.member(case))
    challenge, code = sent_code(case.business, by, OTHER)
    Case.objects.filter(pk=case.pk).update(state="in_review", submitted_at=timezone.now())
    with pytest.raises(Locked):
        confirm(challenge, code, by)
    challenge = Challenge.objects.get(pk=challenge.pk)
    assert (challenge.state, challenge.attempts) == ("sent", 1)
    assert PhoneNumber.objects.get(e164=OTHER).state == "unproven"


def test_a_question_about_the_number_unlocks_it(gateways: Gateways) -> None:
    case = evidence.submitted()
    flags = [{"requirement": "number", "code": "PHONE_NOT_BUSINESS", "text": ""}]
    Case.objects.filter(pk=case.pk).update(state="info_requested", flagged=flags)
    challenge, _ = sent_code(case.business, actor(evidence.member(case)), OTHER)
    assert challenge.state == "sent"
