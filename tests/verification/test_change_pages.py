"""What is typed and clicked on the pages about a change, right and wrong."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import factories
from tests.verification import changing, ready
from tests.verification.change_pages import handed_in, saved, seen, show_paper, signed_in
from verification.models import Case, Change, Seal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_desk")]


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
    saved(business, name="Bäckerei Mond", reason="Later", seen=seen(page))


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
