"""What the reader takes for plain, and how it counts."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat, format_number

from directory.reader import asking
from directory.reader.asking import Asked, asked
from directory.reader.meters import Meters, value
from directory.rules.queries import Query, is_canonical, understand
from tests.directory.wsgi import environ
from tests.verification.number_examples import examples


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/api/v1/check?q=%2B4930123456", (asking.NUMBER, "+4930123456", "")),
        ("/api/v1/check?q=%2b4930123456", (asking.NUMBER, "+4930123456", "")),
        ("/api/v1/check?q=%2B0930123456", (asking.CHECK, "+0930123456", "")),
        ("/api/v1/check?q=7qk2-9fxh-3b", (asking.CODE, "7qk2-9fxh-3b", "")),
        ("/api/v1/check?q=huber.example", (asking.CHECK, "huber.example", "")),
        ("/api/v1/check?q=030+123%2F456", (asking.CHECK, "030 123/456", "")),
        ("/api/v1/check?q=a&q=b", None),
        ("/api/v1/check?p=a", None),
        ("/api/v1/check?q=%C3%A4", None),
        ("/api/v1/check?q=%0A1", None),
        ("/api/v1/seals/7QK2-9FXH-3B", (asking.SEAL, "7QK2-9FXH-3B", "")),
        ("/api/v1/seals/7QK2-9FXH-3B?x", None),
        ("/api/v1/seals/a/b", None),
        ("/f/X?lang=en", (asking.BADGE, "X", "en")),
        ("/f/X", (asking.BADGE, "X", "")),
        ("/f/X?lan=en", None),
        ("/en/f/X", None),
        ("/status-lists/7", (asking.LIST, "7", "")),
        ("/status-lists/07", None),
        ("/.well-known/jwks.json", (asking.KEYS, "", "")),
        ("/.well-known/jwks.json2", None),
        ("/s/7QK2-9FXH-3B", None),
        ("", None),
    ],
)
def test_only_what_is_plain_is_taken(path: str, found: Asked | None) -> None:
    assert asked(environ(path)) == found


@given(st.text(max_size=80), st.text(max_size=80))
def test_it_never_fails(path: str, query: str) -> None:
    for address in (f"/{path}", f"/api/v1/check?q={query}", f"/f/{path}?{query}", f"/status-lists/{path}"):
        asked(
            {
                **environ("/"),
                "PATH_INFO": address.partition("?")[0],
                "QUERY_STRING": address.partition("?")[2],
            }
        )


@pytest.mark.parametrize(
    "number", sorted({format_number(n, PhoneNumberFormat.E164) for *_kind, n in examples()})
)
def test_a_number_as_it_is_stored_is_read_as_itself(number: str) -> None:
    assert is_canonical(number)
    assert understand(number, own_host="x.example", region="DE") == Query("number", number)


def test_counting_loses_nothing() -> None:
    meters = Meters()

    def count() -> None:
        for _turn in range(10_000):
            next(meters.answered)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert value(meters.answered) == value(meters.answered) == 80_000
    family = next(meters.collect())
    assert {s.labels["outcome"]: s.value for s in family.samples} == {
        "answered": 80_000,
        "not_modified": 0,
        "left": 0,
        "kept": 0,
    }
