"""Two looks prove a domain, three days without the words lose it, and silence does neither."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.outbox.models import Event
from tests.verification import evidence
from tests.verification.domains import URL, choose, publish
from tests.verification.evidence import chosen
from tests.verification.outside import Outside, deliver
from tests.verification.ready import sealed
from verification.models import Case, DomainProof, Seal
from verification.ports import DomainLook
from verification.services import domain_watch, findings

NOW = timezone.now


@pytest.fixture
def case(client: Client, db: Any, outside: Outside, time_machine: Any) -> Case:
    time_machine.move_to(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False)
    made = chosen(evidence.opened(), form="GmbH")
    client.force_login(evidence.member(made))
    return made


class TestProof:
    @pytest.mark.parametrize("method", ["dns", "http"])
    def test_one_resolver_is_asked_twice(
        self, client: Client, case: Case, outside: Outside, time_machine: Any, method: str
    ) -> None:
        proof = choose(client, method)
        publish(outside, proof)
        deliver()
        proof.refresh_from_db()
        assert proof.state == "open"
        assert "We look twice, a minute apart" in client.get(URL).content.decode()
        time_machine.shift(timedelta(seconds=61))
        findings.ring_due(at=NOW())
        deliver()
        proof.refresh_from_db()
        assert (proof.state, proof.proven_at, len(outside.asked)) == ("proven", NOW(), 2)
        assert Event.objects.filter(
            kind="verification.domain_proven", ids__business=str(case.business_id)
        ).exists()

    def test_two_resolvers_that_agree_are_two_looks(
        self, client: Client, case: Case, outside: Outside, settings: Any
    ) -> None:
        settings.DNS_RESOLVERS = ["9.9.9.9:53", "1.1.1.1:53"]
        proof = choose(client)
        publish(outside, proof)
        assert "We ask several name servers" in client.get(URL).content.decode()
        deliver()
        proof.refresh_from_db()
        assert proof.state == "proven"

    def test_a_look_that_finds_nothing_in_between_starts_the_count_anew(
        self, client: Client, case: Case, outside: Outside, time_machine: Any
    ) -> None:
        proof = choose(client)
        publish(outside, proof)
        deliver()
        outside.txt = DomainLook("absent", detail="no_record")
        time_machine.shift(timedelta(minutes=2))
        findings.ring_due(at=NOW())
        deliver()
        publish(outside, proof)
        time_machine.shift(timedelta(minutes=10))
        findings.ring_due(at=NOW())
        deliver()
        proof.refresh_from_db()
        assert proof.state == "open"

    def test_the_words_of_another_business_prove_nothing(
        self, client: Client, case: Case, outside: Outside
    ) -> None:
        proof = choose(client)
        publish(outside, DomainProof(nonce="0" * 32))
        deliver()
        proof.refresh_from_db()
        assert proof.state == "open"

    @pytest.mark.django_db
    def test_nobody_waits_for_a_record_once_the_case_is_handed_in(
        self, client: Client, outside: Outside
    ) -> None:
        case = evidence.filled()
        client.force_login(evidence.member(case))
        choose(client)
        deliver()
        client.post("/en/submit/", {"correct": "on", "told": "on"})
        deliver()
        case.refresh_from_db()
        assert case.state == "in_queue"
        assert case.findings.get(source="dns").result == "not_provided"


class TestWatch:
    @pytest.fixture
    def proof(self, db: Any, outside: Outside, time_machine: Any) -> DomainProof:
        time_machine.move_to(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False)
        business = sealed().business
        proof = DomainProof.objects.create(
            business=business, domain="huber.example", method="dns", nonce="a" * 32, state="proven",
            state_at=NOW(), created_at=NOW(), proven_at=NOW(), last_ok_at=NOW(), next_at=NOW(),
        )  # fmt: skip
        publish(outside, proof)
        return proof

    def day(self, time_machine: Any, days: float = 1) -> None:
        time_machine.shift(timedelta(days=days, minutes=1))
        domain_watch.ring_due(at=NOW())
        deliver()

    def test_a_proof_that_stays_is_looked_at_once_a_day(
        self, proof: DomainProof, outside: Outside, time_machine: Any
    ) -> None:
        for _ in range(5):
            self.day(time_machine)
            domain_watch.ring_due(at=NOW())
        deliver()
        proof.refresh_from_db()
        assert (proof.state, proof.last_ok_at, len(outside.asked)) == ("proven", NOW(), 5)

    def test_three_days_without_it_lose_the_domain(
        self, proof: DomainProof, outside: Outside, time_machine: Any
    ) -> None:
        outside.txt = DomainLook("absent", detail="no_record")
        for _ in range(3):
            self.day(time_machine)
        proof.refresh_from_db()
        assert proof.state == "proven"
        self.day(time_machine)
        proof.refresh_from_db()
        assert proof.state == "lost"
        event = Event.objects.get(kind="verification.domain_lost")
        assert event.ids["business"] == str(proof.business_id)
        assert Seal.objects.get().causes == ["domain_lost"]

    def test_a_silent_server_is_never_held_against_anyone(
        self, proof: DomainProof, outside: Outside, time_machine: Any
    ) -> None:
        outside.txt = DomainLook("unavailable", detail="resolver")
        for _ in range(40):
            self.day(time_machine, 0.5)
        proof.refresh_from_db()
        assert (proof.state, proof.absent_since) == ("proven", None)

    def test_days_that_are_not_in_a_row_do_not_add_up(
        self, proof: DomainProof, outside: Outside, time_machine: Any
    ) -> None:
        good, bad = outside.txt, DomainLook("absent", detail="no_record")
        for look in [bad, bad, good] * 4:
            outside.txt = look
            self.day(time_machine)
        proof.refresh_from_db()
        assert proof.state == "proven"

    def test_a_lost_domain_that_comes_back_is_proven_again(
        self, proof: DomainProof, outside: Outside, time_machine: Any
    ) -> None:
        good, outside.txt = outside.txt, DomainLook("absent", detail="no_record")
        for _ in range(4):
            self.day(time_machine)
        outside.txt = good
        self.day(time_machine)
        proof.refresh_from_db()
        assert proof.state == "proven"
        assert Event.objects.filter(kind="verification.domain_proven").count() == 1
        assert (Seal.objects.get().state, Seal.objects.get().causes) == ("active", [])

    def test_without_a_seal_nobody_looks(
        self, proof: DomainProof, outside: Outside, time_machine: Any
    ) -> None:
        Seal.objects.update(state="revoked")
        self.day(time_machine)
        assert outside.asked == []
