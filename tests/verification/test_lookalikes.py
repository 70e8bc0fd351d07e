"""Warnings: two people, never beside a seal of its own, told exactly while in force, ended by whatever ends them."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from accounts.rules.names import skeleton
from config.outbox.models import AuditEntry
from directory import selectors
from tests import factories
from tests.verification import imitating, ready
from tests.verification.imitating import FAKE, FAKE_NAME, FAKE_SITE, SHOWN, reviewer
from verification.models import DomainProof, Lookalike, LookalikeStep, Seal
from verification.services import lookalikes, review
from verification.services.lookalikes import (
    SealStandsThere,
    WarnedAlready,
)
from verification.services.review.errors import OwnBusiness, SamePerson
from verification.services.seals.refresh import refresh

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(e164="+493023125012")


def verdict(text: str) -> str:
    return selectors.ask(text, at=NOW()).verdict


class TestTwoPeople:
    @pytest.mark.parametrize("kind", ["number", "domain", "name"])
    def test_a_proposal_is_seen_by_nobody_and_the_second_person_shows_it(self, seal: Seal, kind: str) -> None:
        waiting = imitating.proposed(seal, kind)
        assert verdict(SHOWN[kind]) == "unknown"
        done = lookalikes.confirm(lookalike=waiting, person=reviewer(), at=NOW())
        assert (done.state, verdict(SHOWN[kind])) == ("in_force", "beware")
        told = selectors.ask(SHOWN[kind], at=NOW()).data["beware"]
        assert (told["kind"], told["instead"]["name"]) == (kind, "Bäckerei Huber")

    def test_the_proposer_cannot_confirm_and_nothing_changes(self, seal: Seal) -> None:
        person = reviewer()
        waiting = imitating.proposed(seal, by=person)
        with pytest.raises(SamePerson):
            lookalikes.confirm(lookalike=waiting, person=person, at=NOW())
        assert verdict(FAKE) == "unknown"

    def test_nobody_of_the_imitated_business(self, seal: Seal) -> None:
        inside = reviewer()
        factories.membership(inside, seal.business, "viewer")
        with pytest.raises(OwnBusiness):
            imitating.proposed(seal, by=inside)
        waiting = imitating.proposed(seal)
        for deed in (lookalikes.confirm, lookalikes.refuse):
            with pytest.raises(OwnBusiness):
                deed(lookalike=waiting, note="x", person=inside, at=NOW())

    @pytest.mark.parametrize("kind", ["number", "domain", "name"])
    def test_nobody_of_whom_is_warned_of(self, seal: Seal, kind: str) -> None:
        theirs = reviewer()
        firm = factories.business(FAKE_NAME, owner=theirs)
        firm.names.update(skeleton=skeleton(FAKE_NAME))
        ready.proven_phone(firm, FAKE, state="unproven", proven_at=None, expires_at=None)
        values: dict[str, Any] = {"method": "dns", "nonce": "n", "state_at": NOW(), "created_at": NOW()}
        DomainProof.objects.create(business=firm, domain=FAKE_SITE, **values)
        with pytest.raises(OwnBusiness):
            imitating.proposed(seal, kind, by=theirs)
        warned = imitating.in_force(seal, kind)
        with pytest.raises(OwnBusiness):
            lookalikes.lift(lookalike=warned, note="It is me.", person=theirs, at=NOW())

    def test_the_database_insists_on_two(self, seal: Seal) -> None:
        person = reviewer()
        waiting = imitating.proposed(seal, by=person)
        rows = Lookalike.objects.filter(pk=waiting.pk)
        now = NOW()
        for changes in (
            {"confirmer": person},
            {"state": "in_force"},
            {"state": "in_force", "confirmer": person, "since": now, "until": now},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                rows.update(**changes)

    def test_who_did_what_stands_in_the_history_and_the_audit(self, seal: Seal) -> None:
        done = imitating.lifted(imitating.in_force(seal))
        assert list(done.steps.order_by("pk").values_list("action", flat=True)) == [
            "propose",
            "confirm",
            "lift",
        ]
        entries = AuditEntry.objects.filter(subject_type="verification.lookalike", subject_id=str(done.pk))
        assert {entry.action.rpartition(".")[2] for entry in entries} == {"propose", "confirm", "lift"}
        assert not any(FAKE in f"{entry.reason}{entry.action}" for entry in entries)


class TestItStays:
    @pytest.mark.parametrize("field", ["value", "key", "evidence", "ground", "kind"])
    def test_what_it_is_about_cannot_be_changed(self, seal: Seal, field: str) -> None:
        imitating.proposed(seal)
        with pytest.raises(DatabaseError), transaction.atomic():
            Lookalike.objects.update(**{field: "domain"})

    def test_neither_who_confirmed_nor_what_is_over(self, seal: Seal) -> None:
        warned = imitating.in_force(seal)
        with pytest.raises(DatabaseError), transaction.atomic():
            Lookalike.objects.update(confirmer=reviewer())
        imitating.lifted(warned)
        with pytest.raises(DatabaseError), transaction.atomic():
            Lookalike.objects.update(state="in_force")

    def test_a_step_is_written_once(self, seal: Seal) -> None:
        imitating.proposed(seal)
        with pytest.raises(DatabaseError), transaction.atomic():
            LookalikeStep.objects.update(note="x")


class TestNeverBesideASeal:
    @pytest.mark.parametrize("signed", [True, False])
    def test_a_number_with_a_seal_cannot_be_warned_of(self, seal: Seal, signed: bool) -> None:
        ready.sealed(name="Metzgerei Lang", e164=FAKE, signed=signed)
        with pytest.raises(SealStandsThere):
            imitating.proposed(seal)

    def test_nor_at_an_extension_of_it(self, seal: Seal) -> None:
        other = ready.sealed(name="Metzgerei Lang")
        Seal.objects.filter(pk=other.pk).update(e164=FAKE, extension="12")
        with pytest.raises(SealStandsThere):
            imitating.proposed(seal)

    def test_nor_a_website_that_a_business_has_proved(self, seal: Seal) -> None:
        firm = factories.business("Metzgerei Lang", owner=factories.user())
        now = NOW()
        DomainProof.objects.create(
            business=firm, domain=FAKE_SITE, method="dns", nonce="n", state="proven", proven_at=now,
            state_at=now, created_at=now,
        )  # fmt: skip
        with pytest.raises(SealStandsThere):
            imitating.proposed(seal, "domain")

    def test_nor_the_name_itself_in_other_letters(self, seal: Seal) -> None:
        with pytest.raises(SealStandsThere):
            imitating.proposed(seal, "name", "B\u00e4ckerei Hub\u0435r")

    def test_what_came_between_proposal_and_confirmation_counts(self, seal: Seal) -> None:
        waiting = imitating.proposed(seal)
        ready.sealed(name="Metzgerei Lang", e164=FAKE)
        waiting.refresh_from_db()
        assert waiting.state == "refused"
        with pytest.raises(SealStandsThere):
            lookalikes.confirm(lookalike=waiting, person=reviewer(), at=NOW())
        assert verdict(FAKE) == "valid"

    def test_a_seal_ends_the_warning_in_its_own_transaction(self, seal: Seal) -> None:
        warned = imitating.in_force(seal)
        first = reviewer()
        case = ready.case_in_review(first, name="Metzgerei Lang", e164=FAKE)
        before = verdict(FAKE)
        review.propose(case=case, person=first, at=NOW(), wish=review.Wish("approve"))
        case.refresh_from_db()
        # The desk is told that a warning stands there, so one person alone cannot approve it.
        assert (before, case.state) == ("beware", "decision_proposed")
        assert case.proposal.four_eyes == ["warned_of"]
        review.confirm(case=case, person=reviewer(), at=NOW())
        warned.refresh_from_db()
        assert (warned.state, verdict(FAKE)) == ("lifted", "unknown")
        refresh(seal_id=Seal.objects.get(e164=FAKE).pk, at=NOW())
        assert verdict(FAKE) == "valid"

    def test_one_at_a_time(self, seal: Seal) -> None:
        imitating.in_force(seal)
        with pytest.raises(WarnedAlready):
            imitating.proposed(seal)
