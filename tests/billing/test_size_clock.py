"""Every business is asked for its size once a year and reminded once; silence touches neither plan, money nor seal."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import Business, User
from billing.models import Invoice, SizeDeclaration, Subscription
from billing.services import cancelling, clock, size_clock
from config.outbox.delivering import work
from config.outbox.models import AuditEntry, Event
from tests import factories
from tests.billing.factories import NOON, contract, declare_size, firm, fresh, owner, paying
from tests.house.pages import check
from tests.verification import changing, ready
from verification.models import Seal

pytestmark = pytest.mark.django_db
JULY = datetime(2027, 7, 1, 9, tzinfo=UTC)
LATER = JULY + timedelta(days=30)


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(LATER + timedelta(days=1), tick=False)


def declared(**fields: Any) -> Subscription:
    """A firm that declared 2025 in November 2026, and has no mail waiting."""
    made = contract(firm(**fields))
    declare_size(made, 2025)
    return made


def sent() -> list[Any]:
    mail.outbox.clear()
    work("mail")
    return list(mail.outbox)


def told() -> list[tuple[str, str]]:
    rows = Event.objects.filter(kind__startswith="billing.size_").order_by("pk")
    return [(row.kind.removeprefix("billing.size_"), str(row.ids["year"])) for row in rows]


def test_asked_in_july_and_reminded_once_however_often_the_clock_rings() -> None:
    declared()
    day = NOON
    while day < NOON + timedelta(days=2 * 365):
        size_clock.run(at=day)
        size_clock.run(at=day)
        day += timedelta(days=3)
    assert told() == [("asked", "2026"), ("reminded", "2026"), ("asked", "2027"), ("reminded", "2027")]
    assert AuditEntry.objects.filter(action="billing.size.asked").count() == 2


def test_the_mail_says_what_to_do_and_that_silence_costs_nothing(settings: Any) -> None:
    made = declared()
    size_clock.run(at=JULY)
    [letter] = sent()
    assert letter.subject == "Please declare the size of your firm for 2026 – Siegel"
    assert letter.to == [owner(made).email]
    body = str(letter.body)
    for words in (
        f"balance sheet total of 2026: {settings.PUBLIC_URL}/en/plan/size/",
        "You last declared it on 22 November 2026, for 2025.",
        "nothing is charged because of it, and your seal does not depend on it",
        "We remind you once, on 31 July 2027.",
    ):
        assert words in body
    size_clock.run(at=LATER)
    [letter] = sent()
    assert letter.subject == "Reminder: the size of your firm for 2026 – Siegel"
    assert "This is the only reminder." in str(letter.body)


def test_in_german_to_everybody_who_deals_with_money() -> None:
    made = declared()
    factories.membership(factories.user("geld@example.org", language="de"), made.business, "billing")
    factories.membership(factories.user("text@example.org", language="de"), made.business, "editor")
    gone = factories.user("weg@example.org")
    factories.membership(gone, made.business, "admin")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    size_clock.run(at=JULY)
    found = {one.to[0]: one for one in sent()}
    assert set(found) == {"geld@example.org", owner(made).email}
    assert (
        found["geld@example.org"].subject
        == "Bitte geben Sie die Größe Ihres Unternehmens für 2026 an – Siegel"
    )
    assert "Wenn Sie nicht antworten, ändert sich nichts" in str(found["geld@example.org"].body)
    assert "am 31.07.2027" in str(found["geld@example.org"].body)


def test_an_answer_ends_it() -> None:
    made = declared()
    size_clock.run(at=JULY)
    declare_size(made, 2026, at=JULY + timedelta(days=2))
    assert size_clock.run(at=LATER).done == 0
    row = fresh(made)
    assert (row.size_asked_at, row.size_reminded_at) == (None, None)
    assert row.size_on == date(2028, 7, 1)


def test_a_mail_that_is_late_asks_nobody_who_answered_or_closed() -> None:
    answered, closed = declared(), declared()
    size_clock.run(at=JULY)
    declare_size(answered, 2026, at=JULY)
    Business.objects.filter(pk=closed.business_id).update(closed_at=JULY)
    assert sent() == []


def test_correcting_an_older_year_is_no_answer() -> None:
    made = declared()
    size_clock.run(at=JULY)
    declare_size(made, 2024, at=JULY)
    assert size_clock.run(at=LATER).done == 1
    assert told()[-1] == ("reminded", "2026")


def test_an_estimate_is_asked_for_again() -> None:
    made = contract(firm())
    declare_size(made, 2026)
    size_clock.run(at=JULY)
    assert told() == [("asked", "2026")]


def test_who_leaves_or_has_left_is_not_asked() -> None:
    leaving, closed, stays = declared(), declared(), declared()
    cancelling.cancel(business=leaving.business, person=owner(leaving), at=JULY - timedelta(days=1))
    Business.objects.filter(pk=closed.business_id).update(closed_at=JULY)
    assert size_clock.run(at=JULY).done == 1
    assert fresh(closed).size_on is None
    assert fresh(stays).size_asked_for == 2026
    # Whoever takes a cancellation back is asked after all.
    cancelling.take_back(business=leaving.business, person=owner(leaving), at=JULY)
    assert size_clock.run(at=LATER).done == 2
    assert fresh(leaving).size_asked_for == 2026


def test_a_suspended_seal_changes_nothing_and_is_not_touched() -> None:
    seal = changing.suspended(ready.sealed())
    Business.objects.filter(pk=seal.business_id).update(created_at=NOON)
    contract(seal.business)
    before = Seal.objects.filter(pk=seal.pk).values().get()
    size_clock.run(at=JULY)
    size_clock.run(at=LATER)
    assert told() == [("asked", "2026"), ("reminded", "2026")]
    assert Seal.objects.filter(pk=seal.pk).values().get() == before


@pytest.mark.parametrize("large", [False, True])
def test_nobody_becomes_paying_through_silence(large: bool) -> None:
    made = paying() if large else declared()
    before = (fresh(made).state, fresh(made).version)
    for years in range(6):
        for days in (0, 30, 60):
            size_clock.run(at=JULY + timedelta(days=365 * years + days))
    if not large:
        clock.run(at=JULY + timedelta(days=6 * 365))
        assert not Invoice.objects.exists()
    assert (fresh(made).state, fresh(made).version) == before
    assert SizeDeclaration.objects.count() == (0 if large else 1)


def test_the_day_is_the_operators() -> None:
    declared()
    assert size_clock.run(at=datetime(2027, 6, 30, 21, 59, tzinfo=UTC)).done == 0
    assert size_clock.run(at=datetime(2027, 6, 30, 22, 1, tzinfo=UTC)).done == 1


def test_what_is_left_when_time_is_up_is_done_by_the_next_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        declared()
    monkeypatch.setattr("billing.services.contracts.SPELL_SECONDS", -1.0)
    assert [size_clock.run(at=JULY).done for _ in range(4)] == [1, 1, 1, 0]
    assert len(told()) == 3


def test_pages_say_when_it_was_declared_and_when_again(client: Client, time_machine: Any) -> None:
    made = declared()
    client.force_login(owner(made))
    for moment, said in ((NOON, "Due from 1 July 2027"), (LATER, "Due since 1 July 2027")):
        time_machine.move_to(moment, tick=False)
        for path in ("/en/plan/", "/en/plan/size/"):
            text = " ".join(check(client.get(path).content, "en").text_of("main"))
            assert "Last declared on 22 November 2026, for 2025." in text
            assert said in text
    assert "Declare your size for 2026" in client.get("/en/plan/").content.decode()
    assert "Zuletzt angegeben am 22.11.2026, für 2025." in client.get("/plan/size/").content.decode()


def test_the_desk_sees_who_did_not_answer(client: Client, settings: Any) -> None:
    settings.DESK_SECOND_FACTOR = False
    silent, quick = declared(legal_name="Stille Post GmbH"), declared(legal_name="Schnell GmbH")
    size_clock.run(at=JULY)
    size_clock.run(at=LATER)
    declare_size(quick, 2026, at=timezone.now())
    client.force_login(factories.user(desk_role="operator"))
    text = client.get("/en/operations/billing/sizes/").content.decode()
    assert "Stille Post GmbH" in text
    assert "Schnell GmbH" not in text
    declare_size(silent, 2026, at=timezone.now())
    assert (
        "Everybody who was reminded has declared."
        in client.get("/en/operations/billing/sizes/").content.decode()
    )
