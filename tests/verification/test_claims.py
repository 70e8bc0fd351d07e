"""The payload of a seal: exact for the example, silent without consent, refused when unsound."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.verification.protocol import IAT, INDEX, WEEK, facts
from verification.rules import claims


def test_the_payload_of_the_example_to_the_letter() -> None:
    assert claims.payload(facts(version=3), "n1", IAT, IAT + WEEK) == {
        "iss": "https://siegel.example",
        "vct": "https://siegel.example/vct/business-seal/v1",
        "jti": "n1",
        "iat": IAT,
        "nbf": IAT,
        "exp": IAT + WEEK,
        "sub": "https://siegel.example/s/7QK29FXH3B",
        "seal": {
            "code": "7QK2-9FXH-3B",
            "ver": 3,
            "from": "2026-11-03",
            "to": "2027-11-02",
            "policy": "2026-10",
        },
        "org": {
            "name": "Bäckerei Huber",
            "legal_name": "Huber Backwaren GmbH",
            "city": "Graz",
            "country": "AT",
            "register": "FN 123456a",
            "vat": "ATU12345678",
        },
        "phone": "tel:+43316123456",
        "domains": ["huber.example"],
        "checks": [
            {"c": "phone", "m": "voice", "on": "2026-11-03", "to": "2027-05-02"},
            {"c": "entity", "m": "register", "on": "2026-11-03", "to": "2027-11-02"},
        ],
        "status": {"status_list": {"uri": "https://siegel.example/status-lists/1", "idx": INDEX}},
    }


def test_the_log_appears_once_it_is_served() -> None:
    log = claims.LogEntry("siegel.example/log", 4711, bytes(32))
    stated = claims.payload(facts(log=log), "n1", IAT, IAT + WEEK)
    assert stated["log"] == {"origin": "siegel.example/log", "idx": 4711, "salt": "A" * 43}
    assert list(stated)[-1] == "log"


def test_a_sole_trader_without_consent_keeps_the_legal_facts_private() -> None:
    stated = claims.payload(facts(publish_legal=False), "n1", IAT, IAT + WEEK)
    assert stated["org"] == {"name": "Bäckerei Huber", "city": "Graz", "country": "AT"}
    assert "Backwaren" not in repr(stated)


def test_facts_that_nobody_has_are_left_out() -> None:
    org = claims.payload(facts(register="", vat=""), "n1", IAT, IAT + WEEK)["org"]
    assert set(org) == {"name", "legal_name", "city", "country"}


@pytest.mark.parametrize(
    ("e164", "extension", "uri"),
    [
        ("+43316123456", "", "tel:+43316123456"),
        ("+43316123456", "12", "tel:+43316123456;ext=12"),
        ("+390612345678", "007", "tel:+390612345678;ext=007"),
    ],
)
def test_numbers_become_uris(e164: str, extension: str, uri: str) -> None:
    assert claims.tel_uri(e164, extension) == uri


@pytest.mark.parametrize(
    ("e164", "extension"),
    [
        ("0316123456", ""),
        ("+0316123456", ""),
        ("+43 316 123456", ""),
        ("+431234567890123456", ""),
        ("+43316123456\n", ""),
        ("+٤٣٣١٦١٢٣٤٥٦", ""),
        ("+43316123456", "1;2"),
        ("+43316123456", "123456789012"),
    ],
)
def test_what_is_no_number_is_refused(e164: str, extension: str) -> None:
    with pytest.raises(claims.CannotState):
        claims.tel_uri(e164, extension)


PHONE = claims.Check("phone", "voice", date(2026, 11, 3), date(2027, 5, 2))
ENTITY = claims.Check("entity", "register", date(2026, 11, 3), date(2027, 11, 2))
LAPSED = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"code": "7QK2-9FXH-3B"}, "code"),
        ({"version": 0}, "version"),
        ({"name": ""}, "name"),
        ({"city": ""}, "city"),
        ({"country": ""}, "country"),
        ({"assurance_to": LAPSED}, "assurance"),
        ({"assurance_from": date(2028, 1, 1)}, "assurance"),
        ({"domains": ("Huber.example",)}, "domain"),
        ({"domains": ("bäckerei.example",)}, "domain"),
        ({"domains": ("huber.example/shop",)}, "domain"),
        ({"checks": (ENTITY,)}, "needed check"),
        ({"checks": (PHONE,)}, "needed check"),
        ({"checks": (PHONE._replace(to=LAPSED), ENTITY)}, "needed check"),
        ({"checks": (PHONE, ENTITY, claims.Check("domain", "dns", LAPSED, LAPSED))}, "out of date"),
        ({"status_uri": "https://siegel.example.evil.test/status-lists/1"}, "status list"),
        ({"phone": "0316123456"}, "number"),
    ],
)
def test_unsound_facts_are_never_stated(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(claims.CannotState, match=fault):
        claims.payload(facts(**changes), "n1", IAT, IAT + WEEK)


@pytest.mark.parametrize("life", [0, -1, WEEK + 1])
def test_no_token_lives_longer_than_a_week(life: int) -> None:
    with pytest.raises(claims.CannotState, match="seven days"):
        claims.payload(facts(), "n1", IAT, IAT + life)


def test_the_last_day_counts_whole_and_a_second_is_a_life() -> None:
    day = date(2026, 11, 3)
    last = facts(assurance_to=day, checks=(PHONE._replace(to=day), ENTITY._replace(to=day)))
    assert claims.payload(last, "n1", IAT, IAT + 1)["exp"] == IAT + 1


def test_a_token_ends_after_a_week_or_with_the_assurance() -> None:
    issued = datetime(2026, 11, 3, 10, tzinfo=UTC)
    assert claims.token_end(issued, date(2027, 11, 2)) == issued + timedelta(days=7)
    assert claims.token_end(issued, date(2026, 11, 5)) == datetime(2026, 11, 5, 23, 59, 59, tzinfo=UTC)
