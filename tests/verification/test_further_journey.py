"""A business adds a number through the pages, and it has a seal of its own; and gives it up alone."""

import pytest
from django.core import mail
from django.test import Client

from tests import factories
from tests.billing.factories import plans
from tests.verification import adding, changing, ready
from tests.verification.change_pages import approve, handed_in, signed_in
from tests.verification.outside import deliver
from tests.verification.test_further_seals import measured
from verification.models import Challenge, Change, Decision, PhoneNumber, Seal
from verification.rules import codes
from verification.services.confirming import code_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_desk")]
NEW = "+49 171 39200 18"


@pytest.fixture
def seal() -> Seal:
    return adding.main()


def test_from_the_page_of_the_seal_to_a_second_seal(seal: Seal, business: Client, client: Client) -> None:
    page = business.get("/en/seal/").content.decode()
    assert "1 of 10 numbers used" in page
    assert 'href="/en/seal/further/"' in page
    assert "What is this number for?" in business.get("/en/seal/further/").content.decode()
    assert business.post("/en/seal/further/", {"reason": "Second shop", "seen": ""}).status_code == 302
    assert "Confirm the further number" in business.get("/en/seal/further/").content.decode()
    assert "You are adding another number" in business.get("/en/phone/").content.decode()
    assert business.post("/en/phone/", {"number": NEW, "extension": ""}).status_code == 302
    deliver()
    challenge = Challenge.objects.get()
    answer = business.post("/en/phone/code/", {"challenge": str(challenge.pk), "code": code_of(challenge)})
    assert answer["Location"] == "/en/seal/further/"
    assert "Confirmed" in business.get("/en/seal/further/").content.decode()
    case = handed_in(business, Change.objects.get())
    assert case.state == "in_queue"
    assert "Next step: us" in business.get("/en/seal/further/").content.decode()
    assert client.get("/api/v1/check", {"q": NEW}).json()["verdict"] == "unknown"
    page = approve(case)
    for text in ("Further number", "Second shop", "+491713920018", "Approve – issue seal"):
        assert text in page

    subjects = {str(one.subject) for one in mail.outbox}
    assert {"Ihre weitere Nummer hat ein Prüfsiegel – Siegel", "Wir haben entschieden – Siegel"} <= subjects
    further = Seal.objects.get(further=True)
    assert (further.business, further.e164, further.state) == (seal.business, "+491713920018", "active")
    for number, code in ((NEW, further.code), (seal.e164, seal.code)):
        answer = client.get("/api/v1/check", {"q": number}).json()
        assert (answer["verdict"], answer["code"]) == ("valid", codes.shown(code))
    page = business.get("/en/seal/").content.decode()
    assert "2 of 10 numbers used" in page
    assert f"/en/seal/further/{codes.shown(further.code)}/" in page
    own = business.get(f"/en/seal/further/{further.code}/").content.decode()
    assert "0171 3920018" in own
    assert codes.shown(further.code) in own
    assert "Return the seal of this number" in own
    assert "The number has a seal of its own" in business.get("/en/seal/further/").content.decode()


def test_it_is_given_up_alone(seal: Seal, business: Client, client: Client) -> None:
    further = adding.added(seal)
    deliver()
    mail.outbox.clear()
    shown = codes.shown(further.code)
    wrong = business.post(f"/en/seal/further/{shown}/return/", {"code": codes.shown(seal.code)})
    assert wrong.status_code == 422
    answer = business.post(f"/en/seal/further/{shown}/return/", {"code": shown}, follow=True)
    assert "Your main seal stays" in answer.content.decode()
    deliver()
    assert [one.subject for one in mail.outbox] == [
        "Sie haben das Prüfsiegel einer weiteren Nummer zurückgegeben – Siegel"
    ]
    further.refresh_from_db()
    seal.refresh_from_db()
    assert (further.state, seal.state) == ("surrendered", "active")
    assert PhoneNumber.objects.get(pk=further.phone_id).state == "released"
    assert client.get(f"/api/v1/check?q={adding.SECOND[1:]}").json()["verdict"] != "valid"
    assert "1 of 10 numbers used" in business.get("/en/seal/").content.decode()
    # A second click on the page that is still open finds it done.
    assert business.post(f"/en/seal/further/{shown}/return/", {"code": shown}).status_code == 302


class TestWithoutRoom:
    def test_the_page_says_what_to_do_instead_of_asking(self) -> None:
        seal = ready.sealed()
        plans()
        business = signed_in(changing.owner_of(seal))
        page = business.get("/en/seal/further/").content.decode()
        assert "1 of 1 numbers used" in page
        assert 'href="/en/plan/"' in page
        assert 'href="/en/seal/number/"' in page
        assert 'name="reason"' not in page
        answer = business.post("/en/seal/further/", {"reason": "Second shop", "seen": ""})
        assert answer.status_code == 422
        assert "Your plan allows this many numbers: 1. You have 1." in answer.content.decode()
        assert not Change.objects.exists()

    def test_a_plan_that_became_smaller_meanwhile_is_asked_again_when_it_is_handed_in(
        self, seal: Seal, business: Client
    ) -> None:
        change = adding.asked(seal)
        seal.business.subscription.delete()
        path = f"/en/seal/changes/{change.case_id}/submit/"
        answer = business.post(path, {"correct": "on"})
        assert answer.status_code == 422
        assert "Your plan allows this many numbers: 1" in answer.content.decode()
        change.case.refresh_from_db()
        assert change.case.state == "draft"


def test_pages_of_others_do_not_exist(seal: Seal) -> None:
    further = adding.added(seal)
    stranger = signed_in(changing.owner_of(ready.sealed(e164="+493023125077")))
    own = signed_in(changing.owner_of(seal))
    for path in (f"/en/seal/further/{further.code}/", f"/en/seal/further/{further.code}/return/"):
        assert stranger.get(path).status_code == 404
        assert own.get(path).status_code == 200
        assert own.get(path.replace(further.code, seal.code)).status_code == 404
        assert own.get(path.replace(further.code, "7QK29FXH3B")).status_code == 404


@pytest.mark.parametrize("cause", ["misissuance_suspected", "phone_unproven"])
def test_the_decision_about_it_is_linked_once(seal: Seal, business: Client, cause: str) -> None:
    further = adding.added(seal)
    decision = Decision.objects.get(case=measured(further, "suspend", cause))
    page = business.get(f"/en/seal/further/{further.code}/").content.decode()
    assert page.count(f'href="/en/decisions/{decision.pk}/"') == 1


def test_a_viewer_looks_and_changes_nothing(seal: Seal) -> None:
    further = adding.added(seal)
    person = factories.user()
    factories.membership(person, seal.business, "viewer")
    viewer = signed_in(person)
    assert "Return the seal" not in viewer.get(f"/en/seal/further/{further.code}/").content.decode()
    refused = viewer.post(f"/en/seal/further/{further.code}/return/", {"code": further.code})
    assert refused.status_code == 404
    further.refresh_from_db()
    assert further.state == "active"
    assert 'name="reason"' not in viewer.get("/en/seal/further/").content.decode()
