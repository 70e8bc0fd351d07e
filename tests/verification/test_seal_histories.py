"""Random histories of one seal: renamed, moved, renewed, suspended, ended; its log alone can rebuild it."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.kernel.actors import SYSTEM, Actor
from config.kernel.errors import Refused
from config.kernel.lifecycle import IllegalMove
from tests import factories
from tests.verification import changing, ready
from verification.issuance.leaves import Subject, commitment
from verification.management.invariants import changes as promises
from verification.management.invariants import hashes
from verification.management.invariants.statements import SEALS
from verification.models import Answer, Case, Decision, PhoneNumber, Seal, SealEvent
from verification.rules.claims import tel_uri
from verification.services import cases, seals
from verification.services.seals import lists, reactions

pytestmark = pytest.mark.django_db

NAMES = ("Bäckerei Huber", "Bäckerei Sonnenschein", "Bäckerei Mond")
NUMBERS = ("+493023125090", "+493023125091", "+493023125092")
CAUSES = ("domain_lost", "impersonation_credible")

deeds = st.one_of(
    st.tuples(st.just("rename"), st.sampled_from(NAMES)),
    st.tuples(st.just("refuse"), st.sampled_from(NAMES)),
    st.tuples(st.just("move"), st.sampled_from(NUMBERS)),
    st.tuples(st.just("suspend"), st.sampled_from(CAUSES)),
    st.tuples(st.just("clear"), st.sampled_from(CAUSES)),
    st.tuples(st.just("wait"), st.integers(1, 40)),
    st.tuples(st.just("renew"), st.just("")),
    st.tuples(st.just("end"), st.sampled_from(["surrender", "revoke"])),
)


@dataclass
class Rebuilt:
    """What somebody knows who has read nothing but the entries of one seal."""

    state: str = ""
    version: int = 0
    name: str = ""
    commit: str = ""


STATE = {
    "seal.suspended": "suspended",
    "seal.revoked": "revoked",
    "seal.surrendered": "surrendered",
}
KEEPING = ("seal.changed", "seal.extended")


def rebuild(entries: list[dict[str, Any]]) -> Rebuilt:
    found = Rebuilt()
    for entry in entries:
        kind = entry["type"]
        if kind not in KEEPING:
            found.state = STATE.get(kind, "active")
        found.version, found.commit = entry["ver"], entry["commit"]
        found.name = entry["subject"]["name"]
    return found


class History:
    """One seal, and a clock."""

    def __init__(self) -> None:
        self.seal = ready.sealed(e164=NUMBERS[0])
        self.desk = factories.user(desk_role="reviewer")
        self.at: datetime = timezone.now()

    def do(self, what: str, value: Any) -> None:
        with suppress(Refused, IllegalMove), transaction.atomic():
            getattr(self, what)(value)
        self.at += timedelta(minutes=1)
        self.seal = Seal.objects.select_related("business", "phone", "case").get(pk=self.seal.pk)

    def rename(self, name: str) -> None:
        changing.renamed(self.seal, at=self.at, name=name)

    def refuse(self, name: str) -> None:
        changing.decide(changing.name_asked(self.seal, at=self.at, name=name), "reject", at=self.at)

    def move(self, number: str) -> None:
        changing.moved(self.seal, e164=number, at=self.at)

    def suspend(self, cause: str) -> None:
        seals.suspend(seal=self.seal, cause=cause, by=SYSTEM, at=self.at)

    def clear(self, cause: str) -> None:
        seals.clear(seal=self.seal, cause=cause, by=SYSTEM, at=self.at)

    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        lists.close_due(at=self.at)

    def renew(self, _nothing: str) -> None:
        case = cases.open_renewal(seal=self.seal, by=SYSTEM, at=self.at)
        Case.objects.filter(pk=case.pk).update(state="approved", submitted_at=self.at)
        decision = Decision.objects.create(
            case=case, outcome="approved", reviewer=self.desk, policy_version="2026-10", at=self.at
        )
        seals.renew(seal=self.seal, decision=decision, by=SYSTEM, at=self.at)

    def end(self, how: str) -> None:
        if how == "surrender":
            seals.surrender(seal=self.seal, by=changing.by(self.seal), at=self.at)
        else:
            decision = ready.decision(self.seal, "revoked", "misissuance")
            reviewer = Actor("reviewer", str(decision.reviewer_id))
            seals.revoke(seal=self.seal, reason="misissuance", decision=decision, by=reviewer, at=self.at)
        reactions.publish_lists(at=self.at)


def broken() -> list[str]:
    with connection.cursor() as cursor:
        found = []
        for one in (*SEALS, *promises.CHANGES):
            now = "now()" if connection.vendor == "postgresql" else "strftime('%Y-%m-%d %H:%M:%f', 'now')"
            cursor.execute(one.sql.replace("{now}", now))
            found += [f"{one.code}: {row}" for row in cursor.fetchall()]
    found += [str(row) for row in hashes.status_bits(connection)]
    found += [str(row) for row in promises.last_entries(connection)]
    return found


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(deeds, min_size=3, max_size=9))
def test_the_log_alone_rebuilds_the_seal(story: list[tuple[str, Any]]) -> None:
    with transaction.atomic():
        history = History()
        for what, value in story:
            history.do(what, value)
        seal = history.seal
        entries = [json.loads(event.leaf) for event in SealEvent.objects.filter(seal=seal).order_by("index")]
        said = Subject(seal.name, seal.city, seal.country, tel_uri(seal.e164, seal.extension))
        assert rebuild(entries) == Rebuilt(
            seal.state, seal.version, seal.name, commitment(said, bytes(seal.salt or b""))
        )
        assert broken() == []
        told = json.loads(bytes(Answer.objects.get(key=f"c:{seal.code}").body))
        assert (told["name"], told["state"], told["phone"]) == (seal.name, seal.state, f"tel:{seal.e164}")
        holders = PhoneNumber.objects.filter(e164=seal.e164, state="proven")
        assert seal.state not in ("active",) or [one.business_id for one in holders] == [seal.business_id]
        transaction.set_rollback(True)
