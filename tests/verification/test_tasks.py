"""The task list: everything that is asked for is known before the first field, and the next step comes first."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.verification import evidence
from tests.verification.outside import Outside, deliver
from verification.models import Case
from verification.ports import VatAnswer
from verification.services import cases, details, domains

pytestmark = pytest.mark.django_db
URL = "/en/tasks/"


def links_after_h1(html: str) -> list[str]:
    return re.findall(r'<a[^>]*href="([^"]+)"', html.split("</h1>", 1)[1])


def statuses(html: str) -> list[str]:
    return [
        re.sub(r"<[^>]+>", "", tag).strip()
        for tag in re.findall(r'<span class="tag[^>]*>.*?</span>', html, re.S)
    ]


@pytest.mark.parametrize(
    ("url", "heading"), [("/tasks/", "Ihr Weg zum Siegel"), (URL, "Your way to the seal")]
)
def test_it_speaks_both_languages(client: Client, case: Case, url: str, heading: str) -> None:
    html = client.get(url).content.decode()
    assert html.count("<h1") == 1
    assert "Your way to the seal" in html or heading in html


def test_without_a_case_the_whole_list_is_shown_and_one_button_begins(client: Client) -> None:
    person = evidence.owner()
    evidence.empty_business(person)
    client.force_login(person)
    html = client.get(URL).content.decode()
    for text in (
        "Extract from the register",
        "Trade registration",
        "association",
        "A phone number that you confirmed",
    ):
        assert text in html
    assert Case.objects.count() == 0
    assert client.post("/en/tasks/start/").headers["Location"] == URL
    assert client.post("/en/tasks/start/").headers["Location"] == URL
    assert Case.objects.get().language == "en"


def test_everything_that_is_needed_stands_there_before_the_first_field(client: Client, case: Case) -> None:
    html = client.get(URL).content.decode()
    assert "What you will need" in html
    assert html.count("Evidence that the business exists") == 3
    assert "0 of 5 tasks done" in html
    assert "There is no deadline for you" in html


def test_the_next_open_task_is_the_first_link_after_the_heading(client: Client, case: Case) -> None:
    assert links_after_h1(client.get(URL).content.decode())[0] == "/en/evidence/kind/"
    details.save_kind(
        business=case.business,
        kind="legal_entity",
        legal_form="",
        country="DE",
        by=evidence.by(evidence.member(case)),
        at=timezone.now(),
    )
    assert links_after_h1(client.get(URL).content.decode())[0] == "/en/evidence/details/"


def test_what_cannot_start_yet_is_no_link(client: Client, case: Case) -> None:
    html = client.get(URL).content.decode()
    assert statuses(html) == ["To do", "Cannot start yet", "Cannot start yet", "To do", "Cannot start yet",
                              "Cannot start yet", "Cannot start yet"]  # fmt: skip
    assert "/en/evidence/documents/" not in html.split("<footer", 1)[0].split("</h1>", 1)[1]


def test_a_filled_draft_leads_to_submitting(client: Client) -> None:
    case = evidence.filled()
    client.force_login(evidence.member(case))
    deliver_nothing_needed = client.get(URL).content.decode()
    assert links_after_h1(deliver_nothing_needed)[0] == "/en/submit/"
    assert "5 of 5 tasks done" in deliver_nothing_needed


def test_a_check_that_runs_and_a_check_that_failed_are_told_apart(client: Client, outside: Outside) -> None:
    case = evidence.filled()
    client.force_login(evidence.member(case))
    assert "Being checked" in statuses(client.get(URL).content.decode())
    outside.vat = VatAnswer("invalid")
    deliver()
    html = client.get(URL).content.decode()
    assert "There is a problem" in statuses(html)
    assert "Being checked" not in statuses(html)


def test_an_outage_is_never_a_problem_of_the_business(client: Client, outside: Outside) -> None:
    outside.vat = VatAnswer("unavailable", detail="MS_UNAVAILABLE")
    case = evidence.filled()
    deliver()
    client.force_login(evidence.member(case))
    found = statuses(client.get(URL).content.decode())
    assert "Being checked" in found
    assert "There is a problem" not in found


def test_a_website_counts_only_once_it_was_chosen(client: Client, case: Case) -> None:
    details.save_kind(
        business=case.business,
        kind="legal_entity",
        legal_form="",
        country="DE",
        by=evidence.by(evidence.member(case)),
        at=timezone.now(),
    )
    assert "Optional" in statuses(client.get(URL).content.decode())
    domains.choose(
        business=case.business,
        domain="huber.example",
        method="dns",
        by=evidence.by(evidence.member(case)),
        at=timezone.now(),
    )
    assert "Optional" not in statuses(client.get(URL).content.decode())


def test_once_handed_in_the_list_only_shows(client: Client, outside: Outside) -> None:
    case = evidence.submitted()
    client.force_login(evidence.member(case))
    html = client.get(URL).content.decode()
    assert links_after_h1(html)[0] == "/en/status/"
    assert "/evidence/" not in html


def test_nobody_sees_the_tasks_of_another_business(client: Client, case: Case) -> None:
    stranger = evidence.owner()
    client.force_login(stranger)
    assert client.get(URL).headers["Location"].endswith("/no-business/")
    client.logout()
    assert "/login/" in client.get(URL).headers["Location"]


def test_who_may_only_look_sees_and_changes_nothing(client: Client, case: Case) -> None:
    viewer = evidence.owner()
    factories.membership(viewer, case.business, role="viewer")
    client.force_login(viewer)
    assert client.get(URL).status_code == 200
    assert client.post("/en/tasks/start/").status_code == 404
    for page in ("kind", "details", "identifiers", "domain", "documents"):
        assert client.post(f"/en/evidence/{page}/", {}).status_code == 404


def test_looking_changes_nothing_and_costs_few_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    case = evidence.filled()
    client.force_login(evidence.member(case))
    client.get(URL)
    before = Case.objects.values().get()
    # Session, user, membership; then the page's own.
    with django_assert_max_num_queries(3 + 9):
        client.get(URL)
    assert Case.objects.values().get() == before


def test_after_withdrawing_one_begins_again(client: Client) -> None:
    case = evidence.filled()
    member = evidence.member(case)
    client.force_login(member)
    cases.withdraw(case=case, by=evidence.by(member), at=timezone.now())
    assert "Start now" in client.get(URL).content.decode()
    client.post("/en/tasks/start/")
    assert Case.objects.filter(state="draft").count() == 1
