"""A declaration that did not fit: the firm is told what to do by when, on its pages and by mail, and nothing else."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts.models import User
from billing.models import SizeAuditEntry, SizeDeclaration, Subscription
from config.outbox.delivering import work
from config.outbox.models import Event
from tests import factories
from tests.billing.factories import NOON, contract, declare_size, firm, fresh, owner
from tests.billing.pages import page, signed_in, words
from tests.verification import ready
from verification.models import Seal

pytestmark = pytest.mark.django_db
BASE = "/en/operations/billing/"


@pytest.fixture(autouse=True)
def _then(settings: Any) -> Iterator[None]:
    settings.DESK_SECOND_FACTOR = False
    with time_machine.travel(NOON, tick=False):
        yield


def drawn(made: Subscription, client: Client, outcome: str = "corrected") -> SizeAuditEntry:
    """An operator draws the one declaration there is, and says what came of it, by the pages."""
    declare_size(made, 2025)
    client.force_login(factories.user(desk_role="operator"))
    client.post(f"{BASE}sizes/", {"year": "2025", "wanted": "1"})
    entry = SizeAuditEntry.objects.get()
    assert client.post(f"{BASE}entries/{entry.pk}/{outcome}/").status_code == 302
    entry.refresh_from_db()
    return entry


def told() -> list[str]:
    work("mail")
    return [
        str(one.body)
        for one in mail.outbox
        if re.search("Please correct|Bitte korrigieren", str(one.subject))
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("What to do by 21 December 2026", "10 people", "your seal does not depend on it")),
        ("de", ("bis 21.12.2026", "10 Personen", "Ihr Prüfsiegel hängt nicht davon ab")),
    ],
)
def test_everybody_with_a_say_about_money_is_told_in_their_language(
    client: Client, language: str, said: tuple[str, ...]
) -> None:
    """Four weeks after 22 November are a Sunday, so it is the Monday after."""
    made = contract(firm())
    User.objects.filter(pk=owner(made).pk).update(language=language)
    drawn(made, client)
    (letter,) = told()
    for words_ in (*said, "2025", "/plan/size/"):
        assert words_ in letter
    assert told() == [letter], "once"


def test_the_plan_says_so_until_it_is_declared_anew(client: Client) -> None:
    made = contract(firm())
    drawn(made, client)
    signed_in(made, client)
    plan = page(client, "/en/plan/")
    assert "Your size for 2025 has to be corrected" in words(plan)
    assert "Declare 2025 again by 21 December 2026" in words(plan)
    form = page(client, "/en/plan/size/")
    assert "has to be corrected" in words(form)
    assert [one["value"] for one in form.all("option") if "selected" in one] == ["2025"]
    given = {"year": "2025", "body": "firm", "staff": "40", "turnover": "5000000", "balance": "1000000"}
    assert client.post("/en/plan/size/", given).status_code == 302
    assert "has to be corrected" not in words(page(client, "/en/plan/"))
    client.force_login(factories.user(desk_role="operator"))
    entry = SizeAuditEntry.objects.get()
    assert "declared anew on 22 November 2026" in words(page(client, f"{BASE}sizes/{entry.audit_id}/"))


def test_the_operator_clears_what_was_explained(client: Client) -> None:
    made = contract(firm())
    entry = drawn(made, client)
    assert "Fits after all" in words(page(client, f"{BASE}sizes/{entry.audit_id}/"))
    client.post(f"{BASE}entries/{entry.pk}/cleared/")
    client.post(f"{BASE}entries/{entry.pk}/corrected/")
    entry.refresh_from_db()
    assert entry.outcome == "cleared", "a second word changes nothing"
    signed_in(made, client)
    assert "has to be corrected" not in words(page(client, "/en/plan/"))


@pytest.mark.parametrize("outcome", ["fits", "cleared"])
def test_nobody_is_told_of_what_fits(client: Client, outcome: str) -> None:
    made = contract(firm())
    entry = drawn(made, client, outcome)
    assert entry.outcome == ("fits" if outcome == "fits" else ""), "only what had to be corrected is cleared"
    assert told() == []
    signed_in(made, client)
    assert "has to be corrected" not in words(page(client, "/en/plan/"))


def test_nobody_is_told_of_what_is_mended_or_closed_by_then(client: Client) -> None:
    made, other = contract(firm()), contract(firm())
    drawn(made, client)
    SizeDeclaration.objects.update(replaced_at=NOON)
    assert told() == []
    declare_size(other, 2024)
    client.post(f"{BASE}sizes/", {"year": "2024", "wanted": "1"})
    entry = SizeAuditEntry.objects.latest("pk")
    client.post(f"{BASE}entries/{entry.pk}/corrected/")
    type(other.business).objects.filter(pk=other.business_id).update(closed_at=NOON + timedelta(hours=1))
    assert told() == []


def test_who_has_no_say_about_money_does_not_read_the_figures(client: Client) -> None:
    made = contract(firm())
    drawn(made, client)
    signed_in(made, client, role="viewer")
    assert "has to be corrected" not in words(page(client, "/en/plan/"))
    signed_in(contract(firm()), client)
    assert "has to be corrected" not in words(page(client, "/en/plan/"))


def test_seal_and_contract_stay_as_they_are_and_the_event_holds_an_id(client: Client) -> None:
    seal = ready.sealed()
    made = contract(seal.business)
    entry = drawn(made, client)
    work("mail")
    assert fresh(made).state == "free"
    assert Seal.objects.get().state == "active"
    assert Event.objects.get(kind="billing.size_to_correct").ids == {"sizeauditentry": str(entry.pk)}
