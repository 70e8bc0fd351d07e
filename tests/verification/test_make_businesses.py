"""Made-up businesses by the thousand: every promise holds for them as for those that the services made."""

import json
from contextlib import suppress
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Business, Membership
from accounts.rules import identifiers, names
from accounts.rules.skeletons import skeleton
from config.kernel.actors import Actor
from tests.verification import ready
from tests.verification.test_tokens import pyjwt
from verification.management.bulk import papers
from verification.management.bulk.firms import firm, number_of
from verification.management.bulk.making import REVIEWER, Part, make_part, next_number
from verification.models import Answer, Case, Decision, LogHead, Seal, SealToken, SigningKey, StatusList
from verification.rules import codes
from verification.rules.numbers import classify
from verification.rules.requirements import judge
from verification.selectors.facts import gather
from verification.services import seals
from verification.services.seals import answers
from verification.services.seals.issue import checks_of
from verification.services.seals.refresh import refresh

pytestmark = pytest.mark.django_db
MANY = (0, 1, 99, 100, 9_999, 10_000, 123_456, 999_999, 1_000_000, 3_999_996, 4_000_000, 9_999_999)


def told(seal: Seal) -> list[tuple[str, bytes, str, object]]:
    rows = Answer.objects.filter(seal=seal).order_by("key")
    return [(row.key, bytes(row.body), row.etag, row.until) for row in rows]


def test_all_promises_hold_beside_what_the_services_made(capsys: pytest.CaptureFixture[str]) -> None:
    before = ready.sealed()
    call_command("make_businesses", "--count", "25", "--batch", "10", "--processes", "1")
    after = ready.sealed(name="Konditorei Wagner")
    assert "25 businesses" in capsys.readouterr().out
    with suppress(CommandError):
        call_command("verify_invariants", "--json")
    # `ready` writes a paper's row without its file.
    broken = [one["invariant"] for one in json.loads(capsys.readouterr().out)["broken"]]
    assert broken == ["documents-whole"]
    assert LogHead.objects.get().size == Seal.objects.count() == 27
    assert before.pk < Seal.objects.get(code=firm(0).code).pk < after.pk


def test_answers_are_the_bytes_that_the_service_writes() -> None:
    call_command("make_businesses", "--count", "5", "--processes", "1")
    for seal in Seal.objects.select_related("business"):
        made = told(seal)
        assert [key[0] for key, *_rest in made] == ["c", "n"]
        answers.write(seal, at=seal.state_at)
        assert told(seal) == made


def test_the_rows_would_carry_a_seal_again() -> None:
    call_command("make_businesses", "--count", "3", "--processes", "1")
    for case in Case.objects.select_related("business"):
        judged = judge(gather(case, at=timezone.now()), at=timezone.now(), issuing=True)
        seal, decision = Seal.objects.get(case=case), Decision.objects.get(case=case)
        assert (judged.outcome, judged.codes()) == ("ready", decision.facts)
        assert checks_of(decision, seal.phone, seal.assurance_to) == seal.checks
        assert Membership.objects.get(business=case.business).user != decision.reviewer


def test_their_seals_live_like_any_other() -> None:
    call_command("make_businesses", "--count", "2", "--processes", "1")
    renewed, revoked = Seal.objects.order_by("pk")
    refresh(seal_id=renewed.pk, at=timezone.now())
    decision = ready.decision(revoked, "revoked", "misissuance")
    by = Actor("reviewer", str(decision.reviewer_id))
    seals.revoke(seal=revoked, reason="misissuance", decision=decision, by=by, at=timezone.now())
    assert [b'"verdict":"valid"' in told(seal)[0][1] for seal in (renewed, revoked)] == [True, False]
    call_command("verify_invariants")


def test_tokens_are_signed_with_the_key_that_is_published() -> None:
    call_command("make_businesses", "--count", "2", "--processes", "1")
    key = SigningKey.objects.get(use="seal", state="active")
    for token in SealToken.objects.select_related("seal"):
        claims = json.loads(pyjwt(token.text, key.public_jwk))
        assert claims["seal"]["code"].replace("-", "") == token.seal.code
        assert claims["status"]["status_list"]["idx"] == token.seal.status_index
    assert not StatusList.objects.filter(token="").exists()


def test_a_second_call_goes_on_behind_the_first() -> None:
    for count in ("3", "2"):
        call_command("make_businesses", "--count", count, "--processes", "1")
    slugs = Business.objects.order_by("slug").values_list("slug", flat=True)
    assert [number_of(slug) for slug in slugs] == [0, 1, 2, 3, 4]
    assert next_number() == 5
    call_command("verify_invariants")


def test_a_batch_that_fails_leaves_nothing() -> None:
    call_command("make_businesses", "--count", "3", "--processes", "1")
    reviewer = Decision.objects.values_list("reviewer_id", flat=True)[0]
    with pytest.raises(IntegrityError):
        make_part(Part(2, 4, reviewer))
    assert (Business.objects.count(), LogHead.objects.get().size) == (3, 3)


@pytest.mark.django_db(transaction=True)
def test_several_processes_write_one_log(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_businesses", "--count", "24", "--batch", "3", "--processes", "2")
    call_command("verify_invariants")
    assert LogHead.objects.get().size == Seal.objects.count() == 24
    assert next_number() == 24


def test_nobody_can_sign_in_as_the_made_up_desk() -> None:
    call_command("make_businesses", "--count", "1", "--processes", "1")
    desk = Decision.objects.get().reviewer
    owner = Membership.objects.get().user
    assert (desk.email, desk.is_active, desk.has_usable_password()) == (REVIEWER, False, False)
    assert not owner.has_usable_password()


def test_production_is_not_filled_by_mistake(settings: Any) -> None:
    settings.SECURE = True
    with pytest.raises(CommandError, match="--yes"):
        call_command("make_businesses", "--count", "1")
    assert not Business.objects.exists()
    with pytest.raises(CommandError, match="at least 1"):
        call_command("make_businesses", "--count", "0", "--yes")
    call_command("make_businesses", "--count", "1", "--processes", "1", "--yes")
    assert Seal.objects.count() == 1


def test_a_policy_that_asks_for_more_stops_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(papers, "BY_HAND", "")
    with pytest.raises(ValueError, match="policy"):
        call_command("make_businesses", "--count", "1", "--processes", "1")
    assert not Business.objects.exists()


@pytest.mark.parametrize("number", MANY)
def test_each_has_a_name_a_number_and_identifiers_of_its_own_that_pass(number: int) -> None:
    one = firm(number)
    register = identifiers.check_register("DE", one.place.court, one.register_no)
    line = classify(one.e164)
    assert (names.problems(one.name), names.warnings(one.name)) == ((), ())
    assert one.skeleton == skeleton(one.name)
    assert (register.ok, register.canonical, register.court) == (True, one.register_no, one.place.court)
    assert identifiers.check_lei(one.lei).ok
    assert (line.e164, line.country, str(line.line_type)) == (one.e164, "DE", papers.LINE)
    assert codes.parse(one.code) == one.code
    assert number_of(one.slug) == number


def test_no_two_of_many_are_the_same() -> None:
    many = [firm(number) for number in (*range(20_000), *range(5_000_000, 5_020_000))]
    for tells in ("slug", "name", "e164", "lei", "code"):
        assert len({getattr(one, tells) for one in many}) == len(many)
    assert len({(one.place.court, one.register_no) for one in many}) == len(many)
