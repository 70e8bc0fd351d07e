"""The deployment checks say which settings an invoice still lacks."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from billing import checks
from billing.adapters import paper
from tests.billing.issuing import operator


def test_a_complete_operator_is_let_alone(settings: Any) -> None:
    operator(settings)
    assert [*checks.invoices_are_complete(None), *checks.invoices_can_be_made(None)] == []


@pytest.mark.parametrize(
    ("where", "key", "named"),
    [
        ("OPERATOR", "name", "OPERATOR_NAME"),
        ("OPERATOR", "email", "OPERATOR_EMAIL"),
        ("BILLING", "street", "OPERATOR_STREET"),
        ("BILLING", "city", "OPERATOR_CITY"),
    ],
)
def test_what_is_missing_is_named(settings: Any, where: str, key: str, named: str) -> None:
    operator(settings)
    setattr(settings, where, {**getattr(settings, where), key: ""})
    (found,) = checks.invoices_are_complete(None)
    assert found.id == "billing.W001"
    assert found.hint == f"Set {named}."


def test_one_of_both_tax_numbers_is_enough(settings: Any) -> None:
    operator(settings)
    settings.OPERATOR = {**settings.OPERATOR, "vat_id": ""}
    assert checks.invoices_are_complete(None) == []
    settings.BILLING = {**settings.BILLING, "tax_number": ""}
    (found,) = checks.invoices_are_complete(None)
    assert "OPERATOR_VAT_ID or OPERATOR_TAX_NUMBER" in str(found.hint)


def test_without_the_library_for_text_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "weasyprint", None)
    with pytest.raises(ImproperlyConfigured, match=r"libpango-1\.0-0"):
        paper.maker()
    (found,) = checks.invoices_can_be_made(None)
    assert (found.id, "libpango-1.0-0" in str(found.hint)) == ("billing.W002", True)
