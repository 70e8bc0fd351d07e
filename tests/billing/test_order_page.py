"""What the order page's form sends back is never believed, and what is not on offer cannot be ordered."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from billing.models import Invoice, Order, PlanVersion
from billing.rules.proration import Interval
from tests.billing.factories import NOON, contract, firm, left, pay, paying
from tests.billing.pages import ORDER, hidden, page, signed_in, words
from tests.house.pages import check

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOON, tick=False)


@pytest.mark.parametrize(
    "change",
    [
        {"seen": "0" * 32},
        {"seen": ""},
        {"seen": "x" * 5000},
        {"serial": "99"},
        {"serial": "-1"},
        {"serial": "\N{PILE OF POO}"},
        {"serial": "9" * 40},
        {"interval": "century"},
        {"interval": ""},
        {"net": "1", "gross": "1", "seen": "0"},
    ],
)
def test_nothing_from_the_browser_is_believed(client: Client, change: dict[str, str]) -> None:
    signed_in(contract(firm()), client)
    given = {**hidden(page(client, ORDER)), **change}
    answer = client.post(ORDER, given)
    assert answer.status_code == 422
    assert not Order.objects.exists()
    assert check(answer.content, "en").text_of("title")[0].startswith("Error:")


def test_the_next_day_has_other_amounts_and_says_so(client: Client, time_machine: Any) -> None:
    signed_in(contract(firm()), client)
    given = hidden(page(client, ORDER))
    time_machine.shift(24 * 3600)
    answer = client.post(ORDER, given)
    assert "The amounts have changed" in words(check(answer.content, "en"))
    assert not Order.objects.exists()
    assert client.post(ORDER, hidden(check(answer.content, "en"))).status_code == 302
    assert Invoice.objects.get().net == 773


@pytest.mark.parametrize("code", ["nothing", "medium0", "x" * 60])
def test_a_plan_that_is_not_on_offer(client: Client, code: str) -> None:
    signed_in(contract(firm()), client)
    assert client.get(f"/en/plan/change/{code}/").status_code == 404
    assert client.post(f"/en/plan/change/{code}/", {}).status_code == 404


def test_one_that_was_taken_off_the_shelf(client: Client) -> None:
    signed_in(contract(firm()), client)
    plan = PlanVersion.objects.get(plan__code="large").plan
    plan.retired_at = timezone.now()
    plan.save()
    assert "Large" not in words(page(client))
    assert client.get("/en/plan/change/large/").status_code == 404


def test_the_contract_is_named_before_the_amounts_and_nothing_stands_between_these_and_the_button(
    client: Client,
) -> None:
    said = words(page(signed_in(contract(firm()), client), ORDER))
    assert "For businesses only. Our terms are part of the contract." in said
    assert "at least 30 days' notice" in said
    assert "You pay by bank transfer" in said
    assert said.index("Our terms") < said.index("Due today")
    assert said.endswith("that is €34.51 a month. Order with obligation to pay")


def test_less_is_a_change_and_no_order_with_something_to_pay(client: Client) -> None:
    signed_in(paying("large"), client)
    found = page(client, ORDER)
    assert "Change plan" in found.text_of("button")
    assert "Order with obligation to pay" not in words(found)
    assert "Begins on 1 December 2026. Until then you keep what you have." in words(found)
    assert "Nothing is due today. From 1 December 2026: €29.00 net" in words(found)
    assert client.post(ORDER, hidden(found)).status_code == 302
    assert (Order.objects.latest("pk").gross, Invoice.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("running", "wanted", "binds"),
    [("month", "month", False), ("month", "year", True), ("year", "month", False), ("year", "year", False)],
)
def test_less_by_the_year_instead_of_by_the_month_binds_for_longer_and_is_an_order(
    client: Client, running: Interval, wanted: Interval, binds: bool
) -> None:
    signed_in(paying("large", interval=running), client)
    buttons = page(client, f"{ORDER}?interval={wanted}").text_of("button")
    assert ("Order with obligation to pay" in buttons, "Change plan" in buttons) == (binds, not binds)


def test_a_single_unused_day_is_one_day(client: Client, time_machine: Any) -> None:
    made = paying()
    time_machine.move_to(NOON.replace(day=30), tick=False)
    signed_in(made, client)
    assert "Unused 1 day of your present plan" in words(page(client, "/en/plan/change/large/"))
    assert "1 nicht genutzter Tag Ihres" in words(page(client, "/plan/change/large/"))


def test_the_order_page_says_that_credit_is_used_first(client: Client) -> None:
    made = paying()
    signed_in(made, client)
    large = "/en/plan/change/large/"
    pay(made, left(made.business))
    assert "to your credit" not in words(page(client, large))
    pay(made, 448)
    said = words(page(client, large))
    assert "What you have to your credit, €4.48, is used first." in said
    assert said.index("used first") < said.index("Due today")


def test_what_becomes_less_is_written_as_numbers_are_read(client: Client) -> None:
    signed_in(paying("large"), client)
    assert "API calls a month: 100,000 instead of 1,000,000" in words(page(client, ORDER))
    assert "API-Aufrufe im Monat: 100.000 statt 1.000.000" in words(page(client, "/plan/change/medium/"))


@pytest.mark.parametrize(("now", "link"), [("month", "?interval=year"), ("year", "?interval=month")])
def test_ones_own_plan_leads_to_paying_the_other_way(client: Client, now: Interval, link: str) -> None:
    signed_in(paying(interval=now), client)
    assert f'href="{ORDER}{link}"' in page(client).html
    assert client.post(ORDER, hidden(page(client, ORDER + link))).status_code == 302
    back = page(client)
    if now == "year":
        assert "Your plan By the month from 1 November 2027 Stay with paying by the year" in words(back)
        assert client.post(ORDER, hidden(page(client, f"{ORDER}?interval=year"))).status_code == 302
        back = page(client)
    assert f'href="{ORDER}?interval=month"' in back.html, "and back"
