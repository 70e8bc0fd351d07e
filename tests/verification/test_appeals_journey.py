"""An objection from the decision to its end, through the pages that people use."""

from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests.verification import evidence, objecting, zoo
from tests.verification.change_pages import seen
from tests.verification.outside import Outside, deliver
from verification.models import Case, Decision, Seal
from verification.services.seals import keys

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house(settings: Any, outside: Outside) -> None:
    settings.DESK_SECOND_FACTOR = False
    keys.ensure(at=timezone.now())


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def object_to(decision: Decision, business: Client) -> Case:
    """A draft with a file, saved on the server; then handed in, and in the desk's queue."""
    here = f"/en/appeals/{decision.pk}/"
    assert here in business.get(f"/en/decisions/{decision.pk}/").content.decode()
    file = SimpleUploadedFile("Beweis.pdf", zoo.pdf(), "application/pdf")
    business.post(here, {"text": "It is from last week.", "seen": "", "file": file})
    page = business.get(here).content.decode()
    assert "It is from last week." in page
    assert "Beweis.pdf" in page
    assert Case.objects.get(kind="appeal").state == "draft"
    business.post(here, {"text": "It is from last week. See page 1.", "seen": seen(page), "submit": "1"})
    assert deliver_mails() == ["We have received your objection – Siegel"]
    assert "Next step: us" in business.get("/en/status/").content.decode()
    return Case.objects.get(kind="appeal")


def deliver_mails() -> list[str]:
    mail.outbox.clear()
    deliver()
    return [str(one.subject) for one in mail.outbox]


def overturn(case: Case, old: User, first: User, second: User) -> Decision:
    """Whoever decided cannot take it; another one proposes, a third confirms."""
    signed_in(old).post(f"/review/{case.pk}/take/")
    assert Case.objects.get(pk=case.pk).state == "in_queue"
    desk = signed_in(first)
    desk.post(f"/review/{case.pk}/take/")
    page = desk.get(f"/en/review/{case.pk}/").content.decode()
    for text in ("See page 1.", "Seite 1", "Beweis.pdf", "extract.pdf", "What was decided"):
        assert text in page
    answer = {"outcome": "overturn", "text": "You are right: it is recent."}
    assert desk.post(f"/review/{case.pk}/objection/", answer).status_code == 302
    for person in (first, old):
        signed_in(person).post(f"/review/{case.pk}/confirm/")
        assert Case.objects.get(pk=case.pk).state == "decision_proposed"
    signed_in(second).post(f"/review/{case.pk}/confirm/")
    assert Case.objects.get(pk=case.pk).state == "closed"
    return Decision.objects.get(case=case)


def test_a_rejected_business_objects_is_right_and_gets_its_seal() -> None:
    old, first, second = objecting.desk(), objecting.desk(), objecting.desk()
    decision = objecting.refused("DOC_EXPIRED", reviewer=old, person=evidence.owner(language="en"))
    deliver()
    business = signed_in(evidence.member(decision.case))
    case = object_to(decision, business)
    assert (case.state, case.previous_id) == ("in_queue", decision.case_id)
    assert Case.objects.get(pk=decision.case_id).state == "appealed"

    verdict = overturn(case, old, first, second)
    # The old decision stays as it is; the way on is a fresh case that is judged again.
    assert Decision.objects.get(pk=decision.pk).outcome == "rejected"
    assert not Seal.objects.exists()
    assert deliver_mails() == ["We have decided on your objection – Siegel"]
    page = business.get(f"/en/decisions/{verdict.pk}/").content.decode()
    for text in ("The decision is overturned", "You are right: it is recent.", "/en/tasks/"):
        assert text in page
    assert "We have decided on your objection" in business.get(f"/en/appeals/{decision.pk}/").content.decode()

    business.post("/en/submit/", {"correct": "on", "told": "on"})
    deliver()
    fresh = Case.objects.get(kind="initial", state="in_queue")
    assert fresh.previous_id == decision.case_id
    desk = signed_in(first)
    desk.post(f"/review/{fresh.pk}/take/")
    desk.post(f"/review/{fresh.pk}/documents/{fresh.documents.get().pk}/", {"verdict": "fits"})
    desk.post(f"/review/{fresh.pk}/decide/", {"outcome": "approve"})
    assert Seal.objects.get(business=fresh.business).state == "active"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_of_an_objection_opens_in_both_languages(prefix: str) -> None:
    decision = objecting.refused()
    business = signed_in(evidence.member(decision.case))
    here = f"{prefix}/appeals/{decision.pk}/"
    assert business.get(here).status_code == 200
    objecting.drafted(decision)
    assert business.get(f"{here}withdraw/").status_code == 200
    case = objecting.submitted(decision)
    assert business.get(here).content.decode().count("<h1") == 1
    desk = signed_in(objecting.desk())
    assert desk.get(f"{prefix}/review/{case.pk}/").content.decode().count("<h1") == 1
    assert desk.get(f"{prefix}/review/{case.pk}/history/").status_code == 200


def test_an_upheld_objection_leaves_everything_and_mending_stays_open() -> None:
    decision = objecting.refused("DOC_EXPIRED")
    answer = objecting.decided(decision, "uphold")
    assert (answer.outcome, answer.second_reviewer, answer.previous) == ("upheld", None, decision)
    assert Case.objects.filter(business=decision.case.business).count() == 2
    business = signed_in(evidence.member(decision.case))
    page = business.get(f"/en/decisions/{decision.pk}/").content.decode()
    assert "Mend and submit again" in page
    assert "See your objection" in page
    business.post(f"/en/decisions/{decision.pk}/mend/")
    assert Case.objects.get(state="draft").previous_id == decision.case_id


def test_the_desk_keeps_what_was_typed_and_says_what_is_missing() -> None:
    decision = objecting.refused()
    person = objecting.desk()
    case = objecting.taken(decision, person)
    desk = signed_in(person)
    for data, fault in (
        ({"text": "Gut begründet"}, "Choose an outcome"),
        ({"outcome": "uphold", "text": " "}, "Say in words why"),
        ({"outcome": "partly", "text": "Zum Teil"}, "at least one reason that still stands"),
        ({"outcome": "approve", "text": "Ja"}, "There is a problem"),
        ({"outcome": "uphold", "text": "x" * 4001}, "at most 4000"),
        ({"outcome": "uphold", "text": "a\x00b"}, "control character"),
    ):
        answer = desk.post(f"/en/review/{case.pk}/objection/", data)
        assert (answer.status_code, fault in answer.content.decode()) == (422, True), data
        assert data["text"].strip("\x00ab ")[:20] in answer.content.decode()
    assert desk.post(f"/en/review/{case.pk}/decide/", {"outcome": "approve"}).status_code == 404
    assert desk.post(f"/en/review/{decision.case_id}/objection/", {}).status_code == 404
    assert not Decision.objects.filter(case=case).exists()


def test_a_colleague_who_does_not_hold_the_case_is_refused() -> None:
    case = objecting.taken(objecting.refused(), objecting.desk())
    other = signed_in(objecting.desk())
    answer = other.post(f"/review/{case.pk}/objection/", {"outcome": "uphold", "text": "So ist es"})
    assert (answer.status_code, "So ist es" in answer.content.decode()) == (409, True)
    assert not Decision.objects.filter(case=case).exists()
