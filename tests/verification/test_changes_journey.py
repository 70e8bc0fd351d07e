"""A business changes its name and its number through the pages that it and the desk use."""

import pytest
from django.core import mail
from django.test import Client

from tests import factories
from tests.verification.change_pages import approve, handed_in, saved, seen, show_paper, signed_in
from tests.verification.outside import deliver
from verification.models import Challenge, Change, PhoneNumber, Seal
from verification.services.confirming import code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_desk")]
NEW = "+49 171 39200 18"


def test_another_name(seal: Seal, business: Client, client: Client) -> None:
    assert "/en/seal/name/" in business.get("/en/seal/").content.decode()
    page = business.get("/en/seal/name/").content.decode()
    assert "Bäckerei Huber" in page
    assert 'hx-get="/en/evidence/details/name/"' in page
    change = saved(business)
    page = business.get("/en/seal/name/").content.decode()
    assert "Something that shows the new name" in page
    assert f"/seal/changes/{change.case_id}/submit/" not in page
    show_paper(business, change)
    case = handed_in(business, change)
    assert case.state == "in_queue"
    page = business.get("/en/seal/name/").content.decode()
    assert "Next step: us" in page
    assert "Until we have decided, everything stays as it is" in page

    desk = signed_in(factories.user(desk_role="reviewer"))
    page = desk.get(f"/en/review/{case.pk}/").content.decode()
    for text in ("Change of name", "Bäckerei Huber", "Bäckerei Sonnenschein", "New owner"):
        assert text in page
    approve(case)

    subjects = {str(one.subject) for one in mail.outbox}
    assert {"Ihr Prüfsiegel wurde geändert – Siegel", "Wir haben entschieden – Siegel"} <= subjects
    for path in (f"/en/s/{seal.code}", f"/en/check/?q={seal.e164}", f"/en/b/{seal.business.slug}/"):
        shown = client.get(path).content.decode()
        assert "Bäckerei Sonnenschein" in shown, path
        assert "Formerly Bäckerei Huber" in shown, path
    assert "Bäckerei Sonnenschein" in client.get(f"/f/{seal.code}").content.decode()
    body = client.get(f"/api/v1/seals/{seal.code}").json()
    assert [one["name"] for one in body["formerly"]] == ["Bäckerei Huber"]
    assert "It was approved" in business.get("/en/seal/name/").content.decode()


def test_another_number(seal: Seal, business: Client, client: Client) -> None:
    old = seal.e164
    assert business.post("/en/seal/number/", {"reason": "Moved", "seen": ""}).status_code == 302
    page = business.get("/en/seal/number/").content.decode()
    assert "Confirm the new number" in page
    assert business.post("/en/phone/", {"number": NEW, "extension": ""}).status_code == 302
    deliver()
    challenge = Challenge.objects.get()
    typed = {"challenge": str(challenge.pk), "code": code_of(challenge)}
    answer = business.post("/en/phone/code/", typed)
    assert answer["Location"] == "/en/seal/number/"
    assert "Confirmed" in business.get("/en/seal/number/").content.decode()
    change = Change.objects.get()
    case = handed_in(business, change)
    assert client.get(f"/api/v1/check?q={old}").json()["verdict"] == "valid"
    approve(case)
    assert client.get("/api/v1/check", {"q": NEW}).json()["verdict"] == "valid"
    assert client.get("/api/v1/check", {"q": old}).json()["state"] == "moved"
    page = client.get("/en/check/", {"q": old}).content.decode()
    assert "This number no longer has a seal" in page
    assert PhoneNumber.objects.get(e164=old).state == "released"


def test_a_question_is_answered_on_the_same_page(seal: Seal, business: Client) -> None:
    change = saved(business)
    show_paper(business, change)
    case = handed_in(business, change)
    desk = signed_in(factories.user(desk_role="reviewer"))
    desk.post(f"/review/{case.pk}/take/")
    asked = {
        "outcome": "ask_back",
        "code_1": "NAME_MISMATCH",
        "requirement_1": "name_evidence",
        "text_1": "The extract names somebody else.",
    }
    assert desk.post(f"/review/{case.pk}/decide/", asked).status_code == 302
    deliver()
    assert any("/seal/name/" in str(one.body) for one in mail.outbox)
    page = business.get("/en/seal/name/").content.decode()
    assert "The extract names somebody else." in page
    saved(business, name="Bäckerei Sonne", seen=seen(page))
    answer = business.post(f"/en/seal/changes/{case.pk}/answer/", {"answer_name_evidence": "Now it does."})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.state, case.flagged[0]["answer"]) == ("in_review", "Now it does.")
    assert Change.objects.get().name.text == "Bäckerei Sonne"  # type: ignore[union-attr]


def test_withdrawing_asks_first(seal: Seal, business: Client) -> None:
    change = saved(business)
    here = f"/en/seal/changes/{change.case_id}/withdraw/"
    assert "Your seal stays as it is" in business.get(here).content.decode()
    assert business.post(here).status_code == 302
    change.case.refresh_from_db()
    assert change.case.state == "withdrawn"
    assert "It ended without a decision" in business.get("/en/seal/name/").content.decode()
    assert business.post(here).status_code == 302
