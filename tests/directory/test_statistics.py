"""Statistics: right figures from rows that are there anyway, few people never told apart, back as the plan says."""

import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Business
from config.kernel.actors import SYSTEM
from directory.models import Block, Customer, KeyDay, Report
from directory.rules import statistics as rules
from directory.selectors import statistics
from tests import factories
from tests.accounts.people import browser, member, owner
from tests.billing.factories import buy, contract, plans
from tests.directory.asking import key
from tests.verification import ready
from verification.selectors.desk_words import EVENTS
from verification.services import seals

pytestmark = pytest.mark.django_db
PAGE = "/en/account/statistics/"
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock(time_machine: Any, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    time_machine.move_to(NOW, tick=False)
    plans()


@pytest.fixture
def business() -> Business:
    return factories.business(owner=factories.user(), at=datetime(2025, 1, 15, tzinfo=UTC))


def on_plan(business: Business, code: str) -> Business:
    buy(contract(business), code, at=timezone.now())
    return business


def asked(business: Business, **days: int) -> None:
    """`asked(firm, d20261101=3)`: so many questions on that day, with a key of its own."""
    row, _text = key(business)
    for day, count in days.items():
        KeyDay.objects.create(key=row, day=date.fromisoformat(day[1:]), asked=count)


def blocked(business: Business, count: int, state: str = "active") -> None:
    for _ in range(count):
        number = secrets.token_hex(32)
        who = Customer.objects.create(number_hmac=number, door="d", proven_at=NOW)
        lifted = {"lifted_at": NOW} if state == "lifted" else {}
        Block.objects.create(
            customer=who,
            business=business,
            number_hmac=number,
            state=state,
            state_at=NOW,
            since=NOW,
            **lifted,
        )


def reported(business: Business, count: int, state: str, closed_at: datetime | None) -> None:
    action = {"action": "business_warned"} if state == "action_taken" else {}
    for _ in range(count):
        Report.objects.create(
            reference=secrets.token_hex(5),
            once=secrets.token_hex(16),
            kind="other",
            business=business,
            source="s",
            language="de",
            state=state,
            state_at=NOW,
            created_at=NOW,
            closed_at=closed_at,
            **action,
        )


def said(page: Any) -> str:
    return " ".join(page.content.decode().split())


@given(
    st.dates(date(2020, 1, 1), date(2100, 1, 1)), st.none() | st.integers(0, 500), st.dates(date(2020, 1, 1))
)
def test_months_are_those_that_the_plan_shows_and_no_earlier_than_the_business(
    today: date, back: int | None, since: date
) -> None:
    found = rules.months(today, back=back, since=since)
    assert found[0] == today.replace(day=1)
    assert len(found) <= 1 + (rules.MOST_MONTHS if back is None else min(back, rules.MOST_MONTHS))
    assert found == sorted(set(found), reverse=True)
    assert all(one.day == 1 for one in found)
    assert len(found) == 1 or found[-1] >= since.replace(day=1)


@pytest.mark.parametrize(("count", "shown"), [(0, None), (1, None), (4, None), (5, 5), (1000, 1000)])
def test_few_are_not_told_apart(count: int, shown: int | None) -> None:
    assert rules.shown(count) == shown


class TestFigures:
    def test_questions_by_month_of_own_keys_only(self, business: Business) -> None:
        asked(business, d20261101=3, d20261127=4, d20261031=10, d20260930=1)
        asked(business, d20261130=0, d20261115=5)
        asked(factories.business(), d20261101=900)
        found = statistics.of_business(business, back=1, at=NOW)
        assert [(line.month, line.questions) for line in found.lines] == [
            (date(2026, 11, 1), 12),
            (date(2026, 10, 1), 10),
        ]
        assert found.questions == 22

    def test_reports_by_outcome_and_only_closed_ones(self, business: Business) -> None:
        reported(business, 6, "action_taken", datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC))
        reported(business, 5, "no_action", datetime(2026, 11, 1, tzinfo=UTC))
        reported(business, 4, "action_taken", datetime(2026, 11, 2, tzinfo=UTC))
        reported(business, 9, "investigating", None)
        reported(factories.business(), 9, "no_action", NOW)
        found = statistics.of_business(business, back=1, at=NOW)
        assert [(line.acted, line.dismissed) for line in found.lines] == [(None, 5), (6, None)]

    def test_blocks_in_force(self, business: Business) -> None:
        blocked(business, 4)
        blocked(business, 3, "lifted")
        assert statistics.of_business(business, back=0, at=NOW).blocks is None
        blocked(business, 1)
        assert statistics.of_business(business, back=0, at=NOW).blocks == 5

    def test_the_seal_s_story(self) -> None:
        seal = ready.sealed()
        seals.suspend(seal=seal, cause="phone_unproven", by=SYSTEM, at=NOW + timedelta(hours=1))
        found = statistics.of_business(seal.business, back=0, at=NOW)
        assert [one.word for one in found.now.happened] == [EVENTS["seal.issued"], EVENTS["seal.suspended"]]
        [one] = found.seals
        assert (one.suspended, one.to) == (True, seal.assurance_to)


