"""The page of an objection: drafts, files, two tabs, double submits, and the end of the time."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.verification import evidence, objecting, zoo
from tests.verification.outside import Outside
from verification.models import Appeal, Case, Decision, Document
from verification.services.drafts import fingerprint

pytestmark = pytest.mark.django_db


@pytest.fixture
def decision(outside: Outside) -> Decision:
    return objecting.refused(person=evidence.owner(language="en"))


@pytest.fixture
def business(client: Client, decision: Decision) -> Client:
    client.force_login(evidence.member(decision.case))
    return client


def url(decision: Decision, rest: str = "") -> str:
    return f"/en/appeals/{decision.pk}/{rest}"


def seen(text: str) -> str:
    return fingerprint({"text": text})


def over(decision: Decision) -> None:
    """The draft's time ends a moment ago."""
    Appeal.objects.update(until=timezone.now() - timedelta(seconds=1))


def test_looking_writes_nothing(business: Client, decision: Decision) -> None:
    for rest in ("", "withdraw/"):
        business.get(url(decision, rest))
    assert business.get(url(decision, "draft/")).status_code == 405
    assert not Appeal.objects.exists()
    assert Case.objects.count() == 1


def test_saving_keeps_the_words_and_sends_nothing(business: Client, decision: Decision) -> None:
    page = business.post(url(decision), {"text": "Zeile 1\r\nZeile 2", "seen": seen("")}, follow=True)
    text = page.content.decode()
    assert "Nothing has been sent yet" in text
    assert "Zeile 1\nZeile 2" in text
    assert Case.objects.get(pk=decision.case_id).state == "rejected"
    assert "Go on with your objection" in business.get(f"/en/decisions/{decision.pk}/").content.decode()


def test_the_page_saves_by_itself_and_renews_its_fingerprint(business: Client, decision: Decision) -> None:
    answer = business.post(url(decision, "draft/"), {"text": "Halb", "seen": seen("")})
    assert (answer.status_code, seen("Halb") in answer.content.decode()) == (200, True)
    assert "<html" not in answer.content.decode()
    stale = business.post(url(decision, "draft/"), {"text": "Anders", "seen": seen("")})
    assert (stale.status_code, Appeal.objects.get().text) == (204, "Halb")
    for text in ("a\x00b", "x" * 8001):
        assert business.post(url(decision, "draft/"), {"text": text, "seen": seen("Halb")}).status_code == 204
    over(decision)
    assert (
        business.post(url(decision, "draft/"), {"text": "Zu spät", "seen": seen("Halb")}).status_code == 204
    )
    assert Appeal.objects.get().text == "Halb"


@pytest.mark.parametrize("text", ["я не согласен", "我不同意这个决定", "🥨 gilt", "لا أوافق", "x" * 8000])
def test_words_in_any_script_are_kept(business: Client, decision: Decision, text: str) -> None:
    assert business.post(url(decision), {"text": text, "seen": seen("")}).status_code == 302
    assert text in html.unescape(business.get(url(decision)).content.decode())


@pytest.mark.parametrize(
    ("text", "fault"),
    [("a\x00b", "control character"), ("x" * 8001, "at most 8000"), ("a\u202eb", "direction")],
)
def test_words_that_cannot_be_kept_stay_in_the_form(
    business: Client, decision: Decision, text: str, fault: str
) -> None:
    answer = business.post(url(decision), {"text": text, "seen": seen(""), "submit": "1"})
    page = html.unescape(answer.content.decode())
    assert (answer.status_code, fault in page, text.strip("\x00")[:1] in page) == (422, True, True)
    assert not Appeal.objects.exists()


def test_submitting_without_words_says_so_and_stays_a_draft(business: Client, decision: Decision) -> None:
    answer = business.post(url(decision), {"text": " \n ", "seen": seen(""), "submit": "1"})
    assert (answer.status_code, "Write why you do not agree" in answer.content.decode()) == (422, True)
    assert Case.objects.get(kind="appeal").state == "draft"


def test_two_tabs_show_both_versions_and_a_second_press_decides(business: Client, decision: Decision) -> None:
    business.post(url(decision), {"text": "Erster Stand", "seen": seen("")})
    answer = business.post(url(decision), {"text": "Zweiter Stand", "seen": seen("")})
    page = answer.content.decode()
    assert answer.status_code == 422
    for text in ("Erster Stand", "Zweiter Stand", "changed elsewhere", seen("Erster Stand")):
        assert text in page
    assert Appeal.objects.get().text == "Erster Stand"
    business.post(url(decision), {"text": "Zweiter Stand", "seen": seen("Erster Stand")})
    assert Appeal.objects.get().text == "Zweiter Stand"


