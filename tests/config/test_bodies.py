"""What a form sends is here, whole and in time, before Django looks; whoever sends it slowly holds up few others."""

import io
import threading
import time
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory

from config import bodies, errors
from config.bodies import REFUSED, Bodies, read
from tests.directory.wsgi import Said, ask, environ
from tests.races import race

pytestmark = pytest.mark.django_db(transaction=True)
FORM = "application/x-www-form-urlencoded"


class Clock:
    """Time passes only when somebody waits for bytes."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


class Slow:
    """A source that gives each byte only after a time, as granian's does: a piece at once, when it is whole."""

    def __init__(self, content: bytes, clock: Clock, seconds: float) -> None:
        self.content, self.clock, self.seconds = io.BytesIO(content), clock, seconds

    def read(self, size: int) -> bytes:
        found = self.content.read(size)
        self.clock.now += len(found) * self.seconds
        return found


class Stalled:
    """A source that waits until it is let go, and then has nothing more."""

    def __init__(self) -> None:
        self.asked, self.go = threading.Event(), threading.Event()

    def read(self, size: int) -> bytes:
        self.asked.set()
        self.go.wait(20)
        return b""


def seen(source: Any, length: object, method: str = "POST") -> dict[str, Any]:
    """The environment that Django gets."""
    found: dict[str, Any] = {}

    def django(environ: Any, _start: Any) -> list[bytes]:
        found.update(environ)
        return []

    given = {**environ("/report/", method=method), "CONTENT_LENGTH": length, "wsgi.input": source}
    Bodies(django)(given, lambda *_: lambda _: None)
    return found


@pytest.mark.parametrize("size", [1, 63, 64, 65, 4096, 300_000, bodies.MOST])
def test_a_body_arrives_as_it_was_sent(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    found = seen(io.BytesIO(content), str(size))
    assert REFUSED not in found
    assert found["CONTENT_LENGTH"] == str(size)
    assert found["wsgi.input"].read() == content[:size]


@pytest.mark.parametrize("length", [None, "", "0"])
def test_where_there_is_none_nothing_is_touched(length: str | None) -> None:
    source = Stalled()
    assert seen(source, length)["wsgi.input"] is source
    assert not source.asked.is_set()


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "\u0663", "0x10", " 5"])
def test_a_length_that_is_none_is_no_body(length: str) -> None:
    found = seen(io.BytesIO(b"a=b"), length)
    assert (found["CONTENT_LENGTH"], found["wsgi.input"].read()) == ("0", b"")


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_of_other_methods_nobody_waits_for_a_body(method: str) -> None:
    source = Stalled()
    found = seen(source, "500", method)
    assert (found["wsgi.input"].read(), found["CONTENT_LENGTH"]) == (b"", "0")
    assert not source.asked.is_set()
    assert REFUSED not in found


def test_too_large_is_not_even_begun() -> None:
    source = Stalled()
    assert seen(source, str(bodies.MOST + 1))[REFUSED] == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert not source.asked.is_set()


def test_a_form_that_was_cut_off_is_no_shorter_form() -> None:
    assert read(io.BytesIO(b"text=I+owe+you+1"), 20) == HTTPStatus.BAD_REQUEST
    assert read(io.BytesIO(b""), 1) == HTTPStatus.BAD_REQUEST


@pytest.mark.parametrize(
    ("size", "seconds", "status"),
    [
        (500, 0.02, None),
        (500, 0.05, HTTPStatus.REQUEST_TIMEOUT),
        (64, 3600, None),  # one piece: whoever has all of it is not sent away
        (1_000_000, 1 / 65_536, None),
        (1_000_000, 1 / 20_000, HTTPStatus.REQUEST_TIMEOUT),
        (10_000_000, 1 / 65_536, None),
    ],
)
def test_it_has_fifteen_seconds_and_one_more_for_every_64_kib(
    monkeypatch: pytest.MonkeyPatch, size: int, seconds: float, status: HTTPStatus | None
) -> None:
    clock = Clock()
    monkeypatch.setattr(bodies, "time", clock)
    content = b"x" * size
    assert read(Slow(content, clock, seconds), size) == (status or content)
    if status:
        assert clock.now - 1000 < 15 + size / 65_536 + max(64, size >> 12) * seconds + 1


@pytest.fixture
def stuck() -> Any:
    """Django behind a door at which two wait for bodies that do not come."""
    door = Bodies(WSGIHandler())
    sources = [Stalled() for _ in range(bodies.READING)]
    threads = [start(partial(door.body, one, 500)) for one in sources]
    for one in sources:
        assert one.asked.wait(5)
    yield door
    for one in sources:
        one.go.set()
    for thread in threads:
        thread.join(5)
        assert not thread.is_alive()
    assert door.body(io.BytesIO(b"abc"), 3) == b"abc", "a place was not given back"


