"""A business changes its name and its number through the pages that it and the desk use."""

from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from tests import factories
from tests.verification import changing, ready, zoo
from tests.verification.outside import Outside, deliver
from verification.models import Case, Challenge, Change, PhoneNumber, Seal
from verification.services.confirming import code_of

pytestmark = pytest.mark.django_db
NEW = "+49 171 39200 18"


@pytest.fixture(autouse=True)
def _house(settings: Any, outside: Outside) -> None:
    settings.DESK_SECOND_FACTOR = False


@pytest.fixture
def seal() -> Seal:
    return ready.sealed()


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def business(seal: Seal) -> Client:
    return signed_in(changing.owner_of(seal))


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("Auszug.pdf", zoo.pdf(), "application/pdf")


def saved(business: Client, **given: str) -> Change:
    typed = {"name": "Bäckerei Sonnenschein", "legal_name": "", "reason": "New owner", "seen": "", **given}
    assert business.post("/en/seal/name/", typed).status_code == 302
    return Change.objects.select_related("case").latest("pk")


def show_paper(business: Client, change: Change) -> None:
    file = {"kind": "register_extract", "issued_on": f"{timezone.localdate():%d.%m.%Y}", "file": pdf()}
    assert business.post(f"/en/seal/changes/{change.case_id}/papers/", file).status_code == 302


def handed_in(business: Client, change: Change) -> Case:
    assert business.post(f"/en/seal/changes/{change.case_id}/submit/", {"correct": "on"}).status_code == 302
    deliver()
    return Case.objects.get(pk=change.case_id)


def approve(case: Case) -> None:
    desk = signed_in(factories.user(desk_role="reviewer"))
    desk.post(f"/review/{case.pk}/take/")
    for paper in case.documents.filter(removed_at=None):
        desk.post(f"/review/{case.pk}/documents/{paper.pk}/", {"verdict": "fits"})
    assert desk.post(f"/review/{case.pk}/decide/", {"outcome": "approve"}).status_code == 302
    mail.outbox.clear()
    deliver()


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
    assert {"Ihr Prüfsiegel wurde geändert", "Wir haben entschieden"} <= subjects
    for path in (f"/en/s/{seal.code}/", f"/en/check/?q={seal.e164}", f"/en/b/{seal.business.slug}/"):
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
    saved(business, name="Bäckerei Sonne", seen=_seen(page))
    answer = business.post(f"/en/seal/changes/{case.pk}/answer/", {"answer_name_evidence": "Now it does."})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert (case.state, case.flagged[0]["answer"]) == ("in_review", "Now it does.")
    assert Change.objects.get().name.text == "Bäckerei Sonne"  # type: ignore[union-attr]


def _seen(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def test_withdrawing_asks_first(seal: Seal, business: Client) -> None:
    change = saved(business)
    here = f"/en/seal/changes/{change.case_id}/withdraw/"
    assert "Your seal stays as it is" in business.get(here).content.decode()
    assert business.post(here).status_code == 302
    change.case.refresh_from_db()
    assert change.case.state == "withdrawn"
    assert "It ended without a decision" in business.get("/en/seal/name/").content.decode()
    assert business.post(here).status_code == 302


@pytest.mark.parametrize(
    "name",
    ["", "x" * 5000, "✔ Bäckerei", "Verified Bakery", "Bäckerei\x00", "\u202eBäckerei", "🥐🥐", "Bäckerei"],
)
def test_what_cannot_stand_beside_a_seal_is_said_and_kept(business: Client, name: str) -> None:
    typed = {"name": name, "legal_name": "", "reason": "Why <b>not</b>", "seen": ""}
    answer = business.post("/en/seal/name/", typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Why &lt;b&gt;not&lt;/b&gt;" in page
    assert 'role="alert"' in page
    assert not Case.objects.filter(kind="name_change").exists()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 2001, "a\x00b", "a\u202eb"])
def test_a_reason_is_needed_and_readable(business: Client, reason: str) -> None:
    for path in ("/en/seal/name/", "/en/seal/number/"):
        typed = {"name": "Bäckerei Sonne", "legal_name": "", "reason": reason, "seen": ""}
        assert business.post(path, typed).status_code == 422
    assert not Change.objects.exists()


def test_two_tabs_overwrite_nothing(business: Client) -> None:
    saved(business)
    stale = business.post(
        "/en/seal/name/", {"name": "Bäckerei Mond", "legal_name": "", "reason": "Later", "seen": "0" * 24}
    )
    assert stale.status_code == 422
    page = stale.content.decode()
    assert "Saved in the meantime" in page
    assert "Bäckerei Sonnenschein" in page
    assert "Bäckerei Mond" in page
    saved(business, name="Bäckerei Mond", reason="Later", seen=_seen(page))


def test_a_double_click_hands_in_once(business: Client) -> None:
    change = saved(business)
    show_paper(business, change)
    handed_in(business, change)
    again = business.post(f"/en/seal/changes/{change.case_id}/submit/", {"correct": "on"})
    assert again.status_code == 302


def test_nothing_is_handed_in_without_the_tick_or_the_paper(business: Client) -> None:
    change = saved(business)
    here = f"/en/seal/changes/{change.case_id}/submit/"
    assert business.post(here, {"correct": "on"}).status_code == 422
    show_paper(business, change)
    assert business.post(here, {}).status_code == 422
    change.case.refresh_from_db()
    assert change.case.state == "draft"


def test_a_wrong_file_is_said_where_it_was_chosen(business: Client) -> None:
    change = saved(business)
    file = SimpleUploadedFile("x.pdf", b"MZ not a paper", "application/pdf")
    answer = business.post(
        f"/en/seal/changes/{change.case_id}/papers/", {"kind": "trade_registration", "file": file}
    )
    assert answer.status_code == 422
    assert not change.case.documents.exists()


def test_nobody_else_finds_a_request(business: Client) -> None:
    change = saved(business)
    stranger = signed_in(changing.owner_of(ready.sealed(name="Blumen Meier")))
    for step in ("submit", "withdraw", "answer", "papers"):
        assert stranger.post(f"/en/seal/changes/{change.case_id}/{step}/").status_code == 404
    change.case.refresh_from_db()
    assert change.case.state == "draft"


def test_who_only_looks_changes_nothing(seal: Seal) -> None:
    viewer = factories.user()
    factories.membership(viewer, seal.business, "viewer")
    page = signed_in(viewer).get("/en/seal/name/")
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    assert signed_in(viewer).post("/en/seal/name/", {"reason": "x"}).status_code == 404


def test_without_a_seal_the_page_leads_to_the_tasks() -> None:
    person = factories.user()
    factories.business(owner=person)
    assert signed_in(person).get("/en/seal/name/")["Location"] == "/en/seal/"
