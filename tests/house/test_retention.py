"""How long data is kept: one list, and for every kind on it the page, the document and the job say and do the same."""

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from accounts.rules import retention
from accounts.rules.retention import KEPT
from billing.rules.retention import kept_until
from bin.checks.report import ROOT
from config.beat import BEAT_SCHEDULE
from config.celery import app
from config.outbox.models import AuditEntry
from directory.models import Block, Customer, Report
from directory.selectors.retention import WORDS, lines
from directory.services import blocks, reports
from tests.directory.reporting import received
from tests.house.kept_data import MAKE, session
from tests.house.pages import check
from tests.verification import imitating, ready
from verification.models import Lookalike, LookalikeStep
from verification.services import forgetting

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
START = datetime.fromisoformat("2026-11-02T09:00:00+00:00")


def run(job: str) -> None:
    app.loader.import_default_modules()
    app.tasks[BEAT_SCHEDULE[job]["task"]]()


def test_every_kind_is_tried_here_said_on_the_page_and_written_down() -> None:
    names = [one.name for one in KEPT]
    assert len(names) == len(set(names))
    assert set(MAKE) == {one.name for one in KEPT if one.days}  # of the years: tests/billing/test_removing.py
    assert list(WORDS) == names
    assert {one.job for one in KEPT if one.job} <= set(BEAT_SCHEDULE)
    rows = re.findall(
        r"^\| `(\w+)` \| (\d+) (days|years) \|[^|]*\| `([\w-]+)` \|$",
        (ROOT / "docs" / "retention.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    listed = [
        (one.name, str(one.years or one.days), "years" if one.years else "days", one.job) for one in KEPT
    ]
    assert rows == listed


@pytest.mark.parametrize("kind", [one for one in KEPT if one.days], ids=lambda kind: kind.name)
def test_its_job_keeps_it_until_then_and_deletes_it_afterwards(kind: retention.Kept, settings: Any) -> None:
    settings.KEEP_REFUSED_DAYS = retention.PAPER_REFUSED_DAYS
    settings.KEEP_AFTER_SEAL_DAYS = retention.PAPER_AFTER_SEAL_DAYS
    with time_machine.travel(START, tick=False):
        there = MAKE[kind.name]()
        assert there()
    with time_machine.travel(START + timedelta(days=kind.days) - HOUR, tick=False):
        run(kind.job)
        assert there(), "gone too early"
    with time_machine.travel(START + timedelta(days=kind.days) + HOUR, tick=False):
        run(kind.job)
        run(kind.job)
        assert not there(), "still there"


@pytest.mark.parametrize(("path", "language"), [("/privacy/", "de"), ("/en/privacy/", "en")])
def test_the_privacy_page_reads_the_same_times(
    client: Client, settings: Any, path: str, language: str
) -> None:
    settings.KEEP_REFUSED_DAYS, settings.OBJECTION_DAYS = 45, 28
    page = check(client.get(path).content, language).text_of("main")[0]
    unit = {"de": ("Tage", "Jahre"), "en": ("days", "years")}[language]
    for one in KEPT:
        days = 45 if one.name == "paper_refused" else one.days
        said = f"{one.years} {unit[1]}" if one.years else f"{days} {unit[0]}"
        assert said in page, one.name
    assert len(lines()) == len(KEPT)
    assert "30 days without" not in page, "no time is written by hand"


def test_papers_are_never_said_to_go_before_one_may_object(client: Client, settings: Any) -> None:
    settings.KEEP_REFUSED_DAYS, settings.OBJECTION_DAYS = 10, 28
    assert "29 Tage" in client.get("/privacy/").content.decode()


def test_the_settings_and_the_laws_of_billing_are_the_listed_ones(settings: Any) -> None:
    assert timedelta(seconds=settings.SESSION_COOKIE_AGE) == timedelta(days=retention.SESSION_DAYS)
    issued = START.date()
    assert kept_until(issued).year - issued.year == retention.INVOICE_YEARS
    assert f"{retention.REPORT_DAYS} Tage" in Client().get("/report/").content.decode()


def test_what_is_still_under_way_is_not_forgotten() -> None:
    with time_machine.travel(START, tick=False):
        seal = ready.sealed(e164="+493023125012")
        waiting, shown = imitating.proposed(seal, "name"), imitating.in_force(seal, "number")
        open_report = received(email="kunde@example.org")
        number = secrets.token_hex(32)
        customer = Customer.objects.create(number_hmac=number, door="d", proven_at=timezone.now())
        active = blocks.block(customer=customer, business=seal.business, at=timezone.now())
    with time_machine.travel(START + timedelta(days=1000), tick=False):
        assert forgetting.forget_warnings(at=timezone.now()) == 0
        assert reports.purge(at=timezone.now()) == 0
        assert blocks.forget(at=timezone.now()) == 0
    assert set(Lookalike.objects.values_list("pk", flat=True)) == {waiting.pk, shown.pk}
    assert Report.objects.get(pk=open_report.pk).email == "kunde@example.org"
    assert Block.objects.get(pk=active.pk).state == "active"


def test_warnings_go_in_batches_and_leave_a_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "BATCH", 2)
    with time_machine.travel(START, tick=False):
        seal = ready.sealed(e164="+493023125012")
        over = [imitating.lifted(imitating.in_force(seal, "number", f"+4930231259{n:02}")) for n in range(5)]
    later = START + timedelta(days=retention.WARNING_DAYS, hours=1)
    assert forgetting.forget_warnings(at=later) == 5
    assert forgetting.forget_warnings(at=later) == 0
    trail = AuditEntry.objects.filter(action="verification.lookalike.forget")
    assert {entry.subject_id for entry in trail} == {str(one.pk) for one in over}
    assert "+4930231259" not in str([vars(entry) for entry in AuditEntry.objects.all()])


def test_the_database_keeps_the_steps_of_a_warning_that_is_not_over() -> None:
    seal = ready.sealed(e164="+493023125012")
    shown = imitating.in_force(seal)
    with pytest.raises(DatabaseError), transaction.atomic():
        LookalikeStep.objects.filter(lookalike=shown).delete()
    imitating.lifted(shown)
    with pytest.raises(DatabaseError), transaction.atomic():
        LookalikeStep.objects.filter(lookalike=shown).update(note="other")
    assert LookalikeStep.objects.filter(lookalike=shown).delete()[0] == 3


def test_a_session_that_goes_on_keeps_its_entry() -> None:
    with time_machine.travel(START, tick=False):
        there = session()
    with time_machine.travel(START + timedelta(days=3), tick=False):
        run("forget-people")
        assert there()
        assert UserSession.objects.filter(ip="192.0.2.9").exists()
