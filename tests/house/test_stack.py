"""The stack of real processes: it comes up on both kinds of stores, survives its parts' deaths, and goes away."""

import time
from collections.abc import Callable

import pytest

from bin.ports import answers
from tests.patience import looks
from tests.peers.processes import PeerFailed
from tests.peers.stack import ALL, Stack

pytestmark = pytest.mark.processes


def eventually(what: Callable[[], bool], seconds: float = 60) -> None:
    assert any(what() for _ in looks(seconds)), "did not happen in time"


@pytest.mark.parametrize(("database", "redis"), [("sqlite", False), ("postgres", True)])
def test_each_part_can_be_killed_and_started_again(database: str, redis: bool) -> None:
    with Stack("postgres" if database == "postgres" else "sqlite", redis=redis) as stack:
        assert stack.url.startswith("http://localhost:")
        eventually(lambda: ready(stack))
        for name in ALL:
            process = stack.running[name]
            stack.kill(name)
            assert process.poll() is not None
        assert not stack.healthy()
        stack.start()
        eventually(lambda: ready(stack))
        assert "verification" in stack.manage("showmigrations", "--list")
        began = time.monotonic()
    assert time.monotonic() - began < 15
    assert not answers(f"{stack.url}/healthz")
    assert not stack.folder.exists()


def ready(stack: Stack) -> bool:
    """Database, worker, beat and keys are all well, as the stack itself says."""
    return answers(f"{stack.url}/readyz")


def test_a_failing_command_shows_what_it_printed() -> None:
    stack = Stack()
    stack.env = stack.environment()
    with pytest.raises(PeerFailed, match=r"(?s)manage\.py no_such_command.*Unknown command"):
        stack.manage("no_such_command")
    stack.stop()


def test_settings_of_the_developer_do_not_reach_the_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMS_URL", "kannel://user:password@127.0.0.1:1/?from=x")
    monkeypatch.setenv("EMAIL_URL_FILE", "/nowhere")
    stack = Stack(env={"SITE_NAME": "Probe"})
    env = stack.environment()
    assert env["SMS_URL"] == "console://"
    assert "EMAIL_URL_FILE" not in env
    assert env["SITE_NAME"] == "Probe"
    stack.stop()
