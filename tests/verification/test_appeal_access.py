"""Who sees an objection and who does not, and what a program reads of it."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from tests import factories
from tests.verification import evidence, objecting
from tests.verification.outside import Outside
from verification.models import Appeal, Decision

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


def test_for_others_it_does_not_exist(client: Client, decision: Decision) -> None:
    objecting.drafted(decision, "Geheimnis")
    stranger = evidence.member(evidence.opened())
    for person in (stranger, factories.user(desk_role="reviewer")):
        client.force_login(person)
        for rest in ("", "withdraw/"):
            assert client.get(url(decision, rest)).status_code in (302, 404)
        for rest in ("", "draft/", "withdraw/", f"files/{uuid4()}/remove/"):
            assert client.post(url(decision, rest), {"text": "x"}).status_code in (302, 404)
    assert client.get(f"/en/appeals/{uuid4()}/").status_code in (302, 404)
    client.logout()
    assert "/login/" in client.get(url(decision)).headers["Location"]
    assert Appeal.objects.get().text == "Geheimnis"


def test_a_viewer_reads_the_draft_and_cannot_write(client: Client, decision: Decision) -> None:
    objecting.drafted(decision, "Entwurf")
    viewer: User = evidence.owner()
    factories.membership(viewer, decision.case.business, role="viewer")
    client.force_login(viewer)
    page = client.get(url(decision)).content.decode()
    assert "Entwurf" in page
    assert "<textarea" not in page
    assert client.post(url(decision), {"text": "x"}).status_code == 404


def test_the_desk_does_not_read_a_draft(client: Client, decision: Decision, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    case = objecting.drafted(decision, "Noch nicht fertig").case
    client.force_login(objecting.desk())
    page = client.get(f"/en/review/{case.pk}/").content.decode()
    assert "Noch nicht fertig" not in page
    assert "still writing" in page


def test_the_json_of_the_decision_names_the_way(business: Client, decision: Decision) -> None:
    said = business.get(f"/en/decisions/{decision.pk}.json").json()
    assert (said["objection"], said["about"]) == (url(decision), None)
    answer = objecting.decided(decision, "uphold")
    said = business.get(f"/en/decisions/{answer.pk}.json").json()
    assert (said["outcome"], said["objection"], said["about"]) == ("upheld", None, str(decision.pk))


@pytest.mark.parametrize(("measure", "said"), [("revoke", "withdrawn"), ("suspend", "suspended")])
def test_a_decision_against_the_seal_is_found_from_status_and_seal(
    outside: Outside, client: Client, measure: str, said: str
) -> None:
    reason = "false_information" if measure == "revoke" else "impersonation_credible"
    _seal, decision = objecting.measured(measure, reason)
    client.force_login(evidence.member(decision.case))
    for path in ("/en/status/", "/en/seal/"):
        page = client.get(path).content.decode()
        assert f"/en/decisions/{decision.pk}/" in page
    assert (
        f"Your seal {'has been' if said == 'withdrawn' else 'was'} {said}"
        in client.get("/en/status/").content.decode()
    )
    assert "Object to this decision" in client.get(f"/en/decisions/{decision.pk}/").content.decode()


def test_what_was_taken_back_is_no_longer_held_against_the_seal(outside: Outside, client: Client) -> None:
    seal, decision = objecting.measured("suspend", "impersonation_credible")
    objecting.decided(decision, "overturn")
    client.force_login(evidence.member(seal.case))
    for path in ("/en/status/", "/en/seal/"):
        assert f"/en/decisions/{decision.pk}/" not in client.get(path).content.decode()
