"""The supervisor of `make run`: restarts what crashes, and leaves nothing behind however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bin.checks.report import ROOT
from bin.supervisor import pause_after

# Runs two children; the test reads what they do from files. Where no grace is meant to be used up, it is a long one.
MAIN = """
import sys
from bin.supervisor import Supervisor
folder, first, second, grace = sys.argv[1:]
Supervisor(
    {"first": [sys.executable, "-c", first, folder], "second": [sys.executable, "-c", second, folder]},
    lambda name, line: print(name, line, flush=True),
    grace=float(grace),
).run(ready=lambda: True, welcome=lambda: print("welcome", flush=True))
print("ended", flush=True)
"""
NOTES_PID = "import os, sys, time; open(sys.argv[1] + '/' + {name!r}, 'a').write(str(os.getpid()) + chr(10));"
SLEEPS = NOTES_PID.format(name="sleeper") + "time.sleep(600)"
CRASHES_ONCE = NOTES_PID.format(name="crasher") + (
    "sys.exit(7) if open(sys.argv[1] + '/crasher').read().count(chr(10)) == 1 else time.sleep(600)"
)
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SLEEPS
HAS_A_CHILD = (
    f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {DEAF!r}, sys.argv[1]]).wait()"
)


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def pids(folder: Path, name: str) -> list[int]:
    path = folder / name
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def alive(pid: int) -> bool:
    """Not counting zombies, which only wait for somebody to read how they ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@contextmanager
def supervised(folder: Path, first: str, second: str, grace: float = 60) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", MAIN, str(folder), first, second, str(grace)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def test_a_crashed_child_is_started_again(tmp_path: Path) -> None:
    with supervised(tmp_path, SLEEPS, CRASHES_ONCE) as process:
        wait_for(lambda: len(pids(tmp_path, "crasher")) == 2)
        assert len(pids(tmp_path, "sleeper")) == 1
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    assert "second ended with 7; starts again in 0.5 s" in output
    assert output.count("welcome") == 1
    assert output.endswith("ended\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_of_them_soon(tmp_path: Path, number: signal.Signals) -> None:
    with supervised(tmp_path, SLEEPS, SLEEPS) as process:
        wait_for(lambda: len(pids(tmp_path, "sleeper")) == 2)
        started = time.monotonic()
        process.send_signal(number)
        assert process.wait(60) == 0
        assert time.monotonic() - started < 30, "well before the grace is over"
    assert [pid for pid in pids(tmp_path, "sleeper") if alive(pid)] == []


def test_a_deaf_child_is_killed_after_the_grace(tmp_path: Path) -> None:
    with supervised(tmp_path, SLEEPS, DEAF, grace=1) as process:
        wait_for(lambda: len(pids(tmp_path, "sleeper")) == 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert [pid for pid in pids(tmp_path, "sleeper") if alive(pid)] == []


def test_a_second_signal_ends_the_waiting(tmp_path: Path) -> None:
    with supervised(tmp_path, DEAF, DEAF) as process:
        wait_for(lambda: len(pids(tmp_path, "sleeper")) == 2)
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0
        assert time.monotonic() - started < 30, "well before the grace is over"


def test_children_of_children_end_too(tmp_path: Path) -> None:
    with supervised(tmp_path, HAS_A_CHILD, SLEEPS, grace=1) as process:
        wait_for(lambda: len(pids(tmp_path, "sleeper")) == 2)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    wait_for(lambda: not any(alive(pid) for pid in pids(tmp_path, "sleeper")))


def test_children_do_not_outlive_a_killed_supervisor(tmp_path: Path) -> None:
    with supervised(tmp_path, SLEEPS, SLEEPS) as process:
        wait_for(lambda: len(pids(tmp_path, "sleeper")) == 2)
        process.kill()
        process.wait(60)
        wait_for(lambda: not any(alive(pid) for pid in pids(tmp_path, "sleeper")))


def test_pauses_grow_up_to_half_a_minute() -> None:
    assert [pause_after(crashes) for crashes in (1, 2, 3, 6, 7, 8, 100)] == [0.5, 1, 2, 16, 30, 30, 30]
