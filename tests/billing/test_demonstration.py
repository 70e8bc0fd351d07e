"""The demonstration shows everything about money on one large firm; loading it twice changes nothing."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import Business, User
from billing.models import Invoice, OpenItem, Payment, Payout, Subscription
from billing.selectors.balance import balances
from billing.selectors.payouts import owed_back
from config.outbox.delivering import work
from config.outbox.models import AuditEntry, Event
from tests.billing.factories import plans
from tests.house.pages import check

pytestmark = pytest.mark.django_db
# An ordinary day; a month that begins in between; a leap day; a period that ends the day after it was ordered.
DAYS = ("2026-11-27", "2026-12-24", "2028-02-29", "2027-01-01")


def load(day: str, tmp_path: Any, settings: Any, time_machine: Any) -> None:
    settings.DEBUG, settings.VAR_DIR = True, str(tmp_path)
    time_machine.move_to(datetime.fromisoformat(f"{day}T10:00:00+00:00").astimezone(UTC), tick=False)
    plans()
    call_command("demo")


@pytest.mark.parametrize("day", DAYS)
def test_a_large_firm_with_all_there_is(
    day: str, client: Client, tmp_path: Any, settings: Any, time_machine: Any
) -> None:
    load(day, tmp_path, settings, time_machine)
    owner = User.objects.get(email="nord@example.org")
    business = owner.memberships.get().business
    items = OpenItem.objects.filter(business=business)
    assert {"open", "settled"} <= set(items.values_list("state", flat=True))
    assert Invoice.objects.filter(business=business, kind="credit_note").count() == 1
    row = Subscription.objects.get(business=business)
    assert (row.state, row.dunning_step) == ("past_due", 1)
    client.force_login(owner)
    page = check(client.get("/en/plan/").content, "en")
    assert "An invoice is overdue." in page.html
    call_command("verify_invariants")


@pytest.mark.parametrize("day", DAYS)
def test_a_closed_firm_has_money_to_get_back(
    day: str, client: Client, tmp_path: Any, settings: Any, time_machine: Any
) -> None:
    """It transferred its invoice twice; the operator alone may pay that back, and so can be shown doing it."""
    load(day, tmp_path, settings, time_machine)
    settings.DESK_SECOND_FACTOR = False
    owner = User.objects.get(email="nowak@example.org")
    business = owner.memberships.get().business
    assert business.closed_at is not None
    invoice = Invoice.objects.get(business=business)
    (owed,) = owed_back()
    assert (owed.business, owed.amount, owed.by_provider) == (business, invoice.gross, 0)
    operator = User.objects.get(email="operator@example.org")
    client.force_login(operator)
    assert business.legal_name in check(client.get("/en/operations/billing/payouts/").content, "en").html
    begin = f"/en/operations/billing/payouts/begin/{business.pk}/eur/"
    client.post(begin, {"way": "transfer", "seen": str(owed.amount)})
    row = Payout.objects.get()
    assert row.state == "due"
    client.post(f"/en/operations/billing/payouts/{row.pk}/transfer/", {"paid_on": day})
    assert balances(business) == {}
    while any([work("default"), work("bulk"), work("mail")]):
        continue
    assert Payout.objects.get().pdf is not None
    call_command("verify_invariants")


def test_twice_changes_nothing(tmp_path: Any, settings: Any, time_machine: Any) -> None:
    load(DAYS[0], tmp_path, settings, time_machine)
    counted = (AuditEntry, Business, Event, Invoice, OpenItem, Payment, Payout, Subscription)
    before = [list(model.objects.order_by("pk").values()) for model in counted]
    call_command("demo")
    assert [list(model.objects.order_by("pk").values()) for model in counted] == before


def test_what_changed_is_told_a_former_name_number_and_address(
    client: Client, tmp_path: Any, settings: Any, time_machine: Any
) -> None:
    load(DAYS[0], tmp_path, settings, time_machine)
    assert "Formerly Café Sächerl" in client.get("/en/b/konditorei-saecherl/").content.decode()
    moved = client.get("/en/b/cafe-saecherl/")
    assert (moved.status_code, moved["Location"]) == (301, "/en/b/konditorei-saecherl/")
    said = {q: client.get("/api/v1/check", {"q": q}).json() for q in ("+41212345670", "+41212345678")}
    assert (said["+41212345670"]["state"], said["+41212345678"]["verdict"]) == ("moved", "valid")
