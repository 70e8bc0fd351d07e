"""Domains: what people paste, the exact words to publish, two looks, and the daily look afterwards."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.outbox.models import Event
from tests.verification import evidence
from tests.verification.domains import URL, choose, publish
from tests.verification.evidence import chosen, errors
from tests.verification.outside import Outside, deliver
from verification.models import Case, DomainProof
from verification.ports import DomainLook
from verification.services import findings

NOW = timezone.now


@pytest.fixture
def case(client: Client, db: Any, outside: Outside, time_machine: Any) -> Case:
    time_machine.move_to(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False)
    made = chosen(evidence.opened(), form="GmbH")
    client.force_login(evidence.member(made))
    return made


class TestPage:
    def test_it_can_be_skipped(self, client: Client, case: Case) -> None:
        page = client.get(URL).content.decode()
        assert "You can also do without" in page
        assert "Skip and continue" in page

    def test_the_exact_record_is_shown_to_copy(self, client: Client, case: Case) -> None:
        proof = choose(client)
        page = client.get(URL).content.decode()
        assert "_siegel.huber.example" in page
        assert f"siegel-verification={proof.nonce}" in page
        assert page.count("data-copy") == 2

    def test_the_exact_file_is_shown_and_can_be_downloaded(self, client: Client, case: Case) -> None:
        proof = choose(client, "http")
        assert "https://huber.example/.well-known/siegel.txt" in client.get(URL).content.decode()
        file = client.get("/en/evidence/domain/siegel.txt")
        assert file.content.decode() == f"siegel-verification={proof.nonce}\n"
        assert file.headers["Content-Disposition"] == 'attachment; filename="siegel.txt"'

    @pytest.mark.parametrize(
        ("body", "said"),
        [
            ({}, "Enter the address of your website"),
            ({"domain": "huber.example"}, "Choose how you want to show"),
            ({"domain": "huber.example", "method": "meta"}, "Choose how you want to show"),
            ({"domain": "info@huber.example", "method": "dns"}, "This is an e-mail address"),
            ({"domain": "10.0.0.1", "method": "dns"}, "not its numbers"),
            ({"domain": "shop.local", "method": "dns"}, "only works inside a network"),
            ({"domain": "huber", "method": "dns"}, "not the address of a website"),
            ({"domain": "huber\x00.example", "method": "dns"}, "control character"),
            ({"domain": "h" * 500_000, "method": "http"}, "Write at most 2000 characters"),
        ],
    )
    def test_what_is_wrong_is_said(self, client: Client, case: Case, body: dict[str, str], said: str) -> None:
        response = client.post(URL, body)
        assert response.status_code == 422
        assert said in errors(response)
        assert not DomainProof.objects.exists()

    def test_it_says_exactly_what_was_found_instead(
        self, client: Client, case: Case, outside: Outside
    ) -> None:
        choose(client)
        outside.txt = DomainLook("found", values=("v=spf1 -all", "google-site-verification=xyz"))
        deliver()
        page = client.get(URL).content.decode()
        assert "We found something, but not the words below" in page
        assert "google-site-verification=xyz" in page
        assert "We look again by ourselves" in page

    @pytest.mark.parametrize(
        ("look", "said"),
        [
            (DomainLook("absent", detail="redirect"), "leads on to another one"),
            (DomainLook("absent", detail="address_not_public"), "inside a network"),
            (DomainLook("absent", detail="http_418"), "did not give a usable answer"),
            (DomainLook("unavailable", detail="certificate"), "We will keep trying"),
        ],
    )
    def test_every_way_to_fail_has_words(
        self, client: Client, case: Case, outside: Outside, look: DomainLook, said: str
    ) -> None:
        choose(client, "http")
        outside.file = look
        deliver()
        assert said in client.get(URL).content.decode()

    def test_what_a_server_sends_is_only_text(self, client: Client, case: Case, outside: Outside) -> None:
        choose(client, "http")
        outside.file = DomainLook("found", values=("<script>alert(1)</script>" * 40,))
        deliver()
        page = client.get(URL).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page

    def test_check_now_looks_at_once(self, client: Client, case: Case, outside: Outside) -> None:
        choose(client)
        deliver()
        deliver()
        assert len(outside.asked) == 1
        client.post(URL + "check/")
        deliver()
        assert outside.asked == [("dns", "_siegel.huber.example")] * 2

    def test_the_live_part_is_silent_while_nothing_changes(
        self, client: Client, case: Case, outside: Outside
    ) -> None:
        proof = choose(client)
        deliver()
        page = client.get(URL).content.decode()
        address = re.search(r'hx-get="([^"]+)" hx-trigger="every 5s"', page)
        assert address
        assert client.get(address[1]).status_code == 204
        publish(outside, proof)
        client.post(URL + "check/")
        deliver()
        answer = client.get(address[1])
        assert answer.status_code == 200
        assert "We have found it. We look a second time" in answer.content.decode()

    def test_another_way_keeps_the_words_and_another_domain_gets_new_ones(
        self, client: Client, case: Case
    ) -> None:
        first = choose(client)
        again = choose(client, "http")
        assert (again.pk, again.nonce, again.method) == (first.pk, first.nonce, "http")
        other = choose(client, "http", "huber-brot.example")
        assert other.nonce != first.nonce
        assert list(DomainProof.objects.order_by("pk").values_list("state", flat=True)) == ["dropped", "open"]
        live = case.findings.exclude(state="discarded")
        assert list(live.values_list("source", "claim")) == [("http", "huber-brot.example")]

    def test_removing_it_ends_every_look(self, client: Client, case: Case, outside: Outside) -> None:
        choose(client)
        client.post(URL + "remove/")
        deliver()
        assert outside.asked == []
        assert "You can also do without" in client.get(URL).content.decode()
        assert client.get(URL + "state/").status_code == 404

    def test_looking_changes_nothing(
        self, client: Client, case: Case, django_assert_max_num_queries: Any
    ) -> None:
        choose(client)
        client.get(URL)
        before = (list(DomainProof.objects.values()), Event.objects.count())
        with django_assert_max_num_queries(3 + 8):
            client.get(URL)
        assert (list(DomainProof.objects.values()), Event.objects.count()) == before

    def test_check_now_has_an_end(self, client: Client, case: Case, outside: Outside) -> None:
        choose(client)
        for _ in range(findings.LOOKS_AN_HOUR):
            client.post(URL + "check/")
        page = client.post(URL + "check/", follow=True).content.decode()
        assert "Too many tries. You can try again at" in page
