"""The fourth answer: what only looks like a verified business; of the weight of the others, and gone when lifted."""

import json
from typing import Any

import pytest
from django.test import Client

import verify_seal
from directory.services import reports
from tests.directory.reporting import received
from tests.house import pages
from tests.verification import imitating, ready
from tests.verification.imitating import FAKE, FAKE_NAME, FAKE_SITE
from verification.models import Lookalike, Seal
from verification.rules import answers, codes

pytestmark = pytest.mark.django_db
ASKED = {"number": "030 23125 999", "domain": f"https://www.{FAKE_SITE}/login?x=1", "name": FAKE_NAME}


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(e164="+493023125012")


def shown(client: Client, text: str, prefix: str = "") -> str:
    answer = client.get(f"{prefix}/check/", {"q": text})
    assert answer.status_code == 200
    assert len(answer.content) < 15_000
    return pages.check(answer.content, "en" if prefix else "de").text_of("main")[0]


@pytest.mark.parametrize(
    ("kind", "german", "english"),
    [
        (
            "number",
            "Diese Nummer gehört nicht zu dem geprüften Unternehmen",
            "This number does not belong to",
        ),
        (
            "domain",
            "Diese Website gehört nicht zu dem geprüften Unternehmen",
            "This website does not belong to",
        ),
        ("name", "Dieser Name gehört nicht zu dem geprüften Unternehmen", "This name does not belong to"),
    ],
)
def test_the_page_says_it_in_both_languages(
    client: Client, seal: Seal, kind: str, german: str, english: str
) -> None:
    imitating.in_force(seal, kind)
    for prefix, words in (("", german), ("/en", english)):
        text = shown(client, ASKED[kind], prefix)
        assert f"{words}" in text
        assert "Bäckerei Huber, Berlin" in text
    body = client.get("/check/", {"q": ASKED[kind]}).content.decode()
    main = body.partition("<main")[2]
    assert "#seal-" not in main.partition("</section>")[0]
    assert "#triangle-alert" in main
    assert f"/s/{codes.shown(seal.code)}" in main
    assert "kind=wrong_warning" in main
    assert body.count("<h1") == 1


def test_a_number_answers_with_one_query_and_a_name_with_two(
    client: Client, seal: Seal, django_assert_max_num_queries: Any
) -> None:
    for kind, most in (("number", 1), ("domain", 1), ("name", 2)):
        imitating.in_force(seal, kind)
        with django_assert_max_num_queries(most):
            assert not client.get("/check/", {"q": ASKED[kind]}).cookies


def test_the_list_of_businesses_follows_the_warning(client: Client, seal: Seal) -> None:
    imitating.in_force(seal, "name", "Huber Bäckerei Ofen")
    ready.sealed(name="Huber Bäckerei Ofen Nord")
    text = shown(client, "huber bäckerei ofen", "/en")
    assert text.index("does not belong to") < text.index("Huber Bäckerei Ofen Nord")
    assert "does not belong" not in shown(client, "Bäckerei Huber", "/en")


def test_the_api_keeps_every_member_empty_but_the_new_one(client: Client, seal: Seal) -> None:
    plain = client.get("/api/v1/check", {"q": FAKE})
    imitating.in_force(seal)
    warned = client.get("/api/v1/check", {"q": FAKE})
    found = warned.json()
    beware = found.pop("beware")
    assert found == {**answers.unknown(), "verdict": "beware"}
    assert beware["instead"]["code"] == codes.shown(seal.code)
    assert len(warned.content) == len(plain.content)
    assert warned["ETag"] != plain["ETag"]
    assert (
        client.get("/api/v1/check", {"q": FAKE}, headers={"If-None-Match": warned["ETag"]}).status_code == 304
    )
    described = client.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert "beware" in described["AnswerBody"]["properties"]["verdict"]["description"]
    assert "beware" not in described["AnswerBody"]["required"]


def test_the_real_one_and_all_others_are_untouched(client: Client, seal: Seal) -> None:
    before = client.get("/api/v1/check", {"q": seal.e164}).content
    imitating.in_force(seal)
    assert client.get("/api/v1/check", {"q": seal.e164}).content == before
    assert client.get("/api/v1/check", {"q": "+493023125998"}).json()["verdict"] == "unknown"


def judged(client: Client, text: str) -> verify_seal.Answer:
    kept = client.get("/api/v1/statement", {"q": text}).content.decode()
    keys = client.get("/.well-known/jwks.json").content
    return verify_seal.check(kept, "http://testserver", verify_seal.Expected(), fetch=lambda url, limit: keys)


def test_a_signed_warning_is_never_valid(client: Client, seal: Seal) -> None:
    imitating.in_force(seal)
    found = judged(client, FAKE)
    assert (found.verdict, found.reason, found.name) == ("NOT_VALID", "lookalike", "")
    assert "Bäckerei Huber" in found.message


@pytest.mark.parametrize("beware", [None, {}, {"instead": {"name": 1}}, [], "x"])
def test_a_look_up_that_warns_is_never_valid_however_it_is_written(seal: Seal, beware: Any) -> None:
    body = json.dumps(
        {"verdict": "beware", "code": codes.shown(seal.code), "state": "active", "beware": beware}
    )
    keys = Client().get("/.well-known/jwks.json").content
    found = verify_seal.check(
        seal.code,
        "http://testserver",
        verify_seal.Expected(),
        fetch=lambda url, limit: keys if "jwks" in url else body.encode(),
    )
    assert (found.verdict, found.reason) == ("NOT_VALID", "lookalike")


class TestReports:
    def test_a_report_leads_to_the_form_and_warns_of_nothing_by_itself(
        self, client: Client, settings: Any
    ) -> None:
        settings.DESK_SECOND_FACTOR = False
        report = [received(f"192.0.2.{number}", subject=FAKE) for number in range(8)][-1]
        assert client.get("/api/v1/check", {"q": FAKE}).json()["verdict"] == "unknown"
        assert not Lookalike.objects.exists()
        client.force_login(imitating.reviewer())
        page = client.get(f"/en/review/reports/{report.pk}/").content.decode()
        assert f"kind=number&amp;value=%2B{FAKE[1:]}&amp;reference={report.reference}" in page

    def test_what_was_done_is_believed_only_with_its_decision(self, client: Client, seal: Seal) -> None:
        person = imitating.reviewer()
        report = received(subject=FAKE)
        reports.take(report=report, person=person, at=report.created_at)
        with pytest.raises(reports.NoWarning):
            reports.act(report=report, action="warning_set", person=person, at=report.created_at)
        imitating.in_force(seal, reference=report.reference)
        reports.act(report=report, action="warning_set", person=person, at=report.created_at)
        report.refresh_from_db()
        assert report.action == "warning_set"

    def test_whoever_is_warned_of_says_so_and_the_desk_has_a_date(
        self, client: Client, seal: Seal, settings: Any
    ) -> None:
        settings.DESK_SECOND_FACTOR = False
        imitating.in_force(seal)
        link = f"/en/report/?kind=wrong_warning&q={FAKE.replace('+', '%2B')}"
        page = client.get(link).content.decode()
        assert 'value="wrong_warning"' in page
        assert f'value="{FAKE}"' in page
        report = received(kind="wrong_warning", subject=FAKE)
        assert report.due_at is not None
        client.force_login(imitating.reviewer())
        desk = client.get(f"/en/review/reports/{report.pk}/").content.decode()
        assert f"/en/review/warnings/{Lookalike.objects.get().pk}/" in desk
