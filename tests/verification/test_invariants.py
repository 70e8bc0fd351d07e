"""verify_invariants: silent on what the services leave, and loud about each promise that is broken by hand."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from config.kernel.actors import SYSTEM
from config.outbox import telling
from directory.models.told import PAGES
from directory.reader.sources import TOLD
from tests.verification import (
    adding,
    breaking,
    breaking_appeals,
    breaking_changes,
    breaking_judgement,
    changing,
    objecting,
    ready,
)
from tests.verification.breaches import BREACHES
from tests.verification.outside import Outside, deliver
from verification.management.commands.verify_invariants import PYTHON
from verification.management.invariants.statements import STATEMENTS
from verification.models import OldPlace, Seal
from verification.services import seals

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _guards() -> Iterator[None]:
    yield
    breaking.tighten()


def report(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    capsys.readouterr()
    with suppress(CommandError):
        call_command("verify_invariants", "--json")
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_every_invariant_is_broken_below() -> None:
    assert set(BREACHES) == {one.code for one in STATEMENTS} | {code for code, *_rest in PYTHON}


def test_an_empty_house_keeps_all_promises(capsys: pytest.CaptureFixture[str]) -> None:
    found = report(capsys)
    assert (found["broken"], found["checked"]) == ([], len(BREACHES))


@pytest.mark.parametrize("code", sorted(BREACHES))
def test_a_breach_is_found_and_named(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    BREACHES[code]()
    broken = {entry["invariant"]: entry["rows"] for entry in report(capsys)["broken"]}
    assert broken.get(code)
    assert all(row["row"] and row["detail"] for row in broken[code])


def test_a_whole_objection_keeps_all_promises(capsys: pytest.CaptureFixture[str], outside: Outside) -> None:
    _seal, decision = objecting.measured("suspend", "impersonation_credible")
    objecting.decided(decision, "overturn")
    objecting.decided(objecting.refused(), "partly", stands=("DOC_EXPIRED",))
    objecting.submitted(objecting.refused())
    objecting.drafted(objecting.refused())
    deliver()
    assert report(capsys)["broken"] == []


def test_an_objection_in_the_same_hands_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    breaking_appeals.in_the_same_hands()
    assert "objection-decided-by-another" in {entry["invariant"] for entry in report(capsys)["broken"]}


def test_the_guard_of_objections_is_missed(capsys: pytest.CaptureFixture[str]) -> None:
    breaking_appeals.let_anybody_decide()
    assert "append-only" in {entry["invariant"] for entry in report(capsys)["broken"]}


@pytest.mark.parametrize("table", [*TOLD, *PAGES])
def test_a_table_that_no_longer_tells_of_its_changes_is_found(
    capsys: pytest.CaptureFixture[str], table: str
) -> None:
    """Each must be there: without one the reader never makes a copy, and every look-up asks the database."""
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    verbs = PAGES[table][1] if table in PAGES else telling.ALL
    with connection.cursor() as cursor:
        for name in telling.triggers_of(table, connection.vendor, verbs):
            cursor.execute(f"DROP TRIGGER {name}{on}")
    assert {entry["invariant"] for entry in report(capsys)["broken"]} == {"append-only"}


def test_a_log_that_was_cut_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    breaking_judgement.shortened_log()
    assert "log-chain" in {entry["invariant"] for entry in report(capsys)["broken"]}


def test_the_plain_report_names_the_rows(capsys: pytest.CaptureFixture[str]) -> None:
    seal = ready.sealed()
    Seal.objects.update(state="expired")
    with pytest.raises(CommandError, match="broken") as refusal:
        call_command("verify_invariants")
    assert refusal.value.returncode == 1
    assert f"{seal.pk}: expired" in capsys.readouterr().out


def test_an_old_place_that_is_good_again_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    breaking_changes.place_that_came_back()
    assert "old-places-end" in {entry["invariant"] for entry in report(capsys)["broken"]}


def test_a_place_has_ten_minutes_to_end(capsys: pytest.CaptureFixture[str]) -> None:
    changing.renamed(ready.sealed())
    OldPlace.objects.update(until=timezone.now() - timedelta(minutes=9))
    assert "old-places-end" not in {entry["invariant"] for entry in report(capsys)["broken"]}


def test_a_further_seal_that_is_down_or_up_by_its_number_alone_breaks_nothing(
    capsys: pytest.CaptureFixture[str], outside: Outside
) -> None:
    main, further = adding.pair()
    code = "further-seal-not-past-its-main"
    for seal, cause in ((main, "phone_contested"), (further, "holder_request"), (main, "domain_lost")):
        seals.suspend(seal=seal, cause=cause, by=SYSTEM, at=timezone.now())
        deliver()
        assert code not in {entry["invariant"] for entry in report(capsys)["broken"]}
    seals.clear(seal=further, cause="holder_request", by=SYSTEM, at=timezone.now())
    deliver()
    assert code not in {entry["invariant"] for entry in report(capsys)["broken"]}
