"""Waiting: who acts next and until when, each check live, questions answered, giving up and coming back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.outbox.models import Event
from tests import factories
from tests.verification import evidence
from tests.verification.evidence import errors, rejected
from tests.verification.outside import Outside, deliver
from verification.models import Case, Document
from verification.ports import VatAnswer
from verification.services import cases, findings, reminders

pytestmark = pytest.mark.django_db
URL = "/en/status/"
NOW = timezone.now


def live(page: str) -> str | None:
    """The address that the page asks for news, or None when it does not ask (any more)."""
    found = re.search(r'id="checks"[^>]*hx-get="([^"]+)" hx-trigger="every (\d+)s"', page)
    return found[1].replace("&amp;", "&") if found else None


@pytest.fixture
def case(client: Client, outside: Outside) -> Case:
    made = evidence.submitted()
    client.force_login(evidence.member(made))
    return made


class TestWaiting:
    def test_it_says_who_acts_next_and_until_when(self, client: Client, case: Case) -> None:
        deliver()
        page = client.get(URL).content.decode()
        assert re.search(r"Next step: us, by \d+ \w+ 20\d\d", page)
        assert "A person decides by" in page
        assert "You can close this page. We will email you." in page
        assert client.get("/status/").content.decode().count("<h1") == 1

    def test_each_check_is_live_and_silent_while_nothing_changes(self, client: Client, case: Case) -> None:
        address = live(client.get(URL).content.decode())
        assert address is not None
        assert "every 5s" in client.get(URL).content.decode()
        silent = client.get(address)
        assert (silent.status_code, silent.content) == (204, b"")
        deliver()
        news = client.get(address).content.decode()
        assert "The number is valid." in news
        assert "1 of 1 check is done" in news
        assert 'hx-swap-oob="innerHTML"' in news
        assert "<html" not in news

    def test_a_new_state_is_offered_and_never_forced(self, client: Client, case: Case) -> None:
        address = live(client.get(URL).content.decode())
        assert address is not None
        deliver()
        news = client.get(address).content.decode()
        assert "Something has changed." in news
        assert "Show what is true now" in news
        assert live(news) is None

    def test_once_decided_nothing_is_asked_any_more(self, client: Client, case: Case) -> None:
        deliver()
        case.refresh_from_db()
        rejected(case)
        assert live(client.get(URL).content.decode()) is None

    def test_without_scripts_there_is_a_plain_link(self, client: Client, case: Case) -> None:
        assert re.search(
            r'class="nojs-only"><a href="/en/status/">Update the status', client.get(URL).content.decode()
        )

    def test_an_outage_is_said_as_what_it_is(self, client: Client, case: Case, outside: Outside) -> None:
        outside.vat = VatAnswer("unavailable", detail="MS_UNAVAILABLE")
        deliver()
        page = client.get(URL).content.decode()
        assert "The EU check is not responding. We will keep trying. You do not need to do anything." in page
        assert "A source that does not answer counts neither for nor against you." in page
        assert "Next step: an automatic check" in page

    def test_a_check_that_failed_is_not_a_rejection(
        self, client: Client, case: Case, outside: Outside
    ) -> None:
        outside.vat = VatAnswer("invalid")
        deliver()
        page = client.get(URL).content.decode()
        assert "Does not match" in page
        assert "Waiting for a reviewer" in page

    def test_when_we_are_late_we_say_so_and_name_a_new_date(
        self, client: Client, case: Case, time_machine: Any
    ) -> None:
        deliver()
        case.refresh_from_db()
        assert case.due_at is not None
        time_machine.move_to(case.due_at + timedelta(minutes=1), tick=False)
        client.force_login(evidence.member(case))  # a week later the session is over
        page = client.get(URL).content.decode()
        assert "We need longer than promised. New date:" in page
        assert "Your seal and your deadlines do not suffer from that." in page

    def test_looking_changes_nothing(
        self, client: Client, case: Case, django_assert_max_num_queries: Any
    ) -> None:
        client.get(URL)
        before = (Case.objects.values().get(), Event.objects.count())
        with django_assert_max_num_queries(3 + 8):
            client.get(URL)
        with django_assert_max_num_queries(3 + 8):
            client.get("/en/status/checks/")
        assert (Case.objects.values().get(), Event.objects.count()) == before


class TestQuestions:
    @pytest.fixture
    def asked(self, case: Case) -> Case:
        deliver()
        case.refresh_from_db()
        return evidence.asked_back(
            case,
            ("representative", "REP_NOT_AUTHORISED"),
            ("evidence", "DOC_UNREADABLE"),
            text="Wer ist Eva?",
        )

    def test_our_words_the_reason_and_the_way_stand_together(self, client: Client, asked: Case) -> None:
        page = client.get(URL).content.decode()
        assert page.count("Wer ist Eva?") == 2
        assert re.search(r"Answer by \d+ \w+ 20\d\d", page)
        links = re.findall(r'href="(/en/evidence/[^"]+)">Change', page)
        assert links[0] == "/en/evidence/details/"
        assert links.index("/en/evidence/documents/") < links.index("/en/evidence/identifiers/")

    def test_the_answer_goes_back_to_us(self, client: Client, asked: Case) -> None:
        body = {"answer_representative": "Eva hat Prokura.\r\n\r\n\r\nSeit 2020.", "answer_evidence": ""}
        assert client.post(f"{URL}answer/", body).headers["Location"] == URL
        asked.refresh_from_db()
        assert asked.state == "in_review"
        assert [flag["answer"] for flag in asked.flagged] == ["Eva hat Prokura.\n\nSeit 2020.", ""]
        assert "We have received your answer." in client.get(URL).content.decode()
        assert client.post(f"{URL}answer/", body).headers["Location"] == URL

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("x" * 1001, "Write at most 1000 characters"),
            ("a\x00b", "control character"),
            ("\u202eabc", "direction"),
        ],
    )
    def test_what_cannot_be_read_is_said_and_kept(
        self, client: Client, asked: Case, text: str, said: str
    ) -> None:
        response = client.post(f"{URL}answer/", {"answer_representative": text, "answer_evidence": "Neu"})
        assert response.status_code == 422
        assert said in errors(response)
        assert "Neu</textarea>" in response.content.decode()
        asked.refresh_from_db()
        assert asked.state == "info_requested"

    def test_it_is_not_sent_while_what_was_flagged_is_missing(self, client: Client, asked: Case) -> None:
        client.post(f"/en/evidence/documents/{Document.objects.get().pk}/remove/")
        response = client.post(f"{URL}answer/", {})
        assert response.status_code == 422
        assert "Something is still missing" in errors(response)

    def test_more_time_is_given_once(self, client: Client, asked: Case) -> None:
        assert "We need longer: two more weeks" in client.get(URL).content.decode()
        page = client.post(f"{URL}more-time/", follow=True).content.decode()
        assert "You have two weeks more." in page
        assert "We need longer: two more weeks" not in page
        assert "more time once already" in client.post(f"{URL}more-time/", follow=True).content.decode()

    def test_closed_without_an_answer_and_opened_again(
        self, client: Client, asked: Case, time_machine: Any
    ) -> None:
        assert asked.due_at is not None
        time_machine.move_to(asked.due_at + timedelta(minutes=1), tick=False)
        reminders.abandon(at=NOW())
        client.force_login(evidence.member(asked))
        assert "Nothing is lost: you can open it again until" in client.get(URL).content.decode()
        assert client.post(f"{URL}reopen/").headers["Location"] == "/en/tasks/"
        asked.refresh_from_db()
        assert asked.state == "draft"
        assert client.post(f"{URL}reopen/").headers["Location"] == URL


class TestWithdrawing:
    def test_it_has_a_page_of_its_own(self, client: Client, case: Case) -> None:
        assert 'href="/en/status/withdraw/"' in client.get(URL).content.decode()
        assert "Your place in the queue is lost" in client.get(f"{URL}withdraw/").content.decode()
        case.refresh_from_db()
        assert case.state == "submitted"
        page = client.post(f"{URL}withdraw/", follow=True).content.decode()
        assert "Your case has been withdrawn." in page
        assert "Start again" in page
        assert client.post(f"{URL}withdraw/").headers["Location"] == URL
        assert Event.objects.filter(kind="verification.case_withdrawn").count() == 1

    def test_a_decided_case_offers_no_such_thing(self, client: Client, case: Case) -> None:
        deliver()
        case.refresh_from_db()
        rejected(case)
        assert "withdraw/" not in client.get(URL).content.decode()
        assert client.post(f"{URL}withdraw/").headers["Location"] == URL
        case.refresh_from_db()
        assert case.state == "rejected"


class TestWhoMay:
    def test_a_viewer_sees_no_buttons_and_can_press_none(self, client: Client, case: Case) -> None:
        deliver()
        case.refresh_from_db()
        evidence.asked_back(case, ("name", "NAME_GENERIC"))
        viewer = evidence.owner()
        factories.membership(viewer, case.business, role="viewer")
        client.force_login(viewer)
        main = client.get(URL).content.decode().split("<main", 1)[1].split("</main>", 1)[0]
        assert "<button" not in main
        for path in ("answer/", "more-time/", "reopen/", "withdraw/"):
            assert client.post(URL + path).status_code == 404

    def test_every_page_leads_a_stranger_away(self, client: Client, case: Case) -> None:
        client.logout()
        for path in ("", "checks/", "withdraw/"):
            assert "/login/" in client.get(URL + path).headers["Location"]


def test_a_case_between_draft_and_queue_goes_on_by_itself_after_a_crash(
    client: Client, case: Case, time_machine: Any
) -> None:
    time_machine.move_to(NOW() + timedelta(days=40), tick=False)
    Event.objects.exclude(kind="verification.case_submitted").delete()
    findings.ring_due(at=NOW())
    deliver()
    case.refresh_from_db()
    assert case.state == "in_queue"
    cases.advance(case_id=case.pk, at=NOW())
    cases.start_checks(case_id=case.pk, at=NOW())
    case.refresh_from_db()
    assert case.state == "in_queue"
