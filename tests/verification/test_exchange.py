"""The line between "surely not sent" and "nobody knows", and what strangers' texts are reduced to."""

import contextlib
import socket
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.peers.http import HttpPeer, always
from tests.peers.web import Authority, WebPeer, file
from verification.adapters.exchange import BODY_LIMIT, NotSentError, ask, plain, token


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


def test_a_host_with_a_bad_certificate_gets_nothing(tmp_path: Path) -> None:
    with WebPeer(Authority(tmp_path).issue("localhost"), file("x")) as web, pytest.raises(NotSentError):
        ask("POST", f"https://127.0.0.1:{web.port}/", seconds=2, data={"code": "481516"})
    assert web.requests == []


def test_a_proxy_that_is_away_passes_nothing_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_PROXY")
    for name in ("HTTP_PROXY", "http_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with HttpPeer(always(200)) as peer:
        with pytest.raises(NotSentError):
            ask("GET", peer.url, seconds=2)
        assert peer.requests == []


def test_a_host_that_takes_no_connection_got_nothing() -> None:
    """The queue of the listener is full, so the kernel drops whoever comes next."""
    with socket.socket() as listener, contextlib.ExitStack() as waiting:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            visitor = waiting.enter_context(socket.socket())
            visitor.setblocking(False)
            visitor.connect_ex(listener.getsockname())
        with pytest.raises(NotSentError, match="connect_timeout"):
            ask("GET", f"http://127.0.0.1:{listener.getsockname()[1]}/", seconds=0.3)


@pytest.mark.parametrize(
    "url", ["", "sms.example", "gopher://x", "http://", "http://[::1", "http://a b/", "http://.x/"]
)
def test_what_is_no_address_is_not_sent(url: str) -> None:
    with pytest.raises(NotSentError):
        ask("GET", url, seconds=1)


def test_a_body_at_the_limit_is_whole() -> None:
    with HttpPeer(always(200, b"x" * BODY_LIMIT)) as peer:
        assert ask("GET", peer.url, seconds=30).body == b"x" * BODY_LIMIT


@given(st.text(), st.integers(1, 50), st.booleans())
def test_texts_come_short_and_without_anything_invisible(text: str, limit: int, lines: bool) -> None:
    read = plain(text, limit, lines=lines)
    assert len(read) <= limit
    assert read == read.strip()
    assert all(char == "\n" or unicodedata.category(char)[0] != "C" for char in read)
    assert lines or "\n" not in read


@pytest.mark.parametrize("value", [None, 5, "", "a b", "a\n", "é", "x" * 41, ["a"], "a;b"])
def test_code_words_are_words(value: object) -> None:
    assert token(value) == ""


def test_a_code_word_stays_as_it_is() -> None:
    assert token("MS_MAX_CONCURRENT_REQ") == "MS_MAX_CONCURRENT_REQ"
