"""What else happens beside a further number: its own change, proving it again, objections, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.kernel.actors import SYSTEM
from tests import factories
from tests.verification import adding, changing, ready
from tests.verification.change_pages import signed_in
from tests.verification.outside import deliver
from verification.models import Change, PhoneContest, PhoneNumber, Seal
from verification.rules import codes
from verification.rules.numbers import classify
from verification.selectors import changes as reading
from verification.selectors import phones as phone_pages
from verification.services import cases, changes, phones, seals
from verification.services.seals import reactions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_desk")]
NOW = timezone.now


@pytest.fixture
def pair() -> tuple[Seal, Seal]:
    return adding.pair()


def enter(seal: Seal, e164: str, **how: Any) -> PhoneNumber:
    by = changing.by(seal)
    return phones.enter(business=seal.business, typed=e164, facts=classify(e164), by=by, at=NOW(), **how)


class TestItsOwnChange:
    def test_the_chosen_number_changes_and_the_other_stays(self, pair: tuple[Seal, Seal]) -> None:
        main, further = pair
        client = signed_in(changing.owner_of(main))
        path = f"/en/seal/number/?seal={codes.shown(further.code)}"
        assert path in client.get(f"/en/seal/further/{further.code}/").content.decode()
        assert "030 23125041" in client.get(path).content.decode()
        assert client.post(path, {"reason": "Moved", "seen": ""}).status_code == 302
        change = Change.objects.select_related("case", "seal").latest("pk")
        assert (change.seal, change.was) == (further, adding.SECOND)
        assert "030 23125041" in client.get("/en/seal/number/").content.decode()
        phone = enter(main, adding.THIRD)
        phones.prove(phone=phone, method="voice", by=changing.by(main), at=NOW())
        changing.decide(Change.objects.select_related("case__business", "seal").get(pk=change.pk))
        main.refresh_from_db()
        further.refresh_from_db()
        assert (further.e164, further.version, main.version) == (adding.THIRD, 2, 1)
        assert further.left_numbers[0]["e164"] == adding.SECOND
        assert PhoneNumber.objects.get(e164=adding.SECOND).state == "released"

    def test_a_page_that_stayed_open_changes_no_other_number(self, pair: tuple[Seal, Seal]) -> None:
        main, further = pair
        client = signed_in(changing.owner_of(main))
        path = f"/en/seal/number/?seal={codes.shown(further.code)}"
        changes.withdraw(change=changing.number_asked(main), by=changing.by(main), at=NOW())
        before = Change.objects.count()
        seals.surrender(seal=further, by=changing.by(main), at=NOW())
        answer = client.post(path, {"reason": "Moved", "seen": ""}, follow=True)
        assert answer.redirect_chain == [("/en/seal/", 302)]
        assert "This number has no seal any more" in answer.content.decode()
        assert Change.objects.count() == before

    def test_a_code_of_nobody_or_of_others_begins_nothing(self, pair: tuple[Seal, Seal]) -> None:
        client = signed_in(changing.owner_of(pair[0]))
        stranger = ready.sealed(e164="+493023125077")
        answer = client.post(f"/en/seal/number/?seal={stranger.code}", {"reason": "Moved", "seen": ""})
        assert answer.status_code == 302
        assert not Change.objects.filter(case__kind="phone_change").exists()

    def test_the_number_of_another_own_seal_is_not_a_new_one(self, pair: tuple[Seal, Seal]) -> None:
        main, further = pair
        changes.ask(
            business=main.business,
            kind="phone_change",
            given=changing.NUMBER,
            seen=None,
            by=changing.by(main),
            at=NOW(),
        )
        client = signed_in(changing.owner_of(main))
        answer = client.post("/en/phone/", {"number": further.e164, "extension": ""})
        assert answer.status_code == 422
        assert "This number has a seal of yours already" in answer.content.decode()
        again = client.post("/en/phone/", {"number": further.e164, "extension": "", "again": "1"})
        assert again.status_code == 302


class TestProvingAgain:
    def test_the_page_lists_every_number_with_a_seal(self, pair: tuple[Seal, Seal]) -> None:
        main, further = pair
        reactions.phone_went_stale(phone_id=further.phone_id, at=NOW() + timedelta(days=200))
        PhoneNumber.objects.filter(pk=further.phone_id).update(state="stale")
        client = signed_in(changing.owner_of(main))
        text = client.get("/en/phone/").content.decode()
        assert "Your other numbers with a seal" in text
        assert "Prove 030 23125041 again" in text
        assert f"/en/phone/letter/?number={further.phone_id}" in text
        assert f'value="{main.phone.typed}"' in text
        for way in ("letter", "call"):
            page = client.get(f"/en/phone/{way}/?number={further.phone_id}").content.decode()
            assert "Confirm" in page or "call" in page
        assert client.get(f"/en/phone/call/?number={further.phone_id}").status_code == 200
        assert phone_pages.chosen(main.business, str(further.phone_id)) == further.phone
        assert phone_pages.chosen(main.business, "") == main.phone
        assert phone_pages.chosen(main.business, "nonsense\x00") is None

    def test_it_comes_back_and_the_others_are_left_alone(self, pair: tuple[Seal, Seal]) -> None:
        main, further = pair
        PhoneNumber.objects.filter(pk=further.phone_id).update(state="stale")
        seals.suspend(seal=further, cause="phone_unproven", by=SYSTEM, at=NOW())
        phone = enter(main, further.e164, again=True)
        phones.prove(phone=phone, method="sms", by=changing.by(main), at=NOW())
        reactions.phone_proven(phone_id=phone.pk, at=NOW())
        further.refresh_from_db()
        assert further.state == "active"
        assert PhoneNumber.objects.get(pk=main.phone_id).state == "proven"

    def test_proving_one_again_keeps_a_new_one_that_waits_for_its_code(self) -> None:
        main = adding.main()
        change = adding.asked(main, proven=False)
        enter(main, main.e164, again=True)
        assert change.phone is not None
        assert PhoneNumber.objects.get(pk=change.phone.pk).state == "unproven"


class TestRefused:
    def test_a_number_that_another_business_holds_is_contested(self) -> None:
        other = ready.sealed(name="Blumen Meier", e164=adding.SECOND)
        main = adding.main()
        change = adding.asked(main, proven=False)
        assert change.phone is not None
        result = phones.prove(phone=change.phone, method="voice", by=changing.by(main), at=NOW())
        assert result == "contested"
        assert PhoneContest.objects.get().holder == other.phone
        other.refresh_from_db()
        assert other.state == "suspended"
        with pytest.raises(cases.NotReady):
            changes.submit(change=change, by=changing.by(main), at=NOW())

    def test_a_suspended_business_is_told_why_not(self) -> None:
        main = adding.main()
        seals.suspend(seal=main, cause="impersonation_credible", by=SYSTEM, at=NOW())
        client = signed_in(changing.owner_of(main))
        text = client.get("/en/seal/further/").content.decode()
        assert "Your seal is suspended" in text
        assert 'name="reason"' not in text
        answer = client.post("/en/seal/further/", {"reason": "Second shop", "seen": ""})
        assert answer.status_code == 422
        assert "Your seal is suspended" in answer.content.decode()

    def test_without_a_seal_there_is_nothing_to_add_to(self) -> None:
        firm = factories.business(owner=factories.user())
        client = Client()
        client.force_login(firm.memberships.get().user)
        assert client.get("/en/seal/further/")["Location"] == "/en/seal/"

    def test_beside_a_change_of_number_it_waits(self) -> None:
        main = adding.main()
        changing.number_asked(main)
        client = signed_in(changing.owner_of(main))
        assert (
            "You have already asked for a change of number"
            in client.get("/en/seal/further/").content.decode()
        )
        answer = client.post("/en/seal/further/", {"reason": "Second shop", "seen": ""})
        assert "Finish or withdraw that request first" in answer.content.decode()
        assert answer.status_code == 422

    @pytest.mark.parametrize("reason", ["", "   ", "x" * 2001, "\x00"])
    def test_a_reason_that_is_none_is_asked_for_again(self, reason: str) -> None:
        main = adding.main()
        client = signed_in(changing.owner_of(main))
        answer = client.post("/en/seal/further/", {"reason": reason, "seen": ""})
        assert answer.status_code == 422
        assert "Error:" in answer.content.decode()
        assert not Change.objects.exists()

    @pytest.mark.parametrize("reason", ["Zweites Geschäft 🥐", "Δεύτερο κατάστημα", "<b>shop</b>"])
    def test_any_script_is_kept_as_it_was_written(self, reason: str) -> None:
        main = adding.main()
        client = signed_in(changing.owner_of(main))
        assert client.post("/en/seal/further/", {"reason": reason, "seen": ""}).status_code == 302
        assert Change.objects.get().reason == reason
        assert "<b>shop" not in client.get("/en/seal/further/").content.decode()

    def test_one_that_is_withdrawn_frees_the_number(self) -> None:
        main = adding.main()
        change = adding.asked(main)
        changes.withdraw(change=change, by=changing.by(main), at=NOW())
        assert PhoneNumber.objects.get(e164=adding.SECOND).state == "released"
        main.refresh_from_db()
        assert main.state == "active"

    def test_a_number_that_was_returned_is_free_before_any_worker_comes(
        self, pair: tuple[Seal, Seal]
    ) -> None:
        main, further = pair
        client = signed_in(changing.owner_of(main))
        path = f"/en/seal/further/{codes.shown(further.code)}/return/"
        form = {"code": further.code}
        assert client.post(path, form).status_code == 302
        assert PhoneNumber.objects.get(pk=further.phone_id).state == "released"
        deliver()
        assert PhoneNumber.objects.get(pk=main.phone_id).state == "proven"

    def test_one_that_waits_in_a_new_request_is_not_freed_by_an_ending_that_is_told_late(
        self, pair: tuple[Seal, Seal]
    ) -> None:
        main, further = pair
        seals.surrender(seal=further, by=changing.by(main), at=NOW())
        again = adding.asked(main, e164=further.e164)
        assert again.phone == further.phone
        deliver()
        assert PhoneNumber.objects.get(pk=further.phone_id).state == "proven"
        changing.decide(again)
        assert Seal.objects.filter(e164=further.e164, state="active").count() == 1

    def test_one_that_waits_lapses_with_the_seal(self) -> None:
        main = adding.main()
        change = adding.asked(main)
        seals.surrender(seal=main, by=changing.by(main), at=NOW())
        deliver()
        change.case.refresh_from_db()
        assert change.case.state not in reading.OPEN
        assert PhoneNumber.objects.get(e164=adding.SECOND).state == "released"