class TestPage:
    def test_the_free_plan_shows_the_month_that_runs(self, business: Business) -> None:
        asked(business, d20261101=1, d20261001=777)
        page = said(browser(owner(business)).get(PAGE))
        assert 'Your keys asked <strong class="num">1</strong> question about' in page
        assert "Your plan shows the month that runs." in page
        assert "November 2026" in page
        assert "777" not in page
        assert 'href="/en/plan/"' in page

    def test_a_larger_plan_shows_as_many_more(self, business: Business) -> None:
        asked(business, d20260801=111, d20260731=777)
        page = said(browser(owner(on_plan(business, "medium"))).get(PAGE))
        assert '<strong class="num">3</strong> before it' in page
        assert page.count('<th scope="row"') == 4
        assert "111" in page
        assert "777" not in page

    def test_a_young_business_has_no_months_before_it(self) -> None:
        young = on_plan(factories.business(owner=factories.user(), at=NOW - timedelta(days=2)), "large")
        page = said(browser(owner(young)).get(PAGE))
        assert page.count('<th scope="row"') == 1

    def test_few_are_said_in_words_on_every_page(self, business: Business) -> None:
        blocked(business, 1)
        site = browser(owner(business))
        for path in (PAGE, "/en/account/keys/"):
            assert "Fewer than 5 people have blocked your business." in said(site.get(path))
        blocked(business, 6)
        for path in (PAGE, "/en/account/keys/"):
            assert '<strong class="num">7</strong> people have blocked' in said(site.get(path))

    def test_it_is_german_as_well(self, business: Business) -> None:
        page = said(browser(owner(business)).get("/account/statistics/"))
        assert "weniger als 5" in page
        assert "Statistik" in page

    def test_looking_writes_nothing(self, business: Business) -> None:
        asked(business, d20261101=1)
        site = browser(owner(business))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert site.get(PAGE).status_code == 200
        wrote = [one["sql"] for one in seen if not one["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
        assert wrote == []
        assert len(seen) < 20

    @pytest.mark.parametrize("role", ["admin", "editor", "billing", "viewer"])
    def test_everybody_of_the_business_reads_it(self, business: Business, role: str) -> None:
        site = browser(member(business, role).user)
        assert site.get(PAGE).status_code == 200
        assert site.post(PAGE).status_code in (404, 405)

    def test_a_stranger_reads_the_own_one(self, client: Client, business: Business) -> None:
        asked(business, d20261101=4321)
        stranger = browser(owner(factories.business("Fremd", owner=factories.user())))
        assert "4,321" not in said(stranger.get(PAGE))
        assert "/login/" in client.get(PAGE)["Location"]
