"""The one box: what customers type, and what it is taken for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.rules.origins import Origin, origin_of
from directory.rules.queries import Query, understand


def read(text: str) -> Query:
    return understand(text, own_host="siegel.example", region="DE")


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("", "empty", ""),
        ("   ", "empty", ""),
        ("x" * 301, "too_long", ""),
        ("030 23125 012", "number", "+493023125012"),
        ("+49 (0) 30 23125-012", "number", "+493023125012"),
        ("0049 30 23125012", "number", "+493023125012"),
        ("tel:+493023125012", "number", "+493023125012"),
        ("+49 30 23125012 ext. 21", "number", "+493023125012;21"),
        ("+43 1 234567890", "number", "+431234567890"),
        ("٠٣٠ ٢٣١٢٥ ٠١٢", "number", "+493023125012"),
        ("7qk2-9fxh-3b", "code", "7QK29FXH3B"),
        ("https://siegel.example/s/7QK2-9FXH-3B", "code", "7QK29FXH3B"),
        ("https://siegel.example/en/s/7QK29FXH3B?x=1#y", "code", "7QK29FXH3B"),
        ("siegel.example/s/7QK2-9FXH-3B", "code", "7QK29FXH3B"),
        ("https://siegel.example/b/baeckerei-huber/", "slug", "baeckerei-huber"),
        ("https://www.huber.example/impressum", "domain", "huber.example"),
        ("Bäcker.example", "domain", "xn--bcker-gra.example"),
        ("info@huber.example", "domain", "huber.example"),
        ("Bäckerei Huber", "name", "Bäckerei Huber"),
        ("24 Stunden Notdienst", "name", "24 Stunden Notdienst"),
        ("☎", "name", "☎"),
    ],
)
def test_what_is_typed_is_understood(typed: str, kind: str, value: str) -> None:
    assert read(typed) == Query(kind, value)  # type: ignore[arg-type]


@given(st.text(max_size=400))
def test_nothing_that_can_be_typed_breaks_it(text: str) -> None:
    assert read(text).kind in {"empty", "too_long", "code", "slug", "number", "domain", "name"}


@pytest.mark.parametrize(
    ("referer", "kind"),
    [
        ("", Origin.NONE),
        ("https://siegel.example/check/", Origin.NONE),
        ("https://huber.example/", Origin.PROVEN),
        ("https://shop.huber.example/a", Origin.PROVEN),
        ("https://nothuber.example/", Origin.FOREIGN),
        ("https://huber.example.evil.example/", Origin.FOREIGN),
        ("javascript:alert(1)", Origin.NONE),
    ],
)
def test_where_a_visitor_comes_from(referer: str, kind: str) -> None:
    assert origin_of(referer, own_host="siegel.example", domains=["huber.example"]).kind == kind
