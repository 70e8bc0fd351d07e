"""How warnings end: with the seal that they are about, by one person, by themselves; and what comes back then."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from config.kernel.actors import Actor
from config.kernel.lifecycle import IllegalMove
from directory import selectors
from tests import factories
from tests.verification import imitating, ready
from tests.verification.imitating import FAKE, reviewer
from tests.verification.outside import deliver
from verification.models import Answer, Seal
from verification.services import lookalikes, seals
from verification.services.lookalikes import NoteMissing, NothingImitated
from verification.services.seals import reactions
from verification.services.seals.refresh import refresh

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def seal() -> Seal:
    return ready.sealed(e164="+493023125012")


def verdict(text: str) -> str:
    return selectors.ask(text, at=NOW()).verdict


class TestTheImitated:
    @pytest.mark.parametrize("state", ["proposed", "in_force"])
    def test_its_end_ends_the_warning(self, seal: Seal, state: str) -> None:
        warned = imitating.proposed(seal) if state == "proposed" else imitating.in_force(seal)
        seals.surrender(seal=seal, by=Actor("business", "x"), at=NOW())
        warned.refresh_from_db()
        assert warned.state == {"proposed": "refused", "in_force": "lifted"}[state]
        assert verdict(FAKE) == "unknown"
        with pytest.raises(NothingImitated):
            imitating.proposed(seal, "domain")

    def test_a_suspension_does_not(self, seal: Seal) -> None:
        imitating.in_force(seal)
        seals.suspend(seal=seal, cause="domain_lost", by=Actor("system"), at=NOW())
        assert verdict(FAKE) == "beware"

    def test_it_is_named_as_it_is_called_now(self, seal: Seal) -> None:
        imitating.in_force(seal)
        Seal.objects.filter(pk=seal.pk).update(name="Huber & Söhne")
        seal.business.slug = "huber-soehne"
        seal.business.save(update_fields=["slug"])
        reactions.profile_moved(business_id=seal.business_id, at=NOW())
        instead = selectors.ask(FAKE, at=NOW()).data["beware"]["instead"]
        assert (instead["name"], instead["profile"]) == ("Huber & Söhne", "/b/huber-soehne/")


class TestItEnds:
    def test_lifting_takes_one_person_and_a_reason(self, seal: Seal) -> None:
        warned = imitating.in_force(seal)
        with pytest.raises(NoteMissing):
            lookalikes.lift(lookalike=warned, note=" ", person=reviewer(), at=NOW())
        assert verdict(FAKE) == "beware"
        imitating.lifted(warned)
        assert verdict(FAKE) == "unknown"
        with pytest.raises(IllegalMove):
            imitating.lifted(warned)

    def test_what_an_ended_seal_said_there_is_said_again(self, seal: Seal) -> None:
        former = ready.sealed(name="Metzgerei Lang", e164=FAKE)
        seals.surrender(seal=former, by=Actor("business", "x"), at=NOW())
        before = bytes(Answer.objects.get(key=f"n:{FAKE}").body)
        warned = imitating.in_force(seal)
        assert verdict(FAKE) == "beware"
        # Whatever is written about the ended seal meanwhile does not cover the warning up.
        reactions.profile_moved(business_id=former.business_id, at=NOW())
        assert verdict(FAKE) == "beware"
        imitating.lifted(warned)
        assert bytes(Answer.objects.get(key=f"n:{FAKE}").body) == before

    def test_it_runs_out_by_itself_to_the_second(self, seal: Seal, time_machine: Any) -> None:
        warned = imitating.in_force(seal)
        Seal.objects.update(ends_at=NOW() + timedelta(days=900))
        assert warned.until is not None
        time_machine.move_to(warned.until - timedelta(seconds=1), tick=False)
        assert verdict(FAKE) == "beware"
        time_machine.move_to(warned.until, tick=False)
        assert verdict(FAKE) == "unknown"
        assert lookalikes.expire_due(at=NOW()) == 1
        assert lookalikes.expire_due(at=NOW()) == 0
        warned.refresh_from_db()
        assert (warned.state, Answer.objects.filter(key=f"n:{FAKE}").exists()) == ("expired", False)

    def test_the_desk_is_reminded_once_and_renews(self, seal: Seal, time_machine: Any) -> None:
        operator = factories.user(desk_role="operator", language="en")
        warned = imitating.in_force(seal)
        assert warned.until is not None
        assert lookalikes.remind_due(at=NOW()) == 0
        time_machine.move_to(warned.until - timedelta(days=13), tick=False)
        assert (lookalikes.remind_due(at=NOW()), lookalikes.remind_due(at=NOW())) == (1, 0)
        mail.outbox.clear()
        deliver()
        told = [one for one in mail.outbox if one.to == [operator.email]]
        assert len(told) == 1
        assert FAKE not in f"{told[0].subject}{told[0].body}"
        renewed = lookalikes.renew(lookalike=warned, note="Still calls.", person=reviewer(), at=NOW())
        assert renewed.until == NOW() + timedelta(days=180)
        assert Answer.objects.get(key=f"n:{FAKE}").until == renewed.until
        assert lookalikes.remind_due(at=NOW()) == 0

    def test_a_number_that_a_seal_left_can_be_warned_of_and_is_told_again(self, seal: Seal) -> None:
        """Who has the number now may pretend to be the business that had it."""
        left = {
            "e164": FAKE,
            "extension": "",
            "since": NOW().isoformat(),
            "until": (NOW() + timedelta(days=60)).isoformat(),
        }
        Seal.objects.filter(pk=seal.pk).update(left_numbers=[left])
        refresh(seal_id=seal.pk, at=NOW())
        assert verdict(FAKE) == "not_valid"
        warned = imitating.in_force(seal)
        refresh(seal_id=seal.pk, at=NOW())
        assert verdict(FAKE) == "beware"
        imitating.lifted(warned)
        assert (verdict(FAKE), verdict(seal.e164)) == ("not_valid", "valid")
