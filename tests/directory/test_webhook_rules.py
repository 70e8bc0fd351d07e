"""Webhook addresses, messages, signatures and pauses: what is taken, and what a receiver can rely on."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from config.wiring import SUBSCRIPTIONS
from directory.rules import webhooks as rules
from directory.rules.webhooks import Fault, NoAddress, target
from tests.verification.test_ssrf import TYPED

NOW = datetime(2026, 11, 27, 8, tzinfo=UTC)
SECRET, OTHER = rules.secret(b"a" * 32), rules.secret(b"b" * 32)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://hooks.example.org", "https://hooks.example.org/"),
        ("  HTTPS://Hooks.Example.ORG/Path?Key=1&x=%20 ", "https://hooks.example.org/Path?Key=1&x=%20"),
        ("https://www.example.org/a", "https://www.example.org/a"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("https://bäckerei.example/ha", "https://xn--bckerei-5wa.example/ha"),
        ("https://example.org?only=query", "https://example.org/?only=query"),
        ("https://example.org./a", "https://example.org/a"),
    ],
)
def test_an_address_has_one_spelling(typed: str, kept: str) -> None:
    assert str(target(typed)) == kept
    assert str(target(kept)) == kept


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", Fault.SCHEME),
        ("http://example.org/", Fault.SCHEME),
        ("ftp://example.org/", Fault.SCHEME),
        ("javascript:alert(1)", Fault.SCHEME),
        ("example.org/hook", Fault.SCHEME),
        ("https://", Fault.LETTERS),
        ("https:///path", Fault.LETTERS),
        ("https://user:pass@example.org/", Fault.PERSON),
        ("https://example.org@127.0.0.1/", Fault.PERSON),
        ("https://127.0.0.1/", Fault.IP),
        ("https://127.1/", Fault.IP),
        ("https://2130706433/", Fault.IP),
        ("https://[::1]/", Fault.IP),
        ("https://[::1]:443/", Fault.IP),
        ("https://::1/", Fault.IP),
        ("https://0x7f.0.0.1/", Fault.HOST),
        ("https://localhost/", Fault.NOBODYS),
        ("https://metadata.google.internal/", Fault.NOBODYS),
        ("https://printer.local/", Fault.NOBODYS),
        ("https://example/", Fault.HOST),
        ("https://-shop.example/", Fault.HOST),
        ("https://exa mple.org/", Fault.LETTERS),
        ("https://example.org:22/", Fault.PORT),
        ("https://example.org:0443/", Fault.PORT),
        ("https://example.org:/", Fault.PORT),
        ("https://example.org/#part", Fault.LETTERS),
        ("https://example.org/ä", Fault.LETTERS),
        ("https://example.org/🥨", Fault.LETTERS),
        ("https://example.org/a b", Fault.LETTERS),
        ("https://example.org/a\r\nHost: inner", Fault.LETTERS),
        ("https://example.org/\x00", Fault.LETTERS),
        ("https://example.org\\@127.0.0.1/", Fault.LETTERS),
        ("https://example.org/" + "a" * 300, Fault.LONG),
    ],
)
def test_an_address_that_is_not_taken_says_why(typed: str, fault: Fault) -> None:
    with pytest.raises(NoAddress) as refusal:
        target(typed)
    assert refusal.value.fault == fault


@pytest.mark.parametrize("typed", TYPED)
def test_no_spelling_of_an_inner_host_becomes_one(typed: str) -> None:
    """Whatever passes is a name with a letter in its last label, and no name of an inner network."""
    try:
        host = target(f"https://{typed}/").host
    except NoAddress:
        return
    assert host.endswith((".org", ".example"))


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader_and_nothing_leaves_the_request_line(text: str) -> None:
    try:
        found = target(f"https://{text}")
    except NoAddress:
        return
    line = f"{found.host}{found.path}"
    assert line.isascii()
    assert line.isprintable()
    assert " " not in line


def test_a_message_is_read_by_the_library_and_by_nobody_with_another_secret() -> None:
    now = datetime.now(UTC)
    text = rules.body("seal.revoked", at=now, data={"business": "b", "state": "revoked"})
    headers = rules.headers(text, message_id="msg_1", secrets=[SECRET], at=now)
    said = Webhook(SECRET).verify(text, headers)
    assert said["type"] == "seal.revoked"
    assert said["data"] == {"business": "b", "state": "revoked"}
    assert datetime.fromisoformat(said["timestamp"]) == now.replace(microsecond=0)
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER).verify(text, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(text.replace("revoked", "renewed"), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(text, {**headers, "webhook-id": "msg_2"})


def test_during_an_exchange_both_secrets_verify() -> None:
    now = datetime.now(UTC)
    text = rules.body("test", at=now, data={})
    headers = rules.headers(text, message_id="msg_1", secrets=[SECRET, OTHER], at=now)
    assert headers["webhook-signature"].count("v1,") == 2
    for secret in (SECRET, OTHER):
        assert Webhook(secret).verify(text, headers)["type"] == "test"


def test_the_time_is_that_of_the_try_in_any_zone() -> None:
    summer = datetime.fromisoformat("2026-07-01T12:00:00+02:00")
    headers = rules.headers("{}", message_id="m", secrets=[SECRET], at=summer)
    assert headers["webhook-timestamp"] == str(int(summer.timestamp()))
    assert json.loads(rules.body("test", at=summer, data={}))["timestamp"] == "2026-07-01T10:00:00Z"


@given(st.integers(0, 200), st.floats(0, 1, exclude_max=True))
def test_pauses_grow_to_hours_and_are_scattered(attempts: int, chance: float) -> None:
    wait = rules.pause(attempts, chance)
    assert timedelta(seconds=2.5) <= wait <= timedelta(hours=9)
    assert rules.pause(attempts + 1, chance) >= wait
    assert rules.pause(attempts, 0.0) * 3 >= wait


def test_some_dozen_tries_fit_into_72_hours() -> None:
    spent, tries = timedelta(0), 1
    while spent < rules.GIVES_UP_AFTER:
        spent += rules.pause(tries, 0.5)
        tries += 1
    assert 15 <= tries <= 30


def test_every_kind_is_heard() -> None:
    heard = {
        kind for kind, who in SUBSCRIPTIONS.items() if ("directory.handlers.tell_webhooks", "default") in who
    }
    assert heard == set(rules.EVENTS)
    names = [kind for kind, _ in rules.EVENTS.values()]
    assert len(names) == len(set(names))