def test_a_form_with_a_fault_does_not_forget_what_it_was_written_from(
    business: Client, decision: Decision
) -> None:
    business.post(url(decision), {"text": "Stand", "seen": seen("")})
    page = business.post(url(decision), {"text": "a\x00b", "seen": "older"}).content.decode()
    assert 'name="seen" value="older"' in page


def test_a_second_submit_and_a_late_tab_find_it_with_us(business: Client, decision: Decision) -> None:
    data = {"text": "Einspruch", "seen": seen(""), "submit": "1"}
    for _ in range(2):
        assert business.post(url(decision), data).headers["Location"] == url(decision)
    business.post(url(decision), {"text": "Später geändert", "seen": seen("Einspruch")})
    assert Appeal.objects.get().text == "Einspruch"
    page = business.get(url(decision)).content.decode()
    assert "We have your objection" in page
    assert "Next step: us" in page
    assert "See your objection" in business.get(f"/en/decisions/{decision.pk}/").content.decode()


def test_a_wrong_file_is_named_and_the_words_are_saved_all_the_same(
    business: Client, decision: Decision
) -> None:
    file = SimpleUploadedFile("x.pdf", b"no pdf at all", "application/pdf")
    data = {"text": "Mit Datei", "seen": seen(""), "file": file, "submit": "1"}
    answer = business.post(url(decision), data)
    page = answer.content.decode()
    assert (answer.status_code, "not a PDF, JPG or PNG" in page, seen("Mit Datei") in page) == (
        422,
        True,
        True,
    )
    assert (Appeal.objects.get().text, Case.objects.get(kind="appeal").state) == ("Mit Datei", "draft")
    empty = SimpleUploadedFile("x.pdf", b"", "application/pdf")
    answer = business.post(url(decision), {"text": "Mit Datei", "seen": seen("Mit Datei"), "file": empty})
    assert "The file is empty" in answer.content.decode()


def test_files_are_shown_removed_and_never_counted_twice(business: Client, decision: Decision) -> None:
    for before in ("", "Mit Datei"):
        file = SimpleUploadedFile("a.pdf", zoo.pdf(), "application/pdf")
        business.post(url(decision), {"text": "Mit Datei", "seen": seen(before), "file": file})
    paper = Document.objects.get(case__kind="appeal", removed_at=None)
    remove = url(decision, f"files/{paper.pk}/remove/")
    page = business.post(remove, follow=True).content.decode()
    assert "Removed: a.pdf" in page
    assert business.post(remove).status_code == 404
    other = decision.case.documents.get()
    assert business.post(url(decision, f"files/{other.pk}/remove/")).status_code == 404


def test_after_the_last_day_the_page_is_plain_and_hands_the_words_back(
    business: Client, decision: Decision
) -> None:
    business.post(url(decision), {"text": "Rechtzeitig begonnen", "seen": seen("")})
    over(decision)
    page = business.get(url(decision)).content.decode()
    assert "The time to object is over" in page
    assert "Rechtzeitig begonnen" in page
    answer = business.post(
        url(decision), {"text": "Zu spät", "seen": seen("Rechtzeitig begonnen"), "submit": "1"}
    )
    assert (answer.status_code, "Zu spät" in answer.content.decode()) == (422, True)
    assert Case.objects.get(kind="appeal").state == "draft"


def test_the_time_is_over_without_a_draft_too(business: Client, decision: Decision, settings: Any) -> None:
    settings.OBJECTION_DAYS = -2
    assert "The time to object is over" in business.get(url(decision)).content.decode()
    assert "The time to object ended on" in business.get(f"/en/decisions/{decision.pk}/").content.decode()
    business.post(url(decision), {"text": "Zu spät", "seen": seen(""), "submit": "1"})
    assert not Appeal.objects.exists()


def test_a_decision_that_takes_no_objection_says_so(outside: Outside, client: Client) -> None:
    decision = objecting.refused("PILOT_QUOTA", person=evidence.owner(language="en"))
    client.force_login(evidence.member(decision.case))
    assert "You cannot object to this decision" in client.get(url(decision)).content.decode()
    assert client.post(url(decision), {"text": "Doch"}).status_code == 302
    assert not Appeal.objects.exists()


def test_throwing_the_draft_away_and_withdrawing(business: Client, decision: Decision) -> None:
    objecting.drafted(decision)
    assert "Throw the draft away?" in business.get(url(decision, "withdraw/")).content.decode()
    business.post(url(decision, "withdraw/"))
    assert "Object to this decision" in business.get(f"/en/decisions/{decision.pk}/").content.decode()
    objecting.submitted(decision)
    assert (
        "You cannot object to it a second time" in business.get(url(decision, "withdraw/")).content.decode()
    )
    for _ in range(2):
        business.post(url(decision, "withdraw/"))
    assert "You have withdrawn your objection" in business.get(url(decision)).content.decode()
    assert "You have withdrawn it." in business.get("/en/status/").content.decode()