def start(deed: Callable[[], Any]) -> threading.Thread:
    thread = threading.Thread(target=deed, daemon=True)
    thread.start()
    return thread


def test_whoever_only_reads_is_answered_all_the_same(stuck: Bodies) -> None:
    assert ask(stuck, "/help/").code == 200
    assert ask(stuck, "/api/v1/check?q=%2B493023125999", CONTENT_LENGTH="500").code == 200


def test_a_third_form_is_told_when_to_come_again(stuck: Bodies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 0.01)
    said = sent(stuck, "/report/", b"a=b")
    assert (said.code, said.header("Retry-After")) == (503, "30")
    assert "Gerade wird zu viel auf einmal gesendet" in (page := said.body.decode())
    assert 'href="/report/" data-again' in page
    said = sent(stuck, "/api/v1/check", b"a=b")
    assert (said.code, said.header("Content-Type")) == (503, "application/problem+json")


def test_only_one_waits_for_those_that_take_long(stuck: Bodies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "QUICK", 0.0)
    monkeypatch.setattr(bodies, "PATIENCE", 0.01)
    assert (stuck.body(io.BytesIO(b"abc"), 3), stuck.waiting) == (HTTPStatus.SERVICE_UNAVAILABLE, 0)
    monkeypatch.setattr(bodies, "PATIENCE", 60.0)
    stuck.waiting = bodies.WAITING
    assert stuck.body(io.BytesIO(b"abc"), 3) == HTTPStatus.SERVICE_UNAVAILABLE
    assert stuck.waiting == bodies.WAITING, "who was sent away leaves no trace"


@pytest.mark.parametrize("quick", [0.0, 60.0])
def test_who_waits_takes_the_place_that_becomes_free(monkeypatch: pytest.MonkeyPatch, quick: float) -> None:
    monkeypatch.setattr(bodies, "PATIENCE", 60.0)
    monkeypatch.setattr(bodies, "QUICK", quick)
    door, sources = Bodies(WSGIHandler()), [Stalled() for _ in range(bodies.READING)]
    threads = [start(partial(door.body, one, 500)) for one in sources]
    assert all(one.asked.wait(30) for one in sources)
    heard: list[Any] = []
    threads.append(start(lambda: heard.append(door.body(io.BytesIO(b"abc"), 3))))
    sources[0].go.set()
    threads[-1].join(30)
    assert heard == [b"abc"]
    sources[1].go.set()
    for thread in threads:
        thread.join(30)
    assert (door.begun, door.waiting) == ([], 0)


def test_a_crowd_whose_forms_are_here_is_read_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is sent away for having come at the same moment as thirty others."""
    monkeypatch.setattr(bodies, "PATIENCE", 60.0)
    monkeypatch.setattr(bodies, "QUICK", 60.0)
    door, at_once = Bodies(WSGIHandler()), []

    class Counting(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            at_once.append(len(door.begun))
            time.sleep(0.002)
            return super().read(size)

    heard = race([lambda: door.body(Counting(b"abc" * 100), 300)] * 32)
    assert heard == [b"abc" * 100] * 32
    assert max(at_once) <= bodies.READING


def sent(application: Any, path: str, content: bytes, **given: str) -> Said:
    body: Any = io.BytesIO(content)
    options = {"CONTENT_LENGTH": str(len(content)), "CONTENT_TYPE": FORM, **given}
    return ask(application, path, method="POST", **{**options, "wsgi.input": body})


def test_django_reads_the_form() -> None:
    """It says what is wrong with the form, not with how it was sent."""
    said = sent(Bodies(WSGIHandler()), "/theme/", b"theme=dark&next=/help/")
    assert (said.code, said.header("Location")) in ((302, "/help/"), (303, "/help/"))


@pytest.mark.parametrize(
    ("length", "code", "words"),
    [
        ("20", 400, "Das ist nicht vollständig angekommen"),
        (str(bodies.MOST + 1), 413, "Das war zu viel auf einmal"),
    ],
)
def test_what_is_refused_is_said_in_words(length: str, code: int, words: str) -> None:
    door = Bodies(WSGIHandler())
    said = sent(door, "/en/report/", b"a=b", CONTENT_LENGTH=length)
    assert said.code == code
    assert words in said.body.decode()
    assert "no-store" in said.header("Cache-Control")
    problem = sent(door, "/api/v1/check", b"a=b", CONTENT_LENGTH=length)
    assert (problem.code, problem.header("Content-Type")) == (code, "application/problem+json")


def test_too_slow_is_408() -> None:
    for path, kind in (("/report/", "text/html; charset=utf-8"), ("/api/v1/x", "application/problem+json")):
        answer = errors.refused_body(RequestFactory().post(path), HTTPStatus.REQUEST_TIMEOUT)
        assert (answer.status_code, answer["Content-Type"]) == (408, kind)
