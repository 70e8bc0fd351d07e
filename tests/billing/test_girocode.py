"""The QR code for the transfer: exactly what banking apps read, and none where there is nothing to transfer."""

from dataclasses import replace
from typing import Any

import pytest

from billing.rules.girocode import girocode
from billing.rules.papers import Paper
from billing.selectors.papers import paper
from tests.billing.issuing import operator, ordered, taken_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(settings: Any) -> Paper:
    operator(settings)
    return paper(ordered())


def test_it_holds_the_transfer(due: Paper) -> None:
    assert girocode(due).split("\n") == [
        "BCD", "002", "1", "SCT", "BYLADEM1001", "Siegel Betriebs-GmbH", "DE02120300000000202051", "EUR10.35", "",
        due.payment_reference,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"method": "card"}, {"method": "sepa_debit"}, {"currency": "CHF"}, {"gross": 0}, {"gross": 10**11}],
)
def test_none_where_nothing_is_transferred(due: Paper, change: dict[str, Any]) -> None:
    assert girocode(replace(due, **change)) == ""


def test_none_without_an_account_or_on_a_correction(due: Paper) -> None:
    assert girocode(replace(due, seller=replace(due.seller, iban=""))) == ""
    assert girocode(paper(taken_back(ordered()))) == ""


def test_a_long_name_is_cut_and_spaces_leave_the_account_number(due: Paper) -> None:
    seller = replace(due.seller, name="x" * 200, iban="DE02 1203 0000 0000 2020 51")
    lines = girocode(replace(due, seller=seller)).split("\n")
    assert lines[5:7] == ["x" * 70, "DE02120300000000202051"]
