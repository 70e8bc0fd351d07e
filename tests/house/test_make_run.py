"""`make run` as a newcomer types it, in a copy of the repository: first start, Ctrl-C, second start, kill -9."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bin.checks.report import ROOT
from bin.ports import answers, free_port
from config.env import env
from tests.house.tree import copy_of_repository

pytestmark = pytest.mark.processes
NOT_OURS = (
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
    "VAR_DIR",
    "KEYS_DIR",
    "PUBLIC_URL",
    "DATABASE_URL",
    "REDIS_URL",
)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh copy, but with the installed `.venv`: installing is not what is judged here."""
    copy = copy_of_repository(tmp_path_factory.mktemp("clone"))
    (copy / ".venv").symlink_to(ROOT / ".venv")
    return copy


def shell_environment(port: int) -> dict[str, str]:
    """What a newcomer's shell has: nothing of ours but PORT."""
    return {k: v for k, v in os.environ.items() if k not in NOT_OURS and k not in env.scheme} | {
        "PORT": str(port)
    }


class Started:
    """`make run`, its output so far, and how long it took to greet."""

    def __init__(self, clone: Path, port: int) -> None:
        self.output = clone / f"output-{port}-{time.monotonic_ns()}"
        self.url = f"http://localhost:{port}"
        self.began = time.monotonic()
        with self.output.open("wb") as sink:
            self.process = subprocess.Popen(
                ["make", "run"],
                cwd=clone,
                env=shell_environment(port),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def wait_for_greeting(self, seconds: float) -> float:
        while "Siegel is running" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() - self.began < seconds, self.said
            time.sleep(0.05)
        return time.monotonic() - self.began

    def interrupt(self) -> float:
        """Ctrl-C: the terminal sends SIGINT to the whole foreground group."""
        began = time.monotonic()
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(30)
        return time.monotonic() - began


@contextmanager
def make_run(clone: Path, port: int) -> Iterator[Started]:
    started = Started(clone, port)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            os.killpg(started.process.pid, signal.SIGTERM)
            started.process.wait(30)


def processes_of(clone: Path) -> list[str]:
    """Command lines of whatever still runs in that folder, zombies left out."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            here = (entry / "cwd").readlink() == clone
            line = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if here and line:
            found.append(line)
    return found


def test_make_run_twice_then_killed(clone: Path) -> None:
    port = free_port()
    with make_run(clone, port) as first:
        first.wait_for_greeting(seconds=120)
        assert f"Siegel is running:  {first.url}/" in first.said
        assert answers(f"{first.url}/healthz")
        demo = json.loads((clone / "var" / "demo.json").read_text(encoding="utf-8"))
        assert all(login["email"] in first.said for login in demo["logins"])
        assert (clone / ".env").read_text(encoding="utf-8") == (clone / ".env.example").read_text(
            encoding="utf-8"
        )
        wait_until_ready(first.url)
        assert answers(f"{first.url}/.well-known/security.txt")
        assert "Seite nicht gefunden" in wrong_address(first.url)
        assert first.interrupt() < 30
        assert "Siegel has stopped." in first.said
    assert processes_of(clone) == []
    assert seals_in(clone / "var" / "siegel.sqlite3") == len(demo["seals"]) > 0

    other = free_port()
    with make_run(clone, other) as second:
        second.wait_for_greeting(seconds=120)
        assert "Creating the database" not in second.said
        assert sealed(second.url, demo["seals"]) > 0
        kill_supervisor(clone)
        deadline = time.monotonic() + 60
        while processes_of(clone):
            assert time.monotonic() < deadline, processes_of(clone)
            time.sleep(0.1)


def seals_in(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        count: int = connection.execute("SELECT count(*) FROM verification_seal").fetchone()[0]
        return count


def wrong_address(url: str) -> str:
    """What somebody reads who mistypes the name of a business."""
    with pytest.raises(HTTPError) as refused:
        urlopen(f"{url}/b/nobody/", timeout=10)
    assert refused.value.code == 404
    return refused.value.read().decode()


def wait_until_ready(url: str) -> None:
    """Worker and beat have shown a heartbeat: all parts really run."""
    deadline = time.monotonic() + 60
    while not answers(f"{url}/readyz"):
        assert time.monotonic() < deadline, "not ready"
        time.sleep(0.2)


def sealed(url: str, seals: list[dict[str, str]]) -> int:
    """How many of the demonstration seals their page knows."""
    return sum(answers(f"{url}/s/{seal['code']}") for seal in seals)


def kill_supervisor(clone: Path) -> None:
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            ours = (entry / "cwd").readlink() == clone and b"bin.serve" in (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if ours:
            os.kill(int(entry.name), signal.SIGKILL)


def test_a_port_in_use_ends_it_at_once(clone: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, make_run(clone, taken.getsockname()[1]) as started:
        assert started.process.wait(30) != 0
        assert f"Port {taken.getsockname()[1]} is in use" in started.said
