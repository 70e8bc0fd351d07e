"""The steps for the website go to whoever looks after it: our words, a few times a day, and to nobody in secret."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from config.outbox.models import AuditEntry, Delivery, Event, PendingMail
from tests import factories
from tests.verification import evidence
from tests.verification.evidence import chosen
from tests.verification.outside import Outside, deliver
from verification.models import Case, DomainProof, LimitLog
from verification.services import agency

HERE, SEND = "/en/evidence/domain/", "/en/evidence/domain/send/"
AGENCY = "hello@agency.example"


@pytest.fixture
def case(client: Client, db: Any, outside: Outside, time_machine: Any) -> Case:
    time_machine.move_to(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False)
    made = chosen(evidence.opened(), form="GmbH")
    client.force_login(evidence.member(made))
    return made


def choose(client: Client, method: str = "dns", domain: str = "huber.example") -> DomainProof:
    client.post(HERE, {"domain": domain, "method": method})
    return DomainProof.objects.get(state__in=["open", "proven"])


def send(client: Client, to: str = AGENCY, language: str = "/en") -> Any:
    return client.post(SEND.replace("/en", language), {"agency-email": to})


def sent() -> list[Any]:
    deliver()
    return [one for one in mail.outbox if one.to == [AGENCY]]


def test_the_record_goes_out_with_our_words_and_the_asker_s_name(client: Client, case: Case) -> None:
    proof = choose(client)
    assert "Send the steps to your agency" in client.get(HERE).content.decode()
    answer = send(client)
    assert answer.headers["Location"] == HERE
    assert f"on their way to {AGENCY}" in client.get(HERE).content.decode()
    (one,) = sent()
    assert "huber.example" in one.subject
    for word in (
        "TXT",
        "_siegel.huber.example",
        f"siegel-verification={proof.nonce}",
        evidence.member(case).email,
    ):
        assert word in one.body, word


def test_the_file_goes_out_in_the_language_of_the_page(client: Client, case: Case) -> None:
    proof = choose(client, "http")
    send(client, language="")
    (one,) = sent()
    assert "https://huber.example/.well-known/siegel.txt" in one.body
    assert f"siegel-verification={proof.nonce}" in one.body
    assert "TXT" not in one.body
    assert "Guten Tag," in one.body


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "nobody",
        "a@b",
        "a@b.example, c@d.example",
        "a@b.example\nBcc: c@d.example",
        "a\x00@b.example",
        "\ud800@b.example",
        "💩@b.example",
        f"{'a' * 250}@b.example",
        "<a@b.example>",
    ],
)
def test_what_is_no_address_is_said_and_kept_and_nothing_leaves(
    client: Client, case: Case, typed: str
) -> None:
    choose(client)
    answer = client.post(
        SEND, {"agency-email": typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error:" in page
    assert 'href="#id_agency-email"' in page
    assert "<details open>" in page
    assert not PendingMail.objects.exists()


def test_a_business_sends_few_a_day(client: Client, case: Case, time_machine: Any) -> None:
    choose(client)
    for n in range(agency.PER_BUSINESS):
        assert send(client, f"a{n}@agency.example").status_code == 302
    refused = send(client, "more@agency.example")
    assert refused.status_code == 422
    assert "often enough for today" in refused.content.decode()
    assert "more@agency.example" in refused.content.decode()
    assert PendingMail.objects.count() == agency.PER_BUSINESS
    time_machine.shift(timedelta(days=1, seconds=1))
    assert send(client, "more@agency.example").status_code == 302


def test_a_mailbox_gets_few_a_day_whoever_sends_them(client: Client, case: Case) -> None:
    choose(client)
    assert [send(client, to).status_code for to in (AGENCY, AGENCY.upper(), AGENCY)] == [302, 302, 422]
    other = chosen(evidence.opened(), form="GmbH")
    client.force_login(evidence.member(other))
    client.post(HERE, {"domain": "other.example", "method": "dns"})
    assert send(client).status_code == 422
    assert send(client, "second@agency.example").status_code == 302


def test_without_anything_to_prove_nothing_is_sent(client: Client, case: Case) -> None:
    assert send(client).headers["Location"] == HERE
    proof = choose(client)
    DomainProof.objects.filter(pk=proof.pk).update(state="proven", proven_at=proof.created_at)
    assert send(client).status_code == 422
    assert not PendingMail.objects.exists()
    assert not LimitLog.objects.filter(key__startswith="agency").exists()


def test_the_address_stays_with_the_mail_alone(client: Client, case: Case) -> None:
    choose(client)
    send(client)
    told = [*Event.objects.values_list("ids", flat=True), *AuditEntry.objects.values_list("action", "reason")]
    assert AGENCY not in str(told)
    assert AGENCY not in str(list(LimitLog.objects.values()))
    assert AGENCY.encode() not in bytes(PendingMail.objects.get().cipher)
    assert AuditEntry.objects.filter(action="verification.domainproof.steps_sent").count() == 1
    deliver()
    assert bytes(PendingMail.objects.get().cipher) == b""
    assert not Delivery.objects.filter(state="dead").exists()


def test_only_who_may_edit_is_offered_it_and_only_by_a_form(client: Client, case: Case) -> None:
    choose(client)
    assert client.get(SEND).status_code == 405
    viewer = factories.user()
    factories.membership(viewer, case.business, "viewer")
    client.force_login(viewer)
    assert "Send the steps" not in client.get(HERE).content.decode()
    assert send(client).status_code == 404
    assert not PendingMail.objects.exists()
