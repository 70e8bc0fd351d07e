"""A decision as the business reads it, prints it, has it read by a program, and mends what it was about."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from config.outbox.services import record
from tests import factories
from tests.verification import evidence
from tests.verification.evidence import rejected
from tests.verification.outside import Outside, deliver
from verification.models import Case, Decision
from verification.rules import reasons
from verification.selectors.decisions import MEASURES
from verification.services.seals.deeds import SUSPENSION_CAUSES
from verification.services.seals.endings import REVOCATION_REASONS

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(client: Client, outside: Outside) -> Case:
    made = evidence.submitted(evidence.owner(language="en"))
    client.force_login(evidence.member(made))
    deliver()
    made.refresh_from_db()
    return made


@pytest.fixture
def decision(case: Case) -> Decision:
    return rejected(case, "DOC_UNREADABLE", "NAME_GENERIC")[1]


def url(decision: Decision, suffix: str = "/", language: str = "/en") -> str:
    return f"{language}/decisions/{decision.pk}{suffix}"


@pytest.mark.parametrize("code", reasons.CODES)
@pytest.mark.parametrize("language", ["", "/en"])
def test_every_reason_is_said_in_words_with_the_way_to_mend_it(
    client: Client, case: Case, code: str, language: str
) -> None:
    decision = rejected(case, code)[1]
    page = client.get(url(decision, language=language)).content.decode()
    known = reasons.reason(code)
    short = "en" if language else "de"
    for text in (known.text(short), known.mend(short), code):
        assert text.replace("'", "&#x27;") in page


def test_the_words_of_the_reviewer_who_decided_and_until_when_one_may_object(
    client: Client, decision: Decision
) -> None:
    page = client.get(url(decision)).content.decode()
    for text in (
        "Decision: Not approved",
        "A person at our office",
        "Machines only compared your details",
        "2026-10",
        str(decision.pk),
        "You can object until",
        "Somebody else than before looks at it then",
    ):
        assert text in page
    assert "reviewer_id" not in page
    assert str(decision.reviewer_id) not in page


def test_a_program_reads_the_same(client: Client, decision: Decision) -> None:
    response = client.get(url(decision, ".json"))
    said = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/json"
    assert (said["outcome"], said["policy_version"], said["automated"]) == ("rejected", "2026-10", False)
    first = said["reasons"][0]
    assert (first["code"], first["field"], first["appealable"]) == ("DOC_UNREADABLE", "documents.file", True)
    assert first["text"] == reasons.reason("DOC_UNREADABLE").text_en
    assert said["objection_until"] is not None
    assert str(decision.reviewer_id) not in response.content.decode()


def test_mending_opens_a_new_case_once_and_shows_where(client: Client, decision: Decision) -> None:
    assert "Mend and submit again" in client.get(url(decision)).content.decode()
    for _ in range(2):
        assert client.post(url(decision, "/mend/")).headers["Location"] == "/en/tasks/"
    fresh = Case.objects.get(state="draft")
    assert fresh.previous_id == decision.case_id
    page = client.get(url(decision)).content.decode()
    assert "Mend and submit again" not in page
    assert 'href="/en/evidence/documents/"' in page
    assert 'href="/en/evidence/details/#id_name"' in page


def test_a_reason_that_stays_offers_no_button_and_refuses_the_click(client: Client, case: Case) -> None:
    decision = rejected(case, "OUT_OF_SCOPE_TRADE")[1]
    assert "Mend and submit again" not in client.get(url(decision)).content.decode()
    page = client.post(url(decision, "/mend/"), follow=True).content.decode()
    assert "cannot be submitted again yet" in page
    assert Case.objects.count() == 1


def test_an_approval_says_what_was_in_order(client: Client, case: Case) -> None:
    decision = Decision.objects.create(
        case=case,
        outcome="approved",
        facts={"met": ["number", "details", "evidence"]},
        reviewer=factories.user(desk_role="reviewer"),
        policy_version="2026-10",
        at=timezone.now(),
    )
    page = client.get(url(decision)).content.decode()
    assert "Decision: Approved" in page
    assert "A phone number that you confirmed" in page
    assert "You can object" not in page


def test_every_measure_against_a_seal_has_words() -> None:
    assert {*SUSPENSION_CAUSES, *REVOCATION_REASONS, "cleared"} <= set(MEASURES)


def test_for_another_business_it_does_not_exist(client: Client, decision: Decision) -> None:
    client.force_login(evidence.member(evidence.opened()))
    assert client.get(url(decision)).status_code == 404
    assert client.get(url(decision, ".json")).status_code == 404
    assert client.post(url(decision, "/mend/")).status_code == 404
    assert client.get(f"/en/decisions/{uuid4()}/").status_code == 404
    assert Case.objects.filter(state="draft").count() == 1


def test_a_viewer_reads_and_cannot_mend(client: Client, decision: Decision) -> None:
    viewer = evidence.owner()
    factories.membership(viewer, decision.case.business, role="viewer")
    client.force_login(viewer)
    assert "Mend and submit again" not in client.get(url(decision)).content.decode()
    assert client.post(url(decision, "/mend/")).status_code == 404


def test_looking_changes_nothing(
    client: Client, decision: Decision, django_assert_max_num_queries: Any
) -> None:
    client.get(url(decision))
    before = (list(Decision.objects.values()), list(Case.objects.values()))
    with django_assert_max_num_queries(3 + 8):
        client.get(url(decision))
    assert client.get(url(decision, "/mend/")).status_code == 405
    assert (list(Decision.objects.values()), list(Case.objects.values())) == before


def test_the_mail_leads_to_the_decision_and_names_no_reason(decision: Decision) -> None:
    mail.outbox.clear()
    record("verification.case_rejected", at=timezone.now(), case=decision.case_id)
    deliver()
    (letter, *_more) = [one for one in mail.outbox if "decided" in one.subject]
    assert f"/en/decisions/{decision.pk}/" in letter.body
    assert "DOC_UNREADABLE" not in letter.body
